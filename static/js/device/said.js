// What is said once the page has changed: when a note was kept and who reads it. No words of anybody's.

const NAME = "kept";

export function sayLater(kept) {
  try {
    sessionStorage.setItem(NAME, JSON.stringify(kept));
  } catch {} // only this sentence is lost
}

/** `{ at, note, said }` of what was kept on the page before, once. */
export function saidBefore() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(NAME) ?? "null");
    sessionStorage.removeItem(NAME);
    return kept;
  } catch {
    return null;
  }
}

export function words({ at, said }) {
  return said?.startsWith("Kept") ? said : `Kept ${at}. You can close this.`;
}

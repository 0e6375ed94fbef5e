// What a page is told of this device: who is here, whether anything can be kept, and what waits.

import { all, isUnsent, pause } from "./queue.js";
import { fact, forgetFact, lasting, remember, tried, within } from "./store.js";
import { discard, provision } from "./vault.js";

/** Who is at this device: on a page of the server whoever it was made for; on the shell whoever was here last. */
export async function person() {
  const body = document.body.dataset;
  if (body.person !== undefined) return body.person || null;
  if (!("shell" in body)) return null;
  try {
    return (await fact("who"))?.person ?? null;
  } catch {
    return null;
  }
}

/** `{ keeps, why, person }`: whether words can be kept here; if not why: shared, nobody, insecure, full, denied. */
export async function where() {
  const who = await person();
  if ("shared" in document.body.dataset) return { keeps: false, why: "shared", person: who };
  const { ok, why } = await tried();
  if (ok && !who) return { keeps: false, why: "nobody", person: null };
  return { keeps: ok, why, person: who };
}

const STRAIGHT = "Keep often: the words go straight to the inquiry.";
const NOTHING = {
  shared: `This is a shared device, so nothing is stored on it. ${STRAIGHT}`,
  insecure: `This device keeps nothing, because the address is not a secure one. ${STRAIGHT}`,
  full: `This device keeps nothing, because it is full. ${STRAIGHT}`,
  denied: `This device keeps nothing, because the browser does not allow it. ${STRAIGHT}`,
  nobody: "Nobody has signed in on this device, so it can keep nothing yet.",
};

/** Why nothing is kept here, in a sentence; nothing to say where all is well. */
export function sentence({ keeps, why }) {
  return keeps ? "" : NOTHING[why] ?? NOTHING.denied;
}

/** Let somebody's words be kept here from now on, and know them again when there is no signal. */
export async function begin(who) {
  await provision(who);
  if ((await fact("who"))?.person !== who) await remember({ name: "who", person: who });
}

/** How many unsent notes are theirs, how many somebody else's, and of theirs how many wait for their owner. */
export async function counted(who) {
  const items = (await all()).filter((item) => isUnsent(item) && item.kind === "form");
  const mine = items.filter((item) => item.person === who);
  return { mine: mine.length, held: mine.filter((item) => item.state === "held").length, others: items.length - mine.length };
}

export function notes(count) {
  return count === 1 ? "1 note" : `${count} notes`;
}

/** Why what waits does not go just now, in a sentence. */
export function whyItWaits() {
  if (pause === "signed-out") return "Kept here until you sign in.";
  if (pause === "someone-else") return "Kept here until its writer signs in.";
  if (pause === "away") return "On this device, not yet sent. The inquiry is away for a moment; it goes by itself.";
  return "On this device, not yet sent. It goes by itself.";
}

/** What only this device has of a person: notes, pieces of photographs or sound, words begun and not with the server. */
export function onlyHere(who) {
  return within(["queue", "drafts", "blobs"], "readonly", (tx) => left(tx, who));
}

/** Whether this device may be emptied: it alone has nothing of anybody, and no other page of the inquiry stands open. */
export async function nothingWaits() {
  try {
    const { held } = await navigator.locks.query();
    if (held.filter((lock) => lock.name === OPEN).length > 1) return false;
    return isNothing(await within(["queue", "drafts", "blobs"], "readonly", (tx) => left(tx)));
  } catch {
    return false; // what cannot be looked at is left alone
  }
}

const OPEN = "inquiry-page";

/** Let the other pages of the inquiry know that this one stands open, for as long as it does. */
export function standOpen() {
  navigator.locks?.request(OPEN, { mode: "shared" }, () => new Promise(() => {})).catch(() => {});
}

async function left(tx, who) {
  const [queue, drafts, blobs] = await Promise.all(["queue", "drafts", "blobs"].map((name) => tx.objectStore(name).getAll()));
  const theirs = (row) => who === undefined || row.person === who;
  const unsent = queue.filter((item) => theirs(item) && isUnsent(item));
  return {
    notes: unsent.filter((item) => item.kind === "form").length,
    drafts: drafts.filter((draft) => theirs(draft) && draft.server !== draft.turn).length,
    pieces: unsent.filter((item) => item.kind !== "form").length + blobs.filter(theirs).length,
  };
}

export const isNothing = ({ notes, drafts, pieces }) => notes + drafts + pieces === 0;

/** Leave this device: wiped is all that the server has too, with the key; what only this device has stays, sealed. */
export async function leave(who) {
  await forgetFact("who");
  const stores = ["queue", "drafts", "blobs", "facts"];
  await discard(who, stores, async (tx) => {
    for (const name of ["queue", "drafts"]) {
      for (const row of await tx.objectStore(name).getAll()) {
        const isSent = name === "queue" ? !isUnsent(row) : row.server === row.turn;
        if (row.person === who && isSent) await tx.objectStore(name).delete(name === "queue" ? row.order : row.id);
      }
    }
    await tx.objectStore("facts").delete(`places ${who}`);
    return !isNothing(await left(tx, who));
  });
}

/** Whether the browser promises to keep what is stored; asked for once there is something. */
export async function promised() {
  return lasting();
}
export const NOT_PROMISED = "This browser may clear it when space runs short: send it soon.";

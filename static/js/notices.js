// The page's one polite live region.

export function say(words, kind = "") {
  const region = document.getElementById("notices");
  if (!region) return;
  const notice = document.createElement("p");
  notice.className = kind ? `notice notice-${kind}` : "notice";
  notice.textContent = words;
  region.replaceChildren(notice);
}

// Words that were begun and not kept, offered back where they belong: go on with them, or put them aside.

import { draft, drafts, heldNow, putAside, words } from "./drafts.js";
import { boxesOf, fill, firstWords, fieldsOf, idField, textOf } from "./fields.js";
import { when } from "./hour.js";

/** Offer the newest draft of this form, if there is one that no other tab is writing. */
export async function offer(form, { person, saver }) {
  if (await goOnAsAsked(form, saver)) return;
  const busy = await heldNow();
  const address = form.getAttribute("action");
  const here = idField(form).value;
  for (const row of await drafts(person)) {
    if (row.address !== address || row.aside || busy.has(row.id)) continue;
    const fields = await words(row);
    const text = fields && textOf(fields);
    if (!text) continue;
    if (row.id === here && text === textOf(fieldsOf(form))) continue;
    show(form, row, text, saver);
    return;
  }
}

/** #draft=… goes on with a draft of this device; whether there was one. */
export async function goOnAsAsked(form, saver) {
  const asked = new URLSearchParams(location.hash.slice(1)).get("draft");
  return Boolean(asked) && goOn(form, await draft(asked), saver);
}

async function goOn(form, row, saver) {
  const fields = row && (await words(row));
  if (!fields) return false;
  if (textOf(fieldsOf(form)) && idField(form).value !== row.id) await saver.now();
  form.dataset.draftVersion = row.version;
  form.dataset.address = row.address;
  fill(form, fields);
  if (form.elements.draft_version) form.elements.draft_version.value = row.version || "";
  history.replaceState(null, "", location.pathname + location.search);
  const box = boxesOf(form).findLast((each) => each.value) ?? boxesOf(form)[0];
  box.focus();
  box.setSelectionRange(box.value.length, box.value.length);
  return true;
}

function show(form, row, text, saver) {
  const box = document.createElement("div");
  box.className = "notice notice-wait";
  box.setAttribute("role", "status");
  const begun = Object.assign(document.createElement("p"), { textContent: `You had begun this ${when(new Date(row.at))}.` });
  const said = Object.assign(document.createElement("p"), { className: "row-words", dir: "auto", textContent: `“${firstWords(text, 140)}”` });
  const ways = Object.assign(document.createElement("p"), { className: "cluster" });
  const way = (label, act) => {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "link-button", textContent: label });
    button.addEventListener("click", async () => {
      await act();
      box.remove();
    });
    ways.append(button);
  };
  way("Go on with it", () => goOn(form, row, saver));
  way("Put it aside", () => putAside(row.id));
  box.append(begun, said, ways);
  form.before(box);
}

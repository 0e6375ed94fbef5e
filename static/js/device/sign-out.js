// Signing out while something is on this device alone: send it now, take it away as text, stay, or leave it here, sealed,
// until one signs in again. Nothing is wiped without a word; what the server has too is.

import { drafts, known, send, words } from "./drafts.js";
import { whoIsHere } from "./doors.js";
import { fieldsOf, textOf } from "./fields.js";
import { all, drain, isUnsent, opened } from "./queue.js";
import { isNothing, leave, notes, nothingWaits, onlyHere, person, whyItWaits } from "./state.js";
import { asText, download } from "./text-file.js";

export function mount(form) {
  const dialog = form.parentElement.querySelector("dialog[data-sign-out]");
  const part = (name) => dialog.querySelector(`[data-part=${name}]`);
  let isSure = false;

  form.addEventListener("submit", async (event) => {
    if (isSure || !dialog?.showModal) return;
    event.preventDefault();
    const who = await person();
    try {
      await typedNow();
      const left = who ? await onlyHere(who) : null;
      if (left && !isNothing(left)) return ask(left);
      if (who) await leave(who);
    } catch {} // nothing can be read here, so nothing waits here
    go();
  });

  // The server tells the browser to empty this device only when this field says that nothing waits on it.
  async function go() {
    form.elements.nothing_waits.value = (await nothingWaits()) ? "yes" : "";
    isSure = true;
    form.submit();
  }

  function ask(left) {
    part("line").textContent = onThisDevice(left);
    part("said").textContent = "";
    if (!dialog.open) dialog.showModal();
  }

  part("send").addEventListener("click", async () => {
    const who = await person();
    part("said").textContent = "Sending…";
    await drain({ now: true });
    await sendDrafts(who);
    const left = await onlyHere(who);
    if (isNothing(left)) {
      await leave(who);
      go();
      return;
    }
    ask(left);
    const held = (await all()).some((item) => item.person === who && item.state === "held");
    part("said").textContent = held ? "Some of it waits for you to mend it: see what waits on this device." : `Not all of it went. ${whyItWaits()}`;
  });
  part("take").addEventListener("click", async () => {
    download("waiting-notes.txt", await everything(await person()));
    part("said").textContent = "Taken as a text file. It waits here as well.";
  });
  part("leave").addEventListener("click", async () => {
    const who = await person();
    if (who) await leave(who);
    go();
  });
  part("stay").addEventListener("click", () => dialog.close());
}

/** What stands in a box on this page and was never kept is saved as a draft first. */
async function typedNow() {
  const forms = [...document.querySelectorAll("form[data-device]")].filter((form) => textOf(fieldsOf(form)));
  if (!forms.length) return;
  document.dispatchEvent(new Event("save-now"));
  await new Promise((resolve) => setTimeout(resolve, 200));
}

function onThisDevice({ notes: kept, drafts: begun, pieces }) {
  const parts = [];
  if (kept) parts.push(notes(kept));
  if (begun) parts.push(begun === 1 ? "1 draft" : `${begun} drafts`);
  if (pieces) parts.push(pieces === 1 ? "1 part of a picture or recording" : `${pieces} parts of pictures or recordings`);
  const list = parts.length > 1 ? `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}` : parts[0];
  const one = kept + begun + pieces === 1;
  return `${list} of yours ${one ? "waits" : "wait"} on this device. The inquiry does not have ${one ? "it" : "them"} yet.`;
}

async function sendDrafts(who) {
  try {
    const told = await whoIsHere();
    if (told.person !== who) return;
    for (const draft of await drafts(who)) {
      const fields = draft.server !== draft.turn && (await words(draft));
      if (!fields) continue;
      const reply = await send({ ...draft, fields }, told.csrf);
      if (reply.outcome === "saved") await known(draft.id, draft.turn, reply);
    }
  } catch {} // what did not go is still here, and said so
}

async function everything(who) {
  const texts = [];
  for (const item of (await all()).filter((one) => one.person === who && isUnsent(one) && one.kind === "form")) {
    const value = await opened(item);
    if (value) texts.push(asText(value.fields, item.at));
  }
  for (const draft of await drafts(who)) {
    const fields = await words(draft);
    if (fields) texts.push(asText(fields, draft.at));
  }
  return texts.join("\n----\n\n");
}

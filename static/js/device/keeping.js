// A form whose words are on this device before they go anywhere: Draft saved on this device → Keeping… → Kept 14:02, or On
// this device, not yet sent, or kept here because of what the server said. Where the device keeps nothing, the form sends
// its words itself and they stay in the box until the server has them.

import { autosave } from "./autosave.js";
import { NoAnswer, whoIsHere } from "./doors.js";
import { addressOf, boxesOf, fieldsOf, fill, idField, textOf } from "./fields.js";
import { hour } from "./hour.js";
import { hear } from "./news.js";
import { goOnAsAsked, offer } from "./offering.js";
import { saidBefore, sayLater, words } from "./said.js";
import { add, drain, find, isUnsent, opened, pause, sendNow } from "./queue.js";
import { NOT_PROMISED, promised, sentence, where as whereNow, whyItWaits } from "./state.js";

const SOON = 4000;
const WAITING = "/device/waiting/";
const SAVED = {
  device: "Draft saved on this device.",
  both: "Draft saved on this device.", // and with the inquiry; said once, or every pause would be announced
  server: "Draft saved with the inquiry.",
};

export async function mount({ form, button, say, rest }) {
  const known = whereNow();
  let place = { keeps: false, why: "", person: null };
  let going = null; // what was kept and is on its way: { id, words }
  let unsaved = false;
  let copied = "";

  const saver = autosave(form, {
    where: () => place,
    told(state) {
      if (going) return;
      unsaved = state === "full";
      if (state === "copy") copied = " It is open in another tab too: here it goes on as a copy, and both are safe.";
      if (SAVED[state]) say(SAVED[state] + copied, "draft");
      if (state === "full") say(sentence({ why: "full" }), "here");
    },
  });
  form.addEventListener("input", () => {
    if (!place.keeps) unsaved = true;
  });

  form.addEventListener("submit", (event) => {
    if (event.submitter?.hasAttribute("formaction") && navigator.onLine) {
      unsaved = false; // put by: it goes to the drafts by itself
      saver.stop();
      return;
    }
    if (event.submitter?.hasAttribute("formaction")) {
      event.preventDefault();
      saver.now();
      return;
    }
    if (!going?.isBusy && hasFiles(form)) return withFiles(event);
    event.preventDefault();
    if (going?.isBusy) return;
    keep(event.submitter);
  });

  /** Files that nothing has taken out of the form are too large for the queue: they go as the form sends them. */
  function withFiles(event) {
    if (navigator.onLine) {
      say("Keeping…", "keeping");
      return;
    }
    event.preventDefault();
    say("No signal just now, and the files need it. Keep them when it is back; the words are saved as a draft.", "here");
    saver.now();
  }

  async function keep(submitter) {
    const fields = [...fieldsOf(form, submitter), ["claimed_at", new Date().toISOString()]];
    const id = idField(form).value;
    going = { id, words: textOf(fields), isBusy: true };
    button?.setAttribute("aria-disabled", "true");
    say("Keeping…", "keeping");
    place = await known;
    await saver.stop();
    const item = { id, person: place.person, address: addressOf(form), fields };
    item.after = fields.filter(([name]) => name === "attachments").map(([, value]) => value);
    try {
      if (!place.keeps) return await straight(item);
      await add(item);
    } catch (wrong) {
      if (wrong?.name !== "NothingStored") throw wrong;
      return await straight(item);
    }
    unsaved = false;
    if (!navigator.onLine) return waits();
    const patience = setTimeout(waits, SOON);
    if ((await drain({ now: true })) === "elsewhere") return;
    clearTimeout(patience);
    if (going?.id === id) waits();
  }

  /** Safe on this device and not yet sent: the box is free for the next note. */
  async function waits() {
    if (!going?.isBusy) return;
    going.isBusy = false;
    rest();
    const link = pause === "signed-out" ? { words: "Sign in", href: signIn() } : { words: "See what waits", href: WAITING };
    say(whyItWaits(), "here", link);
    empty();
    if (!(await promised()) && going) say(whyItWaits(), "here", link, NOT_PROMISED);
  }

  function empty() {
    if (idField(form).name !== "id" && !("shell" in document.body.dataset)) return; // an edit goes on showing what it was
    const place = form.elements.place?.value;
    form.reset();
    for (const carried of form.querySelectorAll("[data-carried]")) carried.remove();
    for (const box of boxesOf(form)) box.value = "";
    form.elements.id.disabled = false;
    delete form.dataset.address;
    if (place) form.elements.place.value = place;
    idField(form).value = crypto.randomUUID();
    if (form.elements.draft_version) form.elements.draft_version.value = "";
    copied = "";
    saver.anew();
  }

  hear(async ({ queue, state, note, compare, said, pause: why }) => {
    if (!form.isConnected || !going) return;
    if (why && going.isBusy) return waits();
    if (queue !== going.id) return;
    if (state === "sent") return kept(note, said);
    if (state === "clash") return clash(compare);
    if (state === "held") return held(queue);
  });

  async function kept(note, said = "") {
    const { isBusy } = going;
    going = null;
    rest();
    const at = hour(new Date());
    say(words({ at, said }), "kept", note ? { words: "Open it", href: note } : null);
    if ("shell" in document.body.dataset) return isBusy && empty();
    if (!isBusy) return; // the page has gone on meanwhile, and is left alone
    sayLater({ at, note, said });
    if (form.dataset.device === "note" && note) location.assign(note);
    else location.replace(location.pathname);
  }

  function clash(compare) {
    going = null;
    rest();
    say("Changed on another device. Both wordings are safe.", "clash", { words: "See both", href: compare });
  }

  async function held(id) {
    const item = await find(id);
    const value = item && (await opened(item));
    if (!value || going?.id !== id) return;
    const isHere = idField(form).value === id;
    going = null;
    rest();
    if (isHere) saver.anew();
    say(`Kept here because ${because(value)}`, "clash", isHere ? null : { words: "Open it to mend", href: WAITING });
  }

  /** No room on this device: the words go straight to the server and stay in the box until it has them. */
  async function straight(item) {
    let reply = { outcome: "" };
    try {
      const told = await whoIsHere();
      reply = told.person === item.person ? await sendNow(item, told) : { outcome: "signed-out" };
    } catch (wrong) {
      if (!(wrong instanceof NoAnswer)) throw wrong;
    }
    if (reply.outcome === "sent") {
      unsaved = false;
      return kept(reply.note, reply.said);
    }
    if (reply.outcome === "clash") {
      unsaved = false;
      return clash(reply.compare);
    }
    going = null;
    rest();
    saver.anew();
    if (reply.outcome === "held") say(`Not kept yet, because ${because(reply)}`, "clash");
    else if (reply.outcome === "signed-out") form.submit(); // the server holds the words while one signs in
    else say("Not kept yet: there was no answer. The words stay in this box; keep them when there is signal.", "here");
  }

  window.addEventListener("beforeunload", (event) => {
    if (form.isConnected && unsaved && textOf(fieldsOf(form))) event.preventDefault();
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && !going?.isBusy) rest();
  });

  const before = saidBefore();
  if (before) say(words(before), "kept", before.note ? { words: "Open it", href: before.note } : null);
  place = await known;
  beforeTyping(form, place);
  if (!place.keeps) return;
  if (boxesOf(form).some((box) => box.value && box.value !== box.defaultValue)) saver.changed();
  form.addEventListener("filled", () => saver.anew(Number(form.dataset.draftVersion ?? 0)));
  document.addEventListener("save-now", () => saver.now());
  const asked = () => toMend(form, place.person);
  if (!(await asked())) await offer(form, { person: place.person, saver });
  window.addEventListener("hashchange", async () => {
    if (!(await asked())) await goOnAsAsked(form, saver);
  });
}

function hasFiles(form) {
  return [...new FormData(form).values()].some((value) => value instanceof File && value.size > 0);
}

/** What the server said, as the end of a sentence that began with «because». */
function because({ said, errors }) {
  const reasons = Object.values(errors ?? {}).flat();
  const why = reasons.length ? reasons.join(" ") : said;
  return why ? why.charAt(0).toLowerCase() + why.slice(1) : "the inquiry did not take it.";
}

function signIn() {
  return `/account/login/?next=${encodeURIComponent(location.pathname)}`;
}

function beforeTyping(form, place) {
  const words = sentence(place);
  if (!words) return;
  const notice = Object.assign(document.createElement("p"), { className: "notice notice-wait", textContent: words });
  notice.setAttribute("role", "status");
  form.before(notice);
}

/** #mend=… brings an item of the queue back into the form that it came from. */
async function toMend(form, person) {
  const id = new URLSearchParams(location.hash.slice(1)).get("mend");
  const item = id && (await find(id));
  if (!item || item.person !== person || !isUnsent(item)) return false;
  const value = await opened(item);
  if (!value) return false;
  form.dataset.address = item.address;
  fill(form, value.fields.filter(([name]) => name !== "claimed_at"));
  history.replaceState(null, "", location.pathname + location.search);
  boxesOf(form)[0].focus();
  return true;
}

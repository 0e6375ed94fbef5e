// The tray of notes that want tags, by keyboard and by finger. Everything that it does a button of the page does too.
//
// [data-tray-note] is a note with its checkbox, [data-tray-leave] leaves that one untagged, [data-tray-tag] and
// [data-tray-leave-all] send the form, [data-tray-undo] takes back what was done last.

const FAR = 72; // so many pixels are meant
const STEEP = 1.5; // sideways, not up and down

let again = null; // where to go on after the tray was replaced
let keys = null; // the keyboard belongs to the tray that is on the page now
let early = null; // keys that were pressed after an act was sent and before its answer stood on the page

for (const wrong of ["htmx:sendError", "htmx:responseError"]) document.addEventListener(wrong, () => (early = null));

export function mount(tray) {
  keys?.abort();
  const form = tray.querySelector("[data-tray-form]");
  const notes = [...tray.querySelectorAll("[data-tray-note]")];
  const picks = form ? [...form.querySelectorAll(".pick input")] : [];
  let here = again === null ? -1 : Math.min(again, notes.length - 1);
  again = null;
  keys = new AbortController();
  document.addEventListener("keydown", pressed, { signal: keys.signal });
  tray.querySelector("[data-tray-keys]")?.removeAttribute("hidden");
  for (const note of notes) {
    swipes(note);
    const leaves = note.querySelector("[data-tray-leave]");
    leaves.hidden = false;
    leaves.addEventListener("click", () => leave(note));
    note.addEventListener("focusin", () => stand(notes.indexOf(note), false));
  }
  if (here >= 0) stand(here);
  function box(note) {
    return note.querySelector("input[type=checkbox]");
  }

  /** Go to a note: it is marked, and the keyboard stands on it. */
  function stand(at, focus = true) {
    if (!notes.length) return;
    here = Math.max(0, Math.min(at, notes.length - 1));
    for (const [each, note] of notes.entries()) note.classList.toggle("tray-here", each === here);
    if (!focus) return;
    box(notes[here]).focus({ preventScroll: true });
    notes[here].scrollIntoView({ block: "nearest" });
  }

  function tick(note, on = !box(note).checked) {
    box(note).checked = on;
  }

  function only(note) {
    for (const each of notes) tick(each, each === note);
  }

  function send(what) {
    again = Math.max(0, here);
    early = [];
    form.querySelector(what).click();
  }

  function leave(note) {
    here = notes.indexOf(note);
    only(note);
    send("[data-tray-leave-all]");
  }

  function keep() {
    if (!notes.some((note) => box(note).checked) && here >= 0) tick(notes[here], true);
    send("[data-tray-tag]");
  }

  const acts = (value) => form.querySelector(`input[name=acts][value=${value}]`)?.click();
  const does = {
    j: () => stand(here + 1), ArrowDown: () => stand(here + 1), s: () => stand(here + 1),
    k: () => stand(here - 1), ArrowUp: () => stand(here - 1),
    x: () => here >= 0 && tick(notes[here]),
    h: () => acts("helps"), g: () => acts("hinders"), c: () => acts("cannot-say"),
    l: () => here >= 0 && leave(notes[here]),
    Enter: keep,
    u: () => {
      const undo = tray.querySelector("[data-tray-undo]");
      if (!undo) return;
      again = Math.max(0, here);
      early = [];
      undo.click();
    },
  };

  /** What a key does here; nothing where it means nothing. */
  function actOf(key) {
    const pick = /^[1-9]$/.test(key) ? picks[Number(key) - 1] : null;
    if (pick) return () => pick.click();
    return (form && Object.hasOwn(does, key)) || key === "u" ? does[key] : null;
  }

  function pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (!early && !tray.isConnected) return;
    const on = event.target;
    // Where keys mean something else they go on meaning it.
    if (on.matches?.("textarea, select, input:not([type=checkbox], [type=radio])")) return;
    const aside = on.matches?.("a, button, summary") || (on.matches?.("input") && !on.closest("[data-tray-note]"));
    if (aside && (event.key === "Enter" || event.key.startsWith("Arrow"))) return;
    const act = actOf(event.key);
    if (!act) return;
    event.preventDefault();
    if (early) early.push(event.key);
    else act();
  }

  const meant = early ?? [];
  early = null;
  for (const key of meant) early ? early.push(key) : actOf(key)?.();

  /** Swept to the right a note is ticked, to the left it is left untagged. */
  function swipes(note) {
    let from = null;
    note.addEventListener("pointerdown", (event) => {
      if (event.pointerType === "mouse" || event.target.closest("a, button, input")) return;
      from = { x: event.clientX, y: event.clientY, id: event.pointerId };
    });
    note.addEventListener("pointermove", (event) => {
      if (from?.id !== event.pointerId) return;
      const across = event.clientX - from.x;
      if (Math.abs(across) > STEEP * Math.abs(event.clientY - from.y)) note.style.setProperty("--swept", `${across}px`);
    });
    const ends = (event) => {
      if (from?.id !== event.pointerId) return;
      const across = event.clientX - from.x;
      const is_meant = Math.abs(across) > FAR && Math.abs(across) > STEEP * Math.abs(event.clientY - from.y);
      from = null;
      note.style.removeProperty("--swept");
      if (!is_meant || event.type === "pointercancel") return;
      if (across > 0) tick(note);
      else leave(note);
    };
    note.addEventListener("pointerup", ends);
    note.addEventListener("pointercancel", ends);
  }
}

// Speak or photograph instead of typing, in the form of a note. What was recorded or chosen is put on this device first
// (sealed, where the device keeps anything) and goes ahead of its note, piece by piece; where each is, is said in words.
//
// On the section: data-most, data-photo-bytes, data-audio-bytes, data-minutes, data-spoken, data-photographed.

import { NoAnswer, whoIsHere } from "./device/doors.js";
import { when } from "./device/hour.js";
import { hear } from "./device/news.js";
import { drain, find, isUnsent, opened, remove, sendNow } from "./device/queue.js";
import { where, whyItWaits } from "./device/state.js";
import { described, onDevice } from "./pieces.js";
import { drawn } from "./pictures.js";
import { canRecord, clock, recorder } from "./recorder.js";
import { cutOff, soFar } from "./spoken-so-far.js";

const AGAIN = 5000;
const NOT_KEPT = "/attachments/";

export function mount(section) {
  const form = section.closest("form");
  const part = (name) => section.querySelector(`[data-${name}]`);
  const limits = section.dataset;
  const rows = new Map(); // id → { id, kind, file, blob, state, element, told }
  const text = form.elements.text;
  let waitsToKeep = null;
  if (!globalThis.isSecureContext || !crypto.subtle) return; // the plain field does

  const say = (words) => {
    part("attach-said").textContent = words;
  };

  part("attach-plain").remove();
  part("attach-tools").hidden = false;
  if (!matchMedia("(pointer: coarse)").matches) part("take").remove();
  const record = part("record");
  if (canRecord()) {
    const growing = soFar();
    const speaking = recorder(part("recorder"), {
      minutes: Number(limits.minutes), bytes: Number(limits.audioBytes), say,
      heardSoFar: growing.add,
      async done(blob, seconds) {
        record.hidden = false;
        if (blob) await take(blob, { kind: "audio", seconds });
        else record.focus();
        growing.end();
      },
    });
    record.addEventListener("click", async () => {
      if (isFull()) return;
      await speaking.begin();
      record.hidden = !part("recorder").hidden;
    });
  } else {
    // The device's own recorder, where it has one.
    const own = document.createElement("label");
    own.className = record.className;
    const chooser = Object.assign(document.createElement("input"), { type: "file", accept: "audio/*", className: "vh" });
    chooser.setAttribute("capture", "user");
    own.append("Speak", chooser);
    record.replaceWith(own);
    chosen(chooser);
  }
  chosen(section.querySelector("[data-take-input]"));
  chosen(section.querySelector("[data-choose-input]"));

  offerWhatWasCutOff();

  async function offerWhatWasCutOff() {
    const found = await cutOff().catch(() => null);
    if (!found) return;
    const box = Object.assign(document.createElement("p"), { className: "notice notice-wait" });
    box.append(`A recording made ${when(found.at)} was cut off. What was said until then is on this device. `);
    const answer = (label, act) => {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "link-button", textContent: label });
      button.addEventListener("click", async () => {
        box.remove();
        await act();
      });
      box.append(button, " ");
    };
    answer("Take it into this note", async () => {
      await take(await found.take(), { kind: "audio", seconds: found.seconds });
      await found.away();
    });
    answer("Throw it away", found.away);
    part("attach-tools").before(box);
  }

  function chosen(input) {
    input?.addEventListener("change", async () => {
      const files = [...input.files];
      input.value = "";
      for (const file of files) await choose(file);
    });
  }

  async function choose(file) {
    if (isFull()) return;
    if (file.type.startsWith("image/")) {
      const { blob, canvas } = await drawn(file);
      await take(blob, { kind: "photo", canvas });
    } else {
      await take(file, { kind: "audio" });
    }
  }

  function isFull() {
    const full = rows.size >= Number(limits.most);
    if (full) say(`${limits.most} recordings and pictures go with one note. Keep the others with another.`);
    return full;
  }

  async function take(blob, { kind, seconds = 0, canvas = null }) {
    const most = Number(kind === "photo" ? limits.photoBytes : limits.audioBytes);
    if (!blob.size) return say("There is nothing in this file.");
    if (blob.size > most) return say(`This ${kind === "photo" ? "picture" : "recording"} has ${size(blob.size)}; ${size(most)} can be kept.`);
    const row = { id: crypto.randomUUID(), kind, blob, file: await described(blob, { kind, seconds }), isWhole: false };
    rows.set(row.id, row);
    show(row, canvas);
    propose(kind);
    await go(row);
  }

  // -- On its way -------------------------------------------------------------------------------------------------

  async function go(row) {
    const place = await where();
    const words = nameOf(row);
    if (place.keeps) {
      try {
        await onDevice({ id: row.id, person: place.person, blob: row.isStored ? null : row.blob, file: row.file, words });
        row.isStored = true;
        carry(row.id);
        tell(row, whyItWaits());
        if (navigator.onLine) await drain({ now: true });
        return;
      } catch (wrong) {
        if (wrong?.name !== "NothingStored") throw wrong;
      }
    }
    await straight(row);
  }

  /** A device that keeps nothing: it stays in this page until the inquiry has it. */
  async function straight(row) {
    try {
      const told = await whoIsHere();
      if (!told.person) return tell(row, "In this page, not yet sent. Sign in again in another tab; it goes on from here.", "here");
      const reply = await sendNow({ kind: "attachment", id: row.id, file: row.file, blob: row.blob }, told);
      if (reply.outcome === "sent") return arrived(row);
      if (reply.outcome === "held") return refused(row, reply.said);
    } catch (wrong) {
      if (!(wrong instanceof NoAnswer)) throw wrong;
    }
    tell(row, "In this page, not yet sent. It goes on when there is signal: leave this page open.");
    setTimeout(() => rows.has(row.id) && straight(row), AGAIN);
  }

  hear(async ({ queue, state, received, size: all }) => {
    const row = rows.get(queue);
    if (!row) return;
    if (state === "sending" && received !== undefined) tell(row, `Sending: ${size(received)} of ${size(all)}.`);
    else if (state === "sent") {
      // What is said of it may have been put into the queue meanwhile: then it is on its way once more.
      const item = await find(queue);
      if (!item || !isUnsent(item)) arrived(row);
    }
    else if (state === "held") refused(row, await why(queue));
    else if (state === "waiting") tell(row, whyItWaits());
  });

  async function why(id) {
    const item = await find(id);
    return (item && (await opened(item)))?.said ?? "";
  }

  function arrived(row) {
    row.isWhole = true;
    carry(row.id);
    tell(row, "With the inquiry. Keep the note to keep it.");
    goOnKeeping();
  }

  function refused(row, said) {
    tell(row, said || "The inquiry cannot keep this file. Take it off, or choose another.");
    row.element.classList.add("is-refused");
    uncarry(row.id);
    row.isRefused = true;
    goOnKeeping();
  }

  // -- With its note ----------------------------------------------------------------------------------------------

  function carried() {
    const named = [...form.querySelectorAll("input[type=hidden][name=attachments]")].filter((input) => input.value);
    for (const input of named) input.dataset.carried = "";
    return named;
  }

  function carry(id) {
    if (carried().some((input) => input.value === id)) return;
    const input = Object.assign(document.createElement("input"), { type: "hidden", name: "attachments", value: id });
    input.dataset.carried = "";
    section.append(input);
    form.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function uncarry(id) {
    for (const input of carried()) if (input.value === id) input.remove();
  }

  // A form that sends its words itself waits until what goes with them has arrived; one with a queue lets that order them.
  document.addEventListener("submit", (event) => {
    if (event.target !== form) return;
    if (rows.size) propose([...rows.values()].every((row) => row.kind === "photo") ? "photo" : "audio");
    const onTheWay = [...rows.values()].filter((row) => !row.isWhole && !row.isRefused);
    if (!onTheWay.length || ("device" in form.dataset && onTheWay.every((row) => row.isStored))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    waitsToKeep = event.submitter ?? true;
    say("Still on its way. The note is kept as soon as it has arrived: leave this page open.");
  }, { capture: true });

  function goOnKeeping() {
    if (!waitsToKeep || [...rows.values()].some((row) => !row.isWhole && !row.isRefused)) return;
    const submitter = waitsToKeep === true ? undefined : waitsToKeep;
    waitsToKeep = null;
    form.requestSubmit(submitter);
  }

  /** Words for a note that has none, so that nothing stands in the way of keeping it. */
  function propose(kind) {
    if (text.value.trim() && (kind === "photo" || text.value !== limits.photographed)) return;
    text.value = kind === "audio" ? limits.spoken : limits.photographed;
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // -- The list ---------------------------------------------------------------------------------------------------

  function show(row, canvas) {
    const item = document.createElement("li");
    const name = nameOf(row);
    item.append(Object.assign(document.createElement("p"), { className: "small", textContent: name }));
    if (row.kind === "audio" && row.blob) {
      const player = Object.assign(document.createElement("audio"), { controls: true, src: URL.createObjectURL(row.blob) });
      player.setAttribute("aria-label", `${name}: listen again`);
      item.append(player);
    }
    if (canvas) {
      canvas.setAttribute("role", "img");
      canvas.setAttribute("aria-label", "The picture as it will be kept");
      item.append(canvas);
    }
    if (row.kind === "photo") item.append(describing(row));
    row.said = Object.assign(document.createElement("p"), { className: "small quiet" });
    const off = Object.assign(document.createElement("button"), { type: "button", className: "link-button small", textContent: "Take it off" });
    off.append(Object.assign(document.createElement("span"), { className: "vh", textContent: `: ${name}` }));
    off.addEventListener("click", () => takeOff(row));
    const acts = document.createElement("p");
    acts.append(off);
    item.append(row.said, acts);
    row.element = item;
    part("attach-list").append(item);
  }

  function describing(row) {
    const field = Object.assign(document.createElement("div"), { className: "field" });
    const label = Object.assign(document.createElement("label"), { textContent: "What is seen, if you like, for whoever cannot see it", htmlFor: `seen-${row.id}` });
    const input = Object.assign(document.createElement("input"), { type: "text", id: `seen-${row.id}`, maxLength: 500 });
    input.addEventListener("input", (event) => event.stopPropagation());
    input.addEventListener("change", () => {
      row.file = { ...row.file, description: input.value.trim() };
      row.isWhole = false;
      go(row);
    });
    field.append(label, input);
    return field;
  }

  async function takeOff(row) {
    rows.delete(row.id);
    row.element?.remove();
    uncarry(row.id);
    if (rows.size === 0 && [limits.spoken, limits.photographed].includes(text.value)) text.value = "";
    const item = row.isStored ? await find(row.id).catch(() => null) : null;
    if (item && isUnsent(item)) await remove(row.id);
    say(row.isWhole || !row.blob ? "Taken off. It stays among what was spoken and not kept." : "Taken off.");
    if (row.isWhole || !row.blob) part("attach-said").append(" ", Object.assign(document.createElement("a"), { href: NOT_KEPT, textContent: "See it there" }));
    record.focus?.();
    goOnKeeping();
  }

  function tell(row, words) {
    if (row.said && row.said.textContent !== words) row.said.textContent = words;
  }

  /** What the form names and the list does not show, and the other way round: after a draft was opened, or a note kept. */
  function even() {
    const named = carried().map((input) => input.value);
    for (const row of [...rows.values()]) {
      if (!named.includes(row.id) && (row.isWhole || row.isStored)) {
        row.element?.remove();
        rows.delete(row.id);
      }
    }
    for (const id of named) {
      if (rows.has(id)) continue;
      const row = { id, kind: "", isWhole: true };
      rows.set(id, row);
      show(row, null);
      tell(row, "Goes with this note.");
    }
    say("");
  }
  form.addEventListener("filled", even);
  form.addEventListener("reset", () => setTimeout(even, 0));
  even();
}

function nameOf({ kind, file }) {
  if (!kind) return "Recording or picture";
  if (kind === "photo") return "Picture";
  return file.seconds ? `Recording, ${clock(file.seconds)}` : "Recording";
}

function size(bytes) {
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

// The list of what waits on this device: each note with its words, where it stands in a sentence, and what can be done.

import { drafts, heldNow, remove as removeDraft, words } from "./drafts.js";
import { firstWords, textOf } from "./fields.js";
import { when } from "./hour.js";
import { hear } from "./news.js";
import { again, all, drain, isUnsent, opened, remove } from "./queue.js";
import { NOT_PROMISED, notes, person, promised, sentence, where, whyItWaits } from "./state.js";
import { asText, download } from "./text-file.js";

export async function mount(element) {
  const parts = Object.fromEntries([...element.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part]));
  let showing = Promise.resolve();

  async function show() {
    const place = await where();
    parts.line.textContent = sentence(place);
    try {
      const who = await person();
      const items = await all();
      const unsent = items.filter((item) => isUnsent(item) && item.kind === "form");
      // What is spoken or photographed goes ahead of its note; it is named by itself where it cannot go.
      const stuck = items.filter((item) => item.kind === "attachment" && item.state === "held" && item.person === who);
      const mine = [...stuck, ...unsent.filter((item) => item.person === who)];
      const begun = who ? await drafts(who) : [];
      await list(parts.unsent, mine, unsentRow);
      await list(parts.begun, begun, draftRow);
      const sent = items.filter((item) => item.person === who && !isUnsent(item) && item.kind === "form").reverse();
      await list(parts.sent, sent.slice(0, 20), sentRow);
      parts.nothing.hidden = mine.length + begun.length > 0;
      parts.others.textContent = othersWait(unsent.length - mine.length, who);
      if (place.keeps && mine.length && !(await promised())) parts.line.textContent = NOT_PROMISED;
    } catch (wrong) {
      if (wrong?.name !== "NothingStored") throw wrong;
      parts.nothing.hidden = false;
    }
  }

  let timer = 0;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      showing = showing.then(show, show);
    }, 150);
  };
  hear(soon);
  window.addEventListener("pageshow", soon);
  await show();
}

function othersWait(count, who) {
  if (count === 0) return "";
  const one = count === 1;
  if (who) return `${notes(count)} of somebody else ${one ? "waits" : "wait"} here too, sealed until they sign in.`;
  return `${notes(count)} ${one ? "waits" : "wait"} here, sealed until whoever wrote ${one ? "it" : "them"} signs in.`;
}

/** Draw rows anew only where something changed, so that the keyboard's place is not lost. */
async function list(part, rows, draw) {
  const wanted = rows.map((row) => `${row.id} ${row.turn} ${row.state ?? ""} ${row.since ?? row.at}`).join("|") + whyItWaits();
  part.closest("section").hidden = rows.length === 0;
  if (part.dataset.drawn === wanted) return;
  const drawn = await Promise.all(rows.map(draw));
  part.dataset.drawn = wanted;
  part.replaceChildren(...drawn.map((inner) => {
    const item = document.createElement("li");
    item.append(inner);
    return item;
  }));
}

async function unsentRow(item) {
  const value = await opened(item);
  const said = item.state === "held" ? `Kept here because ${low(value?.said)}` : whyItWaits();
  const ways = [];
  if (item.state === "held") ways.push(way("Send it again", () => again(item.id)));
  else ways.push(way("Send it now", () => drain({ now: true })));
  if (value && item.kind === "form") {
    ways.push(link("Open it to mend", `${pageOf(item.address)}#mend=${item.id}`));
    ways.push(way("Download it", () => download("note.txt", asText(value.fields, item.at))));
  }
  const question = item.kind === "form" ? "These words are nowhere else. Throw them away?" : "This is nowhere else. Throw it away?";
  ways.push(sure("Throw it away", question, () => remove(item.id)));
  const text = value ? textOf(value.fields) : "These words cannot be opened on this device any more.";
  return row(text, `Written ${when(new Date(item.at))}. ${said}`, ways, item.state === "held" ? "i-bang" : "i-half");
}

async function draftRow(draft) {
  const fields = await words(draft);
  const isOpen = (await heldNow()).has(draft.id);
  const said = `Begun ${when(new Date(draft.at))}, not kept.${draft.server === draft.turn ? " The inquiry has it too." : " Only this device has it."}`;
  const ways = [];
  if (fields && !isOpen) ways.push(link("Go on with it", `${pageOf(draft.address)}#draft=${draft.id}`));
  if (fields) ways.push(way("Download it", () => download("draft.txt", asText(fields, draft.at))));
  if (!isOpen) ways.push(sure("Throw it away", "Throw away what was begun?", () => removeDraft(draft.id)));
  return row(fields ? textOf(fields) : "", isOpen ? `${said} It is open in a tab.` : said, ways);
}

async function sentRow(item) {
  const value = await opened(item);
  const said = item.state === "clash" ? "Sent, and changed on another device: both wordings are safe." : `Sent ${when(new Date(item.since))}.`;
  const ways = [];
  if (item.state === "clash") ways.push(link("See both", item.compare));
  else if (item.note) ways.push(link("Open it", item.note));
  return row(value ? firstWords(textOf(value.fields)) : "A note", said, ways, item.state === "clash" ? "i-bang" : "i-tick");
}

function low(said) {
  return said ? said.charAt(0).toLowerCase() + said.slice(1) : "the inquiry did not take it.";
}

/** Where a form is opened: on the shell there is but one form, whatever it belongs to. */
function pageOf(address) {
  return "shell" in document.body.dataset ? "" : address;
}

function row(text, said, ways, mark = "") {
  const box = Object.assign(document.createElement("div"), { className: "row" });
  const shown = Object.assign(document.createElement("p"), { className: "row-words waiting-words", dir: "auto", textContent: text });
  const state = Object.assign(document.createElement("p"), { className: "row-note keep-state" });
  const sprite = document.querySelector("svg use")?.getAttribute("href")?.split("#")[0];
  if (mark && sprite) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("aria-hidden", "true");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    use.setAttribute("href", `${sprite}#${mark}`);
    svg.append(use);
    state.append(svg);
  }
  state.append(Object.assign(document.createElement("span"), { textContent: said }));
  const acts = Object.assign(document.createElement("p"), { className: "cluster small" });
  acts.append(...ways);
  box.append(shown, state, acts);
  return box;
}

function way(label, act) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "link-button", textContent: label });
  button.addEventListener("click", act);
  return button;
}

function link(label, href) {
  return Object.assign(document.createElement("a"), { textContent: label, href });
}

/** A button that asks first, in its own place. */
function sure(label, question, act) {
  const box = document.createElement("span");
  const first = way(label, () => {
    const asked = Object.assign(document.createElement("span"), { textContent: `${question} ` });
    const yes = way("Throw away", act);
    const no = way("Leave it here", () => {
      box.replaceChildren(first);
      first.focus();
    });
    box.replaceChildren(asked, yes, " ", no);
    no.focus();
  });
  box.append(first);
  return box;
}

// Words selected in a note fill the tagging form. On a wide page the form comes to the words, on a phone it rises from the
// foot. Without this module the same form offers sentences to tick.
//
// On the element: [data-note-text] holds blocks with data-start; [data-note-source], if there is one, the whole text;
// form[data-tagger] has the fields start, end and exact, [data-chosen] for the words and [data-tagger-close];
// [data-tagger-open] is the line that says how much is chosen and opens the form.

import { chosen, point, shown, words } from "./spans.js";

const WIDE = "(width >= 64rem)";

export function mount(element) {
  const text = element.querySelector("[data-note-text]");
  const find = (selector) => element.querySelector(selector);
  const form = () => find("form[data-tagger]");
  if (!text || !form()) return;

  const source = find("[data-note-source]")?.value ?? null;
  const hint = find("[data-tagger-keys]");
  element.classList.add("is-scripted");
  if (hint) hint.hidden = false;
  text.tabIndex = 0;
  let picked = null;

  function show(span) {
    picked = span;
    const fields = form().elements;
    fields.start.value = span.start;
    fields.end.value = span.end;
    fields.exact.value = span.exact;
    const said = form().querySelector("[data-chosen]");
    if (said) {
      said.textContent = `“${span.exact}”`;
      said.hidden = false;
    }
    const count = words(span.exact).length;
    const line = find("[data-tagger-count]");
    if (line) line.textContent = count === 1 ? "1 word chosen" : `${count} words chosen`;
    const selection = document.getSelection();
    if (globalThis.Highlight && selection.rangeCount) {
      CSS.highlights.set("chosen", new Highlight(selection.getRangeAt(0).cloneRange()));
    }
  }

  function open({ focus }) {
    const tagger = form();
    const selection = document.getSelection();
    if (picked && matchMedia(WIDE).matches && selection.rangeCount) bringNear(tagger, selection.getRangeAt(0));
    tagger.classList.add("is-open");
    tagger.scrollIntoView({ block: "nearest" });
    if (focus) tagger.querySelector("input:not([type=hidden]), select, button")?.focus();
  }

  function bringNear(tagger, range) {
    const end = range.endContainer.nodeType === Node.ELEMENT_NODE ? range.endContainer : range.endContainer.parentElement;
    const paragraph = end?.closest(".note-para");
    if (paragraph && text.contains(paragraph) && paragraph.nextElementSibling !== tagger) paragraph.after(tagger);
  }

  function close() {
    const tagger = form();
    tagger.classList.remove("is-open");
    for (const name of ["start", "end", "exact"]) tagger.elements[name].value = "";
    const said = tagger.querySelector("[data-chosen]");
    if (said) said.hidden = true;
    const line = find("[data-tagger-count]");
    if (line) line.textContent = line.dataset.none ?? "";
    globalThis.CSS?.highlights?.delete("chosen");
    picked = null;
    document.getSelection().removeAllRanges();
    text.focus({ preventScroll: true });
  }

  const changed = () => {
    if (!element.isConnected) {
      document.removeEventListener("selectionchange", changed);
      return;
    }
    const inForm = form()?.contains(document.activeElement);
    const span = inForm ? null : chosen(text, document.getSelection(), source);
    if (span) show(span);
  };
  document.addEventListener("selectionchange", changed);

  // On a wide page the form opens as soon as the pointer lets go; with the keyboard, on Enter.
  text.addEventListener("pointerup", (event) => {
    if (form()?.contains(event.target)) return;
    setTimeout(() => {
      if (matchMedia(WIDE).matches && chosen(text, document.getSelection(), source)) open({ focus: false });
    });
  });

  text.addEventListener("keydown", (event) => {
    if (event.target !== text || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Enter" && picked) {
      event.preventDefault();
      open({ focus: true });
      return;
    }
    const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!way) return;
    event.preventDefault();
    byWords(text, source, picked, way, event.shiftKey);
    changed(); // the browser's own notice comes later than the next key
  });

  element.addEventListener("click", (event) => {
    if (event.target.closest("[data-tagger-open]")) {
      event.preventDefault();
      open({ focus: true });
    } else if (event.target.closest("[data-tagger-close]")) {
      event.preventDefault();
      close();
    }
  });
  element.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && form()?.classList.contains("is-open")) close();
  });
}

// The arrow keys choose a word, and with Shift one word more or less.
function byWords(text, source, picked, way, longer) {
  const all = words(source ?? shown(text));
  if (all.length === 0) return;
  let first = 0;
  let last = 0;
  if (picked) {
    first = Math.max(all.findIndex((word) => word.end > picked.start), 0);
    last = Math.max(all.findLastIndex((word) => word.start < picked.end), first);
    if (longer) last = Math.max(first, last + way);
    else first = last = way > 0 ? last + 1 : first - 1;
  }
  first = Math.min(Math.max(first, 0), all.length - 1);
  last = Math.min(Math.max(last, first), all.length - 1);
  const from = point(text, all[first].start);
  const to = point(text, all[last].end);
  if (!from || !to) return;
  document.getSelection().setBaseAndExtent(...from, ...to);
  to[0].parentElement.scrollIntoView({ block: "nearest" });
}

// Keep, and the sentence beside it: where the words are now. Twice pressed is pressed once; Ctrl and Enter keep; near the
// limit the size is said. A form with data-device puts its words on this device first, from where they go by themselves
// (static/js/device/); any other sends them as forms do, and whoever leaves it with words unkept is asked first.
//
// On the form: [data-keep] is the button, [data-keep-state] the sentence, data-limit on the text its limit in bytes;
// data-device="note" opens the note that was kept, "here" stays on this page for the next one.

import { hour } from "./device/hour.js";
import { mount as onDevice } from "./device/keeping.js";
import { bytes } from "./spans.js";

const NEAR = 0.8;

export function mount(form) {
  const button = form.querySelector("[data-keep]") ?? form.querySelector("button:not([type=button])");
  const state = form.querySelector("[data-keep-state]");
  const texts = [...form.querySelectorAll("textarea")];
  const usual = button?.textContent;
  const beside = { form, button, say, rest };
  let sending = false;
  let kept = written();

  function written() {
    return texts.map((text) => text.value).join("\u0000");
  }

  /** Say where the words are; the same sentence is not said twice. `link` is { words, href }, `more` a quieter word. */
  function say(words, mark = "", link = null, more = "") {
    if (!state) return;
    const all = `${mark} ${words} ${link?.href} ${more}`;
    if (state.dataset.said === all) return;
    state.dataset.said = all;
    state.className = mark ? `keep-state keep-${mark}` : "keep-state";
    const sentence = document.createElement("span");
    sentence.textContent = words;
    if (link) sentence.append(" ", Object.assign(document.createElement("a"), { textContent: link.words, href: link.href }));
    if (more) sentence.append(" ", Object.assign(document.createElement("span"), { className: "keep-more", textContent: more }));
    const drawn = drawing(mark);
    state.replaceChildren(...(drawn ? [drawn, sentence] : [sentence]));
  }

  function rest() {
    sending = false;
    button?.removeAttribute("aria-disabled");
    if (button) button.textContent = usual;
  }

  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit(button ?? undefined);
    }
  });

  form.addEventListener("input", (event) => {
    const limit = Number(event.target.dataset?.limit);
    if (!limit) return;
    const size = bytes(event.target.value);
    if (size > limit) say(`This is ${kB(size)} kB, and a note holds ${kB(limit)}. Keep it as two notes.`, "clash");
    else if (size > NEAR * limit) say(`${kB(size)} kB of the ${kB(limit)} that a note holds.`);
  });

  if ("device" in form.dataset) {
    onDevice(beside);
    return;
  }

  form.addEventListener("submit", (event) => {
    if (event.submitter?.hasAttribute("formaction")) return void (kept = written()); // put by, not kept
    if (sending) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    if (!navigator.onLine) {
      event.preventDefault();
      event.stopImmediatePropagation();
      say("No signal just now. The words stay in this box: keep them when it is back.", "here");
      return;
    }
    sending = true;
    button?.setAttribute("aria-disabled", "true");
    say("Keeping…", "keeping");
  }, { capture: true });

  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt !== form) return;
    rest();
    if (event.detail.successful) {
      kept = written();
      say(`Kept ${hour(new Date())}. You can close this.`, "kept");
    } else if (event.detail.xhr?.status === 422) {
      say("Not kept yet: something needs mending above.", "clash");
    } else {
      say("Not kept yet. The words are still here: try again in a moment.", "here");
    }
  });

  window.addEventListener("beforeunload", (event) => {
    if (form.isConnected && !sending && written() !== kept) event.preventDefault();
  });

  // Going back to this page by the browser's own button finds it as it was, but ready.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) rest();
  });
}

const MARKS = { keeping: "i-ring", kept: "i-tick", here: "i-half", clash: "i-bang" };

/** The state's mark, from the sprite that the page already names. */
function drawing(mark) {
  const sprite = document.querySelector("svg use")?.getAttribute("href")?.split("#")[0];
  if (!sprite || !MARKS[mark]) return null;
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `${sprite}#${MARKS[mark]}`);
  svg.append(use);
  return svg;
}

export function kB(size) {
  return Math.round(size / 1000);
}

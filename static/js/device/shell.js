// The page that opens when there is no signal: no person and no notes in it but what this device has of its own.

import { begin, mount as mountCount } from "./begin.js";
import { fact } from "./store.js";
import { where } from "./state.js";
import { read } from "./vault.js";
import { mount as attach } from "../attach.js";
import { mount as keep } from "../keep.js";
import { mount as waiting } from "./waiting.js";

async function open() {
  const form = document.getElementById("capture");
  form.elements.id.value = crypto.randomUUID?.() ?? "";
  form.hidden = false;
  attach(form.querySelector("[data-behaviour~=attach]"));
  keep(form);
  places(form, (await where()).person);
  mountCount(document.querySelector("[data-behaviour~=waiting-count]"));
  waiting(document.querySelector("[data-behaviour~=waiting]"));
  begin();
}

async function places(form, person) {
  if (!person) return;
  try {
    const known = await read(person, `places ${person}`, await fact(`places ${person}`));
    if (!known) return;
    form.elements.place.replaceChildren(...known.places.map(([value, text]) => new Option(text, value)));
    form.elements.place.value = known.chosen;
  } catch {} // the form works without
}

window.addEventListener("online", () => {
  document.querySelector("[data-signal]").textContent = "There is signal again.";
});
document.querySelector("[data-again]").addEventListener("click", () => location.reload());
open();

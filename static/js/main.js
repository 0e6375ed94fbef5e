// The only module that a page names. It finds [data-behaviour~="…"], now and after each part that htmx brings in, and
// mounts the module of that name on it. What a behaviour knows stands in the page, never here.

import { mount as attach } from "./attach.js";
import { mount as copyLink } from "./copy-link.js";
import { begin, mount as waitingCount } from "./device/begin.js";
import { mount as signOut } from "./device/sign-out.js";
import { mount as waiting } from "./device/waiting.js";
import { mount as excerptPicker } from "./excerpt-picker.js";
import { mount as keep } from "./keep.js";
import { mount as opens } from "./opens.js";
import { mount as order } from "./order.js";
import { mount as passkey } from "./passkey.js";
import { mount as player, mountTyping as typing } from "./player.js";
import { mount as steps } from "./steps.js";
import { mount as tray } from "./tray.js";
import { mount as theme } from "./theme-choice.js";
import { mount as unwritten } from "./unwritten.js";
import { say } from "./notices.js";

const behaviours = {
  attach,
  "copy-link": copyLink,
  "excerpt-picker": excerptPicker,
  keep,
  opens,
  order,
  passkey,
  player,
  "sign-out": signOut,
  steps,
  theme,
  tray,
  unwritten,
  typing,
  waiting,
  "waiting-count": waitingCount,
};

const mounted = new WeakMap();

function mountOn(element) {
  const done = mounted.get(element) ?? new Set();
  for (const name of element.dataset.behaviour.split(/\s+/)) {
    if (done.has(name) || !Object.hasOwn(behaviours, name)) continue;
    done.add(name);
    behaviours[name](element);
  }
  mounted.set(element, done);
}

function mountWithin(root) {
  if (root.matches?.("[data-behaviour]")) mountOn(root);
  for (const element of root.querySelectorAll("[data-behaviour]")) mountOn(element);
}

mountWithin(document);
begin();

document.addEventListener("htmx:load", (event) => mountWithin(event.detail.elt));

// After a part was replaced, the keyboard goes on from what is new.
document.addEventListener("htmx:afterSettle", (event) => {
  const part = event.detail.elt;
  const focus = part.matches?.("[autofocus]") ? part : part.querySelector?.("[autofocus]");
  focus?.focus({ preventScroll: false });
});

// What did not arrive is said, since nothing on the page would change.
document.addEventListener("htmx:sendError", () => {
  say("That did not reach the server. What you wrote is still here: try again when there is signal.", "wrong");
});
document.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  if (status === 403 || status === 404) say("This can no longer be done from here. Load the page again to see how it stands.", "wrong");
  else say("The inquiry could not do that just now. What you wrote is still here: try again in a moment.", "wrong");
});

// What every page does for this device: know who is here, give them their key, send what waits, say how much it is.

import { say } from "../notices.js";
import { hear } from "./news.js";
import { all, drain, isUnsent } from "./queue.js";
import { saidBefore, words } from "./said.js";
import { begin as beginFor, counted, notes, standOpen, where } from "./state.js";
import { remember } from "./store.js";
import { write } from "./vault.js";

const DAY = 86_400_000;

export async function begin() {
  standOpen();
  if (navigator.serviceWorker && !("shell" in document.body.dataset)) {
    navigator.serviceWorker.register("/service-worker.js", { updateViaCache: "none" }).catch(() => {}); // the pages work without
  }
  if (!document.querySelector("[data-device]")) {
    const kept = saidBefore();
    if (kept) say(words(kept), "fine");
  }
  const place = await where();
  if (place.why === "insecure" || place.why === "denied") return;
  try {
    if (place.keeps) await beginFor(place.person);
    await placesOfToday(place);
    await goOn();
  } catch (wrong) {
    if (wrong?.name !== "NothingStored") throw wrong;
  }
}

/** Send what waits: now, when there is signal again, when the page is looked at again. */
async function goOn() {
  const items = await all();
  const isOld = (item) => !isUnsent(item) && Date.now() - item.since > DAY;
  if (items.some((item) => item.state === "waiting" || isOld(item))) drain({ now: true });
  const once = () => drain({ now: true });
  window.addEventListener("online", once);
  window.addEventListener("pageshow", (event) => event.persisted && once());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && once());
}

/** The places that one may choose are known offline too, sealed. */
async function placesOfToday({ keeps, person }) {
  const list = document.querySelector("#capture select[name=place]");
  if (!keeps || !list || "shell" in document.body.dataset) return;
  const places = [...list.options].map(({ value, text }) => [value, text]);
  const chosen = list.value;
  const put = (tx, sealed) => tx.objectStore("facts").put({ name: `places ${person}`, ...sealed });
  await write(["facts"], person, `places ${person}`, { places, chosen }, put, "relaxed");
}

/** In the masthead: how many notes wait on this device. */
export async function mount(element) {
  const link = element.querySelector("a");
  const show = async () => {
    try {
      const who = (await where()).person;
      const { mine, others } = await counted(who);
      const count = mine || (who ? 0 : others);
      const said = count === 0 ? "" : `${notes(count)} ${count === 1 ? "waits" : "wait"} on this device`;
      if (link.textContent !== said) link.textContent = said;
      element.hidden = count === 0;
    } catch {
      element.hidden = true; // nothing can be stored here, so nothing waits
    }
  };
  let timer = 0;
  hear(() => {
    clearTimeout(timer);
    timer = setTimeout(show, 150);
  });
  await show();
}

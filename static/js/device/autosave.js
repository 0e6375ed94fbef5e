// One form's words saved while they are being typed: on this device within a second, with the server within two of a pause
// and every ten while typing goes on.

import { hold, known, save, send } from "./drafts.js";
import { addressOf, fieldsOf, idField, textOf } from "./fields.js";

const DEVICE_PAUSE = 400;
const DEVICE_LONGEST = 1000;
const SERVER_PAUSE = 2000;
const SERVER_LONGEST = 10000;
const KEEPALIVE = 60000;

/** `told(state)` hears "device", "server", "both", "copy" or "full". */
export function autosave(form, { where, told }) {
  const soon = timer(toDevice, DEVICE_PAUSE, DEVICE_LONGEST);
  const later = timer(toServer, SERVER_PAUSE, SERVER_LONGEST);
  let letGo = null;
  let holding = "";
  let of = "";
  const field = form.elements.draft_version; // the version of the draft that these words go on from
  let version = Number(field?.value || form.dataset.draftVersion || 0);
  let last = null; // the newest record on this device
  let sent = "";
  let isOff = false;
  let saving = Promise.resolve();

  async function take() {
    const id = idField(form).value;
    if (holding === id) return;
    letGo?.();
    holding = id;
    letGo = await hold(id);
    if (!letGo && idField(form).value === id) await asCopy();
  }

  /** Go on under an id of its own: the words of the other tab are its own, and so are these. */
  async function asCopy() {
    of = idField(form).value;
    idField(form).value = crypto.randomUUID();
    version = 0;
    if (field) field.value = "";
    last = null;
    await take();
    told("copy");
    changed();
  }

  function changed() {
    if (isOff) return;
    soon.start();
    later.start();
  }

  function toDevice() {
    saving = saving.then(onDevice, onDevice);
    return saving;
  }

  async function onDevice() {
    const id = idField(form).value;
    const fields = fieldsOf(form);
    if (isOff || !textOf(fields) || !where().keeps) return;
    try {
      await take();
      last = await save({ person: where().person, id: idField(form).value, address: addressOf(form), fields: fieldsOf(form), of, version });
      if (id === last.id && !isOff) told("device");
    } catch (wrong) {
      if (wrong?.name !== "NothingStored") throw wrong;
      told("full");
    }
  }

  async function toServer(options = {}) {
    const fields = fieldsOf(form).filter(([name, value]) => value || form.elements[name]?.defaultValue);
    const asText = JSON.stringify(fields);
    if (isOff || !textOf(fields) || asText === sent || !navigator.onLine || !document.body.dataset.person) return;
    const id = idField(form).value;
    const turn = last?.id === id ? last.turn : "";
    const token = form.elements.csrfmiddlewaretoken?.value ?? "";
    const reply = await send({ id, person: where().person, address: addressOf(form), fields, of, version }, token, options);
    if (idField(form).value !== id || isOff) return;
    if (reply.outcome === "copy") await asCopy();
    if (reply.outcome !== "saved") return;
    version = reply.version;
    if (field) field.value = version;
    sent = asText;
    if (turn) await known(id, turn, reply);
    told(where().keeps ? "both" : "server");
  }

  function flush() {
    if (!soon.isRunning() && !later.isRunning()) return;
    soon.now();
    const { length } = JSON.stringify(fieldsOf(form));
    later.stop();
    toServer({ keepalive: length * 3 < KEEPALIVE });
  }

  const hidden = () => {
    if (!form.isConnected) return stop();
    if (document.visibilityState === "hidden") flush();
  };
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  document.addEventListener("visibilitychange", hidden);
  window.addEventListener("pagehide", flush);

  function stop() {
    isOff = true;
    soon.stop();
    later.stop();
    letGo?.();
    letGo = null;
    holding = "";
  }

  return {
    changed,
    take,
    /** Save on this device at once. */
    now: async () => {
      soon.stop();
      await toDevice();
    },
    /** Nothing more is saved, once this resolves: the words are for the queue or the server. */
    stop: () => {
      stop();
      return saving;
    },
    /** Begin anew, under whatever id the form has now. */
    anew: (from = 0) => {
      stop();
      [isOff, of, version, last, sent] = [false, "", from, null, ""];
    },
  };
}

/** Runs after a pause, but not later than `longest` after the first start. */
function timer(work, pause, longest) {
  let waiting = 0;
  let since = 0;
  const run = () => {
    clearTimeout(waiting);
    waiting = 0;
    since = 0;
    return work();
  };
  return {
    start() {
      since ||= Date.now();
      clearTimeout(waiting);
      waiting = setTimeout(run, Math.max(0, Math.min(pause, since + longest - Date.now())));
    },
    stop() {
      clearTimeout(waiting);
      waiting = 0;
      since = 0;
    },
    now: () => waiting && run(),
    isRunning: () => waiting !== 0,
  };
}

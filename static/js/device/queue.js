// What was kept on this device and has yet to reach the server, in the order in which it was kept.
//
// An item: { order, id, person, kind, address, at, after, state, since, code, note, compare } in the clear, and sealed
// { fields, text, said, errors, … }. States: "waiting" goes by itself; "held" waits for its owner, with a reason;
// "sent"; "clash" is sent too, and kept there as another wording. Nothing leaves this queue by age but what is sent.

import { NoAnswer, normal, sendForm, sha256, whoIsHere } from "./doors.js";
import { alone, tell } from "./news.js";
import { within } from "./store.js";
import { read, write } from "./vault.js";

const UNSENT = new Set(["waiting", "held"]);
const SOONEST = 2000;
const LATEST = 30000;
const senders = new Map([["form", form]]);

/** Let another module send a kind of its own: `send({ item, value, told })` answers as `form` below does. */
export function sender(kind, send) {
  senders.set(kind, send);
}

export const isUnsent = (item) => UNSENT.has(item.state);

/**
 * Put something into the queue; once this resolves it is on the device. The draft that it came from ends in the same
 * moment. `after` names items that must have gone first. The same id again takes the place of what was not sent.
 */
export async function add({ id, person, address, kind = "form", after = [], draft = id, ...value }) {
  const item = { id, person, kind, address, after, at: Date.now(), turn: crypto.randomUUID(), state: "waiting", since: Date.now() };
  await write(["queue", "drafts"], person, `queue ${id}`, value, async (tx, sealed) => {
    const queue = tx.objectStore("queue");
    const before = await queue.index("id").get(id);
    if (before && before.person !== person) throw new Error("another person's item");
    await queue.put({ ...item, ...sealed, ...(before && { order: before.order }) });
    if (draft) await tx.objectStore("drafts").delete(draft);
  });
  tell({ queue: id, state: "waiting" });
}

/** Every item in order, without its words. */
export function all() {
  return within(["queue"], "readonly", (tx) => tx.objectStore("queue").getAll());
}

export function find(id) {
  return within(["queue"], "readonly", (tx) => tx.objectStore("queue").index("id").get(id));
}

/** What is sealed in an item; null when its key is not here. */
export function opened(item) {
  return read(item.person, `queue ${item.id}`, item);
}

/** Throw an item away. Its owner was asked. */
export async function remove(id) {
  await within(["queue", "blobs"], "readwrite", async (tx) => {
    const item = await tx.objectStore("queue").index("id").get(id);
    if (item) await tx.objectStore("queue").delete(item.order);
    for (const key of await tx.objectStore("blobs").index("of").getAllKeys(id)) await tx.objectStore("blobs").delete(key);
  });
  tell({ queue: id, state: "gone" });
}

/** Let a held item try once more. */
export async function again(id) {
  const item = await find(id);
  if (item) await settle(item, { state: "waiting", since: Date.now() });
  return drain({ now: true });
}

/** Write down how an item went, unless other words have taken its place meanwhile. */
async function settle({ id, turn, person }, how, value = null, told = {}) {
  const put = async (tx, sealed = {}) => {
    const queue = tx.objectStore("queue");
    const item = await queue.index("id").get(id);
    if (item?.turn === turn) await queue.put({ ...item, ...sealed, ...how });
  };
  if (value) await write(["queue"], person, `queue ${id}`, value, put);
  else await within(["queue"], "readwrite", (tx) => put(tx));
  tell({ queue: id, ...how, ...told });
}

// -- Sending ------------------------------------------------------------------------------------------------------

/** Why nothing goes just now: "", "no-signal", "away", "signed-out" or "someone-else"; known to this page only. */
export let pause = "";
let notBefore = 0;
let wait = SOONEST;
let timer = 0;

/** Send what waits, in order. One tab at a time; `now` tries at once, whatever the waiting time, unless told to wait. */
export async function drain({ now = false } = {}) {
  clearTimeout(timer);
  if (Date.now() < notBefore) return later(notBefore - Date.now());
  try {
    if (now) wait = SOONEST;
    const left = await alone("inquiry-queue", pass);
    if (left === null) return later(SOONEST); // another tab is at it; it says how each went
    if (left) later(wait);
    else wait = SOONEST;
  } catch (wrong) {
    if (!(wrong instanceof NoAnswer)) throw wrong;
    stopped(wrong.message === "the inquiry is away" ? "away" : "no-signal");
    notBefore = wrong.after ? Date.now() + wrong.after : 0;
    later(Math.max(wait, wrong.after));
    wait = Math.min(wait * 2, LATEST);
  }
}

function later(milliseconds) {
  clearTimeout(timer);
  timer = setTimeout(() => drain(), Math.max(milliseconds, 250));
}

function stopped(why) {
  if (pause === why) return;
  pause = why;
  tell({ pause: why });
}

async function pass() {
  let waiting = (await all()).filter((item) => item.state === "waiting");
  if (waiting.length === 0) {
    stopped("");
    return 0;
  }
  let told = await whoIsHere();
  if (!told.person) {
    stopped("signed-out");
    return waiting.length;
  }
  waiting = waiting.filter((item) => item.person === told.person);
  stopped(waiting.length ? "" : "someone-else");
  let asked = 0;
  for (const { id } of waiting) {
    let reply = await one(id, told);
    if (reply === "stale" && asked < 3) {
      // Somebody signed in or out meanwhile: ask again who is here, and send nothing under another name.
      asked += 1;
      const before = told.person;
      told = await whoIsHere();
      if (told.person === before) reply = await one(id, told);
      else break;
    }
    if (reply === "signed-out") {
      stopped("signed-out");
      break;
    }
  }
  await wipe(told);
  const unsent = (await all()).filter((item) => item.state === "waiting");
  if (unsent.length && !pause) wait = Math.min(wait * 2, LATEST);
  return unsent.length;
}

async function one(id, told) {
  const item = await find(id);
  const send = item && senders.get(item.kind);
  if (!send || item.state !== "waiting") return "";
  if (item.after?.length && (await stillThere(item.after))) return "";
  const value = await opened(item);
  if (value === null) return "";
  tell({ queue: id, state: "sending" });
  const reply = await send({ item, value, told });
  const { outcome, said = "", errors = {}, code = 0, note = "", compare = "", at = null } = reply;
  const since = Date.now();
  if (outcome === "sent" || outcome === "clash") {
    await settle(item, { state: outcome, since, sent_at: at ?? told.now, code, note, compare }, null, { said });
  } else if (outcome === "held") {
    await settle(item, { state: "held", since, code, note, compare }, { ...value, said, errors });
  } else {
    tell({ queue: id, state: "waiting" });
  }
  return outcome;
}

async function stillThere(ids) {
  const items = await all();
  return items.some((item) => ids.includes(item.id) && isUnsent(item));
}

const HELD = {
  400: "the inquiry could not read what was sent",
  403: "this is not yours to change any more",
  404: "what it belongs to is no longer there",
  413: "it is larger than a note may be",
};

/** Send one thing at once, without keeping it here; for a device that keeps nothing. */
export function sendNow({ kind = "form", ...value }, told) {
  return senders.get(kind)({ item: value, value, told });
}

/** Send a form; only an answer that says what became of these very words settles anything. */
async function form({ item, value, told }) {
  const { status, said, response } = await sendForm(item.address, value.fields, told.csrf);
  const at = response.headers.get("date");
  const reply = { code: status, at, said: said?.said ?? "", errors: said?.errors ?? {}, note: said?.note ?? "", compare: said?.compare ?? "" };
  if (status === 200 || status === 201) {
    if (said?.outcome !== "new" && said?.outcome !== "again") return { outcome: "unknown" };
    const words = value.fields.find(([name]) => name === "text")?.[1];
    if (words === undefined || said.sha256 === (await sha256(normal(words)))) return { ...reply, outcome: "sent" };
    return { ...reply, outcome: "held", said: "the inquiry answered for other words than these" };
  }
  if (status === 409 && reply.compare) return { ...reply, outcome: "clash" };
  if (status === 401 || said?.outcome === "signed-out") return { outcome: "signed-out" };
  if (said?.outcome === "stale") return { outcome: "stale" };
  if (status === 422 && said) return { ...reply, outcome: "held", said: firstOf(said) };
  if (said && HELD[status]) return { ...reply, outcome: "held", said: reply.said || HELD[status] };
  if (status === 413 || status === 400) return { ...reply, outcome: "held", said: HELD[status] };
  return { outcome: "unknown" };
}

function firstOf(said) {
  return said.said || Object.values(said.errors ?? {}).flat()[0] || "something in it needs mending";
}

/** What was sent is wiped after the days that the installation sets, counted by the server's clock alone. */
async function wipe(told) {
  const days = Number(told.wipe_after_days);
  if (!Number.isFinite(days)) return;
  const before = Date.parse(told.now) - days * 86_400_000;
  await within(["queue"], "readwrite", async (tx) => {
    for (let at = await tx.store.openCursor(); at; at = await at.continue()) {
      if (!isUnsent(at.value) && Date.parse(at.value.sent_at) < before) await at.delete();
    }
  });
}

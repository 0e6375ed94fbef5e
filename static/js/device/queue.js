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
export async function add({ id, person, address, kind = "form", after = [], draft = id, fields = [], ...value }) {
  const item = { id, person, kind, address, after, at: Date.now(), turn: crypto.randomUUID(), state: "waiting", since: Date.now() };
  await write(["queue", "drafts"], person, `queue ${id}`, { fields, ...value }, async (tx, sealed) => {
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
  else await within(["queue"], "readwrite", (tx) => put(tx), "relaxed"); // lost, it is only sent again and known again
  tell({ queue: id, ...how, ...told });
}

// -- Sending ------------------------------------------------------------------------------------------------------

/** Why nothing goes just now: "", "no-signal", "away", "signed-out" or "someone-else"; known to this page only. */
export let pause = "";
let notBefore = 0;
let wait = SOONEST;
let timer = 0;

/** Send what waits, in order. One tab at a time: "elsewhere" when another is at it, which says how each went. */
export async function drain({ now = false } = {}) {
  clearTimeout(timer);
  if (Date.now() < notBefore) return later(notBefore - Date.now());
  if (now) wait = SOONEST;
  try {
    const left = await alone("inquiry-queue", pass);
    if (left === null) {
      later(SOONEST);
      return "elsewhere";
    }
    if (left === 0) wait = SOONEST;
    else retry(0);
  } catch (wrong) {
    if (!(wrong instanceof NoAnswer)) throw wrong;
    stopped(wrong.message === "the inquiry is away" ? "away" : "no-signal");
    notBefore = wrong.after ? Date.now() + wrong.after : 0;
    retry(wrong.after);
  }
  return "";
}

/** Try again, each time a little later, but twice a minute at least. */
function retry(atLeast) {
  later(Math.max(wait, atLeast));
  wait = Math.min(wait * 2, LATEST);
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

const waitingNow = async () => (await all()).filter((item) => item.state === "waiting");

/** Send all that is this person's; how many of theirs are left. What waits for a sign-in waits for that alone. */
async function pass() {
  const first = await waitingNow();
  if (first.length === 0) {
    stopped("");
    return 0;
  }
  let told = await whoIsHere();
  const tried = new Set();
  let turns = 0;
  for (;;) {
    const mine = (await waitingNow()).filter((item) => item.person === told.person);
    const next = mine.filter((item) => !tried.has(item.turn));
    if (next.length === 0) {
      const others = mine.length === 0 && first.some((item) => item.person !== told.person);
      stopped(told.person ? (others ? "someone-else" : "") : "signed-out");
      await wipe(told);
      return mine.length;
    }
    stopped("");
    for (const item of next) {
      tried.add(item.turn);
      const reply = await one(item.id, told);
      if (reply === "signed-out") {
        stopped("signed-out");
        return 0;
      }
      if (reply !== "stale") continue;
      // Somebody signed in or out meanwhile: ask again who is here, and send nothing under another name.
      turns += 1;
      told = await whoIsHere();
      if (turns < 3) tried.delete(item.turn);
      break;
    }
  }
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
  } else if (outcome === "other-key") {
    await underAnotherKey(item, value);
  } else {
    tell({ queue: id, state: "waiting" });
  }
  return outcome;
}

/** Somebody else has that key. The other one follows from it, so that a second try makes no second note. */
async function underAnotherKey(item, value) {
  const hash = await sha256(`another key than ${item.id}`);
  const id = [hash.slice(0, 8), hash.slice(8, 12), `5${hash.slice(13, 16)}`, `8${hash.slice(17, 20)}`, hash.slice(20, 32)].join("-");
  const fields = value.fields.map(([name, given]) => [name, name === "id" || name === "key" ? id : given]);
  await add({ ...value, id, fields, person: item.person, address: item.address, after: item.after, draft: null });
  await remove(item.id);
  later(SOONEST);
}

async function stillThere(ids) {
  const items = await all();
  return items.some((item) => ids.includes(item.id) && isUnsent(item));
}

const HELD = {
  400: "the inquiry could not read what was sent.",
  403: "this is not yours to change any more.",
  404: "what it belongs to is no longer there.",
  409: "the inquiry has something else under the same key.",
  413: "it is larger than a note may be.",
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
    return { ...reply, outcome: "held", said: "the inquiry answered for other words than these." };
  }
  if (status === 409 && reply.compare) return { ...reply, outcome: "clash" };
  if (status === 409 && said?.outcome === "clash") return { outcome: "other-key" };
  if (status === 401 || said?.outcome === "signed-out") return { outcome: "signed-out" };
  if (said?.outcome === "stale") return { outcome: "stale" };
  if (status === 422 && said) return { ...reply, outcome: "held", said: firstOf(said) };
  if (HELD[status]) return { ...reply, outcome: "held", said: reply.said || HELD[status] };
  return { outcome: "unknown" };
}

function firstOf(said) {
  return said.said || Object.values(said.errors ?? {}).flat()[0] || "something in it needs mending.";
}

/** What was sent is wiped after the days that the installation sets, counted by the server's clock alone. */
async function wipe(told) {
  const days = Number(told.wipe_after_days);
  if (!Number.isFinite(days)) return;
  const before = Date.parse(told.now) - days * 86_400_000;
  await within(["queue", "drafts"], "readwrite", async (tx) => {
    for (let at = await tx.objectStore("queue").openCursor(); at; at = await at.continue()) {
      if (!isUnsent(at.value) && Date.parse(at.value.sent_at) < before) await at.delete();
    }
    for (let at = await tx.objectStore("drafts").openCursor(); at; at = await at.continue()) {
      const { server, turn, server_at } = at.value;
      if (server === turn && Date.parse(server_at) < before) await at.delete();
    }
  });
}

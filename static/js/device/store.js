// The one database of this device. Whoever asks for a transaction gets one, also after the browser has closed the
// database (it does when memory runs short) or a newer page has changed it. Where the browser refuses to store, it says
// why; nothing here is needed for a note to be kept by the server.

import { openDB } from "../../vendor/idb-8.0.4/index.js";

export const NAME = "inquiry";
const PATIENCE = 5000;

// Each step brings a database one version on and only ever adds: what waits in an older one is never dropped.
export const STEPS = [
  (db) => {
    db.createObjectStore("facts", { keyPath: "name" }); //  small things about the device; what is private is sealed
    db.createObjectStore("keys", { keyPath: "person" }); // one key for each person, which no script can read out
    const queue = db.createObjectStore("queue", { keyPath: "order", autoIncrement: true });
    queue.createIndex("id", "id", { unique: true });
    const drafts = db.createObjectStore("drafts", { keyPath: "id" });
    drafts.createIndex("person", "person");
    const blobs = db.createObjectStore("blobs", { keyPath: ["of", "n"] });
    blobs.createIndex("of", "of");
  },
];

let opened = null;

/** Do something in one transaction: `work(tx)` may await nothing but what the transaction gives. */
export async function within(stores, mode, work, durability = "strict") {
  for (let attempt = 0; ; attempt += 1) {
    const db = await open();
    try {
      const tx = db.transaction(stores, mode, { durability });
      const ended = tx.done;
      ended.catch(() => {}); // it is awaited below, unless the work itself fails first
      const found = await work(tx);
      await ended;
      return found;
    } catch (wrong) {
      // The browser closed it under us. Nothing was written: a transaction is whole or not there.
      if (attempt > 1 || !gone(wrong)) throw named(wrong);
      forget();
    }
  }
}

export function forget() {
  opened?.then((db) => db.close()).catch(() => {});
  opened = null;
}

function gone(wrong) {
  return wrong?.name === "InvalidStateError" || (wrong?.name === "AbortError" && !wrong.message.includes("uota"));
}

function open() {
  opened ??= patiently(
    openDB(NAME, STEPS.length, {
      upgrade(db, from) {
        for (const step of STEPS.slice(from)) step(db);
      },
      blocking: forget, // a newer page waits for the older version to be let go of
      terminated: () => {
        opened = null;
      },
    }),
  ).catch((wrong) => {
    opened = null;
    throw named(wrong);
  });
  return opened;
}

/** Why nothing can be stored here, as one word: "insecure", "full" or "denied". */
export class NothingStored extends Error {
  constructor(why, cause) {
    super(`nothing is stored here: ${why}`, { cause });
    this.name = "NothingStored";
    this.why = why;
  }
}

function named(wrong) {
  if (wrong instanceof NothingStored) return wrong;
  const full = wrong?.name === "QuotaExceededError" || wrong?.message?.includes("uota");
  const denied = ["SecurityError", "UnknownError", "NotAllowedError", "InvalidStateError", "TimeoutError"].includes(wrong?.name);
  if (full) return new NothingStored("full", wrong);
  if (denied) return new NothingStored("denied", wrong);
  return wrong;
}

function patiently(promise) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new DOMException("The database does not open", "TimeoutError")), PATIENCE);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

const TRIAL = 64 * 1024;
let trial = null;

/** Whether this device can hold a note, tried once for each window with a page of nothing: `{ ok, why }`. */
export function tried() {
  trial ??= attempt();
  return trial;
}

function triedBefore(ok = null) {
  try {
    if (ok) sessionStorage.setItem("device", "keeps");
    return sessionStorage.getItem("device") === "keeps";
  } catch {
    return false;
  }
}

async function attempt() {
  if (!globalThis.isSecureContext || !globalThis.crypto?.subtle) return { ok: false, why: "insecure" };
  if (!globalThis.indexedDB) return { ok: false, why: "denied" };
  try {
    if (triedBefore()) {
      await open();
      return { ok: true, why: "" };
    }
    // Some browsers store plain things in a private window, and keys not.
    const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    await within(["facts"], "readwrite", async (tx) => {
      const facts = tx.objectStore("facts");
      await facts.put({ name: "trial", key, bytes: new Uint8Array(TRIAL) });
      await facts.delete("trial");
    });
    triedBefore(true);
    return { ok: true, why: "" };
  } catch (wrong) {
    return { ok: false, why: wrong instanceof NothingStored ? wrong.why : "denied" };
  }
}

export function fact(name) {
  return within(["facts"], "readonly", (tx) => tx.objectStore("facts").get(name));
}

export function remember(fact) {
  return within(["facts"], "readwrite", (tx) => tx.objectStore("facts").put(fact));
}

export function forgetFact(name) {
  return within(["facts"], "readwrite", (tx) => tx.objectStore("facts").delete(name));
}

/** Ask the browser not to clear what is stored when space runs short; whether it promises that. */
export async function lasting() {
  try {
    return (await navigator.storage?.persisted?.()) || (await navigator.storage?.persist?.()) || false;
  } catch {
    return false;
  }
}

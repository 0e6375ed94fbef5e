// Words that wait on a device are sealed with their writer's own key (AES-GCM, 256 bits). The key was made here, lies in
// this browser's database and cannot be read out of it by any script; without it what is stored is noise.
//
// Sealed: fields, text, drafts, places, bytes of photographs and sound. In the clear: ids, whose, where to, when, order.

import { within } from "./store.js";

const WAY = "AES-GCM";
const keys = new Map(); // person → { person, id, key }, as in the database

/** Give a person their key on this device, if they have none yet. */
export async function provision(person) {
  const found = await keyOf(person);
  if (found) return found;
  const key = await crypto.subtle.generateKey({ name: WAY, length: 256 }, false, ["encrypt", "decrypt"]);
  const made = { person, id: crypto.randomUUID(), key };
  // Two tabs may be here at once: the first one's key is everybody's.
  const row = await within(["keys"], "readwrite", async (tx) => {
    const first = await tx.objectStore("keys").get(person);
    if (!first) await tx.objectStore("keys").add(made);
    return first ?? made;
  });
  keys.set(person, row);
  return row;
}

async function keyOf(person, afresh = false) {
  if (afresh || !keys.has(person)) {
    const row = await within(["keys"], "readonly", (tx) => tx.objectStore("keys").get(person));
    if (!row) return null;
    keys.set(person, row);
  }
  return keys.get(person);
}

/** Whether this person's words can be opened here. */
export async function opens(person) {
  return Boolean(person && (await keyOf(person, true)));
}

/**
 * Seal a value (what JSON holds, or bytes) and write it: `work(tx, { iv, sealed, by })` puts the record. The key is in
 * the database in the same transaction, so that nothing is ever sealed with a key that another tab has thrown away.
 */
export async function write(stores, person, bound, value, work, durability = "strict") {
  const bytes = isBytes(value) ? value : new TextEncoder().encode(JSON.stringify(value));
  for (;;) {
    const row = await provision(person);
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const sealed = await crypto.subtle.encrypt(how(iv, bound), row.key, bytes);
    const written = await within([...stores, "keys"], "readwrite", async (tx) => {
      const there = await tx.objectStore("keys").get(person);
      if (there && there.id !== row.id) return { stale: true };
      if (!there) await tx.objectStore("keys").put(row);
      return { found: await work(tx, { iv, sealed, by: row.id }) };
    }, durability);
    if (!written.stale) return written.found;
    keys.delete(person);
  }
}

/** The value again; null when the key is gone or the record is not what was sealed. */
export async function read(person, bound, record) {
  const bytes = await readBytes(person, bound, record);
  return bytes && JSON.parse(new TextDecoder().decode(bytes));
}

export async function readBytes(person, bound, record) {
  if (!person || !record?.sealed) return null;
  let row = await keyOf(person);
  if (row?.id !== record.by) row = await keyOf(person, true);
  if (row?.id !== record.by) return null;
  try {
    return await crypto.subtle.decrypt(how(record.iv, bound), row.key, record.sealed);
  } catch {
    return null;
  }
}

/** Throw a key away, if in the same moment nothing is there any more that `wanted(tx)` would miss. */
export async function discard(person, stores, wanted) {
  const gone = await within([...stores, "keys"], "readwrite", async (tx) => {
    if (await wanted(tx)) return false;
    await tx.objectStore("keys").delete(person);
    return true;
  });
  if (gone) keys.delete(person);
  return gone;
}

function how(iv, bound) {
  return { name: WAY, iv, additionalData: new TextEncoder().encode(bound) };
}

function isBytes(value) {
  return value instanceof ArrayBuffer || ArrayBuffer.isView(value);
}

// Words begun and not kept: on this device at once, with the server when there is one, offered back at the next opening.
//
// A draft: { id, person, address, at, turn, server, version, of, aside } in the clear, and sealed { fields }. `turn` names
// these very words; `server` is the turn that the server has, `version` what it calls it.

import { NoAnswer, ask, encoded, whoIsHere } from "./doors.js";
import { tell } from "./news.js";
import { within } from "./store.js";
import { read, write } from "./vault.js";

const LOCK = "inquiry-draft ";

/** Save on this device. `of` is the draft that this one is a copy of. Resolves with the record once it is written. */
export async function save({ person, id, address, fields, of = "", version = 0 }) {
  const turn = crypto.randomUUID();
  return write(["drafts"], person, `draft ${id}`, { fields }, async (tx, sealed) => {
    const before = await tx.objectStore("drafts").get(id);
    const draft = { id, person, address, at: Date.now(), turn, server: before?.server ?? "", server_at: before?.server_at ?? "", version: before?.version ?? version, of, ...sealed };
    await tx.objectStore("drafts").put(draft);
    return draft;
  }, "relaxed");
}

export async function drafts(person) {
  const rows = await within(["drafts"], "readonly", (tx) => tx.objectStore("drafts").index("person").getAll(person));
  return rows.sort((one, other) => other.at - one.at);
}

export function draft(id) {
  return within(["drafts"], "readonly", (tx) => tx.objectStore("drafts").get(id));
}

export const words = async (row) => (await read(row.person, `draft ${row.id}`, row))?.fields ?? null;

async function change(id, how) {
  await within(["drafts"], "readwrite", async (tx) => {
    const row = await tx.store.get(id);
    if (row) await tx.store.put({ ...row, ...how(row) });
  });
}

/** Put aside: not offered again, but still listed with what waits on this device. */
export async function putAside(id) {
  await change(id, () => ({ aside: true }));
  tell({ draft: id });
}

export async function remove(id) {
  await within(["drafts"], "readwrite", (tx) => tx.store.delete(id));
  tell({ draft: id });
}

// -- With the server ----------------------------------------------------------------------------------------------

/** Save a draft with the server: "saved", "copy" when it has other words from elsewhere, or "" when not now. */
export async function send({ id, person, address, fields, of = "", version = 0 }, token, options = {}) {
  const pairs = [["address", address], ["version", String(version)], ...(of ? [["copy_of", of]] : []), ...fields];
  try {
    const post = (csrf) =>
      ask(`/drafts/${id}/`, { method: "POST", body: encoded(pairs), headers: { "x-csrftoken": csrf }, ...options });
    let { status, said } = await post(token);
    if (status === 403) {
      // The page is older than the last signing in. It may have been somebody else's.
      const told = await whoIsHere();
      if (told.person !== person) return { outcome: "" };
      ({ status, said } = await post(told.csrf));
    }
    if (status === 409) return { outcome: "copy" };
    if ((status === 200 || status === 201) && said?.version) return { outcome: "saved", version: said.version, at: said.saved_at ?? "" };
  } catch (wrong) {
    if (!(wrong instanceof NoAnswer)) throw wrong;
  }
  return { outcome: "" };
}

/** Write down that the server has what was written at this turn. */
export function known(id, turn, { version, at }) {
  return change(id, () => ({ server: turn, version, server_at: at }));
}

// -- One tab at a time --------------------------------------------------------------------------------------------

/** Hold a draft for this tab: a function that lets go of it, or null when another tab holds it. */
export function hold(id) {
  if (!navigator.locks) return Promise.resolve(() => {});
  return new Promise((resolve) => {
    navigator.locks.request(LOCK + id, { ifAvailable: true }, (lock) => {
      if (!lock) return resolve(null);
      return new Promise((letGo) => resolve(letGo));
    });
  });
}

/** The ids of the drafts that some tab is writing just now. */
export async function heldNow() {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  return new Set(held.filter(({ name }) => name.startsWith(LOCK)).map(({ name }) => name.slice(LOCK.length)));
}

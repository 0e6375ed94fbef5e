// A recording or a picture on its way: said beforehand with its hash, then sent piece by piece. The answer to each tells
// how much has arrived, so that a sending that was cut goes on from there, today or tomorrow, from this page or another.

import { dropPieces, keepPiece, piece as pieceHere } from "./device/blobs.js";
import { ask, sha256 } from "./device/doors.js";
import { tell } from "./device/news.js";
import { add, sender } from "./device/queue.js";

const PIECE = 256 * 1024;
const DOOR = "/attachments/";
// A piece over the slowest line takes most of a minute.
const PATIENCE = 180_000;
const TRIES = 5;

/** What is said of a file before it is sent. */
export async function described(blob, { kind, seconds = 0 }) {
  return { kind, seconds, size: blob.size, sha256: await sha256(await blob.arrayBuffer()) };
}

/** Put a file on this device, sealed, from where it goes by itself; a note that names it goes after it. */
export async function onDevice({ id, person, blob, file, words }) {
  for (let n = 0; blob && n * PIECE < blob.size; n += 1) {
    await keepPiece(person, id, n, await blob.slice(n * PIECE, (n + 1) * PIECE).arrayBuffer());
  }
  await add({ id, person, address: `${DOOR}begin/`, kind: "attachment", draft: null, fields: [["text", words]], file });
}

/** The piece that begins at `offset`, from memory or from what is sealed here; null where it cannot be opened. */
async function pieceAt(offset, { id, person, blob }) {
  if (blob) return blob.slice(offset, offset + PIECE).arrayBuffer();
  const found = await pieceHere(person, id, Math.floor(offset / PIECE));
  return found && found.slice(offset % PIECE);
}

sender("attachment", async ({ item, value, told }) => {
  const { id } = item;
  const { file } = value;
  const post = (address, fields) => ask(address, { method: "POST", body: asForm(fields), headers: { "x-csrftoken": told.csrf } }, PATIENCE);
  let reply = await post(`${DOOR}begin/`, { id, ...file });
  let before = -1;
  for (let still = 0; still < TRIES; ) {
    const end = endOf(reply);
    if (end) {
      if (end.outcome === "sent") await dropPieces(id).catch(() => {});
      return end;
    }
    const { received } = reply.said;
    tell({ queue: id, state: "sending", received, size: file.size });
    still = received > before ? 0 : still + 1;
    before = received;
    if (received >= file.size) {
      reply = await post(`${DOOR}${id}/whole/`, {});
      continue;
    }
    const bytes = await pieceAt(received, { id, person: told.person, blob: value.blob });
    if (!bytes) return { outcome: "held", said: "It cannot be opened on this device any more." };
    reply = await post(`${DOOR}${id}/pieces/`, { offset: received, sha256: await sha256(bytes), piece: new Blob([bytes]) });
  }
  return { outcome: "unknown" };
});

/** How a sending ended; nothing while it goes on. */
function endOf({ status, said }) {
  if (status === 401 || said?.outcome === "signed-out") return { outcome: "signed-out" };
  if (said?.outcome === "stale") return { outcome: "stale" };
  if ((status === 200 || status === 201) && said?.whole) return { outcome: "sent", code: status };
  if ([200, 201, 409].includes(status) && Number.isFinite(said?.received)) return null;
  if ([400, 403, 404, 409, 413, 422].includes(status)) return { outcome: "held", code: status, said: said?.said || "The inquiry did not take it." };
  return { outcome: "unknown" };
}

function asForm(fields) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) if (value || value === 0) form.append(name, value);
  return form;
}

// Bytes of photographs and sound in numbered pieces, sealed like words. `of` is the attachment's id, which an item of the
// queue may share: throwing that item away throws its pieces away too.

import { within } from "./store.js";
import { readBytes, write } from "./vault.js";

export function keepPiece(person, of, n, bytes) {
  return write(["blobs"], person, `blob ${of} ${n}`, bytes, (tx, sealed) =>
    tx.objectStore("blobs").put({ of, n, person, at: Date.now(), size: bytes.byteLength, ...sealed }),
  );
}

/** One piece as an ArrayBuffer; null when it is not here or cannot be opened. */
export async function piece(person, of, n) {
  const row = await within(["blobs"], "readonly", (tx) => tx.objectStore("blobs").get([of, n]));
  return row ? readBytes(person, `blob ${of} ${n}`, row) : null;
}

/** The numbers of the pieces that are here, in order. */
export async function pieces(of) {
  const keys = await within(["blobs"], "readonly", (tx) => tx.objectStore("blobs").index("of").getAllKeys(of));
  return keys.map(([, n]) => n);
}

export function dropPieces(of) {
  return within(["blobs"], "readwrite", async (tx) => {
    for (const key of await tx.store.index("of").getAllKeys(of)) await tx.store.delete(key);
  });
}

// A recording is put on this device second by second while it is made, sealed like words: when the browser is killed or
// the telephone dies, what was said until then is here, and is offered when a note is next begun.

import { dropPieces, keepPiece, piece, pieces } from "./device/blobs.js";
import { where } from "./device/state.js";
import { fact, forgetFact, remember } from "./device/store.js";

const nameOf = (person) => `recording ${person}`;

/** Keep a recording as it grows; on a device that keeps nothing this does nothing. */
export function soFar() {
  let going = Promise.resolve();
  let now = null;
  const after = (work) => {
    going = going.then(work).catch((wrong) => {
      if (wrong?.name !== "NothingStored") throw wrong;
      now = null; // no room: the page alone has it
    });
    return going;
  };
  return {
    add: (chunk, n, type) =>
      after(async () => {
        if (n === 0) now = await begun(type);
        if (now) await keepPiece(now.person, now.id, n, await chunk.arrayBuffer());
      }),
    /** It is whole now, and lies elsewhere; or was thrown away. */
    end: () =>
      after(async () => {
        if (!now) return;
        const { person, id, release } = now;
        now = null;
        await dropPieces(id);
        await forgetFact(nameOf(person));
        release();
      }),
  };
}

async function begun(type) {
  const { keeps, person } = await where();
  if (!keeps || (await fact(nameOf(person)))) return null; // one at a time: what was cut off before is not lost for it
  const id = crypto.randomUUID();
  const release = await held(id);
  await remember({ name: nameOf(person), id, type, at: Date.now() });
  return { person, id, release };
}

/** As long as this page lives, no other takes its recording for one that was cut off. */
function held(id) {
  if (!navigator.locks) return () => {};
  return new Promise((resolve) => {
    navigator.locks.request(`recording ${id}`, () => new Promise((release) => resolve(release)));
  });
}

/** What was being recorded when everything stopped: `{ at, take, away }`, or nothing. */
export async function cutOff() {
  const { keeps, person } = await where();
  const found = keeps && (await fact(nameOf(person)));
  if (!found) return null;
  const locks = (await navigator.locks?.query())?.held ?? [];
  if (locks.some((lock) => lock.name === `recording ${found.id}`)) return null;
  const numbers = await pieces(found.id);
  const away = async () => {
    await dropPieces(found.id);
    await forgetFact(nameOf(person));
  };
  if (!numbers.length) {
    await away();
    return null;
  }
  return {
    at: new Date(found.at), away, seconds: numbers.length,
    async take() {
      const parts = [];
      for (const n of numbers) parts.push(await piece(person, found.id, n));
      return new Blob(parts.filter(Boolean), { type: found.type.split(";")[0] });
    },
  };
}

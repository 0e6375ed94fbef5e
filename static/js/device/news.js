// What changed on this device is told to everything on this page and to every other tab.

const listeners = new Set();
const channel = globalThis.BroadcastChannel ? new BroadcastChannel("inquiry-device") : null;

export function hear(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** `what` is clear: ids, states, addresses, times. No words of anybody's go through here. */
export function tell(what) {
  channel?.postMessage(what);
  pass(what);
}

function pass(what) {
  for (const listener of [...listeners]) listener(what);
}

channel?.addEventListener("message", (event) => pass(event.data));

/** Do something while no other tab does the same; null when another one is at it. */
export function alone(name, work) {
  if (!navigator.locks) return work(true);
  return navigator.locks.request(name, { ifAvailable: true }, (lock) => (lock ? work(lock) : null));
}

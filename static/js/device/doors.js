// The server's doors as this device knocks at them: never longer than half a minute, and nothing that is not understood
// is taken for a yes.

export const PATIENCE = 30000;

/** No answer that could be understood: try again later, at the earliest in `after` milliseconds. */
export class NoAnswer extends Error {
  constructor(why, after = 0) {
    super(why);
    this.name = "NoAnswer";
    this.after = after;
  }
}

/** Ask, and wait no longer than `patience` for the whole answer: `{ status, said, response }`, or NoAnswer. */
export async function ask(address, options = {}, patience = PATIENCE) {
  const stop = AbortSignal.timeout ? AbortSignal.timeout(patience) : undefined;
  let response;
  let text;
  try {
    response = await fetch(address, {
      cache: "no-store",
      credentials: "same-origin",
      redirect: "manual",
      signal: stop,
      ...options,
      headers: { accept: "application/json", ...options.headers },
    });
    text = await response.text();
  } catch (wrong) {
    throw new NoAnswer(wrong?.name === "TimeoutError" ? "no answer in time" : "no signal");
  }
  if (response.type === "opaqueredirect") throw new NoAnswer("led elsewhere");
  if (response.status === 503 || response.status === 429) throw new NoAnswer("the inquiry is away", after(response));
  return { status: response.status, said: parsed(response, text), response };
}

function parsed(response, text) {
  if (!response.headers.get("content-type")?.includes("json")) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function after(response) {
  const told = response.headers.get("retry-after");
  const seconds = Number(told);
  if (!told) return 0;
  if (Number.isFinite(seconds)) return Math.min(Math.max(seconds, 0), 300) * 1000;
  return Math.min(Math.max(Date.parse(told) - Date.now(), 0) || 0, 300_000);
}

/** Who is signed in here, as the server knows it: `{ person, csrf, shared, wipe_after_days, now, … }`. */
export async function whoIsHere() {
  const { status, said } = await ask("/device/", {}, 10_000);
  if (status !== 200 || said === null || !("person" in said) || !("csrf" in said)) throw new NoAnswer("not understood");
  return said;
}

/** Send a form's fields as the form itself would; `fields` are pairs. */
export function sendForm(address, fields, csrf, options = {}) {
  return ask(address, { method: "POST", body: encoded(fields), headers: { "x-csrftoken": csrf }, ...options });
}

/** Fields as a form sends them, in whichever of its two ways takes fewer bytes. */
export function encoded(fields) {
  const plain = new URLSearchParams(fields);
  const length = plain.toString().length;
  const inParts = fields.reduce((sum, [name, value]) => sum + 100 + name.length + new Blob([value]).size, 42);
  if (length <= inParts) return plain;
  const parts = new FormData();
  for (const [name, value] of fields) parts.append(name, value);
  return parts;
}

/** What the server will have kept of a text: browsers send line ends as CRLF, it keeps LF. */
export function normal(text) {
  return text.replaceAll("\r\n", "\n").replaceAll("\r", "\n");
}

export async function sha256(bytes) {
  const data = typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes;
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", data));
  return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

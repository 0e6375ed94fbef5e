// A form's fields as pairs, and pairs put back into a form.

const NOT_OURS = "csrfmiddlewaretoken";

/** What the form would send, in order, without its token. */
export function fieldsOf(form, submitter = null) {
  const data = submitter?.name ? new FormData(form, submitter) : new FormData(form);
  return [...data].filter(([name, value]) => name !== NOT_OURS && typeof value === "string");
}

/** Put pairs back; what the form has no field for is carried along unseen. */
export function fill(form, fields) {
  for (const carried of form.querySelectorAll("[data-carried]")) carried.remove();
  const given = new Map();
  for (const [name, value] of fields) given.set(name, [...(given.get(name) ?? []), value]);
  for (const element of form.elements) {
    if (!element.name || element.name === NOT_OURS || element.type === "file" || element.type === "submit") continue;
    const values = given.get(element.name);
    if (element.type === "checkbox" || element.type === "radio") element.checked = Boolean(values?.includes(element.value));
    else if (element.type === "select-multiple") for (const one of element.options) one.selected = Boolean(values?.includes(one.value));
    else if (values) put(element, values[0]);
  }
  const known = new Set([...form.elements].map((element) => element.name));
  for (const [name, values] of given) {
    if (known.has(name)) continue;
    for (const value of values) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    for (const input of form.querySelectorAll(`input[type=hidden][name="${CSS.escape(name)}"]`)) input.dataset.carried = "";
  }
  // An edit is known by its key; the id of this form would make a note of it.
  if (form.elements.id) form.elements.id.disabled = given.has("key") && !given.has("id");
  form.dispatchEvent(new Event("filled", { bubbles: true }));
}

function put(element, value) {
  element.value = value;
  // A place that this page does not know of is still the place that was chosen.
  if (element.tagName === "SELECT" && element.value !== value) {
    element.append(new Option(value, value));
    element.value = value;
  }
}

/** Where the words go: this form's address, or that of the form in which they were begun. */
export function addressOf(form) {
  return form.dataset.address || form.getAttribute("action");
}

/** The field that names what is written: a new note's id, or an edit's key. */
export function idField(form) {
  const { id, key } = form.elements;
  return id instanceof Element && !id.disabled ? id : key instanceof Element ? key : null;
}

/** The words: of a note's one text, or of the boxes of its shape. */
export function textOf(fields) {
  const whole = fields.find(([name]) => name === "text")?.[1];
  return whole ?? fields.filter(([name, value]) => name.startsWith("box_") && value).map(([, value]) => value).join("\n\n");
}

/** Where the words are written: the one box, or all of a shape's. */
export function boxesOf(form) {
  return [...form.querySelectorAll("textarea[name=text], textarea[name^=box_]")];
}

/** The first words of a text, for a list. */
export function firstWords(text, length = 60) {
  const line = text.trim().split("\n", 1)[0];
  return line.length > length ? `${line.slice(0, length).trimEnd()}…` : line;
}

// Words taken out of this device as a plain text file.

export function download(name, text) {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** One note as text: its words first, then what else was said of it. */
export function asText(fields, at) {
  const text = fields.find(([name]) => name === "text")?.[1] ?? "";
  const unsaid = new Set(["text", "id", "key", "claimed_at", "from_version", "attachments"]);
  const rest = fields.filter(([name, value]) => value && !unsaid.has(name)).map(([name, value]) => `${name.replaceAll("_", " ")}: ${value}`);
  return [text, "", ...rest, `written on this device: ${new Date(at).toLocaleString("en-GB")}`, ""].join("\n");
}

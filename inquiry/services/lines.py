"""The lines to database and broker: which of them would go over a network in the open."""

from urllib.parse import parse_qs, unquote, urlsplit

HERE = {"", "localhost", "127.0.0.1", "::1"}
SURE = {"verify-ca", "verify-full"}


def open_lines(**addresses: str) -> list[str]:
    """What to change about each address that leads to another machine without TLS, in a sentence.

    A socket and this machine's own loopback are no network. A line is closed only when the other end also shows a
    certificate that is checked: TLS with anybody is no promise.
    """
    return [said for name, address in addresses.items() if (said := _what_is_open(name, address))]


def _what_is_open(name: str, address: str) -> str:
    parts = urlsplit(address)
    asked = parse_qs(parts.query)
    host = unquote((asked.get("host") or [parts.hostname or ""])[0])
    if host in HERE or host.startswith("/"):
        return ""
    if parts.scheme.startswith("redis"):
        lax = asked.get("ssl_cert_reqs", ["required"])[0] != "required"
        return f"{name} leads to {host} without TLS: write rediss://." if parts.scheme != "rediss" or lax else ""
    is_closed = asked.get("sslmode", [""])[0] in SURE
    return "" if is_closed else f"{name} leads to {host} without TLS: add ?sslmode=verify-full&sslrootcert=…."

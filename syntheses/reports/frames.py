"""How the press and its helper speak: a short JSON head and a body of bytes, each with its length before it."""

import json
import socket
import struct
from typing import Any

_LENGTHS = struct.Struct(">II")
Head = dict[str, Any]


def send(line: socket.socket, head: Head, body: bytes = b"") -> None:
    """Say one thing."""
    said = json.dumps(head).encode()
    line.sendall(_LENGTHS.pack(len(said), len(body)) + said + body)


def receive(line: socket.socket) -> tuple[Head, bytes] | None:
    """Hear one thing, whole; nothing when the other side has gone."""
    lengths = _exactly(line, _LENGTHS.size)
    if lengths is None:
        return None
    head_length, body_length = _LENGTHS.unpack(lengths)
    head, body = _exactly(line, head_length), _exactly(line, body_length)
    if head is None or body is None:
        return None
    return json.loads(head), body


def _exactly(line: socket.socket, length: int) -> bytes | None:
    parts = bytearray()
    while len(parts) < length:
        try:
            part = line.recv(min(1 << 20, length - len(parts)))
        except ConnectionError:
            return None
        if not part:
            return None
        parts += part
    return bytes(parts)

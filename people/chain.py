"""The chain over the record of changes: how a link is made of the link before and a change, and with which key.

Pure: no database and no Django, so that whoever wants to check an installation from outside can read it in a minute.
"""

import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Self

BEGINNING = bytes(32)
MICROSECONDS = 1_000_000


class Sealed(NamedTuple):
    """A change as it is sealed: everything that the row holds, in one order for ever. Moments are microseconds."""

    id: int
    at: int
    by: str | None
    role: str
    thing: str
    key: str
    kind: str
    columns: str
    was: str | None
    now: str | None


def link(key: bytes, before: bytes, number: int, sealed_at: int, change: Sealed) -> bytes:
    """The link that follows ``before``: nobody makes it without the key, and nobody moves it to another place."""
    words = json.dumps([number, sealed_at, *change], ensure_ascii=False, separators=(",", ":"))
    return hmac.digest(key, before + words.encode(), "sha256")


@dataclass(frozen=True)
class Key:
    """What the links are made with, and the short name by which each says so. The name tells nothing of the key."""

    secret: bytes

    @property
    def name(self) -> str:
        return hashlib.sha256(b"name of a key" + self.secret).hexdigest()[:8]

    @classmethod
    def read(cls, file: Path) -> Self:
        """The key in a file.

        Raises:
            ValueError: there is too little in it to be one.
        """
        secret = file.read_bytes().strip()
        if len(secret) < 32:
            message = f"{file} holds no key: at least 32 letters."
            raise ValueError(message)
        return cls(secret)

    @classmethod
    def drawn_once(cls, file: Path) -> Self:
        """The key in a file that only its owner can read, drawn the first time; two that begin at once agree on it."""
        if not file.exists():
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as out:
                out.write(secrets.token_urlsafe(48))
                out.flush()
                os.fsync(out.fileno())
            try:
                os.link(draft, file)
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        return cls.read(file)


def keys_beside(file: Path) -> dict[str, bytes]:
    """The key and those that were in use before it, which lie beside it as ``key.…``, each by its short name."""
    found = [Key.read(one) for one in [file, *sorted(file.parent.glob(f"{file.name}.*"))] if one.is_file()]
    return {one.name: one.secret for one in found}

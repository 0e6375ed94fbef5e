"""The heads of the chain, written outside the database: one line for each time that something was sealed.

Whoever owns the database could cut off the end of the chain and nothing inside would show it; these lines do. The files
are only ever added to, a new one each month; where the disk allows it, let it say so too (``chattr +a``).
"""

import datetime as dt
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Head:
    """How far the chain had come: the number of its last link, and that link."""

    number: int
    hash: bytes

    @property
    def words(self) -> str:
        return f"number {self.number}, {self.hash.hex()}"


@dataclass(frozen=True)
class Break:
    """A head that the sealer did not find again, and the first link that may be wrong."""

    head: Head
    first: int


@dataclass(frozen=True)
class Heads:
    """The folder in which they stand."""

    folder: Path

    def note(self, head: Head, at: dt.datetime) -> None:
        """Write down how far the chain has come."""
        self._add(at, number=head.number, hash=head.hash.hex())

    def note_break(self, head: Head, at: dt.datetime, *, first: int) -> None:
        """Write down that the chain no longer holds what this head says, and the first link that may be wrong."""
        self._add(at, broken=head.number, hash=head.hash.hex(), first=first)

    def all(self) -> Iterator[Head]:
        """Every head, the oldest first."""
        return (Head(line["number"], bytes.fromhex(line["hash"])) for line in self._lines() if "number" in line)

    def breaks(self) -> Iterator[Break]:
        """Every head that the sealer found to be gone, or other than it was."""
        return (
            Break(Head(line["broken"], bytes.fromhex(line["hash"])), line["first"])
            for line in self._lines()
            if "broken" in line
        )

    def last(self) -> Head | None:
        """The newest head, from the newest file that holds one."""
        for file in reversed(self.files()):
            found = [line for line in _read(file) if "number" in line]
            if found:
                return Head(found[-1]["number"], bytes.fromhex(found[-1]["hash"]))
        return None

    def files(self) -> list[Path]:
        """The files, one for each month."""
        return sorted(self.folder.glob("heads-*.jsonl"))

    def _lines(self) -> Iterator[dict[str, Any]]:
        for file in self.files():
            yield from _read(file)

    def _add(self, at: dt.datetime, **said: object) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        line = json.dumps({"at": at.isoformat(timespec="seconds"), **said}) + "\n"
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
        file = os.open(self.folder / f"heads-{at:%Y-%m}.jsonl", flags, 0o600)
        try:
            os.write(file, line.encode())
            os.fsync(file)
        finally:
            os.close(file)


def _read(file: Path) -> Iterator[dict[str, Any]]:
    """Its lines; the last one of a machine that went off may be half a line, and says nothing."""
    for line in file.read_text(encoding="ascii", errors="replace").splitlines():
        try:
            yield json.loads(line)
        except ValueError:
            continue

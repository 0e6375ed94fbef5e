"""Going through the chain from its beginning, with the key and with the heads that stand outside the database."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from people.chain import BEGINNING, MICROSECONDS, Sealed, link
from people.heads import Break, Head
from people.sealing import AT_ONCE, ONCE, SEALED, Line

# No transaction of the inquiry lasts so long. A change that claims to have been made so much earlier than a round that
# did not see it was put in by hand.
LATEST = 3600 * MICROSECONDS

CHAIN = (
    "SELECT l.number, l.change, l.hash, l.signed_with, (extract(epoch FROM l.sealed_at) * 1000000)::bigint,"  # noqa: S608
    f" {SEALED} FROM people_link l LEFT JOIN people_change c ON c.id = l.change ORDER BY l.number"
)
UNSEALED = (
    f"SELECT {SEALED} FROM people_change c"  # noqa: S608
    " WHERE NOT EXISTS (SELECT FROM people_link l WHERE l.change = c.id) ORDER BY c.id"
)


@dataclass
class Found:
    """What was found: how many links hold, what is the first that does not, and what is not sealed yet."""

    links: int = 0
    wrong: str = ""
    # The number of the link, and of the change, at which it is wrong; where they are known.
    number: int | None = None
    change: int | None = None
    unsealed: int = 0
    oldest_unsealed: dt.datetime | None = None
    heads: int = 0

    def fault(self, wrong: str, *, number: int | None = None, change: int | None = None) -> None:
        """Keep the first fault; later ones follow from it."""
        if not self.wrong:
            self.wrong, self.number, self.change = wrong, number, change


class _Walk:
    """From link to link, with what the last one says."""

    def __init__(self, keys: dict[str, bytes], heads: Iterable[Head], breaks: Iterable[Break]) -> None:
        self.keys = keys
        self.outside: dict[int, bytes] = {}
        self.found = Found()
        self.before, self.number, self.rounds = BEGINNING, 0, (0, 0)
        for head in heads:
            # Where two differ, the older one was there when it was written.
            self.outside.setdefault(head.number, head.hash)
            self.found.heads += 1
        self.broken = min(breaks, key=lambda one: one.first, default=None)

    def step(self, row: tuple[Any, ...]) -> bool:
        """Take one link; whether it holds."""
        number, of, hash_, name, sealed_at = int(row[0]), int(row[1]), row[2], str(row[3]), int(row[4])
        expected = self.number + 1
        if number != expected:
            self.found.fault(f"Link {expected} is missing.", number=expected)
            return False
        if row[5] is None:
            self.found.fault(f"Change {of}, which link {number} seals, is gone.", number=number, change=of)
            return False
        change = Sealed(*row[5:])
        if name not in self.keys:
            wrong = f"Link {number} was made with the key «{name}», which is not here."
        elif link(self.keys[name], self.before, number, sealed_at, change) != hash_:
            wrong = f"Link {number} and {_named(change)} are not what was sealed."
        elif self.broken and self.broken.first == number:
            wrong = f"From link {number} on, the sealer no longer found what it had sealed: {self.broken.head.words}."
        elif self.outside.get(number, hash_) != hash_:
            wrong = f"Link {number}, over {_named(change)}, is not the one that was written outside the database."
        elif self._is_too_late(change.at, sealed_at):
            wrong = f"{_named(change)[0].upper()}{_named(change)[1:]} was put in long after the moment that it claims."
        else:
            self.before, self.number = bytes(hash_), number
            self.found.links += 1
            return True
        self.found.fault(wrong, number=number, change=of)
        return False

    def _is_too_late(self, at: int, sealed_at: int) -> bool:
        """Whether an earlier round should have seen it."""
        last, this = self.rounds
        if sealed_at != this:
            last, this = self.rounds = (this, sealed_at)
        return at < last - LATEST

    def end(self) -> None:
        """The chain is at its end: does it reach as far as was written outside?"""
        furthest = max(self.outside, default=0)
        if furthest > self.number:
            first = self.number + 1
            wrong = f"Links {first} to {furthest} are gone: outside the database it is written that they were there."
            self.found.fault(wrong, number=first)

    def wait(self, change: Sealed) -> None:
        """A change that no link names yet."""
        if not self.found.unsealed:
            self.found.oldest_unsealed = dt.datetime.fromtimestamp(change.at / MICROSECONDS, tz=dt.UTC)
        self.found.unsealed += 1
        if change.at < self.rounds[1] - LATEST:
            self.found.fault(f"No link seals {_named(change)}: it was put in afterwards.", change=change.id)


def verify(line: Line, keys: dict[str, bytes], heads: Iterable[Head], breaks: Iterable[Break] = ()) -> Found:
    """Go through the whole chain, up to the first link that does not hold; then see what is not sealed.

    Args:
        line: a transaction that sees one moment throughout.
        keys: every key that links were made with, by its short name.
        heads: what was written outside the database, read before the transaction began.
        breaks: what the sealer itself found broken.
    """
    walk = _Walk(keys, heads, breaks)
    line.execute(ONCE)
    if all(walk.step(row) for row in _rows(line, CHAIN)):
        walk.end()
    for row in _rows(line, UNSEALED):
        walk.wait(Sealed(*row))
    return walk.found


def _rows(line: Line, question: str) -> Iterator[tuple[Any, ...]]:
    with line.cursor(name="going_through") as cursor:
        cursor.itersize = AT_ONCE
        cursor.execute(question)
        yield from cursor


def _named(change: Sealed) -> str:
    key = f" {change.key}" if change.key else ""
    return f"change {change.id} ({change.thing}{key})"

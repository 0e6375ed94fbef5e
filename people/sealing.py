"""The sealer's round: whatever has been committed and is in no link yet is chained, in the order in which it was seen.

A change has its number before its transaction commits, so a lower number may be seen after a higher one. Nothing is
skipped for it: each round takes all that it sees and that no link names. So that a round need not look through
everything, it begins after a floor below which every transaction is known to have ended (``_Floor``).
"""

import datetime as dt
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg

from people.chain import BEGINNING, MICROSECONDS, Key, Sealed, link
from people.heads import Head, Heads

# Any number will do, as long as no other lock of the inquiry has it.
ONE_AT_A_TIME = 5_115_088
AT_ONCE = 10_000

SEALED = (
    "c.id, (extract(epoch FROM c.at) * 1000000)::bigint, c.by::text, c.role, c.thing, c.key, c.kind, c.columns,"
    " encode(c.was, 'hex'), encode(c.now, 'hex')"
)
WAITING = (
    f"SELECT {SEALED} FROM people_change c"  # noqa: S608 - nothing in it is given
    " WHERE c.id > %s AND NOT EXISTS (SELECT FROM people_link l WHERE l.change = c.id AND l.change > %s)"
    " ORDER BY c.id"
)
# Both sides are gone through once. Of a table that has just grown the planner knows nothing, and would go through the
# links anew for each change, while a long round adds to them.
ONCE = "SET LOCAL enable_nestloop = off"
LAST = "SELECT number, hash FROM people_link ORDER BY number DESC LIMIT 1"
GIVEN_OUT = "SELECT last_value - (NOT is_called)::int FROM people_change_id_seq"
AT_WORK = "SELECT pg_snapshot_xmin(s)::text::bigint, pg_snapshot_xmax(s)::text::bigint FROM pg_current_snapshot() s"
log = logging.getLogger(__name__)
Line = psycopg.Connection[tuple[Any, ...]]


@dataclass
class _Floor:
    """The number up to which no change can appear any more.

    A number is taken by a transaction that has its own already. So once every transaction that was begun by some moment
    has ended, all numbers that had been given out by then are to be seen, or never will be.
    """

    number: int = 0
    given_out: int = 0
    before: int = 0

    def see(self, given_out: int, oldest: int, next_one: int) -> None:
        """Raise it if the transactions of the last mark have ended, and set the next mark.

        Args:
            given_out: the last number that had been given out, asked before the other two.
            oldest: the oldest transaction that had not ended; the round has looked after that was asked.
            next_one: the first that had not begun.
        """
        if oldest >= self.before:
            self.number, self.given_out, self.before = self.given_out, given_out, next_one


class Sealer:
    """Chains the changes of one database, as its owner; whoever else seals waits for the end of the round."""

    def __init__(self, line: Line, key: Key, heads: Heads) -> None:
        self.line, self.key, self.heads = line, key, heads
        self.head: Head | None = None
        self.floor = _Floor()

    def seal(self, at: dt.datetime) -> int:
        """Seal whatever is to be seen now, wholly or not at all, and write the head outside; how many changes it was.

        Args:
            at: the moment of the round, which every link of it bears.
        """
        with self.line.transaction():
            self.line.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
            head = last_of(self.line)
            if head != self.head:
                self._begin_at(head, at)
            # Three statements, in this order: what is given out, who is at work, and then what is to be seen.
            given_out = _numbers(self.line, GIVEN_OUT)
            at_work = _numbers(self.line, AT_WORK)
            new = self._chain(head, at)
        self.floor.see(*given_out, *at_work)
        self.head = new
        if new != head:
            self.heads.note(new, at)
        return new.number - head.number

    def _begin_at(self, head: Head, at: dt.datetime) -> None:
        """Look through everything once; and see whether the chain still holds what was written outside."""
        self.floor = _Floor()
        outside = self.heads.last()
        if outside is None or any(outside == known.head for known in self.heads.breaks()):
            return
        if outside.number > head.number or hash_of(self.line, outside.number) != outside.hash:
            log.error("The chain over the record of changes no longer holds %s: see verify_audit.", outside.words)
            self.heads.note_break(outside, at, first=min(outside.number, head.number + 1))

    def _chain(self, head: Head, at: dt.datetime) -> Head:
        moment = microseconds(at)
        self.line.execute(ONCE)
        with self.line.cursor(name="waiting") as waiting:
            waiting.itersize = AT_ONCE
            waiting.execute(WAITING, [self.floor.number, self.floor.number])
            while rows := waiting.fetchmany(AT_ONCE):
                made = list(self._links(head, moment, rows))
                with (
                    self.line.cursor() as cursor,
                    cursor.copy("COPY people_link (number, change, sealed_at, signed_with, hash) FROM STDIN") as into,
                ):
                    for number, change, hash_ in made:
                        into.write_row((number, change, at, self.key.name, hash_))
                head = Head(made[-1][0], made[-1][2])
        return head

    def _links(self, head: Head, moment: int, rows: list[tuple[Any, ...]]) -> Iterator[tuple[int, int, bytes]]:
        before, number = head.hash, head.number
        for row in rows:
            change = Sealed(*row)
            number += 1
            before = link(self.key.secret, before, number, moment, change)
            yield number, change.id, before


def last_of(line: Line) -> Head:
    """How far the chain has come."""
    found = line.execute(LAST).fetchone()
    return Head(int(found[0]), bytes(found[1])) if found else Head(0, BEGINNING)


def hash_of(line: Line, number: int) -> bytes | None:
    """The link of this number, if there is one."""
    found = line.execute("SELECT hash FROM people_link WHERE number = %s", [number]).fetchone()
    return bytes(found[0]) if found else None


def microseconds(at: dt.datetime) -> int:
    """A moment as it is sealed: exact, whatever the time zone."""
    since = at - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    return (since.days * 86_400 + since.seconds) * MICROSECONDS + since.microseconds


def _numbers(line: Line, question: str) -> tuple[int, ...]:
    found = line.execute(question).fetchone()
    assert found  # noqa: S101 - each of them answers with one row
    return tuple(int(one) for one in found)

"""F18: somebody who owns the database changes what was sealed. Each time the first wrong row is named.

With the triggers set aside, as only the owner can: a bit is flipped, a change is taken out, two change places, one is
put in between, the end is cut off. Nothing is known of it but the chain, the key, and the heads outside the database.
"""

import datetime as dt
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from people import clock
from people.chain import Key
from people.heads import Heads
from people.sealing import Line, Sealer
from people.verifying import Found, verify
from tests.faults.ground import FULL
from tests.faults.told import Fault
from tests.people.ground import as_owner, rows

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

EACH, LONG = (200, 300) if FULL else (8, 60)
MILLION = 1_000_000
WRITTEN = (
    "INSERT INTO people_change (at, by, role, thing, key, kind, columns, was, now) SELECT clock_timestamp(),"
    " md5('p' || n %% 30)::uuid, 'inquiry_web', 'reflections_note', md5('n' || n)::uuid::text, 'U', 'audience title',"
    " sha256(convert_to('w' || n, 'UTF8')), sha256(convert_to('n' || n, 'UTF8')) FROM generate_series(1, %s) n"
)
COLUMNS = "at, by, role, thing, key, kind, columns, was, now"
# How each of what a change says is made another.
FLIPS = {
    "at": "at + interval '1 microsecond'",
    "by": "NULL",
    "role": "'inquiry_owner'",
    "thing": "thing || 's'",
    "key": "md5(key)",
    "kind": "'D'",
    "columns": "'title'",
    "was": "set_bit(was, 17, 1 - get_bit(was, 17))",
    "now": "set_bit(now, 200, 1 - get_bit(now, 200))",
}


@pytest.fixture
def line() -> Iterator[Line]:
    with as_owner() as owner:
        yield owner


@pytest.fixture
def sealer(line: Line, tmp_path: Path) -> Sealer:
    """A chain that is sealed to its end, in several rounds, each with its head outside."""
    line.execute("TRUNCATE people_change, people_link RESTART IDENTITY")
    made = Sealer(line, Key.drawn_once(tmp_path / "key"), Heads(tmp_path))
    for _ in range(6):
        line.execute(WRITTEN, [LONG // 6])
        made.seal(clock.now())
    return made


def flip(line: Line, chance: random.Random, at: int) -> int:
    """Something that the change says, or its link."""
    column = chance.choice([*FLIPS, "hash", "sealed_at"])
    if column in FLIPS:
        line.execute(f"UPDATE people_change SET {column} = {FLIPS[column]} WHERE id = {_change(line, at)}".encode())
    elif column == "hash":
        line.execute("UPDATE people_link SET hash = set_bit(hash, 5, 1 - get_bit(hash, 5)) WHERE number = %s", [at])
    else:
        line.execute("UPDATE people_link SET sealed_at = sealed_at - interval '1 s' WHERE number = %s", [at])
    return at


def drop(line: Line, chance: random.Random, at: int) -> int:
    """A change; or its link too; or both, and whatever comes after is numbered anew."""
    how = chance.randrange(3)
    line.execute("DELETE FROM people_change WHERE id = %s", [_change(line, at)])
    if how:
        line.execute("DELETE FROM people_link WHERE number = %s", [at])
    if how == 2:
        _renumber(line, at, -1)
    return at


def reorder(line: Line, chance: random.Random, at: int) -> int:
    """Two changes, each in the place of the other: in the chain, or in their own rows."""
    other = chance.choice([number for number in range(1, LONG + 1) if number != at])
    one, two = _change(line, at), _change(line, other)
    if chance.random() < 0.5:
        line.execute("UPDATE people_link SET change = -1 WHERE number = %s", [at])
        line.execute("UPDATE people_link SET change = %s WHERE number = %s", [one, other])
        line.execute("UPDATE people_link SET change = %s WHERE number = %s", [two, at])
    else:
        line.execute("UPDATE people_change SET id = -1 WHERE id = %s", [one])
        line.execute("UPDATE people_change SET id = %s WHERE id = %s", [one, two])
        line.execute("UPDATE people_change SET id = %s WHERE id = -1", [two])
    return min(at, other)


def insert(line: Line, chance: random.Random, at: int) -> int:
    """A change that never was, with a link between two others, which make room."""
    _renumber(line, at, 1)
    copied = (
        f"INSERT INTO people_change (id, {COLUMNS}) SELECT 1000000 + id, {COLUMNS} FROM people_change WHERE id = %s"
    )
    line.execute(copied.encode(), [_change(line, at + 1)])
    line.execute(
        "INSERT INTO people_link (number, change, sealed_at, signed_with, hash) SELECT number - 1, 1000000 + change,"
        " sealed_at, signed_with, hash FROM people_link WHERE number = %s",
        [at + 1],
    )
    return at


def cut(line: Line, chance: random.Random, at: int) -> int:
    """Everything from here on: links and changes, or the links alone."""
    if chance.random() < 0.5:
        line.execute("DELETE FROM people_change WHERE id IN (SELECT change FROM people_link WHERE number >= %s)", [at])
    line.execute("DELETE FROM people_link WHERE number >= %s", [at])
    return at


def _change(line: Line, at: int) -> int:
    return int(rows(line, "SELECT change FROM people_link WHERE number = %s", at)[0][0])


def _renumber(line: Line, after: int, by: int) -> None:
    """Past where any of them is, and back: no two have one number meanwhile."""
    line.execute("UPDATE people_link SET number = -number WHERE number >= %s", [after])
    line.execute("UPDATE people_link SET number = %s - number WHERE number < 0", [by])


def verified(sealer: Sealer) -> Found:
    return verify(sealer.line, {sealer.key.name: sealer.key.secret}, sealer.heads.all(), sealer.heads.breaks())


def test_each_tampering_is_found_at_its_row(sealer: Sealer, fault: Callable[[str], Fault]) -> None:
    told = fault("F18")
    told.did = f"{5 * EACH} tamperings of {LONG} sealed changes by the owner: flip, drop, reorder, insert, cut"
    told.reach = "each found, and the first wrong row named"
    chance, line = random.Random("tampering"), sealer.line
    missed: list[str] = []
    with line.transaction(force_rollback=True):
        assert verified(sealer) == Found(links=LONG, heads=6)
        line.execute("ALTER TABLE people_change DISABLE TRIGGER USER")
        line.execute("ALTER TABLE people_link DISABLE TRIGGER USER")
        for how in (flip, drop, reorder, insert, cut):
            for _ in range(EACH):
                with line.transaction(force_rollback=True):
                    at = how(line, chance, chance.randint(1, LONG))
                    found = verified(sealer)
                    if found.number != at:
                        missed.append(f"{how.__name__} at {at}: {found}")
        assert verified(sealer) == Found(links=LONG, heads=6)
    told.did += f"; {5 * EACH - len(missed)} found at their row"
    told.judge(all_found=not missed)


def test_what_is_put_in_afterwards_is_found_by_its_own_moment(sealer: Sealer) -> None:
    """A change with no link, dated back: the sealer takes it, as whatever it sees, and its moment gives it away."""
    line = sealer.line
    sealer.seal(clock.now() + dt.timedelta(hours=3))
    line.execute(WRITTEN, [1])
    with clock.set_to(clock.now() + dt.timedelta(hours=3)):
        sealer.seal(clock.now())
        line.execute(WRITTEN, [1])
        with line.transaction():
            assert "it was put in afterwards" in verified(sealer).wrong
        sealer.seal(clock.now() + dt.timedelta(minutes=1))
    with line.transaction():
        found = verified(sealer)
    assert "long after the moment that it claims" in found.wrong
    assert found.number == LONG + 2


@pytest.mark.skipif(not FULL, reason="part of `make faults`")
def test_a_million_changes_are_verified_within_a_minute(
    line: Line, tmp_path: Path, fault: Callable[[str], Fault]
) -> None:
    told = fault("F18")
    told.reach = "a million sealed changes verified within 60 s"
    line.execute("TRUNCATE people_change, people_link RESTART IDENTITY")
    line.execute(WRITTEN, [MILLION])
    sealer, began = Sealer(line, Key.drawn_once(tmp_path / "key"), Heads(tmp_path)), time.monotonic()
    assert sealer.seal(clock.now()) == MILLION
    sealed, began = time.monotonic() - began, time.monotonic()
    line.execute("ANALYZE people_change, people_link")
    with line.transaction():
        found = verified(sealer)
    seconds = time.monotonic() - began
    told.did = f"a million changes sealed in {sealed:.0f} s, verified in {seconds:.0f} s"
    told.judge(all_hold=found.links == MILLION and not found.wrong, within_60_s=seconds <= 60)

"""The chain without a database: every part of a change and its place decide the link; heads and keys lie in files."""

import datetime as dt
import stat
from pathlib import Path

import pytest

from people.chain import BEGINNING, Key, Sealed, keys_beside, link
from people.heads import Head, Heads

KEY = b"k" * 48
CHANGE = Sealed(7, 1_000_000, "asha", "web", "reflections_note", "n-1", "U", "title", "aa", "bb")
NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


def test_a_link_follows_from_everything_that_is_sealed() -> None:
    made = link(KEY, BEGINNING, 1, 5, CHANGE)
    assert link(KEY, BEGINNING, 1, 5, CHANGE) == made
    others = [
        Sealed._make([*CHANGE[:at], None if isinstance(was, str) else int(was or 0) + 1, *CHANGE[at + 1 :]])
        for at, was in enumerate(CHANGE)
    ]
    different = {link(KEY, BEGINNING, 1, 5, other) for other in others}
    different |= {link(b"q" * 48, BEGINNING, 1, 5, CHANGE), link(KEY, made, 1, 5, CHANGE)}
    different |= {link(KEY, BEGINNING, 2, 5, CHANGE), link(KEY, BEGINNING, 1, 6, CHANGE)}
    assert len(different) == len(CHANGE) + 4
    assert made not in different


def test_words_cannot_move_from_one_part_to_the_next() -> None:
    one, other = CHANGE._replace(thing="ab", key="c"), CHANGE._replace(thing="a", key="bc")
    assert link(KEY, BEGINNING, 1, 5, one) != link(KEY, BEGINNING, 1, 5, other)


def test_the_link_is_the_same_on_every_machine() -> None:
    """A link that was made once must hold in every later version."""
    assert link(KEY, BEGINNING, 1, 5, CHANGE).hex() == (
        "2813f96935daf71b2fcd8c96a6e8a77decc6d5b1e4a0318e590444a8f6a3ac85"
    )


def test_a_key_is_drawn_once_and_its_owner_alone_reads_it(tmp_path: Path) -> None:
    file = tmp_path / "audit" / "key"
    drawn = Key.drawn_once(file)
    assert Key.drawn_once(file) == drawn
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [one.name for one in file.parent.iterdir()] == ["key"]
    assert len(drawn.name) == 8
    assert drawn.name.encode() not in drawn.secret


def test_keys_that_were_in_use_before_lie_beside_it(tmp_path: Path) -> None:
    now, before = Key.drawn_once(tmp_path / "key"), Key.drawn_once(tmp_path / "key.2025")
    assert keys_beside(tmp_path / "key") == {now.name: now.secret, before.name: before.secret}
    assert keys_beside(tmp_path / "nowhere") == {}


def test_a_few_letters_are_no_key(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("secret\n", encoding="ascii")
    with pytest.raises(ValueError, match="holds no key"):
        Key.read(tmp_path / "key")


def test_heads_are_added_month_by_month_and_half_a_line_says_nothing(tmp_path: Path) -> None:
    heads = Heads(tmp_path / "audit")
    assert heads.last() is None
    first, second = Head(1, b"\1" * 32), Head(9, b"\2" * 32)
    heads.note(first, NOON)
    heads.note(second, NOON + dt.timedelta(days=40))
    heads.note_break(first, NOON + dt.timedelta(days=80), first=1)
    assert [file.name for file in heads.files()] == [
        "heads-2026-03.jsonl",
        "heads-2026-04.jsonl",
        "heads-2026-05.jsonl",
    ]
    assert (list(heads.all()), heads.last()) == ([first, second], second)
    assert [(one.head, one.first) for one in heads.breaks()] == [(first, 1)]
    with (tmp_path / "audit" / "heads-2026-05.jsonl").open("a", encoding="ascii") as out:
        out.write('{"at": "2026-05-21T12:0')
    assert heads.last() == second
    assert stat.S_IMODE((tmp_path / "audit" / "heads-2026-03.jsonl").stat().st_mode) == 0o600

"""The sealer takes every change that was committed, whatever committed first, and says outside how far it has come."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import connections
from django.test import Client

from inquiry.sealer import DailyLetter, Rounds
from people import actions, clock
from people.chain import Key
from people.heads import Head, Heads
from people.models import Change, Link
from people.sealing import Line, Sealer
from people.verifying import Found, verify
from tests import cast
from tests.people.ground import as_owner, rows

pytestmark = pytest.mark.django_db(transaction=True)

NAMED = "UPDATE places_place SET nickname = %s WHERE slug = %s"


@pytest.fixture
def line() -> Iterator[Line]:
    with as_owner() as owner:
        yield owner


@pytest.fixture
def heads(tmp_path: Path) -> Heads:
    return Heads(tmp_path / "audit")


@pytest.fixture
def sealer(line: Line, heads: Heads) -> Sealer:
    return Sealer(line, Key.drawn_once(heads.folder / "key"), heads)


def found(sealer: Sealer) -> Found:
    with sealer.line.transaction():
        return verify(sealer.line, {sealer.key.name: sealer.key.secret}, sealer.heads.all(), sealer.heads.breaks())


def sealed() -> list[int]:
    return list(Link.objects.order_by("number").values_list("change", flat=True))


def test_what_commits_late_is_sealed_after_what_committed_before_it(sealer: Sealer) -> None:
    cast.place("Barrow"), cast.place("Dunmore")
    sealer.seal(clock.now())
    with as_owner("default") as slow, as_owner("default") as quick:
        with slow.transaction():
            slow.execute(NAMED, ["slow", "barrow"])
            quick.execute(NAMED, ["quick", "dunmore"])
            assert sealer.seal(clock.now()) == 1
            quick.execute(NAMED, ["quicker", "dunmore"])
            assert sealer.seal(clock.now()) == 1
            assert sealer.seal(clock.now()) == 0
        assert sealer.seal(clock.now()) == 1
        quick.execute(NAMED, ["quickest", "dunmore"])
        assert sealer.seal(clock.now()) == 1
    *_, first, second, third, fourth = sealed()
    assert third < first < second < fourth
    assert found(sealer) == Found(links=len(sealed()), heads=5)


def test_what_is_rolled_back_leaves_a_gap_and_no_wait(sealer: Sealer) -> None:
    cast.place()
    with as_owner("default") as undone, undone.transaction(force_rollback=True):
        undone.execute(NAMED, ["never", "barrow"])
    cast.asha()
    sealer.seal(clock.now())
    sealer.seal(clock.now())
    cast.ben()
    sealer.seal(clock.now())
    assert sealed() == list(Change.objects.order_by("pk").values_list("pk", flat=True))
    assert len(sealed()) < sealed()[-1]


def test_a_sealer_that_begins_again_goes_on_where_the_other_stopped(sealer: Sealer, line: Line) -> None:
    cast.asha()
    sealer.seal(clock.now())
    cast.ben()
    later = Sealer(line, sealer.key, sealer.heads)
    assert later.seal(clock.now()) > 0
    assert sealer.seal(clock.now()) == 0
    cast.carys()
    assert sealer.seal(clock.now()) > 0
    assert found(sealer) == Found(links=len(sealed()), heads=3)


def test_what_is_not_sealed_yet_is_counted_and_health_says_when_it_is_behind(sealer: Sealer) -> None:
    cast.asha()
    said = found(sealer)
    assert (said.wrong, said.links, said.unsealed) == ("", 0, Change.objects.count())
    assert Client().get("/health/ready").json()["sealing"]["ok"]
    with clock.set_to(clock.now() + dt.timedelta(minutes=2)):
        behind = Client().get("/health/ready").json()
    assert behind["ready"]
    assert not behind["sealing"]["ok"]
    sealer.seal(clock.now())
    with clock.set_to(clock.now() + dt.timedelta(minutes=2)):
        assert Client().get("/health/ready").json()["sealing"] == {"ok": True, "waits_seconds": None}


def test_words_that_are_erased_leave_a_chain_that_verifies(sealer: Sealer) -> None:
    asha = cast.asha()
    actions.describe_oneself(by=asha, display_name="Asha", bio="Told in confidence.", interest="", organisation="")
    sealer.seal(clock.now())
    actions.describe_oneself(by=asha, display_name="Asha", bio="", interest="", organisation="")
    sealer.seal(clock.now())
    assert found(sealer).wrong == ""
    dumped = rows(sealer.line, "SELECT string_agg(c::text, ' ') FROM people_change c")[0][0]
    assert "confidence" not in dumped


def test_a_chain_that_was_cut_is_noticed_and_sealing_goes_on(sealer: Sealer, line: Line) -> None:
    cast.asha(), cast.ben()
    sealer.seal(clock.now())
    whole = len(sealed())
    line.execute("ALTER TABLE people_link DISABLE TRIGGER USER")
    line.execute("DELETE FROM people_link WHERE number > 3")
    line.execute("ALTER TABLE people_link ENABLE TRIGGER USER")
    assert (
        found(sealer).wrong == f"Links 4 to {whole} are gone: outside the database it is written that they were there."
    )
    sealer.seal(clock.now())
    said = found(sealer)
    assert (said.number, said.unsealed) == (4, 0)
    assert "no longer found what it had sealed" in said.wrong
    Sealer(line, sealer.key, sealer.heads).seal(clock.now())
    assert len(list(sealer.heads.breaks())) == 1


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_rounds_outlive_a_database_that_is_away(heads: Heads, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SEALED_FILE = heads.folder.parent / "sealed"
    cast.asha()
    owner = connections["owner"]
    owner.close()
    rounds = Rounds(Key.drawn_once(heads.folder / "key"), heads)
    with monkeypatch.context() as away:
        away.setitem(owner.settings_dict, "HOST", "127.0.0.1")
        away.setitem(owner.settings_dict, "PORT", "1")
        assert [rounds.round(clock.now()), rounds.round(clock.now())] == [False, False]
        assert not settings.SEALED_FILE.exists()
    assert rounds.round(clock.now())
    assert rounds.head
    assert rounds.head.number == len(sealed()) > 0
    assert settings.SEALED_FILE.exists()


def test_the_head_goes_by_mail_once_a_day(settings: Any, tmp_path: Path) -> None:
    settings.AUDIT, settings.EMAIL_HOST = tmp_path, "mail.example.org"
    settings.AUDIT_MAIL_TO = ["ada@example.org", "dora@example.org"]
    letter, noon = DailyLetter(), dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
    assert letter.is_due(noon)
    letter._send(Head(12, b"\1" * 32), noon)
    (sent,) = mail.outbox
    assert sent.to == ["ada@example.org", "dora@example.org"]
    assert f"number 12, {'01' * 32}" in sent.body
    assert not letter.is_due(noon + dt.timedelta(hours=11))
    assert letter.is_due(noon + dt.timedelta(hours=12))
    settings.EMAIL_HOST = ""
    assert not letter.is_due(noon + dt.timedelta(hours=12))

"""A note, once written, is never lost and never doubled; what it may say of itself has limits."""

import datetime as dt
import threading
import uuid
from collections.abc import Callable

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from people import clock
from people.errors import NotYours
from people.models import Person
from reflections.actions import (
    AudienceCannotBe,
    DateCannotBe,
    SameIdOtherWords,
    TextCannotBeKept,
    TooLongAway,
    archive_note,
    bring_back,
    keep_note,
    set_audience,
)
from reflections.models import Audience, NamedReader, Note, Revision
from tests import cast
from tests.reflections.told import TEXT, kept


def test_only_the_text_is_needed_and_nobody_else_reads_it(asha: Person) -> None:
    with clock.set_to(dt.date(2026, 6, 3)):
        note = kept(asha)
    note.refresh_from_db()
    assert (note.kind, note.audience, note.happened_on) == ("engagement", Audience.ONLY_ME, dt.date(2026, 6, 3))
    assert list(Revision.objects.values_list("number", "text", "written_by")) == [(1, TEXT, asha.pk)]


def test_the_same_note_sent_twice_is_one_note(asha: Person) -> None:
    key = uuid.uuid4()
    first = keep_note(by=asha, id=key, text="Said once.\r\nAnd again.", title=" A  title ")
    again = keep_note(by=asha, id=key, text="Said once.\nAnd again.", title="A title")
    assert (first.outcome, again.outcome) == ("new", "again")
    assert again.note == first.note
    assert Revision.objects.count() == 1


def test_the_same_note_sent_again_next_day_is_still_the_same(asha: Person) -> None:
    key = uuid.uuid4()
    with clock.set_to(dt.date(2026, 6, 3)):
        keep_note(by=asha, id=key, text="Said once.")
    with clock.set_to(dt.date(2026, 6, 4)):
        assert keep_note(by=asha, id=key, text="Said once.").outcome == "again"


def test_the_same_id_with_other_words_gives_both_back_and_changes_nothing(asha: Person) -> None:
    key = uuid.uuid4()
    keep_note(by=asha, id=key, text="The first words.")
    with pytest.raises(SameIdOtherWords) as clash:
        keep_note(by=asha, id=key, text="The other words.")
    assert clash.value.theirs is not None
    assert (clash.value.theirs.text, clash.value.mine) == ("The first words.", "The other words.")
    assert Note.objects.get().text == "The first words."


def test_somebody_elses_id_tells_nothing_of_their_note(asha: Person, ben: Person) -> None:
    key = uuid.uuid4()
    keep_note(by=asha, id=key, text="Only for myself.")
    with pytest.raises(SameIdOtherWords) as clash:
        keep_note(by=ben, id=key, text="Only for myself.")
    assert clash.value.theirs is None
    assert "Only for myself." not in str(clash.value)


@pytest.mark.django_db(transaction=True)
def test_eight_devices_sending_at_once_make_one_note() -> None:
    asha = cast.asha()
    key, outcomes, ready = uuid.uuid4(), [], threading.Barrier(8)

    def send() -> None:
        ready.wait()
        outcomes.append(keep_note(by=asha, id=key, text="Sent by all.").outcome)
        connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["again"] * 7 + ["new"]
    assert (Note.objects.count(), Revision.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "nothing in the note"),
        (" \n\t\u00a0\u2003", "nothing in the note"),
        ("a\x00b", "place 2"),
        ("a\ud800b", "place 2"),
        ("é" * (settings.LONGEST_NOTE // 2 + 1), "200 kB can be kept"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_reason(asha: Person, text: str, says: str) -> None:
    with pytest.raises(TextCannotBeKept) as refusal:
        kept(asha, text)
    assert says in refusal.value.sentence
    assert refusal.value.field == "text"
    assert not Note.objects.exists()


def test_the_longest_note_is_kept_whole(asha: Person) -> None:
    text = "é" * (settings.LONGEST_NOTE // 2)
    assert Note.objects.get(pk=kept(asha, text).pk).text == text


@pytest.mark.parametrize(
    "text", ["👩‍👩‍👧 came", "e\u0301tude", "\u202eשלום, she said", "<script>alert(1)</script>", "**bold**"]
)
def test_every_alphabet_and_every_sign_is_kept_as_written(asha: Person, text: str) -> None:
    assert Note.objects.get(pk=kept(asha, text).pk).text == text


def test_a_day_that_has_not_come_is_refused_by_the_storys_clock(asha: Person) -> None:
    with clock.set_to(dt.date(2026, 6, 3)):
        with pytest.raises(DateCannotBe) as refusal:
            kept(asha, happened_on=dt.date(2026, 6, 4))
        kept(asha, happened_on=dt.date(2026, 6, 3))
    assert refusal.value.field == "happened_on"


def test_a_day_before_the_inquiry_is_refused_with_the_day_it_began(asha: Person) -> None:
    with pytest.raises(DateCannotBe) as refusal:
        kept(asha, happened_on=cast.BEGAN - dt.timedelta(days=1))
    assert "5 January 2026" in refusal.value.sentence
    kept(asha, happened_on=cast.BEGAN)


def test_who_was_there_and_what_it_is_about_are_kept_with_it(asha: Person) -> None:
    where = cast.place()
    actor, engagement = cast.actor(where), kept(asha, place=where)
    reflection = kept(asha, "It mattered.", kind="reflection", actors=[actor], reflects_on=[engagement])
    assert list(reflection.actors.all()) == [actor]
    assert list(reflection.reflects_on.all()) == [engagement]
    assert list(engagement.reflections.all()) == [reflection]


@pytest.mark.parametrize(
    ("more", "field"), [({"audience": Audience.PLACE}, "audience"), ({"audience": Audience.NAMED}, "readers")]
)
def test_an_audience_that_cannot_be_is_refused(asha: Person, more: dict[str, str], field: str) -> None:
    with pytest.raises(AudienceCannotBe) as refusal:
        kept(asha, **more)
    assert refusal.value.field == field
    assert not Note.objects.exists()


def test_opening_and_closing_a_note_takes_effect_at_once(asha: Person, carys: Person) -> None:
    note = kept(asha)
    set_audience(note=note, audience=Audience.NAMED, readers=[carys], by=asha)
    assert Note.objects.visible_to(carys).exists()
    set_audience(note=note, audience=Audience.ONLY_ME, by=asha)
    assert not Note.objects.visible_to(carys).exists()
    assert not NamedReader.objects.exists()


@pytest.mark.parametrize("act", [archive_note, bring_back, lambda **k: set_audience(audience=Audience.ONLY_ME, **k)])
def test_nobody_opens_closes_or_puts_away_somebody_elses_note(
    asha: Person, ben: Person, act: Callable[..., object]
) -> None:
    note = kept(asha, audience=Audience.ASSOCIATES)
    with pytest.raises(NotYours):
        act(note=note, by=ben)
    note.refresh_from_db()
    assert (note.audience, note.archived_at) == (Audience.ASSOCIATES, None)


def test_a_note_put_away_is_its_authors_alone_until_it_is_taken_out_again(asha: Person, ben: Person) -> None:
    note = kept(asha, audience=Audience.ASSOCIATES)
    archive_note(note=note, by=asha)
    assert not Note.objects.visible_to(ben).exists()
    assert Note.objects.visible_to(asha).exists()
    bring_back(note=note, by=asha)
    assert Note.objects.visible_to(ben).exists()


def test_what_was_put_away_comes_back_for_thirty_days_and_not_later(asha: Person) -> None:
    note = kept(asha)
    day = clock.now() - dt.timedelta(days=29)
    archive_note(note=note, by=asha, at=day)
    assert archive_note(note=note, by=asha).archived_at == day  # putting it away again makes the time no longer
    bring_back(note=note, by=asha)
    archive_note(note=note, by=asha, at=clock.now() - dt.timedelta(days=31))
    with pytest.raises(TooLongAway):
        bring_back(note=note, by=asha)
    note.refresh_from_db()
    assert note.archived_at


def test_keeping_asks_little_of_the_database(asha: Person) -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        kept(asha)
    statements = [query["sql"] for query in asked if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(statements) == 2, statements  # who acts, and the note with its revision


@pytest.mark.parametrize(
    ("claimed", "day"),
    [
        (dt.datetime(2026, 5, 30, 12, tzinfo=dt.UTC), dt.date(2026, 5, 30)),
        (dt.datetime(2016, 6, 3, 12, tzinfo=dt.UTC), dt.date(2026, 6, 3)),
        (dt.datetime(2036, 6, 3, 12, tzinfo=dt.UTC), dt.date(2026, 6, 3)),
        # Half past midnight where the inquiry is, in summer time.
        (dt.datetime(2026, 6, 1, 23, 30, tzinfo=dt.UTC), dt.date(2026, 6, 2)),
    ],
)
def test_a_devices_clock_is_believed_within_a_month_and_never_ahead(
    asha: Person, claimed: dt.datetime, day: dt.date
) -> None:
    with clock.set_to(dt.date(2026, 6, 3)):
        note = kept(asha, claimed_at=claimed)
    assert (note.happened_on, Note.objects.get().claimed_at) == (day, claimed)


def test_notes_of_one_day_stand_in_the_order_they_came_whatever_clocks_say(asha: Person) -> None:
    day = dt.date(2026, 6, 3)
    with clock.set_to(day):
        first = kept(asha, "First.", claimed_at=dt.datetime(2026, 6, 3, 11, tzinfo=dt.UTC))
    with clock.set_to(dt.datetime(2026, 6, 3, 1, tzinfo=dt.UTC)):  # the server's clock went back between them
        second = kept(asha, "Second.", claimed_at=dt.datetime(2026, 6, 3, 2, tzinfo=dt.UTC))
    assert list(Note.objects.all()) == [second, first]
    assert second.sequence > first.sequence

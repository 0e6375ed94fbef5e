"""The teller's leave: recorded step by step, never wider than the promise, and opening exactly those words."""

import datetime as dt

import pytest

from people import clock
from people.errors import NotYours
from people.models import Person
from reflections.actions import ClearanceCannotBe, record_clearance, set_audience
from reflections.models import Audience, Clearance, Excerpt, Note, Promise
from tests import cast
from tests.reflections.told import WORDS, kept, promised_nothing_long_ago, tagged


def test_asked_then_cleared_and_every_step_is_kept(asha: Person) -> None:
    excerpt = tagged(kept(asha), asha)
    record_clearance(excerpt=excerpt, state="asked", by=asha)
    excerpt = record_clearance(excerpt=excerpt, state="cleared", how="over tea", by=asha)
    assert excerpt.is_cleared
    assert list(Clearance.objects.values_list("state", "how")) == [("asked", ""), ("cleared", "over tea")]


def test_pressed_twice_is_one_step(asha: Person) -> None:
    excerpt = tagged(kept(asha), asha)
    for _ in range(2):
        record_clearance(excerpt=excerpt, state="asked", by=asha)
    assert Clearance.objects.count() == 1


def test_cleared_in_other_words_travels_in_those_words_alone(asha: Person) -> None:
    excerpt = tagged(kept(asha), asha)
    excerpt = record_clearance(excerpt=excerpt, state="amended", wording="knew where it was", by=asha)
    assert excerpt.cleared_words == "knew where it was"
    with pytest.raises(ClearanceCannotBe) as refusal:
        record_clearance(excerpt=excerpt, state="amended", wording="  ", by=asha)
    assert refusal.value.field == "wording"
    assert record_clearance(excerpt=excerpt, state="amended", wording=WORDS, by=asha).clearance == "cleared"


def test_a_no_after_a_yes_takes_the_words_out_at_once(asha: Person, carys: Person) -> None:
    excerpt = tagged(kept(asha), asha)
    record_clearance(excerpt=excerpt, state="cleared", by=asha)
    assert Excerpt.objects.cleared_for(carys).exists()
    record_clearance(excerpt=excerpt, state="refused", by=asha)
    assert not Excerpt.objects.cleared_for(carys).exists()


def test_what_was_asked_cannot_be_unasked(asha: Person) -> None:
    excerpt = tagged(kept(asha), asha)
    record_clearance(excerpt=excerpt, state="asked", by=asha)
    for state in ("not-asked", "perhaps"):
        with pytest.raises(ClearanceCannotBe):
            record_clearance(excerpt=excerpt, state=state, by=asha)


def test_only_the_author_of_the_note_asks(asha: Person, ben: Person) -> None:
    excerpt = tagged(kept(asha, audience=Audience.ASSOCIATES), ben)
    with pytest.raises(NotYours):
        record_clearance(excerpt=excerpt, state="asked", by=ben)


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_of_what_was_to_be_written_nowhere_nothing_is_ever_used(asha: Person, carys: Person) -> None:
    """Words that were written before this was held to stay where they are, and go nowhere."""
    note = kept(asha)
    excerpt = tagged(note, asha)
    record_clearance(excerpt=excerpt, state="cleared", by=asha)
    assert Excerpt.objects.cleared_for(carys).exists()
    promised_nothing_long_ago(note)
    assert not Excerpt.objects.cleared_for(carys).exists()
    for state in ("asked", "cleared", "amended"):
        with pytest.raises(ClearanceCannotBe):
            record_clearance(
                excerpt=excerpt, state=state, wording="x" if state == "amended" else "", how="by word", by=asha
            )
    assert Note.objects.get(pk=note.pk).text == note.text


@pytest.mark.parametrize("promise", [Promise.GIST_ONLY, Promise.CHECK_FIRST])
def test_where_less_was_promised_a_yes_says_how_it_was_given(asha: Person, promise: Promise) -> None:
    excerpt = tagged(kept(asha, promise=promise), asha)
    with pytest.raises(ClearanceCannotBe) as refusal:
        record_clearance(excerpt=excerpt, state="cleared", by=asha)
    assert refusal.value.field == "how"
    assert record_clearance(excerpt=excerpt, state="cleared", how="she rang back", by=asha).is_cleared


def test_nobody_agrees_before_it_happened_or_on_a_day_to_come(asha: Person) -> None:
    excerpt = tagged(kept(asha, happened_on=dt.date(2026, 6, 1)), asha)
    with clock.set_to(dt.date(2026, 6, 10)):
        for day in (dt.date(2026, 5, 31), dt.date(2026, 6, 11)):
            with pytest.raises(ClearanceCannotBe) as refusal:
                record_clearance(excerpt=excerpt, state="cleared", agreed_on=day, by=asha)
            assert refusal.value.field == "agreed_on"
        record_clearance(excerpt=excerpt, state="cleared", by=asha)
    assert Clearance.objects.get().agreed_on == dt.date(2026, 6, 10)


def test_clearing_opens_the_words_and_not_the_note(asha: Person, carys: Person) -> None:
    note = kept(asha, place=cast.place())
    excerpt = tagged(note, asha)
    record_clearance(excerpt=excerpt, state="cleared", by=asha)
    assert list(Excerpt.objects.cleared_for(carys)) == [excerpt]
    assert not Note.objects.visible_to(carys).exists()
    assert not Excerpt.objects.visible_to(carys).exists()
    set_audience(note=note, audience=Audience.PLACE, by=asha)
    assert not Note.objects.visible_to(carys).exists()

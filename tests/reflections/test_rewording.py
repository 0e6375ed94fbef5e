"""A wording once kept stays; a new one follows the marks, and two writers at once lose nothing."""

import datetime as dt

import pytest

from people import clock
from people.errors import NotYours
from people.models import Person
from reflections.actions import ChangedMeanwhile, DateCannotBe, TextCannotBeKept, reword_note
from reflections.models import Audience, Excerpt, Note, Revision
from tests import cast
from tests.reflections.told import TEXT, WORDS, kept, tagged


def as_it_is(note: Note) -> dict[str, object]:
    return {"place": note.place, "title": note.title}


def test_a_new_wording_stands_and_the_earlier_one_stays(asha: Person) -> None:
    note = kept(asha)
    note = reword_note(note=note, from_version=1, text=TEXT + " And then home.", by=asha).note
    assert (note.version, Note.objects.get().text) == (2, TEXT + " And then home.")
    assert list(Revision.objects.values_list("number", "text")) == [(1, TEXT), (2, TEXT + " And then home.")]


def test_the_same_wording_sent_twice_is_one_wording(asha: Person) -> None:
    note = kept(asha)
    for _ in range(2):
        note = reword_note(note=note, from_version=1, text="Other words.", by=asha).note
    assert (note.version, Revision.objects.count()) == (2, 2)


def test_two_devices_at_once_lose_neither_wording(asha: Person) -> None:
    note = kept(asha)
    reword_note(note=note, from_version=1, text="On the telephone.", by=asha)
    with pytest.raises(ChangedMeanwhile) as clash:
        reword_note(note=note, from_version=1, text="On the laptop.", by=asha)
    assert (clash.value.theirs.text, clash.value.mine) == ("On the telephone.", "On the laptop.")
    assert Note.objects.get().text == "On the telephone."


def test_a_date_changed_elsewhere_is_not_written_over_either(asha: Person) -> None:
    note = kept(asha, happened_on=dt.date(2026, 6, 1))
    reword_note(note=note, from_version=1, text=TEXT, happened_on=dt.date(2026, 6, 2), by=asha)
    with pytest.raises(ChangedMeanwhile):
        reword_note(note=note, from_version=1, text=TEXT, happened_on=dt.date(2026, 6, 3), by=asha)


def test_marks_follow_their_words_into_the_new_wording(asha: Person) -> None:
    note = kept(asha)
    excerpt = tagged(note, asha)
    note = reword_note(note=note, from_version=1, text="👩‍👩‍👧 It was late.\n\n" + TEXT, by=asha).note
    excerpt.refresh_from_db()
    assert note.text[excerpt.now_start : excerpt.now_end] == WORDS
    assert excerpt.revision.number == 1


def test_words_that_are_gone_leave_an_orphan_that_comes_back_with_them(asha: Person) -> None:
    note = kept(asha)
    excerpt = tagged(note, asha)
    note = reword_note(note=note, from_version=1, text="It rained, and that was all there was to say.", by=asha).note
    excerpt.refresh_from_db()
    assert excerpt.is_orphaned
    assert list(Excerpt.objects.on(note)) == [excerpt]
    note = reword_note(note=note, from_version=2, text=TEXT, by=asha).note
    excerpt.refresh_from_db()
    assert note.text[excerpt.now_start : excerpt.now_end] == WORDS


def test_only_the_author_words_a_note_anew(asha: Person, ben: Person) -> None:
    note = kept(asha, audience=Audience.ASSOCIATES)
    with pytest.raises(NotYours):
        reword_note(note=note, from_version=1, text="Not mine to say.", by=ben)


def test_a_wording_that_cannot_be_kept_leaves_the_note_as_it_was(asha: Person) -> None:
    note = kept(asha)
    for text in ("  ", "a\x00"):
        with pytest.raises(TextCannotBeKept):
            reword_note(note=note, from_version=1, text=text, by=asha)
    with clock.set_to(dt.date(2026, 6, 3)), pytest.raises(DateCannotBe):
        reword_note(note=note, from_version=1, text=TEXT, happened_on=dt.date(2026, 6, 4), by=asha)
    assert (Note.objects.get().version, Revision.objects.count()) == (1, 1)


def test_who_was_there_can_be_put_right(asha: Person) -> None:
    where = cast.place()
    one, other = cast.actor(where), cast.actor(where, "the sergeant")
    note = kept(asha, place=where, actors=[one])
    note = reword_note(note=note, from_version=1, text=TEXT, place=where, actors=[other], by=asha).note
    assert list(note.actors.all()) == [other]
    assert note.version == 2

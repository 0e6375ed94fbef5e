"""Every wording is there to be read, compared and brought back; of two at once, their author says which it is."""

from collections.abc import Callable

import pytest
from django.test import Client

from people.models import Person
from reflections.actions import ChangedMeanwhile, restore_wording, reword_note, settle_wordings
from reflections.models import Audience, Note, Revision
from tests import cast
from tests.reflections.told import WORDS, kept, tagged

Enter = Callable[[Person], Client]


def clashed(asha: Person) -> tuple[Note, Revision]:
    """A note for all associates, worded on the telephone and at once on the laptop, where somebody was there too."""
    where = cast.place()
    note = kept(asha, place=where, audience=Audience.ASSOCIATES)
    reword_note(note=note, from_version=1, text="On the telephone.", place=where, by=asha)
    with pytest.raises(ChangedMeanwhile) as clash:
        reword_note(
            note=note, from_version=1, text="On the laptop.", title="Late", by=asha, place=where,
            who_was_there="the chair", actors=[cast.actor(where, f"chair {note.sequence}")],
        )  # fmt: skip
    return Note.objects.get(pk=note.pk), clash.value.aside


def test_each_way_of_settling_keeps_both_and_says_how_it_was_settled(asha: Person) -> None:
    for choice, text, reads in (
        ("theirs", "", "On the telephone."), ("mine", "", "On the laptop."), ("merged", "On both.", "On both."),
    ):  # fmt: skip
        note, aside = clashed(asha)
        settle_wordings(aside=aside, choice=choice, text=text, from_version=note.version, by=asha)  # type: ignore[arg-type]
        again = settle_wordings(aside=aside, choice=choice, text=text, from_version=note.version, by=asha)  # type: ignore[arg-type]
        assert again.outcome == "again"
        note.refresh_from_db()
        assert (note.text, note.version) == (reads, 4)
        texts = set(Revision.objects.filter(note=note).values_list("text", flat=True))
        assert {"On the telephone.", "On the laptop."} <= texts
        assert not Revision.objects.filter(note=note).unsettled().exists()
        # With the words comes what else was said with them.
        assert (note.who_was_there, note.actors.count()) == (("the chair", 1) if choice == "mine" else ("", 0))


def test_words_brought_together_too_late_are_not_lost_either(asha: Person) -> None:
    note, aside = clashed(asha)
    reword_note(note=note, from_version=2, text="And yet another.", by=asha)
    with pytest.raises(ChangedMeanwhile) as clash:
        settle_wordings(aside=aside, choice="merged", text="On both.", from_version=2, by=asha)
    assert clash.value.aside.text == "On both."
    assert set(Revision.objects.unsettled().values_list("text", flat=True)) == {"On the laptop.", "On both."}


def test_a_wording_set_aside_is_its_writers_alone(asha: Person, ben: Person, enter: Enter) -> None:
    note, aside = clashed(asha)
    for address in (f"wordings/{aside.number}/", f"wordings/compare/?one=2&other={aside.number}"):
        assert enter(asha).get(f"/notes/{note.pk}/{address}").status_code == 200
        assert enter(ben).get(f"/notes/{note.pk}/{address}").status_code == 404
    page = enter(ben).get(f"/notes/{note.pk}/wordings/").content.decode()
    assert "telephone" in page
    assert "laptop" not in page
    assert "Worded in two places" not in enter(ben).get(note.get_absolute_url()).content.decode()


def test_any_two_are_compared_and_one_brought_back_with_its_marks(asha: Person, ben: Person, enter: Enter) -> None:
    note = kept(asha, audience=Audience.ASSOCIATES)
    excerpt = tagged(note, asha)
    reword_note(note=note, from_version=1, text="It rained, and that was all there was to say.", by=asha)
    page = enter(ben).get(f"/notes/{note.pk}/wordings/compare/?one=2&other=1").content.decode()
    assert "<ins>" in page
    assert "Which should it read as?" not in page
    client = enter(asha)
    assert "Let the note read so again" in client.get(f"/notes/{note.pk}/wordings/1/").content.decode()
    assert "Let the note read so again" not in enter(ben).get(f"/notes/{note.pk}/wordings/1/").content.decode()
    assert enter(ben).post(f"/notes/{note.pk}/wordings/restore/", {"number": "1"}).status_code == 403
    client.post(f"/notes/{note.pk}/wordings/restore/", {"number": "1"})
    note.refresh_from_db()
    excerpt.refresh_from_db()
    assert (note.version, Revision.objects.count()) == (3, 3)
    assert note.text[excerpt.now_start : excerpt.now_end] == WORDS
    assert restore_wording(note=note, number=1, by=asha).outcome == "again"

"""The tray of notes that want tags: ticked in one plain form, left without blame, and taken back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inquiry.pages import today
from people.models import Person
from reflections.models import Audience, LeftUntagged, Tag
from tests.reflections.conftest import Enter
from tests.reflections.told import kept

TRAY = "/notes/to-tag/"


def test_several_are_tagged_at_once_without_script_and_taken_back(asha: Person, enter: Enter) -> None:
    notes = [kept(asha, f"Note {at}.", standpoint="professional") for at in range(3)]
    browser = enter(asha)
    ticked = [str(note.pk) for note in notes[:2]]
    said = {"note": ticked, "behaviours": ["shared-power", "trusting-relationships"], "acts": "helps", "do": "tag"}
    answer = browser.post(TRAY, said, follow=True).content.decode()
    assert "Tagged: 2 notes" in answer
    assert Tag.objects.filter(removed_at=None, acts="helps", standpoint="professional", excerpt=None).count() == 4
    assert 'value="' + ticked[0] + '" id="tray-' not in answer
    assert str(notes[2].pk) in answer
    browser.post(TRAY, {"note": ticked[0], "do": "untag"})
    assert Tag.objects.filter(removed_at=None).count() == 2
    assert f'id="tray-{ticked[0]}"' in browser.get(TRAY).content.decode()


def test_a_note_is_left_untagged_by_one_and_not_by_all_and_put_back(asha: Person, ben: Person, enter: Enter) -> None:
    note = kept(asha, "Let it be.", audience=Audience.ASSOCIATES)
    browser, here = enter(asha), f'id="tray-{note.pk}"'
    assert here in browser.get(TRAY).content.decode()
    browser.post(TRAY, {"note": str(note.pk), "do": "leave"})
    assert here not in browser.get(TRAY).content.decode()
    assert not today.untagged(asha)
    assert here in enter(ben).get(f"{TRAY}?of=all").content.decode()
    assert here not in enter(ben).get(TRAY).content.decode()
    browser.post(TRAY, {"note": str(note.pk), "do": "again"})
    assert here in browser.get(TRAY).content.decode()
    assert not LeftUntagged.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "says"), [({"note": []}, "Tick at least one note first"), ({"behaviours": []}, "at least one behaviour")]
)
def test_what_is_missing_is_said(asha: Person, enter: Enter, wrong: dict[str, list[str]], says: str) -> None:
    note = kept(asha)
    said = {"note": [str(note.pk)], "behaviours": ["shared-power"], "acts": "helps", "do": "tag", **wrong}
    answer = enter(asha).post(TRAY, said)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Tag.objects.exists()


def test_what_one_may_not_tag_is_not_tagged(asha: Person, ben: Person, enter: Enter) -> None:
    note = kept(asha)
    said = {"note": [str(note.pk)], "behaviours": ["shared-power"], "acts": "helps", "do": "tag"}
    assert enter(ben).post(TRAY, said).status_code == 422
    assert not Tag.objects.exists()


def test_a_fuller_tray_asks_no_more_of_the_database(asha: Person, enter: Enter) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as questions:
            enter(asha).get(TRAY)
        return len(questions)

    kept(asha, "One.")
    few = asked()
    for at in range(30):
        kept(asha, f"Another, {at}.")
    assert asked() == few

"""What was done with notes is undone step by step, and done again, as long as nobody else has changed it."""

import datetime as dt
import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inquiry.pages.acts import BOOK
from people import acts, clock
from people.errors import NotYours
from people.models import Act, Person, RoleGrant
from reflections import actions
from reflections.models import Audience, Excerpt, Note, Tag
from tests import cast
from tests.reflections.told import WORDS, behaviour, kept, tagged

pytestmark = pytest.mark.django_db


def keys() -> list[str]:
    """The nine, in their order."""
    return list(type(behaviour()).objects.the_nine().values_list("key", flat=True))


def back(by: Person, key: str = "") -> acts.Step:
    return acts.undo(by=by, book=BOOK, key=key)


def again(by: Person, key: str = "") -> acts.Step:
    return acts.redo(by=by, book=BOOK, key=key)


def standing(note: Note) -> list[tuple[str, bool, str]]:
    """The tags that stand on a note, in a fixed order."""
    tags = Tag.objects.on([note])
    return sorted((tag.behaviour_id, tag.excerpt_id is not None, tag.acts) for tag in tags)


def test_twelve_acts_of_tagging_are_undone_one_by_one_and_done_again() -> None:
    asha = cast.asha()
    note = kept(asha)
    story = [standing(note)]
    for key in keys()[:5]:
        tagged(note, asha, WORDS, key)
        story.append(standing(note))
    for key in keys()[:4]:
        actions.tag_note(note=note, behaviour=behaviour(key), by=asha)
        story.append(standing(note))
    actions.tag_note(note=note, behaviour=behaviour(keys()[0]), by=asha, acts="hinders")
    story.append(standing(note))
    actions.remove_tag(tag=Tag.objects.on([note])[2], by=asha)
    story.append(standing(note))
    mark = tagged(note, asha, "went round the Lowfield", keys()[0])
    story.append(standing(note))
    actions.remove_excerpt(excerpt=mark, by=asha)
    story.append(standing(note))
    for then in reversed(story[:-1]):
        back(asha)
        assert standing(note) == then
    assert not Excerpt.objects.on(note).exists()
    with pytest.raises(acts.NothingToTurn):
        back(asha)
    for then in story[1:]:
        again(asha)
        assert standing(note) == then
    with pytest.raises(acts.NothingToTurn):
        again(asha)


def test_what_was_undone_is_done_again_until_something_new_is_done() -> None:
    asha = cast.asha()
    note = kept(asha)
    tagged(note, asha)
    first = back(asha)
    actions.tag_note(note=note, behaviour=behaviour("shared-vision"), by=asha)
    for key in ("", first.key):
        with pytest.raises(acts.NothingToTurn):
            again(asha, key)
    assert standing(note) == [("shared-vision", False, "cannot-say")]


def test_one_behaviour_on_forty_notes_is_one_step() -> None:
    asha = cast.asha()
    notes = [kept(asha, f"Morning {number} at the gate.") for number in range(40)]
    actions.tag_notes_with(notes=notes, behaviours=[behaviour(), behaviour("shared-power")], by=asha)
    step = back(asha)
    assert step.said.startswith("tagged 40 notes with ")
    assert not Tag.objects.on(notes).exists()
    again(asha)
    assert Tag.objects.on(notes).count() == 80


def test_tagging_asks_the_database_not_once_more_than_the_rows_themselves() -> None:
    asha = cast.asha()
    note = kept(asha)
    with CaptureQueriesContext(connection) as asked:
        tagged(note, asha)
    told = [one["sql"] for one in asked if "reflections_" in one["sql"] or "people_act" in one["sql"]]
    assert len(told) == 1  # the words are marked and tagged at once
    assert not Act.objects.exists()


def test_a_tag_that_the_notes_author_took_back_stays_taken_back() -> None:
    asha, ben = cast.asha(), cast.ben()
    note = kept(asha, audience=Audience.ASSOCIATES)
    tag = tagged(note, ben).tags.get()
    actions.remove_tag(tag=tag, by=asha)
    with pytest.raises(acts.StandsOtherwise, match="Asha Verne has taken this back since"):
        back(ben)
    back(asha)
    assert Tag.objects.on([note]).get().set_by == ben


def test_words_stay_marked_where_somebody_else_has_tagged_them_since() -> None:
    asha, ben = cast.asha(), cast.ben()
    note = kept(asha, audience=Audience.ASSOCIATES)
    tagged(note, asha)
    tagged(note, ben, WORDS, "shared-power")
    back(asha)
    assert [tag.set_by for tag in Tag.objects.on([note])] == [ben]
    assert Excerpt.objects.on(note).count() == 1


def test_cleared_words_stay_marked_though_their_tag_is_undone() -> None:
    asha = cast.asha()
    note = kept(asha)
    excerpt = tagged(note, asha)
    actions.record_clearance(excerpt=excerpt, state="cleared", how="on the phone", by=asha)
    back(asha)
    assert not Tag.objects.on([note]).exists()
    assert Excerpt.objects.on(note).get().clearance == "cleared"


def test_a_note_is_put_away_taken_out_and_put_away_again() -> None:
    asha = cast.asha()
    note = kept(asha)
    actions.archive_note(note=note, by=asha)
    back(asha)
    assert Note.objects.kept().filter(pk=note.pk).exists()
    again(asha)
    assert not Note.objects.kept().filter(pk=note.pk).exists()


def test_whoever_plays_no_part_any_more_undoes_nothing() -> None:
    asha = cast.asha()
    note = kept(asha)
    tagged(note, asha)
    RoleGrant.objects.filter(person=asha).update(ends=clock.today())
    gone = Person.objects.get(pk=asha.pk)
    with pytest.raises(NotYours):
        back(gone)
    assert Tag.objects.on([note]).exists()


def test_nobody_undoes_what_somebody_else_did() -> None:
    asha, ben = cast.asha(), cast.ben()
    note = kept(asha, audience=Audience.ASSOCIATES)
    at = clock.now()
    tagged(note, asha, at=at)
    with pytest.raises(acts.NothingToTurn):
        back(ben, acts.key_of(at))


# -- On the page ----------------------------------------------------------------------------------------------------


def come_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="people.sign_in.ByEmail")
    return client


def press(client: Client, page: str, words: str) -> str:
    """Press the button with these words, as it stands on a page without script."""
    for form in re.findall(r"<form[^>]*>.*?</form>", page, re.DOTALL):
        if re.search(rf"<button[^>]*>{words}(<span|</button)", form):
            action = re.search(r'action="([^"]*)"', form)
            sent = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form))
            assert action is not None
            return client.post(
                action[1], {name: unescape(value) for name, value in sent.items()}, follow=True
            ).content.decode()
    message = f"No button says {words}"
    raise AssertionError(message)


def test_undo_stands_beside_the_sentence_and_leads_further_back_and_forth() -> None:
    asha = cast.asha()
    note, client = kept(asha), come_in(asha)
    for key in ("shared-vision", "shared-power"):
        sent = {"whole-behaviours": key, "whole-acts": "helps"}
        page = client.post(reverse("note-tags-whole", args=[note.pk]), sent, follow=True).content.decode()
    page = press(client, page, "Undo")
    assert "Undone: tagged a note as a whole with Shared power." in page
    page = press(client, page, "Undo one more")
    assert not Tag.objects.on([note]).exists()
    page = press(client, page, "Redo")
    page = press(client, page, "Redo one more")
    assert len(standing(note)) == 2


def test_the_page_of_what_one_did_says_what_can_still_be_undone_and_why_something_cannot() -> None:
    asha, ben = cast.asha(), cast.ben()
    note = kept(asha, audience=Audience.ASSOCIATES, title="The heron")
    tag = tagged(note, ben).tags.get()
    actions.tag_note(note=note, behaviour=behaviour("shared-vision"), by=ben)
    actions.remove_tag(tag=tag, by=asha)
    client = come_in(ben)
    page = client.get("/acts/").content.decode()
    assert "Asha Verne has taken this back since." in page
    assert "The heron" in page
    press(client, page, "Undo")
    assert not Tag.objects.on([note]).exists()
    actions.set_audience(note=note, audience=Audience.ONLY_ME, by=asha)
    page = client.get("/acts/").content.decode()
    assert "The heron" not in page  # what one may no longer read is not told by what one did there
    assert "no longer yours" in page


def test_two_presses_on_one_button_undo_one_step() -> None:
    asha = cast.asha()
    note, client = kept(asha), come_in(asha)
    tagged(note, asha, WORDS, "shared-power")
    at = clock.now() + dt.timedelta(milliseconds=1)
    actions.tag_note(note=note, behaviour=behaviour("shared-vision"), by=asha, at=at)
    for _ in range(2):
        client.post("/acts/undo/", {"step": acts.key_of(at)})
    assert standing(note) == [("shared-power", True, "cannot-say")]


def test_a_step_back_leads_to_no_page_but_ours() -> None:
    client = come_in(cast.asha())
    for to in ("https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"):
        assert client.post("/acts/undo/", {"next": to}).headers["Location"] == "/acts/"


def test_the_keys_reach_back_no_further_than_a_day() -> None:
    asha = cast.asha()
    note = kept(asha)
    at = clock.now() - dt.timedelta(days=3)
    tagged(note, asha, at=at)
    with pytest.raises(acts.NothingToTurn):
        back(asha)
    back(asha, acts.key_of(at))
    assert not Tag.objects.on([note]).exists()

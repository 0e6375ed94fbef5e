"""The pages of notes: what each person meets, with and without a script, and what happens to wrong input."""

import re
import uuid
from html import unescape

import pytest
from django.conf import settings
from django.test import Client

from people.models import Person
from reflections.actions import keep_note, record_clearance, reword_note
from reflections.models import Audience, Clearance, Excerpt, Note, Revision, Tag
from tests import cast
from tests.reflections.conftest import Enter
from tests.reflections.told import TEXT, WORDS, kept, tagged


def words_of(page: str) -> str:
    """What a reader sees of a page, in one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def full(text: str = TEXT, **more: object) -> dict[str, object]:
    return {"id": str(uuid.uuid4()), "text": text, "kind": "engagement", "happened_on": "2026-06-01", **more}


# -- Who reaches what ---------------------------------------------------------------------------------------------


def test_every_page_of_a_note_is_there_for_its_author(asha: Person, enter: Enter) -> None:
    note = kept(asha, place=cast.place())
    excerpt = tagged(note, asha)
    browser = enter(asha)
    for path in ("", "edit/", "audience/", "wordings/1/", f"excerpts/{excerpt.pk}/"):
        assert browser.get(f"/notes/{note.pk}/{path}").status_code == 200, path
    for path in ("/", "/notes/", "/notes/new/", "/notes/clearing/", "/search/", "/search/?q=list"):
        assert browser.get(path).status_code == 200, path


def test_a_note_that_one_may_not_know_of_is_not_there(asha: Person, enter: Enter) -> None:
    note = kept(asha, place=cast.place())
    excerpt = tagged(note, asha)
    paths = ["", "edit/", "audience/", "wordings/1/", f"excerpts/{excerpt.pk}/"]
    posts = ["edit/", "audience/", "put-away/", "tags/", "tags/whole/", "tags/taken-back/", "tags/brought-back/",
             f"excerpts/{excerpt.pk}/", f"excerpts/{excerpt.pk}/unmark/"]  # fmt: skip
    for stranger in (
        cast.ben(),
        cast.carys(),
        cast.leila(),
        cast.dora(),
        cast.lee(),
        cast.fay(),
        cast.ada(),
        cast.otto(),
    ):
        browser = enter(stranger)
        assert {browser.get(f"/notes/{note.pk}/{path}").status_code for path in paths} == {404}, stranger
        assert {browser.post(f"/notes/{note.pk}/{path}", {"tag": 1}).status_code for path in posts} == {404}, stranger
    note.refresh_from_db()
    assert (note.version, note.audience, Tag.objects.count()) == (1, "only-me", 1)


def test_who_may_read_and_not_change_is_told_so(asha: Person, ben: Person, enter: Enter) -> None:
    note = kept(asha, place=cast.place(), audience=Audience.PUBLIC)
    assert {enter(ben).get(f"/notes/{note.pk}/{path}").status_code for path in ("edit/", "audience/")} == {403}
    lee = enter(cast.lee())
    assert lee.get(f"/notes/{note.pk}/").status_code == 200
    assert lee.post(f"/notes/{note.pk}/tags/", {}).status_code == 403
    assert "Add tag" not in lee.get(f"/notes/{note.pk}/").content.decode()


@pytest.mark.parametrize("path", ["/", "/notes/", "/notes/new/", "/notes/clearing/", "/search/?q=list"])
def test_who_has_not_signed_in_is_shown_the_door(db: None, client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 302
    assert "/account/login/" in answer["Location"]


@pytest.mark.parametrize("path", ["/notes/", "/notes/new/", "/notes/clearing/", "/search/?q=list"])
def test_who_only_funds_or_administers_finds_no_notes(asha: Person, enter: Enter, path: str) -> None:
    for person in (cast.fay(), cast.ada(), cast.nobody()):
        assert enter(person).get(path).status_code == 404


def test_getting_never_writes_and_acts_take_only_posts(asha: Person, enter: Enter) -> None:
    note = kept(asha)
    for path in ("put-away/", "tags/", "tags/whole/", "tags/taken-back/"):
        assert enter(asha).get(f"/notes/{note.pk}/{path}").status_code == 405
    assert enter(asha).post(f"/notes/{note.pk}/").status_code == 405
    assert enter(asha).post("/notes/").status_code == 405


# -- Writing ------------------------------------------------------------------------------------------------------


def test_a_note_is_kept_and_its_page_says_when_and_who_reads_it(asha: Person, enter: Enter) -> None:
    browser = enter(asha)
    answer = browser.post(
        "/notes/new/", full(title="Round the Lowfield", place="barrow", audience="place"), follow=True
    )
    said = words_of(answer.content.decode())
    assert re.search(r"Kept \d\d:\d\d\. Associates of Barrow and the learning partner can read this\.", said)
    assert "Four of us went round the Lowfield" in said


def test_pressed_twice_is_one_note(asha: Person, enter: Enter) -> None:
    sent = full()
    answers = [enter(asha).post("/notes/new/", sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert (Note.objects.count(), Revision.objects.count()) == (1, 1)


def test_by_htmx_the_browser_is_sent_to_the_kept_note(asha: Person, enter: Enter) -> None:
    answer = enter(asha).post("/notes/new/", full(), headers={"HX-Request": "true"})
    assert answer.status_code == 204
    assert answer["HX-Redirect"] == f"/notes/{Note.objects.get().pk}/"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"text": "  "}, "nothing in the note"),
        ({"text": "Half a\x00word"}, "place 7"),
        ({"text": "é" * 100_001}, "200 kB can be kept"),
        ({"happened_on": "2126-01-01"}, "That day has not come yet"),
        ({"happened_on": "2020-01-01"}, "The inquiry began on 5 January 2026"),
        ({"happened_on": "last week"}, "That is not a day"),
        ({"place": "atlantis"}, "not one of ours"),
        ({"audience": "place"}, "Say which place"),
        ({"audience": "named"}, "Name at least one person"),
        ({"kind": "rumour"}, "valid choice"),
        ({"id": "x"}, "UUID"),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_the_words_stay(
    asha: Person, enter: Enter, wrong: dict[str, str], says: str
) -> None:
    answer = enter(asha).post("/notes/new/", full(**{"title": "A title to keep", **wrong}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in words_of(page)
    assert "A title to keep" in page
    assert (wrong.get("text") or TEXT).replace("\x00", "␀").strip() in unescape(page)
    assert not Note.objects.exists()


def test_the_limit_is_said_beforehand(asha: Person, enter: Enter) -> None:
    for path in ("/", "/notes/new/"):
        assert f"up to {settings.LONGEST_NOTE // 1000} kB" in words_of(enter(asha).get(path).content.decode())


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "{{ 7|add:7 }} {% now %}",
        "**bold** [a](javascript:x)",
    ],
)
def test_what_looks_like_code_is_shown_as_text(asha: Person, enter: Enter, text: str) -> None:
    note = kept(asha, f"{text} and a list", title=text[:100])
    tagged(note, asha, text, theme=text[:60])
    own = [f"/notes/{note.pk}/{path}" for path in ("", "edit/", "wordings/1/", f"excerpts/{note.excerpts.get().pk}/")]
    for path in [*own, "/notes/", "/", "/search/?q=list", "/notes/clearing/"]:
        page = enter(asha).get(path).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "javascript:x" not in re.findall(r'href="([^"]*)"', page)
        assert text in words_of(page) or text in unescape(page), path


def test_the_same_id_with_other_words_shows_both_side_by_side(asha: Person, enter: Enter) -> None:
    key = uuid.uuid4()
    keep_note(by=asha, id=key, text="As it is kept.")
    answer = enter(asha).post("/notes/new/", full("As I sent it.", id=str(key), title="Mine"))
    page = answer.content.decode()
    assert answer.status_code == 409
    for words in ("it is kept", "I sent it", "Take the other wording", "Leave it as the note reads", "Mine"):
        assert words in page, words
    assert list(Note.objects.values_list("text", flat=True)) == ["As it is kept."]
    assert set(Revision.objects.values_list("text", "aside")) == {("As it is kept.", False), ("As I sent it.", True)}


def test_words_under_somebody_elses_id_come_back_to_be_kept_as_a_new_note(
    asha: Person, ben: Person, enter: Enter
) -> None:
    key = uuid.uuid4()
    keep_note(by=asha, id=key, text="Only for myself.")
    answer = enter(ben).post("/notes/new/", full("Mine.", id=str(key), title="A title"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Only for myself." not in page
    carried = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    assert carried["title"] == "A title"
    enter(ben).post("/notes/new/", {**carried, "text": "Mine."})
    assert set(Note.objects.values_list("text", flat=True)) == {"Only for myself.", "Mine."}


def test_two_devices_at_once_see_both_wordings_and_bring_them_together(asha: Person, enter: Enter) -> None:
    note = kept(asha)
    reword_note(note=note, from_version=1, text="On the telephone.", by=asha)
    sent = {"text": "On the laptop.", "kind": "engagement", "from_version": "1", "happened_on": str(note.happened_on)}
    browser = enter(asha)
    answer = browser.post(f"/notes/{note.pk}/edit/", sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert '<del><span class="vh">only here: </span>telephone</del>' in page
    assert '<ins><span class="vh">only here: </span>laptop</ins>' in page
    assert "Worded in two places at once" in browser.get(note.get_absolute_url()).content.decode()
    settle = f"/notes/{note.pk}/wordings/3/settle/"
    assert browser.post(settle, {"choice": "merged", "from_version": "2", "text": "Both."}).status_code == 302
    assert Note.objects.get().text == "Both."
    assert list(Revision.objects.values_list("number", "aside", "settles__number")) == [
        (1, False, None), (2, False, None), (3, True, None), (4, False, 3),
    ]  # fmt: skip
    assert "Worded in two places at once" not in browser.get(note.get_absolute_url()).content.decode()


def test_a_new_wording_keeps_what_it_makes_sense_of(asha: Person, ben: Person, enter: Enter) -> None:
    shared = kept(ben, "Seen together.", audience=Audience.ASSOCIATES)
    note = kept(asha, "It mattered.", kind="reflection", reflects_on=[shared])
    Note.objects.filter(pk=shared.pk).update(audience=Audience.ONLY_ME)
    sent = {
        "text": "It mattered much.",
        "kind": "reflection",
        "from_version": "1",
        "happened_on": str(note.happened_on),
    }
    assert enter(asha).post(f"/notes/{note.pk}/edit/", sent).status_code == 302
    assert list(note.reflects_on.all()) == [shared]
    assert "Seen together" not in enter(asha).get(f"/notes/{note.pk}/").content.decode()


# -- Reading and tagging ------------------------------------------------------------------------------------------


def test_words_selected_are_tagged_with_several_behaviours(asha: Person, enter: Enter) -> None:
    note = kept(asha)
    start = TEXT.index(WORDS)
    sent = {"revision": 1, "start": start, "end": start + len(WORDS), "exact": WORDS, "acts": "hinders",
            "behaviours": ["shared-power", "devolved-decisions"], "standpoint": "professional"}  # fmt: skip
    page = enter(asha).post(f"/notes/{note.pk}/tags/", sent, follow=True).content.decode()
    assert Excerpt.objects.get().exact == WORDS
    assert Tag.objects.count() == 2
    said = words_of(page)
    assert "hindering , told by a professional" in said
    assert re.search(rf'<mark class="hl [^"]*"><mark class="hl hl-2 [^"]*">.*?{WORDS}</mark></mark>', page)


def test_sentences_ticked_without_a_script_are_tagged_and_neighbours_are_one(asha: Person, enter: Enter) -> None:
    note = kept(asha)
    spans = re.findall(r'name="sentence" value="([\d-]+)"', enter(asha).get(f"/notes/{note.pk}/").content.decode())
    sent = {"revision": 1, "sentence": [spans[0], spans[1], spans[3]], "behaviours": "shared-power", "acts": "helps"}
    assert enter(asha).post(f"/notes/{note.pk}/tags/", sent).status_code == 302
    assert set(Excerpt.objects.values_list("exact", flat=True)) == {
        "Four of us went round the Lowfield in the rain. The chair said nothing.", "🫖 Then tea."
    }  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"exact": "other words", "start": 0, "end": 11}, "Choose the words again"),
        ({"exact": "x", "start": 5, "end": 5}, "No words were chosen"),
        ({"exact": "x", "start": 9999, "end": 10000}, "No words were chosen"),
        ({"exact": ""}, "Choose the words first"),
        ({"sentence": "99990-99999", "exact": ""}, "No words were chosen"),
        ({"behaviours": []}, "Choose at least one behaviour"),
        ({"behaviours": "kindness"}, "not one of ours"),
        ({"acts": "shines"}, "valid choice"),
    ],
)
def test_a_tag_that_cannot_be_says_why_and_keeps_what_was_ticked(
    asha: Person, enter: Enter, wrong: dict[str, str], says: str
) -> None:
    note = kept(asha)
    sent = {"revision": 1, "start": 0, "end": 10, "exact": TEXT[:10], "behaviours": "shared-power", "acts": "helps",
            "theme": "my own word", **wrong}  # fmt: skip
    answer = enter(asha).post(f"/notes/{note.pk}/tags/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in words_of(page)
    assert 'value="my own word"' in page
    assert not Excerpt.objects.exists()


def test_nobody_takes_back_somebody_elses_tag_but_the_author_of_the_note(
    asha: Person, ben: Person, carys: Person, enter: Enter
) -> None:
    note = kept(asha, audience=Audience.ASSOCIATES)
    tag = tagged(note, ben).tags.get()
    assert enter(carys).post(f"/notes/{note.pk}/tags/taken-back/", {"tag": tag.pk}).status_code == 404
    assert enter(asha).post(f"/notes/{note.pk}/tags/taken-back/", {"tag": tag.pk}).status_code == 302


def test_the_whole_note_is_tagged_from_the_page(asha: Person, enter: Enter) -> None:
    note = kept(asha)
    sent = {"whole-behaviours": "shared-vision", "whole-acts": "helps"}
    assert enter(asha).post(f"/notes/{note.pk}/tags/whole/", sent).status_code == 302
    assert Tag.objects.get().excerpt_id is None
    assert enter(asha).post(f"/notes/{note.pk}/tags/whole/", {"whole-acts": "helps"}).status_code == 422


def test_words_that_no_longer_stand_are_shown_apart(asha: Person, enter: Enter) -> None:
    note = kept(asha)
    tagged(note, asha)
    reword_note(note=note, from_version=1, text="It rained, and that was all there was to say.", by=asha)
    said = words_of(enter(asha).get(f"/notes/{note.pk}/").content.decode())
    assert "Marked in an earlier wording" in said
    assert WORDS in said


def test_the_page_says_in_words_who_reads_it_and_names_them(asha: Person, ben: Person, enter: Enter) -> None:
    cast.leila()
    note = kept(asha, place=cast.place(), audience=Audience.PLACE)
    said = words_of(enter(asha).get(f"/notes/{note.pk}/").content.decode())
    assert "Associates of Barrow and the learning partner can read this. That is Ben Okell and Leila Marsh." in said


def test_the_audience_is_changed_in_words(asha: Person, carys: Person, enter: Enter) -> None:
    note = kept(asha)
    browser = enter(asha)
    assert browser.post(f"/notes/{note.pk}/audience/", {"audience": "named"}).status_code == 422
    assert browser.post(f"/notes/{note.pk}/audience/", {"audience": "place"}).status_code == 422
    said = browser.post(
        f"/notes/{note.pk}/audience/", {"audience": "named", "readers": carys.slug}, follow=True
    ).content.decode()  # fmt: skip
    assert "You and the people you named can read this. That is Carys Lune." in words_of(said)
    assert enter(carys).get(f"/notes/{note.pk}/").status_code == 200


def test_a_note_put_away_can_be_taken_out_again(asha: Person, ben: Person, enter: Enter) -> None:
    note = kept(asha, audience=Audience.ASSOCIATES)
    said = enter(asha).post(f"/notes/{note.pk}/put-away/", follow=True).content.decode()
    assert "Put away: only you can read this." in words_of(said)
    assert enter(ben).get(f"/notes/{note.pk}/").status_code == 404
    enter(asha).post(f"/notes/{note.pk}/put-away/")
    assert enter(ben).get(f"/notes/{note.pk}/").status_code == 200


# -- Clearing -----------------------------------------------------------------------------------------------------


def test_the_author_asks_and_records_the_answer(asha: Person, enter: Enter) -> None:
    note = kept(asha, promise="check-first")
    excerpt = tagged(note, asha)
    browser, page = enter(asha), f"/notes/{note.pk}/excerpts/{excerpt.pk}/"
    assert browser.post(page, {"state": "asked"}).status_code == 302
    answer = browser.post(page, {"state": "amended", "wording": "knew the list"})
    assert answer.status_code == 422
    assert "say how the teller agreed" in words_of(answer.content.decode())
    assert "knew the list" in answer.content.decode()
    assert browser.post(page, {"state": "amended", "wording": "knew the list", "how": "she rang"}).status_code == 302
    excerpt.refresh_from_db()
    assert (excerpt.clearance, excerpt.wording, Clearance.objects.count()) == ("amended", "knew the list", 2)


def test_words_cleared_say_so_to_every_reader_and_how_only_to_the_author(
    asha: Person, ben: Person, enter: Enter
) -> None:
    note = kept(asha, audience=Audience.ASSOCIATES)
    record_clearance(excerpt=tagged(note, asha), state="cleared", how="behind the bakery", by=asha)
    mine, theirs = (enter(person).get(f"/notes/{note.pk}/").content.decode() for person in (asha, ben))
    assert "behind the bakery" in mine
    assert "behind the bakery" not in theirs
    assert "Cleared" in words_of(theirs)


def test_words_to_clear_are_ones_own_by_how_it_stands(asha: Person, ben: Person, enter: Enter) -> None:
    mine = tagged(kept(asha, "Mine to ask about.", audience=Audience.ASSOCIATES), asha, "Mine to ask")
    tagged(kept(ben, "Theirs to ask about.", audience=Audience.ASSOCIATES), asha, "Theirs to ask")
    record_clearance(excerpt=mine, state="asked", by=asha)
    browser = enter(asha)
    assert "Mine to ask" in browser.get("/notes/clearing/?state=asked").content.decode()
    assert "Mine to ask" not in browser.get("/notes/clearing/?state=cleared").content.decode()
    assert "Theirs to ask" not in browser.get("/notes/clearing/").content.decode()
    assert browser.get("/notes/clearing/?state=odd&after=odd").status_code == 200

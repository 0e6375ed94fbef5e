"""Other shapes of note: boxes over one text, a bare mark, steam that is let off, fates, rounds of choosing, a month."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.db import DatabaseError, connection, transaction

from people import clock
from people.models import Person
from reflections import actions, searching
from reflections.matrix import matrix
from reflections.models import Audience, Draft, Excerpt, Note, Prompt, Reason, Tag, Tally
from reflections.shapes import SHAPES
from syntheses.counts import first_codings
from tests import cast, scenes
from tests.reflections.conftest import Enter
from tests.reflections.told import kept

CANARY = "quinquereme"


def sent(**more: str) -> dict[str, str]:
    return {"id": str(uuid.uuid4()), "happened_on": "2026-06-01", **more}


# -- Boxes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", list(SHAPES))
def test_boxes_make_a_text_and_the_text_gives_the_boxes_back(key: str) -> None:
    shape = SHAPES[key]
    boxes = {box.name: f"Words of {box.name}.\n\nAnd more." for box in shape.boxes}
    text = shape.compose(boxes)
    assert shape.parse(text) == boxes
    assert shape.parse(text.replace(shape.boxes[0].heading, "Something else")) is None
    assert shape.parse(shape.compose({shape.boxes[-1].name: "Only this."})) == {shape.boxes[-1].name: "Only this."}


@pytest.mark.parametrize("key", list(SHAPES))
def test_a_note_of_each_shape_is_written_and_worded_anew(asha: Person, enter: Enter, key: str) -> None:
    browser, shape = enter(asha), SHAPES[key]
    first = f"box_{shape.boxes[0].name}"
    assert browser.get(f"/notes/new/{key}/").status_code == 200
    assert browser.post(f"/notes/new/{key}/", sent(**{first: "  "})).status_code == 422
    assert browser.post(f"/notes/new/{key}/", sent(**{first: "She came back."})).status_code == 302
    note = Note.objects.get()
    assert (note.form, note.text, note.heading) == (key, f"{shape.boxes[0].heading}\nShe came back.", "She came back.")
    page = browser.get(f"/notes/{note.pk}/edit/").content.decode()
    assert first in page
    assert 'name="text"' not in page
    changed = {first: "She came back twice.", "from_version": "1", "kind": shape.kind, "happened_on": "2026-06-01"}
    assert browser.post(f"/notes/{note.pk}/edit/", changed).status_code == 302
    note.refresh_from_db()
    assert note.text.endswith("She came back twice.")
    actions.reword_note(note=note, from_version=2, text="No heading any more.", form=key, by=asha)
    assert 'name="text"' in browser.get(f"/notes/{note.pk}/edit/").content.decode()


def test_an_account_begins_with_the_plan_and_both_know_of_each_other(asha: Person, ben: Person, enter: Enter) -> None:
    plan = SHAPES["before-act"].compose({"act": "Ask in public.", "touches": "The officer."})
    before = kept(asha, plan, form="before-act", kind="reflection", audience=Audience.ASSOCIATES)
    for who, words in ((asha, "They said yes."), (ben, "They said maybe.")):
        browser = enter(who)
        page = browser.get(f"/notes/new/after-act/?on={before.pk}").content.decode()
        assert "Ask in public.</textarea>" in page
        assert "The officer." in page
        browser.post(
            "/notes/new/after-act/", sent(box_happened=words, reflects_on=str(before.pk), audience="associates")
        )
    side_by_side = enter(asha).get(f"/notes/{before.pk}/accounts/").content.decode()
    assert "They said yes." in side_by_side
    assert "They said maybe." in side_by_side
    after = Note.objects.get(author=asha, form="after-act")
    assert f"/notes/{before.pk}/" in enter(asha).get(f"/notes/{after.pk}/").content.decode()


# -- Nothing written ------------------------------------------------------------------------------------------------


def everything_that_is_stored() -> str:
    """Every row of every table, as text."""
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT t::text FROM {connection.ops.quote_name(table)} t")
            found += [row for (row,) in cursor.fetchall()]
    return "\n".join(found)


@pytest.mark.parametrize("address", ["/notes/new/", "/notes/new/conversation/"])
def test_where_nothing_was_to_be_written_no_word_is_anywhere(asha: Person, enter: Enter, address: str) -> None:
    browser, key = enter(asha), uuid.uuid4()
    words = {"text": CANARY, "box_gist": CANARY, "box_mine": CANARY, "title": CANARY, "who_was_there": CANARY}
    whole = {**words, "id": str(key), "place": "barrow", "happened_on": "2026-06-01", "form": "conversation"}
    begun = browser.post(f"/drafts/{key}/", {**whole, "address": address})
    assert begun.status_code == 302
    assert CANARY in everything_that_is_stored()  # it could have leaked: it lay there as a draft
    put_by = {**whole, "address": address, "promise": "nothing-written"}
    browser.post(f"/drafts/{uuid.uuid4()}/", put_by)
    answer = browser.post(address, {**whole, "promise": "nothing-written"}, follow=True)
    assert "No words were kept" in answer.content.decode()
    again = browser.post(address, {**whole, "promise": "nothing-written"}, headers={"accept": "application/json"})
    assert (again.status_code, again.json()["outcome"]) == (201, "new")
    assert CANARY not in everything_that_is_stored()
    assert not Note.objects.exists()
    assert not mail.outbox
    mark = Tally.objects.get()
    assert (mark.person, mark.place.slug if mark.place else "", mark.day) == (asha, "barrow", dt.date(2026, 6, 1))
    assert {field.name for field in Tally._meta.get_fields()} == {"id", "person", "place", "day"}


def test_the_database_takes_no_words_where_none_were_to_be(asha: Person) -> None:
    with pytest.raises(actions.NothingIsWritten):
        kept(asha, promise="nothing-written")
    with pytest.raises(DatabaseError, match="nothing was to be written"), transaction.atomic():
        cast.note(asha, promise="nothing-written")
    note = kept(asha)
    with pytest.raises(actions.NothingIsWritten):
        actions.reword_note(note=note, from_version=1, text=note.text, promise="nothing-written", by=asha)


def test_a_mark_is_its_makers_alone_and_can_be_rubbed_out(asha: Person, ben: Person, enter: Enter) -> None:
    browser = enter(asha)
    browser.post("/tallies/", {"id": str(uuid.uuid4()), "place": "barrow", "day": "2026-06-01"})
    mark = Tally.objects.get()
    assert "1 June 2026" in browser.get("/tallies/").content.decode()
    assert "1 June 2026" not in enter(ben).get("/tallies/").content.decode()
    assert enter(ben).post(f"/tallies/{mark.pk}/rub-out/").status_code == 404
    browser.post(f"/tallies/{mark.pk}/rub-out/")
    assert not Tally.objects.exists()


# -- Letting off steam ----------------------------------------------------------------------------------------------


def test_steam_goes_nowhere_until_its_writer_lets_it_go(asha: Person, enter: Enter) -> None:
    """F-034: opened to everyone, tagged and cleared, so that it could leak; and it leaks nowhere."""
    dora, leila = cast.dora(), cast.leila()
    steam = kept(asha, f"That {CANARY} of a meeting.", purpose="vent", place=cast.place(), audience=Audience.PUBLIC)
    scenes.tagged(steam, by=asha, words=CANARY, clearance="cleared")

    def found_by(viewer: Person) -> tuple[int, ...]:
        readable = Note.objects.visible_to(viewer).kept()
        return (
            searching.search(CANARY, {}, viewer).count,
            readable.count(),
            Excerpt.objects.visible_to(viewer).count(),
            Excerpt.objects.cleared_for(viewer).count(),
            Tag.objects.visible_to(viewer).count(),
            sum(cell.tags for cell in matrix(viewer)),
        )

    for viewer in (dora, leila):
        assert found_by(viewer) == (0,) * 6
        assert "Nothing found" in enter(viewer).get(f"/search/?q={CANARY}").content.decode()
        assert enter(viewer).get(f"/notes/{steam.pk}/").status_code == 404
    assert not first_codings().exists()
    assert not Note.objects.counted().exists()
    assert found_by(asha)[:3] == (1, 1, 1)
    assert not Excerpt.objects.cleared_for(asha).exists()
    page = enter(asha).get(f"/notes/{steam.pk}/").content.decode()
    assert "only you can read this, until you let it go" in page
    enter(asha).post(f"/notes/{steam.pk}/release/")
    assert found_by(dora) == (1,) * 6
    assert first_codings().exists()
    enter(asha).post(f"/notes/{steam.pk}/release/")
    assert found_by(dora) == (0,) * 6


# -- What became of it ----------------------------------------------------------------------------------------------


def test_an_idea_is_followed_to_what_became_of_it(asha: Person, ben: Person, enter: Enter) -> None:
    idea = kept(asha, "The idea\nA bus at four.", form="floated-idea", audience=Audience.ASSOCIATES,
                who_was_there="the driver", happened_on=dt.date(2026, 6, 1))  # fmt: skip
    told = {"id": str(uuid.uuid4()), "stage": "tried", "words": "It ran twice.", "happened_on": "2026-07-01"}
    assert enter(ben).post(f"/notes/{idea.pk}/fate/", told).status_code == 302
    assert enter(ben).post(f"/notes/{idea.pk}/fate/", told).status_code == 302  # sent twice, told once
    assert enter(ben).post(f"/notes/{idea.pk}/fate/", {**told, "happened_on": "2026-05-01"}).status_code == 422
    page = enter(asha).get(f"/notes/{idea.pk}/").content.decode()
    assert page.count("It ran twice.") == 1
    assert "the driver" in page
    with pytest.raises(DatabaseError), transaction.atomic():
        idea.fates.update(words="It never ran.")


def test_the_reasons_are_the_record_for_chosen_and_unchosen(asha: Person, ben: Person, enter: Enter) -> None:
    stories = [
        kept(asha, f"What has changed\n{words}", form="significant-change", audience=Audience.ASSOCIATES)
        for words in ("The gate is open.", "The list is read.")
    ]
    choosing = actions.open_choosing(question="Which matters most?", stories=stories, by=asha)
    first, second = choosing.laid.order_by("pk")
    here = f"/choosings/{choosing.pk}/"
    for who, story, chosen, why in (
        (asha, first, "yes", "One walks through."),
        (ben, second, "no", "It is read late."),
    ):
        answer = enter(who).post(here, {"id": str(uuid.uuid4()), "story": story.pk, "chosen": chosen, "words": why})
        assert answer.status_code == 302
    unsaid = {"id": str(uuid.uuid4()), "story": first.pk, "chosen": "yes", "words": " "}
    assert enter(ben).post(here, unsaid).status_code == 422
    page = enter(ben).get(here).content.decode()
    assert "One walks through." in page
    assert "It is read late." in page
    assert enter(ben).post(f"{here}close/").status_code == 404
    enter(asha).post(f"{here}close/")
    with pytest.raises(actions.ChoosingIsClosed):
        actions.give_reason(story=first, chosen=False, words="Too late.", by=ben)
    assert Reason.objects.count() == 2
    actions.set_audience(note=stories[0], audience=Audience.ONLY_ME, by=asha)
    assert "One walks through." not in enter(ben).get(here).content.decode()


# -- A month --------------------------------------------------------------------------------------------------------


def test_a_month_is_noticed_as_far_as_one_likes(asha: Person, enter: Enter) -> None:
    with clock.set_to(dt.date(2026, 7, 10)):
        browser = enter(asha)
        page = browser.get("/noticing/").content.decode()
        assert page.count("<textarea") == 5
        assert "June" not in page  # nobody is told what they left out
        answers = {
            "id": str(uuid.uuid4()),
            "box_practice": "I ask twice.",
            "box_share": "The list.",
            "audience": "only-me",
        }
        for _ in range(2):
            assert browser.post("/noticing/2026/6/", answers).status_code == 302
        found: Any = {note.prompt: (note.text, note.happened_on, note.month) for note in Note.objects.all()}
        june = dt.date(2026, 6, 1)
        assert found == {
            Prompt.PRACTICE: ("I ask twice.", dt.date(2026, 6, 30), june),
            Prompt.SHARE: ("The list.", dt.date(2026, 6, 30), june),
        }
        assert browser.post("/noticing/", {"id": str(uuid.uuid4())}).status_code == 422
        assert "June 2026" in browser.get("/noticing/").content.decode()
        assert "I ask twice." in browser.get("/noticing/2026/6/").content.decode()
        assert browser.get("/noticing/2026/8/").status_code == 404
        assert not Draft.objects.exists()


def test_no_model_of_this_floor_is_left_without_a_set() -> None:
    for model in apps.get_app_config("reflections").get_models():
        if model.__name__ in {"Tally", "LeftUntagged", "Fate", "Choosing", "Story", "Reason"}:
            assert hasattr(model.objects, "visible_to"), model  # type: ignore[attr-defined]

"""Cycles of inquiry (F-008): opened, nested, written on and ended, by those who keep them, for those who work here."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people import clock
from people.models import Person
from reflections import actions, nesting
from reflections.actions.cycles import CycleEndsBeforeItStarts, CycleNeedsTitle, CycleWordsCannotBeKept, WithinItself
from reflections.models import Audience, Cycle, SubQuestion
from tests import cast
from tests.reflections.conftest import Enter
from tests.reflections.test_pages import full, words_of
from tests.reflections.told import behaviour, kept

BEGAN = dt.date(2026, 3, 2)


def opened(by: Person, title: str = "Answering the repairs list", **more: Any) -> Cycle:
    """A cycle that was opened as people open them."""
    return actions.open_cycle(title=title, by=by, starts=more.pop("starts", BEGAN), **more)


def typed(title: str = "Answering the repairs list", **more: Any) -> dict[str, Any]:
    """The form of a cycle, filled in."""
    return {"title": title, "starts": "2026-03-02", **more}


def page(browser: Client, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, path
    return words_of(answer.content.decode())


# -- A turn, from its intention to what comes next ----------------------------------------------------------------


def test_asha_opens_a_cycle_and_finds_it_under_its_place(asha: Person, enter: Enter) -> None:
    browser = enter(asha)
    question = SubQuestion.objects.create(key="q1", text="Who decides?", position=1)
    said = typed(
        place="barrow", arose_from="Nobody answers the list.", intention="Answer each line within a week.",
        assumption="An answer is what is missing.", did="Twelve were answered.", behaviours=["trusting-relationships"],
        sub_question=question.pk,
    )  # fmt: skip
    answer = browser.post("/cycles/new/", said)
    cycle = Cycle.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/cycles/{cycle.pk}/")
    assert (cycle.opened_by, cycle.place, cycle.starts) == (asha, cast.place(), BEGAN)
    shown = page(browser, f"/cycles/{cycle.pk}/")
    for words in (
        "Answer each line within a week.", "An answer is what is missing.", "Twelve were answered.", "Who decides?",
        "Nobody answers the list.", behaviour().short_name, "since 2 March 2026",
    ):  # fmt: skip
        assert words in shown
    tree = page(browser, "/cycles/")
    assert tree.index("Barrow") < tree.index("Answering the repairs list")
    assert "Cycles of inquiry" in page(browser, "/places/barrow/")


def test_what_was_assumed_stands_beside_what_was_found(asha: Person, enter: Enter) -> None:
    cycle = opened(asha, assumption="An answer is what is missing.")
    browser = enter(asha)
    assert "What we assumed An answer is what is missing. What we found Nothing written yet." in page(
        browser, f"/cycles/{cycle.pk}/"
    )
    assert "An answer is what is missing." in page(browser, f"/cycles/{cycle.pk}/end/")
    answer = browser.post(
        f"/cycles/{cycle.pk}/end/",
        {"ends": "2026-05-29", "found": "A date was missing.", "loop": "double", "next": "Say the date first."},
    )
    assert answer.status_code == 302
    shown = page(browser, f"/cycles/{cycle.pk}/")
    assert "What we assumed An answer is what is missing. What we found A date was missing." in shown
    assert "We questioned the rule beneath it. A double loop" in shown
    assert "Say the date first." in shown
    assert "2 March 2026 to 29 May 2026" in shown


def test_a_cycle_that_ended_goes_on_when_its_last_day_is_taken_away(asha: Person, enter: Enter) -> None:
    cycle = opened(asha, ends=dt.date(2026, 4, 1))
    assert enter(asha).post(f"/cycles/{cycle.pk}/edit/", typed(intention="Once more.")).status_code == 302
    cycle.refresh_from_db()
    assert (cycle.ends, cycle.intention) == (None, "Once more.")


def test_a_cycle_begins_today_and_ends_today_where_nothing_is_said(asha: Person) -> None:
    with clock.set_to(dt.datetime(2026, 6, 3, 9, 0, tzinfo=dt.UTC)):
        cycle = actions.open_cycle(title="A walk", by=asha)
        assert cycle.starts == dt.date(2026, 6, 3)
        assert actions.end_cycle(cycle=cycle, by=asha).ends == dt.date(2026, 6, 3)


# -- Cycles within cycles -----------------------------------------------------------------------------------------


def test_a_cycle_opens_within_another_and_is_shown_within_it(asha: Person, enter: Enter) -> None:
    whole = opened(asha, "Who decides about repairs")
    browser = enter(asha)
    form = browser.get(f"/cycles/new/?parent={whole.pk}&place=barrow").content.decode()
    assert f'<option value="{whole.pk}" selected>' in form
    assert '<option value="barrow" selected>' in form
    browser.post("/cycles/new/", typed("Answering the list", parent=whole.pk, place="barrow"))
    inner = Cycle.objects.get(title="Answering the list")
    assert "Cycles within it Open one within it Answering the list since 2 March 2026 Barrow" in page(
        browser, f"/cycles/{whole.pk}/"
    )
    assert "Cycles of inquiry / Who decides about repairs" in page(browser, f"/cycles/{inner.pk}/")
    tree = page(browser, "/cycles/")
    assert "The whole inquiry Who decides about repairs since 2 March 2026 Answering the list" in tree


def test_a_cycle_lies_neither_within_itself_nor_within_what_lies_within_it(asha: Person, enter: Enter) -> None:
    outer = opened(asha, "Outer")
    middle = opened(asha, "Middle", parent=outer)
    inner = opened(asha, "Inner", parent=middle)
    for around in (outer, middle, inner):
        with pytest.raises(WithinItself):
            actions.describe_cycle(cycle=outer, title="Outer", starts=BEGAN, parent=around, by=asha)
    browser = enter(asha)
    offered = browser.get(f"/cycles/{outer.pk}/edit/").content.decode()
    assert str(inner.pk) not in offered
    answer = browser.post(f"/cycles/{outer.pk}/edit/", typed("Outer", parent=inner.pk))
    assert answer.status_code == 422
    assert "This cycle cannot be chosen here." in answer.content.decode()
    outer.refresh_from_db()
    assert outer.parent is None
    moved = actions.describe_cycle(cycle=inner, title="Inner", starts=BEGAN, parent=outer, by=asha)
    assert moved.parent == outer


def test_the_database_itself_refuses_a_loop_of_cycles(asha: Person) -> None:
    outer = opened(asha, "Outer")
    inner = opened(asha, "Inner", parent=opened(asha, "Middle", parent=outer))
    with pytest.raises(IntegrityError, match="would lie within itself"), transaction.atomic():
        Cycle.objects.filter(pk=outer.pk).update(parent=inner)
    with pytest.raises(IntegrityError), transaction.atomic():
        Cycle.objects.filter(pk=outer.pk).update(parent=outer)
    with pytest.raises(IntegrityError, match="cycle_loop_is_a_known_one"), transaction.atomic():
        Cycle.objects.filter(pk=outer.pk).update(loop="triple")


def test_however_deep_the_nesting_every_cycle_is_shown_once(asha: Person, enter: Enter) -> None:
    around, made = None, []
    for depth in range(12):
        around = opened(asha, f"Turn {depth:02}", parent=around)
        made.append(around)
    shown = page(enter(asha), "/cycles/")
    assert [shown.count(cycle.title) for cycle in made] == [1] * 12
    assert "Turn 11" in page(enter(asha), f"/cycles/{made[8].pk}/")
    assert nesting.keys_within(made[9], Cycle.objects.all()) == {cycle.pk for cycle in made[9:]}


# -- What cannot be -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": "  "}, "What is this cycle called?"),
        ({"starts": "2026-03-02", "ends": "2026-03-01"}, "It ends before it begins."),
        ({"starts": "soon"}, "That is not a day."),
        ({"loop": "triple"}, "Select a valid choice."),
        ({"place": "nowhere"}, "This place is not one of ours."),
        ({"behaviours": ["kindness"]}, "This behaviour is not one of ours."),
        ({"found": "a\x00b"}, "An invisible character (NUL)"),
        ({"found": "a" * 20_001}, "Up to 20,000 characters can be kept here."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    asha: Person, enter: Enter, wrong: dict[str, Any], sentence: str
) -> None:
    said = typed(intention="Answer each line.") | wrong
    answer = enter(asha).post("/cycles/new/", said)
    assert answer.status_code == 422
    assert sentence in words_of(answer.content.decode())
    assert "Answer each line." in answer.content.decode()
    assert not Cycle.objects.exists()
    part = enter(asha).post("/cycles/new/", said, headers={"hx-request": "true"}).content.decode()
    assert part.lstrip().startswith('<form class="fields" id="cycle-form"')


def test_the_acts_refuse_by_themselves(asha: Person) -> None:
    with pytest.raises(CycleNeedsTitle):
        opened(asha, " \n ")
    with pytest.raises(CycleEndsBeforeItStarts):
        opened(asha, ends=dt.date(2026, 3, 1))
    with pytest.raises(CycleWordsCannotBeKept):
        opened(asha, found="a\x00b")
    with pytest.raises(CycleWordsCannotBeKept):
        opened(asha, next="a" * 20_001)
    cycle = opened(asha)
    with pytest.raises(CycleEndsBeforeItStarts):
        actions.end_cycle(cycle=cycle, ends=dt.date(2026, 3, 1), by=asha)
    assert Cycle.objects.get().ends is None


def test_what_two_people_write_at_once_is_shown_to_the_second(asha: Person, enter: Enter) -> None:
    cycle = opened(asha, found="Nothing yet.")
    before = cycle.imprint
    dora = enter(cast.dora())
    assert f'value="{before}"' in dora.get(f"/cycles/{cycle.pk}/edit/").content.decode()
    actions.describe_cycle(cycle=cycle, title=cycle.title, starts=BEGAN, found="A date was missing.", by=asha)
    for path, said in (
        ("edit", typed(found="An answer came.")),
        ("end", {"ends": "2026-05-01", "found": "An answer came."}),
    ):
        answer = dora.post(f"/cycles/{cycle.pk}/{path}/", {**said, "imprint": before})
        shown = answer.content.decode()
        assert answer.status_code == 422
        assert "Somebody wrote on in this cycle meanwhile." in shown
        assert "A date was missing." in shown
        assert "An answer came." in shown
        cycle.refresh_from_db()
        assert cycle.found == "A date was missing."
        assert f'name="imprint" value="{cycle.imprint}"' in shown
    again = dora.post(f"/cycles/{cycle.pk}/edit/", typed(found="An answer came.", imprint=cycle.imprint))
    cycle.refresh_from_db()
    assert (again.status_code, cycle.found) == (302, "An answer came.")


# -- Who reaches what ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", [cast.ben, cast.carys, cast.leila, cast.dora])
def test_those_who_work_across_places_read_cycles_and_open_them(
    asha: Person, enter: Enter, who: Callable[[], Person]
) -> None:
    cycle = opened(asha)
    browser = enter(who())
    assert cycle.title in page(browser, "/cycles/")
    assert cycle.title in page(browser, f"/cycles/{cycle.pk}/")
    assert "Cycles of inquiry" in page(browser, "/notes/")
    assert browser.post("/cycles/new/", typed("Another")).status_code == 302


def test_a_cycle_is_kept_by_whoever_opened_it_and_by_the_team(asha: Person, ben: Person, enter: Enter) -> None:
    cycle = opened(asha)
    paths = [f"/cycles/{cycle.pk}/edit/", f"/cycles/{cycle.pk}/end/"]
    for reader in (ben, cast.leila()):
        browser = enter(reader)
        assert "Write on" not in page(browser, f"/cycles/{cycle.pk}/")
        assert {browser.get(path).status_code for path in paths} == {403}
        assert {browser.post(path, typed("Mine now", ends="2026-05-01")).status_code for path in paths} == {403}
    cycle.refresh_from_db()
    assert (cycle.title, cycle.ends) == ("Answering the repairs list", None)
    for keeper in (asha, cast.dora()):
        assert "Write on" in page(enter(keeper), f"/cycles/{cycle.pk}/")
        assert enter(keeper).post(paths[0], typed(next=f"So says {keeper}.")).status_code == 302


@pytest.mark.parametrize("who", [cast.lee, cast.fay, cast.ada, cast.otto, cast.nobody])
def test_nobody_else_is_told_of_cycles(asha: Person, enter: Enter, who: Callable[[], Person]) -> None:
    cycle = opened(asha)
    browser = enter(who())
    paths = ["/cycles/", "/cycles/new/", *(f"/cycles/{cycle.pk}/{rest}" for rest in ("", "edit/", "end/"))]
    assert {browser.get(path).status_code for path in paths} == {404}
    assert {browser.post(path, typed()).status_code for path in paths[1:2] + paths[3:]} == {404}
    assert Cycle.objects.count() == 1


def test_who_has_not_signed_in_is_shown_the_door(asha: Person, client: Client) -> None:
    cycle = opened(asha)
    for path in ("/cycles/", "/cycles/new/", f"/cycles/{cycle.pk}/", f"/cycles/{cycle.pk}/edit/"):
        assert "/account/login/" in client.get(path)["Location"]


def test_a_cycle_that_is_not_there_and_a_wrong_method_are_answered_so(asha: Person, enter: Enter) -> None:
    cycle = opened(asha)
    browser = enter(asha)
    assert browser.get("/cycles/6f1c1d0e-0000-4000-8000-000000000000/edit/").status_code == 404
    assert browser.post(reverse("cycles")).status_code == 405
    assert browser.post(f"/cycles/{cycle.pk}/").status_code == 405
    assert browser.delete(f"/cycles/{cycle.pk}/edit/").status_code == 405


# -- Notes in a cycle ---------------------------------------------------------------------------------------------


def test_a_note_is_written_in_a_cycle_and_leads_to_it_and_to_its_question(asha: Person, enter: Enter) -> None:
    question = SubQuestion.objects.create(key="q1", text="Who decides?", position=1)
    cycle = opened(asha, place=cast.place())
    browser = enter(asha)
    assert f'<option value="{cycle.pk}" selected>' in browser.get(f"/notes/new/?cycle={cycle.pk}").content.decode()
    browser.post("/notes/new/", full(cycle=cycle.pk, sub_question=question.pk))
    note = cycle.notes.get()
    shown = browser.get(f"/notes/{note.pk}/").content.decode()
    assert f'<a href="/cycles/{cycle.pk}/">Answering the repairs list</a>' in shown
    assert '<a href="/inquiry/#questions">Who decides?</a>' in shown
    assert f"/notes/{note.pk}/" in browser.get(f"/cycles/{cycle.pk}/").content.decode()


def test_a_note_is_put_in_a_cycle_later_and_stays_when_its_question_is_asked_no_more(
    asha: Person, enter: Enter
) -> None:
    question = SubQuestion.objects.create(key="q1", text="Who decides?", position=1)
    note, cycle = kept(asha, sub_question=question), opened(asha)
    browser = enter(asha)
    question.withdrawn_on = BEGAN
    question.save()
    assert f'<option value="{question.pk}" selected>' in browser.get(f"/notes/{note.pk}/edit/").content.decode()
    said = full(cycle=cycle.pk, sub_question=question.pk, from_version=1)
    assert browser.post(f"/notes/{note.pk}/edit/", said).status_code == 302
    note.refresh_from_db()
    assert (note.cycle, note.sub_question) == (cycle, question)
    assert "Who decides?" not in browser.get("/notes/new/").content.decode()


def test_a_cycle_shows_only_those_notes_that_its_reader_may_read(asha: Person, ben: Person, enter: Enter) -> None:
    cycle = opened(asha)
    kept(asha, "The private heron.", cycle=cycle)
    kept(asha, "The shared weir.", cycle=cycle, audience=Audience.ASSOCIATES)
    put_away = kept(asha, "The old lock.", cycle=cycle, audience=Audience.ASSOCIATES)
    actions.archive_note(note=put_away, by=asha)
    mine, bens = page(enter(asha), f"/cycles/{cycle.pk}/"), page(enter(ben), f"/cycles/{cycle.pk}/")
    assert [words in mine for words in ("heron", "weir", "lock")] == [True, True, False]
    assert [words in bens for words in ("heron", "weir", "lock")] == [False, True, False]


def test_many_notes_in_a_cycle_come_a_page_at_a_time(asha: Person, enter: Enter) -> None:
    cycle = opened(asha)
    for number in range(27):
        cast.note(asha, f"Word number {number:02}.", cycle=cycle, happened_on=BEGAN + dt.timedelta(days=number))
    browser = enter(asha)
    first = browser.get(f"/cycles/{cycle.pk}/").content.decode()
    assert "Word number 02." in first
    assert "Word number 01." not in first
    rest = browser.get(first.split('rel="next"')[0].rpartition('href="')[2].partition('"')[0]).content.decode()
    assert "Word number 01." in rest
    assert "Word number 02." not in rest


def test_who_reads_a_note_and_no_cycles_is_not_told_its_cycle(asha: Person, enter: Enter) -> None:
    note = kept(asha, place=cast.place(), audience=Audience.PUBLIC, cycle=opened(asha))
    assert "Answering the repairs list" not in page(enter(cast.lee()), f"/notes/{note.pk}/")
    assert "Cycles of inquiry" not in page(enter(Person.objects.get(slug="lee-hart")), "/notes/")


def test_a_note_stays_in_its_cycle_when_its_author_no_longer_reads_cycles(enter: Enter, asha: Person) -> None:
    lee = cast.lee()
    note = kept(lee, cycle=opened(asha))
    enter(lee).post(f"/notes/{note.pk}/edit/", full("Worded anew.", from_version=1))
    note.refresh_from_db()
    assert (note.text, note.cycle) == ("Worded anew.", Cycle.objects.get())


def test_a_longer_list_of_cycles_asks_the_database_no_more_often(asha: Person, enter: Enter) -> None:
    browser = enter(asha)
    outer = opened(asha, place=cast.place())
    browser.get("/cycles/")
    few = _asked(browser, "/cycles/")
    for number in range(3):
        opened(asha, f"Turn {number}", place=cast.place("Dunmore"), parent=outer)
        opened(asha, f"Beside {number}", place=cast.place("Dunmore"))
    assert _asked(browser, "/cycles/") == few


def _asked(browser: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(path).status_code == 200
    return len(asked)

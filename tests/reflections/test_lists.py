"""Lists and the search hold what one may read, and not a trace of anything else."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from people import clock
from people.models import Person
from reflections import listing
from reflections.actions import record_clearance, tag_note
from reflections.models import Audience, Note, ReviewPeriod
from reflections.readers import names_of_readers, who_reads
from tests import cast
from tests.reflections.conftest import Enter
from tests.reflections.test_pages import words_of
from tests.reflections.told import behaviour, kept, tagged


def titles(browser: Client, path: str) -> set[str]:
    return set(re.findall(r'row-title"><a href="[^"]+">([^<]+)</a>', browser.get(path).content.decode()))


@pytest.fixture
def four(asha: Person, ben: Person, carys: Person) -> None:
    """Four notes of three people, of which Asha reads three."""
    barrow, dunmore = cast.place("Barrow"), cast.place("Dunmore")
    ReviewPeriod.objects.create(key="spring", title="Spring", starts=dt.date(2026, 3, 1), ends=dt.date(2026, 5, 31))
    one = kept(asha, "The kettle and the list.", title="One", place=barrow, happened_on=dt.date(2026, 4, 1))
    two = kept(ben, "The list again.", title="Two", place=barrow, audience=Audience.PLACE, standpoint="both",
               happened_on=dt.date(2026, 6, 1))  # fmt: skip
    kept(carys, "The list elsewhere.", title="Three", kind="reflection", place=dunmore, audience=Audience.ASSOCIATES,
         happened_on=dt.date(2026, 7, 1))  # fmt: skip
    kept(carys, "The list that is secret.", title="Secret", place=dunmore, happened_on=dt.date(2026, 7, 2))
    tagged(one, asha, "The kettle", "shared-power", standpoint="lived-experience")
    tag_note(note=two, behaviour=behaviour("shared-vision"), by=ben)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"One", "Two", "Three"}),
        ("of=mine", {"One"}),
        ("kind=reflection", {"Three"}),
        ("place=barrow", {"One", "Two"}),
        ("behaviour=shared-power", {"One"}),
        ("behaviour=shared-vision", {"Two"}),
        ("person=ben-okell", {"Two"}),
        ("period=spring", {"One"}),
        ("untagged=on", {"Three"}),
        ("place=barrow&untagged=on", set()),
        ("place=atlantis&kind=odd&person=no-one&after=odd", {"One", "Two", "Three"}),
    ],
)
@pytest.mark.usefixtures("four")
def test_the_list_is_narrowed_as_asked(asha: Person, enter: Enter, query: str, found: set[str]) -> None:
    assert titles(enter(asha), f"/notes/?{query}") == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=list", {"One", "Two", "Three"}),
        ("q=lists", {"One", "Two", "Three"}),
        ("q=kettle", {"One"}),
        ("q=list+-kettle", {"Two", "Three"}),
        ("q=%22list+elsewhere%22", {"Three"}),
        ("q=kettle+or+elsewhere", {"One", "Three"}),
        ("q=list&place=barrow", {"One", "Two"}),
        ("q=list&behaviour=shared-vision", {"Two"}),
        ("q=list&person=carys-lune", {"Three"}),
        ("q=list&kind=engagement", {"One", "Two"}),
        ("q=list&period=spring", {"One"}),
        ("q=list&standpoint=both", {"Two"}),
        ("q=list&standpoint=lived-experience", {"One"}),
        ("q=secret", set()),
        ("q=%3A%26%7C%21%27%22%5C%28%29", set()),
        ("q=", set()),
        ("", set()),
    ],
)
@pytest.mark.usefixtures("four")
def test_the_search_finds_what_was_asked_for(asha: Person, enter: Enter, query: str, found: set[str]) -> None:
    assert titles(enter(asha), f"/search/?{query}") == found


@pytest.mark.usefixtures("four")
def test_of_what_one_may_not_read_not_even_a_count_is_found(asha: Person, carys: Person, enter: Enter) -> None:
    tagged(Note.objects.get(title="Secret"), carys, "secret")
    record_clearance(excerpt=Note.objects.get(title="Secret").excerpts.get(), state="cleared", by=carys)
    said = words_of(enter(asha).get("/search/?q=list").content.decode())
    assert "3 notes" in said
    assert "Nothing found" in words_of(enter(asha).get("/search/?q=secret").content.decode())
    assert "One note" in words_of(enter(carys).get("/search/?q=secret").content.decode())


def test_words_found_are_set_off_and_everything_else_is_text(asha: Person, enter: Enter) -> None:
    kept(asha, "A <b>bold</b> kettle & <mark>mark</mark>.")
    page = enter(asha).get("/search/?q=kettle").content.decode()
    assert '<mark class="hl hl-pick">kettle</mark>' in page
    assert "<b>bold" not in page
    assert "<mark>mark" not in page
    kept(asha, "A saucer < a plate & nothing else.", title="Tea")
    assert "&lt; a plate &amp; nothing else" in enter(asha).get("/search/?q=saucer").content.decode()


def test_a_search_that_cannot_be_read_says_so(asha: Person, enter: Enter) -> None:
    answer = enter(asha).get("/search/?q=a%00b")
    assert answer.status_code == 200
    assert "place 2" in words_of(answer.content.decode())
    assert enter(asha).get(f"/search/?q={'x' * 300}").status_code == 200


def test_every_note_is_met_once_from_page_to_page(asha: Person, enter: Enter) -> None:
    for n in range(listing.PAGE * 2 + 3):
        kept(asha, f"Note {n:03}", happened_on=dt.date(2026, 6, 1 + n % 4))
    met: list[str] = []
    path: str | None = "/notes/"
    browser, pages = enter(asha), 0
    while path:
        page, pages = browser.get(path).content.decode(), pages + 1
        met += re.findall(r">(Note \d{3})</a>", page)
        older = re.search(r'href="([^"]+)" rel="next"', page)
        path = older[1].replace("&amp;", "&") if older else None
    assert pages == 3
    assert len(met) == len(set(met)) == listing.PAGE * 2 + 3
    days = [Note.objects.get(text=text).happened_on for text in met]
    assert days == sorted(days, reverse=True)


@pytest.mark.parametrize(
    "path", ["/", "/notes/", "/notes/?of=mine&place=barrow&behaviour=shared-power", "/search/?q=list"]
)
def test_a_list_asks_as_often_for_one_note_as_for_many(asha: Person, ben: Person, enter: Enter, path: str) -> None:
    def write(text: str) -> None:
        note = kept(asha, text, place=cast.place(), audience=Audience.PLACE)
        tagged(note, asha, "list", "shared-power")
        tagged(note, ben, "list", "shared-vision")

    def asked() -> int:
        browser = enter(asha)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(path).status_code == 200
        return len(queries)

    write("A list.")
    one = asked()
    for n in range(4):
        write(f"Another list, the {n}th.")
    assert asked() == one
    assert one <= 12


def test_keeping_from_today_asks_little_of_the_database(asha: Person, enter: Enter) -> None:
    browser = enter(asha)
    page = browser.get("/").content.decode()
    key = re.search(r'name="id" value="([^"]+)"', page)
    assert key
    sent = {"id": key[1], "text": "Walked round.", "place": "barrow", "kind": "engagement", "happened_on": "2026-06-01"}
    with CaptureQueriesContext(connection) as asked:
        assert browser.post("/", sent).status_code == 302
    statements = [q["sql"] for q in asked if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(statements) <= 8, statements


# -- Today --------------------------------------------------------------------------------------------------------


def test_today_begins_with_a_place_to_write_and_says_who_reads_it(asha: Person, enter: Enter) -> None:
    page = enter(asha).get("/").content.decode()
    assert "Only you can read it" in page
    assert page.index("What happened?") < page.index("Kept lately")
    assert re.search(r'<option value="barrow" selected', page)


def test_what_is_written_today_is_kept_and_stands_among_what_was_kept_lately(asha: Person, enter: Enter) -> None:
    browser = enter(asha)
    key = re.search(r'name="id" value="([^"]+)"', browser.get("/").content.decode())
    assert key
    said = words_of(browser.post("/", {"id": key[1], "text": "Walked round."}, follow=True).content.decode())
    assert re.search(r"Kept \d\d:\d\d\. Only you can read this\.", said)
    assert "Walked round." in said
    note = Note.objects.get()
    assert (note.audience, note.kind) == ("only-me", "engagement")


def test_today_gives_wrong_words_back(asha: Person, enter: Enter) -> None:
    sent = {"id": "8f6f2a8c-8f0b-4a51-9d4e-1f1b6a1c7d10", "text": "Kept safe\x00", "happened_on": "2126-01-01"}
    answer = enter(asha).post("/", sent)
    assert answer.status_code == 422
    assert "Kept safe␀" in answer.content.decode()


def test_what_waits_is_ones_own_and_said_gently(asha: Person, ben: Person, enter: Enter) -> None:
    excerpt = tagged(kept(asha, "She told me why.", audience=Audience.ASSOCIATES), asha, "told me why")
    record_clearance(excerpt=excerpt, state="asked", by=asha)
    kept(asha, "Untagged so far.")
    said = words_of(enter(asha).get("/").content.decode())
    assert "told me why" in said
    assert "They are safe without" in said
    assert "told me why" not in words_of(enter(ben).get("/").content.decode())


def test_funders_and_administrators_begin_elsewhere(asha: Person, enter: Enter) -> None:
    for person in (cast.fay(), cast.ada()):
        answer = enter(person).get("/")
        assert answer.status_code == 302
        assert answer["Location"] != "/"


# -- Who reads, told and ruled alike ------------------------------------------------------------------------------


@pytest.mark.parametrize("audience", [Audience.ONLY_ME, Audience.LEARNING_PARTNER, Audience.PLACE, Audience.NAMED])
def test_the_readers_named_on_the_page_are_those_who_can_read(db: None, audience: Audience) -> None:
    asha, carys = cast.asha(), cast.carys()
    everyone = [asha, carys, cast.ben(), cast.leila(), cast.dora(), cast.lee(), cast.fay(), cast.ada(), cast.otto()]
    readers = [carys] if audience == Audience.NAMED else []
    note = kept(asha, place=cast.place(), audience=audience, readers=readers)
    with clock.set_to(dt.date(2026, 9, 1)):
        can = {one.display_name for one in everyone if Note.objects.visible_to(one).filter(pk=note.pk).exists()}
        assert set(names_of_readers(note)) == can - {asha.display_name}


def test_every_audience_has_its_sentence(asha: Person, carys: Person) -> None:
    for audience in Audience:
        note = kept(asha, place=cast.place(), audience=audience, readers=[carys])
        assert who_reads(note, asha).endswith("can read this.") or "can read this, local" in who_reads(note, asha)

"""The desk: what is counted, for whom, and how silence is drawn."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client

from people import clock
from people.models import Person
from places.models import Standpoint
from reflections.matrix import matrix
from reflections.models import Audience, ReviewPeriod, Tag
from tests import cast, scenes

pytestmark = pytest.mark.django_db


def desk(who: Person, address: str = "/desk/") -> str:
    client = Client()
    client.force_login(who)
    answer: Any = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def cell(page: str, place: str, behaviour: str) -> str:
    """What a cell says to somebody who hears it."""
    where = f"{place}, {behaviour}"
    found = re.search(rf'class="vh">([^<]*): {where}<|<span>([^<]*)<span class="vh">: {where}<', page)
    assert found, f"no cell of {place}, {behaviour}"
    return found[1] or found[2]


def two_places() -> tuple[Person, Person, Person]:
    asha, carys, dora = cast.asha(), cast.carys(), cast.dora()
    barrow, dunmore = cast.place("Barrow"), cast.place("Dunmore")
    open_note = cast.note(asha, "The officer came back and said so.", where=barrow, audience=Audience.ASSOCIATES)
    scenes.tagged(open_note, by=asha)
    scenes.tagged(open_note, by=asha, words="said so", acts=Tag.Acts.HINDERS)
    hidden = cast.note(asha, "She wept in the car park.", where=barrow, audience=Audience.ONLY_ME)
    scenes.tagged(hidden, by=asha, words="She wept")
    scenes.tagged(
        hidden,
        by=asha,
        words="in the car park",
        behaviour="shared-power",
        clearance="amended",
        wording="Somebody cried outside.",
    )
    scenes.tagged(
        cast.note(carys, "Nobody asked us.", where=dunmore),
        by=carys,
        behaviour="shared-power",
        acts=Tag.Acts.CANNOT_SAY,
    )
    return asha, carys, dora


def test_everybody_counts_only_what_they_may_see() -> None:
    asha, carys, dora = two_places()
    hers = desk(asha)
    assert cell(hers, "Barrow", "Trusting relationships") == "2 helping, 1 hindering"
    assert cell(hers, "Barrow", "Shared power") == "1 helping, 0 hindering"
    assert cell(hers, "Dunmore", "Shared power") == "No word yet"
    elsewhere = desk(carys)
    assert cell(elsewhere, "Barrow", "Trusting relationships") == "1 helping, 1 hindering"
    teams = desk(dora)
    assert cell(teams, "Barrow", "Trusting relationships") == "No word yet"
    assert cell(teams, "Barrow", "Shared power") == "1 helping, 0 hindering"  # its cleared words


def test_silence_is_drawn_in_every_cell_without_a_word() -> None:
    asha, *_ = two_places()
    page = desk(asha)
    assert page.count('class="silent"') == 16
    assert page.count("No word yet<") == 16
    assert "Dunmore" in page
    assert not re.search(r"\d\s*(%|per cent)|rank|score", re.sub(r"<head>.*?</head>", "", page, flags=re.DOTALL))


def test_places_stand_in_their_order_however_much_is_written_there() -> None:
    asha, *_ = two_places()
    late = cast.place("Amble")
    late.position = 9
    late.save()
    for n in range(4):
        scenes.tagged(cast.note(asha, f"Written often, {n}.", where=late), by=asha)
    page = desk(asha)
    rows = re.findall(r'<th scope="row" role="rowheader"><a href="/places/(\w+)/">', page)
    assert rows == ["barrow", "dunmore", "amble"]


def test_the_filters_narrow_the_period_the_standpoint_and_the_effect() -> None:
    asha, *_ = two_places()
    place = cast.place("Barrow")
    old = cast.note(asha, "Long ago they spoke.", where=place, happened_on=dt.date(2026, 2, 3))
    scenes.tagged(old, by=asha, behaviour="shared-vision")
    Tag.objects.filter(note=old).update(standpoint=Standpoint.LIVED_EXPERIENCE)
    ReviewPeriod.objects.create(key="spring", title="The spring", starts=dt.date(2026, 2, 1), ends=dt.date(2026, 4, 30))
    spring = desk(asha, "/desk/?period=spring")
    assert cell(spring, "Barrow", "Shared vision") == "1 helping, 0 hindering"
    assert cell(spring, "Barrow", "Trusting relationships") == "No word then"
    with clock.set_to(dt.date(2026, 6, 20)):
        lately = desk(asha, "/desk/?period=lately")
    assert cell(lately, "Barrow", "Shared vision") == "Silent since February 2026"
    lived = desk(asha, "/desk/?standpoint=lived-experience")
    assert cell(lived, "Barrow", "Shared vision") == "1 helping, 0 hindering"
    assert cell(lived, "Barrow", "Trusting relationships") == "None of these"
    hindering = desk(asha, "/desk/?acts=hinders")
    assert cell(hindering, "Barrow", "Trusting relationships") == "0 helping, 1 hindering"
    unknown = desk(asha, "/desk/?period=never&acts=flying&standpoint=x&place=atlantis&behaviour=y")
    assert cell(unknown, "Barrow", "Trusting relationships") == "2 helping, 1 hindering"


def test_a_cell_opens_on_words_that_the_reader_may_have() -> None:
    asha, _, dora = two_places()
    looked = "/desk/?place=barrow&behaviour=shared-power"
    teams = desk(dora, looked)
    assert "Somebody cried outside." in teams
    assert "in the car park" not in teams
    assert "Cleared, from a note that is not yours to read." in teams
    assert "/notes/?place=barrow&amp;behaviour=shared-power" in teams
    hers = desk(asha, looked)
    assert "“in the car park”" in hers


def test_what_is_taken_back_or_put_away_counts_no_more() -> None:
    asha, *_ = two_places()
    [helping, *_] = Tag.objects.filter(behaviour="trusting-relationships", acts="helps")
    helping.removed_at = clock.now()
    helping.save()
    assert cell(desk(asha), "Barrow", "Trusting relationships") == "1 helping, 1 hindering"
    note = helping.note
    note.archived_at = clock.now()
    note.save()
    assert "1 helping" in cell(desk(asha), "Barrow", "Trusting relationships")
    assert "1 hindering" not in cell(desk(asha), "Barrow", "Trusting relationships")


def test_the_desk_says_who_is_not_heard_and_what_wants_tags() -> None:
    asha, *_ = two_places()
    cast.note(asha, "Not tagged yet.", where=cast.place("Barrow"))
    Tag.objects.filter(note__place__slug="barrow").update(standpoint=Standpoint.BOTH)
    page = desk(asha)
    assert "Nothing yet from an associate." in page
    assert "Nothing yet from lived experience, a professional or an associate." in page
    assert "1 note that you may read</a> has no tag yet." in page


def test_notes_that_want_tags_are_counted_to_a_hundred() -> None:
    asha = cast.asha()
    for number in range(100):
        cast.note(asha, f"Note {number}.")
    assert ">100 notes that you may read</a> have no tag yet." in desk(asha)
    cast.note(asha, "One more.")
    assert ">More than 100 notes that you may read</a> have no tag yet." in desk(asha)


def test_the_matrix_is_one_statement(django_assert_num_queries: Any) -> None:
    asha, *_ = two_places()
    assert asha.roles
    with django_assert_num_queries(1):
        cells = matrix(asha, starts=dt.date(2026, 1, 1), ends=None, standpoint="", acts="")
    assert {(one.behaviour_id, one.helps, one.hinders) for one in cells} == {
        ("trusting-relationships", 2, 1),
        ("shared-power", 1, 0),
    }


def test_an_installation_without_places_has_an_honest_desk() -> None:
    page = desk(cast.dora())
    assert "No place is part of the inquiry yet." in page

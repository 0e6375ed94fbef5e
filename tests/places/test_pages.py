"""The pages of the places, as those who may and may not open them find them."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from behaviours.models import Behaviour
from people.models import Person
from places import actions
from places.models import Actor, FocusPeriod, Place, PlaceMembership
from reflections.actions import open_cycle
from reflections.models import Audience
from tests import cast, scenes

pytestmark = pytest.mark.django_db

BARROW = "/places/barrow/"


def signed_in(who: Person) -> Client:
    client = Client()
    client.force_login(who)
    return client


def text(response: Any) -> str:
    return str(response.content.decode())


ASHA, CARYS, LEILA, DORA, LEE, FAY, ADA, NOOR = (
    cast.asha,
    cast.carys,
    cast.leila,
    cast.dora,
    cast.lee,
    cast.fay,
    cast.ada,
    cast.nobody,
)


@pytest.mark.parametrize(
    ("address", "answers"),
    [  # in the order of WHO
        ("/places/", [200, 200, 200, 200, 200, 404, 200, 404]),
        (BARROW, [200, 200, 200, 200, 200, 404, 200, 404]),
        ("/places/nowhere/", [404, 404, 404, 404, 404, 404, 404, 404]),
        ("/places/new/", [403, 403, 403, 200, 403, 404, 200, 404]),
        (f"{BARROW}edit/", [200, 403, 403, 200, 403, 404, 403, 404]),
        (f"{BARROW}arrange/", [403, 403, 403, 200, 403, 404, 200, 404]),
        (f"{BARROW}people/", [403, 403, 403, 200, 403, 404, 200, 404]),
        (f"{BARROW}actors/", [200, 200, 200, 200, 404, 404, 404, 404]),
        (f"{BARROW}actors/new/", [200, 403, 403, 200, 403, 404, 403, 404]),
        (f"{BARROW}actors/the-nurse/", [200, 403, 403, 200, 403, 404, 403, 404]),
        ("/places/focus/", [200, 200, 200, 200, 404, 404, 404, 404]),
        (f"{BARROW}focus/new/", [200, 403, 403, 200, 403, 404, 403, 404]),
        (f"{BARROW}focus/shared-power/end/", [200, 403, 403, 200, 403, 404, 403, 404]),
        ("/desk/", [200, 200, 200, 200, 404, 404, 404, 404]),
    ],
)
def test_who_opens_what(address: str, answers: list[int]) -> None:
    """404 where one may not know of it, 403 where one may see it and not do it."""
    who: list[Callable[[], Person]] = [ASHA, CARYS, LEILA, DORA, LEE, FAY, ADA, NOOR]
    people = [make() for make in who]
    place = cast.place()
    cast.actor(place, "the nurse")
    actions.begin_focus(place=place, behaviour=Behaviour.objects.get(pk="shared-power"), by=people[0])
    assert [signed_in(person).get(address).status_code for person in people] == answers
    assert Client().get(address).status_code == 302  # to the door


def test_a_local_contributor_finds_their_own_place_and_no_other() -> None:
    lee = signed_in(cast.lee())
    cast.place("Dunmore")
    page = text(lee.get("/places/"))
    assert "Barrow" in page
    assert "Dunmore" not in page
    assert lee.get("/places/dunmore/").status_code == 404


def test_an_administrator_opens_a_place_and_says_who_works_there() -> None:
    ada, mara = cast.ada(), cast.person("Mara Finch", "associate")
    client = signed_in(ada)
    answer = client.post("/places/new/", {"name": "Amble", "question": "Who is asked?"})
    assert answer.status_code == 302
    assert answer["Location"] == "/places/amble/"
    answer = client.post("/places/amble/people/", {"person": str(mara.pk), "starts": "2026-02-02"})
    assert answer.status_code == 302
    page = text(client.get("/places/amble/"))
    assert "Mara Finch" in page
    assert "since February 2026" in page
    twice = client.post("/places/amble/people/", {"person": str(mara.pk), "starts": "2026-03-02"})
    assert twice.status_code == 422
    assert "Mara Finch already works in Amble at that time." in text(twice)
    end = {"starts": "2026-02-02", "ends": "2026-04-01"}
    assert client.post("/places/amble/people/mara-finch/end/", end).status_code == 302
    assert PlaceMembership.objects.get().ends == dt.date(2026, 4, 1)
    assert client.post("/places/amble/people/mara-finch/end/", end | {"starts": "2020-01-01"}).status_code == 404


def test_an_end_before_the_beginning_is_said_beside_the_stretch() -> None:
    dora, asha = cast.dora(), cast.asha()
    answer = signed_in(dora).post(
        f"{BARROW}people/{asha.slug}/end/", {"starts": cast.BEGAN.isoformat(), "ends": "2020-01-01"}
    )
    assert answer.status_code == 422
    assert "It ends before it begins." in text(answer)
    assert PlaceMembership.objects.get().ends is None


def test_funders_are_not_offered_as_workers() -> None:
    dora = cast.dora()
    cast.asha()
    fay = cast.fay()
    page = text(signed_in(dora).get(f"{BARROW}people/"))
    assert "Asha Verne" in page
    assert fay.display_name not in page
    answer = signed_in(dora).post(f"{BARROW}people/", {"person": str(fay.pk), "starts": "2026-02-02"})
    assert answer.status_code == 422


def test_what_was_typed_stays_when_the_form_is_wrong() -> None:
    dora = signed_in(cast.dora())
    answer = dora.post("/places/new/", {"name": "", "region_blur": "a long valley"})
    assert answer.status_code == 422
    page = text(answer)
    assert "What is the place called?" in page
    assert 'value="a long valley"' in page
    assert not Place.objects.exists()


def test_an_associate_tells_the_story_and_the_page_shows_it_as_text() -> None:
    asha = signed_in(cast.asha())
    told = "It began with <b>a kettle</b>.\n\nThen it rained."
    answer = asha.post(f"{BARROW}edit/", {"question": "Who is asked?", "story": told})
    assert answer.status_code == 302
    page = text(asha.get(BARROW))
    assert "It began with &lt;b&gt;a kettle&lt;/b&gt;." in page
    assert "Who is asked?" in page


def test_a_null_character_is_refused_and_nothing_is_half_written() -> None:
    asha = signed_in(cast.asha())
    answer = asha.post(f"{BARROW}edit/", {"story": "a\x00b"})
    assert answer.status_code == 422
    assert Place.objects.get().story == ""


def test_an_associate_keeps_the_register() -> None:
    asha = signed_in(cast.asha())
    answer = asha.post(f"{BARROW}actors/new/", {"working_name": "the rota keeper", "kind": "person-in-role"})
    assert answer.status_code == 302
    known = {"working_name": "the keeper of the rota", "kind": "person-in-role", "role_title": "holds the pencil"}
    assert asha.post(f"{BARROW}actors/the-rota-keeper/", known).status_code == 302
    page = text(asha.get(f"{BARROW}actors/"))
    assert "the keeper of the rota" in page
    assert "holds the pencil" in page
    wrong = asha.post(f"{BARROW}actors/new/", {"working_name": "", "kind": "person-in-role", "organisation": "Zion"})
    assert wrong.status_code == 422
    assert 'value="Zion"' in text(wrong)
    assert Actor.objects.count() == 1


def test_the_focus_grid_shows_what_nobody_has_taken_up() -> None:
    asha = signed_in(cast.asha())
    cast.place("Dunmore")
    taken = {"behaviour": "shared-power", "starts": "2026-06-01", "intent": "Who sits where."}
    assert asha.post(f"{BARROW}focus/new/", taken).status_code == 302
    page = text(asha.get("/places/focus/"))
    assert page.count("Not in focus<") == 17
    assert page.count("since Jun 2026") == 1
    assert asha.post(f"{BARROW}focus/new/", taken).status_code == 422
    assert asha.post(f"{BARROW}focus/shared-power/end/", {"ends": "2026-05-01"}).status_code == 422
    assert asha.post(f"{BARROW}focus/shared-power/end/", {"ends": "2026-06-20"}).status_code == 302
    assert "until Jun 2026" in text(asha.get("/places/focus/"))
    assert asha.post(f"{BARROW}focus/shared-power/end/", {"ends": "2026-06-21"}).status_code == 404
    assert FocusPeriod.objects.get().intent == "Who sits where."


def test_only_one_of_the_nine_comes_into_focus() -> None:
    answer = signed_in(cast.asha()).post(f"{BARROW}focus/new/", {"behaviour": "tidiness", "starts": "2026-06-01"})
    assert answer.status_code == 422
    assert "That is none of the nine." in text(answer)


def test_getting_writes_nothing() -> None:
    asha = signed_in(cast.asha())
    place = cast.place()
    actions.begin_focus(place=place, behaviour=Behaviour.objects.get(pk="shared-power"), by=cast.ben())
    for address in (f"{BARROW}focus/shared-power/end/?ends=2026-06-01", f"{BARROW}edit/?story=x"):
        assert asha.get(address).status_code == 200
    assert asha.get(f"{BARROW}people/ben-okell/end/").status_code == 405
    assert FocusPeriod.objects.get().ends is None


def test_the_place_page_says_what_the_reader_may_know() -> None:
    asha, carys = cast.asha(), cast.carys()
    place = cast.place()
    scenes.tagged(cast.note(asha, "Only between us here.", where=place, audience=Audience.PLACE), by=asha)
    scenes.tagged(
        cast.note(asha, "All associates may read this.", where=place, audience=Audience.ASSOCIATES),
        by=asha,
        behaviour="shared-power",
    )
    hers = text(signed_in(asha).get(BARROW))
    assert "Only between us here." in hers
    assert hers.count("silent-row") == 7
    elsewhere = text(signed_in(carys).get(BARROW))
    assert "Only between us here." not in elsewhere
    assert "All associates may read this." in elsewhere
    assert elsewhere.count("silent-row") == 8  # the silence, too, is only of what she may read
    administrators = text(signed_in(cast.ada()).get(BARROW))
    assert "All associates may read this." not in administrators
    assert "silent-row" not in administrators


@pytest.mark.parametrize("address", ["/places/", BARROW, "/places/focus/", f"{BARROW}actors/", "/desk/"])
def test_the_number_of_queries_does_not_grow_with_what_is_shown(
    address: str, django_assert_max_num_queries: Any
) -> None:
    asha, place = cast.asha(), cast.place()
    client = signed_in(asha)

    def more(n: int) -> None:
        other = cast.place(f"Place{n}")
        cast.works_in(cast.person(f"Person {n}", "associate"), other)
        cast.works_in(cast.person(f"Colleague {n}", "associate"), place)
        cast.actor(place, f"actor {n}")
        note = cast.note(asha, f"What happened, {n}.", where=place)
        scenes.tagged(note, by=asha)
        actions.begin_focus(place=other, behaviour=Behaviour.objects.get(pk="shared-power"), by=asha)
        scenes.edition(scenes.piece(asha, f"A piece {n}"), asha).synthesis.places.add(place)
        open_cycle(title=f"Turn {n}", place=place, by=asha)

    more(1)
    with django_assert_max_num_queries(12):
        client.get(address)
    for n in range(2, 5):
        more(n)
    with django_assert_max_num_queries(12):
        assert client.get(address).status_code == 200

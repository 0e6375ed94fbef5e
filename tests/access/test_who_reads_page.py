"""The page that says who can read what says what is so."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, override_settings
from django.urls import reverse

from inquiry.pages.who_reads import (
    ASSOCIATES,
    CIRCLES,
    CONTRIBUTORS,
    LEARNING_PARTNER,
    NAMED,
    OF_THE_PLACE,
    TEAM,
    Circle,
)
from people.access import Viewer
from people.models import Role
from reflections.models import Audience, NamedReader, Note
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("circle", CIRCLES, ids=lambda circle: circle.audience.value)
def test_each_circle_holds_those_whom_the_page_names_and_nobody_else(circle: Circle) -> None:
    author, barrow = cast.asha(), cast.place("Barrow")
    named = cast.person("Nell Hay", Role.TEAM)
    people: dict[str, Viewer] = {
        "Ben": cast.ben(), "Carys": cast.carys(), "Leila": cast.leila(), "Dora": cast.dora(), "Lee": cast.lee(),
        "Fay": cast.fay(), "Ada": cast.ada(), "Otto": cast.otto(), "Noor": cast.nobody(), "no one": AnonymousUser(),
        "named": named,
    }  # fmt: skip
    note = cast.note(author, where=barrow, audience=circle.audience)
    NamedReader.objects.create(note=note, person=named)
    said = {
        OF_THE_PLACE: {"Ben"}, ASSOCIATES: {"Ben", "Carys"}, LEARNING_PARTNER: {"Leila"}, TEAM: {"Dora", "named"},
        CONTRIBUTORS: {"Lee"}, NAMED: {"named"},
    }  # fmt: skip
    expected = {name for reader in circle.readers for name in said[reader]}
    found = {name for name, viewer in people.items() if Note.objects.visible_to(viewer).filter(pk=note.pk).exists()}
    assert found == expected


def test_every_circle_is_named_once_from_the_smallest_out(client: Client) -> None:
    assert {circle.audience for circle in CIRCLES} == set(Audience)
    page = client.get(reverse("who_reads")).content.decode()
    places = [page.index(f">{circle.name}<") for circle in CIRCLES]
    assert places == sorted(places)
    assert "Its author, and nobody else." in page
    assert "Its author, all associates, the learning partner and the programme team." in page


def test_anyone_may_read_the_page_and_finds_it_at_the_foot_of_every_page(client: Client) -> None:
    page = client.get("/who-reads/")
    assert page.status_code == 200
    assert client.post("/who-reads/").status_code == 405
    assert 'href="/who-reads/"' in client.get("/library/").content.decode()
    text = " ".join(page.content.decode().split())
    for words in ("fewer than 10", "Funders", "Administrators", "no account that sees everything"):
        assert words in text


@override_settings(DEBUG=False)
def test_a_served_inquiry_has_no_styleguide(client: Client) -> None:
    assert client.get("/styleguide/").status_code == 404

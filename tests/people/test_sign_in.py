"""Signing in and out, being let go, and a forgotten password."""

import datetime as dt
import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from people import actions, clock
from people.models import Letter, Person, Role, RoleGrant, Session
from tests import cast
from tests.people.conftest import forget_tries

pytestmark = pytest.mark.django_db

SIGN_IN = "/account/login/"
FORGOTTEN = "/account/password/forgotten/"
ANOTHER = "nine slow geese over water"


def with_password(someone: Person) -> Person:
    someone.set_password(cast.PASSWORD)
    someone.save()
    return someone


def sign_in(client: Client, email: str, password: str = cast.PASSWORD) -> int:
    return client.post(SIGN_IN, {"login": email, "password": password}).status_code


def is_in(client: Client, someone: Person) -> bool:
    return client.get(reverse("person-words", args=[someone.slug])).status_code == 200


@pytest.mark.parametrize("email", ["asha-verne@example.org", "Asha-Verne@Example.ORG", " asha-verne@example.org "])
def test_one_signs_in_by_address_however_it_is_typed(client: Client, email: str) -> None:
    asha = with_password(cast.asha())
    assert sign_in(client, email) == 302
    assert is_in(client, asha)


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(client: Client) -> None:
    asha = with_password(cast.asha())
    wrong = client.post(SIGN_IN, {"login": asha.email, "password": "not this one at all"})
    unknown = client.post(SIGN_IN, {"login": "who@example.org", "password": "not this one at all"})
    for page in (wrong, unknown):
        assert page.context["form"].non_field_errors() == ["That e-mail address and password do not go together."]


def test_after_five_wrong_tries_the_right_password_waits_too(client: Client) -> None:
    asha = with_password(cast.asha())
    for _ in range(5):
        sign_in(client, asha.email, "not this one at all")
    page = client.post(SIGN_IN, {"login": asha.email, "password": cast.PASSWORD})
    assert "Too many tries" in str(page.context["form"].non_field_errors())
    assert not is_in(client, asha)
    forget_tries()
    sign_in(client, asha.email)
    assert is_in(client, asha)


def test_signing_out_takes_a_press_and_ends_the_session(client: Client) -> None:
    asha = with_password(cast.asha())
    sign_in(client, asha.email)
    client.get("/account/logout/")
    assert is_in(client, asha)  # a link alone signs nobody out
    client.post("/account/logout/")
    assert not is_in(client, asha)


def test_a_closed_account_ends_the_open_session_at_once_and_lets_nobody_in(client: Client) -> None:
    asha, ada = with_password(cast.asha()), with_password(cast.ada())
    sign_in(client, asha.email)
    assert is_in(client, asha)
    actions.close_account(person=asha, by=ada)
    assert not is_in(client, asha)
    sign_in(Client(), asha.email)
    assert not is_in(client, asha)
    actions.open_account(person=asha, by=ada)
    sign_in(client, asha.email)
    assert is_in(client, asha)


def test_a_part_that_is_ended_is_denied_with_the_next_step(client: Client) -> None:
    dora, ada = cast.dora(), with_password(cast.ada())
    client.force_login(dora)
    assert client.get(reverse("people")).status_code == 200
    actions.end_role(grant=RoleGrant.objects.get(person=dora), by=ada)
    assert "/account/login/" in client.get(reverse("people")).headers["Location"]  # it was the only one


def test_a_part_begins_and_ends_with_its_days(client: Client) -> None:
    someone = cast.nobody()
    tomorrow = clock.today().replace(year=clock.today().year + 1)
    actions.give_role(person=someone, role=Role.TEAM, by=with_password(cast.ada()), starts=tomorrow)
    client.force_login(someone)
    assert client.get(reverse("people")).status_code == 404
    with clock.set_to(tomorrow):
        assert client.get(reverse("people")).status_code == 200


def test_a_forgotten_password_is_answered_by_a_letter_whose_link_works_once(client: Client) -> None:
    asha = with_password(cast.asha())
    assert client.post(FORGOTTEN, {"email": "Asha-Verne@example.org"}).status_code == 302
    letter = Letter.objects.get()
    assert letter.to == asha.email
    link = re.search(r"http\S+", letter.body)
    assert link is not None
    assert "Asha Verne" in letter.body
    page = client.get(link[0].partition("8000")[2], follow=True)
    assert page.status_code == 200
    form = page.request["PATH_INFO"]
    short = client.post(form, {"password1": "short", "password2": "short"})
    assert "too short" in short.content.decode()
    assert client.post(form, {"password1": ANOTHER, "password2": ANOTHER}).status_code == 302
    assert sign_in(client, asha.email, cast.PASSWORD) == 200
    assert sign_in(client, asha.email, ANOTHER) == 302
    again = Client().get(link[0].partition("8000")[2], follow=True)
    assert again.context["token_fail"]


def test_an_unknown_address_gets_the_same_answer_and_no_letter(client: Client) -> None:
    asha = with_password(cast.asha())
    known = client.post(FORGOTTEN, {"email": asha.email}, follow=True)
    unknown = client.post(FORGOTTEN, {"email": "who@example.org"}, follow=True)
    assert known.content == unknown.content
    assert [letter.to for letter in Letter.objects.all()] == [asha.email]


def test_a_forgotten_password_is_no_way_round_a_withdrawn_invitation(client: Client) -> None:
    ada = cast.ada()
    invitation = actions.invite(email="mo@example.org", name="Mo", role=Role.ASSOCIATE, by=ada, letter=False)
    actions.withdraw_invitation(invitation=invitation, by=ada)
    client.post(FORGOTTEN, {"email": "mo@example.org"})
    assert not Letter.objects.exists()


def test_whoever_was_let_go_gets_no_letter_for_a_new_password(client: Client) -> None:
    asha = with_password(cast.asha())
    actions.close_account(person=asha, by=with_password(cast.ada()))
    client.post(FORGOTTEN, {"email": asha.email})
    assert not Letter.objects.exists()


def test_another_password_needs_the_present_one_and_ends_other_sessions(client: Client) -> None:
    asha = with_password(cast.asha())
    elsewhere = Client()
    sign_in(client, asha.email)
    sign_in(elsewhere, asha.email)
    said = {"password1": ANOTHER, "password2": ANOTHER}
    wrong = client.post("/account/password/", {"oldpassword": "not this one at all", **said})
    assert "That is not your present password." in wrong.content.decode()
    client.post("/account/password/", {"oldpassword": cast.PASSWORD, **said})
    assert is_in(client, asha)
    assert not is_in(elsewhere, asha)


def test_a_page_asked_for_is_shown_after_signing_in(client: Client) -> None:
    asha = with_password(cast.asha())
    words = reverse("person-words", args=[asha.slug])
    door = client.get(words)
    assert door.headers["Location"] == f"{SIGN_IN}?next={words}"
    assert (
        client.post(door.headers["Location"], {"login": asha.email, "password": cast.PASSWORD}).headers["Location"]
        == words
    )
    outside = client.post(
        SIGN_IN + "?next=https://elsewhere.example/", {"login": asha.email, "password": cast.PASSWORD}
    )
    assert "elsewhere" not in outside.headers["Location"]


@pytest.mark.parametrize(
    "path", ["/account/email/", "/account/reauthenticate/", "/account/confirm-email/", "/account/3rdparty/"]
)
def test_doors_that_lead_nowhere_are_not_hung(client: Client, path: str) -> None:
    client.force_login(cast.asha())
    assert client.get(path).status_code == 404


def test_with_the_broker_away_people_still_sign_in(client: Client, settings: Any) -> None:
    away = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {"default": away}
    asha = with_password(cast.asha())
    assert sign_in(client, asha.email) == 302
    assert is_in(client, asha)


def test_when_a_session_is_over_one_signs_in_again(client: Client) -> None:
    asha = with_password(cast.asha())
    sign_in(client, asha.email)
    Session.objects.update(expire_date=clock.now() + dt.timedelta(minutes=1))
    assert is_in(client, asha)
    Session.objects.update(expire_date=clock.now() - dt.timedelta(minutes=1))
    assert not is_in(client, asha)


def test_a_session_that_nobody_knows_lets_nobody_in(client: Client) -> None:
    asha = with_password(cast.asha())
    sign_in(client, asha.email)
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    assert not is_in(client, asha)

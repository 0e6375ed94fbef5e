"""Signing in with more than a password: codes, codes on paper, who needs one, and who is asked once more."""

import datetime as dt
import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from people import actions, second_keys, tasks
from people.actions import keys
from people.models import Letter, LostKeys, Person, RoleGrant, Session, WayBack
from tests import cast
from tests.people.test_sign_in import ANOTHER, FORGOTTEN, is_in, sign_in, with_password

pytestmark = pytest.mark.django_db

SECOND = "/account/second/"


def code_of(secret: str, *, later: int = 0) -> str:
    """What an app shows now, or so many half minutes later."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later)))


def with_app(someone: Person) -> tuple[Person, str]:
    """Somebody with a password and an app, as if set up long ago; and the secret that the app knows."""
    secret = generate_totp_secret()
    TOTP.activate(with_password(someone), secret)
    RecoveryCodes.activate(someone)
    return Person.objects.get(pk=someone.pk), secret


def codes_of(someone: Person) -> list[str]:
    row = Authenticator.objects.get(user=someone, type="recovery_codes")
    codes: list[str] = row.wrap().get_unused_codes()
    return codes


def second_step(client: Client, code: str, address: str = "203.0.113.7") -> int:
    return client.post(SECOND, {"code": code}, REMOTE_ADDR=address).status_code


def test_a_code_is_asked_for_after_the_password_and_opens_once(client: Client) -> None:
    asha, secret = with_app(cast.asha())
    assert (
        client.post("/account/login/", {"login": asha.email, "password": cast.PASSWORD}).headers["Location"] == SECOND
    )
    assert not is_in(client, asha)
    code = code_of(secret)
    assert second_step(client, code) == 302
    assert is_in(client, asha)
    again = Client()
    sign_in(again, asha.email)
    assert second_step(again, code) == 200  # the same code, still shown by the app
    assert not is_in(again, asha)
    assert second_step(again, code_of(secret, later=1)) == 302
    assert is_in(again, asha)


def test_a_code_on_paper_opens_once(client: Client) -> None:
    asha, _ = with_app(cast.asha())
    code = codes_of(asha)[0]
    sign_in(client, asha.email)
    assert second_step(client, f"{code[:4]} {code[4:]}") == 302
    assert is_in(client, asha)
    again = Client()
    sign_in(again, asha.email)
    assert second_step(again, code) == 200
    assert len(codes_of(asha)) == 9


def test_the_secrets_are_sealed_where_they_are_kept(settings: Any) -> None:
    asha, secret = with_app(cast.asha())
    row = Authenticator.objects.get(user=asha, type="totp")
    assert secret not in str(row.data)
    settings.SECRET_KEY = "another"
    assert not second_keys.takes_code(row, code_of(secret))


def test_wrong_codes_keep_nobody_out_at_another_address(client: Client) -> None:
    asha, secret = with_app(cast.asha())
    thief = Client()
    sign_in(thief, asha.email)
    for _ in range(5):
        second_step(thief, "000000", "203.0.113.66")
    paper = codes_of(asha)[0]
    assert second_step(thief, paper, "203.0.113.66") == 200  # a code on paper is counted with the others
    assert second_step(thief, code_of(secret), "203.0.113.66") == 200
    sign_in(client, asha.email)
    assert second_step(client, code_of(secret), "203.0.113.8") == 302
    assert is_in(client, asha)


def test_a_new_password_opens_nothing_that_a_second_key_holds_shut(client: Client) -> None:
    asha, _ = with_app(cast.asha())
    client.post(FORGOTTEN, {"email": asha.email})
    link = re.search(r"http\S+", Letter.objects.get().body)
    assert link is not None
    form = client.get(link[0].partition("8000")[2], follow=True).request["PATH_INFO"]
    client.post(form, {"password1": ANOTHER, "password2": ANOTHER})
    assert not is_in(client, asha)
    assert client.post("/account/login/", {"login": asha.email, "password": ANOTHER}).headers["Location"] == SECOND
    assert not is_in(client, asha)


def test_a_shared_device_is_remembered_over_the_second_step(client: Client) -> None:
    asha, secret = with_app(cast.asha())
    client.post("/account/login/", {"login": asha.email, "password": cast.PASSWORD, "shared": "on"})
    second_step(client, code_of(secret))
    assert client.get("/device/").json()["shared"] is True
    assert client.session.get_expire_at_browser_close()


def test_the_team_adds_a_second_key_before_anything_else_where_others_reach_the_server(
    client: Client, settings: Any
) -> None:
    settings.SECOND_KEY_REQUIRED = True
    dora, asha = with_password(cast.dora()), with_password(cast.asha())
    sign_in(client, dora.email)
    to = client.get(reverse("people"))
    assert to.headers["Location"] == f"{reverse('mfa_index')}?next=%2Fpeople%2F"
    assert "needs a second key" in client.get(to.headers["Location"]).content.decode()
    kept = client.post(reverse("note-new"), {"text": "We sat by the weir."})
    assert kept.status_code == 403
    assert "We sat by the weir." in kept.content.decode()
    part = client.get(reverse("people"), headers={"hx-request": "true"})
    assert part.headers["HX-Redirect"].startswith(reverse("mfa_index"))
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)}).status_code == 302
    assert client.get(reverse("people")).status_code == 200
    sign_in(client_of_asha := Client(), asha.email)
    assert client_of_asha.get(reverse("today")).status_code == 200  # to everybody else it is offered


def test_the_last_key_stays_where_ones_part_needs_it(client: Client, settings: Any) -> None:
    dora, _ = with_app(cast.dora())
    row = Authenticator.objects.get(user=dora, type="totp")
    client.force_login(dora)
    settings.SECOND_KEY_REQUIRED = True
    assert "add another first" in client.post(reverse("key-put-away"), {"key": row.pk}, follow=True).content.decode()
    settings.SECOND_KEY_REQUIRED = False
    client.post(reverse("key-put-away"), {"key": row.pk})
    assert not Authenticator.objects.filter(user=dora).exists()  # the codes on paper go with it


def test_nobody_takes_away_anothers_key(client: Client) -> None:
    asha, _ = with_app(cast.asha())
    client.force_login(cast.ben())
    row = Authenticator.objects.get(user=asha, type="totp")
    assert client.post(reverse("key-put-away"), {"key": row.pk}).status_code == 404
    assert second_keys.keys_of(asha)


def test_adding_a_key_ends_the_sessions_that_a_password_alone_began(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    committed = django_capture_on_commit_callbacks
    asha = with_password(cast.asha())
    elsewhere = Client()
    sign_in(elsewhere, asha.email)
    sign_in(client, asha.email)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    code = code_of(secret)
    with committed(execute=True):
        client.post(reverse("mfa_activate_totp"), {"code": code})
    assert is_in(client, asha)
    assert not is_in(elsewhere, asha)
    sign_in(elsewhere, asha.email)
    assert second_step(elsewhere, code) == 200  # the code of the adding opens nothing more
    assert [letter.subject for letter in Letter.objects.all()] == ["What you sign in with has changed"]


# ---- Once more, who is it? -------------------------------------------------------------------------------------------


def test_one_is_asked_again_before_what_reaches_far_and_not_twice_in_five_minutes(client: Client) -> None:
    ada, asha = with_password(cast.ada()), cast.asha()
    sign_in(client, ada.email)
    give = reverse("role-give", args=[asha.slug])
    assert client.post(give, {"role-role": "team"}).headers["Location"] == reverse("person-parts", args=[asha.slug])
    session = client.session
    session["account_authentication_methods"][-1]["at"] -= 301
    session.save()
    asked = client.post(give, {"role-role": "learning-partner"})
    assert asked.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert not RoleGrant.objects.filter(person=asha, role="learning-partner").exists()
    again = {"next": give}
    wrong = client.post(reverse("account_reauthenticate"), {"password": "not this one at all", **again})
    assert "That is not your password." in wrong.content.decode()
    client.post(reverse("account_reauthenticate"), {"password": cast.PASSWORD, **again})
    assert RoleGrant.objects.filter(person=asha, role="learning-partner").exists()  # what was sent is then done
    assert client.post(give, {"role-role": "funder"}).headers["Location"] == reverse("person-parts", args=[asha.slug])


def test_a_code_says_it_too(client: Client) -> None:
    asha, secret = with_app(cast.asha())
    client.force_login(asha)
    session = client.session
    session["account_authentication_methods"] = []
    session.save()
    out = reverse("parcel-new")
    assert "/account/again/" in client.post(out).headers["Location"]
    said = client.post(reverse("mfa_reauthenticate"), {"code": code_of(secret), "next": out})
    assert "/notes/taken-out/" in said.headers["Location"]


# ---- A lost key ------------------------------------------------------------------------------------------------------


def lost(client: Client, someone: Person) -> LostKeys:
    """They come to the door with their password alone, and say it."""
    sign_in(client, someone.email)
    assert "Two of them decide" in client.post(reverse("lost-at-the-door")).content.decode()
    return LostKeys.objects.get(person=someone)


def decide(someone: Person, by: Person, opens: str = "yes") -> int:
    client = Client()
    client.force_login(by)
    form = {"opens": opens, "because": "I rang her."}
    return client.post(reverse("way-back", args=[someone.slug]), form).status_code


def test_two_people_let_somebody_in_again_who_lost_their_keys(client: Client) -> None:
    asha, _ = with_app(cast.asha())
    ada, dora = cast.ada(), cast.dora()
    client.force_login(asha)
    elsewhere, client = client, Client()
    lost(client, asha)
    tasks.post_letters()
    tasks.post_letters()  # each has one letter, however often the post goes round
    assert sorted(letter.to for letter in Letter.objects.all()) == sorted([asha.email, ada.email, dora.email])
    assert decide(asha, cast.ben()) == 404
    assert decide(asha, ada) == 302
    assert decide(asha, ada) == 404  # one person is one
    assert second_keys.keys_of(asha)
    assert decide(asha, dora) == 302
    assert not second_keys.keys_of(asha)
    assert not is_in(elsewhere, asha)
    assert client.get(SECOND, follow=True).status_code == 200  # whoever waits at the door begins again
    assert sign_in(client, asha.email) == 200  # the old password opens nothing either
    letter = Letter.objects.get(to=asha.email, subject="You can come in again")
    link = re.search(r"http\S+", letter.body)
    assert link is not None
    form = client.get(link[0].partition("8000")[2], follow=True).request["PATH_INFO"]
    client.post(form, {"password1": ANOTHER, "password2": ANOTHER})
    sign_in(client, asha.email, ANOTHER)
    assert is_in(client, asha)
    assert [(one.by, one.opens) for one in WayBack.objects.order_by("at")] == [(ada, True), (dora, True)]


def test_one_who_is_not_sure_ends_it(client: Client) -> None:
    asha, _ = with_app(cast.asha())
    ada, dora = cast.ada(), cast.dora()
    lost(client, asha)
    decide(asha, ada, "no")
    assert decide(asha, dora) == 404
    assert second_keys.keys_of(asha)


def test_nobody_decides_about_their_own_way_back() -> None:
    dora, _ = with_app(cast.dora())
    ada = cast.ada()
    said = keys.say_keys_lost(person=dora, by=ada)
    assert decide(dora, dora) == 404
    with pytest.raises(keys.OwnWayBack):
        keys.decide_way_back(lost=said, opens=True, because="It is me.", by=dora)
    with pytest.raises(IntegrityError, match="nobody decides"), transaction.atomic():
        WayBack.objects.create(lost=said, by=dora, opens=True, because="It is me.")


def test_what_was_decided_is_never_changed() -> None:
    asha, _ = with_app(cast.asha())
    ada = cast.ada()
    said = keys.say_keys_lost(person=asha, by=ada)
    keys.decide_way_back(lost=said, opens=True, because="I rang her.", by=ada)
    for change in (
        lambda: WayBack.objects.update(opens=False),
        lambda: LostKeys.objects.update(person=ada),
        lambda: WayBack.objects.all().delete(),
    ):
        with pytest.raises(Exception, match=r"denied|kept as it was"), transaction.atomic():
            change()


def test_without_the_password_nobody_says_that_keys_are_lost(client: Client) -> None:
    with_app(cast.asha())
    assert client.post(reverse("lost-at-the-door")).headers["Location"] == reverse("account_login")
    assert not LostKeys.objects.exists()


# ---- Sessions --------------------------------------------------------------------------------------------------------

FIREFOX = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"


def at(agent: str, someone: Person) -> Client:
    client = Client(headers={"user-agent": agent})
    sign_in(client, someone.email)
    return client


def test_one_sees_where_one_is_signed_in_and_ends_it_there(client: Client) -> None:
    asha, ben = with_password(cast.asha()), with_password(cast.ben())
    phone, lent = at(FIREFOX, asha), at("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36", asha)
    sign_in(client, asha.email)
    others = at(FIREFOX, ben)
    page = client.get(reverse("mfa_index")).content.decode()
    assert "Firefox on Android" in page
    assert "Chrome on Windows" in page
    assert str(phone.session.session_key) not in page
    mark = Session.objects.get(device="Chrome on Windows").mark
    assert others.post(reverse("session-end"), {"session": mark}).status_code == 404
    client.post(reverse("session-end"), {"session": mark})
    assert not is_in(lent, asha)
    assert is_in(phone, asha)
    client.post(reverse("sessions-end-others"))
    assert not is_in(phone, asha)
    assert is_in(client, asha)
    assert is_in(others, ben)


def test_when_one_was_seen_is_written_down_once_in_an_hour(client: Client) -> None:
    asha = with_password(cast.asha())
    sign_in(client, asha.email)
    Session.objects.update(seen_at=dt.datetime(2026, 6, 1, tzinfo=dt.UTC))
    is_in(client, asha)
    seen = Session.objects.get().seen_at
    assert seen.year > 2025
    assert seen != dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
    is_in(client, asha)
    assert Session.objects.get().seen_at == seen


def test_with_the_account_or_the_last_part_the_sessions_end_for_good(client: Client) -> None:
    asha, ada = with_password(cast.asha()), cast.ada()
    sign_in(client, asha.email)
    actions.close_account(person=asha, by=ada)
    actions.open_account(person=asha, by=ada)
    assert not is_in(client, asha)
    sign_in(client, asha.email)
    actions.end_role(grant=RoleGrant.objects.get(person=asha), by=ada)
    assert not is_in(client, asha)

"""Coming in by invitation: once, in time, and in no other way."""

import datetime as dt
import re

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from people import actions, clock
from people.invitations import link_for, token_for
from people.models import Invitation, Letter, Person, Role
from tests import cast

pytestmark = pytest.mark.django_db

GOOD = "seven grey herons waiting"


def invited(by: Person | None = None) -> Invitation:
    return actions.invite(
        email="mo@example.org", name="Mo Tarn", role=Role.ASSOCIATE, by=by or cast.ada(), starts=clock.today()
    )


def address(invitation: Invitation) -> str:
    return reverse("invitation", args=[token_for(invitation.pk)])


def come_in(client: Client, invitation: Invitation, password: str = GOOD) -> int:
    return client.post(address(invitation), {"password": password, "once_more": password}).status_code


def test_whoever_is_invited_gets_a_letter_chooses_a_password_and_is_in(client: Client) -> None:
    invitation = invited()
    letter = Letter.objects.get()
    assert letter.to == "mo@example.org"
    link = re.search(r"http\S+", letter.body)
    assert link is not None
    assert link[0] == link_for(invitation.pk)
    page = client.get(link[0].partition("8000")[2])
    assert "Ada Quill invites you" in page.content.decode()
    arrived = client.post(address(invitation), {"password": GOOD, "once_more": GOOD})
    assert arrived.headers["Location"] == reverse("today")
    assert client.get(reverse("person", args=["mo-tarn"])).context["user"].display_name == "Mo Tarn"
    mo = Person.objects.get(slug="mo-tarn")
    assert mo.password.startswith("argon2")
    assert mo.roles == {"associate"}


def test_the_link_lets_one_person_in_once(client: Client) -> None:
    invitation = invited()
    assert come_in(client, invitation) == 302
    again = Client().post(
        address(invitation), {"password": "another twelve or more", "once_more": "another twelve or more"}
    )
    assert again.status_code == 410
    assert "It was used on" in again.content.decode()
    assert Person.objects.get(slug="mo-tarn").check_password(GOOD)


def test_two_who_press_at_once_do_not_both_come_in() -> None:
    invitation = invited()
    actions.accept_invitation(invitation=invitation, password=GOOD, by=invitation.person)
    with pytest.raises(actions.InvitationShut):
        actions.accept_invitation(invitation=invitation, password="something else, long", by=invitation.person)


def test_an_invitation_runs_out(client: Client) -> None:
    with clock.set_to(timezone.now() - dt.timedelta(days=29)):
        invitation = invited()
    assert come_in(client, invitation) == 410
    assert "It ran out on" in client.get(address(invitation)).content.decode()


def test_a_withdrawn_invitation_opens_no_more(client: Client) -> None:
    ada = cast.ada()
    invitation = invited(ada)
    actions.withdraw_invitation(invitation=invitation, by=ada)
    assert come_in(client, invitation) == 410


def test_a_new_link_shuts_the_old_one(client: Client) -> None:
    ada = cast.ada()
    old = invited(ada)
    new = actions.renew_invitation(person=old.person, by=ada)
    assert come_in(client, old) == 410
    assert come_in(client, new) == 302


@pytest.mark.parametrize("token", ["nothing", "0" * 32, "0" * 32 + ".forged-signature", "é"])
def test_a_broken_or_forged_link_says_so_and_opens_nothing(client: Client, token: str) -> None:
    page = client.get(reverse("invitation", args=[token]))
    assert page.status_code == 410
    assert "not whole" in page.content.decode()


def test_an_administrator_copies_the_link_that_the_letter_holds(client: Client) -> None:
    ada = cast.ada()
    invitation = invited(ada)
    client.force_login(ada)
    page = client.get(reverse("person-parts", args=["mo-tarn"])).content.decode()
    assert f'value="http://testserver{address(invitation)}"' in page
    actions.accept_invitation(invitation=invitation, password=GOOD, by=invitation.person)
    page = client.get(reverse("person-parts", args=["mo-tarn"])).content.decode()
    assert token_for(invitation.pk) not in page
    assert "Came in" in page


@pytest.mark.parametrize(
    ("password", "once_more", "said"),
    [
        ("short", "short", "too short"),
        ("qwerty123456", "qwerty123456", "too common"),
        (GOOD, GOOD + " not", "The two are not the same"),
        ("", "", "Type a password"),
        ("mo@example.org", "mo@example.org", "too similar"),
    ],
)
def test_a_password_that_will_not_do_is_refused_beside_its_field(
    client: Client, password: str, once_more: str, said: str
) -> None:
    invitation = invited()
    page = client.post(address(invitation), {"password": password, "once_more": once_more})
    assert page.status_code == 422
    assert said in page.content.decode()
    assert not invitation.person.has_usable_password()


def test_somebody_else_who_is_signed_in_is_told_before_they_are_signed_out(client: Client) -> None:
    ada = cast.ada()
    invitation = invited(ada)
    client.force_login(ada)
    assert "Going on signs Ada out" in client.get(address(invitation)).content.decode()
    come_in(client, invitation)
    assert client.get(reverse("person", args=["mo-tarn"])).context["user"] == invitation.person


def test_sign_up_is_shut(client: Client) -> None:
    page = client.get(reverse("account_signup"))
    assert page.status_code == 200
    assert "by invitation" in page.content.decode()
    assert client.post(reverse("account_signup"), {"email": "x@example.org"}).status_code == 405
    assert not Person.objects.exists()


def test_an_address_belongs_to_one_person_whatever_its_case(client: Client) -> None:
    ada = cast.ada()
    invited(ada)
    client.force_login(ada)
    page = client.post(reverse("invitations"), {"name": "Mo", "email": "MO@Example.org", "role": "funder"})
    assert page.status_code == 422
    assert "is in the inquiry already" in page.content.decode()
    assert 'value="MO@Example.org"' in page.content.decode()  # what was typed is still there


def test_two_of_one_name_have_pages_of_their_own() -> None:
    ada = cast.ada()
    one = actions.invite(email="one@example.org", name="Jo Lee", role=Role.FUNDER, by=ada)
    two = actions.invite(email="two@example.org", name="Jo Lee", role=Role.FUNDER, by=ada)
    assert (one.person.slug, two.person.slug) == ("jo-lee", "jo-lee-2")


def test_the_first_administrator_is_invited_by_a_command(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("invite_administrator", "first@example.org", "Uma", "First")
    link = re.search(r"http\S+", capsys.readouterr().out)
    assert link is not None
    path = link[0].partition("8000")[2]
    assert "You are the first to come in" in client.get(path).content.decode()
    client.post(path, {"password": GOOD, "once_more": GOOD})
    uma = Person.objects.get()
    assert uma.roles == {"administrator"}
    assert client.get(reverse("people")).status_code == 200


def test_the_command_asked_again_gives_a_new_link_or_the_part(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("invite_administrator", "first@example.org", "Uma First")
    call_command("invite_administrator", "FIRST@example.org", "Uma First")
    assert Invitation.objects.open().count() == 1
    asha = cast.asha()
    asha.set_password(GOOD)
    asha.save()
    call_command("invite_administrator", asha.email, "Asha")
    assert "administers from now on" in capsys.readouterr().out
    assert "administrator" in Person.objects.get(pk=asha.pk).roles
    with pytest.raises(CommandError, match="not an e-mail address"):
        call_command("invite_administrator", "nonsense", "Nobody")

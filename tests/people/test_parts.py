"""Parts and places, given and ended with dates by an administrator, who reads no notes."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from people import actions, clock
from people.models import Person, Role, RoleGrant
from places.models import Place, PlaceMembership
from reflections.models import Audience, Excerpt, Note, Revision, Tag
from tests import cast

pytestmark = pytest.mark.django_db


def in_office(someone: Person) -> Person:
    """Somebody who has come in: only they can be counted on to invite others."""
    someone.set_password(cast.PASSWORD)
    someone.save()
    return someone


def test_an_administrator_gives_a_part_and_it_holds_from_that_day(client: Client) -> None:
    ada, noor = cast.ada(), cast.nobody()
    client.force_login(ada)
    given = client.post(reverse("role-give", args=[noor.slug]), {"role-role": "associate", "role-starts": "2026-02-01"})
    assert given.status_code == 302
    grant = noor.role_grants.get()
    assert (grant.role, grant.starts, grant.ends, grant.granted_by) == ("associate", dt.date(2026, 2, 1), None, ada)
    page = client.get(reverse("person-parts", args=[noor.slug])).content.decode()
    assert "1 February 2026" in page


def test_an_administrator_ends_a_part_with_a_date(client: Client) -> None:
    ada, asha = cast.ada(), cast.asha()
    client.force_login(ada)
    grant = asha.role_grants.get()
    client.post(reverse("role-end", args=[asha.slug]), {"grant": grant.pk, "ends": "2026-09-30"})
    grant.refresh_from_db()
    assert (grant.ends, grant.ended_by) == (dt.date(2026, 9, 30), ada)
    with clock.set_to(dt.date(2026, 9, 29)):
        assert Person.objects.get(pk=asha.pk).roles == {"associate"}
    with clock.set_to(dt.date(2026, 9, 30)):
        assert Person.objects.get(pk=asha.pk).roles == frozenset()


def test_one_part_is_not_held_twice_at_one_time(client: Client) -> None:
    asha = cast.asha()
    client.force_login(cast.ada())
    page = client.post(reverse("role-give", args=[asha.slug]), {"role-role": "associate"})
    assert page.status_code == 422
    assert "They hold this role already." in page.content.decode()
    otto = cast.otto()  # whose time as an associate is over: it may begin again
    assert client.post(reverse("role-give", args=[otto.slug]), {"role-role": "associate"}).status_code == 302


def test_the_database_itself_lets_no_two_stretches_of_one_part_overlap() -> None:
    """By raw SQL, past every action."""
    otto = cast.otto()  # an associate from 5 January to 1 March
    write = (
        "INSERT INTO people_rolegrant (person_id, role, starts, ends, granted_at)"
        " SELECT person_id, %s, %s, %s, granted_at FROM people_rolegrant WHERE person_id = %s LIMIT 1"
    )
    for starts, ends in (("2026-02-28", None), ("2025-12-01", "2026-01-06"), ("2026-02-01", "2026-02-08")):
        with pytest.raises(IntegrityError, match="role_never_overlaps_itself"), transaction.atomic():
            connection.cursor().execute(write, ["associate", starts, ends, otto.pk])
    for role, starts in (("associate", "2026-03-01"), ("team", "2026-02-01")):  # from the day after, and another part
        connection.cursor().execute(write, [role, starts, None, otto.pk])
    assert otto.role_grants.count() == 3


def test_a_part_that_was_given_anew_is_not_reached_by_the_one_before(client: Client) -> None:
    otto = cast.otto()
    before = otto.role_grants.get()
    client.force_login(cast.ada())
    client.post(reverse("role-give", args=[otto.slug]), {"role-role": "associate", "role-starts": "2026-06-01"})
    page = client.post(reverse("role-end", args=[otto.slug]), {"grant": before.pk, "ends": "2026-06-02"})
    assert page.status_code == 422
    assert "They hold this role already." in page.content.decode()
    before.refresh_from_db()
    assert before.ends == dt.date(2026, 3, 1)


def test_days_the_wrong_way_round_are_said_beside_the_field(client: Client) -> None:
    noor = cast.nobody()
    client.force_login(cast.ada())
    said = {"role-role": "team", "role-starts": "2026-05-01", "role-ends": "2026-04-01"}
    page = client.post(reverse("role-give", args=[noor.slug]), said)
    assert page.status_code == 422
    assert "The last day comes before the first." in page.content.decode()
    assert 'value="2026-05-01"' in page.content.decode()
    assert not noor.role_grants.exists()


def test_the_last_administrator_stays(client: Client) -> None:
    ada = in_office(cast.ada())
    client.force_login(ada)
    grant = ada.role_grants.get()
    page = client.post(reverse("role-end", args=[ada.slug]), {"grant": grant.pk})
    assert page.status_code == 422
    assert "Somebody must be left who can invite people" in page.content.decode()
    kept = client.post(reverse("account-close", args=[ada.slug]), follow=True)
    assert "Somebody must be left who can invite people" in kept.content.decode()
    assert Person.objects.get(pk=ada.pk).roles == {"administrator"}


def test_an_invitation_that_nobody_took_up_administers_nothing_yet() -> None:
    ada = in_office(cast.ada())
    second = actions.invite(email="sol@example.org", name="Sol", role=Role.ADMINISTRATOR, by=ada)
    grant = ada.role_grants.get()
    with pytest.raises(actions.LastAdministrator):
        actions.end_role(grant=grant, by=ada)
    actions.accept_invitation(invitation=second, password=cast.PASSWORD, by=second.person)
    actions.end_role(grant=grant, by=second.person)
    assert "administrator" not in Person.objects.get(pk=ada.pk).roles


def test_an_administrator_says_where_somebody_works_and_until_when(client: Client) -> None:
    noor, barrow = cast.nobody(), cast.place("Barrow")
    client.force_login(cast.ada())
    begin = reverse("membership-begin", args=[noor.slug])
    client.post(begin, {"place-place": barrow.pk, "place-starts": "2026-01-05"})
    twice = client.post(begin, {"place-place": barrow.pk, "place-starts": "2026-02-05"})
    assert twice.status_code == 422
    assert "already works in Barrow" in twice.content.decode()
    membership = PlaceMembership.objects.get()
    client.post(reverse("membership-end", args=[noor.slug]), {"membership": membership.pk, "ends": "2026-03-01"})
    membership.refresh_from_db()
    assert membership.ends == dt.date(2026, 3, 1)


@pytest.mark.parametrize("who", [cast.asha, cast.leila, cast.dora, cast.fay, cast.lee, cast.nobody])
def test_nobody_else_gives_ends_or_invites(client: Client, who: Callable[[], Person]) -> None:
    someone, otto = who(), cast.otto()
    client.force_login(someone)
    grant = RoleGrant.objects.filter(person=otto).get()
    assert client.get(reverse("person-parts", args=[otto.slug])).status_code == 404
    assert client.post(reverse("role-give", args=[otto.slug]), {"role-role": "team"}).status_code == 404
    assert client.post(reverse("role-end", args=[otto.slug]), {"grant": grant.pk}).status_code == 404
    assert client.post(reverse("account-close", args=[otto.slug])).status_code == 404
    assert (
        client.post(reverse("invitations"), {"name": "X", "email": "x@example.org", "role": "team"}).status_code == 404
    )
    assert RoleGrant.objects.filter(person=otto).count() == 1


def test_the_team_sees_names_and_parts_and_no_addresses(client: Client) -> None:
    asha = cast.asha()
    client.force_login(cast.dora())
    page = client.get(reverse("people")).content.decode()
    assert "Asha Verne" in page
    assert "associate" in page
    assert "Barrow" in page
    assert asha.email not in page


def test_an_administrator_sees_who_has_come_in_and_who_has_not(client: Client) -> None:
    ada = in_office(cast.ada())
    actions.invite(email="mo@example.org", name="Mo", role=Role.FUNDER, by=ada)
    client.force_login(ada)
    page = client.get(reverse("people")).content.decode()
    assert "mo@example.org" in page
    assert "Invited" in page
    assert "Came in" in page


@pytest.mark.parametrize("who", [cast.asha, cast.fay, cast.lee, cast.nobody])
def test_the_list_of_people_is_the_teams_and_the_administrators(client: Client, who: Callable[[], Person]) -> None:
    client.force_login(who())
    assert client.get(reverse("people")).status_code == 404


def test_the_list_takes_as_many_questions_for_one_as_for_many(
    client: Client, django_assert_max_num_queries: Callable[..., object]
) -> None:
    client.force_login(in_office(cast.ada()))
    for number in range(12):
        cast.works_in(cast.person(f"Person {number}", Role.ASSOCIATE), cast.place("Barrow"))
    with django_assert_max_num_queries(12):  # type: ignore[attr-defined]
        client.get(reverse("people"))


def test_an_administrator_reads_no_notes() -> None:
    ada, asha = cast.ada(), cast.asha()
    for audience in Audience.values:
        cast.note(asha, audience=audience, where=Place.objects.get())
    assert Note.objects.count() == len(Audience.values)
    assert not Note.objects.visible_to(ada).exists()
    assert not Note.objects.editable_by(ada).exists()
    assert not Revision.objects.visible_to(ada).exists()
    assert not Excerpt.objects.visible_to(ada).exists()
    assert not Excerpt.objects.cleared_for(ada).exists()
    assert not Tag.objects.visible_to(ada).exists()

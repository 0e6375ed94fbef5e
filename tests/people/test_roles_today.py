"""Roles are read with whoever comes in, in one question, and by the same rule as everywhere else."""

import datetime as dt

import pytest

from people import clock
from people.models import Person, RoleGrant
from people.sign_in import ByEmail

TODAY = dt.date(2026, 3, 4)


@pytest.mark.django_db
def test_whoever_comes_in_holds_the_roles_of_the_day_and_no_others() -> None:
    person = Person.objects.create(email="ada@example.org", display_name="Ada", slug="ada")
    for role, starts, ends in (
        ("associate", TODAY, None),
        ("team", TODAY - dt.timedelta(9), TODAY + dt.timedelta(1)),
        ("funder", TODAY - dt.timedelta(9), TODAY),
        ("administrator", TODAY + dt.timedelta(1), None),
    ):
        RoleGrant.objects.create(person=person, role=role, starts=starts, ends=ends)
    with clock.set_to(TODAY):
        came_in = ByEmail().get_user(person.pk)
        assert came_in is not None
        assert came_in == person
        assert came_in.roles == {"associate", "team"}
        assert came_in.roles == Person.objects.get(pk=person.pk).roles


@pytest.mark.django_db
def test_somebody_who_was_let_go_does_not_come_in() -> None:
    person = Person.objects.create(email="ada@example.org", display_name="Ada", slug="ada", is_active=False)
    assert ByEmail().get_user(person.pk) is None


@pytest.mark.django_db
def test_an_account_that_is_not_there_does_not_come_in() -> None:
    assert ByEmail().get_user("4cea5e57-689d-4f9a-8071-ae5158d3f1f0") is None

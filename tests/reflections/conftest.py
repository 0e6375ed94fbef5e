"""Asha and Ben of Barrow, Carys of Dunmore, and a browser for each."""

from collections.abc import Callable

import pytest
from django.test import Client

from people.models import Person
from tests import cast

Enter = Callable[[Person], Client]


@pytest.fixture
def enter() -> Enter:
    """Sign somebody in and give them a browser."""

    def signed_in(person: Person) -> Client:
        client = Client()
        client.force_login(person, backend="people.sign_in.ByEmail")
        return client

    return signed_in


@pytest.fixture
def asha(db: None) -> Person:
    return cast.asha()


@pytest.fixture
def ben(asha: Person) -> Person:
    return cast.ben()


@pytest.fixture
def carys(asha: Person) -> Person:
    return cast.carys()

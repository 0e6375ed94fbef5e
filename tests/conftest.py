"""The tests' ground: real PostgreSQL and a real broker, served as the web role serves, never as the owner."""

import os
import tempfile
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.db import connections
from django.test import Client, TransactionTestCase
from playwright.sync_api import Browser, sync_playwright

from inquiry.services import start
from tests.browser.chromium import MICROPHONE, chromium


def pytest_configure(config: pytest.Config) -> None:
    """Without servers of its own in the environment, a run starts the embedded pair in a folder that it throws away."""
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


@pytest.fixture(scope="session", autouse=True)
def _services() -> Iterator[None]:
    """Where no servers are given, an embedded pair for as long as the tests take; nothing of it remains."""
    if settings.EMBEDDED:
        with start(settings.VAR, lasting=False):
            yield
    else:
        yield


@pytest.fixture(scope="session")
def django_db_setup(_services: None, django_db_blocker: Any) -> Iterator[None]:
    """Make the test database as the owner; then serve it as the web role, so that what it may not do fails here."""
    with django_db_blocker.unblock():
        owner = connections["owner"]
        name = owner.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        web = connections["default"]
        web.close()
        web.settings_dict["NAME"] = name
        yield
        # The database goes with its throwaway server; on a given one the next run replaces it. A thread of a test that
        # has not let go of its connection yet would refuse the drop, and fail a run in which every story held.
        web.close()


def _empty_and_begin_again(self: TransactionTestCase) -> None:
    """After a test with real commits, the owner empties every table and the nine behaviours arrive anew."""
    web = connections["default"]
    settings = connections["owner"].settings_dict
    tables = set(web.introspection.table_names()) - {"django_migrations", "django_content_type", "auth_permission"}
    with psycopg.connect(
        host=settings["HOST"],
        port=settings["PORT"] or None,
        user=settings["USER"],
        password=settings["PASSWORD"],
        dbname=web.settings_dict["NAME"],
    ) as connection:
        connection.execute(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE")
    import_module("behaviours.migrations.0002_the_nine").arrive(apps, SimpleNamespace(connection=web))


@pytest.fixture(autouse=True, scope="session")
def _own_teardown() -> Iterator[None]:
    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", _empty_and_begin_again)
    yield
    patch.undo()


def _signed_in_just_now(self: Client, user: Any, backend: str | None = None) -> None:
    """Sign somebody in as if they had typed their password this moment: who it is is not asked again so soon."""
    _FORCE_LOGIN(self, user, backend)
    session = self.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()


_FORCE_LOGIN = Client.force_login


@pytest.fixture(autouse=True, scope="session")
def _people_sign_in_when_a_story_says_so() -> Iterator[None]:
    """A second key is asked for only in the stories about it, also where the tests are given a server."""
    patch = pytest.MonkeyPatch()
    patch.setattr(Client, "force_login", _signed_in_just_now)
    patch.setattr(settings, "SECOND_KEY_REQUIRED", False)
    yield
    patch.undo()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started by the first test that looks through it."""
    with sync_playwright() as playwright:
        started = chromium(playwright, *MICROPHONE)
        yield started
        started.close()


@pytest.fixture(autouse=True, scope="session")
def _var() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="inquiry-") as folder:
        yield Path(folder)

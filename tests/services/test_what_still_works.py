"""While the database is away, pages say what still works and give back what was written."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from inquiry.tasks import heard


@pytest.fixture
def database_away(transactional_db: None) -> Iterator[None]:
    settings = connection.settings_dict
    before = settings["PORT"]
    connection.close()
    settings["PORT"] = "1"
    yield
    settings["PORT"] = before
    connection.close()


@pytest.mark.usefixtures("database_away")
def test_a_posted_text_comes_back_to_be_sent_again() -> None:
    words = "Nobody asked <the> young people & yet they came.\nThey stayed."
    answer = Client().post("/notes/", {"text": words, "kind": "engagement"})
    page = answer.content.decode()
    assert answer.status_code == 503
    assert answer["Retry-After"] == "3"
    assert "Nobody asked &lt;the&gt; young people &amp; yet they came.\nThey stayed.</textarea>" in page
    assert '<input type="hidden" name="kind" value="engagement">' in page
    assert "What still works" in page


@pytest.mark.usefixtures("database_away")
def test_a_password_is_not_written_on_the_page() -> None:
    answer = Client().post("/account/login/", {"login": "asha@example.org", "password": "correct horse battery"})
    assert answer.status_code == 503
    assert "correct horse" not in answer.content.decode()
    assert "asha@example.org" not in answer.content.decode()


@pytest.mark.usefixtures("database_away")
def test_health_says_it_without_the_database() -> None:
    assert Client().get("/health/live").json() == {"live": True}
    answer = Client().get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["database"] == {"ok": False, "says": "The database does not answer."}


@pytest.mark.django_db
def test_without_a_broker_notes_are_kept_and_health_says_so(settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    answer = Client().get("/health/ready")
    assert answer.status_code == 200
    assert answer.json()["ready"]
    assert not answer.json()["well"]
    assert "notes are kept" in answer.json()["broker"]["says"]


@pytest.mark.django_db
def test_a_worker_that_was_heard_is_named() -> None:
    heard("press")
    found = Client().get("/health/ready").json()
    assert found["press"]["ok"]
    assert found["press"]["heard_at"]


@pytest.mark.django_db
def test_no_cache_keeps_a_page_and_no_other_site_uses_it() -> None:
    answer = Client().get("/health/live")
    assert answer["Cache-Control"] == "no-store"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "geolocation=()" in answer["Permissions-Policy"]

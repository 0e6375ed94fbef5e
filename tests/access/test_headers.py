"""What every answer tells a browser, scored as an observatory of the web scores it: 100 is an A+.

The table in our own words. One begins with 100. Taken away is: 25 without a content policy and 20 where the policy lets
in what is written into a page; 20 where a page may be framed; 20 without strict transport of at least half a year; 5
without «nosniff»; 20 or 40 for a cookie that is not only for TLS (40 for the session), 30 for a session that script can
read; 5 for a careless referrer; 50 where another site may read answers with cookies. Given besides, once 90 are
reached: 10 for a policy that begins by allowing nothing, 5 for frames shut by the policy, 5 where every cookie is for
TLS, out of script's reach and kept from other sites, 5 for a close referrer.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse

from inquiry import middleware
from inquiry.services.lines import open_lines
from people.models import Person
from reflections import actions
from tests import cast, recordings
from tests.services.ground import ROOT

HALF_A_YEAR = 15_768_000
SERVER = {
    "SECRET_KEY": "0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "ALLOWED_HOSTS": "inquiry.example.org",
    "SITE_ADDRESS": "https://inquiry.example.org",
    "DATABASE_URL": "postgres://web@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
}
TOLD = """
import json
from inquiry import settings
names = [name for name in vars(settings) if name.startswith(("SECURE_", "SESSION_COOKIE", "CSRF_COOKIE"))]
print(json.dumps({name: getattr(settings, name) for name in names}))
"""


def settings_of(**told: str) -> dict[str, Any]:
    """What an installation's settings say that is told this."""
    world = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE", "REDIS", "PRIVATE"))}
    asked = subprocess.run(
        [sys.executable, "-c", TOLD], cwd=ROOT, env=world | SERVER | told, capture_output=True, text=True, check=False
    )
    if asked.returncode:
        raise ValueError(asked.stderr.strip().splitlines()[-1])
    said: dict[str, Any] = json.loads(asked.stdout)
    return said


def score(response: HttpResponseBase) -> int:
    """The table above, computed."""
    said = response.headers
    policy = _parts(said.get("Content-Security-Policy", ""), " ")
    lost, won = 0, 0
    scripts = policy.get("script-src", policy.get("default-src", "*"))
    lost += 25 if not policy else 20 if "unsafe" in scripts or "*" in scripts else 0
    won += 10 if policy.get("default-src") == "'none'" and "unsafe" not in str(policy) else 0
    frames_shut = policy.get("frame-ancestors") in {"'none'", "'self'"}
    lost += 0 if frames_shut or said.get("X-Frame-Options") in {"DENY", "SAMEORIGIN"} else 20
    won += 5 if frames_shut else 0
    transport = _parts(said.get("Strict-Transport-Security", ""), "=")
    lost += 0 if int(transport.get("max-age", 0)) >= HALF_A_YEAR else 20
    lost += 0 if said.get("X-Content-Type-Options") == "nosniff" else 5
    close = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
    lost += 5 if said.get("Referrer-Policy", "").startswith(("unsafe-url", "no-referrer-when")) else 0
    won += 5 if said.get("Referrer-Policy") in close else 0
    cookies = list(response.cookies.values())
    for cookie in cookies:
        is_session = "session" in cookie.key
        lost += 0 if cookie["secure"] else 40 if is_session else 20
        lost += 30 if is_session and not cookie["httponly"] else 0
    won += 5 if cookies and all(c["secure"] and c["httponly"] and c["samesite"] for c in cookies) else 0
    lost += 50 if said.get("Access-Control-Allow-Origin") else 0
    return 100 - lost + (won if lost <= 10 else 0)


def _parts(said: str, sign: str) -> dict[str, str]:
    return dict(part.strip().partition(sign)[::2] for part in said.split(";") if part.strip())


@pytest.fixture
def server(settings: Any, tmp_path: Path) -> Client:
    """A server behind TLS, with one style sheet gathered."""
    for name, value in settings_of().items():
        if name != "SECURE_PROXY_SSL_HEADER":
            setattr(settings, name, value)
    settings.ALLOWED_HOSTS = ["inquiry.example.org"]
    settings.FILES = tmp_path / "files"
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    (settings.STATIC_ROOT / "base.css").write_text("p { margin: 0 }")
    return Client(headers={"host": "inquiry.example.org"})


def answers(client: Client, someone: Person) -> Iterator[tuple[str, HttpResponseBase]]:
    """One answer of every kind."""

    def get(path: str, **headers: str) -> HttpResponseBase:
        found: HttpResponseBase = client.get(path, secure=True, headers={"host": "inquiry.example.org", **headers})
        return found

    yield "the door", get(reverse("account_login"))
    yield "an open page", get(reverse("library"))
    yield "a style sheet", get("/static/base.css")
    yield "to the door", get(reverse("today"))
    client.force_login(someone)
    yield "a page", get(reverse("today"))
    yield "a part of a page", get(reverse("notes"), **{"hx-request": "true"})
    picture = actions.take_file(by=someone, id=uuid4(), content=recordings.png())
    yield "a file", get(reverse("attachment", args=[picture.pk]))
    yield "not found", get("/nothing/")
    yield "not yours", get(reverse("place-edit", args=[cast.place("Dunmore").slug]))
    yield "a wrong form", client.post(reverse("note-new"), {}, secure=True, headers={"host": "inquiry.example.org"})
    yield "for a device", get(reverse("device"), accept="application/json")


@pytest.mark.django_db
def test_every_kind_of_answer_scores_an_a_plus(server: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    asha = cast.asha()
    found = dict(answers(server, asha))
    monkeypatch.setattr(middleware, "_database_answers", lambda: False)
    found["the database is away"] = server.get("/", secure=True, headers={"host": "inquiry.example.org"})
    assert found["a style sheet"].status_code == 200
    assert found["the database is away"].status_code == 503
    assert {kind: score(answer) for kind, answer in found.items() if score(answer) < 100} == {}
    for kind, answer in found.items():
        said = answer.headers
        assert said["Cross-Origin-Resource-Policy"] == "same-origin", kind
        assert "geolocation=()" in said["Permissions-Policy"], kind
        assert said["Cross-Origin-Opener-Policy"] == "same-origin", kind
        assert said["X-Frame-Options"] == "DENY", kind
        if kind != "a style sheet":
            assert "no-store" in said["Cache-Control"], kind


def test_the_table_finds_what_is_missing() -> None:
    assert score(HttpResponse()) == 100 - 25 - 20 - 20 - 5


def test_cookies_and_transport_are_bound_to_this_host_where_there_is_tls() -> None:
    over, without = settings_of(), settings_of(SITE_ADDRESS="http://inquiry.example.org")
    assert (over["SESSION_COOKIE_NAME"], over["CSRF_COOKIE_NAME"]) == ("__Host-session", "__Host-csrf")
    assert all(over[name] for name in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT"))
    assert over["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert (without["SESSION_COOKIE_NAME"], without["SECURE_HSTS_SECONDS"]) == ("session", 0)


FAR = "postgres://web:word@db.example.org/inquiry"


@pytest.mark.parametrize(
    "address",
    [
        {"DATABASE_URL": FAR},
        {"DATABASE_URL": f"{FAR}?sslmode=require"},  # with anybody
        {"DATABASE_OWNER_URL": "postgres://owner@/inquiry?host=db.example.org"},
        {"REDIS_URL": "redis://broker.example.org/0"},
        {"REDIS_URL": "rediss://broker.example.org/0?ssl_cert_reqs=none"},
    ],
)
def test_a_line_to_another_machine_is_open_without_tls(address: dict[str, str]) -> None:
    assert [said.partition(" without TLS")[1] for said in open_lines(**address)] == [" without TLS"]


@pytest.mark.parametrize(
    "address",
    [
        f"{FAR}?sslmode=verify-full",
        "rediss://broker.example.org/0",
        "redis://:word@127.0.0.1:6379/0",
        "postgres://web:word@%2Fvar%2Flib%2Finquiry%2Fsocket/inquiry",
        "postgres://web@localhost/inquiry",
    ],
)
def test_tls_a_socket_and_ones_own_machine_are_no_open_line(address: str) -> None:
    assert open_lines(REDIS_URL=address) == []


def test_an_installation_with_an_open_line_does_not_begin_unless_nobody_else_can_listen() -> None:
    with pytest.raises(ValueError, match=r"DATABASE_URL leads to db.example.org without TLS"):
        settings_of(DATABASE_URL=FAR)
    assert settings_of(DATABASE_URL=FAR, PRIVATE_LINE="yes")


@pytest.mark.django_db
def test_signing_out_empties_the_browser_and_the_device_only_when_nothing_waits_there(client: Client) -> None:
    asha = cast.asha()
    for said, told in ((None, '"cache"'), ("", '"cache"'), ("yes", '"cache", "storage"')):
        client.force_login(asha)
        form = {} if said is None else {"nothing_waits": said}
        assert client.post(reverse("account_logout"), form).headers["Clear-Site-Data"] == told
    client.force_login(asha)
    assert "Clear-Site-Data" not in client.get(reverse("account_logout")).headers


@pytest.mark.django_db
def test_the_browser_keeps_no_pages_to_go_back_to(client: Client) -> None:
    client.force_login(cast.asha())
    assert '"historyCacheSize":0' in client.get(reverse("notes")).content.decode()

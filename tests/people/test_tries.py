"""Tries to sign in are counted by address, and behind a proxy the address is the one that the proxy names."""

import os
import subprocess
import sys
from typing import Any

import pytest
from django.test import Client

from people.models import Person
from tests import cast
from tests.services.ground import ROOT

ASK = "from inquiry import settings; print(settings.ALLAUTH_TRUSTED_PROXY_COUNT)"


def trusted(**told: str) -> str:
    """How many proxies an installation believes that is told this."""
    world = {name: value for name, value in os.environ.items() if "PROXY" not in name}
    asked = subprocess.run(
        [sys.executable, "-c", ASK], cwd=ROOT, env=world | told, capture_output=True, text=True, check=False
    )
    assert asked.returncode == 0, asked.stderr
    return asked.stdout.strip()


def test_an_address_is_believed_only_from_a_proxy() -> None:
    assert trusted() == "0"
    assert trusted(BEHIND_PROXY="yes") == "1"
    assert trusted(BEHIND_PROXY="yes", ALLAUTH_TRUSTED_PROXY_COUNT="2") == "2"


@pytest.mark.django_db
def test_wrong_tries_from_one_address_hold_up_nobody_at_another(client: Client, settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    asha: Person = cast.asha()
    asha.set_password(cast.PASSWORD)
    asha.save()

    def come_in(email: str, address: str) -> int:
        typed = {"login": email, "password": cast.PASSWORD}
        # Whatever stands before the last address anybody may have written.
        said = {"x-forwarded-for": f"198.51.100.{len(email)}, {address}"}
        return client.post("/account/login/", typed, headers=said).status_code

    for number in range(12):
        come_in(f"{'who' * number}@example.org", "203.0.113.7")
    assert come_in(asha.email, "203.0.113.7") == 200
    assert come_in(asha.email, "203.0.113.8") == 302


@pytest.mark.django_db
def test_wrong_tries_with_a_name_keep_its_owner_out_nowhere_else(client: Client, settings: Any) -> None:
    """F-110: whoever knows an address could otherwise shut its owner out whenever they liked."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    asha: Person = cast.asha()
    asha.set_password(cast.PASSWORD)
    asha.save()

    def come_in(password: str, address: str) -> int:
        typed = {"login": asha.email, "password": password}
        return client.post("/account/login/", typed, headers={"x-forwarded-for": address}).status_code

    for _ in range(6):
        come_in("not this one at all", "203.0.113.66")
    assert come_in(cast.PASSWORD, "203.0.113.66") == 200
    assert come_in(cast.PASSWORD, "203.0.113.8") == 302


@pytest.mark.django_db
@pytest.mark.parametrize(("proxies", "many"), [(0, 100), (1, 1000)])
def test_a_thousand_forged_addresses_are_one(client: Client, settings: Any, proxies: int, many: int) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    # What is slow about a password is not what is told of here.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    asha: Person = cast.asha()
    asha.set_password(cast.PASSWORD)
    asha.save()
    for number in range(many):
        forged = f"198.51.{number // 250}.{number % 250}"
        said = {"x-forwarded-for": f"{forged}, 203.0.113.7" if proxies else forged}
        typed = {"login": asha.email, "password": cast.PASSWORD if number > 10 else "not this one at all"}
        assert client.post("/account/login/", typed, headers=said).status_code in {200, 429}, number

"""The whole product, started as a newcomer starts it, with its demonstration; and real browsers that look at it."""

import contextlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from inquiry.services.addresses import free_port
from tests.services.ground import Up, installation

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}


@dataclass
class Product:
    """A running installation: where it answers, and who may sign in."""

    address: str
    var: Path
    accounts: dict[str, dict[str, str]]
    signed_in: dict[str, Any] = field(default_factory=dict)


@pytest.fixture(scope="session")
def product() -> Iterator[Product]:
    """The installation with its demonstration, for as long as the browser tests take."""
    with installation() as var:
        port = free_port()
        up = Up(var, port, DEMO="yes")
        try:
            up.until(f"Ready: http://127.0.0.1:{port}/", seconds=400)
            accounts = json.loads((var / "demo-accounts.json").read_text(encoding="utf-8"))
            yield Product(f"http://127.0.0.1:{port}", var, {account["role"]: account for account in accounts})
        finally:
            up.process.terminate()
            up.ends()


Looking = Callable[..., contextlib.AbstractContextManager[Page]]


@pytest.fixture
def looking(product: Product, browser: Browser) -> Looking:
    """``with looking("associate", phone=True) as page``: somebody signed in, in front of a page."""

    @contextlib.contextmanager
    def look(role: str | None = None, *, phone: bool = False, script: bool = True, **how: Any) -> Iterator[Page]:
        context = browser.new_context(
            base_url=product.address, viewport=PHONE if phone else DESK, java_script_enabled=script,  # type: ignore[arg-type]
            storage_state=_state(browser, product, role), locale="en-GB", **how,
        )  # fmt: skip
        page = context.new_page()
        try:
            yield page
        finally:
            context.close()

    return look


def _state(browser: Browser, product: Product, role: str | None) -> Any:
    """Signed in once for each role, through the sign-in page."""
    if role is None:
        return None
    if role not in product.signed_in:
        context: BrowserContext = browser.new_context(base_url=product.address)
        page = context.new_page()
        sign_in(page, product, role)
        product.signed_in[role] = context.storage_state()
        context.close()
    return product.signed_in[role]


def sign_in(page: Page, product: Product, role: str) -> None:
    """Come in at the front door."""
    account = product.accounts[role]
    page.goto("/account/login/")
    page.get_by_label("Your e-mail address").fill(account["email"])
    page.get_by_label("Your password").fill(account["password"])
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda address: "/account/login" not in address)


def say_who_it_is(page: Page, product: Product, role: str) -> None:
    """Say it once more, where more than five minutes have gone by since somebody signed in."""
    page.wait_for_load_state()
    if "/account/again/" in page.url:
        page.get_by_label("Your password").fill(product.accounts[role]["password"])
        page.get_by_role("button", name="It is me").click()

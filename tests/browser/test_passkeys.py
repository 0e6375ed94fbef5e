"""A passkey from its making to its last use, in real Chromium with a made-up authenticator."""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import DESK, Product
from tests.browser.test_every_page import WATCH, faults_of

MADE_UP = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def at_the_door(page: Page, product: Product, role: str = "learning_partner") -> None:
    account = product.accounts[role]
    page.goto("/account/login/")
    page.get_by_label("Your e-mail address").fill(account["email"])
    page.get_by_label("Your password").fill(account["password"])
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_load_state()


def out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/account/login/**")


@pytest.mark.browser
def test_a_passkey_is_made_opens_alone_and_opens_after_the_password(product: Product, browser: Browser) -> None:
    named = product.address.replace("127.0.0.1", "localhost")
    context = browser.new_context(base_url=named, viewport=DESK, locale="en-GB")  # type: ignore[arg-type]
    page = context.new_page()
    page.add_init_script(WATCH)
    faults = []

    def looked_at(name: str) -> None:
        faults.extend(faults_of(page, name, page.request.get(page.url).text()))

    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": MADE_UP})
    try:
        at_the_door(page, product)
        page.goto("/account/")
        page.get_by_role("link", name="Add a passkey").click()
        page.get_by_label("What do you call it?").fill("The blue stick")
        page.get_by_role("button", name="Make a passkey").click()
        page.get_by_role("heading", name="Codes on paper").wait_for()
        assert page.locator(".codes li").count() == 10
        looked_at("codes on paper")
        page.get_by_role("link", name="I have them").click()
        assert page.get_by_text("The blue stick", exact=True).is_visible()
        looked_at("how one signs in")
        out(page)

        page.get_by_role("button", name="Sign in with a passkey").click()
        page.wait_for_url(lambda address: "/account/" not in address)
        assert page.request.get("/device/").json()["person"]
        out(page)

        at_the_door(page, product)
        page.get_by_role("heading", name="One step more").wait_for()
        looked_at("the second step")
        page.get_by_role("link", name="You have neither any more?").click()
        looked_at("a lost key")
        page.get_by_role("link", name="Back").click()
        page.get_by_role("button", name="Use a passkey instead").click()
        page.wait_for_url(lambda address: "/account/" not in address)

        page.goto("/account/")
        page.get_by_role("button", name="Take it away").click()
        page.get_by_text("Nothing yet: your password alone opens.").wait_for()
    finally:
        context.close()
    assert faults == []


@pytest.mark.browser
def test_at_a_number_the_page_says_where_passkeys_are(product: Product, browser: Browser) -> None:
    context = browser.new_context(base_url=product.address, viewport=DESK, locale="en-GB")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto("/account/login/")
    page.get_by_text("To use a passkey here, open the inquiry at").wait_for()
    assert page.get_by_role("button", name="Sign in with a passkey").count() == 0
    context.close()

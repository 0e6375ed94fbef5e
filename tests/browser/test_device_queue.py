"""A note kept without signal, until the server has it: offline, queue, replay, conflict, in real Chromium."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Looking, Product
from tests.browser.devices import Device

pytestmark = pytest.mark.browser

KEPT = re.compile(r"Kept \d\d:\d\d")
HERE = "On this device, not yet sent"


@pytest.fixture
def device(product: Product, browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Device]]:
    devices: list[Device] = []

    def another(**how: str) -> Device:
        devices.append(Device(product, browser, tmp_path / f"device-{len(devices)}", **how))
        return devices[-1]

    yield another
    for one in devices:
        one.close()


def test_notes_kept_without_signal_outlive_the_browser_and_go_by_themselves_in_order(
    device: Callable[..., Device],
) -> None:
    phone = device()
    phone.sign_in("associate")
    phone.signal(there=False)
    phone.keep("The first one, from the car park.", HERE)
    expect(phone.count).to_have_text("1 note waits on this device")
    phone.page.goto("/notes/")  # no page can be fetched: the one that was stored opens
    phone.keep("The second one, from the hall.", HERE)
    assert "car park" not in phone.stored()
    assert "a key that can be read" not in phone.stored()

    phone.kill()
    page = phone.start(offline=True)
    page.goto("/")
    unsent = page.locator("[data-part=unsent] li")
    expect(unsent).to_have_count(2)
    expect(unsent.nth(0)).to_contain_text("The first one")
    expect(unsent.nth(1)).to_contain_text(HERE)

    phone.come_back("associate")
    expect(phone.count).to_be_hidden(timeout=15_000)
    page.goto("/")
    kept = page.get_by_label("Your notes").locator("li")
    expect(kept.nth(0)).to_contain_text("The second one")
    expect(kept.nth(1)).to_contain_text("The first one")
    page.goto("/device/waiting/")
    expect(page.locator("main")).to_contain_text(re.compile(r"Sent at \d\d:\d\d"))


def test_no_page_with_notes_is_stored_and_the_shell_names_nobody(
    device: Callable[..., Device], product: Product
) -> None:
    phone = device()
    phone.sign_in("associate")
    phone.keep("Words that belong to the server now.", KEPT)
    phone.page.goto("/notes/")
    phone.page.wait_for_timeout(300)
    stored = phone.stored()
    assert "/offline/" in stored
    assert "Words that belong" not in stored
    assert "Ruth" not in stored
    assert product.accounts["associate"]["email"] not in stored


def test_a_wording_changed_elsewhere_meanwhile_is_kept_beside_the_other(
    device: Callable[..., Device], looking: Looking
) -> None:
    phone = device()
    phone.sign_in("associate")
    phone.keep("Nobody had the key to the hall.", KEPT)
    phone.page.get_by_role("link", name="Nobody had the key").first.click()
    phone.page.get_by_role("link", name=re.compile("Change the words")).first.click()
    address = phone.page.url
    box = phone.page.get_by_label("What happened?")
    box.fill("Nobody had the key to the hall, so they met outside.")
    phone.signal(there=False)
    phone.page.get_by_role("button", name="Keep", exact=True).click()
    expect(phone.state).to_contain_text(HERE)
    with looking("associate") as desk:
        desk.goto(address)
        desk.get_by_label("What happened?").fill("The caretaker had the key to the hall.")
        desk.get_by_role("button", name="Keep", exact=True).click()
        desk.wait_for_url(lambda url: "edit" not in url)
    phone.signal(there=True)
    expect(phone.state).to_contain_text("Both wordings are safe", timeout=15_000)
    phone.state.get_by_role("link").click()
    expect(phone.page.locator("main")).to_contain_text("so they met outside")
    expect(phone.page.locator("main")).to_contain_text("The caretaker")


@pytest.mark.parametrize(
    ("breaks", "why"),
    [
        ("IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError'); }", "does not allow"),
        ("IDBObjectStore.prototype.put = () => { throw new DOMException('no', 'QuotaExceededError'); }", "it is full"),
    ],
    ids=["refused", "full"],
)
def test_a_device_that_keeps_nothing_says_so_before_typing_and_the_server_keeps(
    device: Callable[..., Device], breaks: str, why: str
) -> None:
    phone = device(before=breaks)
    phone.sign_in("associate")
    expect(phone.page.get_by_text("This device keeps nothing")).to_contain_text(why)
    phone.signal(there=False)
    phone.keep("Straight to the inquiry.", "The words stay in this box")
    phone.signal(there=True)
    phone.keep("Straight to the inquiry.", KEPT)
    expect(phone.page.get_by_role("link", name="Straight to the inquiry").first).to_be_visible()


def test_two_people_on_one_device_and_each_sends_only_their_own(device: Callable[..., Device]) -> None:
    phone = device()
    phone.sign_in("associate")
    phone.signal(there=False)
    phone.keep("For my eyes, until I say otherwise.", HERE)
    phone.page.get_by_role("button", name="Sign out").click()
    dialog = phone.page.get_by_role("dialog")
    expect(dialog).to_contain_text("1 note of yours waits on this device")
    dialog.get_by_role("button", name="Send it now").click()
    expect(dialog).to_contain_text("Not all of it went")
    # The signal is back only for the page, not for the queue: what waits is left here, sealed.
    phone.page.route("**/device/", lambda route: route.abort())
    phone.signal(there=True)
    dialog.get_by_role("button", name="leave it here").click()
    phone.page.wait_for_url("**/account/login/**")
    phone.page.unroute("**/device/")

    phone.sign_in("learning_partner")
    phone.page.goto("/device/waiting/")
    expect(phone.page.locator("main")).to_contain_text("1 note of somebody else waits here too")
    phone.page.wait_for_timeout(1000)  # time enough for the queue to go
    assert "For my eyes" not in phone.page.locator("main").inner_text()
    phone.page.get_by_role("button", name="Sign out").click()
    phone.page.wait_for_url("**/account/login/**")  # nothing of theirs waits, so nothing is asked

    phone.sign_in("associate")
    phone.page.goto("/device/waiting/")
    expect(phone.page.locator("[data-part=sent]")).to_contain_text("For my eyes", timeout=15_000)
    phone.page.goto("/")
    expect(phone.page.get_by_role("link", name="For my eyes").first).to_be_visible()  # theirs, and nobody else's
    phone.page.get_by_role("button", name="Sign out").click()
    phone.page.wait_for_url("**/account/login/**")
    assert "a key" not in phone.stored()


def test_nothing_is_stored_on_a_shared_device(device: Callable[..., Device]) -> None:
    phone = device()
    phone.sign_in("associate", shared=True)
    expect(phone.page.get_by_text("This is a shared device, so nothing is stored on it")).to_be_visible()
    phone.write("Typed in a library.")
    phone.page.wait_for_timeout(1500)
    assert "a key" not in phone.stored()
    phone.keep("Typed in a library.", KEPT)
    assert "Typed in" not in phone.stored()

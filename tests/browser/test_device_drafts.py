"""Words that were begun and not kept: offered back after a crash, and never mixed between two tabs."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Product
from tests.browser.devices import Device

KEPT = re.compile(r"Kept \d\d:\d\d")

pytestmark = pytest.mark.browser


def test_after_a_crash_the_words_are_offered_back(product: Product, browser: Browser, tmp_path: Path) -> None:
    phone = Device(product, browser, tmp_path)
    phone.sign_in("associate")
    phone.signal(there=False)
    phone.page.get_by_label("What happened?").press_sequentially("She said the river took the road", delay=20)
    phone.page.wait_for_timeout(1500)  # within two seconds of a pause
    phone.kill()
    phone.start(offline=True)
    phone.page.goto("/")
    expect(phone.page.get_by_text("You had begun this at")).to_be_visible()
    phone.page.get_by_role("button", name="Go on with it").click()
    expect(phone.page.get_by_label("What happened?")).to_have_value("She said the river took the road")
    phone.page.get_by_role("button", name="Keep", exact=True).click()
    expect(phone.state).to_contain_text("On this device, not yet sent")
    phone.come_back("associate")
    expect(phone.count).to_be_hidden(timeout=15_000)
    phone.page.goto("/")
    expect(phone.page.get_by_role("link", name="She said the river").first).to_be_visible()
    expect(phone.page.get_by_text("You had begun this")).to_have_count(0)
    phone.close()


def test_a_second_tab_on_the_same_draft_goes_on_as_a_copy(product: Product, browser: Browser, tmp_path: Path) -> None:
    phone = Device(product, browser, tmp_path)
    phone.sign_in("associate")
    first = phone.page
    phone.write("What the first tab says.")
    expect(phone.state).to_contain_text("Draft saved on this device")
    key = first.locator("#capture [name=id]").input_value()
    assert phone.context is not None
    second = phone.context.new_page()
    second.goto("/")
    # As a browser does that opens a tab twice, with all that stood in its fields.
    second.evaluate("key => { document.querySelector('#capture [name=id]').value = key; }", key)
    phone.signal(there=False)  # the tabs settle it between them
    second.get_by_label("What happened?").fill("What the second tab says.")
    expect(second.locator("[data-keep-state]")).to_contain_text("goes on as a copy")
    phone.signal(there=True)
    for page in (first, second):
        page.get_by_role("button", name="Keep", exact=True).click()
        expect(page.locator("[data-keep-state]")).to_contain_text(KEPT, timeout=10_000)
    first.goto("/")
    expect(first.get_by_role("link", name="What the first tab says").first).to_be_visible()
    expect(first.get_by_role("link", name="What the second tab says").first).to_be_visible()
    phone.close()

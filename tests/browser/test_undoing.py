"""Back and forth by the keys that every other program has for it, in real Chromium."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Looking
from tests.browser.test_journeys import keep

pytestmark = pytest.mark.browser
BEHAVIOURS = ("Shared power", "Shared vision", "Interconnected whole")


def tag_whole(page: Page, behaviour: str) -> None:
    page.locator("summary", has_text="Tag the whole note").click()
    form = page.locator("form[action$='/tags/whole/']")
    form.get_by_label(behaviour).check()
    form.get_by_role("button", name="Tag the whole note").click()
    expect(page.locator("#notices")).to_contain_text("Tagged as a whole.")


def test_tags_are_undone_and_done_again_by_the_keys_and_text_fields_keep_their_own(looking: Looking) -> None:
    with looking("associate") as page:
        keep(page, "Three chairs stood ready, and the fourth came by itself.")
        for behaviour in BEHAVIOURS:
            tag_whole(page, behaviour)
        expect(page.locator("#notices").get_by_role("button", name="Undo")).to_be_in_viewport()
        tags = page.get_by_role("button", name="Take it back")
        expect(tags).to_have_count(3)
        for left in (2, 1):
            page.keyboard.press("Control+z")
            expect(tags).to_have_count(left)
        expect(page.locator("#notices").get_by_role("button", name="Undo one more")).to_be_focused()
        page.keyboard.press("Enter")
        expect(tags).to_have_count(0)
        page.keyboard.press("Control+Shift+z")
        expect(tags).to_have_count(1)
        page.locator("summary", has_text="Tag the whole note").focus()
        page.keyboard.press("Control+y")
        expect(tags).to_have_count(2)
        page.goto(page.url.split("#")[0] + "edit/")
        words = page.locator("textarea[name=text]")
        words.press("End")
        words.press_sequentially(" Nobody sat.")
        words.press("Control+z")
        assert "/edit/" in page.url

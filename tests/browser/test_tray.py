"""The tray of notes that want tags, worked by keys alone and by a finger."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Looking

pytestmark = pytest.mark.browser


def test_notes_are_tagged_skipped_left_and_taken_back_by_keys_and_by_a_finger(looking: Looking) -> None:
    with looking("associate") as page:
        for words in ("The third of three.", "The second of three.", "The first of three."):
            page.goto("/notes/new/")
            page.locator("textarea[name=text]").fill(words)
            page.get_by_role("button", name="Keep", exact=True).click()
            page.wait_for_url(re.compile(r"/notes/[0-9a-f-]{36}/$"))
        page.goto("/notes/to-tag/")
        expect(page.get_by_text("By keyboard")).to_be_visible()
        page.keyboard.press("j")
        page.keyboard.press("3")
        page.keyboard.press("h")
        page.keyboard.press("Enter")
        said = page.locator("[data-tray-said]")
        expect(said).to_contain_text("Tagged: one note")
        expect(page.locator("[data-tray-note]").first).to_contain_text("The second of three.")
        page.keyboard.press("s")
        expect(page.locator(".tray-here")).to_contain_text("The third of three.")
        page.keyboard.press("l")
        expect(said).to_contain_text("Left untagged: one note")
        page.keyboard.press("u")
        expect(said).to_contain_text("Back in the tray: one note")
        page.keyboard.press("u")
        expect(said).to_contain_text("Taken back")
        first = page.locator("[data-tray-note]").first
        expect(first).to_contain_text("The first of three.")

        sweep = """(note, by) => {
          const at = (type, x) => note.dispatchEvent(new PointerEvent(type, {
            bubbles: true, pointerId: 7, pointerType: 'touch', clientX: x, clientY: 300 }));
          at('pointerdown', 150); at('pointermove', 150 + by); at('pointerup', 150 + by);
        }"""
        first.evaluate(sweep, 120)
        expect(first.get_by_role("checkbox")).to_be_checked()
        first.evaluate(sweep, -120)
        expect(said).to_contain_text("Left untagged: one note")

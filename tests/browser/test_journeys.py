"""Four journeys through the whole product: write, tag, weave, read. Each in real Chromium, on real services."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Looking, Product, say_who_it_is

pytestmark = pytest.mark.browser

WORDS = "The night bus waited for the baker, and nobody had asked it to."
# A range of the note's own text, as a pointer or the arrow keys would choose it.
CHOOSE = """
words => {
  const walker = document.createTreeWalker(document.querySelector('[data-note-text]'), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const at = walker.currentNode.data.indexOf(words);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(walker.currentNode, at);
    range.setEnd(walker.currentNode, at + words.length);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    document.querySelector('[data-note-text]').dispatchEvent(new PointerEvent('pointerup', { bubbles: true }));
    document.dispatchEvent(new Event('selectionchange'));
    return true;
  }
  return false;
}
"""


def keep(page: Page, words: str) -> None:
    """Write in the box that comes first on Today, keep it, and open it."""
    page.goto("/")
    page.get_by_label("What happened?").fill(words)
    page.get_by_role("button", name="Keep", exact=True).click()
    page.get_by_role("link", name=words[:30]).first.click()
    expect(page.get_by_text(words).first).to_be_visible()


def test_an_associate_writes_on_a_phone_and_tags_the_words(looking: Looking) -> None:
    with looking("associate", phone=True) as page:
        keep(page, WORDS)
        assert page.evaluate(CHOOSE, "nobody had asked it to")
        tagger = page.locator("[data-tagger]")
        if not tagger.is_visible():
            page.get_by_role("link", name=re.compile("Tag")).first.click()
        expect(page.locator("[data-chosen]")).to_contain_text("nobody had asked it to")
        tagger.get_by_label("Shared power").check()
        tagger.get_by_label("helping").check()
        tagger.get_by_role("button", name="Add tag").click()
        expect(page.locator("[data-note-text]")).to_contain_text(WORDS)
        expect(page.get_by_text("Shared power").first).to_be_attached()


def test_words_are_tagged_without_script_by_their_sentence(looking: Looking) -> None:
    words = "She kept the shop open on the Monday. The rest of the row was dark."
    with looking("associate", script=False) as page:
        keep(page, words)
        tagger = page.locator("#tag-words")
        tagger.locator("summary", has_text="sentence").click()
        tagger.get_by_label("The rest of the row was dark.").check()
        tagger.get_by_label("Interconnected whole").check()
        tagger.get_by_role("button", name="Add tag").click()
        marked = page.locator("[data-note-text] mark, [data-note-text] .hl")
        expect(marked.first).to_contain_text("The rest of the row was dark.")


def test_a_note_is_written_and_kept_without_a_mouse(looking: Looking) -> None:
    with looking("associate") as page:
        page.goto("/")
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.name") == "text":
                break
        page.keyboard.type("Written by keys alone, at a table in the library.")
        for _ in range(20):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.innerText") == "Keep":
                break
        page.keyboard.press("Enter")
        expect(page.get_by_role("link", name="Written by keys alone").first).to_be_visible()


def test_the_worker_has_printed_the_years_summary_and_the_reflection_by_itself(looking: Looking) -> None:
    """Within two minutes of Ready both stand in the library, and can be taken away by a funder."""
    with looking("funder") as page:
        for address in ("/library/annual/", "/library/reflection-on-trust-edition-2/"):
            end = time.monotonic() + 120
            page.goto(address)
            while not page.get_by_role("link", name=re.compile("PDF")).count() and time.monotonic() < end:
                page.wait_for_timeout(2000)
                page.reload()
            with page.expect_download() as taken:
                page.get_by_role("link", name=re.compile("PDF")).first.click()
            assert taken.value.path().read_bytes().startswith(b"%PDF-1.")


def _decides_what_could_point_at_somebody(looking: Looking, product: Product, waits: str) -> None:
    """Somebody who joins the team, and neither wrote it nor any note that it rests on, decides of what waits."""
    with looking("administrator") as page:
        page.goto("/people/ade-quill/parts/")
        say_who_it_is(page, product, "administrator")
        page.locator("summary", has_text="Give a part").click()
        page.get_by_label("Part", exact=True).select_option("team")
        page.get_by_role("button", name="Give it").click()
        say_who_it_is(page, product, "administrator")
        expect(page.locator("main")).to_contain_text(re.compile("Programme team", re.IGNORECASE))
        page.goto(waits)
        page.locator("nav").get_by_role("link", name=re.compile("Everyone", re.IGNORECASE)).click()
        page.wait_for_url(re.compile("readers=public"))
        waiting = page.locator("details[open] form")
        for _ in range(waiting.count()):
            waiting.first.get_by_label("Keep it as it stands").check()
            waiting.first.get_by_label("Why").fill("Each of them said it aloud, in a meeting that was open to all.")
            with page.expect_navigation():
                waiting.first.get_by_role("button").click()
        expect(page.locator("main")).to_contain_text("Nothing waits to be decided for these readers.")


def test_the_team_weaves_signs_and_publishes_and_anyone_reads(looking: Looking, product: Product) -> None:
    """From a draft that the worker gathered to a printed edition, with its progress seen on the way."""
    with looking("team") as page:
        page.goto("/syntheses/new/")
        page.get_by_label("reflection on a behaviour").check()
        page.get_by_label("Title", exact=True).fill("Who may refuse")
        page.get_by_label("The behaviour it is about").select_option(label="Shared power")
        page.get_by_label("From", exact=True).fill("2025-10-01")
        page.get_by_label("To", exact=True).fill("2026-09-30")
        page.get_by_role("button", name="Open it").click()

        page.get_by_role("button", name="Assemble a first draft").click()
        # The worker gathers it; the page says how far it is, and stops asking when it is there.
        page.get_by_role("link", name="Read the draft").click(timeout=90_000)
        expect(page.locator("main")).to_contain_text(re.compile(r"In \d of 5 places cleared words speak of"))

        page.locator("summary", has_text="Add an author").click()
        authors = page.locator("#authors")
        authors.get_by_label("Who").select_option(label="Tom Birkett")
        authors.get_by_label("As what").fill("programme team")
        authors.get_by_role("button", name="Add them").click()
        page.locator("#signing").get_by_label("What do you mean by it?").fill("I have read it whole.")
        page.locator("#signing").get_by_role("button", name=re.compile("Sign version")).click()

        page.get_by_role("link", name="Publish…").click()
        pointing = page.get_by_role("region", name="What could point at somebody")
        waits = pointing.get_by_role("link").first.get_attribute("href")
        assert waits
        _decides_what_could_point_at_somebody(looking, product, waits)
        page.reload()
        page.get_by_label(re.compile("Everyone", re.IGNORECASE)).check()
        page.get_by_role("button", name="Publish", exact=True).click()
        expect(page.get_by_role("link", name=re.compile("PDF")).first).to_be_visible(timeout=90_000)
    with looking() as page:
        page.goto("/library/")
        page.get_by_role("link", name="Who may refuse").first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Who may refuse")

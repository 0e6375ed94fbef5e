"""The modules in a real browser: what they count is what the server counts, and what they fill in is what was chosen.

They run in Chromium, which the browser tests need anyway, so that no further tool has to be installed.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, Route

from reflections import spans

HERE = Path(__file__).parent
CASES: dict[str, list[dict[str, Any]]] = json.loads((HERE.parent / "unit" / "spans_cases.json").read_text("utf-8"))
ORIGIN = "http://inquiry.test"
TEXT = "The kettle 🫖 was on. She said it as one says the bus does not run.\n\nHe asked who was missing."

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser_page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    page.route(f"{ORIGIN}/**", _answer)
    yield page
    page.context.close()


def _answer(route: Route) -> None:
    path = route.request.url.removeprefix(ORIGIN)
    if path.startswith(("/js/", "/vendor/")):
        text = (Path(settings.BASE_DIR) / "static" / path[1:]).read_text("utf-8")
        route.fulfill(body=text, content_type="text/javascript")
    elif route.request.method == "POST":
        route.fulfill(status=204)
    else:
        route.fulfill(body=(HERE / "page.html").read_text("utf-8"), content_type="text/html; charset=utf-8")


@pytest.fixture
def page(browser_page: Page) -> Page:
    browser_page.goto(f"{ORIGIN}/")
    return browser_page


def counted(page: Page, expression: str, argument: Any) -> Any:
    return page.evaluate(f"async (a) => {{ const s = await import('/js/spans.js'); return {expression}; }}", argument)


@pytest.mark.parametrize("case", CASES["offsets"], ids=str)
def test_an_offset_is_the_same_on_both_sides(page: Page, case: dict[str, Any]) -> None:
    assert counted(page, "s.utf16(a.text, a.code_points)", case) == case["utf16"]
    assert counted(page, "s.codePoints(a.text, a.utf16)", case) == case["code_points"]
    assert spans.utf16(case["text"], case["code_points"]) == case["utf16"]
    assert spans.code_points(case["text"], case["utf16"]) == case["code_points"]


@pytest.mark.parametrize("case", CASES["inside_a_pair"], ids=str)
def test_half_a_character_is_its_beginning(page: Page, case: dict[str, Any]) -> None:
    assert counted(page, "s.codePoints(a.text, a.utf16)", case) == case["code_points"]
    assert spans.code_points(case["text"], case["utf16"]) == case["code_points"]


@pytest.mark.parametrize("case", CASES["slices"], ids=str)
def test_the_words_of_a_span_are_the_same_on_both_sides(page: Page, case: dict[str, Any]) -> None:
    assert counted(page, "s.slice(a.text, a.start, a.end)", case) == case["exact"]
    assert spans.quote(case["text"], case["start"], case["end"]).exact == case["exact"]


def test_white_space_at_the_ends_is_not_chosen(page: Page) -> None:
    for case in CASES["trimmed"]:
        assert counted(page, "Object.values(s.trimmed(a.text, a.start, a.end))", case) == case["at"]


def test_words_and_bytes_are_counted_as_a_reader_and_the_server_would(page: Page) -> None:
    for case in CASES["words"]:
        assert counted(page, "s.words(a.text).length", case) == case["count"]
    for case in CASES["bytes"]:
        assert counted(page, "s.bytes(a.text)", case) == case["bytes"]
        assert len(spans.normal(case["text"]).encode()) == case["bytes"]


def with_picker(page: Page) -> None:
    page.evaluate("async () => (await import('/js/excerpt-picker.js')).mount(document.getElementById('picker'))")


def select(page: Page, start: tuple[str, int], end: tuple[str, int]) -> None:
    """Select from a place in the text node that holds some words to a place in another."""
    page.evaluate(
        """([[from, a], [to, b]]) => {
            const find = (words) => {
                const walker = document.createTreeWalker(document.getElementById('text'), NodeFilter.SHOW_TEXT);
                for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                    const at = node.data.indexOf(words);
                    if (at >= 0) return [node, at];
                }
            };
            const [first, at] = find(from);
            const [last, until] = find(to);
            document.getSelection().setBaseAndExtent(first, at + a, last, until + b);
        }""",
        [start, end],
    )
    page.wait_for_function("document.querySelector('[name=exact]').value !== ''")


def filled(page: Page) -> tuple[int, int, str]:
    start, end, exact = (page.locator(f"[name={name}]").input_value() for name in ("start", "end", "exact"))
    return int(start), int(end), exact


def test_chosen_words_fill_the_form_in_code_points_and_leave_out_the_numbers_of_tags(page: Page) -> None:
    with_picker(page)
    select(page, ("was on", 0), ("as one says", 11))
    start, end, exact = filled(page)
    assert exact == "was on. She said it as one says"
    assert TEXT[start:end] == exact
    assert page.locator("[data-chosen]").inner_text() == f"“{exact}”"
    assert page.locator("[data-tagger-count]").inner_text() == "8 words chosen"


def test_words_chosen_over_two_paragraphs_hold_what_stands_between(page: Page) -> None:
    with_picker(page)
    select(page, ("run.", 0), ("He asked", 8))
    start, end, exact = filled(page)
    assert exact == "run.\n\nHe asked"
    assert TEXT[start:end] == exact


def test_words_are_chosen_with_the_keyboard(page: Page) -> None:
    with_picker(page)
    page.locator("[data-note-text]").focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "Shift+ArrowRight"):
        page.keyboard.press(key)
    page.wait_for_function("document.querySelector('[name=exact]').value.includes('on')")
    start, end, exact = filled(page)
    assert exact == "was on"
    assert TEXT[start:end] == exact
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "behaviours"
    page.keyboard.press("Escape")
    assert page.locator("[name=exact]").input_value() == ""
    assert page.evaluate("document.activeElement.id") == "text"


def with_keep(page: Page) -> None:
    page.evaluate("async () => (await import('/js/keep.js')).mount(document.getElementById('keep'))")


def test_keep_pressed_twice_is_pressed_once_and_says_so(page: Page) -> None:
    posted: list[str] = []
    page.on("request", lambda request: posted.append(request.method) if request.method == "POST" else None)
    with_keep(page)
    page.get_by_label("What happened?").fill("The kettle was on.")
    page.evaluate("() => { const b = document.querySelector('[data-keep]'); b.click(); b.click(); }")
    page.wait_for_timeout(100)
    assert posted == ["POST"]
    assert page.locator("[data-keep-state]").inner_text() == "Keeping…"


def test_without_signal_the_words_stay_in_the_box(page: Page) -> None:
    with_keep(page)
    page.get_by_label("What happened?").fill("The kettle was on.")
    page.context.set_offline(True)
    try:
        page.get_by_label("What happened?").press("Control+Enter")
        assert "The words stay in this box" in page.locator("[data-keep-state]").inner_text()
        assert page.get_by_label("What happened?").input_value() == "The kettle was on."
    finally:
        page.context.set_offline(False)


def test_the_size_is_said_near_the_limit(page: Page) -> None:
    with_keep(page)
    page.get_by_label("What happened?").fill("x" * 101)
    assert "Keep it as two notes" in page.locator("[data-keep-state]").inner_text()

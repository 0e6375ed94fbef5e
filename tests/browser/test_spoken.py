"""Speaking and photographing in a real browser: a microphone that hums, a photograph that says where it was taken."""

import contextlib
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FilePayload, Page, Route, expect

from tests import recordings
from tests.browser.conftest import PHONE, Product, _state

pytestmark = pytest.mark.browser

HEARD = "With the inquiry"
REFUSED = "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', 'NotAllowedError'); }"


@contextlib.contextmanager
def hearing(browser: Browser, product: Product, **how: object) -> Iterator[Page]:
    state = _state(browser, product, "associate")
    context = browser.new_context(base_url=product.address, viewport=PHONE, storage_state=state, locale="en-GB", **how)  # type: ignore[arg-type]
    context.add_init_script("addEventListener('securitypolicyviolation', e => (window.refused = e.violatedDirective));")
    page = context.new_page()
    try:
        yield page
        for one in context.pages:
            assert one.evaluate("window.refused") is None
    finally:
        context.close()


def speak(page: Page, seconds: float = 1.5) -> None:
    page.get_by_role("button", name="Speak").click()
    page.get_by_role("button", name="Stop").wait_for()
    page.wait_for_timeout(seconds * 1000)
    page.get_by_role("button", name="Stop").click()


def test_a_note_is_spoken_photographed_and_typed_up(browser: Browser, product: Product) -> None:
    with hearing(browser, product) as page:
        page.goto("/notes/new/")
        speak(page)
        expect(page.get_by_label("What happened?")).to_have_value("Spoken, not yet typed up.")
        page.get_by_text(HEARD).wait_for()
        photograph = FilePayload(name="‮gpj.jpg", mimeType="image/jpeg", buffer=recordings.photograph())
        page.set_input_files("[data-choose-input]", [photograph])
        page.get_by_label("What is seen, if you like").fill("A grey wall, red in one corner")
        page.get_by_label("What is seen, if you like").press("Tab")
        page.get_by_text(HEARD).nth(1).wait_for()
        page.get_by_role("button", name="Keep", exact=True).click()
        page.wait_for_url("**/notes/*-*/")
        picture = page.get_by_alt_text("A grey wall, red in one corner")
        picture.scroll_into_view_if_needed()
        page.wait_for_function("() => document.querySelector('figure img').naturalWidth > 0")
        kept = page.request.get(picture.locator("xpath=..").get_attribute("href") or "").body()
        assert b"Telephone of Asha" not in kept
        assert kept.startswith(b"\xff\xd8\xff")
        page.get_by_role("link", name="Type it up").click()
        sound = page.locator("audio")
        assert sound.evaluate("one => one.paused")
        page.get_by_label("What happened?").focus()
        page.keyboard.press("Alt+p")
        page.wait_for_function("() => document.querySelector('audio').currentTime > 0.3")
        page.keyboard.press("Alt+b")
        page.wait_for_function("() => document.querySelector('audio').currentTime < 0.3")
        page.keyboard.press("Alt+p")
        assert sound.evaluate("one => one.paused")


def test_what_is_spoken_without_signal_goes_before_its_note(browser: Browser, product: Product) -> None:
    with hearing(browser, product) as page:
        page.goto("/")
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        page.goto("/offline/")
        page.get_by_role("button", name="Speak").wait_for()
        page.context.set_offline(True)
        speak(page)
        page.get_by_text("On this device, not yet sent").first.wait_for()
        page.get_by_label("What happened?").fill("The kettle was on, and she said it.")
        page.get_by_role("button", name="Keep", exact=True).click()
        page.get_by_role("heading", name="Kept, not yet sent").wait_for()
        page.context.set_offline(False)
        page.get_by_role("button", name="Send it now").click()
        page.get_by_role("link", name="Open it", exact=True).first.click()
        page.wait_for_url("**/notes/*-*/")
        assert page.locator("audio").count() == 1


def test_a_sending_that_is_cut_goes_on(browser: Browser, product: Product) -> None:
    """Half of the pieces arrive, then nothing does; what arrived is not sent again."""
    with hearing(browser, product) as page:
        offsets: list[bytes] = []

        def cut(route: Route) -> None:
            sent = (route.request.post_data_buffer or b"").split(b'name="offset"\r\n\r\n')[1].split(b"\r\n")[0]
            offsets.append(sent)
            if len(offsets) == 2:
                route.abort()
            else:
                route.continue_()

        page.route("**/pieces/", cut)
        page.goto("/notes/new/")
        sound = FilePayload(name="walk.wav", mimeType="audio/wav", buffer=recordings.wav(bytes(600_000)))
        page.set_input_files("[data-choose-input]", [sound])
        page.get_by_text(HEARD).wait_for(timeout=30_000)
        assert offsets == [b"0", b"262144", b"262144", b"524288"]


def test_a_recording_that_was_cut_off_is_offered(browser: Browser, product: Product) -> None:
    with hearing(browser, product) as page:
        page.goto("/notes/new/")
        page.get_by_role("button", name="Speak").click()
        page.get_by_role("button", name="Stop").wait_for()
        page.wait_for_timeout(3500)
        after = page.context.new_page()
        page.close()  # as a browser that is killed: nothing is asked, nothing is stopped
        after.goto("/notes/new/")
        after.get_by_text("was cut off").wait_for()
        after.get_by_role("button", name="Take it into this note").click()
        after.get_by_text(HEARD).wait_for()
        assert after.locator("[data-attach-list] audio").evaluate("one => one.error") is None
        after.reload()
        after.get_by_role("button", name="Speak").wait_for()
        assert after.get_by_text("was cut off").count() == 0


def test_a_microphone_that_is_refused_is_said(browser: Browser, product: Product) -> None:
    with hearing(browser, product) as page:
        page.add_init_script(REFUSED)
        page.goto("/notes/new/")
        page.get_by_role("button", name="Speak").click()
        page.get_by_text("choose a file that was recorded elsewhere").wait_for()
        assert page.get_by_role("button", name="Stop").is_hidden()

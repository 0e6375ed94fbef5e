"""F11, F13, F14, F15: a browser that is killed, left open too long, or not allowed to store anything."""

import random
import re
import statistics
import time
from collections.abc import Callable
from contextlib import suppress
from uuid import uuid4

import pytest
from playwright.sync_api import Error, Page, expect

from tests.browser.devices import Device
from tests.faults.audit import compare
from tests.faults.ground import FULL, Running, sha256
from tests.faults.proxy import Proxy
from tests.faults.told import Fault

pytestmark = [pytest.mark.faults, pytest.mark.browser]

KEPT = re.compile(r"Kept \d\d:\d\d")
HERE = "On this device, not yet sent"


def test_notes_kept_without_signal_are_replayed(
    running: Running, line: Proxy, device: Callable[..., Device], fault: Callable[[str], Fault]
) -> None:
    count = 200 if FULL else 20
    told = fault("F11")
    told.did = f"{count} notes without signal, the browser killed, opened, back in signal, replayed twice, in two tabs"
    told.reach = f"{count} rows, in order, and nothing left waiting"
    phone = device(12, address=line.address)
    line.down()
    words = [f"Number {number} without signal, {uuid4()}." for number in range(count)]
    for text in words:
        phone.keep(text, HERE)
        expect(phone.page.get_by_label("What happened?")).to_have_value("")
    phone.kill()
    page = phone.start()
    page.goto("/")
    expect(phone.count).to_have_text(f"{count} notes wait on this device", timeout=15_000)
    line.up()
    began = time.monotonic()
    phone.come_back("writer 12")
    assert phone.context
    other = phone.context.new_page()
    other.goto("/")
    expect(phone.count).to_be_hidden(timeout=120_000)
    drained = time.monotonic() - began
    for _ in range(2):
        replayed = page.evaluate(WAIT_AGAIN)
        assert replayed == count
        for tab in (page, other):
            tab.reload()
        expect(phone.count).to_be_hidden(timeout=120_000)
    states = page.evaluate(STATES)
    rows = running.ask(
        "SELECT text, id::text FROM reflections_note WHERE text LIKE 'Number %% without signal, %%'"
        " AND author_id::text = %s ORDER BY sequence", running.people[12].key,
    )  # fmt: skip
    kept = {key: sha256(text) for text, key in rows if text in set(words)}
    compare(told, running, kept, words)
    told.lost = count - len(kept)
    told.did += f" (sent after {drained:.1f} s)"
    in_order = [text for text, _ in rows if text in set(words)] == words
    told.judge(in_order=in_order, nothing_waits=states == ["sent"] * count)


def test_a_tab_that_is_out_of_date(
    running: Running, device: Callable[..., Device], fault: Callable[[str], Fault]
) -> None:
    told = fault("F13")
    told.did = "a tab left open over a sign-out, a sign-in in another tab and the end of a role, each in mid-sentence"
    told.reach = "the words stay, are kept after signing in, and are refused in words where they may not be kept"
    who = running.people[13]
    phone = device(13)
    signed_out, stale, ended = (f"Written before {what}, {uuid4()}." for what in ("it", "another tab", "the end"))

    phone.write(signed_out)
    running.ask("DELETE FROM people_session WHERE session_key = %s", _session(phone))
    phone.page.get_by_role("button", name="Keep", exact=True).click()
    expect(phone.state).to_contain_text("Kept here until you sign in", timeout=15_000)
    phone.sign_in("writer 13")
    expect(phone.count).to_be_hidden(timeout=15_000)

    phone.page.goto("/")
    phone.write(stale)
    assert phone.context
    _sign_in_anew(phone)
    phone.page.get_by_role("button", name="Keep", exact=True).click()
    expect(phone.state).to_contain_text(KEPT, timeout=15_000)

    phone.page.goto("/")
    phone.write(ended)
    running.ask("UPDATE people_rolegrant SET ends = current_date - 1 WHERE person_id::text = %s", who.key)
    running.ask("UPDATE places_placemembership SET ends = current_date - 1 WHERE person_id::text = %s", who.key)
    phone.page.get_by_role("button", name="Keep", exact=True).click()
    expect(phone.state).to_contain_text("Kept here because", timeout=15_000)
    offered = phone.page.get_by_label("What happened?").input_value() == ended
    phone.page.goto("/device/waiting/")
    download = phone.page.get_by_role("button", name="Download it")
    with suppress(Error):
        download.wait_for(timeout=15_000)  # the device lists what waits on it once the page is there
    offered = offered and ended in phone.page.locator("main").inner_text()
    copied = download.is_visible()

    there = dict(running.ask("SELECT text, id::text FROM reflections_note"))
    both = [signed_out, stale]
    compare(told, running, {there[text]: sha256(text) for text in both if text in there}, both)
    told.lost = sum(text not in there for text in both)
    told.judge(refused_words_are_offered_back=offered, and_can_be_taken_away=copied, refused=ended not in there)


def test_the_browser_is_killed_while_somebody_types(
    running: Running, device: Callable[..., Device], fault: Callable[[str], Fault]
) -> None:
    rounds = 50 if FULL else 3
    told = fault("F14")
    told.did = f"the browser killed with -9 at {rounds} random moments while somebody types"
    told.reach = f"{rounds} of {rounds} offered back, at most 2 s of typing lost, half of them at most 1 s"
    chance = random.Random("killed")
    phone = device(14)
    lost: list[float] = []
    for number in range(rounds):
        phone.page.goto("/")
        phone.page.get_by_label("What happened?").click()
        typed, moments = _type_until(phone.page, f"Round {number}: ", time.monotonic() + chance.uniform(1.5, 5))
        killed = time.monotonic()
        phone.kill()
        page = phone.start()
        page.goto("/")
        if "/account/login" in page.url:
            phone.sign_in("writer 14")
            page.goto("/")
        with suppress(Error, AssertionError):
            page.get_by_role("button", name="Go on with it").click(timeout=10_000)
            expect(page.get_by_label("What happened?")).to_have_value(re.compile(f"^Round {number}: "), timeout=5_000)
        found = page.get_by_label("What happened?").input_value()
        assert found == typed[: len(found)], (found, typed)
        if found:
            lost.append(killed - moments[len(found)] if len(found) < len(typed) else 0.0)
    median = statistics.median(lost) if lost else float("inf")
    told.did += f" ({len(lost)} offered back; at most {max(lost, default=0):.1f} s lost, median {median:.1f} s)"
    told.judge(all_offered_back=len(lost) == rounds, at_most_2_s=max(lost, default=9) <= 2, median_1_s=median <= 1)


@pytest.mark.parametrize("why", ["storage denied", "no room on the device", "a private window that stores no keys"])
def test_a_device_that_stores_nothing(
    running: Running, device: Callable[..., Device], fault: Callable[[str], Fault], why: str
) -> None:
    told = fault("F15")
    told.did = why
    told.reach = "said before anything is typed, and the inquiry keeps what is written"
    phone = device(15, before=BREAKS[why])
    said = phone.page.get_by_text("This device keeps nothing")
    expect(said).to_be_visible(timeout=15_000)
    is_empty = phone.page.get_by_label("What happened?").input_value() == ""
    words = f"Straight to the inquiry, {uuid4()}."
    phone.keep(words, KEPT)
    rows = running.ask("SELECT id::text FROM reflections_note WHERE text = %s", words)
    compare(told, running, {key: sha256(words) for (key,) in rows}, [words])
    told.lost = 1 - len(rows)
    told.judge(said_before_typing=is_empty)


def _type_until(page: Page, words: str, end: float) -> tuple[str, list[float]]:
    """Type on, and remember when each letter was typed."""
    typed, moments = "", []
    letters = iter(words + "she said that the river had taken the road again and nobody came ")
    while time.monotonic() < end:
        letter = next(letters, "a")
        moments.append(time.monotonic())
        page.keyboard.type(letter)
        typed += letter
        page.wait_for_timeout(25)
    return typed, moments


def _session(phone: Device) -> str:
    assert phone.context
    return next(cookie["value"] for cookie in phone.context.cookies() if "session" in cookie["name"])


def _sign_in_anew(phone: Device) -> None:
    """In another tab: the token of the page that stays open is not the one of the session any more."""
    assert phone.context
    stays, phone.page = phone.page, phone.context.new_page()
    phone.context.clear_cookies()
    phone.sign_in("writer 13")
    phone.page.close()
    phone.page = stays


BREAKS = {
    "storage denied": "IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError'); }",
    "no room on the device": """
      IDBObjectStore.prototype.put = () => { throw new DOMException('no', 'QuotaExceededError'); }
    """,
    # As a private window of some browsers has it: plain things can be stored, and keys cannot.
    "a private window that stores no keys": """{
      const put = IDBObjectStore.prototype.put;
      IDBObjectStore.prototype.put = function (value, ...more) {
        const isKey = (part) => part instanceof CryptoKey;
        if (Object.values(value).some(isKey)) throw new DOMException('no', 'DataCloneError');
        return put.call(this, value, ...more);
      };
    }""",
}

_OPENED = """
  const come = (asked) => new Promise((yes) => { asked.onsuccess = () => yes(asked.result); });
  const db = await come(indexedDB.open('inquiry'));
  const queue = db.transaction('queue', 'readwrite').objectStore('queue');
  const items = await come(queue.getAll());
"""
STATES = "async () => {" + _OPENED + "db.close(); return items.map((item) => item.state); }"
# As if not one answer had come: every note waits again, with the words that were sent.
WAIT_AGAIN = (
    "async () => {" + _OPENED + "for (const item of items) queue.put({ ...item, state: 'waiting' });"
    "await new Promise((yes) => { queue.transaction.oncomplete = yes; }); db.close(); return items.length; }"
)

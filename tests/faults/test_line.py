"""F9: a slow line, and one that is cut when the note is kept and before its writer is told."""

import re
import time
from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.browser.devices import Device
from tests.faults.audit import compare
from tests.faults.clients import NO_ANSWER, Line, a_note
from tests.faults.ground import FULL, Running, sha256
from tests.faults.proxy import Proxy
from tests.faults.told import Fault

pytestmark = [pytest.mark.faults, pytest.mark.browser]

KEPT = re.compile(r"Kept \d\d:\d\d")
TRUTH = re.compile(r"Kept \d\d:\d\d|On this device, not yet sent")
KEEPS_A_NOTE = re.compile(rb"POST / HTTP")


def test_the_line_is_cut_before_the_answer(running: Running, line: Proxy, fault: Callable[[str], Fault]) -> None:
    count = 100 if FULL else 15
    told = fault("F9")
    told.did = f"{count} notes, the line cut each time when the note was kept and before a word of the answer"
    told.reach = "each replayed to 200, one row each"
    through = Line(line.port, running.people[8])
    kept, texts, answers = {}, [], []
    for number in range(count):
        key, text = uuid4(), f"Cut off, number {number}."
        line.loses = lambda head: KEEPS_A_NOTE.match(head) is not None
        first = through.send("/", a_note(text, key))
        line.loses = lambda head: False
        second = through.send("/", a_note(text, key))
        answers.append((first.status, second.status))
        if second.keeps and second.said["sha256"] == sha256(text):
            kept[str(key)] = sha256(text)
        texts.append(text)
    compare(told, running, kept, texts)
    told.judge(each_replayed_to_200=set(answers) == {(NO_ANSWER, 200)}, each_was_cut=line.lost >= count)


def test_a_browser_on_a_line_that_is_cut_and_on_a_slow_one(
    running: Running, line: Proxy, device: Callable[..., Device], fault: Callable[[str], Fault]
) -> None:
    told = fault("F9")
    told.did = "in a browser, the answer lost; then 50 kbit/s and 800 ms there and back"
    told.reach = "one row each, the truth told within 30 s"
    phone = device(9, address=line.address)
    first, second = f"Told before the line was cut, {uuid4()}.", f"Told on a slow line, {uuid4()}."
    line.loses = lambda head: KEEPS_A_NOTE.match(head) is not None and line.lost == 0
    cut = _seconds_until_told(phone, first, TRUTH)
    expect(phone.state).to_have_text(KEPT, timeout=30_000)
    line.bits_a_second, line.delay = 50_000, 0.4
    slow = _seconds_until_told(phone, second, TRUTH)
    expect(phone.state).to_have_text(KEPT, timeout=60_000)
    line.bits_a_second = 0
    rows = dict(running.ask("SELECT text, id::text FROM reflections_note WHERE text IN (%s, %s)", first, second))
    compare(told, running, {rows[text]: sha256(text) for text in (first, second) if text in rows}, [first, second])
    told.lost = 2 - len(rows)
    told.did += f" (told after {cut:.1f} s and {slow:.1f} s)"
    told.judge(an_answer_was_lost=line.lost == 1, told_within_30_s=max(cut, slow) <= 30)


def _seconds_until_told(phone: Device, words: str, what: re.Pattern[str]) -> float:
    phone.write(words)
    began = time.monotonic()
    phone.page.get_by_role("button", name="Keep", exact=True).click()
    expect(phone.state).to_have_text(what, timeout=60_000)
    return time.monotonic() - began

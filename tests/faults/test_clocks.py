"""F16: devices whose clocks are ten years off, and a night on which the clocks go back."""

import datetime as dt
from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.browser.devices import Device
from tests.faults.audit import compare
from tests.faults.clients import Line, a_note
from tests.faults.ground import FULL, Running, sha256
from tests.faults.told import Fault

pytestmark = [pytest.mark.faults, pytest.mark.browser]

YEARS = dt.timedelta(days=3652)
# The night of 25 October 2026: an hour before, within and after the one that there is twice.
AUTUMN = [dt.datetime(2026, 10, 25, hour, 30, tzinfo=dt.UTC) for hour in (23, 0, 1, 2, 0)]


def test_order_is_the_servers_own(
    running: Running, device: Callable[..., Device], fault: Callable[[str], Fault]
) -> None:
    told = fault("F16")
    told.did = "notes whose devices claim ten years ahead, ten years ago, and a night on which clocks go back"
    told.reach = "in the order in which they came, each claim kept as a claim"
    now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    claims = [now + YEARS, now - YEARS, *AUTUMN, now, now + YEARS, now - YEARS] * (10 if FULL else 1)
    hand = Line(running.port, running.people[10])
    sent = []
    for number, claim in enumerate(claims):
        note = a_note(f"Number {number}, {uuid4()}.", claimed_at=claim.isoformat())
        assert hand.send("/", note).status == 201
        sent.append((note["id"], note["text"], claim))
    claimed = len(sent)
    if FULL:
        sent += _in_browsers(running, device)
    rows = running.ask(
        "SELECT id::text, claimed_at, happened_on FROM reflections_note WHERE id = ANY(%s) ORDER BY sequence",
        [key for key, _, _ in sent],
    )
    compare(told, running, {key: sha256(text) for key, text, _ in sent}, [text for _, text, _ in sent])
    today = running.ask("SELECT (now() AT TIME ZONE 'Europe/London')::date")[0][0]
    told.judge(
        in_the_servers_order=[key for key, _, _ in rows] == [key for key, _, _ in sent],
        each_claim_is_kept=[claim for _, claim, _ in rows[:claimed]] == [claim for _, _, claim in sent[:claimed]],
        no_day_that_cannot_be=all(today - dt.timedelta(days=31) <= day <= today for _, _, day in rows),
    )


def _in_browsers(running: Running, device: Callable[..., Device]) -> list[tuple[str, str, dt.datetime]]:
    """Two devices of two people, one ten years behind and one ahead, keep notes in turn, without signal and with it."""
    found = []
    ahead, behind = (device(number, before=CLOCK % years) for number, years in ((10, 10), (11, -10)))
    for phone in (ahead, behind):
        phone.signal(there=False)
    for phone in (behind, ahead):
        words = f"Kept by a clock that is wrong, {uuid4()}."
        phone.keep(words, "On this device, not yet sent")
        expect(phone.count).to_have_text("1 note waits on this device")
        phone.signal(there=True)
        expect(phone.count).to_be_hidden(timeout=30_000)
        [(key, claim)] = running.ask("SELECT id::text, claimed_at FROM reflections_note WHERE text = %s", words)
        assert abs(claim - dt.datetime.now(dt.UTC)) > YEARS - dt.timedelta(days=30), claim
        found.append((key, words, claim))
    return found


CLOCK = """{
  const Real = Date, off = %d * 365.25 * 86400000;
  globalThis.Date = class extends Real {
    constructor(...given) { if (given.length) super(...given); else super(Real.now() + off); }
    static now() { return Real.now() + off; }
  };
}"""

"""F10, F12: the same note sent by many hands in one moment, and two hands that word one note anew."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from tests.faults.audit import compare
from tests.faults.clients import Answer, Line, a_note
from tests.faults.ground import FULL, Running, sha256
from tests.faults.told import Fault

pytestmark = pytest.mark.faults

HANDS = 10


def test_one_note_sent_ten_times_in_one_moment(running: Running, fault: Callable[[str], Fault]) -> None:
    rounds = 100 if FULL else 12
    line = fault("F10")
    line.did = f"{rounds} rounds of {HANDS} simultaneous posts of one note"
    line.reach = f"{rounds} × 201 and {rounds * (HANDS - 1)} × 200, one row each"
    together = threading.Barrier(HANDS)
    hands = [Line(running.port, running.people[0]) for _ in range(HANDS)]
    answers: Counter[int] = Counter()
    kept: dict[str, str] = {}
    sent: list[str] = []

    def post(hand: Line, note: dict[str, str]) -> Answer:
        together.wait(60)
        return hand.send("/", note)

    with ThreadPoolExecutor(HANDS) as pool:
        for number in range(rounds):
            key = uuid4()
            text = f"Round {number} of note {key}, sent by every hand at once."
            sent.append(text)
            found = list(pool.map(post, hands, [a_note(text, key)] * HANDS))
            answers.update(answer.status for answer in found)
            assert {answer.said.get("sha256") for answer in found} == {sha256(text)}
            kept[str(key)] = sha256(text)
    compare(line, running, kept, sent)
    line.did += f" (answers: {dict(answers)})"
    line.judge(exactly_so=answers == {201: rounds, 200: rounds * (HANDS - 1)})


def test_two_editors_of_one_note(running: Running, fault: Callable[[str], Fault]) -> None:
    rounds = 200 if FULL else 20
    line = fault("F12")
    line.did = f"two devices of one author word a note anew from the same version, {rounds} rounds"
    line.reach = "one 200 and one 409 each, both wordings there"
    together = threading.Barrier(2)
    devices = [Line(running.port, running.people[1]) for _ in range(2)]
    pairs: Counter[tuple[int, ...]] = Counter()
    sent: set[str] = set()
    note = a_note("Two people will word this anew.")
    key = note["id"]
    assert devices[0].send("/", note).status == 201

    def reword(device: Line, said: dict[str, str]) -> Answer:
        together.wait(60)
        return device.send(f"/notes/{key}/edit/", said)

    with ThreadPoolExecutor(2) as pool:
        for number in range(rounds):
            [(version,)] = running.ask("SELECT version FROM reflections_note WHERE id = %s", key)
            said = [
                {"key": str(uuid4()), "from_version": str(version), "text": f"Round {number}, by device {device}.",
                 "kind": "engagement", "place": "barrow"} for device in range(2)
            ]  # fmt: skip
            sent |= {one["text"] for one in said}
            found = list(pool.map(reword, devices, said))
            pairs[tuple(sorted(answer.status for answer in found))] += 1
            clash = next((answer for answer in found if answer.status == 409), None)
            assert clash is None or clash.said["compare"], found
    rows = running.ask("SELECT text, count(*) FROM reflections_revision WHERE note_id = %s GROUP BY text", key)
    there = dict(rows)
    line.acknowledged = len(sent)
    line.lost = len(sent - there.keys())
    line.duplicated = sum(count - 1 for count in there.values())
    line.did += f" (answers: {', '.join(f'{count} × {pair}' for pair, count in pairs.items())})"
    line.judge(exactly_so=pairs == {(200, 409): rounds})

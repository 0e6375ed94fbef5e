"""F1, F2: the database and the web server are killed without a word while eight people write."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.audit import audit
from tests.faults.clients import NO_ANSWER, writers
from tests.faults.ground import FULL, Running, children, kill
from tests.faults.told import Fault

pytestmark = pytest.mark.faults

MANY = 5_000 if FULL else 400
REACH = f"{MANY} acknowledged, 0 lost, 0 duplicated, 0 changed, back within 10 s, only 503 with Retry-After between"


def test_postgresql_is_killed_twice(running: Running, fault: Callable[[str], Fault]) -> None:
    line = fault("F1")
    line.did = "PostgreSQL killed with -9, first with all its processes, then its first one alone, under 8 who write"
    line.reach = REACH
    writing = writers(running)
    writing.start()
    silences = []
    try:
        writing.until(MANY // 4)
        for victims in (running.postgres(), [running.number("postgres")]):
            killed = time.monotonic()
            kill(*victims)
            writing.until(MANY // 4)
            running.waits_until_well()
            silences.append(writing.longest_silence(killed))
        writing.until(MANY // 2)
    finally:
        writing.stop()
    audit(line, running, writing)
    line.back = max(silences)
    line.did += f" (answers: {dict(writing.answers)})"
    assert writing.wrong == []
    line.judge(
        enough_acknowledged=line.acknowledged is not None and line.acknowledged >= MANY,
        back_within_10_s=line.back <= 10,
        it_was_noticed=writing.answers[503] + writing.answers[NO_ANSWER] > 0,
    )


def test_web_workers_are_killed(running: Running, fault: Callable[[str], Fault]) -> None:
    line = fault("F2")
    line.did = "web workers killed with -9, first one, then all, then the server that started them, under 8 who write"
    line.reach = REACH
    writing = writers(running)
    writing.start()
    silences = []
    try:
        writing.until(MANY // 4)
        web = running.number("web")
        for victims in (children(web)[:1], children(web), [web]):
            killed, served = time.monotonic(), children(web)
            kill(*victims)
            if victims == [web]:  # its workers serve on until they notice; what comes after them is what counts
                _until_gone(served)
            writing.until(MANY // 4)
            silences.append(writing.longest_silence(killed))
    finally:
        writing.stop()
    audit(line, running, writing)
    line.back = max(silences)
    line.did += f" (answers: {dict(writing.answers)})"
    assert writing.wrong == []
    line.judge(
        enough_acknowledged=line.acknowledged is not None and line.acknowledged >= MANY,
        back_within_10_s=line.back <= 10,
        the_killed_one_was_replaced=running.number("web") != web,
    )


def _until_gone(pids: list[int], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while any(Path(f"/proc/{pid}").exists() for pid in pids):
        assert time.monotonic() < end, f"{pids} serve on without their server"
        time.sleep(0.05)

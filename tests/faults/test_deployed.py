"""F17: a new version is put in place while eight people write."""

import time
from collections.abc import Callable

import pytest

from tests.faults.audit import audit
from tests.faults.clients import writers
from tests.faults.ground import FULL, Running
from tests.faults.told import Fault
from tests.services.ground import manage

pytestmark = pytest.mark.faults

MANY = 2_000 if FULL else 300
LATER = "tests.faults.later.settings"


def test_migrate_and_restart_under_load(running: Running, fault: Callable[[str], Fault]) -> None:
    told = fault("F17")
    told.did = "the database migrated, then everything restarted as the new version, under 8 who write"
    told.reach = "0 failed after replay, no write waits 2 s for the migration, p99 within 5 s (of 2,000 writes)"
    writing = writers(running)
    writing.start()
    try:
        writing.until(MANY // 3)
        began = time.monotonic()
        migrated = manage(running.var, "migrate", "--verbosity", "0", DJANGO_SETTINGS_MODULE=LATER)
        ended = time.monotonic()
        assert migrated.returncode == 0, migrated.stderr[-2000:]
        writing.until(MANY // 3)
        waited = writing.longest_silence(began, ended)
        stopped = time.monotonic()
        running.stop()
        running.start(DJANGO_SETTINGS_MODULE=LATER)
        writing.until(MANY // 3)
    finally:
        writing.stop()
    audit(told, running, writing)
    told.back = writing.longest_silence(stopped)
    p99 = writing.took[int(len(writing.took) * 0.99)]
    slow = f"; longest wait at the migration {waited:.1f} s, p99 of all {p99:.1f} s"
    told.did += f" (answers: {dict(writing.answers)}{slow})"
    assert writing.wrong == []
    assert running.ask("SELECT count(*) FROM reflections_note WHERE a_step_on = ''")[0][0] >= told.acknowledged
    told.judge(
        nothing_failed=told.acknowledged == sum(len(one.sent) for one in writing.all),
        the_migration_kept_nobody_waiting=waited <= 2,
        p99_within_5_s=p99 <= 5 or not FULL,
    )

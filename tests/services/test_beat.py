"""The clock ends when it is told to, and not when the next thing is due."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.services.ground import ROOT


def test_a_clock_that_waits_for_what_is_due_ends_at_once(tmp_path: Path) -> None:
    kept = tmp_path / "beat"
    beat = subprocess.Popen(
        [sys.executable, "-m", "inquiry.beat"], cwd=ROOT, env={**os.environ, "BEAT_FILE": str(kept)}
    )
    try:
        until = time.monotonic() + 30
        while not list(tmp_path.iterdir()):
            assert beat.poll() is None
            assert time.monotonic() < until
            time.sleep(0.1)
        time.sleep(2)  # by now it waits, up to twenty seconds, for the first that is due
        beat.send_signal(signal.SIGTERM)
        assert beat.wait(8) == 0
    finally:
        beat.kill()
        beat.wait()

"""What a worker calls to print an edition: ``print_view``.

The setting is done by a helper (``warm``) in a process of its own, which holds no secret, and in a child of that, which
has limits. A worker's own process never loads the setter, so nothing that a text could do to it reaches a database.
"""

import atexit
import json
import os
import select
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from syntheses.reports import frames
from syntheses.reports.outcome import OnStep, Printed, PrintFailed, PrintStopped

HOUSE = Path(__file__).resolve().parent.parent.parent
# All that the helper is told of the world: where programs, fonts and its cache of them are.
TOLD = ("PATH", "HOME", "LANG", "XDG_CACHE_HOME", "LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH", "TMPDIR")
GONE = "The press stopped before it was done."


@dataclass(frozen=True)
class Limits:
    """What one printing may use."""

    memory: int = 2 * 1024**3
    cpu: int = 300
    # Wall-clock seconds, under the worker's own limit.
    wall: float = 420
    # How far it stands back for people who are reading meanwhile.
    nice: int = 19


class Press:
    """One helper, and the line to it. It is started by the first order, and again if it has gone."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._lock = threading.Lock()
        self._helper: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None

    def warm_up(self) -> None:
        """Start the helper now, so that the first order finds it warm."""
        with self._lock:
            self._reach()

    def print_view(self, view: dict[str, Any], *, on_step: OnStep, should_stop: Callable[[], bool]) -> Printed:
        """Set one edition's view; see the function of this name."""
        with self._lock:
            line = self._reach()
            order = {
                "order": "print", "memory": self.limits.memory, "cpu": self.limits.cpu, "nice": self.limits.nice
            }  # fmt: skip
            try:
                frames.send(line, order, json.dumps(view).encode())
                return self._listen(line, on_step, should_stop)
            except ConnectionError:
                self._hang_up()
                raise PrintFailed(GONE, retryable=True) from None
            except BaseException as end:
                # After one of its own ends the helper waits for the next order; after anything else it may still be
                # printing this one.
                if not isinstance(end, PrintFailed | PrintStopped):
                    self._hang_up()
                raise

    def close(self) -> None:
        """Let the helper go."""
        with self._lock:
            self._hang_up()

    def _listen(self, line: socket.socket, on_step: OnStep, should_stop: Callable[[], bool]) -> Printed:
        end, told_to_stop = time.monotonic() + self.limits.wall, False
        while True:
            if not told_to_stop and should_stop():
                told_to_stop = True
                frames.send(line, {"order": "stop"})
            if time.monotonic() > end:
                self._hang_up()
                raise PrintFailed("The press took longer than it may, and was stopped.", retryable=True)
            if not select.select([line], [], [], 0.4)[0]:
                continue
            heard = frames.receive(line)
            if heard is None:
                self._hang_up()
                raise PrintFailed(GONE, retryable=True)
            head, body = heard
            if head["event"] == "step" and not told_to_stop:
                on_step(head["step"], head["at"], head["of"])
            elif head["event"] == "printed":
                return Printed(body, head["pages"], head["sha256"])
            elif head["event"] == "failed":
                raise PrintFailed(head["reason"], retryable=head["retryable"])
            elif head["event"] == "stopped":
                raise PrintStopped

    def _reach(self) -> socket.socket:
        if self._line is not None and self._helper is not None and self._helper.poll() is None:
            return self._line
        self._hang_up()
        ours, theirs = socket.socketpair()
        with theirs:
            env = {name: os.environ[name] for name in TOLD if name in os.environ}
            self._helper = subprocess.Popen(  # noqa: S603
                [sys.executable, "-m", "syntheses.reports.warm", str(theirs.fileno())],
                cwd=HOUSE,
                env={**env, "SOURCE_DATE_EPOCH": "0"},
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )
        self._line = ours
        if frames.receive(ours) is None:
            self._hang_up()
            raise PrintFailed(
                "The press could not be started. Is Pango installed? docs/runbook.md names what it needs.",
                retryable=True,
            )
        return ours

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None
        if self._helper is not None:
            # Its line is cut: it kills its child, if it has one, and goes.
            try:
                self._helper.wait(5)
            except subprocess.TimeoutExpired:
                self._helper.kill()
                self._helper.wait()
            self._helper = None


# One press for each process: a worker's children, which are forks, must not share a line.
_presses: dict[int, Press] = {}


def press_at_hand() -> Press:
    """This process's own press."""
    if os.getpid() not in _presses:
        _presses.clear()
        _presses[os.getpid()] = Press()
        atexit.register(_presses[os.getpid()].close)
    return _presses[os.getpid()]


def print_view(view: dict[str, Any], *, on_step: OnStep, should_stop: Callable[[], bool]) -> Printed:
    """Print an edition's frozen view.

    ``on_step(step, page, of)`` hears of each step while it goes on; ``of`` is nought while nobody knows.
    ``should_stop`` is asked about twice a second, and a yes ends the printing within a second.

    Raises ``PrintFailed`` (with ``reason`` and ``retryable``) or ``PrintStopped``.
    """
    return press_at_hand().print_view(view, on_step=on_step, should_stop=should_stop)

"""The helper that does the setting: warm, and without secrets.

``press`` starts it as ``python -m syntheses.reports.warm FD`` with an environment that holds no key and no address of
any database. It loads the setter, the templates and the fonts once, prints a blank page to warm its hands, and then
waits. For each order it forks a child, which has limits on its memory and time, sets one edition and ends. The helper
passes on what the child says, kills it when it is told to, and ends when the press that started it has gone.
"""

import contextlib
import json
import logging
import os
import resource
import select
import signal
import socket
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import django
from django.conf import settings

from syntheses.reports import compose, frames, render, tiles
from syntheses.reports.outcome import PrintFailed
from syntheses.reports.view import Author, Chapter, EditionMark, Inquiry, Kind, Paragraph, ReportView, Section

log = logging.getLogger(__name__)
# A helper that nobody has asked anything for so long goes home; the next order starts another.
IDLE_SECONDS = 900
# Steps of one kind are passed on at most so often.
BETWEEN_STEPS = 0.15


def set_up() -> None:
    """Templates and nothing else: no database, no apps, no secret."""
    settings.configure(
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [tiles.STATIC.parent / "templates"],
            }
        ],
        LANGUAGE_CODE="en-gb",
        USE_I18N=False,
        LOGGING_CONFIG=None,
    )
    django.setup()
    logging.basicConfig(level=logging.WARNING, format="press: %(levelname)s %(message)s", stream=sys.stderr)
    for loud in ("weasyprint", "fontTools"):
        logging.getLogger(loud).setLevel(logging.ERROR)


def warm_hands() -> None:
    """Set one blank page of each sort, so that whatever is loaded on first use is loaded now."""
    words = Paragraph("a", "Extraordinarily well-considered hyphenation of ŵ.", hedge="saw")
    kinds: tuple[Kind, ...] = ("behaviour-reflection", "annual-summary")
    for kind in kinds:
        view = ReportView(
            kind,
            "Blank",
            Inquiry("Blank"),
            EditionMark(1, date(2000, 1, 1)),
            (Author("Nobody"),),
            (Chapter((Section((words,), title="Blank"),), title="Blank"),),
        )
        render.print_html(compose.sheet(view))


def serve(line: socket.socket) -> None:
    """Wait for orders, and print them one after another."""
    frames.send(line, {"event": "warm"})
    while True:
        if not select.select([line], [], [], IDLE_SECONDS)[0]:
            return
        order = frames.receive(line)
        if order is None:
            return
        head, body = order
        # A stop that comes after the end has nothing to stop.
        if head["order"] == "print" and not _print(line, head, body):
            return


def _print(line: socket.socket, head: dict[str, Any], body: bytes) -> bool:
    """Fork a child for one edition and pass on what it says. False when the press has gone."""
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if not pid:
        ours.close()
        line.close()
        _child(theirs, head, body)
    theirs.close()
    here, stopped, said_last = True, False, False
    while True:
        ready = select.select([ours, line] if here else [ours], [], [])[0]
        if line in ready:
            order = frames.receive(line)
            here = order is not None
            stopped = True
            os.kill(pid, signal.SIGKILL)
        if ours in ready:
            heard = frames.receive(ours)
            if heard is None:
                break
            if here:
                frames.send(line, *heard)
            if heard[0]["event"] in ("printed", "failed"):
                # What the line says from here on is the next order, not a word to this child.
                said_last = True
                break
    ours.close()
    _, status = os.waitpid(pid, 0)
    if here and stopped and not said_last:
        frames.send(line, {"event": "stopped"})
    elif here and not said_last:
        frames.send(line, {"event": "failed", "reason": _how_it_died(status), "retryable": True})
    return here


def _how_it_died(status: int) -> str:
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGXCPU, signal.SIGKILL):
        return "The press took longer than it may, or the machine ran out of memory, and it was stopped."
    return "The press ran out of memory, or broke off. The edition may be too long for it."


def _child(line: socket.socket, head: dict[str, Any], body: bytes) -> None:
    """Set one edition within limits, say how it went, and end without looking back."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        _stand_back(head.get("nice", 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (head["cpu"], head["cpu"] + 5))
        if sys.platform == "linux":  # other systems take the limit and do not keep it
            resource.setrlimit(resource.RLIMIT_AS, (head["memory"], head["memory"]))
        try:
            printed = render.print_edition(json.loads(body), _Steps(line))
        except PrintFailed as problem:
            frames.send(line, {"event": "failed", "reason": problem.reason, "retryable": problem.retryable})
        else:
            frames.send(line, {"event": "printed", "pages": printed.pages, "sha256": printed.sha256}, printed.pdf)
    except BaseException:  # noqa: BLE001 a child that returned would be a second helper
        os._exit(1)
    os._exit(0)


def _stand_back(nice: int) -> None:
    """Let whoever reads meanwhile go first.

    Where Linux shares the processor out by session, niceness counts only among one session's own processes, and this
    helper has a session of its own: the session as a whole is asked to stand back too (sched(7), «autogroup»).
    """
    os.nice(nice)
    with contextlib.suppress(OSError):  # another system, or one that does not share by session
        Path("/proc/self/autogroup").write_text(str(nice), encoding="ascii")


class _Steps:
    """Passes steps on, not more often than anybody could read."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self._last = ("", 0.0)

    def __call__(self, step: str, at: int, of: int) -> None:
        now = time.monotonic()
        if step == self._last[0] and now - self._last[1] < BETWEEN_STEPS and at != of:
            return
        self._last = (step, now)
        frames.send(self._line, {"event": "step", "step": step, "at": at, "of": of})


def main() -> None:
    """Begin."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    set_up()
    warm_hands()
    with socket.socket(fileno=int(sys.argv[1])) as line:
        serve(line)
    # Nothing is left to put away, and taking the setter apart would keep the worker waiting.
    os._exit(0)


if __name__ == "__main__":
    main()

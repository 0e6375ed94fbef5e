"""Printing: what the mending adds to the setting, how long a click takes, and what others notice of a long report."""

import itertools
import json
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import close_old_connections, connection
from django.urls import reverse

from inquiry.bench.clients import Line, Request, Taken, closed, get, post
from inquiry.bench.figures import Figure, against, at_most, median
from inquiry.bench.ground import ROOT, Installation, signed_in
from inquiry.bench.material import People, published
from inquiry.bench.pages import addresses
from people import clock
from reflections.models import Note
from syntheses.models import Edition, Report, Synthesis

READERS, VISITS = 16, 20
CLICKS = 5


def snapshots() -> dict[str, dict[str, Any]]:
    """The frozen views of the demonstration: a reflection of three pages or so, and the year's summary of thirty."""
    found = Edition.objects.exclude(slug__startswith="bench").order_by("published_at")
    return {
        "reflection": found.filter(kind=Synthesis.Kind.BEHAVIOUR)[0].snapshot,
        "summary": found.filter(kind=Synthesis.Kind.ANNUAL)[0].snapshot,
    }


def setting(folder: Path) -> Iterator[Figure]:
    """Setting and mending beside WeasyPrint alone on the same sheet, each in a child of one warm process."""
    for name, view in snapshots().items():
        file = folder / f"{name}.json"
        file.write_text(json.dumps(view), encoding="utf-8")
        times = 7 if name == "reflection" else 3
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-m", "inquiry.bench.setting", str(file), str(times)],
            cwd=ROOT, capture_output=True, text=True, check=True, timeout=400,
        )  # fmt: skip
        said = [json.loads(line) for line in done.stdout.splitlines()]
        ours, floor = ([one for one in said if one["who"] == who] for who in ("ours", "floor"))
        took, takes = (median([one["ms"] for one in each]) for each in (ours, floor))
        yield against(f"Print, {name}: setting and mending", took, takes, 1.25, "ms")
        held, holds = (max(one["mb"] for one in each) for each in (ours, floor))
        yield against(f"Print, {name}: peak memory", held, holds, 1.25, "MB")


def clicking(installation: Installation, people: People) -> Iterator[Figure]:
    """From the click to the file, for a reflection of three pages, while the worker is warm."""
    orders = _Orders(installation, people, snapshots()["reflection"], "click")
    orders.print_one()
    taken = [orders.print_one() for _ in range(CLICKS)]
    pages = orders.pages
    yield at_most(f"A click to a ready PDF of {pages} pages", median(taken), 3, "s", slowest=max(taken))


def reading_meanwhile(installation: Installation, people: People) -> Iterator[Figure]:
    """Sixteen who read, each page for a second or so, with and without a long report being printed."""
    orders = _Orders(installation, people, snapshots()["summary"], "long")
    visits = _visits(people)
    closed(installation.port, [one[:4] for one in visits])
    without = closed(installation.port, visits, pause=_reading)
    stop = threading.Event()
    printed: list[float] = []
    press = threading.Thread(target=_print_on, args=(orders, stop, printed))
    press.start()
    time.sleep(1)
    try:
        meanwhile: Taken = closed(installation.port, visits, pause=_reading)
    finally:
        stop.set()
        press.join()
    more = {"pages": orders.pages, "printed": len(printed), "seconds_each": printed, "p50": meanwhile.p50}
    yield against(f"{READERS} readers while a long report prints: p95", meanwhile.p95, without.p95, 1.5, "ms", **more)


def _print_on(orders: "_Orders", stop: threading.Event, printed: list[float]) -> None:
    """One report after another, until the readers have done."""
    try:
        while not stop.is_set():
            printed.append(orders.print_one(until=stop))
    finally:
        connection.close()


def _reading(client: int, number: int) -> float:
    return random.Random(f"{client} {number}").uniform(0.4, 1.6)  # noqa: S311


def _visits(people: People) -> list[list[Request]]:
    """What each reader looks at, page after page: all sorts, and notes of their own."""
    found = []
    for reader in people.associates[:READERS]:
        cookies = signed_in(reader)
        notes = Note.objects.visible_to(reader).kept().order_by("pk").values_list("pk", flat=True)[:VISITS]
        some = [reverse("note", args=[key]) for key in notes]
        paths = itertools.chain.from_iterable(zip(some, itertools.cycle(addresses(people).values()), strict=False))
        found.append([get(path, cookies) for path in itertools.islice(paths, VISITS)])
    return found


class _Orders:
    """Editions that nobody has printed yet, and somebody of the team who has them printed."""

    def __init__(self, installation: Installation, people: People, view: dict[str, Any], name: str) -> None:
        self.port, self.people, self.view, self.name = installation.port, people, view, name
        self.cookies, self.number, self.pages = signed_in(people.team), itertools.count(1), 0

    def print_one(self, *, until: threading.Event | None = None) -> float:
        """Click once and wait for the file; how many seconds it took.

        Raises:
            RuntimeError: it was not printed.
        """
        close_old_connections()
        edition = self._edition()
        line, began = Line(self.port), time.monotonic()
        line.ask(post(reverse("edition-print", args=[edition.slug]), self.cookies, {}))
        line.close()
        while True:
            report = Report.objects.get(edition=edition)
            if report.state == Report.State.READY:
                self.pages = report.pages or 0
                return time.monotonic() - began
            if not report.is_unfinished or time.monotonic() - began > 120:
                message = f"It was not printed: {report.state} {report.failed_because}"
                raise RuntimeError(message)
            time.sleep(0.02 if until is None else 0.5)

    def _edition(self) -> Edition:
        today = clock.today()
        slug = f"bench-{self.name}-{next(self.number)}"
        piece = Synthesis.objects.create(
            slug=slug, title=slug, kind=Synthesis.Kind.PLACE, period_starts=today, period_ends=today,
            opened_by=self.people.team,
        )  # fmt: skip
        return published(piece, self.people.team, snapshot=self.view, day=today, printed=False)

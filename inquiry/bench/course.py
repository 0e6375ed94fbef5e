"""The whole course of a bench: from an empty folder to a table and a file."""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from django.conf import settings
from django.db import connection

from inquiry.bench import arriving, asking, carrying, figures, material, offline, pages, printing, writing
from inquiry.bench.figures import Figure
from inquiry.bench.ground import Installation, thrown_away
from inquiry.services.addresses import free_port
from people import clock
from people.models import Person

# In the order in which they are taken; ONLY=search,print takes some of them.
MEASURES = (
    "start", "weight", "memory", "offline", "carry", "pages", "search", "matrix", "keep", "tag", "print", "readers",
)  # fmt: skip
# These need the demonstration; the others begin without it, and so sooner.
WITH_DEMONSTRATION = {"start", "weight", "memory", "offline", "carry", "print", "readers"}
ON_MANY_NOTES = {"pages", "search", "matrix", "keep", "tag", "print", "readers"}


def main() -> int:
    """Measure what was asked for; what the shell is told."""
    asked = [one for one in os.environ.get("ONLY", "").replace(" ", "").split(",") if one]
    if unknown := set(asked) - set(MEASURES):
        names = ", ".join(sorted(unknown)), ", ".join(MEASURES)
        sys.stderr.write("There is no measure called {}. There are: {}.\n".format(*names))
        return 2
    chosen = set(asked) or set(MEASURES)
    began, clocked, on = clock.now(), time.monotonic(), figures.machine()
    bench = Bench(chosen)
    try:
        bench.run()
    except KeyboardInterrupt:
        say("Stopped. What was measured until now:")
    for line in figures.table(bench.figures):
        sys.stdout.write(f"{line}\n")
    folder = Path(os.environ.get("BENCH_KEPT_IN") or settings.BASE_DIR / "var" / "bench")
    kept = figures.keep(bench.figures, folder, began, time.monotonic() - clocked, on)
    where = f"{on['processor']}, {on['cores']} cores, load {on['load'][0]} at the beginning"
    sys.stdout.write(f"\n{where}. Kept in {kept}\n")
    return 0


def say(words: str) -> None:
    """A line of the bench's own."""
    sys.stdout.write(f"       ·   {words}\n")
    sys.stdout.flush()


class Bench:
    """One run over one installation."""

    def __init__(self, chosen: set[str]) -> None:
        self.chosen, self.figures = chosen, list[Figure]()

    def run(self) -> None:
        """Start, measure, and throw away."""
        demonstration = bool(self.chosen & WITH_DEMONSTRATION)
        # The folder was made by the command, whose settings these are: see inquiry/management/commands/bench.py.
        with thrown_away(Installation(settings.VAR, free_port(), demonstration=demonstration)) as installation:
            say(f"Installation of its own in {settings.VAR}{' with the demonstration' if demonstration else ''} …")
            seconds = installation.start()
            if self.chosen & WITH_DEMONSTRATION:
                self._as_a_newcomer(installation, seconds)
            if self.chosen & ON_MANY_NOTES:
                self._on_many_notes(installation)
            connection.close()
        if "start" in self.chosen and os.environ.get("FULL"):
            with tempfile.TemporaryDirectory(prefix="inquiry-bench-") as folder:
                self._take("fresh clone", lambda: [arriving.fresh_clone(Path(folder))])

    def _as_a_newcomer(self, installation: Installation, seconds: float) -> None:
        ready = time.monotonic()
        printed = arriving.pieces_in_library(ready)
        if "start" in self.chosen:
            self._take("start", lambda: [arriving.first_start(seconds, demonstration=True), printed])
            self._take("start again", lambda: [arriving.start_again(installation)])
        somebody = Person.objects.filter(role_grants__role="associate").order_by("slug")[0]
        if "weight" in self.chosen:
            self._take("weight", lambda: arriving.page_weight(installation, somebody))
        if "memory" in self.chosen:
            self._take("memory", lambda: [arriving.idle_memory(installation, say)])
        if "offline" in self.chosen:
            self._take("offline", lambda: offline.without_signal(installation, somebody))
        if "carry" in self.chosen:
            self._take("carry", lambda: carrying.bringing_in(installation, somebody))

    def _on_many_notes(self, installation: Installation) -> None:
        say(f"{material.FEW_NOTES} notes by COPY …")
        people = material.lay_ground()
        material.write_notes(people, 0, material.FEW_NOTES)
        material.write_pieces(people, 0, material.FEW_PIECES)
        before = pages.statements(people) if "pages" in self.chosen else {}
        say(f"{material.NOTES} notes by COPY …")
        material.write_notes(people, material.FEW_NOTES, material.NOTES)
        material.write_pieces(people, material.FEW_PIECES, material.PIECES)
        material.look_again()
        measures: dict[str, Callable[[], Iterable[Figure]]] = {
            "pages": lambda: pages.pages(people, before),
            "search": lambda: asking.searching(people),
            "matrix": lambda: asking.counting(people),
            "keep": lambda: writing.keeping(installation, people),
            "tag": lambda: writing.tagging(installation, people),
            "print": lambda: [
                *printing.setting(installation.var.parent), *printing.clicking(installation, people),
            ],
            "readers": lambda: printing.reading_meanwhile(installation, people),
        }  # fmt: skip
        for name, measure in measures.items():
            if name in self.chosen:
                self._take(name, measure)

    def _take(self, name: str, measure: Callable[[], Iterable[Figure]]) -> None:
        """Take one measure; one that fails is told and leaves the others to be taken."""
        say(f"{name} …")
        began = time.monotonic()
        try:
            for figure in measure():
                self.figures.append(figure)
                say(f"  {figures.line(figure)}")
        except Exception as error:  # noqa: BLE001 - it stands in the table, and the others go on
            self.figures.append(Figure(name, 0, "", f"not measured: {error}"[:3000], met=False))
        say(f"{name}: {time.monotonic() - began:.0f} s")

"""What was said of which counts, edition by edition: the register that keeps two editions from being subtracted.

Each number that leaves the house is asked for here by a name that stays the same from edition to edition: the register
it belongs to (what is counted), its cell in it (for whom), and the days over which it is counted. The register knows
what was said before under that name over days that these touch, and lets the disclosure rule say it accordingly. What
was said is kept with the edition when it is published (``syntheses/actions/publishing.py``).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from syntheses.disclosure import Disclosed, Of, disclosed, disclosed_table


@dataclass(frozen=True)
class Said:
    """One table of numbers as it was said: what was counted, over which days, and the words of each of its cells."""

    counted: str
    starts: dt.date
    ends: dt.date
    cells: Mapping[str, str]

    def touches(self, starts: dt.date, ends: dt.date) -> bool:
        """Whether some day of these is one of its own, so that the two count some of the same."""
        return self.starts <= ends and starts <= self.ends


class Released:
    """What earlier editions said, in the order in which they were published, and what this one says."""

    def __init__(self, earlier: Iterable[Said] = ()) -> None:
        self._earlier: dict[str, list[Said]] = defaultdict(list)
        for said in earlier:
            self._earlier[said.counted].append(said)
        self._now: dict[tuple[str, dt.date, dt.date], dict[str, str]] = defaultdict(dict)
        self._held: set[str] = set()

    def before(self, counted: str, cell: str, starts: dt.date, ends: dt.date) -> list[str]:
        """What was said of these counts before, over these days or some of them; the latest last."""
        tables = (said for said in self._earlier[counted] if said.touches(starts, ends))
        return [said.cells[cell] for said in tables if cell in said.cells]

    def say(self, counted: str, cell: str, count: int, *, of: Of, starts: dt.date, ends: dt.date) -> str:
        """A number as it may be said now; it is remembered that it was said."""
        words = disclosed(count, of=of, earlier=self.before(counted, cell, starts, ends))
        self._remember(counted, cell, words, disclosed(count, of=of), starts, ends)
        return words

    def table(
        self,
        counted: str,
        names: Sequence[Sequence[str]],
        counts: Sequence[Sequence[int]],
        days: tuple[dt.date, dt.date],
    ) -> Disclosed:
        """A table of numbers of notes as it may be printed now, each of its cells under its name."""
        earlier = [[self.before(counted, name, *days) for name in line] for line in names]
        said, alone = disclosed_table(counts, earlier), disclosed_table(counts)
        for line, words, plain in zip(names, said.cells, alone.cells, strict=True):
            for name, cell, by_itself in zip(line, words, plain, strict=True):
                self._remember(counted, name, cell, by_itself, *days)
        return said

    def _remember(self, counted: str, cell: str, words: str, alone: str, starts: dt.date, ends: dt.date) -> None:
        self._now[counted, starts, ends][cell] = words
        if words != alone:
            self._held.add(counted)

    def is_held(self, counted: str) -> bool:
        """Whether a number of this register is said as it was said before, though it has changed since."""
        return counted in self._held

    @property
    def now(self) -> list[Said]:
        """What this edition says, table by table."""
        return [Said(counted, starts, ends, cells) for (counted, starts, ends), cells in self._now.items()]

"""How small numbers are said, so that no number gives anybody away: one rule for tables, drawings, texts and annex.

People: one to nine are «fewer than 10», more are said to the nearest five. Notes, and words marked in them: one to nine
are «few», more are said as they are. A sum of numbers of which some are «few» is worked out from what is printed, a
«few» taken as five, and said to the nearest ten. So a sum says nothing that the figures beside it do not say already:
whatever a «few» stands for, one to nine, the table would be the same, and nobody can work it out by taking one from
another. (Rounding the true sum would not do: in a line of 12 and one «few», a sum of 10 leaves one or two.)

What was said once goes on counting: a number said of the same counts later (``earlier``) must be the same words, or be
sure to lie ten or more away from each that was said before; else what was said last is said again. So nobody takes one
edition from the next and finds the one or two notes that came between, or what a «few» was before it grew. Only
«none» and «few» may follow one another: between them lies the «few» itself, and all nine of its values.

Places, and associates in a sentence that their colleagues wrote, are declared units: they are said exactly, and go to
the exposure check instead.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Of = Literal["people", "notes"]

SMALLEST = 10
FEW = "few"
NONE = "none"
FEWER_THAN_TEN = "fewer than 10"
# What a «few» counts for in a sum.
FEW_COUNTS_AS = 5

HOW_IT_IS_SAID = (
    "“Few” stands for one to nine. A sum is worked out from the figures that are printed, with each “few” taken as "
    "five, and is said to the nearest ten, so that no “few” can be worked out from it."
)
HOW_IT_IS_HELD = (
    "A figure that has changed by fewer than ten since it was last printed, or may have, stands as it was printed then."
)


def disclosed(count: int, *, of: Of, earlier: Sequence[str] = ()) -> str:
    """A number as it may be said.

    Args:
        count: how many there are.
        of: what is counted.
        earlier: what was said of the same counts before, the latest last.
    """
    said = _alone(count, of)
    return said if all(_well_apart(said, was, of) for was in earlier) else earlier[-1]


def _alone(count: int, of: Of) -> str:
    if count == 0:
        return NONE
    if count < SMALLEST:
        return FEW if of == "notes" else FEWER_THAN_TEN
    return str(count) if of == "notes" else str(_to_nearest(5, count))


def _well_apart(one: str, other: str, of: Of) -> bool:
    """Whether two statements about the same counts, side by side, tell nothing of what came or went between them."""
    if one == other or {one, other} <= {NONE, FEW, FEWER_THAN_TEN}:
        return True
    (from_one, to_one), (from_other, to_other) = _may_be(one, of), _may_be(other, of)
    return max(from_one - to_other, from_other - to_one) >= SMALLEST


def _may_be(said: str, of: Of) -> tuple[int, int]:
    """The least and the most that a statement may stand for."""
    if not said.isdigit():
        return (0, 0) if said == NONE else (1, SMALLEST - 1)
    # People are said to the nearest five: «15» is 13 to 17.
    return (int(said), int(said)) if of == "notes" else (max(int(said) - 2, SMALLEST), int(said) + 2)


def disclosed_sum(cells: Sequence[str]) -> str:
    """The sum of numbers of notes that were already disclosed, from nothing but what is said of them."""
    known = sum(int(cell) if cell.isdigit() else FEW_COUNTS_AS if cell == FEW else 0 for cell in cells)
    if known == 0:
        return NONE
    if known < SMALLEST:
        return FEW
    return str(_to_nearest(10, known))


@dataclass(frozen=True)
class Disclosed:
    """A table of numbers as it may be printed: its cells, the sums of its lines and of its columns, and of all."""

    cells: list[list[str]]
    across: list[str]
    down: list[str]
    all: str


def disclosed_table(counts: Sequence[Sequence[int]], earlier: Sequence[Sequence[Sequence[str]]] = ()) -> Disclosed:
    """A table of numbers of notes as it may be printed, with sums that give no «few» away.

    Args:
        counts: the numbers, line by line.
        earlier: for each of them what was said of it before, the latest last; nothing where the table is the first.
    """
    before = earlier or [[()] * len(line) for line in counts]
    cells = [
        [disclosed(count, of="notes", earlier=was) for count, was in zip(line, said, strict=True)]
        for line, said in zip(counts, before, strict=True)
    ]
    return Disclosed(
        cells=cells,
        across=[disclosed_sum(line) for line in cells],
        down=[disclosed_sum(column) for column in zip(*cells, strict=True)],
        all=disclosed_sum([cell for line in cells for cell in line]),
    )


def _to_nearest(step: int, count: int) -> int:
    return (count + step // 2) // step * step

"""How small numbers are said, so that no number gives anybody away: one rule for tables, drawings, texts and annex.

People: one to nine are «fewer than 10», more are said to the nearest five. Notes, and words marked in them: one to nine
are «few», more are said as they are. A sum of numbers of which some are «few» is worked out from what is printed, a
«few» taken as five, and said to the nearest ten. So a sum says nothing that the figures beside it do not say already:
whatever a «few» stands for, one to nine, the table would be the same, and nobody can work it out by taking one from
another. (Rounding the true sum would not do: in a line of 12 and one «few», a sum of 10 leaves one or two.)

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


def disclosed(count: int, *, of: Of) -> str:
    """A number as it may be said."""
    if count == 0:
        return NONE
    if count < SMALLEST:
        return FEW if of == "notes" else FEWER_THAN_TEN
    return str(count) if of == "notes" else str(_to_nearest(5, count))


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


def disclosed_table(counts: Sequence[Sequence[int]]) -> Disclosed:
    """A table of numbers of notes as it may be printed, with sums that give no «few» away."""
    cells = [[disclosed(count, of="notes") for count in line] for line in counts]
    return Disclosed(
        cells=cells,
        across=[disclosed_sum(line) for line in cells],
        down=[disclosed_sum(column) for column in zip(*cells, strict=True)],
        all=disclosed_sum([cell for line in cells for cell in line]),
    )


def _to_nearest(step: int, count: int) -> int:
    return (count + step // 2) // step * step

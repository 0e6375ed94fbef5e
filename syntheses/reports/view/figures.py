"""Figures: one disclosed table, and drawings of it."""

from dataclasses import dataclass

from syntheses.reports.view.words import Drawing, NotAView


@dataclass(frozen=True)
class Row:
    """One row of a table; every cell a text that has been through the disclosure rule («12», «few», «none»)."""

    name: str
    cells: tuple[str, ...]
    behaviour: str = ""
    total: bool = False


@dataclass(frozen=True)
class Table:
    """The disclosed figures. Table, chart, text alternative and annex are all made from this one object."""

    corner: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    # Whether the last column sums the others; sums are drawn quietly and never tinted.
    sums_last: bool = False


@dataclass(frozen=True)
class Strip:
    """One small chart of a set: the table's row that goes up, and the row that goes down, if there is one."""

    name: str
    sentence: str
    up: int
    down: int | None = None
    line: str = ""


@dataclass(frozen=True)
class Figure:
    """A table, drawn if a drawing helps, with a sentence that says what is to be seen in it."""

    anchor: str
    caption: str
    table: Table
    sentence: str
    drawing: Drawing = "none"
    note: str = ""
    strips: tuple[Strip, ...] = ()
    # What goes up and down in strips, for the key: («built», «broken»).
    ways: tuple[str, ...] = ()
    behaviour: str = ""

    def __post_init__(self) -> None:
        """A table is even, and a strip draws rows that are there."""
        width, rows = len(self.table.columns), self.table.rows
        if any(len(row.cells) != width for row in rows):
            raise NotAView(f"The table of figure {self.anchor} has a row of another length.")
        drawn = [row for strip in self.strips for row in (strip.up, strip.down) if row is not None]
        if any(not 0 <= row < len(rows) for row in drawn):
            raise NotAView(f"A strip of figure {self.anchor} draws a row that is not there.")

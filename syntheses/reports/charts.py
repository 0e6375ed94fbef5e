"""The drawings of a figure, made from its disclosed table and from nothing else.

A drawing can show no more than the table beside it: a cell that says «few» is always drawn at one height, a cell that
says «none» or «not yet» is not drawn, and only a cell that is a number has a height of its own. Each drawing has a
sentence that says what is to be seen in it, and stands beside the table that says it in figures.
"""

from dataclasses import dataclass
from html import escape

from syntheses.reports.view import Figure, Strip, Table

# Cells that stand for something too small to be said; drawn, but always alike.
SMALL = ("few", "fewer than 10")
INK, SOFT, EDGE, PAPER = "#26221d", "#5f574d", "#8d8172", "#ffffff"
PLAIN = "#8a3f26"
FONT = 'font-family="Source Sans 3, Source Sans Pro, sans-serif"'
WIDE, TALL, BASE, GAP = 1160, 230, 122, 10


def number(cell: str) -> int | None:
    """The figure in a cell, if it says one."""
    bare = cell.replace(",", "")
    return int(bare) if bare.isascii() and bare.isdigit() else None


@dataclass(frozen=True)
class Drawn:
    """One small chart of a set, with its name beside it."""

    name: str
    line: str
    svg: str


def tints(table: Table) -> list[list[str]]:
    """For each cell the step of its tint, ``t1`` to ``t4``, or nothing: a tint only repeats the figure."""
    width = len(table.columns) - (1 if table.sums_last else 0)
    figures = [number(cell) or 0 for row in table.rows if not row.total for cell in row.cells[:width]]
    most = max(figures, default=0)
    found = []
    for row in table.rows:
        line = []
        for at, cell in enumerate(row.cells):
            said = number(cell)
            if row.total or at >= width:
                line.append("all")
            else:
                line.append(f"t{min(4, 1 + said * 4 // (most + 1))}" if said and most else "")
        found.append(line)
    return found


def bars(figure: Figure, color: str = PLAIN) -> str:
    """One bar for each row, by the figure in its first column."""
    rows = [row for row in figure.table.rows if not row.total]
    most = max((number(row.cells[0]) or 0 for row in rows), default=0) or 1
    step, left, full = 44, 420, 620
    parts = []
    for at, row in enumerate(rows):
        cell, top = row.cells[0], at * step
        said = number(cell)
        parts.append(_text(left - 16, top + 29, row.name, end=True))
        if said is None and cell not in SMALL:
            parts.append(_text(left + 8, top + 29, cell, fill=SOFT))
            continue
        width = round(full * said / most, 1) if said else 24
        shape = f'fill="{color}"' if said else f'fill="{PAPER}" stroke="{color}" stroke-width="3"'
        parts.append(f'<rect x="{left}" y="{top + 7}" width="{width}" height="28" {shape}/>')
        parts.append(_text(left + width + 12, top + 29, cell))
    parts.append(f'<path d="M{left} 0V{len(rows) * step}" stroke="{EDGE}" stroke-width="2"/>')
    return _svg(WIDE, len(rows) * step, figure.sentence, "".join(parts), "bars")


def strips(figure: Figure, color: str = PLAIN) -> list[Drawn]:
    """The set of small charts, all on one scale."""
    table = figure.table
    drawn = [row for strip in figure.strips for row in (strip.up, strip.down) if row is not None]
    most = max((number(cell) or 0 for row in drawn for cell in table.rows[row].cells), default=0) or 1
    return [Drawn(strip.name, strip.line, _strip(table, strip, most, color)) for strip in figure.strips]


def _strip(table: Table, strip: Strip, most: int, color: str) -> str:
    step = WIDE / max(1, len(table.columns))
    width = min(46.0, step * 0.4)
    reach, least = BASE - 34, 16
    parts = [f'<path d="M0 {BASE}H{WIDE}" stroke="{EDGE}" stroke-width="2"/>']
    for at in range(len(table.columns)):
        x = 8 + at * step
        up = table.rows[strip.up].cells[at]
        if height := _height(up, most, reach, least):
            y = BASE - height
            parts.append(f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" fill="{color}"/>')
            if number(up):
                parts.append(_text(x + width / 2, y - 8, up, middle=True))
        if strip.down is None:
            continue
        down = table.rows[strip.down].cells[at]
        if height := _height(down, most, reach, least):
            parts.append(
                f'<rect x="{x + 1.5:g}" y="{BASE + 1.5}" width="{width - 3:g}" height="{height:g}" '
                f'fill="{PAPER}" stroke="{INK}" stroke-width="3"/>'
            )
            if number(down):
                parts.append(_text(x + width + GAP, BASE + height - 2, down))
    return _svg(WIDE, TALL, strip.sentence, "".join(parts), "strip")


def axis(figure: Figure) -> str:
    """The scale that the strips share."""
    columns = figure.table.columns
    step = WIDE / max(1, len(columns))
    said = f"The scale of the {len(figure.strips)} strips: {columns[0]} to {columns[-1]}." if columns else ""
    words = "".join(
        _text(8 + at * step, 24 + 26 * down, line, fill=SOFT)
        for at, name in enumerate(columns)
        for down, line in enumerate(_in_two(name, int(step / 12)))
    )
    return _svg(WIDE, 60, said, words, "axis")


def _in_two(name: str, most: int) -> list[str]:
    """A name on one line, or on two of like length if it would run into its neighbour."""
    words = name.split()
    if len(name) < most or len(words) < 2:
        return [name]
    cut = min(range(1, len(words)), key=lambda at: abs(len(" ".join(words[:at])) - len(name) / 2))
    return [" ".join(words[:cut]), " ".join(words[cut:])]


def _height(cell: str, most: int, reach: int, least: int) -> float:
    said = number(cell)
    if said:
        return round(max(least, reach * said / most), 1)
    return least if cell in SMALL else 0


def _text(x: float, y: float, words: str, *, fill: str = INK, middle: bool = False, end: bool = False) -> str:
    anchor = ' text-anchor="middle"' if middle else ' text-anchor="end"' if end else ""
    return f'<text x="{x:g}" y="{y:g}" font-size="25"{anchor} {FONT} fill="{fill}">{escape(words)}</text>'


def _svg(width: int, height: int, sentence: str, inside: str, name: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart chart-{name}" viewBox="0 0 {width} {height}" role="img">'
        f"<title>{escape(sentence)}</title>{inside}</svg>"
    )

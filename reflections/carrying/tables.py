"""Tables of text, row by row: every cell as the words that stand in it."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO, TextIO

from django.conf import settings

from people.jobs import CannotBeMade
from reflections.carrying import files

csv.field_size_limit(settings.LONGEST_NOTE * 5)

DELIMITERS = (",", ";", "\t", "|")

Cells = list[str]


@dataclass(frozen=True)
class Line:
    """One row as it stands: in which sheet, in which row of it, and its cells."""

    sheet: str
    number: int
    cells: Cells


def separated(file: BinaryIO) -> Iterator[Line]:
    """The rows of a table of text, whatever separates its cells."""
    with as_text(file) as text:
        delimiter, _ = how_separated(text)
        reader = csv.reader(text, delimiter=delimiter)
        try:
            for row in reader:
                cells = [cell.strip() for cell in row[: files.MOST_COLUMNS]]
                if any(cells):
                    yield Line("", reader.line_num, cells)
        except csv.Error as broken:
            raise CannotBeMade(f"Line {reader.line_num + 1} cannot be read: {broken}.") from broken


@contextmanager
def as_text(file: BinaryIO) -> Iterator[TextIO]:
    """A file as text, in whichever encoding it is; what cannot be read in it is a visible mark. The file stays open."""
    text = io.TextIOWrapper(file, encoding=files.encoding_of(file), errors="replace", newline="")
    try:
        yield text
    finally:
        text.detach()


def how_separated(text: TextIO) -> tuple[str, bool]:
    """By which character the cells are separated, and whether they look like a table at all."""
    text.seek(0)
    sample = text.read(1 << 16)
    text.seek(0)
    best, fits = ",", 0.0
    for delimiter in DELIMITERS:
        try:
            rows = [row for row in islice(csv.reader(io.StringIO(sample), delimiter=delimiter), 40) if any(row)]
        except csv.Error:
            continue
        if len(sample) == 1 << 16:
            rows = rows[:-1] or rows
        width = len(rows[0]) if rows else 0
        if width < 2:
            continue
        same = sum(len(row) == width for row in rows) / len(rows)
        if same + min(width, 12) / 100 > fits:
            best, fits = delimiter, same + min(width, 12) / 100
    return best, fits >= 0.9

"""Spreadsheets and tables, row by row: every cell as the words that stand in it, and nothing worked out.

A formula is the text of the formula. A day is the day that the sheet says, by the calendar that the sheet uses.
"""

import csv
import datetime as dt
import io
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, BinaryIO, TextIO
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml import DefusedXmlException
from django.conf import settings
from lxml.etree import LxmlError
from openpyxl.utils.exceptions import InvalidFileException

from people.jobs import CannotBeMade
from reflections.carrying import files

csv.field_size_limit(settings.LONGEST_NOTE * 5)

DELIMITERS = (",", ";", "\t", "|")
# Empty rows in a row after which a sheet is at its end, though it says it goes on.
EMPTY_ENOUGH = 5_000

Cells = list[str]


@dataclass(frozen=True)
class Line:
    """One row as it stands: in which sheet, in which row of it, and its cells."""

    sheet: str
    number: int
    cells: Cells


def lines(file: BinaryIO, kind: str) -> Iterator[Line]:
    """The rows of a table that have anything in them, in their order.

    Raises:
        CannotBeMade: it cannot be read, or has more rows than are read here.
    """
    found = spreadsheet(file) if kind == files.Kind.SPREADSHEET else separated(file)
    for count, line in enumerate(found, start=1):
        if count > files.MOST_ROWS + 1:
            raise CannotBeMade(f"There are more than {files.MOST_ROWS:,} rows. Divide it and bring it in by parts.")
        yield line


# ---- Spreadsheets --------------------------------------------------------------------------------------------------


def spreadsheet(file: BinaryIO) -> Iterator[Line]:
    """The rows of every sheet that is not hidden."""
    with files.opened(file) as archive:
        files.no_doctype(archive)
    file.seek(0)
    book = None
    try:
        with warnings.catch_warnings():
            # Of drop-down lists and pictures that are left aside.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(file, read_only=True, data_only=False, keep_links=False, keep_vba=False)
            for sheet in book.worksheets:
                if sheet.sheet_state == "visible":
                    # What a sheet says of its own size may be wrong, and is not believed.
                    sheet.reset_dimensions()
                    yield from _rows(sheet)
    except (
        InvalidFileException, ParseError, LxmlError, DefusedXmlException, zipfile.BadZipFile, KeyError, ValueError,
        TypeError, AttributeError, IndexError, OverflowError,
    ) as broken:  # fmt: skip
        raise CannotBeMade(
            "This spreadsheet cannot be read. Open it, save it anew as .xlsx, and try again."
        ) from broken
    finally:
        if book is not None:
            book.close()


def _rows(sheet: Any) -> Iterator[Line]:  # noqa: ANN401 - a sheet that is only read
    empty = 0
    for number, row in enumerate(sheet.iter_rows(values_only=True, max_col=files.MOST_COLUMNS), start=1):
        cells = [words(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            empty = 0
            yield Line(sheet.title, number, cells)
        elif (empty := empty + 1) > EMPTY_ENOUGH:
            return


def words(value: object) -> str:
    """What stands in a cell, as words."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    # A formula that fills many cells is kept by the sheet as a thing of its own.
    return str(getattr(value, "text", value) or "").strip()


# ---- Tables whose cells are separated by a character -----------------------------------------------------------------


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

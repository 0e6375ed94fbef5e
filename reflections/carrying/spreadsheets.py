"""Spreadsheets, row by row: every cell as the words that stand in it, and nothing worked out.

A formula is the text of the formula. A day is the day that the sheet says, by the calendar that the sheet uses. Only
``opening`` fetches this, when there is a spreadsheet to read.
"""

import datetime as dt
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml import DefusedXmlException
from lxml.etree import LxmlError
from openpyxl.utils.exceptions import InvalidFileException

from people.jobs import CannotBeMade
from reflections.carrying import files
from reflections.carrying.tables import Line

# Empty rows in a row after which a sheet is at its end, though it says it goes on.
EMPTY_ENOUGH = 5_000


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

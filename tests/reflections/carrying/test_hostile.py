"""Files that would do harm, or are not what they say: refused in a sentence, before anything in them is believed."""

import io
import zipfile

import pytest

from reflections.carrying import files, spreadsheets
from tests import cast
from tests.reflections.carrying import made

pytestmark = pytest.mark.django_db

SHEET = ["Date", "Text"], ["2026-06-03", "We sat."]
ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY s SYSTEM "file:///etc/passwd">]>'


def refused(content: bytes, name: str = "notes.xlsx") -> str:
    batch = made.brought(cast.asha(), content, name=name)
    assert (batch.state, batch.attempt, batch.rows.count()) == ("failed", 1, 0)
    return batch.failed_because


def test_a_bomb_is_not_unpacked() -> None:
    bomb = made.rezipped(made.spreadsheet(*SHEET), {"xl/sharedStrings.xml": b"<sst>" + b" " * 50_000_000})
    assert len(bomb) < 200_000
    assert "packed far more tightly" in refused(bomb)


def test_very_many_parts_are_not_unpacked() -> None:
    many = {f"xl/part{number}.bin": b"" for number in range(files.MOST_ENTRIES)}
    assert "parts" in refused(made.rezipped(made.spreadsheet(*SHEET), many))


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
def test_a_spreadsheet_that_asks_for_a_file_of_the_server_is_not_read(part: str) -> None:
    data = made.spreadsheet(*SHEET)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        was = archive.read(part)
    hostile = ENTITY + was.partition(b"?>")[2] if was.startswith(b"<?xml") else ENTITY + was
    assert "was not written by Word or Excel" in refused(made.rezipped(data, {part: hostile}))


def test_a_word_document_that_asks_for_a_file_of_the_server_is_not_read() -> None:
    data = made.word(("Normal", "We sat."))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        was = archive.read("word/document.xml")
    hostile = ENTITY + was.partition(b"?>")[2].replace(b"We sat.", b"&s;")
    assert "was not written by Word or Excel" in refused(made.rezipped(data, {"word/document.xml": hostile}))


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "[Content_Types].xml"])
def test_a_broken_spreadsheet_is_said_to_be_broken(part: str) -> None:
    assert "cannot be read" in refused(made.rezipped(made.spreadsheet(*SHEET), {part: b"<worksheet><row"}))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "There is nothing in this file."),
        (b"%PDF-1.7 ...", "This is a PDF."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 ...", "older Word or Excel"),
        (b"\x89PNG\r\n\x1a\n", "This is a picture"),
        (b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff", "This is not a file that can be read here"),
        (b"PK\x03\x04 and then nothing", "This file is broken"),
    ],
)
def test_a_file_is_what_is_in_it_and_not_what_it_is_called(content: bytes, sentence: str) -> None:
    assert sentence in refused(content, name="notes.csv")


def test_a_zip_of_something_else_is_not_looked_into() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../../etc/passwd", "root")
    assert "This is not a file that can be read here" in refused(out.getvalue(), name="notes.zip")


def test_more_rows_than_are_read_are_refused_and_none_of_them_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_ROWS", 3)
    assert "more than 3 rows" in refused(b"Text\n1\n2\n3\n4\n5\n", name="notes.csv")


def test_a_sheet_that_goes_on_emptily_for_ever_comes_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheets, "EMPTY_ENOUGH", 10)
    empty = [[None]] * 50
    batch = made.brought(cast.asha(), made.spreadsheet(*SHEET, *empty, ["2026-06-04", "Beyond the end."]))
    assert [row.fields["text"] for row in made.rows(batch)] == ["We sat."]


def test_a_macro_is_left_aside() -> None:
    data = made.rezipped(made.spreadsheet(*SHEET), {"xl/vbaProject.bin": b"\xd0\xcf macro"})
    assert made.states(made.brought(cast.asha(), data, name="notes.xlsm")) == ["ready"]

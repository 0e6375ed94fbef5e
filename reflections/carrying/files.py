"""What a file is, judged by what is in it, and how much of one is read at all.

Nothing here trusts a name or what a browser says of a file. An archive is looked at before anything in it is opened:
how many files it claims to hold, how large they would be, and how tightly they are packed. What it claims is also the
most that is ever read of it.
"""

import codecs
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from django.core.files.storage import default_storage

from people.jobs import CannotBeMade
from reflections.models import Batch

Kind = Batch.Kind

MOST_ROWS = 20_000
MOST_COLUMNS = 60
# Of an archive: files in it, bytes once unpacked, and how many times larger than packed a large one may be.
MOST_ENTRIES = 2_000
MOST_UNPACKED = 120_000_000
TIGHTEST = 150
WORTH_ASKING = 2_000_000
# Word's own text, and the list of words of a spreadsheet, are held whole while they are read.
MOST_OF_ONE_PART = 60_000_000

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NOT_TEXT = {
    b"%PDF": "This is a PDF. Words cannot be taken out of it reliably: bring in the document that it was made from.",
    b"\x89PNG": "This is a picture, not words.",
    b"\xff\xd8\xff": "This is a picture, not words.",
    b"{\\rtf": "This is an RTF document. Save it as .docx or as plain text, and bring that in.",
}
_OTHERWISE = (
    "This is not a file that can be read here: Word (.docx), text, Markdown, CSV, Excel (.xlsx), or a zip of notes."
)


@contextmanager
def lying(name: str) -> Iterator[BinaryIO]:
    """A file that lies in the store, open for reading."""
    with default_storage.open(name) as file:
        yield cast(BinaryIO, file.file)


def what_it_is(file: BinaryIO, name: str) -> str:
    """The kind of a file, by its first bytes and, in an archive, by the parts that it has.

    Raises:
        CannotBeMade: it is nothing that can be read here; the sentence says what would help.
    """
    head = file.read(8)
    file.seek(0)
    if not head:
        raise CannotBeMade("There is nothing in this file.")
    if head.startswith(b"PK"):
        return _of_an_archive(file)
    if head == _OLD_OFFICE:
        raise CannotBeMade(
            "This is a file of an older Word or Excel, or one with a password. "
            "Open it, save it as .docx or .xlsx without a password, and bring that in."
        )
    for magic, sentence in _NOT_TEXT.items():
        if head.startswith(magic):
            raise CannotBeMade(sentence)
    encoding_of(file)
    return Kind.TEXT


def _of_an_archive(file: BinaryIO) -> str:
    with opened(file) as archive:
        names = set(archive.namelist())
    if "word/document.xml" in names:
        return Kind.WORD
    if "xl/workbook.xml" in names:
        return Kind.SPREADSHEET
    if {"notes.json", "manifest.json"} <= names:
        return Kind.PARCEL
    if "mimetype" in names or "content.xml" in names:
        raise CannotBeMade("This looks like an OpenDocument file. Save it as .docx, .xlsx or .csv, and bring that in.")
    raise CannotBeMade(_OTHERWISE)


def opened(file: BinaryIO, *, most: int = MOST_UNPACKED, entries: int = MOST_ENTRIES) -> zipfile.ZipFile:
    """An archive, once what it claims of itself has been found bearable.

    Raises:
        CannotBeMade: it is broken, or would grow beyond what is read here.
    """
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as broken:
        raise CannotBeMade("This file is broken: it cannot be opened. Is it whole?") from broken
    parts = archive.infolist()
    if len(parts) > entries:
        raise CannotBeMade(f"This file has more than {entries:,} parts. That is more than is read here.")
    if sum(part.file_size for part in parts) > most:
        raise CannotBeMade("Unpacked, this file would be larger than is read here. Divide it and bring it in by parts.")
    for part in parts:
        if part.file_size > WORTH_ASKING and part.file_size > TIGHTEST * max(part.compress_size, 1):
            raise CannotBeMade("This file is packed far more tightly than words can be. It was not opened.")
        if part.flag_bits & 1:
            raise CannotBeMade("This file has a password. Take it off and bring it in again.")
    return archive


def no_doctype(archive: zipfile.ZipFile) -> None:
    """Refuse an office file that brings definitions of its own: none is ever written so, and they can do harm.

    Raises:
        CannotBeMade: there is one, or a part is larger than is read here.
    """
    for part in archive.infolist():
        if not part.filename.endswith((".xml", ".rels")):
            continue
        if part.file_size > MOST_OF_ONE_PART:
            raise CannotBeMade("This file is larger inside than is read here. Divide it and bring it in by parts.")
        with archive.open(part) as opened_part:
            head = opened_part.read(4096)
        if b"<!DOCTYPE" in head or b"<!ENTITY" in head or b"\x00" in head:
            raise CannotBeMade(
                "This file was not written by Word or Excel. Open it there, save it anew, and try again."
            )


def encoding_of(file: BinaryIO) -> str:
    """In which encoding a text is written: what it says of itself, else UTF-8 if it is that, else that of old Windows.

    Raises:
        CannotBeMade: it is no text.
    """
    file.seek(0)
    head = file.read(4096)
    file.seek(0)
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
    ):  # fmt: skip
        if head.startswith(mark):
            return encoding
    if b"\x00" in head:
        even, odd = head[::2].count(0), head[1::2].count(0)
        if odd > 0.3 * len(head) / 2 and not even:
            return "utf-16-le"
        if even > 0.3 * len(head) / 2 and not odd:
            return "utf-16-be"
        raise CannotBeMade(_OTHERWISE)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while piece := file.read(1 << 16):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    finally:
        file.seek(0)
    return "utf-8"

"""Word, Markdown and plain text: read into blocks, and divided into notes where their author wrote them as several."""

import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml.etree import LxmlError

from people.jobs import CannotBeMade
from reflections import spans
from reflections.carrying import columns, files, tables

HEADING = re.compile(r"(#{1,6})\s+(.+?)\s*#*$")
RULE = re.compile(r"\s*([-*_=~])(?:\s*\1){2,}\s*$")
UNDERLINE = re.compile(r"(=+|-+)\s*$")
# A line that is a day, or begins with one, is a heading where notes are divided at days.
LONGEST_DAY_LINE = 80

ONE, HEADINGS, RULES, DAYS = "one", "headings", "rules", "days"
TOO_MANY = f"There are more than {files.MOST_ROWS:,} notes in it. Divide it and bring it in by parts."


@dataclass(frozen=True)
class Block:
    """A paragraph or a heading (with its level), or a rule drawn across the page (with no words)."""

    words: str
    level: int = 0
    is_rule: bool = False


@dataclass(frozen=True)
class Piece:
    """What becomes one note: the words, and a heading that it stood under."""

    title: str
    text: str


def blocks(file: BinaryIO, kind: str) -> list[Block]:
    """A writing as it stands, block by block."""
    return list(_of_word(file)) if kind == files.Kind.WORD else list(of_text(_whole(file)))


def _whole(file: BinaryIO) -> str:
    with tables.as_text(file) as text:
        return spans.normal(text.read())


# ---- Plain text and Markdown -----------------------------------------------------------------------------------------


def of_text(text: str) -> Iterator[Block]:
    """Plain text, which may have the headings and rules of Markdown; everything else is left as it is."""
    paragraph: list[str] = []
    fenced = False
    for line in text.split("\n"):
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        heading = None if fenced else HEADING.match(line)
        if not fenced and len(paragraph) == 1 and UNDERLINE.match(line) and len(line.strip()) >= 3:
            yield Block(paragraph.pop().strip(), 1 if line.startswith("=") else 2)
        elif heading or (not fenced and RULE.match(line)):
            yield from _gathered(paragraph)
            yield Block(heading[2], len(heading[1])) if heading else Block(line.strip(), is_rule=True)
        elif line.strip() or fenced:
            paragraph.append(line.rstrip())
        else:
            yield from _gathered(paragraph)
    yield from _gathered(paragraph)


def _gathered(paragraph: list[str]) -> Iterator[Block]:
    if paragraph:
        yield Block("\n".join(paragraph))
        paragraph.clear()


# ---- Word ------------------------------------------------------------------------------------------------------------


def _of_word(file: BinaryIO) -> Iterator[Block]:
    with files.opened(file) as archive:
        files.no_doctype(archive)
    file.seek(0)
    try:
        document = docx.Document(file)
        levels = {style.style_id: _level(style.name or "") for style in document.styles if hasattr(style, "style_id")}
        body = document.element.body
    except ValueError as other:
        raise CannotBeMade(
            "This Word document holds macros or is a template. Save it as .docx, and try again."
        ) from other
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, LxmlError, AttributeError, TypeError) as broken:
        raise CannotBeMade(
            "This Word document cannot be read. Open it, save it anew as .docx, and try again."
        ) from broken
    yield from _within(body, levels)


def _level(style: str) -> int:
    if style == "Title":
        return 1
    found = re.fullmatch(r"[Hh]eading (\d)", style)
    return int(found[1]) if found else 0


def _within(element: Any, levels: dict[str, int]) -> Iterator[Block]:  # noqa: ANN401 - an element of the document
    for child in element:
        if child.tag == qn("w:p"):
            yield from _paragraph(child, levels)
        elif child.tag == qn("w:tbl"):
            rows = (" | ".join(_cell(cell) for cell in row.iter(qn("w:tc"))) for row in child.iter(qn("w:tr")))
            if table := "\n".join(row for row in rows if row.strip(" |")):
                yield Block(table)
        elif isinstance(child.tag, str) and child.tag not in {qn("w:sectPr"), qn("w:del"), qn("w:moveFrom")}:
            yield from _within(child, levels)


def _paragraph(element: Any, levels: dict[str, int]) -> Iterator[Block]:  # noqa: ANN401
    words = _words(element).strip()
    style = element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    name = style.get(qn("w:val")) if style is not None else ""
    if not words:
        breaks = any(one.get(qn("w:type")) == "page" for one in element.iter(qn("w:br")))
        if breaks or element.find(f"{qn('w:pPr')}/{qn('w:pBdr')}") is not None:
            yield Block("", is_rule=True)
    elif RULE.match(words):
        yield Block(words, is_rule=True)
    elif level := levels.get(name, 0):
        yield Block(" ".join(words.split()), level)
    else:
        is_item = element.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None or name.startswith("List")
        yield Block(f"- {words}" if is_item else words)


def _cell(cell: Any) -> str:  # noqa: ANN401
    return " ".join(" ".join(_words(paragraph).split()) for paragraph in cell.iter(qn("w:p"))).strip()


def _words(element: Any) -> str:  # noqa: ANN401
    """The words of a paragraph as it reads with every change accepted: what was struck out is not among them."""
    said: list[str] = []

    def read(node: Any) -> None:  # noqa: ANN401
        for child in node:
            if child.tag == qn("w:t"):
                said.append(child.text or "")
            elif child.tag in {qn("w:tab"), qn("w:ptab")} and node.tag == qn("w:r"):
                said.append("\t")
            elif child.tag in {qn("w:br"), qn("w:cr")}:
                said.append("\n")
            elif child.tag == qn("w:noBreakHyphen"):
                said.append("-")
            elif isinstance(child.tag, str) and not child.tag.endswith(
                ("}del", "}moveFrom", "}Fallback", "}instrText", "}pPr", "}rPr")
            ):
                read(child)

    read(element)
    return "".join(said)


# ---- Dividing --------------------------------------------------------------------------------------------------------


def ways(found: list[Block]) -> dict[str, int]:
    """Into how many notes each way of dividing would make it."""
    return {way: sum(1 for _ in divided(found, way)) for way in (ONE, HEADINGS, RULES, DAYS)}


def likeliest(counts: dict[str, int], found: list[Block]) -> str:
    """The way in which it was most likely written as several."""
    dated = sum(1 for block in found if not block.is_rule and columns.begins_with_day(block.words, LONGEST_DAY_LINE))
    if dated >= 2:
        return DAYS
    return HEADINGS if counts[HEADINGS] > 2 else RULES if counts[RULES] > 2 else ONE


def divided(found: list[Block], way: str) -> Iterator[Piece]:
    """The notes of a writing, divided so. No words are lost: what stands before the first heading is a note too.

    Raises:
        CannotBeMade: there are more than are read here.
    """
    for number, piece in enumerate(_pieces(found, way), start=1):
        if number > files.MOST_ROWS:
            raise CannotBeMade(TOO_MANY)
        yield piece


def _pieces(found: list[Block], way: str) -> Iterator[Piece]:
    title, gathered = "", list[Block]()
    top = min((block.level for block in found if block.level), default=0)
    tops = sum(block.level == top for block in found)
    if way == HEADINGS and tops == 1:
        # One heading above all the others is the title of the whole.
        top = min((block.level for block in found if block.level > top), default=top)
    for block in found:
        begins = (
            (way == HEADINGS and 0 < block.level <= top)
            or (way == RULES and block.is_rule)
            or (way == DAYS and not block.is_rule and columns.begins_with_day(block.words, LONGEST_DAY_LINE))
        )
        if begins:
            yield from _piece(title, gathered)
            first, _, rest = block.words.partition("\n")
            title, gathered = ("" if block.is_rule else first), ([Block(rest)] if rest.strip() else [])
        else:
            gathered.append(block)
    yield from _piece(title, gathered)


def _piece(title: str, gathered: Iterable[Block]) -> Iterator[Piece]:
    gathered = list(gathered)
    while gathered and gathered[0].is_rule:
        gathered.pop(0)
    while gathered and gathered[-1].is_rule:
        gathered.pop()
    if not title and gathered and gathered[0].level:
        title = gathered.pop(0).words
    text = "\n\n".join(f"{'#' * block.level} {block.words}" if block.level else block.words for block in gathered)
    if text.strip() or title:
        yield Piece(title, text.strip("\n"))

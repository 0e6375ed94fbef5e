"""Writings as blocks, and divided into notes where their author wrote them as several; plain text is read here."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

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


def whole(file: BinaryIO) -> str:
    """A writing that is nothing but text."""
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

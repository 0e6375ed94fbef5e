"""Word documents, block by block, as they read with every change accepted.

Only ``opening`` fetches this, when there is one to read.
"""

import re
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml.etree import LxmlError

from people.jobs import CannotBeMade
from reflections.carrying import files
from reflections.carrying.writings import RULE, Block


def of_word(file: BinaryIO) -> Iterator[Block]:
    """A Word document as it stands, block by block.

    Raises:
        CannotBeMade: it cannot be read.
    """
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

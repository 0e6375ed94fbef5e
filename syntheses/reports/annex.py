"""The evidence annex: the counts behind an edition's words, one row to a count, as a table that a spreadsheet opens.

Made from the view and from nothing else, so it can hold no figure that the page does not: counts, never anybody's
words. Every cell is a text; one that a spreadsheet would take for a formula is kept from it.
"""

import csv
import io
from collections.abc import Iterator

from syntheses.reports.view import Figure, Paragraph, ReportView, paragraphs

COLUMNS = (
    "edition", "chapter", "section", "where", "row", "basis", "how we know", "how widely", "passed through", "note",
    "counted", "supports", "complicates", "contradicts", "phrase", "meaning", "unit", "figure",
)  # fmt: skip
# What a spreadsheet begins a formula with, in both widths, and the blanks it looks past to find one.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe(cell: str) -> str:
    """A cell that no spreadsheet reckons with."""
    return f"'{cell}" if cell.lstrip(" \u00a0\ufeff\u200b").startswith(_FORMULA) else cell


def annex(view: ReportView) -> str:
    """The annex as CSV, with the mark by which a spreadsheet knows its letters."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    for row in _rows(view):
        writer.writerow({name: safe(cell) for name, cell in row.items()})
    return out.getvalue()


def _rows(view: ReportView) -> Iterator[dict[str, str]]:
    for chapter in view.chapters:
        for section in chapter.sections:
            place = {"edition": view.edition.words, "chapter": chapter.title, "section": section.title}
            for block in section.blocks:
                if isinstance(block, Paragraph):
                    yield from ({**place, **row} for row in _of_paragraph(view, block))
                elif isinstance(block, Figure):
                    yield from ({**place, **row} for row in _of_figure(block))


def _of_paragraph(view: ReportView, paragraph: Paragraph) -> Iterator[dict[str, str]]:
    notes = [note for note in view.notes if note.number in {mark.note for mark in paragraph.marks}]
    counts = {
        name: "; ".join(stance.count for note in notes for stance in note.stances if stance.stance == name)
        for name in ("supports", "complicates", "contradicts")
    }
    yield {
        "where": paragraph.anchor,
        "row": "paragraph",
        "basis": paragraph.basis,
        "how we know": paragraph.knowing,
        "how widely": paragraph.widely,
        "passed through": paragraph.passed,
        "note": ", ".join(str(note.number) for note in notes),
        "counted": " ".join(" ".join(paragraphs(note.words)) for note in notes),
        **counts,
    }
    for count in paragraph.counts:
        yield {
            "where": paragraph.anchor,
            "row": "counted phrase",
            "phrase": count.phrase,
            "meaning": count.means,
            "unit": count.unit,
            "figure": count.figure,
        }


def _of_figure(figure: Figure) -> Iterator[dict[str, str]]:
    for row in figure.table.rows:
        for column, cell in zip(figure.table.columns, row.cells, strict=True):
            yield {
                "where": figure.anchor,
                "row": "figure",
                "phrase": figure.caption,
                "meaning": row.name,
                "unit": column,
                "figure": cell,
            }

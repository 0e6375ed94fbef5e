"""A view as HTML: for the printed sheet whole, for the screen in parts, from the same templates.

Templates print texts and nothing else: whatever has to be worked out (the drawings of a figure, the notes' ways back,
the parts of the contents) is worked out here. A page on the screen takes ``shown(view)`` as part of its context and
includes ``reports/_chapters.html`` and ``reports/_endmatter.html``.
"""

import re
from dataclasses import dataclass, field
from functools import cached_property

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from syntheses.reports import charts, tiles
from syntheses.reports.view import (
    Behaviour,
    Block,
    Dissent,
    Figure,
    IndexLine,
    Listing,
    Note,
    Paragraph,
    PlaceAnswer,
    PullQuote,
    ReportView,
    Row,
    Run,
    Section,
    paragraphs,
)

SHEETS = {
    "behaviour-reflection": "reports/reflection.html",
    "place-portrait": "reports/portrait.html",
    "annual-summary": "reports/annual.html",
    "response": "reports/response.html",
}
PARTS: dict[type, str] = {
    Paragraph: "reports/_paragraph.html",
    Dissent: "reports/_dissent.html",
    PullQuote: "reports/_pull.html",
    PlaceAnswer: "reports/_answer.html",
    Listing: "reports/_listing.html",
    Figure: "reports/_figure.html",
}
# Where the content hash is written, once everything else stands. No text can hold it: texts are escaped.
HASH_SLOT = "<!--content-hash-->"
# The lines that tell a paragraph's standing hang beside it; one with fewer words is given their height.
SHORT = 150
# A dissent or an answer with more letters takes more than a third of a page, and may go on overleaf.
LONG = 700
# The words of a running head, both sides together.
HEAD = 7
_TAIL = re.compile(r"\S{1,14} \S{1,10}$")


@dataclass(frozen=True)
class ShownRun:
    """A stretch of a paragraph, and the name of the mark that ends it."""

    run: Run
    mark_id: str = ""
    ends: bool = False

    @property
    def tail(self) -> str:
        """On paper: a short last word with the one before it, so that it never stands on a line alone."""
        found = _TAIL.search(self.run.text) if self.ends and not self.run.note else None
        return found[0] if found else ""

    @property
    def start(self) -> str:
        """All before the tail or the glued word, without the space between."""
        return self.run.text.removesuffix(self.tail).removesuffix(" ")

    @property
    def gap(self) -> bool:
        """Whether a space stands between the two.

        On paper it gets a box of its own: where a line is full but for this space, the setter would otherwise count
        the space, find the line too long, and leave its first word alone on it.
        """
        return self.run.text.removesuffix(self.tail).endswith(" ")


@dataclass(frozen=True)
class ShownCell:
    """A cell and the step of its tint."""

    text: str
    tint: str


@dataclass(frozen=True)
class ShownRow:
    """A row of a table, with its behaviour's mark."""

    row: Row
    cells: list[ShownCell]
    behaviour: Behaviour | None


@dataclass(frozen=True)
class ShownFigure:
    """A figure with its drawings."""

    figure: Figure
    rows: list[ShownRow]
    color: str

    @cached_property
    def bars(self) -> SafeString:
        """The bars, as a drawing."""
        return mark_safe(charts.bars(self.figure, self.color))  # noqa: S308

    @cached_property
    def strips(self) -> list[charts.Drawn]:
        """The strips, as drawings."""
        drawn = charts.strips(self.figure, self.color)
        return [charts.Drawn(one.name, one.line, mark_safe(one.svg)) for one in drawn]  # noqa: S308

    @cached_property
    def axis(self) -> SafeString:
        """The scale under the strips, as a drawing."""
        return mark_safe(charts.axis(self.figure))  # noqa: S308


@dataclass(frozen=True)
class ShownBlock:
    """A block, the template that shows it, and what that template needs beside it."""

    block: Block
    runs: list[ShownRun] = field(default_factory=list)
    figure: ShownFigure | None = None

    @property
    def template(self) -> str:
        """The template of its kind."""
        return PARTS[type(self.block)]

    @property
    def short(self) -> bool:
        """Whether the margin has more lines than the words."""
        return isinstance(self.block, Paragraph) and len(self.block.text) < SHORT

    @property
    def long(self) -> bool:
        """Whether it is a dissent or an answer too long to be kept on one page at any price."""
        return isinstance(self.block, Dissent | PlaceAnswer) and sum(map(len, self.block.parts)) > LONG


@dataclass(frozen=True)
class ShownSection:
    """A section, with its blocks made ready."""

    section: Section
    blocks: list[ShownBlock]


@dataclass(frozen=True)
class ShownChapter:
    """A chapter, with its sections made ready, and what the contents say under its title."""

    anchor: str
    title: str
    label: str
    sub_question: str
    standfirst: str
    running: str
    sections: list[ShownSection]

    @property
    def inside(self) -> str:
        """The titles of its sections, in a row."""
        return "; ".join(shown.section.title for shown in self.sections if shown.section.title)


@dataclass(frozen=True)
class ShownNote:
    """A note, and the mark it leads back to."""

    note: Note
    back: str


@dataclass(frozen=True)
class ShownIndex:
    """What the index says of one behaviour."""

    behaviour: Behaviour
    lines: tuple[IndexLine, ...]


@dataclass(frozen=True)
class Shown:
    """A view made ready for the templates."""

    view: ReportView
    chapters: list[ShownChapter]
    notes: list[ShownNote]
    index: list[ShownIndex]
    figures: list[Figure]
    central: Behaviour | None
    touched: list[Behaviour]
    method: list[str]
    limits: list[str]
    not_heard: list[str]
    running_title: str
    running_names: str
    created: str

    @property
    def nine(self) -> SafeString:
        """The nine marks in a row."""
        return mark_safe(tiles.row())  # noqa: S308

    @property
    def hash_slot(self) -> SafeString:
        """The place for the content hash."""
        return mark_safe(HASH_SLOT)  # noqa: S308


def head(words: str, most: int) -> str:
    """The words of a running head: few, or a reader that is told to skip it would be skipping a sentence."""
    kept = words.split()
    return " ".join(kept[:most])[:48] + ("…" if len(kept) > most else "")


def shown(view: ReportView) -> Shown:
    """A view with its drawings drawn and its marks named."""
    marked: dict[int, int] = {}
    title = head(view.title.partition(":")[0], 4)
    chapters = [
        ShownChapter(
            chapter.anchor,
            chapter.title,
            chapter.label,
            chapter.sub_question,
            chapter.standfirst,
            head(chapter.label or chapter.title, HEAD - len(title.split())),
            [
                ShownSection(section, [_block(view, block, marked) for block in section.blocks])
                for section in chapter.sections
            ],
        )
        for chapter in view.chapters
    ]
    worded = {behaviour.key: behaviour for behaviour in view.behaviours}
    return Shown(
        view=view,
        chapters=chapters,
        notes=[ShownNote(note, f"r-{note.number}" if note.number in marked else "") for note in view.notes],
        index=[ShownIndex(worded[entry.behaviour], entry.lines) for entry in view.index if entry.lines],
        figures=view.of_type(Figure),
        central=worded.get(view.central),
        touched=[worded[key] for key in view.touched],
        method=paragraphs(view.method),
        limits=paragraphs(view.limits),
        not_heard=paragraphs(view.not_heard),
        running_title=title,
        running_names=", ".join(name.split()[-1] for name in view.names if name.strip())[:60],
        created=f"{view.edition.published_on.isoformat()}T09:00:00Z",
    )


def _block(view: ReportView, block: Block, marked: dict[int, int]) -> ShownBlock:
    if isinstance(block, Paragraph):
        runs = block.runs
        return ShownBlock(block, runs=[_run(run, marked, at == len(runs)) for at, run in enumerate(runs, 1)])
    if isinstance(block, Figure):
        return ShownBlock(block, figure=_figure(view, block))
    return ShownBlock(block)


def _run(run: Run, marked: dict[int, int], ends: bool) -> ShownRun:
    if not run.note:
        return ShownRun(run, ends=ends)
    marked[run.note] = marked.get(run.note, 0) + 1
    again = f"-{marked[run.note]}" if marked[run.note] > 1 else ""
    return ShownRun(run, f"r-{run.note}{again}")


def _figure(view: ReportView, figure: Figure) -> ShownFigure:
    tinted = charts.tints(figure.table) if figure.drawing == "matrix" else []
    rows = [
        ShownRow(
            row,
            [ShownCell(cell, tinted[at][n] if tinted else "") for n, cell in enumerate(row.cells)],
            view.behaviour(row.behaviour),
        )
        for at, row in enumerate(figure.table.rows)
    ]
    behaviour = view.behaviour(figure.behaviour)
    color = tiles.colors()[behaviour.glyph] if behaviour and behaviour.glyph else charts.PLAIN
    return ShownFigure(figure, rows, color)


def sheet(view: ReportView) -> str:
    """The whole printed sheet as HTML, with the place for the content hash still open."""
    html = render_to_string(SHEETS[view.kind], {"shown": shown(view), "view": view})
    # Characters that no sheet can carry: PDF text and XML alike refuse them.
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]", "\ufffd", html)

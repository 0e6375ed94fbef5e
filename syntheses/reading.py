"""An edition as it is read on a screen: the press's own parts, with the notes of each stretch beside it.

Nothing here asks the database: everything on the page comes from what the edition froze.
"""

from dataclasses import dataclass, replace
from datetime import date

from syntheses.reports import compose
from syntheses.reports.compose import ShownBlock, ShownNote
from syntheses.reports.view import Behaviour, Dissent, Figure, Link, Note, Paragraph, ReportView

WORDS_A_MINUTE = 220


@dataclass(frozen=True)
class Beside:
    """What stands beside a stretch of text: how surely and widely something is said, and the note behind it."""

    note: Note
    knowing: str


@dataclass
class Passage:
    """A paragraph and what follows it up to the next, with its notes beside it; or a figure, which takes the page."""

    blocks: list[ShownBlock]
    beside: list[Beside]
    is_wide: bool = False


@dataclass(frozen=True)
class Stretch:
    """A section on the screen, passage by passage."""

    anchor: str
    title: str
    passages: list[Passage]


@dataclass(frozen=True)
class Chapter:
    """A chapter on the screen."""

    anchor: str
    title: str
    label: str
    sub_question: str
    standfirst: str
    stretches: list[Stretch]


@dataclass(frozen=True)
class Mark:
    """A behaviour's tile and name, as the screens' parts want them."""

    css: str
    mark: str
    short_name: str


@dataclass(frozen=True)
class Reading:
    """An edition made ready for the page."""

    view: ReportView
    shown: compose.Shown
    chapters: list[Chapter]
    minutes: int

    @property
    def central(self) -> Mark | None:
        return mark(self.shown.central) if self.shown.central else None

    @property
    def touched(self) -> list[Mark]:
        return [mark(behaviour) for behaviour in self.shown.touched]

    @property
    def notes(self) -> list[ShownNote]:
        return self.shown.notes

    @property
    def index(self) -> list[tuple[Mark, compose.ShownIndex]]:
        return [(mark(entry.behaviour), entry) for entry in self.shown.index]

    @property
    def links(self) -> list[Link]:
        return list(self.view.links)


def mark(behaviour: Behaviour) -> Mark:
    """A behaviour as the screens draw it."""
    css = f"b-{behaviour.glyph} f-{behaviour.group}" if behaviour.glyph else ""
    return Mark(css=css, mark=behaviour.glyph, short_name=behaviour.heading)


def read(view: ReportView, *, today: date) -> Reading:
    """Make an edition ready to be read on a day: whom to write to lapses on its date."""
    provenance = view.provenance
    if provenance and provenance.contact_until and provenance.contact_until < today:
        view = replace(view, provenance=replace(provenance, contact="", contact_until=None))
    shown = compose.shown(view)
    notes = {note.number: note for note in view.notes}
    chapters = [
        Chapter(
            chapter.anchor,
            chapter.title,
            chapter.label,
            chapter.sub_question,
            chapter.standfirst,
            [_stretch(part, notes) for part in chapter.sections],
        )
        for chapter in shown.chapters
    ]
    words = sum(len(block.text.split()) for block in view.of_type(Paragraph))
    words += sum(len(block.wording.split()) for block in view.of_type(Dissent))
    return Reading(view, shown, chapters, max(1, round(words / WORDS_A_MINUTE)))


def _stretch(part: compose.ShownSection, notes: dict[int, Note]) -> Stretch:
    passages: list[Passage] = []
    for shown in part.blocks:
        block = shown.block
        if isinstance(block, Figure):
            passages.append(Passage([shown], [], is_wide=True))
        elif isinstance(block, Paragraph) or not passages or passages[-1].is_wide:
            passages.append(Passage([shown], _beside(block, notes) if isinstance(block, Paragraph) else []))
        else:
            passages[-1].blocks.append(shown)
    return Stretch(part.section.anchor, part.section.title, passages)


def _beside(block: Paragraph, notes: dict[int, Note]) -> list[Beside]:
    knowing = ", ".join(filter(None, [block.knowing, block.widely[:1].lower() + block.widely[1:]]))
    return [Beside(notes[each.note], knowing) for each in block.marks]

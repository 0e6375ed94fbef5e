"""What an edition says, whole: the allow-list of everything that can ever be printed or shown.

A view is made once, when an edition is frozen, and kept as JSON beside it. The page on the screen, the printed file,
the charts and the annex are all made from it and from nothing else; so a word that is not in these classes cannot
leave the house. Every figure in here has already been through the disclosure rule: nothing below this line counts.

Texts are plain text. An empty text means that there is nothing to say, and the page leaves it out.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Literal, Self, TypeVar

from syntheses.reports import codec

SCHEMA = 1

Kind = Literal["behaviour-reflection", "place-portrait", "annual-summary", "response"]
Group = Literal["perspective", "power", "participation"]
StanceName = Literal["supports", "complicates", "contradicts"]
Basis = Literal["evidence", "opinion", "framing"]
Hedge = Literal["saw", "did", "told", "appears", "believe", "recommend", "counted"]
Drawing = Literal["matrix", "bars", "strips", "none"]

MONTHS = (
    "January February March April May June July August September October November December"
).split()
SAID_OF_HEDGE = {
    "saw": "We saw",
    "did": "We did, and saw",
    "told": "We were told",
    "appears": "It appears",
    "believe": "We believe",
    "recommend": "We recommend",
    "counted": "We counted",
}
SAID_OF_KIND = {
    "behaviour-reflection": "A reflection on one behaviour",
    "place-portrait": "A portrait of one place",
    "annual-summary": "Annual inquiry summary",
    "response": "A response",
}
GLYPH_OF_BEHAVIOUR = {
    "interconnected-whole": "whole",
    "resourceful-people": "strengths",
    "shared-vision": "vision",
    "shared-power": "power",
    "devolved-decisions": "decisions",
    "mutual-accountability": "accountability",
    "trusting-relationships": "trust",
    "collaborative-leadership": "leadership",
    "collective-learning": "learning",
}
SAID_OF_LINK = {
    "summarised-in": "Summarised in",
    "draws-on": "Draws on",
    "responds-to": "Responds to",
    "corrects": "Corrects",
    "continues": "Continues",
}
# Anchors that the endmatter uses for itself.
RESERVED = frozenset(
    ("piece", "contents", "figures", "how-we-know", "method", "limits", "not-heard", "index", "colophon", "answered")
)
_ANCHOR = re.compile(r"[a-z][a-z0-9-]*")
_SAFE_ADDRESS = re.compile(r"(https?://|mailto:)[^\s\x00-\x1f]+")
_SPACES = re.compile(r"\s")


class NotAView(ValueError):
    """What was given cannot be printed, because it is not a whole view; the sentence says where it breaks."""


def spoken(day: date) -> str:
    """A date as it is said: 17 March 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def listed(words: list[str]) -> str:
    """Several things said in a row: one, two and three."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def paragraphs(text: str) -> list[str]:
    """A text in its paragraphs, which an empty line parts."""
    return [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]


# ---- Who and what ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Inquiry:
    """The inquiry whose edition this is."""

    title: str
    funder: str = ""
    question: str = ""


@dataclass(frozen=True)
class Behaviour:
    """One behaviour as this edition's wording numbers and names it."""

    key: str
    name: str
    number: int = 0
    group: Group = "perspective"

    @property
    def glyph(self) -> str:
        """The name of its mark; empty for a behaviour of another framework, which has none."""
        return GLYPH_OF_BEHAVIOUR.get(self.key, "")

    @property
    def heading(self) -> str:
        """Its number, where the wording gives one, and its name."""
        return f"{self.number}. {self.name}" if self.number else self.name


@dataclass(frozen=True)
class Author:
    """Somebody who signed this version, what the signature means, and in whose pay they are."""

    name: str
    role: str = ""
    meaning: str = ""
    signed_on: date | None = None
    version: int = 0
    interest: str = ""
    slug: str = ""

    @property
    def signature(self) -> str:
        """Name, role, the day of signing, and what it means, as the colophon says it."""
        when = f", signed version {self.version} on {spoken(self.signed_on)}" if self.signed_on else ""
        role = f", {self.role}" if self.role else ""
        return f"{self.name}{role}{when}"


@dataclass(frozen=True)
class EditionMark:
    """Which edition this is, of which day, and where it stands."""

    number: int
    published_on: date
    address: str = ""

    @property
    def words(self) -> str:
        """Edition 2, 17 March 2026."""
        return f"Edition {self.number}, {spoken(self.published_on)}"


# ---- What stands in a section ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mark:
    """A note's number, set after the character at which its claim ends (in code points)."""

    at: int
    note: int


@dataclass(frozen=True)
class Count:
    """One counted phrase of a paragraph: what it says, of what, and the figure it was held against."""

    phrase: str
    means: str = ""
    unit: str = ""
    figure: str = ""


@dataclass(frozen=True)
class Run:
    """A stretch of a paragraph. ``glued`` is its last word, kept on one line with the ``note`` that follows it."""

    text: str
    glued: str = ""
    note: int = 0


@dataclass(frozen=True)
class Paragraph:
    """One paragraph: its words, on what they rest, how surely they are said, and how widely they hold."""

    anchor: str
    text: str
    basis: Basis = "evidence"
    hedge: Hedge | None = None
    reach: str = ""
    voice: str = ""
    marks: tuple[Mark, ...] = ()
    counts: tuple[Count, ...] = ()

    def __post_init__(self) -> None:
        """A mark must stand within the words."""
        if any(not 0 < mark.at <= len(self.text) for mark in self.marks):
            raise NotAView(f"Paragraph {self.anchor} has a note mark outside its words.")

    @property
    def knowing(self) -> str:
        """How it is known, in the two or three words that stand in the margin."""
        return SAID_OF_HEDGE[self.hedge] if self.hedge else ""

    @property
    def widely(self) -> str:
        """How widely it holds; of an opinion, whose it is."""
        if self.reach:
            return self.reach
        return "The authors’ view" if self.basis == "opinion" else ""

    @property
    def passed(self) -> str:
        """Through whose mouths the words came, where they came through more than the writer's."""
        hands = [hand.strip() for hand in self.voice.split("→") if hand.strip()]
        return " to ".join(hands).capitalize() if len(hands) > 2 else ""

    @property
    def runs(self) -> list[Run]:
        """The words, cut where a note's number stands."""
        runs, start = [], 0
        for mark in sorted(self.marks, key=lambda mark: (mark.at, mark.note)):
            stretch = self.text[start : mark.at]
            gap = max((space.end() for space in _SPACES.finditer(stretch)), default=0)
            runs.append(Run(stretch[:gap], stretch[gap:], mark.note))
            start = mark.at
        if start < len(self.text):
            runs.append(Run(self.text[start:]))
        return runs


@dataclass(frozen=True)
class Holder:
    """One who holds a dissent, as they chose to be shown (empty: not named), and the day they accepted the wording."""

    shown_as: str
    accepted_on: date


@dataclass(frozen=True)
class Dissent:
    """A different view, in the words of those who hold it. Nobody else may change it or leave it out."""

    anchor: str
    wording: str
    holders: tuple[Holder, ...]
    title: str = ""

    @property
    def parts(self) -> list[str]:
        """Its paragraphs."""
        return paragraphs(self.wording)

    @property
    def label(self) -> str:
        """A different view, and whose."""
        named = [holder.shown_as for holder in self.holders if holder.shown_as]
        if named and len(named) == len(self.holders):
            return f"A different view, held by {listed(named)}"
        return "A different view"

    @property
    def standing(self) -> str:
        """Who accepted it and when, as it is printed under the words."""
        by_day: dict[date, list[str]] = {}
        for holder in sorted(self.holders, key=lambda holder: holder.accepted_on):
            by_day.setdefault(holder.accepted_on, []).append(holder.shown_as)
        if len(by_day) == 1 and all(self.holders[0].shown_as == holder.shown_as for holder in self.holders):
            accepted = f"accepted on {spoken(self.holders[0].accepted_on)}"
        else:
            accepted = "accepted by " + listed(
                [f"{listed([name or 'a holder not named' for name in names])} on {spoken(day)}"
                 for day, names in by_day.items()]
            )
        whose = "the one who holds it" if len(self.holders) == 1 else "those who hold it"
        return (
            f"This passage belongs to {whose} and is printed in their words, {accepted}. "
            "Nobody else may change it, shorten it or leave it out."
        )


@dataclass(frozen=True)
class PullQuote:
    """Words that somebody cleared, and who said them, as they may be shown: «a tenant, in one place»."""

    words: str
    who: str = ""


@dataclass(frozen=True)
class PlaceAnswer:
    """What a place says to a finding about itself, printed whole."""

    anchor: str
    by: str
    text: str
    given_on: date
    shown_on: date | None = None

    @property
    def parts(self) -> list[str]:
        """Its paragraphs."""
        return paragraphs(self.text)

    @property
    def whose(self) -> str:
        """Whose it is, in the middle of a sentence."""
        return f"the {self.by[4:]}" if self.by.startswith("The ") else self.by

    @property
    def standing(self) -> str:
        """When it was asked for and given."""
        shown = f", who were shown the text on {spoken(self.shown_on)}" if self.shown_on else ""
        return f"Written by {self.whose}{shown}. Given on {spoken(self.given_on)} and printed whole."


@dataclass(frozen=True)
class Listing:
    """A short list of questions or points."""

    items: tuple[str, ...]
    ordered: bool = True


# ---- Figures: one disclosed table, and drawings of it ---------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """One row of a table; every cell a text that has been through the disclosure rule («12», «few», «none»)."""

    name: str
    cells: tuple[str, ...]
    behaviour: str = ""
    total: bool = False


@dataclass(frozen=True)
class Table:
    """The disclosed figures. Table, chart, text alternative and annex are all made from this one object."""

    corner: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    # Whether the last column sums the others; sums are drawn quietly and never tinted.
    sums_last: bool = False


@dataclass(frozen=True)
class Strip:
    """One small chart of a set: the table's row that goes up, and the row that goes down, if there is one."""

    name: str
    sentence: str
    up: int
    down: int | None = None
    line: str = ""


@dataclass(frozen=True)
class Figure:
    """A table, drawn if a drawing helps, with a sentence that says what is to be seen in it."""

    anchor: str
    caption: str
    table: Table
    sentence: str
    drawing: Drawing = "none"
    note: str = ""
    strips: tuple[Strip, ...] = ()
    # What goes up and down in strips, for the key: («built», «broken»).
    ways: tuple[str, ...] = ()
    behaviour: str = ""

    def __post_init__(self) -> None:
        """A table is even, and a strip draws rows that are there."""
        width, rows = len(self.table.columns), self.table.rows
        if any(len(row.cells) != width for row in rows):
            raise NotAView(f"The table of figure {self.anchor} has a row of another length.")
        drawn = [row for strip in self.strips for row in (strip.up, strip.down) if row is not None]
        if any(not 0 <= row < len(rows) for row in drawn):
            raise NotAView(f"A strip of figure {self.anchor} draws a row that is not there.")


Block = Paragraph | Dissent | PullQuote | PlaceAnswer | Listing | Figure
B = TypeVar("B", bound=Block)


@dataclass(frozen=True)
class Section:
    """A stretch of a chapter under one heading, or under none."""

    blocks: tuple[Block, ...]
    anchor: str = ""
    title: str = ""


@dataclass(frozen=True)
class Chapter:
    """One chapter. A short piece has a single one without a title."""

    sections: tuple[Section, ...]
    anchor: str = ""
    title: str = ""
    label: str = ""
    sub_question: str = ""
    standfirst: str = ""


# ---- How we know, and what else stands behind a piece ---------------------------------------------------------------


@dataclass(frozen=True)
class Quote:
    """Cleared words, quoted in a note, and who said them as they may be shown."""

    words: str
    who: str = ""


@dataclass(frozen=True)
class Stance:
    """What supports, complicates or contradicts a claim: how much, disclosed, and words that may be quoted."""

    stance: StanceName
    count: str
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True)
class Note:
    """One note of «How we know»: the counted basis of a claim, in words."""

    number: int
    words: str
    stances: tuple[Stance, ...] = ()

    @property
    def weighed(self) -> str:
        """The stances in a row: supports, few complicates."""
        return "; ".join(f"{stance.stance}: {stance.count}" for stance in self.stances).capitalize()

    @property
    def quotes(self) -> list[Quote]:
        """All words quoted, in the order of the stances."""
        return [quote for stance in self.stances for quote in stance.quotes]


@dataclass(frozen=True)
class IndexLine:
    """One line of the index: a few words, and the paragraph they lead to."""

    words: str
    anchor: str


@dataclass(frozen=True)
class IndexEntry:
    """Where one behaviour is spoken of."""

    behaviour: str
    lines: tuple[IndexLine, ...]


@dataclass(frozen=True)
class Correction:
    """What an edition put right: what stood there, what stands there now, and why."""

    edition: int
    made_on: date
    was: str
    now: str
    why: str = ""

    @property
    def words(self) -> str:
        """The correction as a sentence."""
        return f"Edition {self.edition}, {spoken(self.made_on)}: “{self.was}” became “{self.now}”. {self.why}".strip()


@dataclass(frozen=True)
class Link:
    """A typed link to another piece."""

    kind: str
    title: str
    address: str = ""

    @property
    def said(self) -> str:
        """The type of link, as the start of a line."""
        return SAID_OF_LINK.get(self.kind, self.kind.replace("-", " ").capitalize())

    @property
    def safe_address(self) -> str:
        """The address, if it is one that a reader may be sent to; else nothing."""
        return self.address if _SAFE_ADDRESS.fullmatch(self.address) else ""


@dataclass(frozen=True)
class Provenance:
    """Where the piece first appeared, and whom to write to, until when they agreed to be written to."""

    first_published: str = ""
    contact: str = ""
    contact_until: date | None = None

    @property
    def words(self) -> str:
        """Both, as sentences."""
        first = f"First published: {self.first_published}." if self.first_published else ""
        until = f", until {spoken(self.contact_until)}" if self.contact_until else ""
        return f"{first} {f'Contact: {self.contact}{until}.' if self.contact else ''}".strip()


@dataclass(frozen=True)
class RespondsTo:
    """The outside work that a response answers, and what it accepts, questions and cautions."""

    title: str
    body: str = ""
    year: int = 0
    accepts: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The work as it is cited."""
        return ", ".join(part for part in (self.title, self.body, str(self.year or "")) if part)


# ---- The whole ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ReportView:
    """An edition, whole."""

    kind: Kind
    title: str
    inquiry: Inquiry
    edition: EditionMark
    authors: tuple[Author, ...]
    chapters: tuple[Chapter, ...]
    standfirst: str = ""
    series: str = ""
    topic: str = ""
    period: str = ""
    places: tuple[str, ...] = ()
    behaviours: tuple[Behaviour, ...] = ()
    central: str = ""
    touched: tuple[str, ...] = ()
    choice: str = ""
    notes: tuple[Note, ...] = ()
    method: str = ""
    limits: str = ""
    not_heard: str = ""
    index: tuple[IndexEntry, ...] = ()
    corrections: tuple[Correction, ...] = ()
    links: tuple[Link, ...] = ()
    provenance: Provenance | None = None
    responds_to: RespondsTo | None = None

    def __post_init__(self) -> None:
        """An edition is whole: each anchor stands once, and each mark, index line and behaviour leads somewhere."""
        anchors = [anchor for anchor in self.anchors if anchor]
        for anchor in anchors:
            if not _ANCHOR.fullmatch(anchor) or anchor in RESERVED or re.match(r"[nr]-\d", anchor):
                raise NotAView(f"“{anchor}” cannot be an anchor.")
        if len(anchors) != len(set(anchors)):
            raise NotAView("Two parts of the piece have the same anchor.")
        if lost := {line.anchor for entry in self.index for line in entry.lines} - set(anchors):
            raise NotAView(f"The index leads to {sorted(lost)[0]}, which is not there.")
        numbers = [note.number for note in self.notes]
        if numbers != sorted(set(numbers)) or (numbers and numbers[0] < 1):
            raise NotAView("The notes are not numbered in order.")
        if lost_notes := {mark.note for part in self.of_type(Paragraph) for mark in part.marks} - set(numbers):
            raise NotAView(f"Note {min(lost_notes)} is marked and not there.")
        known = {behaviour.key for behaviour in self.behaviours}
        named = {self.central, *self.touched, *(entry.behaviour for entry in self.index)} - {""}
        named |= {row.behaviour for figure in self.of_type(Figure) for row in figure.table.rows if row.behaviour}
        if named - known:
            raise NotAView(f"The behaviour {sorted(named - known)[0]} is spoken of and not worded.")

    @property
    def anchors(self) -> list[str]:
        """Every anchor of the piece, in reading order; empty ones too."""
        found = []
        for chapter in self.chapters:
            found.append(chapter.anchor)
            for section in chapter.sections:
                found.append(section.anchor)
                found += [getattr(block, "anchor", "") for block in section.blocks]
        return found

    def of_type(self, wanted: type[B]) -> list[B]:
        """Every block of one type, in reading order."""
        return [block for c in self.chapters for s in c.sections for block in s.blocks if isinstance(block, wanted)]

    def behaviour(self, key: str) -> Behaviour | None:
        """The behaviour with this key, as this edition words it."""
        return next((behaviour for behaviour in self.behaviours if behaviour.key == key), None)

    @property
    def said_kind(self) -> str:
        """What kind of piece it is."""
        return SAID_OF_KIND[self.kind]

    @property
    def names(self) -> list[str]:
        """The authors' names, in the order they agreed."""
        return [author.name for author in self.authors]

    @property
    def byline(self) -> str:
        """The authors, as they are said in a row."""
        return listed(self.names)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the view's own words: the same edition always has the same one."""
        kept = json.dumps(self.to_json(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(kept.encode("utf-8", "surrogatepass")).hexdigest()

    def to_json(self) -> dict[str, Any]:
        """The view as plain JSON, to be frozen."""
        return {"schema": SCHEMA, **codec.plain(self)}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        """The view again, from what was frozen. What it does not know it refuses rather than prints.

        Raises ``NotAView``.
        """
        rest = dict(kept)
        if rest.pop("schema", None) != SCHEMA:
            raise NotAView(f"This press reads views of schema {SCHEMA}.")
        try:
            return codec.whole(cls, rest)
        except codec.Unreadable as problem:
            raise NotAView(str(problem)) from None

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
from functools import cached_property
from typing import Any, Self

from syntheses.reports import codec
from syntheses.reports.view.behind import (
    Author,
    Behaviour,
    Correction,
    EditionMark,
    IndexEntry,
    IndexLine,
    Inquiry,
    Link,
    Note,
    Provenance,
    Quote,
    RespondsTo,
    Stance,
)
from syntheses.reports.view.blocks import (
    B,
    Block,
    Chapter,
    Count,
    Dissent,
    Holder,
    Listing,
    Mark,
    Paragraph,
    PlaceAnswer,
    PullQuote,
    Run,
    Section,
)
from syntheses.reports.view.figures import (
    Figure,
    Row,
    Strip,
    Table,
)
from syntheses.reports.view.words import (
    GLYPH_OF_BEHAVIOUR,
    MONTHS,
    SAID_OF_HEDGE,
    SAID_OF_KIND,
    SAID_OF_LINK,
    Basis,
    Drawing,
    Group,
    Hedge,
    Kind,
    NotAView,
    StanceName,
    listed,
    paragraphs,
    quoted,
    spoken,
)

__all__ = [
    "GLYPH_OF_BEHAVIOUR",
    "MONTHS",
    "RESERVED",
    "SAID_OF_HEDGE",
    "SAID_OF_KIND",
    "SAID_OF_LINK",
    "SCHEMA",
    "Author",
    "Basis",
    "Behaviour",
    "Block",
    "Chapter",
    "Correction",
    "Count",
    "Dissent",
    "Drawing",
    "EditionMark",
    "Figure",
    "Group",
    "Hedge",
    "Holder",
    "IndexEntry",
    "IndexLine",
    "Inquiry",
    "Kind",
    "Link",
    "Listing",
    "Mark",
    "NotAView",
    "Note",
    "Paragraph",
    "PlaceAnswer",
    "Provenance",
    "PullQuote",
    "Quote",
    "ReportView",
    "RespondsTo",
    "Row",
    "Run",
    "Section",
    "Stance",
    "StanceName",
    "Strip",
    "Table",
    "listed",
    "paragraphs",
    "quoted",
    "spoken",
]

SCHEMA = 1
# Anchors that the endmatter uses for itself.
RESERVED = frozenset(
    ("piece", "contents", "figures", "how-we-know", "method", "limits", "not-heard", "index", "colophon", "answered")
)
_ANCHOR = re.compile(r"[a-z][a-z0-9-]*")


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
            raise NotAView(f"The index leads to {min(lost)}, which is not there.")
        numbers = [note.number for note in self.notes]
        if numbers != sorted(set(numbers)) or (numbers and numbers[0] < 1):
            raise NotAView("The notes are not numbered in order.")
        if lost_notes := {mark.note for part in self.of_type(Paragraph) for mark in part.marks} - set(numbers):
            raise NotAView(f"Note {min(lost_notes)} is marked and not there.")
        known = {behaviour.key for behaviour in self.behaviours}
        named = {self.central, *self.touched, *(entry.behaviour for entry in self.index)} - {""}
        named |= {row.behaviour for figure in self.of_type(Figure) for row in figure.table.rows if row.behaviour}
        if named - known:
            raise NotAView(f"The behaviour {min(named - known)} is spoken of and not worded.")

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

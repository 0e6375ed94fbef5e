"""What stands in a section, in the order in which it is read."""

import re
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from syntheses.reports.view.figures import Figure
from syntheses.reports.view.words import SAID_OF_HEDGE, Basis, Hedge, NotAView, listed, paragraphs, quoted, spoken

_SPACES = re.compile(r"\s")


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
        """Through whose hands the words came, where it was more than one. The reader, last, goes unsaid."""
        hands = [hand.strip() for hand in self.voice.split("→") if hand.strip() not in ("", "reader")]
        return " to ".join(hands).capitalize() if len(hands) > 1 else ""

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
                [
                    f"{listed([name or 'a holder not named' for name in names])} on {spoken(day)}"
                    for day, names in by_day.items()
                ]
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

    @property
    def quoted(self) -> str:
        """The words in quotation marks."""
        return quoted(self.words)


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

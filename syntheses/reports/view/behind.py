"""Who stands behind a piece, and what: its inquiry and authors, how it is known, what was put right, where it leads."""

import re
from dataclasses import dataclass
from datetime import date

from syntheses.reports.view.words import GLYPH_OF_BEHAVIOUR, SAID_OF_LINK, Group, StanceName, quoted, spoken

_SAFE_ADDRESS = re.compile(r"(https?://|mailto:)[^\s\x00-\x1f]+")
# What may stand after the stop that ends a sentence.
_ENDS = " \t\n’”'\""


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


@dataclass(frozen=True)
class Quote:
    """Cleared words, quoted in a note, and who said them as they may be shown."""

    words: str
    who: str = ""

    @property
    def said(self) -> str:
        """The words in quotation marks and who said them, ended as a sentence is."""
        who = f" ({self.who})" if self.who else ""
        return f"{quoted(self.words.strip())}{who}{'' if not who and self.words.rstrip(_ENDS)[-1:] in '.?!' else '.'}"


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

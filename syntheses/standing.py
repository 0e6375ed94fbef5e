"""A piece as it stands: its sections in reading order, each paragraph with what it rests on and what it counts.

Read in a fixed number of statements, however long the piece is. The workspace shows it; what stops publishing is
said from it.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from behaviours import numbers
from behaviours.models import Wording
from places.models import Place
from reflections.models.excerpts import Cleared
from syntheses import counts
from syntheses.models import (
    Authorship,
    Dissent,
    DissentHolder,
    Evidence,
    Paragraph,
    PullQuote,
    Quantifier,
    Section,
    SignOff,
    Synthesis,
)

T = TypeVar("T")


def _by(rows: Iterable[T], key: Callable[[T], Hashable]) -> dict[Hashable, list[T]]:
    grouped: dict[Hashable, list[T]] = defaultdict(list)
    for row in rows:
        grouped[key(row)].append(row)
    return grouped


def _listed(names: list[str]) -> str:
    """Several names said in a row: one, two and three."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


@dataclass
class Mark:
    """A counted phrase, and whether the count bears it out."""

    row: Quantifier
    rests_on: frozenset[int] = frozenset()
    differs: bool = False
    places: list[tuple[Place, bool]] = field(default_factory=list)

    @property
    def found(self) -> str:
        """What was counted, in words: "4 of 5"."""
        n, of = self.row.found_n, self.row.found_of
        return "" if n is None else f"{n} of {of}" if of is not None else str(n)

    @property
    def claimed(self) -> str:
        """What the phrase claims, in words: "every", "exactly 4 of 5"."""
        row = self.row
        number = "" if row.n is None else f"{row.n} of {row.of}" if row.of is not None else f"{row.n}"
        return ", ".join(filter(None, [row.get_quantity_display(), number]))

    @property
    def missing(self) -> list[Place]:
        """The places of which nothing stands there; only worth saying where the count differs."""
        return [place for place, speaks in self.places if not speaks]

    @property
    def said(self) -> str:
        silent = self.missing
        names = _listed([place.name for place in silent])
        end = f" {names} {'has' if len(silent) == 1 else 'have'} no evidence." if silent else ""
        return f"“{self.row.phrase}”: {self.found}.{end}"


@dataclass
class Standing:
    """One paragraph as it stands, with its number in the whole piece."""

    row: Paragraph
    number: int
    evidence: list[Evidence]
    marks: list[Mark]
    dissents: list["View"] = field(default_factory=list)

    @property
    def usable(self) -> list[Evidence]:
        return [evidence for evidence in self.evidence if may_be_used(evidence)]

    @property
    def gone(self) -> list[Evidence]:
        return [evidence for evidence in self.evidence if not may_be_used(evidence)]

    @property
    def place_count(self) -> int:
        return len({evidence.excerpt.note.place_id for evidence in self.usable} - {None})

    @property
    def is_borne(self) -> bool:
        """It rests on words, on a count, or says that it does not (F-063)."""
        counted = any(mark.row.counts_records or mark.row.counts_claim_id for mark in self.marks)
        return self.row.basis != Paragraph.Basis.EVIDENCE or bool(self.usable) or counted

    @property
    def differing(self) -> list[Mark]:
        return [mark for mark in self.marks if mark.differs]

    @property
    def segments(self) -> list[tuple[str, Mark | None]]:
        """The text in stretches: plain ones, and counted phrases with their marks."""
        parts: list[tuple[str, Mark | None]] = []
        here = 0
        for mark in self.marks:
            if mark.row.start < here:
                continue
            start, end = mark.row.start, mark.row.end
            parts += [(self.row.text[here:start], None), (self.row.text[start:end], mark)]
            here = end
        return [part for part in [*parts, (self.row.text[here:], None)] if part[0]]


@dataclass
class View:
    """A different view: its words, and who holds it and has accepted it."""

    row: Dissent
    holders: list[DissentHolder]

    @property
    def names(self) -> str:
        return _listed([holder.person.display_name for holder in self.holders])

    @property
    def waiting(self) -> list[DissentHolder]:
        return [holder for holder in self.holders if holder.accepted_on is None]

    @property
    def is_one(self) -> bool:
        return len(self.holders) == 1

    @property
    def holder_ids(self) -> set[object]:
        return {holder.person_id for holder in self.holders}

    @property
    def waiting_ids(self) -> set[object]:
        return {holder.person_id for holder in self.waiting}

    @property
    def waits_said(self) -> str:
        return f"Not yet accepted by {_listed([holder.person.display_name for holder in self.waiting])}."


@dataclass
class Part:
    """One section, with what stands in it."""

    row: Section
    paragraphs: list[Standing]
    pulled: list[PullQuote]
    is_chapter: bool = False

    @property
    def is_inner(self) -> bool:
        return self.row.parent_id is not None


@dataclass
class Author:
    """An author and what they have signed."""

    row: Authorship
    signed: SignOff | None
    earlier: SignOff | None


@dataclass
class Piece:
    """The whole of it."""

    row: Synthesis
    parts: list[Part]
    authors: list[Author]
    removed: list[Paragraph]
    removed_sections: list[Section]
    places: list[Place]

    @property
    def paragraphs(self) -> list[Standing]:
        return [paragraph for part in self.parts for paragraph in part.paragraphs]

    @property
    def dissents(self) -> list[View]:
        return [view for paragraph in self.paragraphs for view in paragraph.dissents]

    @property
    def said(self) -> str:
        """How many paragraphs there are and on what they rest, in a sentence."""
        bases = [paragraph.row.basis for paragraph in self.paragraphs]
        if not bases:
            return "Nothing is written yet."
        rest, opinion, frame = (bases.count(basis) for basis in Paragraph.Basis.values)
        parts = [f"{rest} {'rests' if rest == 1 else 'rest'} on evidence"] if rest else []
        parts += [f"{opinion} {'is' if opinion == 1 else 'are'} our opinion"] if opinion else []
        parts += [f"{frame} {'frames' if frame == 1 else 'frame'} the rest"] if frame else []
        return f"{len(bases)} paragraph{'' if len(bases) == 1 else 's'}. {', '.join(parts)}."


def may_be_used(evidence: Evidence) -> bool:
    """Whether the words under a paragraph are still cleared, and have not been taken back."""
    excerpt = evidence.excerpt
    standing = excerpt.removed_at is None and excerpt.note.archived_at is None and not excerpt.note.lets_off_steam
    return standing and excerpt.is_cleared and evidence.withdrawn_on is None


def reading_order(sections: Iterable[Section]) -> list[Section]:
    """Sections as they are read: each chapter, then the sections in it."""
    standing = sorted(sections, key=lambda section: (section.position, section.pk))
    tops = [section for section in standing if section.parent_id is None]
    return [each for top in tops for each in (top, *(part for part in standing if part.parent_id == top.pk))]


def read(synthesis: Synthesis) -> Piece:
    """The piece as it stands now."""
    all_sections = list(Section.objects.filter(synthesis=synthesis))
    sections = reading_order(section for section in all_sections if section.removed_at is None)
    # A section that went out with its chapter comes back with it.
    gone = {section.pk for section in all_sections if section.removed_at is not None}
    removed = [section for section in all_sections if section.removed_at and section.parent_id not in gone]
    every = list(Paragraph.objects.filter(section__in=sections).select_related("changed_by"))
    standing = [paragraph for paragraph in every if paragraph.removed_at is None]
    with_note = "excerpt__note__place"
    evidence = Evidence.objects.filter(paragraph__in=standing).select_related(with_note)
    quantifiers = Quantifier.objects.filter(paragraph__in=standing).prefetch_related("rests_on")
    quotes = PullQuote.objects.filter(section__in=sections).select_related(with_note)
    words = _by(evidence, lambda e: e.paragraph_id)
    marks = _by(quantifiers, lambda q: q.paragraph_id)
    pulled = _by(quotes, lambda p: p.section_id)
    dissents = Dissent.objects.filter(after__in=standing).prefetch_related("holders__person")
    views = _by([view for row in dissents if (view := _view(row)).holders], lambda v: v.row.after_id)
    signatures = _by(SignOff.objects.filter(synthesis=synthesis), lambda s: s.person_id)
    authors = [
        _author(row, signatures[row.person_id], synthesis.version)
        for row in Authorship.objects.filter(synthesis=synthesis).select_related("person")
    ]
    places = list(counts.active_places(synthesis.period_starts, synthesis.period_ends))

    under = _by(standing, lambda p: p.section_id)
    chapters = {section.parent_id for section in sections}
    parts, number = [], 0
    for section in sections:
        paragraphs = []
        for row in under[section.pk]:
            number += 1
            found = [_mark(mark, words[row.pk], places) for mark in marks[row.pk]]
            paragraphs.append(Standing(row, number, words[row.pk], found, views[row.pk]))
        parts.append(Part(section, paragraphs, pulled[section.pk], section.pk in chapters))
    return Piece(synthesis, parts, authors, [row for row in every if row.removed_at is not None], removed, places)


def _view(row: Dissent) -> View:
    return View(row, [holder for holder in row.holders.all() if holder.withdrawn_on is None])


def _author(row: Authorship, signatures: list[SignOff], version: int) -> Author:
    signed = next((signature for signature in signatures if signature.version == version), None)
    return Author(row, signed, signatures[-1] if signatures and not signed else None)


def _mark(row: Quantifier, evidence: list[Evidence], places: list[Place]) -> Mark:
    rests_on = frozenset(each.pk for each in row.rests_on.all())
    mark = Mark(row, rests_on, counts.differs(row))
    if row.unit == Quantifier.Unit.PLACE and not row.counts_records and not row.counts_claim_id:
        supports = Evidence.Stance.SUPPORTS
        counted = [each for each in evidence if (each.pk in rests_on if rests_on else each.stance == supports)]
        speaking = {each.excerpt.note.place_id for each in counted if may_be_used(each)}
        mark.places = [(place, place.pk in speaking) for place in places]
    return mark


# ---- What stops publishing ------------------------------------------------------------------------------------------


def what_stops(piece: Piece) -> list[str]:
    """What still stands in the way of an edition, each in a plain sentence."""
    stops = []
    if not piece.paragraphs:
        stops.append("Nothing is written yet.")
    if not piece.authors:
        stops.append("It has no authors yet.")
    stops += [
        f"{author.row.person.display_name} has not signed version {piece.row.version}."
        for author in piece.authors
        if author.signed is None
    ]
    for paragraph in piece.paragraphs:
        if not paragraph.is_borne:
            stops.append(
                f"Paragraph {paragraph.number} rests on no evidence. Attach some, or say that it is your opinion."
            )
        stops += [
            f"Paragraph {paragraph.number} has words under it {_gone(gone)}. Take them away from it."
            for gone in paragraph.gone
        ]
        stops += [
            f"{holder.person.display_name} has not accepted how the different view after paragraph "
            f"{paragraph.number} stands."
            for view in paragraph.dissents
            for holder in view.waiting
        ]
    for part in piece.parts:
        for pulled in part.pulled:
            excerpt = pulled.excerpt
            held = excerpt.note.archived_at or excerpt.note.lets_off_steam
            if excerpt.clearance != Cleared.CLEARED or excerpt.removed_at or held:
                stops.append(f"Words set large in “{part.row}” are no longer cleared as they stand. Put them back.")
    return stops


def _gone(evidence: Evidence) -> str:
    taken_back = evidence.withdrawn_on or evidence.excerpt.removed_at or evidence.excerpt.note.archived_at
    return "that were taken back" if taken_back else "that are no longer cleared"


def _numbers(piece: Piece) -> list[str]:
    """Behaviours given by a number that does not fit them, over the whole text, each with its paragraph."""
    in_use = Wording.objects.of_the_nine().in_use()
    starts, text = [], ""
    for paragraph in piece.paragraphs:
        starts.append(len(text))
        text += f"{paragraph.row.text}\n\n"
    return [
        f"Paragraph {bisect_right(starts, finding.start)}. {finding.sentence}"
        for finding in numbers.check(text, in_use)
    ]


def what_to_look_at(piece: Piece) -> list[str]:
    """What does not stop an edition, and deserves a look first.

    Counts that differ, behaviours with a number that is not theirs (F-010), an answer that says no.
    """
    looks = [f"Paragraph {p.number}. {mark.said}" for p in piece.paragraphs for mark in p.differing]
    looks += _numbers(piece)
    unwilling = piece.row.answers.filter(may_travel=False)
    return looks + [f"{answer.given_by} would rather that this did not travel." for answer in unwilling]

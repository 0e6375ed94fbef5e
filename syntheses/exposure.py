"""What in a piece could point at somebody (F-061, F-062), and what was decided of it.

Each statement (a paragraph, or words set large) is asked how many places, associates and tellers stand behind it, and
whether what it says can be of one only: a phrase that counts one, or a role, a field of work and a month that one note
of its place alone has together. What could point at somebody waits until a second person of the team has decided, for
those who will read it. A statement that is changed, or rests on other words than it did, is asked about again.

Read in a fixed number of statements, however long the piece is.
"""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from people.models import Person
from places.models import Actor, Standpoint
from reflections.models import Excerpt, Note, Presence
from syntheses.freeze.knowing import TELLER
from syntheses.models import Edition, ExposureDecision, Paragraph, Quantifier, Synthesis
from syntheses.standing import Mark, Piece, Standing

# From the widest circle of readers in. What was decided for one holds for those within it.
CIRCLES = [Edition.Audience.PUBLIC, Edition.Audience.FUNDERS, Edition.Audience.GRANTED]
NARROWEST = Edition.Audience.GRANTED
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_MONTH = re.compile(rf"\b({'|'.join(month for month in MONTHS if month != 'May')})\b")
# «May» begins many a sentence that is about no month.
_MAY = re.compile(
    r"\b(?:in|since|of|by|last|until|early|late|this|from|to|and|before|after|\d{1,2}) May\b", re.IGNORECASE
)
_ONE = re.compile(
    r"\b(?:one|a single|only one|just one)\s+(?:\w+\s+)?(?:associate|place|town|person|professional|worker|officer|"
    r"official|councillor|resident|teacher|doctor|nurse|manager|mother|father|woman|man|family)\b",
    re.IGNORECASE,
)
OF_SOMEBODY = {
    Quantifier.Unit.PLACE, Quantifier.Unit.ASSOCIATE, Quantifier.Unit.PERSON, Quantifier.Unit.PROFESSIONAL,
    Quantifier.Unit.SERVICE,
}  # fmt: skip
_ARTICLE = re.compile(r"^(?:the|an?)\s+", re.IGNORECASE)


@dataclass
class Statement:
    """A paragraph, or words set large, with who stands behind it and what in it could point at somebody."""

    anchor: str
    title: str
    words: str
    behind: list[Excerpt]
    paragraph: Paragraph | None = None
    excerpt: Excerpt | None = None
    places: int = 0
    associates: int = 0
    tellers: int = 0
    why: list[str] = field(default_factory=list)
    writers: frozenset[UUID] = frozenset()
    decided: list[ExposureDecision] = field(default_factory=list)

    @property
    def seen(self) -> str:
        """A hash over what somebody decides of: the words, what they rest on, and what could point at somebody."""
        told = [self.words, sorted(str(excerpt.pk) for excerpt in self.behind), self.why]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()

    @property
    def behind_it(self) -> str:
        """Who stands behind it, in words."""
        if not self.behind:
            return "It rests on no words of anybody."
        return ", ".join(
            f"{number} {one if number == 1 else many}"
            for number, one, many in (
                (self.places, "place", "places"),
                (self.associates, "associate", "associates"),
                (self.tellers, "teller, as far as is known", "tellers, as far as is known"),
            )
        )

    @property
    def version(self) -> int:
        return self.paragraph.version if self.paragraph else 1

    def decision(self, readers: str) -> ExposureDecision | None:
        """What was decided of it as it stands, for these readers; the latest."""
        within = CIRCLES[: CIRCLES.index(Edition.Audience(readers)) + 1]
        fit = [each for each in self.decided if each.seen == self.seen and each.readers in within]
        return fit[-1] if fit else None

    def waits(self, readers: str) -> str:
        """What it waits for before these may read it, in a sentence; empty where it may be read."""
        if not self.why:
            return ""
        decision = self.decision(readers)
        if decision is None:
            return f"{self.title} could point at somebody. Somebody of the team who did not write it decides."
        if decision.decision == ExposureDecision.Decision.KEEP:
            return ""
        if decision.decision == ExposureDecision.Decision.GENERALISE:
            return f"{self.title} is to be said more generally. {decision.reason}"
        return f"{self.title} is to be held back. {decision.reason}"

    def may_be_decided_by(self, person: Person) -> bool:
        """Whether this person neither wrote it, nor the notes behind it, nor stands among the authors."""
        return person.pk not in self.writers


def look(piece: Piece) -> list[Statement]:
    """Every statement of the piece in reading order, with what was found and what was decided."""
    statements = list(_statements(piece))
    present = _present(excerpt.note_id for statement in statements for excerpt in statement.behind)
    decided: dict[object, list[ExposureDecision]] = defaultdict(list)
    for row in ExposureDecision.objects.filter(synthesis=piece.row).select_related("decided_by"):
        decided[row.paragraph_id or row.excerpt_id].append(row)
    is_of_one_place = _is_of_one_place(piece.row)
    crowd = _Crowd(statements, present)
    for statement in statements:
        _count(statement, present)
        statement.why = [
            *_alone(statement, is_of_one_place=is_of_one_place),
            *statement.why,
            *crowd.only_one(statement),
        ]
        thing = statement.paragraph or statement.excerpt
        statement.decided = decided[thing.pk] if thing else []
    return statements


def what_waits(statements: Iterable[Statement], readers: str) -> list[str]:
    """What stands in the way of these readers, each in a plain sentence."""
    return [said for statement in statements if (said := statement.waits(readers))]


def _statements(piece: Piece) -> Iterable[Statement]:
    authors = {author.row.person_id for author in piece.authors}
    for part in piece.parts:
        for paragraph in part.paragraphs:
            yield _of_paragraph(paragraph, authors)
        for at, pulled in enumerate(part.pulled, 1):
            excerpt = pulled.excerpt
            yield Statement(
                anchor=f"q-{part.row.pk}-{at}",
                title=f"The words set large in “{part.row}”" + (f" ({at})" if len(part.pulled) > 1 else ""),
                words=excerpt.cleared_words,
                behind=[excerpt],
                excerpt=excerpt,
                writers=frozenset({*authors, excerpt.made_by_id, excerpt.note.author_id}),
            )


def _of_paragraph(paragraph: Standing, authors: set[UUID]) -> Statement:
    behind = [evidence.excerpt for evidence in paragraph.usable]
    wrote = {excerpt.note.author_id for excerpt in behind}
    return Statement(
        anchor=f"p{paragraph.number}",
        title=f"Paragraph {paragraph.number}",
        words=paragraph.row.text,
        behind=behind,
        paragraph=paragraph.row,
        why=_says_one(paragraph.row.text, paragraph.marks),
        writers=frozenset({*authors, *wrote, paragraph.row.changed_by_id}),
    )


def _is_of_one_place(synthesis: Synthesis) -> bool:
    """Whether it is the portrait of a place that it names: that it points at that place is what it is for."""
    return synthesis.names_shown == Synthesis.NamesShown.PLACE and synthesis.kind == Synthesis.Kind.PLACE


def _count(statement: Statement, present: dict[UUID, list[Actor]]) -> None:
    notes = {excerpt.note_id: excerpt.note for excerpt in statement.behind}
    statement.places = len({note.place_id for note in notes.values()} - {None})
    statement.associates = len({note.author_id for note in notes.values()})
    # Who told it is known where one actor alone was there; otherwise each note is taken for a teller of its own.
    statement.tellers = len({present[pk][0].pk if len(present[pk]) == 1 else pk for pk in notes})


def _alone(statement: Statement, *, is_of_one_place: bool) -> list[str]:
    if not statement.behind:
        return []
    found = [
        (statement.places == 1 and not is_of_one_place, "It rests on what was told in one place."),
        (statement.associates == 1, "It rests on the notes of one associate."),
        (statement.tellers == 1, "It rests on one teller, as far as is known."),
    ]
    return [said for holds, said in found if holds]


def _says_one(text: str, marks: list[Mark]) -> list[str]:
    phrases = [
        mark.row.phrase
        for mark in marks
        if mark.row.unit in OF_SOMEBODY
        and (mark.row.quantity == Quantifier.Class.ONE or 1 in (mark.row.n, mark.row.found_n))
    ]
    counted = " ".join(phrases).casefold()
    phrases += [found for found in _ONE.findall(text) if found.casefold() not in counted]
    return [f"“{phrase}” speaks of one." for phrase in dict.fromkeys(phrases)]


def _present(notes: Iterable[UUID]) -> dict[UUID, list[Actor]]:
    """Who was there, note by note."""
    there: dict[UUID, list[Actor]] = defaultdict(list)
    for row in Presence.objects.filter(note__in=set(notes)).select_related("actor").order_by("pk"):
        there[row.note_id].append(row.actor)
    return there


@dataclass(frozen=True)
class _Told:
    """What a statement tells of one note behind it, beyond what it says."""

    note: Note
    standpoint: str
    actors: tuple[Actor, ...]
    sectors: tuple[str, ...]
    month: int

    @property
    def said(self) -> str:
        parts = [f"of {actor.working_name}" for actor in self.actors]
        parts += [f"of the field “{Actor.Sector(sector).label}”" for sector in self.sectors]
        parts += [f"of something in {MONTHS[self.month - 1]}"] if self.month else []
        whose = f", told by {TELLER[Standpoint(self.standpoint)]}," if self.standpoint else ""
        place = self.note.place.name if self.note.place else ""
        return f"Only one note in {place}{whose} tells {' and '.join(parts)}."


class _Crowd:
    """All notes of the places that are told of: whether one among them alone fits what a statement tells."""

    def __init__(self, statements: list[Statement], present: dict[UUID, list[Actor]]) -> None:
        self._told = {statement.anchor: list(_told(statement, present)) for statement in statements}
        places = {told.note.place_id for found in self._told.values() for told in found}
        rows = Note.objects.filter(place__in=places, archived_at=None).order_by() if places else Note.objects.none()
        wanted = ("pk", "place", "standpoint", "happened_on", "presences__actor", "presences__actor__sector")
        self._facts: dict[object, dict[UUID, set[object]]] = defaultdict(lambda: defaultdict(set))
        for pk, place, standpoint, day, actor, sector in rows.values_list(*wanted):
            self._facts[place][pk] |= {standpoint, day.month, actor, sector}

    def only_one(self, statement: Statement) -> list[str]:
        found = []
        for told in self._told[statement.anchor]:
            wanted: set[object] = {actor.pk for actor in told.actors} | set(told.sectors)
            wanted |= {told.standpoint or "", told.month} - {"", 0}
            if sum(wanted <= facts for facts in self._facts[told.note.place_id].values()) <= 1:
                found.append(told.said)
        return list(dict.fromkeys(found))


def _told(statement: Statement, present: dict[UUID, list[Actor]]) -> Iterable[_Told]:
    for excerpt in statement.behind:
        note = excerpt.note
        words = f"{statement.words} {excerpt.cleared_words}"
        actors = tuple(actor for actor in present[note.pk] if _names(actor, words))
        sectors = {actor.sector for actor in present[note.pk] if actor.sector and _has(words, actor.sector)}
        month = note.happened_on.month if note.happened_on.month in _months(words) else 0
        if note.place_id and (actors or sectors or month):
            yield _Told(note, note.standpoint, actors, tuple(sorted(sectors)), month)


def _names(actor: Actor, words: str) -> bool:
    called = (_ARTICLE.sub("", name) for name in (actor.working_name, actor.role_title))
    return any(len(name) >= 4 and _has(words, name) for name in called)


def _has(words: str, name: str) -> bool:
    return re.search(rf"\b{re.escape(name)}\b", words, re.IGNORECASE) is not None


def _months(words: str) -> set[int]:
    named = {MONTHS.index(name) + 1 for name in _MONTH.findall(words)}
    return named | ({5} if _MAY.search(words) else set())

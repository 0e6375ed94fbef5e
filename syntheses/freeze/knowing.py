"""How each claim is known: the numbered notes behind the paragraphs, and where each behaviour is spoken of.

A note says in how many places, from whose standpoint and on how much a claim rests; the numbers go through the
disclosure rule, the words quoted are cleared ones, and nobody is named.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable

from places.models import Standpoint
from reflections.models import Excerpt, Promise
from syntheses import counts
from syntheses.disclosure import Of
from syntheses.freeze.naming import Naming, some_places
from syntheses.models import Evidence, Paragraph
from syntheses.reports.view import IndexEntry, IndexLine, Note, Quote, Stance, StanceName, listed
from syntheses.standing import Standing

SAID = {
    Paragraph.Hedge.SAW: "Seen",
    Paragraph.Hedge.TOLD: "Told to associates",
    Paragraph.Hedge.APPEARS: "It appears so from what was seen and told",
    Paragraph.Hedge.BELIEVE: "Believed from what was seen and told",
    Paragraph.Hedge.RECOMMEND: "Recommended from what was seen and told",
}
TELLERS = {
    Standpoint.PROFESSIONAL: "professionals",
    Standpoint.LIVED_EXPERIENCE: "people with lived experience",
    Standpoint.BOTH: "people who are both at once",
    Standpoint.ASSOCIATE: "associates",
    Standpoint.LEARNING_PARTNER: "the learning partner",
    Standpoint.FUNDER: "funders",
}
TELLER = {
    Standpoint.PROFESSIONAL: "a professional",
    Standpoint.LIVED_EXPERIENCE: "somebody with lived experience",
    Standpoint.BOTH: "somebody who is both a professional and has lived it",
    Standpoint.ASSOCIATE: "an associate",
    Standpoint.LEARNING_PARTNER: "the learning partner",
    Standpoint.FUNDER: "a funder",
}
# How a number of a register is said: the name of its cell, how many there are, and of what.
Say = Callable[[str, int, Of], str]
STANCES: tuple[StanceName, ...] = ("supports", "complicates", "contradicts")


class Codings:
    """What the excerpts under a piece were tagged with: behaviours, and from where their tellers speak."""

    def __init__(self, excerpts: Iterable[Excerpt]) -> None:
        words = {excerpt.pk for excerpt in excerpts}
        self._behaviours: dict[object, set[str]] = defaultdict(set)
        self._standpoints: dict[object, set[str]] = defaultdict(set)
        tags = counts.first_codings().filter(excerpt__in=words).order_by("set_at", "pk")
        for excerpt, behaviour, standpoint in tags.values_list("excerpt_id", "behaviour_id", "standpoint"):
            self._behaviours[excerpt].add(behaviour)
            if standpoint:
                self._standpoints[excerpt].add(standpoint)

    def behaviours(self, excerpt: Excerpt) -> set[str]:
        """The behaviours that these words bear on."""
        return self._behaviours[excerpt.pk]

    def standpoints(self, excerpt: Excerpt) -> set[str]:
        """From where it is said; as the note has it, where no tag says."""
        return self._standpoints[excerpt.pk] or ({excerpt.note.standpoint} - {""})

    def central(self, paragraph: Standing) -> set[str]:
        """What a paragraph speaks of: the behaviours that at least two of its excerpts carry, or the most carried."""
        carried = Counter(key for evidence in paragraph.usable for key in self.behaviours(evidence.excerpt))
        most = max(carried.values(), default=0)
        return {key for key, number in carried.items() if number >= min(2, most)}


def who_said(excerpt: Excerpt, codings: Codings, naming: Naming) -> str:
    """Who said cleared words, as they may be shown: «a professional, in one place». Never a name."""
    if excerpt.note.promise == Promise.UNATTRIBUTED:
        return ""
    standpoints = sorted(codings.standpoints(excerpt))
    who = TELLER[Standpoint(standpoints[0])] if len(standpoints) == 1 else "somebody"
    place = excerpt.note.place
    if place is None:
        return who
    return f"{who}, in {naming.call(place)}" if naming.shown else f"{who}, in one place"


def note_of(paragraph: Standing, number: int, *, of: int, codings: Codings, naming: Naming, say: Say) -> Note | None:
    """The note behind a paragraph; none behind one that frames or that says it is an opinion and rests on nothing."""
    usable = paragraph.usable
    if not usable:
        return _counted(paragraph, number)
    support = [evidence for evidence in usable if evidence.stance == Evidence.Stance.SUPPORTS] or usable
    places = len({evidence.excerpt.note.place_id for evidence in support} - {None})
    said = SAID.get(Paragraph.Hedge(paragraph.row.hedge), "Written")
    where = f" {some_places(places, of)}" if places else ""
    whose = sorted({one for evidence in support for one in codings.standpoints(evidence.excerpt)})
    by = f", by {listed([TELLERS[Standpoint(one)] for one in whose])}" if whose else ""
    if paragraph.row.hedge == Paragraph.Hedge.SAW:
        by = f". In the words of {listed([TELLERS[Standpoint(one)] for one in whose])}" if whose else ""
    return Note(number=number, words=f"{said}{where}{by}.", stances=_stances(paragraph, codings, naming, say))


def _counted(paragraph: Standing, number: int) -> Note | None:
    rows = [mark.row for mark in paragraph.marks]
    if any(row.counts_records for row in rows):
        words = "Counted from the records of the period, and counted again before this was published."
        return Note(number=number, words=words)
    if any(row.counts_claim_id for row in rows):
        return Note(number=number, words="Counted from where each associate stood on it when this was published.")
    return None


def _stances(paragraph: Standing, codings: Codings, naming: Naming, say: Say) -> tuple[Stance, ...]:
    # What was told to somebody who told it to the writer is not shown as direct speech.
    is_direct = "learning partner" not in paragraph.row.voice
    found = []
    for stance in STANCES:
        words = [evidence.excerpt for evidence in paragraph.usable if evidence.stance == stance]
        if not words:
            continue
        number = say(f"{paragraph.row.pk} {stance}", len(words), "notes")
        quotes = [
            Quote(words=excerpt.cleared_words.rstrip(".,;"), who=who_said(excerpt, codings, naming))
            for excerpt in words
            if is_direct and not naming.given_away(excerpt.cleared_words)
        ]
        count = f"{number} excerpt{'' if number == '1' else 's'}"
        found.append(Stance(stance=stance, count=count, quotes=tuple(quotes[:1])))
    return tuple(found)


class Index:
    """Where each behaviour is spoken of, section by section, gathered as the piece is gone through."""

    def __init__(self) -> None:
        self._lines: dict[str, list[IndexLine]] = defaultdict(list)

    def add(self, behaviours: Iterable[str], *, words: str, anchor: str) -> None:
        """Remember that a stretch speaks of these behaviours; once is enough for one stretch."""
        for key in behaviours:
            if words not in {line.words for line in self._lines[key]}:
                self._lines[key].append(IndexLine(words=words, anchor=anchor))

    def entries(self, order: Iterable[str]) -> tuple[IndexEntry, ...]:
        """The index, in the order of the behaviours."""
        return tuple(IndexEntry(behaviour=key, lines=tuple(self._lines[key])) for key in order if self._lines[key])

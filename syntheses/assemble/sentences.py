"""What is said of the gathered words: statements that count them, and nothing else."""

from collections.abc import Iterable

from syntheses import counts
from syntheses.actions.drafting import Counted, Drafted, Layout, Slot
from syntheses.assemble.gathering import Gathered, Ground
from syntheses.models import Evidence, Paragraph, Quantifier, Synthesis

MATERIAL = "material"
SUPPORTS, COMPLICATES = Evidence.Stance.SUPPORTS, Evidence.Stance.COMPLICATES


class Sentences:
    """A text that remembers where its counted phrases stand."""

    def __init__(self) -> None:
        self.text = ""
        self.counted: list[Counted] = []

    def say(self, words: str) -> None:
        self.text += words

    def count(
        self, phrase: str, unit: str, n: int, of: int | None, rests_on: Iterable[int] = (), *, records: str = ""
    ) -> None:
        self.counted.append(Counted(len(self.text), phrase, unit, n, of, tuple(rests_on), records))
        self.text += phrase


def draft(base: Ground, here: list[Gathered], of_what: str) -> Drafted:
    """The one paragraph of a section: in how many places, by how many associates, helping in how many and hindering."""
    said = Sentences()
    everything = range(len(here))

    def places(which: Iterable[int]) -> None:
        which = list(which)
        n = len({here[place].place for place in which} - {None})
        said.count(f"{n} of {len(base.places)} places", Quantifier.Unit.PLACE, n, len(base.places), which)

    if base.synthesis.kind == Synthesis.Kind.PLACE:
        passages = f"{len(here)} cleared {_s(len(here), 'passage')}"
        said.count(passages, Quantifier.Unit.OTHER, len(here), None, everything)
        said.say(f" {'speaks' if len(here) == 1 else 'speak'} of {of_what}")
    else:
        said.say("In ")
        places(everything)
        said.say(f" cleared words speak of {of_what}")
    writers = len({one.note.author_id for one in here} & base.associates)
    if writers:
        said.say(", as ")
        of = len(base.associates)
        said.count(f"{writers} of {of} associates", Quantifier.Unit.ASSOCIATE, writers, of, everything)
        said.say(" wrote down")
    said.say(".")
    helping = [place for place in everything if here[place].helps]
    hindering = [place for place in everything if here[place].hinders]
    if helping or hindering:
        said.say(" What they tell of ")
        if base.synthesis.kind == Synthesis.Kind.PLACE or not (helping and hindering):
            said.say("both helped and hindered." if helping and hindering else "helped." if helping else "hindered.")
        else:
            said.say("helped in ")
            places(helping)
            said.say(" and hindered in ")
            places(hindering)
            said.say(".")
    against = hindering if len(hindering) <= len(helping) else helping
    stances = [COMPLICATES if place in against and len(against) < len(here) else SUPPORTS for place in everything]
    pairs = tuple((one.excerpt, stance.value) for one, stance in zip(here, stances, strict=True))
    return Drafted(said.text, tuple(said.counted), pairs)


def _s(n: int, word: str) -> str:
    return word if n == 1 else f"{word}s"


def material(base: Ground) -> Layout:
    """What was done with the material, counted over the records of the year."""
    records = counts.Records(base.synthesis.period_starts, base.synthesis.period_ends)
    notes, _ = counts.RECORDS["notes_in_year"](records)
    marked, _ = counts.RECORDS["excerpts_in_year"](records)
    kept, of = counts.RECORDS["cleared_in_year"](records)
    said = Sentences()
    said.count(f"{notes} {_s(notes, 'note')}", Quantifier.Unit.NOTE, notes, None, records="notes_in_year")
    said.say(f" {'was' if notes == 1 else 'were'} kept in this time, and ")
    said.count(f"{marked} {_s(marked, 'passage')}", Quantifier.Unit.OTHER, marked, None, records="excerpts_in_year")
    said.say(f" {'was' if marked == 1 else 'were'} marked in them. Of these, the tellers have cleared ")
    said.count(f"{kept} of {of}", Quantifier.Unit.OTHER, kept, of, records="cleared_in_year")
    said.say(".")
    drafted = Drafted(said.text, tuple(said.counted), basis=Paragraph.Basis.FRAMING)
    return Layout(Slot(key=MATERIAL), "What was done with the material", drafted=drafted)

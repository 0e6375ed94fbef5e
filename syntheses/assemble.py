"""Gathering a first draft from what is cleared: sections by theme and complex, and statements that only count.

The draft invents nothing. Each section holds its excerpts under one paragraph, and that paragraph says in how many
places and by how many associates something was said, as numbers bound to the excerpts beneath. Gathered again, it
adds what has been cleared since and leaves alone whatever people have written, moved or taken out.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from django.db.models import Prefetch, Q

from behaviours.models import Behaviour
from people import clock
from people.models import Person
from places.models import Complex, Place, Standpoint
from reflections.models import Excerpt, Note, SubQuestion, Tag
from syntheses import counts, jobs
from syntheses.actions.drafting import Counted, Drafted, Layout, Slot, lay_out_section
from syntheses.models import Assembly, Evidence, Paragraph, Quantifier, Section, Synthesis

THEMES_IN_A_CHAPTER = 5
NO_QUESTION = "no-question"
MATERIAL = "material"
SUPPORTS, COMPLICATES = Evidence.Stance.SUPPORTS, Evidence.Stance.COMPLICATES
TITLE_OF_COMPLEX = {value: label[:1].upper() + label[1:] for value, label in Complex.choices}
TITLE_OF_COMPLEX[""] = "Among whom, is not said"
LISTENED_FOR = (Standpoint.PROFESSIONAL, Standpoint.LIVED_EXPERIENCE)


# ---- What is gathered -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Gathered:
    """One cleared excerpt, and what is known of it that a draft is laid out by."""

    excerpt: Excerpt
    place: Place | None
    note: Note
    behaviours: tuple[str, ...]
    helps: bool
    hinders: bool
    standpoints: frozenset[str]

    @property
    def complex(self) -> str:
        """Among whom it is told: from the standpoints of who was there and who speaks."""
        professional = Standpoint.PROFESSIONAL in self.standpoints
        lived = Standpoint.LIVED_EXPERIENCE in self.standpoints
        if professional and lived:
            return Complex.PROFESSIONALS_AND_PEOPLE
        if professional:
            return Complex.PROFESSIONALS
        return Complex.PEOPLE if lived else ""


@dataclass
class Ground:
    """What a draft is counted against."""

    synthesis: Synthesis
    places: list[Place]
    associates: set[object]
    behaviours: list[Behaviour]
    sub_questions: list[SubQuestion] = field(default_factory=list)


def ground(synthesis: Synthesis) -> Ground:
    """The places and associates of the period, and the behaviours that the piece is about."""
    starts, ends = synthesis.period_starts, synthesis.period_ends
    about = Behaviour.objects.filter(framework__is_the_nine=True)
    if synthesis.kind == Synthesis.Kind.BEHAVIOUR:
        about = Behaviour.objects.filter(pk=synthesis.central_behaviour_id)
    elif synthesis.touches.exists() or synthesis.central_behaviour_id:
        named = [*synthesis.touches.values_list("pk", flat=True), synthesis.central_behaviour_id]
        about = Behaviour.objects.filter(pk__in=[key for key in named if key])
    return Ground(
        synthesis,
        list(counts.active_places(starts, ends)),
        set(counts.active_associates(starts, ends).values_list("pk", flat=True)),
        list(about),
        list(SubQuestion.objects.all()) if synthesis.kind == Synthesis.Kind.ANNUAL else [],
    )


def gather(base: Ground, by: Person) -> list[Gathered]:
    """The cleared excerpts on the piece's behaviours, from its places and of its period, as they happened."""
    synthesis = base.synthesis
    keys = [behaviour.pk for behaviour in base.behaviours]
    tags = Tag.objects.filter(removed_at=None)
    found = (
        Excerpt.objects.cleared_for(by)
        .filter(
            note__is_draft=False,
            note__happened_on__range=(synthesis.period_starts, synthesis.period_ends),
            pk__in=tags.filter(behaviour__in=keys, excerpt__isnull=False).values("excerpt"),
        )
        .select_related("note__place")
        .prefetch_related(Prefetch("tags", tags.order_by("set_at", "pk"), to_attr="standing_tags"), "note__actors")
    )
    places = list(synthesis.places.values_list("pk", flat=True))
    if places:
        found = found.filter(note__place__in=places)
    return sorted((_gathered(excerpt, keys) for excerpt in found), key=_as_it_happened)


def _as_it_happened(one: "Gathered") -> tuple[Any, ...]:
    place = one.place.position if one.place else 0
    return one.note.happened_on, place, one.note.title, one.excerpt.start, one.excerpt.exact


def _gathered(excerpt: Excerpt, keys: list[str]) -> Gathered:
    tags: list[Tag] = excerpt.standing_tags  # type: ignore[attr-defined]
    about = [tag for tag in tags if tag.behaviour_id in keys]
    said = {excerpt.note.standpoint, *(tag.standpoint for tag in tags)}
    said |= {actor.standpoint for actor in excerpt.note.actors.all()}
    if Standpoint.BOTH in said:
        said |= {Standpoint.PROFESSIONAL, Standpoint.LIVED_EXPERIENCE}
    return Gathered(
        excerpt,
        excerpt.note.place,
        excerpt.note,
        tuple(dict.fromkeys(tag.behaviour_id for tag in about)),
        any(tag.acts == Tag.Acts.HELPS for tag in about),
        any(tag.acts == Tag.Acts.HINDERS for tag in about),
        frozenset(said - {""}),
    )


Sections: TypeAlias = list[tuple[Layout, list[Gathered]]]
Chapters: TypeAlias = list[tuple[Layout | None, Sections]]


# ---- How it is laid out ---------------------------------------------------------------------------------------------


def plan(base: Ground, found: list[Gathered]) -> Chapters:
    """Chapters, where there are any, each with its sections and what belongs into them."""
    kind = base.synthesis.kind
    if kind == Synthesis.Kind.ANNUAL:
        return [*_by_sub_question(base, found), (None, [(_material(base, found), [])])]
    if kind == Synthesis.Kind.PLACE:
        return [(None, _by_behaviour(base, found))]
    return [(None, [section for among in TITLE_OF_COMPLEX for section in _by_theme(base, found, among)])]


def _by_sub_question(base: Ground, found: list[Gathered]) -> Chapters:
    chapters: Chapters = []
    asked = [(question.pk, question.key, question.text) for question in base.sub_questions]
    for pk, key, title in [*asked, (None, NO_QUESTION, "What no question asked for")]:
        here = [one for one in found if one.note.sub_question_id == pk]
        if here or pk is not None:
            chapter = Layout(Slot(key=key), title, sub_question_id=pk)
            chapters.append((chapter, _themes(base, here, among="")))
    return chapters


def _by_behaviour(base: Ground, found: list[Gathered]) -> Sections:
    laid = ((behaviour, [one for one in found if behaviour.pk in one.behaviours]) for behaviour in base.behaviours)
    return [(Layout(Slot(key=behaviour.pk[:40]), behaviour.short_name), here) for behaviour, here in laid if here]


def _by_theme(base: Ground, found: list[Gathered], among: str) -> Sections:
    return _themes(base, [one for one in found if one.complex == among], among=among)


def _themes(base: Ground, found: list[Gathered], *, among: str) -> Sections:
    """Sections for the themes that most places speak of; everything else stands by behaviour."""
    by_theme: dict[str, list[Gathered]] = defaultdict(list)
    for one in found:
        by_theme[one.excerpt.theme].append(one)
    breadth = {theme: len({one.place for one in here} - {None}) for theme, here in by_theme.items()}
    told = [theme for theme in by_theme if theme and len(by_theme[theme]) > 1]
    told.sort(key=lambda theme: (-breadth[theme], -len(by_theme[theme]), theme))
    chosen = told[:THEMES_IN_A_CHAPTER]
    end = f": {TITLE_OF_COMPLEX[among].lower()}" if among else ""
    sections = [
        (Layout(Slot(theme=theme, complex=among), f"{theme[:1].upper()}{theme[1:]}{end}"), by_theme[theme])
        for theme in chosen
    ]
    rest = [one for one in found if one.excerpt.theme not in chosen]
    for behaviour in base.behaviours:
        here = [one for one in rest if one.behaviours[0] == behaviour.pk]
        if here:
            sections.append((Layout(Slot(key=behaviour.pk[:40], complex=among), f"{behaviour.short_name}{end}"), here))
    return sections


# ---- What is said of it ---------------------------------------------------------------------------------------------


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


def _material(base: Ground, found: list[Gathered]) -> Layout:
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


# ---- What is missing, and what complicates --------------------------------------------------------------------------


def summarise(base: Ground, found: list[Gathered], sections: list[tuple[str, list[Gathered]]]) -> dict[str, Any]:
    """What was found; which places, standpoints and behaviours are silent; where the same thing helps and hinders."""
    chosen = set(base.synthesis.places.values_list("pk", flat=True))
    asked = [place for place in base.places if not chosen or place.pk in chosen]
    speaking = {one.place.pk for one in found if one.place}
    heard = {standpoint for one in found for standpoint in one.standpoints}
    by_place: dict[object, set[str]] = defaultdict(set)
    for one in found:
        if one.place:
            by_place[one.place.pk] |= one.standpoints
    behaviours = {key for one in found for key in one.behaviours}
    complicates = [
        {"section": title, "helps": helps, "hinders": hinders}
        for title, here in sections
        if (helps := sum(one.helps for one in here)) and (hinders := sum(one.hinders for one in here))
    ]
    return {
        "found": {
            "excerpts": len(found),
            "notes": len({one.note.pk for one in found}),
            "places": len(speaking),
            "of_places": len(asked),
        },
        "missing": {
            "places": [place.name for place in asked if place.pk not in speaking],
            "standpoints": [standpoint.label for standpoint in LISTENED_FOR if standpoint not in heard],
            "in_places": [
                {"place": place.name, "standpoints": silent}
                for place in asked
                if place.pk in speaking
                and (silent := [s.label for s in LISTENED_FOR if s not in by_place[place.pk] and s in heard])
            ],
            "behaviours": [behaviour.short_name for behaviour in base.behaviours if behaviour.pk not in behaviours],
        },
        "complicates": complicates,
        "contradicts": sum(one.helps and one.hinders for one in found),
    }


# ---- Doing it -------------------------------------------------------------------------------------------------------


def run(
    assembly_id: str,
    on_step: Callable[[str, int, int], None],
    should_stop: Callable[[], bool],
    *,
    at: dt.datetime | None = None,
) -> dict[str, Any]:
    """Gather one piece's first draft and lay it out, section by section; tell how far it has come.

    Each section is kept by itself, so that progress shows while it goes on, and a worker that is lost half-way leaves
    whole sections behind, which the next one finds and does not write again.

    Returns:
        What was found, what is missing and what complicates, for the assembly's row.

    Raises:
        jobs.Stopped: nobody wants it any more.
    """
    assembly = Assembly.objects.select_related("synthesis", "requested_by").get(pk=assembly_id)
    synthesis, by, at = assembly.synthesis, assembly.requested_by, at or clock.now()
    on_step("reading what is cleared", 0, 1)
    base = ground(synthesis)
    found = gather(base, by)
    woven = _woven(base)
    chapters = plan(base, found)
    steps = sum(len(sections) for _, sections in chapters) + 1
    done = 1
    told: list[tuple[str, list[Gathered]]] = []
    for chapter, sections in chapters:
        parent = None
        if chapter is not None:
            parent = _lay_out(base, chapter, [], parent=None, by=by, at=at)
            if parent.removed_at is not None:
                continue
        for layout, here in sections:
            if should_stop():
                raise jobs.Stopped
            on_step(f"laying out {_of_what(layout)}"[:40], done, steps)
            new = [one for one in here if one.excerpt.pk not in woven]
            if new or not here:
                _lay_out(base, layout, new, parent=parent, by=by, at=at)
            told.append((layout.title, here))
            done += 1
    on_step("looking for what is missing", steps, steps)
    return summarise(base, found, told)


def _woven(base: Ground) -> set[object]:
    """What stands in a piece that was drafted before, wherever people have moved it since.

    A portrait shows one passage under every behaviour that it speaks of, so there each section is asked by itself.
    """
    slots = [behaviour.pk[:40] for behaviour in base.behaviours]
    drafted = Section.objects.filter(~Q(theme="") | Q(key__in=slots), synthesis=base.synthesis)
    if base.synthesis.kind == Synthesis.Kind.PLACE or not drafted.exists():
        return set()
    standing = Evidence.objects.filter(paragraph__section__synthesis=base.synthesis)
    return set(standing.values_list("excerpt_id", flat=True))


def _lay_out(
    base: Ground, layout: Layout, here: list[Gathered], *, parent: Section | None, by: Person, at: dt.datetime
) -> Section:
    """One section, where there is anything new to put into it, and nobody has taken it out."""
    slot = layout.slot
    standing = Section.objects.filter(
        synthesis=base.synthesis, parent=parent, key=slot.key, theme=slot.theme, complex=slot.complex
    ).first()
    if standing is not None:
        if standing.removed_at is not None:
            return standing
        used = set(Evidence.objects.filter(paragraph__section=standing).values_list("excerpt_id", flat=True))
        here = [one for one in here if one.excerpt.pk not in used]
        if not here:
            return standing
    if here:
        layout.drafted = draft(base, here, _of_what(layout))
    return lay_out_section(synthesis=base.synthesis, layout=layout, by=by, parent=parent, at=at)


def _of_what(layout: Layout) -> str:
    """A theme, or a behaviour by its name as it is said within a sentence."""
    name = layout.title.partition(":")[0]
    return layout.slot.theme or name[:1].lower() + name[1:]

"""The cleared excerpts that a draft is made of, and the ground against which it is counted."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch

from behaviours.models import Behaviour
from people.models import Person
from places.models import Complex, Place, Standpoint
from reflections.models import Excerpt, Note, SubQuestion, Tag
from syntheses import counts
from syntheses.models import Synthesis


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

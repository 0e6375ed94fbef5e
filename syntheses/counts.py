"""Counting again what a piece says it counts (F-061): from its evidence, from positions, or over the records.

Every figure beside a counted phrase is found here and nowhere else, from the database as it stands, and kept on the
phrase's row as ``found_n`` and ``found_of``. Nobody types it in.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from functools import cached_property
from typing import TypeAlias

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat
from django.utils import timezone

from behaviours.models import Behaviour
from people import clock
from people.models import Person, Role, RoleGrant
from places.models import FixedPoint, Place, PlaceMembership, TrustEvent
from reflections.models import Excerpt, Note, Position, ReviewPeriod, Tag
from syntheses.models import Evidence, Quantifier, Synthesis

Found: TypeAlias = tuple[int, int | None]
DECISIONS = "devolved-decisions"


def active_places(starts: dt.date, ends: dt.date) -> QuerySet[Place]:
    """The places where somebody worked within a period: of how many places a piece can speak."""
    within = PlaceMembership.objects.filter(Q(ends=None) | Q(ends__gt=starts), starts__lte=ends)
    return Place.objects.filter(pk__in=within.values("place"))


def active_associates(starts: dt.date, ends: dt.date) -> QuerySet[Person]:
    """The associates who held that role within a period."""
    within = RoleGrant.objects.filter(Q(ends=None) | Q(ends__gt=starts), role=Role.ASSOCIATE, starts__lte=ends)
    found: QuerySet[Person] = Person.objects.filter(pk__in=within.values("person"))
    return found


def period_in_review() -> tuple[dt.date, dt.date] | None:
    """The stretch of time that the inquiry looks back on now, which a new piece most likely covers too."""
    return ReviewPeriod.objects.values_list("starts", "ends").first()


def fits(quantity: str, n: int, of: int | None) -> bool:
    """Whether a word of this class may stand for ``n`` of ``of``: “most” for more than half, and so on."""
    match quantity:
        case Quantifier.Class.EVERY:
            return n == of
        case Quantifier.Class.MOST:
            return of is not None and 2 * n > of
        case Quantifier.Class.SOME:
            return n > 1 and (of is None or n < of)
        case Quantifier.Class.FEW:
            return n >= 1 and (of is None or 2 * n < of)
        case Quantifier.Class.ONE:
            return n == 1
        case Quantifier.Class.NONE:
            return n == 0
        case _:
            return True


def differs(mark: Quantifier) -> bool:
    """Whether what was counted is not what the phrase claims."""
    if not mark.is_checkable or mark.found_n is None:
        return False
    if mark.n is not None and mark.n != mark.found_n:
        return True
    of_places = mark.unit == Quantifier.Unit.PLACE
    if mark.of is not None and mark.found_of is not None and mark.of != mark.found_of and not of_places:
        return True
    return not fits(mark.quantity, mark.found_n, mark.found_of if mark.of is None else mark.of)


# ---- Over the records -----------------------------------------------------------------------------------------------


class Records:
    """Counts over the records of a period: each is one statement, asked when it is first wanted."""

    def __init__(self, starts: dt.date, ends: dt.date) -> None:
        self.starts, self.ends = starts, ends

    @cached_property
    def notes(self) -> int:
        return Note.objects.counted().filter(happened_on__range=(self.starts, self.ends)).count()

    @property
    def _marked(self) -> QuerySet[Excerpt]:
        notes = Note.objects.counted().filter(happened_on__range=(self.starts, self.ends))
        return Excerpt.objects.filter(removed_at=None, note__in=notes.values("pk"))

    @cached_property
    def clearances(self) -> dict[str, int]:
        """Marked words by whether they are cleared; under "all", all of them; under "kept", those that may be used."""
        found = dict(self._marked.order_by().values_list("clearance").annotate(n=Count("pk")))
        return defaultdict(int, found) | {
            "all": sum(found.values()),
            "kept": found.get("cleared", 0) + found.get("amended", 0),
        }

    def marked(self, state: str) -> int:
        return self.clearances.get(state, 0)

    @cached_property
    def places(self) -> int:
        return active_places(self.starts, self.ends).count()

    @cached_property
    def trust(self) -> dict[tuple[str, str], int]:
        """Acts that moved trust, by effect and speed, and by effect alone."""
        events = TrustEvent.objects.filter(happened_on__range=(self.starts, self.ends)).order_by()
        found: dict[tuple[str, str], int] = defaultdict(int)
        for effect, speed, n in events.values_list("effect", "speed").annotate(n=Count("pk")):
            found[effect, speed] += n
            found[effect, ""] += n if speed else 0
        return found

    @cached_property
    def fixed(self) -> dict[str, int]:
        found = dict(FixedPoint.objects.order_by().values_list("status").annotate(n=Count("pk")))
        return {"holding": found.get("holding", 0), "all": sum(found.values())}

    @cached_property
    def places_by_behaviour(self) -> dict[str, int]:
        """In how many places each of the nine was marked, by whoever marked it first."""
        first = first_codings().filter(excerpt__in=self._marked.values("pk"))
        return dict(
            Behaviour.objects.filter(framework__is_the_nine=True)
            .order_by("position")
            .values_list("key")
            .annotate(n=Count("tags__note__place", filter=Q(tags__in=first.values("pk")), distinct=True))
        )

    @property
    def in_all_places(self) -> int:
        return sum(n == self.places for n in self.places_by_behaviour.values())

    @cached_property
    def coding(self) -> tuple[int, int]:
        """How many excerpts were read by a second person, and on how many both say the same of every behaviour."""
        said = Concat("behaviour_id", Value(" "), "acts", output_field=TextField())
        coded = (
            Tag.objects.counted()
            .filter(excerpt__isnull=False, excerpt__removed_at=None)
            .annotate(by_second=_SET_BY_TEAM)
            .order_by()
            .values("excerpt")
            .annotate(
                first=ArrayAgg(said, filter=Q(by_second=False), distinct=True, order_by=said),
                second=ArrayAgg(said, filter=Q(by_second=True), distinct=True, order_by=said),
            )
            .filter(first__isnull=False, second__isnull=False)
            .aggregate(n=Count("excerpt"), same=Count("excerpt", filter=Q(first=F("second"))))
        )
        return coded["n"], coded["same"]


# The programme team codes what the associates have coded: theirs is the second reading of the same words.
_SET_BY_TEAM = Exists(RoleGrant.objects.filter(person=OuterRef("set_by"), role=Role.TEAM))


def first_codings() -> QuerySet[Tag]:
    """Tags as they were first set: those of the second reading count only where there is no first."""
    standing = Tag.objects.counted().annotate(by_second=_SET_BY_TEAM)
    others = Tag.objects.filter(removed_at=None, excerpt=OuterRef("excerpt")).annotate(by_second=_SET_BY_TEAM)
    return standing.filter(Q(by_second=False) | ~Exists(others.filter(by_second=False)))


RECORDS: dict[str, Callable[[Records], Found]] = {
    "notes_in_year": lambda r: (r.notes, None),
    "excerpts_in_year": lambda r: (r.marked("all"), None),
    "cleared_in_year": lambda r: (r.marked("kept"), r.marked("all")),
    "amended_in_year": lambda r: (r.marked("amended"), r.marked("kept")),
    "refused_in_year": lambda r: (r.marked("refused"), r.marked("all")),
    "destroyed": lambda r: (r.trust["destroyed", ""], None),
    "destroyed_sudden": lambda r: (r.trust["destroyed", "sudden"], r.trust["destroyed", ""]),
    "repaired_slow": lambda r: (r.trust["repaired", "slow"], r.trust["repaired", ""]),
    "fixed_points": lambda r: (r.fixed["all"], None),
    "fixed_points_holding": lambda r: (r.fixed["holding"], r.fixed["all"]),
    "behaviours_in_all_places": lambda r: (r.in_all_places, len(r.places_by_behaviour)),
    "behaviours_not_in_all_places": lambda r: (
        len(r.places_by_behaviour) - r.in_all_places,
        len(r.places_by_behaviour),
    ),
    "places_silent_on_decisions": lambda r: (r.places - r.places_by_behaviour.get(DECISIONS, 0), r.places),
    "decisions_in_silent_place": lambda r: (0 if r.places_by_behaviour.get(DECISIONS, 0) < r.places else 1, None),
    "coding_second": lambda r: (r.coding[0], None),
    "coding_agreement": lambda r: (round(10 * r.coding[1] / r.coding[0]) if r.coding[0] else 0, 10),
}


# ---- For a piece ----------------------------------------------------------------------------------------------------


def _stances(claims: set[int], on: dt.date, people: set[object]) -> dict[tuple[int, bool], list[str]]:
    """Where each of these people stands on each claim on a day, and, under ``True``, where they stood first."""
    taken: dict[tuple[int, object], list[str]] = defaultdict(list)
    positions = Position.objects.filter(claim__in=claims, taken_on__lte=on).order_by("taken_on", "pk")
    for claim, person, stance in positions.values_list("claim_id", "person_id", "stance"):
        if person in people:
            taken[claim, person].append(stance)
    found: dict[tuple[int, bool], list[str]] = defaultdict(list)
    for (claim, _), stances in taken.items():
        found[claim, True].append(stances[0])
        found[claim, False].append(stances[-1])
    return found


def find(marks: QuerySet[Quantifier], *, synthesis: Synthesis, on: dt.date) -> dict[int, Found]:
    """What these counted phrases of one piece count, on a day: a handful of statements, however many there are."""
    wanted = list(marks.filter(is_checkable=True))
    if not wanted:
        return {}
    starts, ends = synthesis.period_starts, synthesis.period_ends
    places = active_places(starts, ends).count()
    associates: set[object] = set(active_associates(starts, ends).values_list("pk", flat=True))
    records = Records(starts, ends)
    claims = {mark.counts_claim_id for mark in wanted if mark.counts_claim_id}
    stances = _stances(claims, on, associates) if claims else {}

    under: dict[object, list[tuple[int, str, object, object]]] = defaultdict(list)
    standing = Evidence.objects.filter(
        paragraph__in={mark.paragraph_id for mark in wanted},
        withdrawn_on=None,
        excerpt__in=Excerpt.objects.cleared().filter(note__archived_at=None).values("pk"),
    )
    fields = ("paragraph_id", "pk", "stance", "excerpt__note__place_id", "excerpt__note__author_id")
    for paragraph, pk, stance, place, author in standing.values_list(*fields):
        under[paragraph].append((pk, stance, place, author))
    rests: dict[int, set[int]] = defaultdict(set)
    for mark_id, evidence_id in Quantifier.rests_on.through.objects.filter(
        quantifier__in=[mark.pk for mark in wanted]
    ).values_list("quantifier_id", "evidence_id"):
        rests[mark_id].add(evidence_id)

    found: dict[int, Found] = {}
    for mark in wanted:
        if mark.counts_records:
            found[mark.pk] = RECORDS[mark.counts_records](records)
        elif mark.counts_claim_id:
            stood = stances.get((mark.counts_claim_id, mark.counts_as_first_stood), [])
            found[mark.pk] = sum(stance in mark.counts_stances for stance in stood), len(associates)
        else:
            counted = [
                row
                for row in under[mark.paragraph_id]
                if (row[0] in rests[mark.pk] if rests[mark.pk] else row[1] == Evidence.Stance.SUPPORTS)
            ]
            if mark.unit == Quantifier.Unit.PLACE:
                found[mark.pk] = len({row[2] for row in counted} - {None}), places
            elif mark.unit == Quantifier.Unit.ASSOCIATE:
                found[mark.pk] = len({row[3] for row in counted} & associates), len(associates)
            else:
                found[mark.pk] = len(counted), mark.of
    return found


def recount(marks: QuerySet[Quantifier], *, synthesis: Synthesis, at: dt.datetime | None = None) -> None:
    """Count these phrases again and keep what was found beside what they claim."""
    found = find(marks, synthesis=synthesis, on=timezone.localdate(at or clock.now()))
    changed = []
    for mark in Quantifier.objects.filter(pk__in=found):
        if (mark.found_n, mark.found_of) != found[mark.pk]:
            mark.found_n, mark.found_of = found[mark.pk]
            changed.append(mark)
    if changed:
        Quantifier.objects.bulk_update(changed, ["found_n", "found_of"])


def recount_piece(synthesis: Synthesis, *, at: dt.datetime | None = None) -> None:
    """Count every phrase of a piece again: before it is frozen, and whenever somebody asks."""
    standing = Quantifier.objects.filter(
        paragraph__section__synthesis=synthesis, paragraph__removed_at=None, paragraph__section__removed_at=None
    )
    recount(standing, synthesis=synthesis, at=at)

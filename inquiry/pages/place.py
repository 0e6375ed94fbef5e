"""The page of one place: its story, who works there, what is in focus, what was written and where it is silent."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from behaviours.families import Family, families
from behaviours.models import Behaviour
from people import clock
from people.asking import Question
from people.http import PersonRequest, fragment
from people.models import Person
from places.access import reads_records
from places.models import Actor, FocusPeriod, Place, PlaceMembership
from reflections import listing
from reflections.models import Note, Tag
from syntheses.models import Edition

LATELY = 8


@dataclass
class InFocus:
    """One of the nine in a place: in focus, since when and what is meant by it there."""

    behaviour: Behaviour
    in_focus: bool
    since: str
    url: str


def strip(nine: Sequence[Behaviour], periods: Sequence[FocusPeriod]) -> list[Family[InFocus]]:
    """The nine by family, those in focus with their words and dates."""
    running = {period.behaviour_id: period for period in periods}
    return families([_in_focus(one, running.get(one.pk)) for one in nine], lambda item: item.behaviour)


def _in_focus(behaviour: Behaviour, period: FocusPeriod | None) -> InFocus:
    since = f"since {period.starts:%B %Y}" if period else ""
    if period and period.intent:
        since = f"{period.intent.rstrip('.')}, {since}"
    return InFocus(behaviour, period is not None, since[:1].upper() + since[1:], behaviour.get_absolute_url())


@Question
def called(reader: Person, slug: str) -> QuerySet[Place]:
    """The place of that name, and what the reader may do there."""
    return Place.objects.visible_to(reader).with_rights(reader).filter(slug=slug)


@Question
def the_nine(reader: Person, place: int) -> QuerySet[Behaviour]:
    """The nine, and of each whether anything was written of it in a place that the reader may see."""
    written_of = Tag.objects.visible_to(reader).filter(note__place=place, behaviour=OuterRef("pk"))
    return Behaviour.objects.readable_by(reader).the_nine().annotate(is_written_of=Exists(written_of))


@Question
def focus(reader: Person, place: int) -> QuerySet[FocusPeriod]:
    """What has been in focus in a place."""
    return FocusPeriod.objects.visible_to(reader).filter(place=place)


@Question
def lately_told(reader: Person, place: int) -> QuerySet[Note]:
    """What was told of a place last."""
    notes = listing.shown(Note.objects.visible_to(reader).kept().filter(place=place))
    return notes.order_by("-happened_on", "-sequence")[:LATELY]


@Question
def who_worked(reader: Person, place: int) -> QuerySet[PlaceMembership]:
    """Who works in a place, and who did."""
    stretches = PlaceMembership.objects.visible_to(reader).filter(place=place)
    return stretches.select_related("person").only("place", "starts", "ends", "person__display_name", "person__slug")


@Question
def actors(reader: Person, place: int) -> QuerySet[Actor]:
    """The local actors of a place."""
    return Actor.objects.visible_to(reader).filter(place=place)


@Question
def pieces(reader: Person, place: int) -> QuerySet[Edition]:
    """What was published of a place."""
    return Edition.objects.visible_to(reader).latest().filter(synthesis__places=place).defer("snapshot")


@require_http_methods(["GET"])
def place(request: PersonRequest, slug: str) -> HttpResponse:
    """What we know of a place, as far as the reader may know it."""
    reader = request.user
    for shown in called(reader, slug):
        return fragment(request, "pages/place.html", "place", _page(reader, shown))
    raise Http404


def _page(reader: Person, shown: Place) -> dict[str, Any]:
    today = clock.today()
    nine: list[Any] = the_nine(reader, shown.pk)
    periods, lately, stretches = focus(reader, shown.pk), lately_told(reader, shown.pk), who_worked(reader, shown.pk)
    return {
        "place": shown,
        "here": [one for one in stretches if one.starts <= today and (one.ends is None or one.ends > today)],
        "before": [one for one in stretches if one.ends is not None and one.ends <= today],
        "families": strip(nine, [one for one in periods if one.ends is None or one.ends > today]),
        "actors": actors(reader, shown.pk),
        "lately": listing.rows(lately, reader) if lately else [],
        "silent": [one for one in nine if not one.is_written_of],
        "pieces": pieces(reader, shown.pk),
        "reads": reads_records(reader),
        "reads_notes": bool(nine),
    }

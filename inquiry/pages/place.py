"""The page of one place: its story, who works there, what is in focus, what was written and where it is silent."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from behaviours.families import Family, families
from behaviours.models import Behaviour
from people import clock
from people.http import PersonRequest, fragment
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


@require_http_methods(["GET"])
def place(request: PersonRequest, slug: str) -> HttpResponse:
    """What we know of a place, as far as the reader may know it."""
    reader = request.user
    shown = get_object_or_404(Place.objects.visible_to(reader).with_rights(reader), slug=slug)
    today = clock.today()
    written_of = Tag.objects.visible_to(reader).filter(note__place=shown, behaviour=OuterRef("pk"))
    nine: list[Any] = list(Behaviour.objects.readable_by(reader).the_nine().annotate(is_written_of=Exists(written_of)))
    periods = list(FocusPeriod.objects.visible_to(reader).filter(place=shown))
    notes = listing.shown(Note.objects.visible_to(reader).kept().filter(place=shown))
    lately = list(notes.order_by("-happened_on", "-sequence")[:LATELY])
    stretches = list(PlaceMembership.objects.visible_to(reader).filter(place=shown).select_related("person"))
    context = {
        "place": shown,
        "here": [one for one in stretches if one.starts <= today and (one.ends is None or one.ends > today)],
        "before": [one for one in stretches if one.ends is not None and one.ends <= today],
        "families": strip(nine, [one for one in periods if one.ends is None or one.ends > today]),
        "actors": list(Actor.objects.visible_to(reader).filter(place=shown)),
        "lately": listing.rows(lately, reader) if lately else [],
        "silent": [one for one in nine if not one.is_written_of],
        "pieces": Edition.objects.visible_to(reader).latest().filter(synthesis__places=shown).defer("snapshot"),
        "reads": reads_records(reader),
        "reads_notes": bool(nine),
    }
    return fragment(request, "pages/place.html", "place", context)

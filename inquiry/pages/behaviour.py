"""The page of one behaviour: what do we know of it? (F-012)"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from behaviours.forms import LookForm
from behaviours.models import Behaviour, Look, Wording
from people import clock
from people.access import Viewer
from people.http import PersonRequest, fragment
from places.access import reads_records
from places.models import FocusPeriod, Place
from reflections import listing
from reflections.models import Excerpt, InfluenceClaim, Note, Tag
from syntheses.models import Edition, Synthesis

LATELY = 6


@dataclass
class HereAndThere:
    """How often it is said to be helped and hindered in one place, in what the reader may read."""

    place: Place
    helps: int = 0
    hinders: int = 0
    open: int = 0

    @property
    def is_silent(self) -> bool:
        return not (self.helps or self.hinders or self.open)


def by_place(places: Iterable[Place], behaviour: Behaviour, reader: Viewer) -> list[HereAndThere]:
    """Counts for every place in its fixed order; a place without a word stands there too."""
    counted: defaultdict[int, dict[str, int]] = defaultdict(dict)
    tags = Tag.objects.visible_to(reader).filter(behaviour=behaviour, note__place__isnull=False)
    for where, acts, tally in tags.order_by().values_list("note__place", "acts").annotate(tally=Count("pk")):
        counted[where][acts] = tally
    return [
        HereAndThere(
            place,
            counted[place.pk].get("helps", 0),
            counted[place.pk].get("hinders", 0),
            counted[place.pk].get("cannot-say", 0),
        )
        for place in places
    ]


def cleared_lately(behaviour: Behaviour, reader: Viewer) -> list[dict[str, str]]:
    """Words about it that may travel, in their cleared wording; where they stand only for those who may read that."""
    tagged = Tag.objects.visible_to(reader).filter(excerpt=OuterRef("pk"), behaviour=behaviour)
    readable = Note.objects.visible_to(reader).filter(pk=OuterRef("note_id"))
    found: Iterable[Any] = (
        Excerpt.objects.cleared_for(reader)
        .filter(Exists(tagged))
        .annotate(is_readable=Exists(readable))
        .select_related("note__place")
        .order_by("-note__happened_on", "pk")[:LATELY]
    )
    return [
        {
            "words": one.cleared_words,
            "source": f"{one.note.place.name if one.note.place else 'No place'}, {one.note.happened_on:%B %Y}",
            "url": one.note.get_absolute_url() if one.is_readable else "",
        }
        for one in found
    ]


@require_http_methods(["GET"])
def behaviour(request: PersonRequest, key: str) -> HttpResponse:
    """What we know of a behaviour, as far as the reader may know it."""
    reader = request.user
    nine = Behaviour.objects.readable_by(reader).the_nine()
    shown = get_object_or_404(nine.select_related("framework"), key=key)
    wordings = list(Wording.objects.visible_to(reader).filter(behaviour=shown).select_related("version"))
    looks = list(Look.objects.visible_to(reader).filter(behaviour=shown).select_related("written_by"))
    tagged = Tag.objects.visible_to(reader).filter(behaviour=shown, note=OuterRef("pk"))
    notes = listing.shown(Note.objects.visible_to(reader).kept().filter(Exists(tagged)))
    lately = list(notes.order_by("-happened_on", "-sequence")[:LATELY])
    pieces = Synthesis.objects.visible_to(reader).filter(central_behaviour=shown)
    about = Q(synthesis__central_behaviour=shown) | Q(synthesis__touches=shown)
    claims = InfluenceClaim.objects.visible_to(reader).select_related("from_behaviour", "to_behaviour")
    bears_on_it = Q(to_behaviour=shown) | Q(to_behaviour=None)
    running = FocusPeriod.objects.visible_to(reader).filter(Q(ends=None) | Q(ends__gt=clock.today()), behaviour=shown)
    context = {
        "behaviour": shown,
        "wordings": wordings,
        "in_use": next((one for one in wordings if one.version.is_in_use), None),
        "present": [look for look in looks if look.is_present],
        "absent": [look for look in looks if not look.is_present],
        "form": LookForm(),
        "focus": running.select_related("place").order_by("place__position", "place__name"),
        "places": by_place(Place.objects.visible_to(reader), shown, reader),
        "cleared": cleared_lately(shown, reader),
        "lately": listing.rows(lately, reader) if lately else [],
        "pieces": Edition.objects.visible_to(reader).latest().filter(about).defer("snapshot").distinct(),
        "touches": nine.filter(touched_by__in=pieces.values("pk")).exclude(pk=shown.pk).distinct(),
        "claims_from": list(claims.filter(from_behaviour=shown)),
        "claims_to": list(claims.filter(bears_on_it).exclude(from_behaviour=shown)),
        "reads": reads_records(reader),
    }
    return fragment(request, "pages/behaviour.html", "behaviour", context)

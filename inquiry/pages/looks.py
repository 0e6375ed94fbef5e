"""Who looked: each person sees who opened what of theirs, whoever it was, without asking anybody (F-115)."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from people import looking
from people.http import PersonRequest
from people.models import AccessEvent, Person
from reflections.models import Attachment, Note
from syntheses.models import Authorship, Edition, Report

# The keys of the looks that are at a note, or at what goes with one.
AT_NOTES = ("note", "audio", "photo")


@require_safe
def looks(request: PersonRequest) -> HttpResponse:
    """Who opened what of one's own: notes with what goes with them, what one signed, and the page about oneself."""
    signed = _signed(request.user)
    found = AccessEvent.objects.looked_at(request.user, signed=signed)
    rows, before = looking.page(found, request.GET.get("before", ""))
    return render(request, "pages/looks.html", {"rows": _placed(request.user, rows), "before": before})


def _signed(person: Person) -> dict[str, list[str]]:
    """The keys of what they signed that was published: its editions, and the copies that were printed of these."""
    pieces = Authorship.objects.published_to(person).filter(person=person).values("synthesis_id")
    editions = list(Edition.objects.visible_to(person).filter(synthesis__in=pieces).values_list("pk", flat=True))
    reports = Report.objects.visible_to(person).filter(edition__in=editions).values_list("pk", flat=True)
    keys = [str(key) for key in editions]
    return {"edition": keys, "annex": keys, "report": [str(key) for key in reports]} if keys else {}


def _placed(person: Person, looks: Sequence[looking.Look]) -> list[dict[str, Any]]:
    """Each look with what was looked at, as its owner knows it."""
    keys: dict[str, set[str]] = {}
    for look in looks:
        keys.setdefault(look.event.thing, set()).add(look.event.thing_id)
    files = Attachment.objects.visible_to(person).in_bulk(keys.get("audio", set()) | keys.get("photo", set()))
    with_note = {str(key): str(one.note_id) for key, one in files.items() if one.note_id}
    notes = Note.objects.visible_to(person).defer("search").in_bulk(keys.get("note", set()) | set(with_note.values()))
    printed = Report.objects.visible_to(person).only("edition_id").in_bulk(keys.get("report", set()))
    of_report = {str(key): str(one.edition_id) for key, one in printed.items()}
    wanted = keys.get("edition", set()) | keys.get("annex", set()) | set(of_report.values())
    editions = Edition.objects.visible_to(person).defer("snapshot").in_bulk(wanted)
    by_key: dict[str, Any] = {str(key): one for key, one in [*notes.items(), *editions.items()]}
    placed = []
    for look in looks:
        key = look.event.thing_id
        thing = by_key.get(with_note.get(key) or of_report.get(key) or key)
        is_oneself = look.event.thing == "person"
        placed.append({
            "look": look, "url": person.get_absolute_url() if is_oneself else thing.get_absolute_url() if thing else "",
            "heading": "The page about you" if is_oneself else _heading(thing),
        })  # fmt: skip
    return placed


def _heading(thing: Note | Edition | None) -> str:
    if thing is None:
        return "Something that is put away now"
    return thing.heading if isinstance(thing, Note) else thing.title

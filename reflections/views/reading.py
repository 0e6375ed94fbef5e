"""The page of a note, which several acts answer with."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.http import HttpResponse

from behaviours.families import families
from behaviours.models import Behaviour, Wording
from people import clock
from people.http import PersonRequest, fragment
from reflections import limits, spans
from reflections.beside import beside
from reflections.forms import TagForm, WholeTagForm
from reflections.forms.notes import PURPOSES
from reflections.models import Cycle, Note, Revision
from reflections.readers import names_of_readers, who_reads
from reflections.reading import lay_out, receipt
from reflections.views.attaching import attached

MOST_NAMES = 8


def note_page(
    request: PersonRequest,
    note: Note,
    *,
    form: TagForm | None = None,
    whole_form: WholeTagForm | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """A note with its marks, what is set beside them, and what the viewer may do; ``form`` when one was found wrong."""
    viewer = request.user
    page = lay_out(note, viewer)
    own = note.author_id == viewer.pk
    revisions = list(Revision.objects.visible_to(viewer).filter(note=note).defer("text", "sent"))
    settled = {one.settles_id for one in revisions}
    readable = Note.objects.visible_to(viewer).only("title", "happened_on", "text", "kind")
    context: dict[str, Any] = {
        "note": note,
        "own": own,
        "page": page,
        "who_reads": who_reads(note, viewer),
        "named_readers": _that_is(names_of_readers(note)),
        "purpose": dict(PURPOSES).get(note.purpose, note.purpose),
        "revisions": revisions,
        "unsettled": [one for one in revisions if one.aside and one.pk not in settled] if own else [],
        "cycle": Cycle.objects.visible_to(viewer).filter(pk=note.cycle_id).first() if note.cycle_id else None,
        "present": note.presences.select_related("actor"),
        "about": readable.filter(pk__in=note.abouts.values("on_id")),
        "reflections": readable.kept().filter(abouts__on=note),
        **beside(note, viewer),
        "receipt": receipt(note, page) if own else None,
        "attached": attached(note, viewer),
        "waits": note.text.startswith((limits.SPOKEN, limits.PHOTOGRAPHED)),
        "days_to_come_back": settings.BROUGHT_BACK_WITHIN_DAYS,
        "can_come_back": note.can_come_back_until is not None and clock.now() <= note.can_come_back_until,
    }
    if getattr(note, "is_taggable", True):
        context |= _to_tag(request, note, form, whole_form)
    return fragment(request, "reflections/note.html", "note-body", context, status=status)


def _to_tag(
    request: PersonRequest, note: Note, form: TagForm | None, whole_form: WholeTagForm | None
) -> dict[str, Any]:
    viewer = request.user
    meaning = Wording.objects.in_use().filter(behaviour=OuterRef("pk")).values("description")[:1]
    behaviours = Behaviour.objects.visible_to(viewer).annotate(meaning=Subquery(meaning))
    form = form or TagForm(viewer=viewer, note=note)
    ticked = set(form.data.getlist("sentence")) if form.is_bound else set()  # type: ignore[attr-defined]
    return {
        "form": form,
        "whole_form": whole_form or WholeTagForm(viewer=viewer, note=note, prefix="whole"),
        "families": families(behaviours.order_by("-framework__is_the_nine", "framework", "position"), lambda one: one),
        "sentences": [
            {"span": f"{start}-{end}", "text": note.text[start:end], "ticked": f"{start}-{end}" in ticked}
            for start, end in spans.sentences(note.text)
        ],
    }


def _that_is(names: list[str]) -> str:
    """The readers by name, where they are few."""
    if not 0 < len(names) <= MOST_NAMES:
        return ""
    *others, last = names
    return f"That is {', '.join(others)} and {last}." if others else f"That is {last}."

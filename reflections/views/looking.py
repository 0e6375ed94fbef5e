"""Who opened a note: written down when somebody else reads it, and shown to its author."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from people import looking
from people.actions import note_look
from people.http import PersonRequest
from people.models import AccessEvent
from reflections.models import Attachment, Note
from reflections.views.reach import reach


def looked(request: PersonRequest, note: Note, response: HttpResponse) -> HttpResponse:
    """The page of a note, and after it the line that somebody other than its author opened it."""
    note_look(by=request.user, kind=AccessEvent.Kind.OPENED, thing="note", thing_id=str(note.pk), of=note.author_id)
    return response


@require_safe
def note_looks(request: PersonRequest, note_id: UUID) -> HttpResponse:
    """Who opened a note and what goes with it: for its author alone."""
    note = reach(Note.objects.editable_by(request.user), request.user, note_id)
    with_it = Attachment.objects.visible_to(request.user).filter(note=note)
    keys = [str(note.pk), *(str(key) for key in with_it.values_list("pk", flat=True))]
    looks = AccessEvent.objects.looked_at(request.user).filter(thing__in=("note", "audio", "photo"), thing_id__in=keys)
    rows, before = looking.page(looks, request.GET.get("before", ""))
    return render(request, "reflections/looks.html", {"note": note, "rows": rows, "before": before})

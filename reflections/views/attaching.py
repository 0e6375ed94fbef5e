"""Recordings and pictures beside a note: gathered from its form before it is kept, and shown with it."""

import hashlib
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid5

from django.utils.datastructures import MultiValueDict

from people.http import PersonRequest
from people.models import Person
from reflections import actions, limits
from reflections.forms import CaptureForm
from reflections.models import Attachment, Note


def sent_files(request: PersonRequest) -> MultiValueDict[str, Any] | None:
    """The files of a form that was sent; nothing on a page that is only asked for."""
    return request.FILES if request.method == "POST" else None


def gathered(request: PersonRequest, form: CaptureForm, note_id: UUID | None = None) -> dict[str, Any]:
    """What an action is told: files that were chosen in the form itself are taken in first, and go with the others.

    A file that was taken in stays so when something else about the form is found wrong: it is named in it from then on.

    Raises:
        people.errors.Refused: one of the files cannot be kept.
    """
    found = dict(form.cleaned_data)
    found.pop("chosen_files")
    found["attachments"] = list(found["attachments"])
    for one in taken_in(request, note_id or found["id"]):
        found["attachments"].append(one)
        sent = request.POST.copy()
        sent.setlist("attachments", [str(one.pk) for one in found["attachments"]])
        form.data = sent
    return found


def taken_in(request: PersonRequest, of: UUID) -> Iterator[Attachment]:
    """The files that were chosen in the form itself, one after the other; the same one sent again is the same."""
    for file in request.FILES.getlist("chosen_files"):
        content = file.read()
        key = uuid5(of, f"{file.size}:{hashlib.sha256(content).hexdigest()}")
        yield actions.take_file(by=request.user, id=key, content=content)


def attached(note: Note, viewer: Person) -> list[Attachment]:
    """What goes with a note that was already found to be the viewer's to read."""
    return list(Attachment.objects.visible_to(viewer).on(note))


def with_attachments(request: PersonRequest) -> dict[str, Any]:
    """Those that a new note begins with, where somebody comes from what was begun and not kept."""
    try:
        keys = [UUID(key) for key in request.GET.getlist("attachments")]
    except ValueError:
        keys = []
    own = Attachment.objects.editable_by(request.user).ready().waiting()
    found = list(own.filter(pk__in=keys)) if keys else []
    return {"attachments": found, "text": limits.in_place_of_words({one.kind for one in found})} if found else {}

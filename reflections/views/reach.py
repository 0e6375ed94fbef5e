"""Reaching a note: 404 for whoever may not know that it is there, 403 for whoever may read it and not do this."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from people.access import Viewer
from people.asking import Question
from people.models import Person
from reflections.access import AttachmentAccess, NoteAccess
from reflections.models import Attachment, Note


def reach(allowed: NoteAccess, viewer: Person, note_id: UUID) -> Note:
    """The note, out of those that the viewer may act on."""
    found = allowed.select_related("author", "place").defer("search").filter(pk=note_id).first()
    if found is None:
        get_object_or_404(Note.objects.visible_to(viewer), pk=note_id)
        raise PermissionDenied
    return found


@Question
def own(viewer: Viewer, note_id: UUID) -> QuerySet[Note]:
    """A kept note of the viewer's own, which they may always tag."""
    return Note.objects.editable_by(viewer).kept().filter(pk=note_id).order_by().defer("search")


def reach_to_tag(viewer: Person, note_id: UUID) -> Note:
    """A note that the viewer may tag: nearly always one of their own, which is found sooner."""
    return next(iter(own(viewer, note_id)), None) or reach(Note.objects.taggable_by(viewer), viewer, note_id)


def reach_attachment(allowed: AttachmentAccess, viewer: Person, attachment_id: UUID) -> Attachment:
    """The recording or picture, out of those that the viewer may act on."""
    found = allowed.filter(pk=attachment_id).first()
    if found is None:
        get_object_or_404(Attachment.objects.visible_to(viewer), pk=attachment_id)
        raise PermissionDenied
    return found

"""What stands beside a note of some shape, for whoever reads the note."""

from typing import Any

from django.db.models import QuerySet

from people.models import Person
from reflections.models import Fate, Note
from reflections.models.notes import Form


def fates_of(idea: Note, viewer: Person) -> QuerySet[Fate]:
    """What became of an idea, in order."""
    return Fate.objects.visible_to(viewer).filter(idea=idea).select_related("told_by")


def beside(note: Note, viewer: Person) -> dict[str, Any]:
    """What the page of a note says besides; nothing is asked for a note of no such shape."""
    return {"fates": fates_of(note, viewer)} if note.form == Form.FLOATED_IDEA else {}

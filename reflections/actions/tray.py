"""Notes that want tags, one or many at a time; and those that are left without."""

import datetime as dt
from collections.abc import Iterable, Sequence

from behaviours.models import Behaviour
from people import clock
from people.acting import acting
from people.models import Person
from reflections.actions.excerpts import tag_notes_with
from reflections.actions.taking_back import remove_tag
from reflections.models import LeftUntagged, Note, Tag


def tag_notes(
    *,
    notes: Iterable[Note],
    behaviours: Sequence[Behaviour],
    by: Person,
    acts: str = Tag.Acts.CANNOT_SAY,
    standpoint: str = "",
    at: dt.datetime | None = None,
) -> list[Tag]:
    """Set the same behaviours against several whole notes, all or none (F-109).

    Args:
        standpoint: each note's own where it is not said.
    """
    at = at or clock.now()
    said: dict[str, list[Note]] = {}
    for note in notes:
        said.setdefault(standpoint or note.standpoint, []).append(note)
    with acting(by):
        # All at one moment: so they are one act, which is undone as one.
        return [
            tag
            for told, alike in said.items()
            for tag in tag_notes_with(notes=alike, behaviours=behaviours, acts=acts, standpoint=told, by=by, at=at)
        ]


def untag_notes(*, notes: Iterable[Note], by: Person, at: dt.datetime | None = None) -> None:
    """Take back what this person set against whole notes; what others set stays, and so does the record that it was."""
    at = at or clock.now()
    with acting(by):
        tags = Tag.objects.filter(note__in=[note.pk for note in notes], excerpt=None, set_by=by, removed_at=None)
        for tag in tags.select_related("behaviour"):
            remove_tag(tag=tag, by=by, at=at)


def leave_untagged(*, notes: Iterable[Note], by: Person, at: dt.datetime | None = None) -> None:
    """Leave notes without a tag: they wait for this person no more. Nothing is said of them by it."""
    at = at or clock.now()
    with acting(by):
        left = [LeftUntagged(note=note, person=by, left_at=at) for note in notes]
        LeftUntagged.objects.bulk_create(left, ignore_conflicts=True)


def take_up_again(*, notes: Iterable[Note], by: Person, at: dt.datetime | None = None) -> None:
    """Let notes that were left untagged wait for a tag again."""
    with acting(by):
        LeftUntagged.objects.filter(person=by, note__in=[note.pk for note in notes]).delete()

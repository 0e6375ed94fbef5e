"""Taking tags and marks back, bringing them back, and saying something else of them."""

import datetime as dt
from typing import TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet

from people import acts as doings
from people import clock
from people.acting import acting
from people.models import Person
from reflections import spans
from reflections.actions.refusals import StillCleared, WordsDoNotMatch
from reflections.models import Excerpt, Note, Tag
from reflections.models.excerpts import Cleared

Thing = TypeVar("Thing", Tag, Excerpt)


def say_of_tag(
    *,
    tag: Tag,
    acts: str,
    standpoint: str,
    by: Person,
    set_at: dt.datetime | None = None,
    at: dt.datetime | None = None,
) -> Tag:
    """Say of a tag how the behaviour acts there and who speaks, in place of what was said before."""
    with acting(by):
        tag.acts, tag.standpoint, tag.set_at = acts, standpoint, set_at or at or clock.now()
        tag.save(update_fields=["acts", "standpoint", "set_at"])
    return tag


def remove_tag(*, tag: Tag, by: Person, at: dt.datetime | None = None) -> Tag:
    """Take a tag back. It stays in the record, and can be brought back."""
    at = at or clock.now()
    with acting(by):
        stood = tag.removed_at is None
        tag = _take_back(tag, by=by, at=at)
        if stood:
            doings.keep(
                by=by, kind="tag", thing=f"tag {tag.pk}", said=f"took back the tag {tag.behaviour}", was=True,
                now=False, at=at, tag=tag.pk, note=str(tag.note_id),
            )  # fmt: skip
    return tag


def bring_back_tag(*, tag: Tag, by: Person, at: dt.datetime | None = None) -> Tag:
    """Set a tag that was taken back again, unless the same one was set anew meanwhile."""
    with acting(by):
        alike = Tag.objects.filter(
            note=tag.note_id, excerpt=tag.excerpt_id, behaviour=tag.behaviour_id, set_by=tag.set_by_id, removed_at=None
        ).first()
        if alike:
            return alike
        Tag.objects.filter(pk=tag.pk).update(removed_at=None, removed_by=None)
    tag.removed_at = tag.removed_by = None
    return tag


def remove_excerpt(*, excerpt: Excerpt, by: Person, at: dt.datetime | None = None) -> Excerpt:
    """Unmark words; the tags set against them are taken back with them, and come back with them.

    Raises:
        StillCleared: they are cleared, and a piece may rest on them: first they are kept back, which the piece is told.
    """
    at = at or clock.now()
    with acting(by):
        Note.objects.select_for_update(of=("self",), no_key=True).get(pk=excerpt.note_id)
        excerpt = Excerpt.objects.select_for_update(of=("self",)).get(pk=excerpt.pk)
        if excerpt.is_cleared:
            raise StillCleared
        stood = excerpt.removed_at is None
        excerpt = _take_back(excerpt, by=by, at=at)
        Tag.objects.filter(excerpt=excerpt, removed_at=None).update(
            removed_at=excerpt.removed_at, removed_by=excerpt.removed_by
        )
        if stood:
            doings.keep(
                by=by, kind="mark", thing=f"excerpt {excerpt.pk}", said="unmarked words in a note", was=True, now=False,
                at=at, excerpt=str(excerpt.pk), note=str(excerpt.note_id),
            )  # fmt: skip
    return excerpt


def bring_back_excerpt(*, excerpt: Excerpt, by: Person, at: dt.datetime | None = None) -> Excerpt:
    """Mark words again that were unmarked, unless they were marked anew meanwhile."""
    with acting(by):
        alike = Excerpt.objects.filter(
            revision=excerpt.revision_id, start=excerpt.start, end=excerpt.end, removed_at=None
        ).first()
        if alike:
            return alike
        note = Note.objects.select_for_update(of=("self",), no_key=True).get(pk=excerpt.note_id)
        selector = spans.Quote(excerpt.exact, excerpt.prefix, excerpt.suffix)
        here = spans.find(note.text, selector, excerpt.start)
        excerpt.now_start, excerpt.now_end = here or (None, None)
        Tag.objects.filter(excerpt=excerpt, removed_at=excerpt.removed_at).update(removed_at=None, removed_by=None)
        excerpt.removed_at = excerpt.removed_by = None
        excerpt.save(update_fields=["now_start", "now_end", "removed_at", "removed_by"])
    return excerpt


def take_back_tagging(*, done_at: dt.datetime, by: Person, at: dt.datetime | None = None) -> int:
    """Take back whatever one set at one moment, on however many notes; and unmark what one marked for it.

    Words stay marked where somebody else has set a tag against them since, or where their teller was asked.

    Returns:
        how many tags and marks were taken back.
    """
    at = at or clock.now()
    with acting(by):
        taken = _set_then(by, done_at).filter(removed_at=None).update(removed_at=at, removed_by=by)
        marks = not_resting(_marked_then(by, done_at).filter(removed_at=None))
        return taken + marks.update(removed_at=at, removed_by=by)


def not_resting(marks: QuerySet[Excerpt]) -> QuerySet[Excerpt]:
    """Those among marks on which nothing rests: no tag stands against them, and their teller was not asked."""
    standing = Tag.objects.filter(excerpt=OuterRef("pk"), removed_at=None)
    return marks.filter(~Exists(standing), clearance=Cleared.NOT_ASKED)


def tag_again(*, done_at: dt.datetime, taken_back_at: dt.datetime, by: Person, at: dt.datetime | None = None) -> int:
    """Set again what one set at one moment and took back at another; what was set anew meanwhile stays as it is.

    Raises:
        WordsDoNotMatch: somebody has marked the same words anew.
    """
    taken = {"removed_by": by, "removed_at": taken_back_at}
    with acting(by):
        marks = list(_marked_then(by, done_at).filter(**taken))
        for mark in marks:
            if bring_back_excerpt(excerpt=mark, by=by, at=at).pk != mark.pk:
                raise WordsDoNotMatch("These words were marked anew since. Tag them there.")
        alike = Tag.objects.filter(note=OuterRef("note"), behaviour=OuterRef("behaviour"), set_by=by, removed_at=None)
        on_words = Q(excerpt__isnull=False) & ~Exists(alike.filter(excerpt=OuterRef("excerpt")))
        on_wholes = Q(excerpt=None) & ~Exists(alike.filter(excerpt=None))
        again = _set_then(by, done_at).filter(on_words | on_wholes, excerpt__removed_at=None, **taken)
        return len(marks) + Tag.objects.filter(pk__in=list(again.values_list("pk", flat=True))).update(
            removed_at=None, removed_by=None
        )


def _set_then(by: Person, done_at: dt.datetime) -> QuerySet[Tag]:
    return Tag.objects.filter(set_by=by, set_at=done_at)


def _marked_then(by: Person, done_at: dt.datetime) -> QuerySet[Excerpt]:
    return Excerpt.objects.filter(made_by=by, made_at=done_at)


def _take_back(thing: Thing, *, by: Person, at: dt.datetime) -> Thing:
    """Say of a tag or a mark that it was taken back, by whom and when; one taken back already stays as it was."""
    with acting(by):
        if thing.removed_at is None:
            thing.removed_at, thing.removed_by = at, by
            thing.save(update_fields=["removed_at", "removed_by"])
    return thing

"""The way back from what is done with notes: tags, marks, and putting away.

Tagging is told by its own rows, since whoever sets a tag waits for it; the rest is kept as it is done.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import CharField, Count, Exists, Min, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from people.acts import MOST, Side, StandsOtherwise, Turn, Way, must
from people.errors import NotYours
from people.models import Act, Person
from reflections import actions
from reflections.models import Attachment, Excerpt, Note, Tag

GONE = "There is nothing left of this."
OUT_OF_REACH = "This note is no longer yours to change in this way."


def taggings(person: Person, since: dt.datetime) -> Sequence[Act]:
    """What somebody tagged, moment by moment, read from the tags themselves; a bare mark is read from the marks."""
    changed = Act.objects.filter(
        person=person, kind="said-of-tag", done_at=OuterRef("set_at"),
        thing=Concat(Value("tag "), Cast(OuterRef("pk"), TextField()), output_field=CharField()),
    )  # fmt: skip
    tags = Tag.objects.filter(~Exists(changed), set_by=person, set_at__gte=since).order_by()
    told = (
        tags.values("set_at")
        .annotate(
            notes=Count("note", distinct=True),
            marks=Count("excerpt", distinct=True),
            names=ArrayAgg("behaviour__short_name", distinct=True),
            note_key=Min(Cast("note", TextField())),
        )
        .order_by("-set_at")[:MOST]
    )
    acts = [
        Act(
            person=person, kind="tagged", done_at=row["set_at"], at=row["set_at"], said=_said(row),
            what={"note": row["note_key"]} if row["notes"] == 1 else {},
        )
        for row in told
    ]  # fmt: skip
    return acts + _bare_marks(person, since)


def _bare_marks(person: Person, since: dt.datetime) -> list[Act]:
    tagged = Tag.objects.filter(set_by=person, set_at=OuterRef("made_at"))
    marks = Excerpt.objects.filter(~Exists(tagged), made_by=person, made_at__gte=since).order_by("-made_at")
    return [
        Act(person=person, kind="tagged", done_at=at, at=at, said="marked words in a note", what={"note": str(note)})
        for at, note in marks.values_list("made_at", "note")[:MOST]
    ]


def _said(row: Mapping[str, Any]) -> str:
    names, notes, marks = row["names"], row["notes"], row["marks"]
    *others, last = names
    behaviours = f"{', '.join(others)} and {last}" if others else last
    if notes != 1:
        return f"tagged {notes} notes with {behaviours}"
    if not marks:
        return f"tagged a note as a whole with {behaviours}"
    return f"tagged words with {behaviours}" if marks == 1 else f"tagged {marks} passages with {behaviours}"


def tagged(act: Act, to: Side, by: Person) -> Turn:
    """Take back what was set at one moment, or set it again."""
    then = Tag.objects.filter(set_by=by, set_at=act.done_at)
    marked = Excerpt.objects.filter(made_by=by, made_at=act.done_at)
    standing = {"removed_at": None} if to == "was" else {"removed_by": by, "removed_at": act.turned_at}
    tags, marks = then.filter(**standing), marked.filter(**standing)
    if to == "was" and not then and not actions.not_resting(marks):
        raise StandsOtherwise("These words are tagged, or their teller was asked, so they stay marked.")
    # Where tags were set, the mark alone is not the act: whoever took them back has decided on it.
    if not tags and (then or not marks):
        last = then.exclude(removed_by=None).order_by("-removed_at").select_related("removed_by").first()
        if last is None or last.removed_by is None:
            raise StandsOtherwise(GONE)
        taken = "You have taken this back since. Undo that first."
        raise StandsOtherwise(taken if last.removed_by == by else f"{last.removed_by} has taken this back since.")
    notes = set(tags.values_list("note", flat=True)) | set(marks.values_list("note", flat=True))
    _must_reach(Note.objects.taggable_by(by), notes)
    if to == "was":
        return lambda at: actions.take_back_tagging(done_at=act.done_at, by=by, at=at)
    assert act.turned_at is not None  # noqa: S101 - it is undone, so it was turned
    return partial(_again, act.done_at, act.turned_at, by)


def _again(done_at: dt.datetime, taken_back_at: dt.datetime, by: Person, at: dt.datetime) -> object:
    return actions.tag_again(done_at=done_at, taken_back_at=taken_back_at, by=by, at=at)


def _must_reach(allowed: "QuerySet[Note]", notes: set[UUID]) -> None:
    if allowed.filter(pk__in=notes).count() != len(notes):
        raise NotYours(OUT_OF_REACH)


def tag(act: Act, to: Side, by: Person) -> Turn:
    """Bring back a tag that was taken back, or take it back again."""
    it = Tag.objects.editable_by(by).filter(pk=act.what["tag"]).select_related("note", "behaviour", "excerpt").first()
    if it is None:
        raise NotYours(OUT_OF_REACH)
    if to == "now":
        must(it.removed_at is None, act, by)
        return lambda at: actions.remove_tag(tag=it, by=by, at=at)
    must(it.removed_at is not None and it.removed_by_id == by.pk, act, by)
    if it.excerpt is not None and it.excerpt.removed_at is not None:
        raise StandsOtherwise("The words that it was set against are no longer marked.")
    return lambda at: actions.bring_back_tag(tag=it, by=by, at=at)


def said_of_tag(act: Act, to: Side, by: Person) -> Turn:
    """Say of a tag what was said before, or what was said last."""
    it = Tag.objects.editable_by(by).filter(pk=act.what["tag"], set_by=by).first()
    if it is None:
        raise NotYours(OUT_OF_REACH)
    acts, standpoint, _ = act.what["now" if to == "was" else "was"]
    must(it.removed_at is None and (it.acts, it.standpoint) == (acts, standpoint), act, by)
    acts, standpoint, moment = act.what[to]
    set_at = dt.datetime.fromisoformat(moment)
    return lambda at: actions.say_of_tag(tag=it, acts=acts, standpoint=standpoint, set_at=set_at, by=by, at=at)


def mark(act: Act, to: Side, by: Person) -> Turn:
    """Mark words again that were unmarked, or unmark them again."""
    it = Excerpt.objects.filter(pk=act.what["excerpt"]).select_related("note").first()
    if it is None or not (it.made_by_id == by.pk or it.note.author_id == by.pk):
        raise NotYours(OUT_OF_REACH)
    _must_reach(Note.objects.taggable_by(by), {it.note_id})
    if to == "now":
        must(it.removed_at is None, act, by)
        if it.is_cleared:
            raise actions.StillCleared
        return lambda at: actions.remove_excerpt(excerpt=it, by=by, at=at)
    must(it.removed_at is not None and it.removed_by_id == by.pk, act, by)
    if Excerpt.objects.filter(revision=it.revision_id, start=it.start, end=it.end, removed_at=None):
        raise StandsOtherwise("These words were marked anew since.")
    return lambda at: actions.bring_back_excerpt(excerpt=it, by=by, at=at)


def put_away(act: Act, to: Side, by: Person) -> Turn:
    """Take a note out that was put away, or put it away again."""
    it = Note.objects.editable_by(by).filter(pk=act.what["note"]).first()
    if it is None:
        raise NotYours(OUT_OF_REACH)
    must((it.archived_at is not None) is not act.what[to], act, by)
    turn = actions.archive_note if act.what[to] else actions.bring_back
    return lambda at: turn(note=it, by=by, at=at)


def attachment(act: Act, to: Side, by: Person) -> Turn:
    """Bring a recording or picture back that was put away, or put it away again."""
    it = Attachment.objects.editable_by(by).filter(pk=act.what["attachment"]).first()
    if it is None:
        raise NotYours("This is no longer yours to change.")
    must((it.archived_at is not None) is not act.what[to], act, by)
    turn = actions.put_attachment_away if act.what[to] else actions.bring_back_attachment
    return lambda at: turn(attachment=it, by=by, at=at)


WAYS: Mapping[str, Way] = {
    "tagged": tagged, "tag": tag, "said-of-tag": said_of_tag, "mark": mark, "put-away": put_away,
    "attachment": attachment,
}  # fmt: skip

"""Saving what was begun, throwing it away, and taking it out again."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.conf import settings

from people import clock
from people.acting import acting
from people.errors import NotYours
from people.models import Person
from reflections import spans
from reflections.actions.refusals import DraftElsewhere, TextCannotBeKept, TooLongAway
from reflections.models import Draft, Note, Revision

Pairs = Sequence[tuple[str, str]]


def save_draft(
    *,
    by: Person,
    id: UUID,
    address: str,
    text: str,
    fields: Pairs = (),
    version: int = 0,
    note: Note | None = None,
    from_version: int | None = None,
    copy_of: UUID | None = None,
    at: dt.datetime | None = None,
) -> Draft:
    """Save words on their way to a note, as they stand. The same words saved twice are saved once.

    Args:
        id: of the note to be; for an edit, the edit's key.
        address: where the form is sent to when it is kept.
        fields: what else the form holds.
        version: the one that these words go on from; none yet is 0.
        note, from_version: for an edit, what it changes.
        copy_of: the draft that was saved elsewhere with other words.

    Raises:
        DraftElsewhere: other words were saved since by another tab or device, or were kept already.
        TextCannotBeKept: it holds what no database can keep, or more than five notes would hold.
    """
    at = at or clock.now()
    text = _fit_to_save(text)
    for _, value in fields:
        _fit_to_save(value)
    pairs = [list(pair) for pair in fields]
    with acting(by):
        _not_kept_meanwhile(id, by=by, text=text)
        begun = {"author": by, "note": note, "from_version": from_version, "address": address, "fields": pairs,
                 "text": text, "version": version + 1, "copy_of": copy_of, "saved_at": at}  # fmt: skip
        draft, is_new = Draft.objects.select_for_update(of=("self",)).get_or_create(pk=id, defaults=begun)
        if is_new:
            return draft
        if draft.author_id != by.pk:
            raise DraftElsewhere(draft=None)
        is_same = (draft.text, draft.fields) == (text, pairs)
        if draft.version != version and not is_same:
            raise DraftElsewhere(draft=draft)
        draft.version += 0 if is_same else 1
        draft.address, draft.fields, draft.text, draft.saved_at, draft.discarded_at = address, pairs, text, at, None
        draft.save(update_fields=["version", "address", "fields", "text", "saved_at", "discarded_at"])
    return draft


def throw_away_draft(*, draft: Draft, by: Person, at: dt.datetime | None = None) -> Draft:
    """Throw away what was begun; its author can take it out again for a while."""
    at = at or clock.now()
    with acting(by):
        own = Draft.objects.filter(author=by)
        if not own.filter(pk=draft.pk).exists():
            raise NotYours
        own.filter(pk=draft.pk, discarded_at=None).update(discarded_at=at)
    draft.discarded_at = draft.discarded_at or at
    return draft


def take_out_draft(*, draft: Draft, by: Person, at: dt.datetime | None = None) -> Draft:
    """Take a draft that was thrown away out again.

    Raises:
        TooLongAway: it was thrown away longer ago than the installation says.
    """
    at = at or clock.now()
    with acting(by):
        lately = Draft.objects.filter(pk=draft.pk, author=by).exclude(discarded_at__lt=at - _a_while())
        if not lately.update(discarded_at=None):
            raise TooLongAway
    draft.discarded_at = None
    return draft


def _a_while() -> dt.timedelta:
    return dt.timedelta(days=settings.BROUGHT_BACK_WITHIN_DAYS)


def _fit_to_save(text: str) -> str:
    text = spans.normal(text)
    if wrong := spans.fault(text):
        raise TextCannotBeKept(wrong)
    if len(text.encode()) > settings.LONGEST_DRAFT:
        raise TextCannotBeKept(
            f"This is longer than {settings.LONGEST_DRAFT // 1000} kB, and stays on your device only. "
            "Make several notes of it."
        )
    return text


def _not_kept_meanwhile(id: UUID, *, by: Person, text: str) -> None:
    """What comes late, after it was kept, begins no draft anew; other words go on as a copy of their own."""
    if note := Note.objects.filter(pk=id, author=by).only("text").first():
        first = Revision.objects.filter(note=note, number=1).values_list("text", flat=True).first()
        raise DraftElsewhere(draft=None, kept=note, is_same=text in (note.text, first))
    if edit := Revision.objects.filter(key=id, written_by=by).select_related("note").first():
        raise DraftElsewhere(draft=None, kept=edit.note, is_same=edit.text == text)

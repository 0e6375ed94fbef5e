"""Noticing a month by prompts, of which none is asked for (F-109)."""

import calendar
import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID, uuid5

from django.utils import timezone

from people import clock
from people.models import Person
from places.models import Place
from reflections.actions.fitting import Kept
from reflections.actions.notes import keep_note
from reflections.actions.refusals import DateCannotBe, TextCannotBeKept
from reflections.models import Attachment, Audience, Draft, Note, Prompt
from reflections.models.notes import Form


def notice_month(
    *,
    by: Person,
    id: UUID,
    month: dt.date,
    answers: Mapping[Prompt, str],
    place: Place | None = None,
    audience: str = Audience.ONLY_ME,
    claimed_at: dt.datetime | None = None,
    draft_version: int | None = None,
    attachments: Iterable[Attachment] = (),
    at: dt.datetime | None = None,
) -> Kept:
    """Keep what was noticed of a month: a note for each prompt that was answered. Silence is kept as silence.

    Each note's key follows from that of the form, so that a form that is sent twice makes no second notes.

    Args:
        month: its first day.

    Raises:
        TextCannotBeKept: nothing was written.
        DateCannotBe: the month has not begun.
    """
    at = at or clock.now()
    today = timezone.localdate(at)
    if month > today:
        raise DateCannotBe("That month has not begun yet.")
    last = month.replace(day=calendar.monthrange(month.year, month.month)[1])
    said: dict[str, Any] = {"place": place, "audience": audience, "claimed_at": claimed_at, "by": by, "at": at}
    kept = [
        keep_note(
            id=uuid5(id, prompt.value), text=words, prompt=prompt.value, month=month, form=Form.NOTICING,
            kind=Note.Kind.REFLECTION, happened_on=min(last, today), **said,
        )
        for prompt, words in answers.items()
        if words.strip()
    ]  # fmt: skip
    if not kept:
        raise TextCannotBeKept("Nothing was written, so nothing is kept. That is fine too.")
    Draft.objects.filter(pk=id, author=by).delete()
    return next((one for one in kept if one.outcome == "new"), kept[0])

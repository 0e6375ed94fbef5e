"""What a note can be: judged in one place, whichever way it is written."""

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.conf import settings
from django.db import connection
from django.db.models import Max, Model
from django.utils import timezone

from reflections import spans
from reflections.actions.refusals import AudienceCannotBe, DateCannotBe, TextCannotBeKept
from reflections.models import Audience, Note, Promise, Revision

# What was promised to be written nowhere may still be remembered, by its author and whom they learn with.
UNWRITTEN_MAY_BE_READ_BY = (Audience.ONLY_ME, Audience.LEARNING_PARTNER)
# A note waits on a device for days, not for years: a clock that says otherwise is not believed.
CLAIMED_WITHIN = dt.timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept, whether it is new or had been kept already with the very same words, and the words' own number."""

    note: Note
    outcome: Literal["new", "again"]
    sha256: str


def fit_to_keep(text: str) -> str:
    """A text as it is kept; refused where it is empty, too long, or holds what no database can keep."""
    text = spans.normal(text)
    if wrong := spans.fault(text):
        raise TextCannotBeKept(wrong)
    if not text.strip():
        raise TextCannotBeKept
    if (size := len(text.encode())) > settings.LONGEST_NOTE:
        raise TextCannotBeKept(
            f"This note is {size // 1000 + 1} kB long; {settings.LONGEST_NOTE // 1000} kB can be kept in one. "
            "Keep it as two notes."
        )
    return text


def fit_title(title: str) -> str:
    """A title on one line."""
    title = " ".join(title.split())
    if wrong := spans.fault(title):
        raise TextCannotBeKept(wrong, field="title")
    return title


# The inquiry began with the first day on which anybody worked in a place.
BEGAN = "SELECT min(starts) FROM places_placemembership"


def claimed_day(claimed_at: dt.datetime | None, at: dt.datetime) -> dt.date:
    """The day on which a device says that a note was written, where that can be; otherwise the day of keeping it."""
    today = timezone.localdate(at)
    if claimed_at is None:
        return today
    claimed = timezone.localdate(claimed_at)
    return claimed if today - CLAIMED_WITHIN <= claimed <= today else today


def has_come(day: dt.date, at: dt.datetime) -> None:
    """Refuse a day that has not come yet."""
    if day > timezone.localdate(at):
        raise DateCannotBe


def first_day() -> dt.date | None:
    """The day on which the inquiry began, if it has."""
    with connection.cursor() as cursor:
        cursor.execute(BEGAN)
        day: dt.date | None = cursor.fetchone()[0]
    return day


def is_of_the_inquiry(day: dt.date, *, began: dt.date | None = None) -> None:
    """Refuse a day before the inquiry began; many days are asked about with its first one at hand."""
    began = began or first_day()
    if began and day < began:
        raise DateCannotBe(f"The inquiry began on {began:%-d %B %Y}. This day lies before it.")


def audience_can_be(audience: str, *, place: object, readers: Sequence[object], promise: str) -> None:
    """Refuse an audience that lacks its place or its names, or goes beyond the promise."""
    if audience == Audience.PLACE and place is None:
        raise AudienceCannotBe("Say which place, so that its associates can read it.")
    if audience == Audience.NAMED and not readers:
        raise AudienceCannotBe("Name at least one person who may read it.", field="readers")
    if promise == Promise.NOTHING_WRITTEN and audience not in UNWRITTEN_MAY_BE_READ_BY:
        raise AudienceCannotBe("Nothing written was promised: only you, and the learning partner, may read it.")


def sha256(text: str) -> str:
    """A text's own number, by which a device knows that the very same words were kept."""
    return hashlib.sha256(text.encode()).hexdigest()


def plain(sent: dict[str, Any]) -> dict[str, Any]:
    """What was sent as it can be written down: rows by their keys, days as dates, lists in one order."""

    def said(value: object) -> object:
        if isinstance(value, Model):
            return str(value.pk)
        if isinstance(value, list):
            return sorted(str(item.pk) if isinstance(item, Model) else str(item) for item in value)
        return value if value is None or isinstance(value, str | int | bool) else str(value)

    return {name: said(value) for name, value in sent.items()}


def digest(sent: dict[str, Any]) -> str:
    """One number for everything that was sent, however its lists were ordered."""
    return sha256(json.dumps(plain(sent), sort_keys=True))


def next_number(note: Note) -> int:
    """The number of the next wording. The note is locked by whoever asks."""
    last: int = Revision.objects.filter(note=note).aggregate(last=Max("number"))["last"] or 0
    return last + 1

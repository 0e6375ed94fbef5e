"""The judgements of the action that keeps notes, as rows are judged by them."""

import datetime as dt

from django.db import connection

from people.errors import Refused
from reflections.actions.notes import _BEGAN, _audience_can_be, _fit_title, _fit_to_keep, _has_come
from reflections.actions.refusals import DateCannotBe

fit_to_keep, fit_title, audience_can_be = _fit_to_keep, _fit_title, _audience_can_be


def began() -> dt.date | None:
    """The first day of the inquiry, read once for many rows."""
    with connection.cursor() as cursor:
        cursor.execute(_BEGAN)
        day: dt.date | None = cursor.fetchone()[0]
    return day


def day_can_be(day: dt.date, at: dt.datetime, *, began: dt.date | None) -> None:
    _has_come(day, at)
    if began and day < began:
        raise DateCannotBe(f"The inquiry began on {began:%-d %B %Y}. This day lies before it.")


__all__ = ["Refused", "audience_can_be", "began", "day_can_be", "fit_title", "fit_to_keep"]

"""Why this floor does not do something, each in a sentence that a person can read; and the checks they share."""

import datetime as dt

from django.db import DatabaseError
from django.utils import timezone
from django.utils.text import slugify

from people.errors import Refused


class PlaceHasName(Refused):
    """Another place has this name already."""

    field = "name"


class NeedsName(Refused):
    """It has no name yet."""

    field = "name"


class EndsBeforeItStarts(Refused):
    """It ends before it begins. Are the two days the wrong way round?"""

    field = "ends"


class WorksThereAlready(Refused):
    """They already work in this place at that time."""

    field = "starts"


class InFocusAlready(Refused):
    """This behaviour is in focus there already at that time."""

    field = "behaviour"


class EndedAlready(Refused):
    """That has ended already."""

    field = "ends"


class ActorElsewhere(Refused):
    """This actor belongs to another place."""

    field = "actor"


def day(at: dt.datetime) -> dt.date:
    """The day of a moment, where the inquiry is."""
    return timezone.localdate(at)


def constraint(error: DatabaseError) -> str:
    """The name of the rule by which the database refused."""
    return getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""


def in_order(starts: dt.date | None, ends: dt.date | None) -> None:
    """Refuse two days that are the wrong way round."""
    if starts and ends and ends < starts:
        raise EndsBeforeItStarts


def free(stem: str, taken: set[str], longest: int, otherwise: str) -> str:
    """The last part of an address: from the name, with a number where it is taken."""
    stem = slugify(stem)[: longest - 4].strip("-") or otherwise
    return next(key for n in range(1, len(taken) + 2) if (key := stem if n == 1 else f"{stem}-{n}") not in taken)

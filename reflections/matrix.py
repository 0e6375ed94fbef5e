"""Places by behaviours: how often each is said to be helped and hindered where, in one statement.

Only what the viewer may see is counted: tags in notes that they read, and tags on words that were cleared for them.
"""

import datetime as dt
from itertools import compress
from typing import Any, NamedTuple

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import Count, Max, Q, QuerySet

from people.access import Viewer
from people.asking import Question
from places.models import Standpoint
from reflections.access import TagAccess
from reflections.models import Tag

# Whose voices a place should not be without; somebody who speaks as both is heard as both (F-020).
VOICES = {
    Standpoint.LIVED_EXPERIENCE: [Standpoint.LIVED_EXPERIENCE, Standpoint.BOTH],
    Standpoint.PROFESSIONAL: [Standpoint.PROFESSIONAL, Standpoint.BOTH],
    Standpoint.ASSOCIATE: [Standpoint.ASSOCIATE],
}


class Cell(NamedTuple):
    """One behaviour in one place.

    ``latest`` is the day of its latest word, and ``heard`` says whose voices there are in it: at any time, asked for or
    not.
    """

    place_id: int
    behaviour_id: str
    helps: int
    hinders: int
    cannot_say: int
    latest: dt.date | None
    heard: frozenset[str] = frozenset()

    @property
    def tags(self) -> int:
        return self.helps + self.hinders + self.cannot_say


def _asked(starts: dt.date | None, ends: dt.date | None, standpoint: str, acts: str) -> Q:
    asked = Q()
    if starts:
        asked &= Q(note__happened_on__gte=starts)
    if ends:
        asked &= Q(note__happened_on__lte=ends)
    if standpoint:
        asked &= Q(standpoint=standpoint)
    if acts:
        asked &= Q(acts=acts)
    return asked


def counted(
    viewer: Viewer, *, starts: dt.date | None = None, ends: dt.date | None = None, standpoint: str = "", acts: str = ""
) -> TagAccess:
    """The tags that the matrix counts: in kept notes of a place, in a stretch of time, of one standpoint or effect."""
    seen = Tag.objects.visible_to(viewer).filter(note__archived_at=None)
    return seen.filter(_asked(starts, ends, standpoint, acts), note__place__isnull=False)


@Question
def tags_by_cell(
    viewer: Viewer, starts: dt.date | None, ends: dt.date | None, standpoint: str, acts: str
) -> QuerySet[Any, Any]:
    """Places by behaviours, each with what is counted there."""
    asked = _asked(starts, ends, standpoint, acts)
    return (
        counted(viewer)
        .order_by()
        .values_list("note__place_id", "behaviour_id")
        .annotate(
            helps=Count("pk", filter=asked & Q(acts="helps")),
            hinders=Count("pk", filter=asked & Q(acts="hinders")),
            cannot_say=Count("pk", filter=asked & Q(acts="cannot-say")),
            latest=Max("note__happened_on"),
            **{f"heard_{at}": BoolOr(Q(standpoint__in=told)) for at, told in enumerate(VOICES.values())},
        )
    )


def matrix(
    viewer: Viewer, *, starts: dt.date | None = None, ends: dt.date | None = None, standpoint: str = "", acts: str = ""
) -> list[Cell]:
    """Count tags by place and behaviour.

    Args:
        starts, ends: the days on which what the notes tell of happened, both included.
        standpoint: only tags of one standpoint.
        acts: only those that say that the behaviour helps, hinders, or cannot say.
    """
    rows = tags_by_cell(viewer, starts, ends, standpoint, acts)
    known = len(Cell._fields) - 1
    return [Cell._make((*row[:known], frozenset(compress(VOICES, row[known:])))) for row in rows]

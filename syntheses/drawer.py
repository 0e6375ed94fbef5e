"""The drawer beside a draft: cleared words to weave with, the newest first, a handful at a time."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from people.access import Viewer
from reflections.models import Excerpt, Note, Tag
from syntheses.models import Evidence, Paragraph, Synthesis

AT_ONCE = 12


@dataclass
class Drawer:
    """What lies uppermost, and where the next handful begins."""

    words: list[Excerpt]
    further: str = ""


def _after(mark: str) -> Q:
    """What comes after a mark that an earlier page left: a day and an excerpt. A mark that is none marks the top."""
    day, _, pk = mark.partition("_")
    try:
        happened, excerpt = dt.date.fromisoformat(day), UUID(pk)
    except ValueError:
        return Q()
    return Q(note__happened_on__lt=happened) | Q(note__happened_on=happened, pk__lt=excerpt)


def look(
    piece: Synthesis, *, viewer: Viewer, paragraph: Paragraph | None, wanted: dict[str, Any], mark: str = ""
) -> Drawer:
    """Cleared words of the piece's period, as the drawer's filter wants them.

    Each says whether it stands in the piece already, and under this paragraph; and whether the viewer may read the note
    around it. The words are always the cleared ones.
    """
    tags = Tag.objects.filter(removed_at=None)
    here = Evidence.objects.filter(
        excerpt=OuterRef("pk"), paragraph__section__synthesis=piece, paragraph__removed_at=None,
        paragraph__section__removed_at=None,
    )  # fmt: skip
    found: QuerySet[Excerpt] = (
        Excerpt.objects.cleared_for(viewer)
        .filter(_after(mark), note__happened_on__range=(piece.period_starts, piece.period_ends))
        .annotate(
            is_woven=Exists(here),
            is_under_this=Exists(here.filter(paragraph=paragraph)),
            note_is_open=Exists(Note.objects.visible_to(viewer).filter(pk=OuterRef("note_id"))),
        )
        .select_related("note__place")
        .prefetch_related(Prefetch("tags", tags.select_related("behaviour"), to_attr="standing_tags"))
    )
    if wanted.get("behaviour"):
        found = found.filter(Exists(tags.filter(excerpt=OuterRef("pk"), behaviour=wanted["behaviour"])))
    if wanted.get("place"):
        found = found.filter(note__place=wanted["place"])
    if wanted.get("theme"):
        found = found.filter(theme__icontains=wanted["theme"])
    if wanted.get("unused"):
        found = found.filter(~Exists(here))
    words = list(found.order_by("-note__happened_on", "-pk")[: AT_ONCE + 1])
    last = words[AT_ONCE - 1] if len(words) > AT_ONCE else None
    return Drawer(words[:AT_ONCE], f"{last.note.happened_on.isoformat()}_{last.pk}" if last else "")

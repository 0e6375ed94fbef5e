"""One's own marked words, by how it stands with their tellers' leave."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from people.models import Person
from reflections.access import ExcerptAccess
from reflections.models import Excerpt
from reflections.models.excerpts import Cleared

PAGE = 25


@dataclass(slots=True)
class Words:
    """One page of marked words, what they were narrowed to, and the key after which the next page begins."""

    state: str
    excerpts: list[Excerpt]
    after: UUID | None
    states: list[tuple[str, str]]


def words_to_clear(author: Person, state: str, after: str) -> Words:
    """The words marked in one's own notes, those marked last first, by key."""
    excerpts = Excerpt.objects.clearable_by(author).filter(note__archived_at=None)
    if state:
        excerpts = excerpts.filter(clearance=state)
    last = _last(excerpts, after)
    if last:
        excerpts = excerpts.filter(Q(made_at__lt=last.made_at) | Q(made_at=last.made_at, pk__lt=last.pk))
    found = list(excerpts.select_related("note", "note__place").order_by("-made_at", "-pk")[: PAGE + 1])
    more = found[PAGE - 1].pk if len(found) > PAGE else None
    return Words(state, found[:PAGE], more, [("", "All"), *Cleared.choices])


def _last(excerpts: ExcerptAccess, after: str) -> Excerpt | None:
    try:
        return excerpts.filter(pk=UUID(after)).first() if after else None
    except ValueError:
        return None

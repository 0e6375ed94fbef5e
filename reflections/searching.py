"""Looking for words in the notes that one may read: found, ranked, counted and shown in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db.models import F, QuerySet, TextField, Value, Window
from django.db.models.aggregates import Count
from django.db.models.functions import Concat

from people.asking import Question
from people.models import Person
from reflections.access import NoteAccess
from reflections.listing import narrowed, shown
from reflections.models import Note

MOST = 30
# Around the words that were found; neither is ever typed, so that what is between them can be set off and escaped.
_HERE, _THERE = "\ue000", "\ue001"


@dataclass(slots=True)
class Found:
    """A note in which the words were found, with some of its text in pieces: each with whether it was looked for."""

    note: Note
    pieces: list[tuple[str, bool]]


@dataclass(slots=True)
class Finding:
    """What a search found: how many notes in all that the viewer may read, and the best of them."""

    count: int = 0
    found: list[Found] = field(default_factory=list)


def search(words: str, asked: dict[str, Any], viewer: Person) -> Finding:
    """Find words in the notes that one may read, best first; nothing else is found, shown or counted.

    Args:
        words: as people type them into a search box.
        asked: what the search is narrowed to, as its form found it.
    """
    best = list(_best(narrowed(_readable(viewer), asked, viewer), words)) if asked else best_of_all(viewer, words)
    if not best:
        return Finding()
    by_key = {note.pk: note for note in with_what_was_found([key for key, _ in best], words)}
    headlines = {key: str(vars(note)["headline"]) for key, note in by_key.items()}
    return Finding(best[0][1], [Found(by_key[key], pieces(headlines[key])) for key, _ in best if key in by_key])


def _readable(viewer: Person) -> NoteAccess:
    return Note.objects.visible_to(viewer).kept()


def _query(words: str) -> SearchQuery:
    return SearchQuery(words, config="english", search_type="websearch")


def _best(notes: NoteAccess, words: str) -> QuerySet[Note, tuple[UUID, int]]:
    """The keys of the best, each beside how many there are."""
    query = _query(words)
    return (
        notes.filter(search=query)
        .annotate(rank=SearchRank(F("search"), query), count=Window(Count("pk")))
        .order_by("-rank", "-happened_on", "pk")
        .values_list("pk", "count")[:MOST]
    )


@Question
def best_of_all(viewer: Person, words: str) -> QuerySet[Note, tuple[UUID, int]]:
    """The best in all that somebody may read."""
    return _best(_readable(viewer), words)


@Question
def with_what_was_found(keys: Sequence[UUID], words: str) -> QuerySet[Note]:
    """Notes that were found to be the viewer's to read, with the words set off in some of their text."""
    whole = Concat("title", Value("\n"), "text", output_field=TextField())
    headline = SearchHeadline(
        whole, _query(words), config="english", start_sel=_HERE, stop_sel=_THERE,
        max_words=40, min_words=20, max_fragments=2, fragment_delimiter=" … ",
    )  # fmt: skip
    return shown(Note.objects.filter(pk__in=keys)).annotate(headline=headline).order_by()


def pieces(headline: str) -> list[tuple[str, bool]]:
    """Cut what the database set off into pieces of text, each with whether it is what was looked for."""
    cut: list[tuple[str, bool]] = []
    for part in headline.split(_HERE):
        hit, closed, rest = part.partition(_THERE)
        cut += [(hit, True), (rest, False)] if closed else [(part, False)]
    return [(text, is_hit) for text, is_hit in cut if text]

"""Looking for words in the notes that one may read: found, ranked, counted and shown in one statement."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db.models import F, TextField, Value, Window
from django.db.models.aggregates import Count
from django.db.models.functions import Concat

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


def search(notes: NoteAccess, words: str, asked: dict[str, Any], viewer: Person) -> Finding:
    """Find words in notes, best first.

    Args:
        notes: those that the viewer may read; nothing else is found, shown or counted.
        words: as people type them into a search box.
    """
    query = SearchQuery(words, config="english", search_type="websearch")
    best = (
        narrowed(notes, asked, viewer)
        .filter(search=query)
        .annotate(rank=SearchRank(F("search"), query), count=Window(Count("pk")))
        .order_by("-rank", "-happened_on", "pk")
        .values_list("pk", "count")[:MOST]
    )
    return _show(list(best), query)


def _show(best: list[tuple[Any, int]], query: SearchQuery) -> Finding:
    if not best:
        return Finding()
    whole = Concat("title", Value("\n"), "text", output_field=TextField())
    headline = SearchHeadline(
        whole, query, config="english", start_sel=_HERE, stop_sel=_THERE,
        max_words=40, min_words=20, max_fragments=2, fragment_delimiter=" … ",
    )  # fmt: skip
    keys = [key for key, _ in best]
    notes = shown(Note.objects.filter(pk__in=keys)).annotate(headline=headline).order_by()
    by_key = {note.pk: note for note in notes}
    headlines = {key: str(vars(note)["headline"]) for key, note in by_key.items()}
    return Finding(best[0][1], [Found(by_key[key], pieces(headlines[key])) for key in keys if key in by_key])


def pieces(headline: str) -> list[tuple[str, bool]]:
    """Cut what the database set off into pieces of text, each with whether it is what was looked for."""
    cut: list[tuple[str, bool]] = []
    for part in headline.split(_HERE):
        hit, closed, rest = part.partition(_THERE)
        cut += [(hit, True), (rest, False)] if closed else [(part, False)]
    return [(text, is_hit) for text, is_hit in cut if text]

"""What one has left unfinished: two wordings to settle, words begun and not kept, a promise whose last day is near."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import CharField, DateField, IntegerField, QuerySet, Value
from django.db.models.functions import Left
from django.urls import reverse

from people import clock
from people.asking import Question
from people.models import Person
from reflections.models import Draft, Note, Revision

WORDINGS, PROMISED, BEGUN = "wordings", "promised", "begun"
# Of each no more than a glance takes in: the pages that these lead to show them all.
SHOWN = 2
SOON = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Unfinished:
    """One of them: of which sort, what it is called, where it is gone on with, and its day, where it has one."""

    sort: str
    heading: str
    url: str
    day: dt.date | None


def unfinished(author: Person) -> list[Unfinished]:
    """What one has left unfinished, what cannot wait so well first."""
    rows = sorted(left_open(author), key=lambda row: (WORDINGS, PROMISED, BEGUN).index(row[0]))
    return [_as_shown(*row) for row in rows]


@Question
def left_open(author: Person) -> QuerySet[Any, Any]:
    """All three sorts in one statement: their sort, key, title, first words, two numbers and a day."""
    none, nowhere = Value(0, output_field=IntegerField()), Value(None, output_field=DateField())
    own = Note.objects.editable_by(author).kept()
    two = (
        Revision.objects.visible_to(author)
        .unsettled()
        .filter(note__author=author, note__archived_at=None)
        .order_by("-pk")
        .values_list(_sort(WORDINGS), "note_id", "note__title", Left("note__text", 200), "note__version", "number",
                     nowhere)[:SHOWN]
    )  # fmt: skip
    promised = (
        own.filter(promise_until__range=(clock.today(), clock.today() + SOON))
        .order_by("promise_until")
        .values_list(_sort(PROMISED), "pk", "title", Left("text", 200), none, none, "promise_until")[:SHOWN]
    )
    begun = (
        Draft.objects.visible_to(author)
        .waiting()
        .order_by("-saved_at")
        .values_list(_sort(BEGUN), "pk", Value(""), Left("text", 200), none, none, nowhere)[:SHOWN]
    )
    return two.union(promised, begun, all=True)


def _sort(name: str) -> Value:
    return Value(name, output_field=CharField())


def _as_shown(
    sort: str, key: Any, title: str, text: str, version: int, number: int, day: dt.date | None  # noqa: ANN401
) -> Unfinished:  # fmt: skip
    if sort == BEGUN:
        return Unfinished(sort, Draft(text=text).heading, reverse("draft", args=[key]), day)
    note = Note(pk=key, title=title, text=text)
    url = note.get_absolute_url()
    if sort == WORDINGS:
        url = f"{reverse('note-compare', args=[key])}?{urlencode({'one': version, 'other': number})}"
    return Unfinished(sort, note.heading, url, day)

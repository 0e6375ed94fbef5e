"""What every change to a piece has in common: who acts, and that the version rises, so that old signatures fall."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol, TypeVar

from django.db.models import Case, Exists, F, Model, OuterRef, QuerySet, Value, When

from people import acts as doings
from people.acting import acting
from people.models import Person
from syntheses.errors import WordsMissing
from syntheses.models import SignOff, Synthesis


class Placed(Protocol):
    pk: int
    position: int


M = TypeVar("M", bound=Model)


@contextmanager
def changing(synthesis: Synthesis, *, by: Person) -> Iterator[None]:
    """Change what would be printed: wholly or not at all, one writer of a piece at a time.

    The first statement counts the change, and raises the version where somebody has signed it, so that what they
    signed is no longer what stands. It holds the piece's row until the change is kept, so that two people who move
    paragraphs at once do so one after the other, and a signature can never slip in between.
    """
    with acting(by):
        signed = SignOff.objects.filter(synthesis=OuterRef("pk"), version=OuterRef("version"))
        Synthesis.objects.filter(pk=synthesis.pk).update(
            changes=F("changes") + 1, version=F("version") + Case(When(Exists(signed), then=1), default=0)
        )
        synthesis.refresh_from_db(fields=["version", "changes"])
        yield


def words(text: str, *, field: str, missing: str = "") -> str:
    """Text as it is kept: trimmed, with one kind of line end; refused where it is missing or cannot be written."""
    kept = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not kept and missing:
        raise WordsMissing(missing, field=field)
    if "\0" in kept or any("\ud800" <= sign <= "\udfff" for sign in kept):
        raise WordsMissing("A sign in this text cannot be written. Take it out and keep it again.", field=field)
    return kept


def set_order(rows: "QuerySet[M]", order: Sequence[M]) -> None:
    """Number rows from 1 in this order, in one statement."""
    if not order:
        return
    places = [When(pk=row.pk, then=Value(number)) for number, row in enumerate(order, 1)]
    rows.filter(pk__in=[row.pk for row in order]).update(position=Case(*places))
    for number, row in enumerate(order, 1):
        row.position = number  # type: ignore[attr-defined]


def put(rows: Iterable[M], thing: M, at: int | None) -> list[M]:
    """The rows with this one among them: last, or at a place counted from 1."""
    others = [row for row in rows if row.pk != thing.pk]
    index = len(others) if at is None else min(max(at - 1, 0), len(others))
    return [*others[:index], thing, *others[index:]]


def stepped(rows: Iterable[M], thing: M, to: str) -> list[M]:
    """The rows with this one a step further up or down; where there is nowhere to go, as they were."""
    order = list(rows)
    here = next(number for number, row in enumerate(order, 1) if row.pk == thing.pk)
    return put(order, thing, max(here - 1, 1) if to == "up" else here + 1)


def keep(
    piece: Synthesis,
    kind: str,
    thing: str,
    said: str,
    *,
    by: Person,
    was: object,
    now: object,
    at: dt.datetime | None,
    **what: Any,  # noqa: ANN401 - what the way back needs besides
) -> None:
    """Keep what was done to a part of a piece, so that it can be undone; nothing where nothing changed."""
    doings.keep(
        by=by, kind=kind, thing=f"{kind} {thing}", said=f"{said} “{piece.title}”", was=was, now=now, at=at,
        piece=str(piece.pk), **what,
    )  # fmt: skip

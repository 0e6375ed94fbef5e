"""What somebody did, step by step, and the way back through it and forth again.

A step is what one person did at one moment, however many things it touched. Most acts are told by their own rows; what
leaves no trace there is kept as an :class:`~people.models.Act`. How a kind of act is undone is said where it is done,
and handed to this floor from above in a :class:`Book`.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, fields
from typing import Any, Literal, TypeAlias

from people import clock
from people.acting import acting
from people.errors import Refused
from people.models import Act, Person

Side: TypeAlias = Literal["was", "now"]
Turn: TypeAlias = Callable[[dt.datetime], object]
# Judges whether an act can be turned to how it was, or to how it is now, and answers with what does it.
Way: TypeAlias = Callable[[Act, Side, Person], Turn]
# Reads acts from the rows that tell them: whose, and since when.
Source: TypeAlias = Callable[[Person, dt.datetime], Sequence[Act]]

PAST = "You have done something else since, so this stays undone."
LATELY = dt.timedelta(days=30)
UNNAMED = dt.timedelta(days=1)
MOST = 50

_BEGINNING = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)
_turning: ContextVar[bool] = ContextVar("turning", default=False)


class NothingToTurn(Refused):
    """There is nothing of this to undo or to do again."""


class StandsOtherwise(Refused):
    """This has changed since, so it stays as it is."""


@dataclass(frozen=True, slots=True)
class Book:
    """Every way back that there is, and every place where acts can be read from rows."""

    ways: Mapping[str, Way]
    sources: Sequence[Source] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """A button beside what was just done: undo it or do it again, or go one step further in the same direction."""

    way: Literal["undo", "redo"]
    key: str
    is_further: bool = False

    def __str__(self) -> str:
        """As it travels with a message to the next page."""
        return f"{self.way}:{self.key}:{'further' if self.is_further else ''}"

    @classmethod
    def read(cls, told: str) -> "list[Offer]":
        """The buttons that came with a message."""
        parts = (each.split(":") for each in told.split())
        found = (each for each in parts if len(each) == len(fields(cls)))
        return [cls("redo" if way == "redo" else "undo", key, bool(further)) for way, key, further in found]


@dataclass(slots=True)
class Step:
    """What somebody did at one moment."""

    done_at: dt.datetime
    acts: list[Act] = field(default_factory=list)
    turned: Act | None = None
    why_not: str = ""

    @property
    def key(self) -> str:
        return key_of(self.done_at)

    @property
    def is_undone(self) -> bool:
        return self.turned is not None and self.turned.kind == Act.UNDONE

    @property
    def said(self) -> str:
        """What was done, as the middle of a sentence would say it: each thing once."""
        return ", ".join(dict.fromkeys(act.said for act in self.acts))


def key_of(moment: dt.datetime) -> str:
    """The name of the step that was done at this moment."""
    return str((moment - _BEGINNING) // _MICROSECOND)


def moment_of(key: str) -> dt.datetime | None:
    """The moment that a key names, if it names one."""
    try:
        return _BEGINNING + int(key) * _MICROSECOND
    except (ValueError, OverflowError):
        return None


def keep(
    *,
    by: Person,
    kind: str,
    thing: str,
    said: str,
    was: object,
    now: object,
    at: dt.datetime | None = None,
    **what: Any,  # noqa: ANN401 - what the way back needs besides
) -> None:
    """Keep what was done, where no other row tells it; inside the action, so that both are kept or neither.

    Nothing is kept where nothing changed, nor while a step is being undone or done again: that is told by itself.

    Args:
        thing: what it was done to, the same for all who do something to it.
        said: in words, as in "You …": "moved a paragraph of …".
        was, now: how it stood before and after, as far as the way back needs it.
    """
    if was == now or _turning.get():
        return
    at = at or clock.now()
    whole = {**what, "was": was, "now": now}
    Act.objects.create(person=by, done_at=at, kind=kind, thing=thing, said=said[:500], what=whole, at=at)


def was_kept(by: Person, at: dt.datetime) -> bool:
    """Whether something was kept of what somebody did at this moment, so that it can be undone."""
    return Act.objects.visible_to(by).filter(done_at=at).exists()


def must(holds: bool, act: Act, by: Person, sentence: str = "") -> None:
    """Leave a thing as it is where it no longer stands as this act left it, and say who changed it.

    Raises:
        StandsOtherwise: it does not.
    """
    if holds:
        return
    if not sentence:
        last = Act.objects.since(act).select_related("person").order_by("-pk").first()
        if last is not None and last.person_id == by.pk:
            sentence = "You have changed this again since. Undo that first."
        elif last is not None:
            sentence = f"{last.person.display_name} has changed this since, so it stays as it is."
    raise StandsOtherwise(sentence)


def lately(person: Person, book: Book) -> list[Step]:
    """What somebody did of late, the latest first."""
    since = clock.now() - LATELY
    kept = list(Act.objects.visible_to(person).filter(done_at__gte=since).order_by("pk"))
    steps: dict[dt.datetime, Step] = {}
    # What rows tell comes first within a step: undone in reverse, what was changed there is put back before it.
    for act in [*(act for read in book.sources for act in read(person, since)), *kept]:
        step = steps.setdefault(act.done_at, Step(act.done_at))
        if act.kind in (Act.UNDONE, Act.AGAIN):
            step.turned = act
        else:
            step.acts.append(act)
    found = sorted((step for step in steps.values() if step.acts), key=lambda step: step.done_at, reverse=True)
    for step in found:
        for act in step.acts:
            act.turned_at = step.turned.at if step.turned else None
    return found[:MOST]


def next_back(steps: Sequence[Step]) -> Step | None:
    """What would be undone next; what is older than a day is undone only by its name, lest a key reach far back."""
    since = clock.now() - UNNAMED
    return next((step for step in steps if not step.is_undone and step.done_at > since), None)


def next_again(steps: Sequence[Step]) -> Step | None:
    """What would be done again next: what was undone last, until something new is done."""
    undone = [step for step in steps if step.is_undone]
    last = max(undone, key=lambda step: step.turned.pk if step.turned else 0, default=None)
    return last if last and not _is_past(last, steps) else None


def _is_past(step: Step, steps: Sequence[Step]) -> bool:
    """Whether something new was done since a step was undone."""
    return step.turned is not None and any(each.done_at > step.turned.at for each in steps)


def why_not(step: Step, steps: Sequence[Step], book: Book, by: Person) -> str:
    """Why a step can be turned no longer, or nothing where it can."""
    to: Side = "now" if step.is_undone else "was"
    if step.is_undone and _is_past(step, steps):
        return PAST
    try:
        for act in step.acts:
            book.ways[act.kind](act, to, by)
    except Refused as refusal:
        return refusal.sentence
    return ""


def undo(*, by: Person, book: Book, key: str = "", at: dt.datetime | None = None) -> Step:
    """Undo a step of one's own, the last one where none is named, wholly or not at all.

    Raises:
        NothingToTurn: there is no such step, or it is undone already.
        Refused: it no longer stands as it was left, or is no longer theirs to do.
    """
    return _turn("was", by=by, book=book, key=key, at=at or clock.now())


def redo(*, by: Person, book: Book, key: str = "", at: dt.datetime | None = None) -> Step:
    """Do again what was undone, the last of it where none is named.

    Raises:
        NothingToTurn: nothing was undone, or something new was done since.
        Refused: as when a step is undone.
    """
    return _turn("now", by=by, book=book, key=key, at=at or clock.now())


def _turn(to: Side, *, by: Person, book: Book, key: str, at: dt.datetime) -> Step:
    with acting(by), _keeping_nothing():
        # Two presses at once are two steps back, one after the other, and never the same one twice.
        Person.objects.select_for_update(no_key=True).only("pk").get(pk=by.pk)
        step = _wanted(to, by, book, key)
        for act in reversed(step.acts) if to == "was" else step.acts:
            book.ways[act.kind](act, to, by)(at)
        kind = Act.UNDONE if to == "was" else Act.AGAIN
        step.turned = Act.objects.create(person=by, done_at=step.done_at, kind=kind, at=at)
    return step


def _wanted(to: Side, by: Person, book: Book, key: str) -> Step:
    steps = lately(by, book)
    if not key:
        step = next_back(steps) if to == "was" else next_again(steps)
    else:
        moment = moment_of(key)
        step = next((each for each in steps if each.done_at == moment), None)
        if step and step.is_undone == (to == "was"):
            raise NothingToTurn("That is undone already." if to == "was" else "That stands already.")
        if step and to == "now" and _is_past(step, steps):
            raise NothingToTurn(PAST)
    if step is None:
        raise NothingToTurn(
            "There is nothing of yours to undo from the last day." if to == "was" else "There is nothing to do again."
        )
    return step


@contextmanager
def _keeping_nothing() -> Iterator[None]:
    token = _turning.set(True)
    try:
        yield
    finally:
        _turning.reset(token)

"""Cycles of inquiry: opened, written on while they turn, and ended with what was found and what comes next (F-008).

Who may do it is decided before: views fetch through ``editable_by``. A cycle may be begun at any of its parts; the
parts are labels, not gates.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from behaviours.models import Behaviour
from people import clock
from people.acting import acting
from people.errors import Refused
from people.models import Person
from places.models import Place
from reflections import spans
from reflections.models import Cycle, SubQuestion

LONGEST_PART = 20_000  # characters of one part of a cycle
WORDS = ("title", "arose_from", "intention", "assumption", "action", "found", "next")


class CycleNeedsTitle(Refused):
    """What is this cycle called?"""

    field = "title"


class CycleEndsBeforeItStarts(Refused):
    """It ends before it begins. Are the two days the wrong way round?"""

    field = "ends"


class WithinItself(Refused):
    """A cycle cannot lie within itself, nor within one that lies within it. Choose another, or none."""

    field = "parent"


class CycleWordsCannotBeKept(Refused):
    """These words cannot be kept as they are."""


class CycleChangedMeanwhile(Refused):
    """Somebody wrote on in this cycle meanwhile. Both are here: keep again, and yours stands in place of theirs.

    ``theirs`` is the cycle as it stands now.
    """

    def __init__(self, *, theirs: Cycle) -> None:
        super().__init__()
        self.theirs = theirs


def open_cycle(
    *,
    title: str,
    by: Person,
    arose_from: str = "",
    intention: str = "",
    assumption: str = "",
    action: str = "",
    found: str = "",
    next: str = "",
    loop: str = Cycle.Loop.UNSAID,
    parent: Cycle | None = None,
    place: Place | None = None,
    sub_question: SubQuestion | None = None,
    behaviours: Iterable[Behaviour] = (),
    starts: dt.date | None = None,
    ends: dt.date | None = None,
    at: dt.datetime | None = None,
) -> Cycle:
    """Open a cycle of inquiry, of a place or of the whole inquiry, perhaps within another (F-008).

    Args:
        arose_from: what it responds to, in words.
        parent: the cycle of which this is a turn.
        place: where it turns; the whole inquiry where none is given.
        starts: today where it is not said.

    Raises:
        CycleNeedsTitle: it has no title.
        CycleEndsBeforeItStarts: the days are the wrong way round.
        CycleWordsCannotBeKept: something in it is too long, or no database can keep it.
    """
    at = at or clock.now()
    starts = starts or timezone.localdate(at)
    words = _fit(
        title=title, arose_from=arose_from, intention=intention, assumption=assumption, action=action, found=found,
        next=next,
    )  # fmt: skip
    _in_order(starts, ends)
    with acting(by):
        cycle = Cycle.objects.create(
            **words, loop=loop, parent=parent, place=place, sub_question=sub_question, starts=starts, ends=ends,
            opened_by=by, opened_at=at,
        )  # fmt: skip
        cycle.behaviours.set(behaviours)
    return cycle


def describe_cycle(
    *,
    cycle: Cycle,
    title: str,
    by: Person,
    starts: dt.date,
    arose_from: str = "",
    intention: str = "",
    assumption: str = "",
    action: str = "",
    found: str = "",
    next: str = "",
    loop: str = Cycle.Loop.UNSAID,
    parent: Cycle | None = None,
    place: Place | None = None,
    sub_question: SubQuestion | None = None,
    behaviours: Iterable[Behaviour] = (),
    ends: dt.date | None = None,
    imprint: str = "",
    at: dt.datetime | None = None,
) -> Cycle:
    """Write on in a cycle: any of its parts, its dates, where it belongs. Without an end it goes on.

    Args:
        imprint: the mark of what the writer had before them; not looked at where it is not given.

    Raises:
        CycleChangedMeanwhile: somebody else changed its words since.
        WithinItself: the cycle around it is the cycle itself, or lies within it.
        CycleNeedsTitle, CycleEndsBeforeItStarts, CycleWordsCannotBeKept: as when it is opened.
    """
    words = _fit(
        title=title, arose_from=arose_from, intention=intention, assumption=assumption, action=action, found=found,
        next=next,
    )  # fmt: skip
    _in_order(starts, ends)
    changed: dict[str, Any] = {
        **words, "loop": loop, "parent": parent, "place": place, "sub_question": sub_question, "starts": starts,
        "ends": ends,
    }  # fmt: skip
    with acting(by):
        _one_at_a_time()
        was = Cycle.objects.get(pk=cycle.pk)
        _as_it_was(was, imprint)
        if parent and lies_within(parent.pk, cycle.pk):
            raise WithinItself
        for name, value in changed.items():
            setattr(was, name, value)
        was.save(update_fields=list(changed))
        was.behaviours.set(behaviours)
    return was


def end_cycle(
    *,
    cycle: Cycle,
    by: Person,
    ends: dt.date | None = None,
    found: str = "",
    next: str = "",
    loop: str = Cycle.Loop.UNSAID,
    imprint: str = "",
    at: dt.datetime | None = None,
) -> Cycle:
    """End a cycle on a day, with what was found, what comes next and which loop it was (F-008).

    Args:
        ends: its last day; today where it is not said.
        imprint: the mark of what the writer had before them; not looked at where it is not given.

    Raises:
        CycleChangedMeanwhile: somebody else changed its words since.
        CycleEndsBeforeItStarts: it had not begun on that day.
        CycleWordsCannotBeKept: something in it is too long, or no database can keep it.
    """
    ends = ends or timezone.localdate(at or clock.now())
    said: dict[str, Any] = {**_fit(found=found, next=next), "loop": loop, "ends": ends}
    with acting(by):
        was = Cycle.objects.select_for_update(of=("self",), no_key=True).get(pk=cycle.pk)
        _as_it_was(was, imprint)
        _in_order(was.starts, ends)
        for name, value in said.items():
            setattr(was, name, value)
        was.save(update_fields=list(said))
    return was


def lies_within(key: Any, outer: Any) -> bool:  # noqa: ANN401 - the keys of cycles
    """Whether a cycle is the outer one, or lies within it, however many are between."""
    around = dict(Cycle.objects.values_list("pk", "parent_id"))
    met = set()
    while key is not None and key not in met:
        if key == outer:
            return True
        met.add(key)
        key = around.get(key)
    return False


def _one_at_a_time() -> None:
    """Two cycles that are put within one another at once would each find the way clear: one waits for the other."""
    list(Cycle.objects.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk"))


def _as_it_was(cycle: Cycle, imprint: str) -> None:
    if imprint and imprint != cycle.imprint:
        raise CycleChangedMeanwhile(theirs=cycle)


def _in_order(starts: dt.date, ends: dt.date | None) -> None:
    if ends and ends < starts:
        raise CycleEndsBeforeItStarts


def _fit(**parts: str) -> dict[str, str]:
    """Its words as they are kept: even line ends, nothing that no database can keep, and a title on one line."""
    kept = {name: spans.normal(words).strip() for name, words in parts.items()}
    if "title" in kept:
        kept["title"] = " ".join(kept["title"].split())
        if not kept["title"]:
            raise CycleNeedsTitle
    for name, words in kept.items():
        longest = 200 if name == "title" else LONGEST_PART
        if wrong := spans.fault(words):
            raise CycleWordsCannotBeKept(wrong, field=name)
        if len(words) > longest:
            raise CycleWordsCannotBeKept(f"Up to {longest:,} characters can be kept here.", field=name)
    return kept

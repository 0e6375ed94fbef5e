"""The grid of what each place has in focus, with its empty cells (F-005)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from behaviours.models import Behaviour
from places.models import FocusPeriod, Place


@dataclass
class Cell:
    """One behaviour in one place: in focus since when, or let go when, or not taken up."""

    behaviour: Behaviour
    now: FocusPeriod | None
    last: FocusPeriod | None


@dataclass
class Row:
    """One place and its nine cells."""

    place: Place
    cells: list[Cell]


def grid(
    places: Iterable[Place], behaviours: Sequence[Behaviour], periods: Iterable[FocusPeriod], day: dt.date
) -> list[Row]:
    """Put every place and behaviour side by side, whether or not there is anything to say of them."""
    known: defaultdict[tuple[int, str], list[FocusPeriod]] = defaultdict(list)
    for period in periods:
        known[period.place_id, period.behaviour_id].append(period)
    return [
        Row(place, [_cell(behaviour, known[place.pk, behaviour.pk], day) for behaviour in behaviours])
        for place in places
    ]


def _cell(behaviour: Behaviour, periods: list[FocusPeriod], day: dt.date) -> Cell:
    """Periods come in the order of their beginnings."""
    running = [period for period in periods if period.ends is None or period.ends > day]
    over = [period for period in periods if period not in running]
    return Cell(behaviour, running[-1] if running else None, over[-1] if over else None)

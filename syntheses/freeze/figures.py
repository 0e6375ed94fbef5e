"""The year in figures: where each behaviour was written of, and where it helped or hindered, season by season.

Every figure is counted over all kept notes of the period, whoever may read them, and leaves this module only through
the disclosure rule. The places stand in their fixed order. Nothing is a share, a rank or a sum by person. The two
figures count different things (notes, and words marked in them), so that neither can be taken from the other; what
earlier editions said of the same counts is minded too (``syntheses/released.py``).
"""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db.models import Count, Q
from django.db.models.functions import TruncQuarter

from places.models import Place
from syntheses import counts
from syntheses.disclosure import HOW_IT_IS_HELD, HOW_IT_IS_SAID, NONE
from syntheses.freeze.naming import Naming, spelled
from syntheses.models import Synthesis
from syntheses.released import Released
from syntheses.reports.view import Behaviour, Figure, Row, Strip, Table, listed

SEASONS = {1: "Jan to Mar", 4: "Apr to June", 7: "July to Sept", 10: "Oct to Dec"}


# The registers of the two figures: what is counted in each.
NOTES_ON_BEHAVIOURS = "notes on each behaviour in each place"
HELPED_AND_HINDERED = "passages that tell of helping and hindering in each place"


def of_the_year(
    synthesis: Synthesis,
    *,
    places: Sequence[Place],
    behaviours: Sequence[Behaviour],
    naming: Naming,
    released: Released,
) -> tuple[Figure, ...]:
    """The figures of an annual summary; none where nothing was written."""
    if not places:
        return ()
    names = {str(place.pk): naming.call(place) for place in places}
    days = (synthesis.period_starts, synthesis.period_ends)
    return (
        matrix(_on_behaviours(days), names=names, behaviours=behaviours, days=days, released=released),
        through_the_seasons(_by_season(days), names=names, days=days, released=released),
    )


def _on_behaviours(days: tuple[dt.date, dt.date]) -> dict[tuple[str, str], int]:
    return {
        (behaviour, str(place)): number
        for place, behaviour, number in counts.first_codings()
        .filter(Q(excerpt=None) | Q(excerpt__removed_at=None), note__archived_at=None, note__happened_on__range=days)
        .order_by()
        .values_list("note__place_id", "behaviour_id")
        .annotate(number=Count("note", distinct=True))
    }


def _by_season(days: tuple[dt.date, dt.date]) -> dict[tuple[str, str, dt.date], int]:
    return {
        (str(place), acts, season): number
        for place, acts, season, number in counts.first_codings()
        .filter(
            acts__in=["helps", "hinders"],
            excerpt__removed_at=None,
            excerpt__isnull=False,
            note__archived_at=None,
            note__happened_on__range=days,
        )
        .order_by()
        .annotate(season=TruncQuarter("note__happened_on"))
        .values_list("note__place_id", "acts", "season")
        .annotate(number=Count("excerpt", distinct=True))
    }


def matrix(
    found: Mapping[tuple[str, str], int],
    *,
    names: Mapping[str, str],
    behaviours: Sequence[Behaviour],
    days: tuple[dt.date, dt.date],
    released: Released,
) -> Figure:
    """How many notes speak of each behaviour in each place.

    Args:
        found: the true numbers, by behaviour and place.
        names: what each place is called in print, by its key, in the order in which they stand.
        behaviours: the lines, in order.
        days: from when to when it is counted.
        released: what earlier editions said of these counts.
    """
    said = released.table(
        NOTES_ON_BEHAVIOURS,
        [[f"{each.key} {place}" for place in names] for each in behaviours],
        [[found.get((each.key, place), 0) for place in names] for each in behaviours],
        days,
    )
    called = list(names.values())
    rows = [
        Row(name=each.heading, behaviour=each.key, cells=(*cells, said.across[at]))
        for at, (each, cells) in enumerate(zip(behaviours, said.cells, strict=True))
    ]
    rows.append(Row(name="All behaviours, rounded", cells=(*said.down, said.all), total=True))
    silent = [
        f"{name} of “{each.name}”"
        for each, cells in zip(behaviours, said.cells, strict=True)
        for name, cell in zip(called, cells, strict=True)
        if cell == NONE
    ]
    sentence = f"For each of the nine behaviours, how many notes speak of it in each of {spelled(len(called))} places."
    if 0 < len(silent) <= 6:
        sentence += f" Nothing was written in {listed(silent)}."
    return Figure(
        anchor="figure-behaviours",
        caption="The nine behaviours, place by place: how many notes speak of each",
        table=Table(corner="Behaviour", columns=(*called, "All"), rows=tuple(rows), sums_last=True),
        sentence=sentence,
        drawing="matrix",
        note=f"{HOW_IT_IS_SAID}{_held(released, NOTES_ON_BEHAVIOURS)} A note that speaks of two behaviours is counted "
        "under both. The counts say what was written of, not how well it goes. The order of the places is fixed and "
        "says nothing.",
    )


def through_the_seasons(
    found: Mapping[tuple[str, str, dt.date], int],
    *,
    names: Mapping[str, str],
    days: tuple[dt.date, dt.date],
    released: Released,
) -> Figure:
    """How many passages tell of a behaviour that was helped, and of one that was hindered, season by season."""
    seasons = list(_each_season(*days))
    rows, strips = [], []
    for place, name in names.items():
        lines = {
            acts: tuple(
                released.say(
                    HELPED_AND_HINDERED,
                    f"{place} {acts}",
                    found.get((place, acts, season), 0),
                    of="notes",
                    starts=max(season, days[0]),
                    ends=min(_last_day_of(season), days[1]),
                )
                for season in seasons
            )
            for acts in ("helps", "hinders")
        }
        helped, hindered = (listed(list(cells)) for cells in lines.values())
        rows.append(Row(name=f"{name}, helped", cells=lines["helps"]))
        rows.append(Row(name=f"{name}, hindered", cells=lines["hinders"]))
        strips.append(
            Strip(
                name=name,
                sentence=f"{name}: passages that tell of a behaviour helped, season by season: {helped}; "
                f"of one hindered: {hindered}.",
                up=len(rows) - 2,
                down=len(rows) - 1,
            )
        )
    columns = tuple(_said_season(season, seasons) for season in seasons)
    return Figure(
        anchor="figure-seasons",
        caption="What helped and what hindered, season by season: how many marked passages tell of it",
        table=Table(corner="Place", columns=columns, rows=tuple(rows)),
        sentence="For each place and each season of the period, how many marked passages tell of a behaviour that was "
        "helped there, and how many of one that was hindered.",
        drawing="strips",
        note=_held(released, HELPED_AND_HINDERED).strip(),
        ways=("helped", "hindered"),
        strips=tuple(strips),
    )


def _held(released: Released, counted: str) -> str:
    return f" {HOW_IT_IS_HELD}" if released.is_held(counted) else ""


def _each_season(starts: dt.date, ends: dt.date) -> list[dt.date]:
    first = dt.date(starts.year, (starts.month - 1) // 3 * 3 + 1, 1)
    seasons = []
    while first <= ends:
        seasons.append(first)
        first = dt.date(first.year + first.month // 10, (first.month + 2) % 12 + 1, 1)
    return seasons


def _last_day_of(season: dt.date) -> dt.date:
    following = dt.date(season.year + season.month // 10, (season.month + 2) % 12 + 1, 1)
    return following - dt.timedelta(days=1)


def _said_season(season: dt.date, seasons: Sequence[dt.date]) -> str:
    is_first_of_year = season == seasons[0] or season.month == 1
    return f"{SEASONS[season.month]}{f' {season.year}' if is_first_of_year else ''}"

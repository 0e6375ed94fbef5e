"""Whatever editions are laid side by side, no small number can be worked out from them, nor what came between two.

A reader is taken to know everything that was ever printed, the rule by which it was printed, and every true number but
the hidden one. If all that is printed is the same whatever that number is, there is nothing to work it out from. The
tables are printed as they leave the house: rows, columns, totals, drawings, texts beside them, and the annex.
"""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from syntheses.disclosure import FEW, HOW_IT_IS_HELD, NONE, disclosed
from syntheses.freeze.figures import matrix, through_the_seasons
from syntheses.released import Released, Said
from syntheses.reports import charts
from syntheses.reports.annex import annex
from syntheses.reports.view import Behaviour, Chapter, EditionMark, Figure, Inquiry, ReportView, Section
from tests.faults.ground import FULL

# Series of editions, each of two tables or more: some hundred tables, and with `FULL=1` ten thousand and more.
SERIES = 5_000 if FULL else 100
YEAR = (dt.date(2025, 1, 1), dt.date(2025, 12, 31))
SEASONS = [dt.date(2025, month, 1) for month in (1, 4, 7, 10)]
NINE = [Behaviour(key=f"behaviour-{at}", name=f"Behaviour {at}", number=at) for at in range(1, 10)]

# On a busy machine drawing takes long, which says nothing of what is drawn.
at_length = settings(max_examples=SERIES, deadline=None, suppress_health_check=[HealthCheck.too_slow])

# One table's counts for each edition of a series, of one shape; near the edges of «few» more often than far from them.
number = st.one_of(st.integers(0, 24), st.integers(0, 60))


@st.composite
def series(draw: st.DrawFn) -> list[list[list[int]]]:
    """The true counts of two to four editions: each as the one before, with some of its numbers changed."""
    wide, long = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    line = st.lists(number, min_size=wide, max_size=wide)
    told = [draw(st.lists(line, min_size=long, max_size=long))]
    for _ in range(draw(st.integers(1, 3))):
        step = st.one_of(st.just(0), st.integers(-3, 3), st.integers(-30, 30))
        told.append([[max(0, count + draw(step)) for count in counts] for counts in told[-1]])
    return told


def printed(editions: list[list[list[int]]]) -> list[str]:
    """All that a reader has of each edition, as it leaves the house."""
    released: list[Said] = []
    kept: list[str] = []
    for counts in editions:
        edition = Released(released)
        names = {f"place-{at}": f"Place {'ABCDE'[at]}" for at in range(len(counts[0]))}
        behaviours = NINE[: len(counts)]
        by_behaviour = {
            (behaviour.key, place): count
            for behaviour, line in zip(behaviours, counts, strict=True)
            for place, count in zip(names, line, strict=True)
        }
        by_season = {
            (place, acts, season): counts[at % len(counts)][row]
            for row, place in enumerate(names)
            for at, (acts, season) in enumerate((acts, season) for acts in ("helps", "hinders") for season in SEASONS)
        }
        figures = (
            matrix(by_behaviour, names=names, behaviours=behaviours, days=YEAR, released=edition),
            through_the_seasons(by_season, names=names, days=YEAR, released=edition),
        )
        kept.append("\n".join([repr(figures), *_drawn(figures), annex(_whole(figures, behaviours))]))
        released += edition.now
    return kept


def _drawn(figures: tuple[Figure, ...]) -> list[str]:
    first, second = figures
    return [repr(charts.tints(first.table)), charts.axis(second), repr(charts.strips(second))]


def _whole(figures: tuple[Figure, ...], behaviours: list[Behaviour]) -> ReportView:
    return ReportView(
        kind="annual-summary", title="The year", inquiry=Inquiry(title="An inquiry"), authors=(),
        edition=EditionMark(number=1, published_on=YEAR[1]), behaviours=tuple(behaviours),
        chapters=(Chapter(sections=(Section(blocks=figures),)),),
    )  # fmt: skip


@at_length
@given(series(), st.data())
def test_whatever_a_few_was_all_editions_are_the_same(editions: list[list[list[int]]], data: st.DataObject) -> None:
    """Each hidden number keeps all nine of its values, whatever was printed before it, beside it and after it."""
    other = [
        [[data.draw(st.integers(1, 9)) if 0 < count < 10 else count for count in line] for line in counts]
        for counts in editions
    ]
    assert printed(editions) == printed(other)


@at_length
@given(series())
def test_no_two_editions_can_be_subtracted(editions: list[list[list[int]]]) -> None:
    """Side by side, two figures of the same counts are the same, or ten or more apart, or a few beside none."""
    released: list[Said] = []
    for counts in editions:
        edition = Released(released)
        names = [[f"{row} {at}" for at in range(len(line))] for row, line in enumerate(counts)]
        edition.table("notes", names, counts, YEAR)
        released += edition.now
    for name in released[0].cells:
        said = {table.cells[name] for table in released}
        assert all(one == other or _apart(one, other) for one in said for other in said), said


def _apart(one: str, other: str) -> bool:
    if {one, other} == {NONE, FEW}:
        return True
    # What each may stand for, worked out here a second time, by trying.
    ones, others = ({count for count in range(400) if disclosed(count, of="notes") == said} for said in (one, other))
    return min(abs(a - b) for a in ones for b in others) >= 10


@at_length
@given(st.lists(st.lists(number, min_size=3, max_size=3), min_size=2, max_size=2), st.data())
def test_the_few_notes_that_came_between_leave_no_trace(counts: list[list[int]], data: st.DataObject) -> None:
    """With fewer than ten notes more or fewer, it prints what it printed, or that the first few came, or went."""
    later = [[max(0, count + data.draw(st.integers(-9, 9))) for count in line] for line in counts]
    first = Released()
    names = [[f"{row} {at}" for at in range(3)] for row in range(2)]
    before = first.table("notes", names, counts, YEAR)
    second = Released(first.now)
    after = second.table("notes", names, later, YEAR)
    for line_before, line_after in zip(before.cells, after.cells, strict=True):
        for was, now in zip(line_before, line_after, strict=True):
            assert was == now or {was, now} == {NONE, FEW}


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ([12, 13], ["12", "12"]),
        ([9, 10], ["few", "few"]),
        ([9, 18, 19], ["few", "few", "19"]),
        ([0, 3, 0], ["none", "few", "none"]),
        ([12, 21, 22], ["12", "12", "22"]),
        ([12, 30, 13], ["12", "30", "30"]),
        ([12, 4, 0], ["12", "12", "none"]),
        ([25, 4], ["25", "few"]),
    ],
)
def test_what_was_said_stands_until_ten_have_come_or_gone(counts: list[int], said: list[str]) -> None:
    earlier: list[str] = []
    for count in counts:
        earlier.append(disclosed(count, of="notes", earlier=earlier))
    assert earlier == said


def test_people_are_held_as_well_each_said_number_taken_for_all_that_it_may_stand_for() -> None:
    assert disclosed(13, of="people", earlier=["10"]) == "10"
    assert disclosed(24, of="people", earlier=["15"]) == "15"
    assert disclosed(28, of="people", earlier=["15"]) == "30"
    assert disclosed(9, of="people", earlier=["none"]) == "fewer than 10"


def test_the_same_place_over_a_month_more_is_held_and_the_year_before_is_not_minded() -> None:
    first = Released()
    january, february = dt.date(2025, 1, 1), dt.date(2025, 2, 28)
    assert first.say("notes", "barrow", 12, of="notes", starts=january, ends=dt.date(2025, 1, 31)) == "12"
    longer, next_one = Released(first.now), Released(first.now)
    assert longer.say("notes", "barrow", 13, of="notes", starts=january, ends=february) == "12"
    assert longer.is_held("notes")
    assert next_one.say("notes", "barrow", 13, of="notes", starts=dt.date(2025, 2, 1), ends=february) == "13"
    assert not next_one.is_held("notes")


def test_a_figure_that_is_held_says_so_under_the_table() -> None:
    first, second = printed([[[12]], [[13]]])
    assert HOW_IT_IS_HELD not in first
    assert HOW_IT_IS_HELD in second

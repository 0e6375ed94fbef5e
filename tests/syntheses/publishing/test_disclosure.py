"""No small number can be read, and none can be worked out from the numbers around it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from syntheses.disclosure import FEW, disclosed, disclosed_sum, disclosed_table


@pytest.mark.parametrize(
    ("people", "said"),
    [
        (0, "none"),
        (1, "fewer than 10"),
        (9, "fewer than 10"),
        (10, "10"),
        (12, "10"),
        (13, "15"),
        (47, "45"),
        (48, "50"),
    ],
)
def test_people_are_said_to_the_nearest_five_and_never_below_ten(people: int, said: str) -> None:
    assert disclosed(people, of="people") == said


@pytest.mark.parametrize(("notes", "said"), [(0, "none"), (1, "few"), (9, "few"), (10, "10"), (47, "47")])
def test_notes_are_said_as_they_are_from_ten_on(notes: int, said: str) -> None:
    assert disclosed(notes, of="notes") == said


def test_a_sum_of_what_is_printed_is_said_to_the_nearest_ten() -> None:
    assert disclosed_sum(["18", "12", FEW, "14", FEW]) == "50"
    assert disclosed_sum(["none", "none"]) == "none"
    assert disclosed_sum([FEW, "none"]) == FEW


# On a busy machine drawing takes long, which says nothing of what is drawn.
in_its_own_time = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
tables = st.integers(1, 6).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 60), min_size=width, max_size=width), min_size=1, max_size=9)
)


@in_its_own_time
@given(tables, st.data())
def test_whatever_a_few_stands_for_the_table_is_the_same(counts: list[list[int]], data: st.DataObject) -> None:
    """Each hidden number keeps all nine of its possible values: nothing that is printed depends on it."""
    hidden = [(row, at) for row, line in enumerate(counts) for at, count in enumerate(line) if 0 < count < 10]
    other = [list(line) for line in counts]
    for row, at in hidden:
        other[row][at] = data.draw(st.integers(1, 9))
    assert disclosed_table(counts) == disclosed_table(other)


@in_its_own_time
@given(tables)
def test_every_sum_is_a_round_one_and_near_to_what_is_printed(counts: list[list[int]]) -> None:
    table = disclosed_table(counts)
    for said, line in zip(table.across, counts, strict=True):
        few = sum(0 < count < 10 for count in line)
        if said.isdigit():
            assert int(said) % 10 == 0
            assert abs(int(said) - sum(line)) <= 5 + 4 * few
        else:
            assert said in {"none", FEW}
            assert sum(line) < 10

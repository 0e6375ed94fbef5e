"""The bench's own arithmetic, and its material: what is measured may vary, how it is reckoned may not."""

import random

import pytest

from inquiry.bench import words
from inquiry.bench.figures import against, at_least, at_most, median, percentile, table


def test_the_slowest_of_twenty_is_not_the_ninety_fifth() -> None:
    assert percentile(range(1, 21), 95) == 19
    assert percentile(range(1, 101), 95) == 95
    assert percentile([7.0], 95) == 7
    assert percentile([3, 1, 2], 50) == 2


def test_the_middle_lies_between_two_middle_ones() -> None:
    assert median([4, 1, 3, 2]) == 2.5
    assert median([9, 1, 5]) == 5


def test_nothing_measured_is_no_figure() -> None:
    with pytest.raises(ValueError, match="Nothing was measured"):
        percentile([], 95)
    with pytest.raises(ValueError, match="Nothing was measured"):
        median([])


def test_a_figure_is_judged_by_its_floor_or_by_its_limit() -> None:
    assert against("a search", 15, 10, 1.5, "ms").met
    assert not against("a search", 15.1, 10, 1.5, "ms").met
    assert not against("a search", 1, 0, 1.5, "ms").met
    assert at_most("memory", 600, 600, "MB").met
    assert not at_least("notes", 149, 150, "/s").met


def test_a_miss_stands_out_in_the_table() -> None:
    lines = table([against("a page", 31, 10, 3, "ms"), at_most("memory", 400, 600, "MB")])
    assert lines[2].split("  ")[0] == "a page"
    assert lines[2].endswith("NO")
    assert "3.10" in lines[2]
    assert lines[3].endswith("yes")


def test_the_same_chance_writes_the_same_note() -> None:
    one, other = random.Random("note 7"), random.Random("note 7")
    said = [words.sentence(one) for _ in range(50)]
    assert said == [words.sentence(other) for _ in range(50)]
    assert len(set(said)) > 30

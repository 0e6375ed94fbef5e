"""What differs between two wordings is found word by word, and both can be read out of it whole."""

import random
import time

import pytest

from reflections.differences import Piece, differences

WORDS = [f"word{n}" for n in range(400)]


def both(pieces: list[Piece]) -> tuple[str, str]:
    return (
        "".join(piece.text for piece in pieces if piece.kind != "come"),
        "".join(piece.text for piece in pieces if piece.kind != "gone"),
    )


def written(seed: int, count: int, end: str = ". ") -> str:
    chance = random.Random(seed)
    return end.join(" ".join(chance.choices(WORDS, k=12)) for _ in range(count))


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("The same.", "The same.", [("same", "The same.")]),
        ("", "Come.", [("come", "Come.")]),
        ("On the telephone.", "On the laptop.",
         [("same", "On the "), ("gone", "telephone"), ("come", "laptop"), ("same", ".")]),
        # Two changed words with a space between them are one change, not two.
        ("She came late again.", "She left early again.",
         [("same", "She "), ("gone", "came late"), ("come", "left early"), ("same", " again.")]),
    ],
)  # fmt: skip
def test_words_are_marked_and_not_letters_or_lines(before: str, after: str, found: list[tuple[str, str]]) -> None:
    assert differences(before, after) == found


@pytest.mark.parametrize("seed", range(30))
def test_both_wordings_stand_in_what_is_found(seed: int) -> None:
    chance = random.Random(seed)
    before = written(seed, 30, chance.choice([". ", "\n", "\n\n", " "]))
    words = before.split(" ")
    for _ in range(chance.randrange(12)):
        at = chance.randrange(len(words))
        words[at : at + chance.randrange(3)] = chance.choices([*WORDS, "🫖", "é", "\n"], k=chance.randrange(4))
    after = " ".join(words)
    assert both(differences(before, after)) == (before, after)


@pytest.mark.parametrize("end", [". ", "\n\n", " "])
def test_the_longest_notes_are_compared_in_the_time_of_a_page(end: str) -> None:
    before = written(1, 2300, end)
    at = len(before) // 2
    after = "Late. " + before[:at] + " and more " + before[at + 200 :]
    began = time.perf_counter()
    assert both(differences(before, after)) == (before, after)
    assert both(differences(before, written(2, 2300, end)))[0] == before
    assert time.perf_counter() - began < 5  # about a tenth of it on a quiet machine

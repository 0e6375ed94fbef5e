"""The number checker on texts of every kind (F-010)."""

import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from behaviours.numbers import Finding, Kind, Worded, check

# The page of 2018: key, short name, topic, heading, in the order of the numbers.
PAGE = [
    (
        "interconnected-whole",
        "Interconnected whole",
        "the whole",
        "People view themselves as part of an interconnected whole",
    ),
    (
        "resourceful-people",
        "Resourceful people",
        "strengths",
        "People are viewed as resourceful and bringing strengths",
    ),
    ("shared-vision", "Shared vision", "vision", "People share a vision"),
    ("shared-power", "Shared power", "power", "Power is shared, and equality of voice actively promoted"),
    ("devolved-decisions", "Devolved decisions", "decisions", "Decision-making is devolved"),
    ("mutual-accountability", "Mutual accountability", "accountability", "Accountability is mutual"),
    (
        "trusting-relationships",
        "Trusting relationships",
        "trust",
        "Open, trusting relationships enable effective dialogue",
    ),
    (
        "collaborative-leadership",
        "Collaborative leadership",
        "leadership",
        "Leadership is collaborative and promoted at every level",
    ),
    ("collective-learning", "Collective learning", "learning", "Feedback and collective learning drive adaptation"),
]
NUMBERS_OF_2018 = list(range(1, 10))
NUMBERS_LATER = [1, 3, 2, 7, 8, 9, 4, 5, 6]
ONLY_POWER_KNOWN = [None, None, None, 6, None, None, None, None, None]


@dataclass(frozen=True)
class Named:
    key: str
    short_name: str
    topic: str


@dataclass(frozen=True)
class Row:
    number: int | None
    heading: str
    behaviour: Named


def version(numbers: list[int] | list[int | None]) -> list[Worded]:
    return [
        Row(number, heading, Named(key, name, topic))
        for number, (key, name, topic, heading) in zip(numbers, PAGE, strict=True)
    ]


def told(findings: list[Finding]) -> list[tuple[Kind, int, str]]:
    return [(finding.kind, finding.number, finding.key) for finding in findings]


FIT, TWICE, UNKNOWN = Kind.DOES_NOT_FIT, Kind.TWO_BEHAVIOURS, Kind.UNKNOWN
OTHERS, ALL = Kind.COUNT_OF_OTHERS, Kind.COUNT_OF_ALL
TRUST, POWER, DECISIONS = "trusting-relationships", "shared-power", "devolved-decisions"
LEARNING = "collective-learning"
VISION, LEADERSHIP, WHOLE = "shared-vision", "collaborative-leadership", "interconnected-whole"

# Our own words, with the slips of the piece that began all this: what must be found in it is found, and nothing else.
SLIPS = """
A year ago we set out to see what becomes of the 9 System Behaviours when people are left to get on with them. This
time we look at trust, the heart of System Behaviour 5: open, trusting relationships enable effective dialogue.

One of us put it before the rest of the 9 System Behaviours, as the ground that they stand on. Nobody hands down a
decision (Behaviour 4) or gives away power (Behaviour 5) to somebody they would not lend a ladder to. With trust, a
shared vision (Behaviour 3) can be talked into being, and people say what went wrong, so that there is feedback
(Behaviour 9) to learn from. It makes room for leadership from below (Behaviour 8), where before there was only the
account rendered upwards, the old accountability (Behaviour 6). Mend trust, she said, and the other 9 Behaviours will
come by themselves.

Trust was not the first behaviour that everybody would have taken up; it is one of the first things that is missed.
"""
WHAT_THEY_RAISE = [
    (FIT, 5, TRUST),
    (FIT, 4, DECISIONS),
    (FIT, 5, POWER),
    (TWICE, 5, POWER),
    (OTHERS, 9, ""),
]


def pieces_with_the_slips() -> list[str]:
    """Our own text; and the piece itself, where somebody has said in which folder it lies."""
    folder = os.environ.get("SEEDS_DIR")
    seeds = [path.read_text(encoding="utf-8") for path in sorted(Path(folder).glob("*.txt"))] if folder else []
    return [SLIPS, *(text for text in seeds if "System Behaviour 5" in text)]


@pytest.mark.parametrize("text", pieces_with_the_slips())
def test_a_piece_with_swapped_numbers_raises_just_its_five_slips(text: str) -> None:
    assert told(check(text, version(NUMBERS_OF_2018))) == WHAT_THEY_RAISE


@pytest.mark.parametrize(
    ("text", "raises"),
    [
        ("Trust (Behaviour 7) comes slowly.", []),
        ("Trust (Behaviour 5) comes slowly.", [(FIT, 5, TRUST)]),
        ("Behaviour 4 is about power, and it is hard.", []),
        ("Behaviour 7 is about power, and it is hard.", [(FIT, 7, POWER)]),
        ("We worked on decisions and power (Behaviours 4 and 5) all year.", []),
        ("We worked on vision and learning (Behaviours 3 and 7) all year.", [(FIT, 7, LEARNING)]),
        ("We worked on trust and leadership (Behaviours 5 and 6).", [(FIT, 5, TRUST), (FIT, 6, LEADERSHIP)]),
        ("Power, decisions and accountability (Behaviours 4 to 6) are one family.", []),
        ("Power (Behaviours 7–9) is another family.", [(FIT, 7, POWER)]),
        ("System Behaviours 4 and 5: power and decisions, as they were printed.", []),
        ("In Behaviour 12 nobody believes.", [(UNKNOWN, 12, "")]),
        ("Behaviour 0 would be to turn up.", [(UNKNOWN, 0, "")]),
        ("We speak of Behaviour 5 and say no more.", []),
        ("His behaviour 5 years ago was a scandal about trust.", []),
        ("Distrust is the behaviour one would expect here.", []),
        ("System Behaviour Five, trusting relationships, was late.", [(FIT, 5, TRUST)]),
        ("The talk was of leadership, behaviour no. 8, and of little else.", []),
        ("The talk was of leadership, behaviour number 9, and of little else.", [(FIT, 9, LEADERSHIP)]),
        ("Trust (Behaviour 7) and feedback (Behaviour 7) walk together.", [(FIT, 7, LEARNING), (TWICE, 7, LEARNING)]),
        ("Trust is slow to come (Behaviour 7), power quick to go.", []),
        ("Trust, which is Behaviour 7, and power were both in the room.", []),
        ("The other eight Behaviours would follow.", []),
        ("The other nine Behaviours would follow.", [(OTHERS, 9, "")]),
        ("Of the Behaviours, trust comes before all the other seven.", [(OTHERS, 7, "")]),
        ("Nine other behaviours wait their turn.", [(OTHERS, 9, "")]),
        ("The other three Behaviours that we chose were quieter.", []),
        ("She met the other nine at the gate.", []),
        ("All ten System Behaviours were discussed.", [(ALL, 10, "")]),
        ("The nine Behaviours, and the three Behaviours in focus.", []),
        ("People see an interconnected whole (System Behavior 2).", [(FIT, 2, WHOLE)]),
        ("They answer to one another: accountability (Behaviour 6).\nPower (Behaviour 4) is next.", []),
        ("Mutual accountability (Behaviour 6) needs leaders. Behaviour 8 does not say so.", []),
        ("Эта behaviour 😀 is trust (Behaviour 4)", [(FIT, 4, TRUST)]),
        ("", []),
    ],
)
def test_numbers_are_held_against_what_the_words_speak_of(text: str, raises: list[tuple[Kind, int, str]]) -> None:
    assert told(check(text, version(NUMBERS_OF_2018))) == raises


def test_a_finding_says_where_it_stands_in_code_points_and_what_would_fit() -> None:
    text = "😀 Trust (Behaviour 5) comes slowly."
    [finding] = check(text, version(NUMBERS_OF_2018))
    assert text[finding.start : finding.end] == finding.phrase == "Behaviour 5"
    assert finding.fits == 7
    assert finding.sentence == (
        "The words speak of Trusting relationships, which is 7 in this version. 5 is Devolved decisions."
    )


def test_another_version_judges_by_its_own_order() -> None:
    later = version(NUMBERS_LATER)
    assert told(check("Trust (Behaviour 4) came later.", later)) == []
    assert told(check("Trust (Behaviour 7) came later.", later)) == [(FIT, 7, TRUST)]
    assert told(check("A vision (Behaviour 2) came later.", later)) == []
    assert told(check("A vision (Behaviour 3) came later.", later)) == [(FIT, 3, VISION)]


def test_what_a_version_does_not_number_is_not_held_against_a_text() -> None:
    """Of the list of 2017 only the place of power is known: the sixth."""
    known = version(ONLY_POWER_KNOWN)
    assert told(check("Trust (Behaviour 5), said the list.", known)) == []
    assert told(check("Trust (Behaviour 6), said the list.", known)) == [(FIT, 6, TRUST)]
    assert told(check("Power (Behaviour 6), said the list.", known)) == []
    assert told(check("Power (Behaviour 4), said the list.", known)) == [(FIT, 4, POWER)]


def test_without_a_version_nothing_is_said() -> None:
    assert check("Trust (Behaviour 5).", []) == []

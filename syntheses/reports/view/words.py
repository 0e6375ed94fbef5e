"""The words that a view's kinds are said in, and how days and rows of things are said."""

import re
from datetime import date
from typing import Literal

Kind = Literal["behaviour-reflection", "place-portrait", "annual-summary", "response"]
Group = Literal["perspective", "power", "participation"]
StanceName = Literal["supports", "complicates", "contradicts"]
Basis = Literal["evidence", "opinion", "framing"]
Hedge = Literal["saw", "did", "told", "appears", "believe", "recommend", "counted"]
Drawing = Literal["matrix", "bars", "strips", "none"]

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
SAID_OF_HEDGE = {
    "saw": "We saw",
    "did": "We did, and saw",
    "told": "We were told",
    "appears": "It appears",
    "believe": "We believe",
    "recommend": "We recommend",
    "counted": "We counted",
}
SAID_OF_KIND = {
    "behaviour-reflection": "A reflection on one behaviour",
    "place-portrait": "A portrait of one place",
    "annual-summary": "Annual inquiry summary",
    "response": "A response",
}
GLYPH_OF_BEHAVIOUR = {
    "interconnected-whole": "whole",
    "resourceful-people": "strengths",
    "shared-vision": "vision",
    "shared-power": "power",
    "devolved-decisions": "decisions",
    "mutual-accountability": "accountability",
    "trusting-relationships": "trust",
    "collaborative-leadership": "leadership",
    "collective-learning": "learning",
}
SAID_OF_LINK = {
    "summarised-in": "Summarised in",
    "draws-on": "Draws on",
    "responds-to": "Responds to",
    "corrects": "Corrects",
    "continues": "Continues",
}

# Marks of quotation, typed or set, and what one that opens may follow.
_MARKS = "‘’“”'\""
_BEFORE = " \t\n([—–“‘'\""


class NotAView(ValueError):  # noqa: N818
    """What was given cannot be printed, because it is not a whole view; the sentence says where it breaks."""


def spoken(day: date) -> str:
    """A date as it is said: 17 March 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def listed(words: list[str]) -> str:
    """Several things said in a row: one, two and three."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def paragraphs(text: str) -> list[str]:
    """A text in its paragraphs, which an empty line parts."""
    return [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]


def quoted(words: str) -> str:
    """Words in quotation marks, set as this house sets them: single ones without, double ones within.

    Only marks are turned, never a letter. Where it cannot be told which mark closes which, all stay as they were typed,
    and the outer ones are whatever the inner ones are not.
    """
    turned = _turned(words.strip())
    if turned is not None:
        return turned
    return f"“{words}”" if re.search(r"[‘]|(^|\s)'", words) else f"‘{words}’"


def _turned(words: str) -> str | None:
    """The words in a pair of marks, each pair within of the other kind than the pair about it; nothing if in doubt.

    Words that are one quotation from end to end get no second pair.
    """
    letters, singles = list(words), False
    opened: list[tuple[bool, int]] = []
    pairs: list[tuple[int, int, int]] = []
    for at, letter in enumerate(words):
        if letter not in _MARKS:
            continue
        single = letter in "‘’'"
        before, after = words[at - 1 : at] or " ", words[at + 1 : at + 2] or " "
        if single and before.isalnum() and after.isalnum():
            letters[at] = "’"
        elif letter in "‘“" or (letter in "'\"" and before in _BEFORE and not after.isspace()):
            opened.append((single, at))
            singles = singles or single
        elif opened and opened[-1][0] == single:
            _, start = opened.pop()
            pairs.append((start, at, len(opened)))
        elif single and before.isalnum() and not singles:
            letters[at] = "’"
        else:
            return None
    if opened:
        return None
    whole = (0, len(words) - 1, 0) in pairs
    for start, end, depth in pairs:
        letters[start], letters[end] = "“”" if (depth % 2 == 0) is not whole else "‘’"
    said = "".join(letters)
    return said if whole else f"‘{said}’"

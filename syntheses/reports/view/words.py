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
    """Words in quotation marks: single ones, or double ones round words that have single ones within."""
    return f"“{words}”" if re.search(r"[‘]|(^|\s)'", words) else f"‘{words}’"

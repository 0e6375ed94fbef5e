"""Which column is what, by its heading; and days and other words, however they were written."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping

# What a column may become. Words of a column that becomes nothing of the kind stand beneath the text, so none are lost.
FIELDS = {
    "text": "What happened (the note itself)",
    "title": "Title",
    "happened_on": "When",
    "place": "Place",
    "kind": "Engagement or reflection",
    "who_was_there": "Who was there",
    "purpose": "What it is for",
    "standpoint": "Who speaks",
    "promise": "What was promised",
    "audience": "Who can read it",
}
BENEATH, LEAVE = "beneath", "leave"
_GUESSES: Mapping[str, tuple[str, ...]] = {
    "happened_on": ("date", "day", "when", "happened on", "date of visit", "date of meeting", "meeting date"),
    "place": ("place", "where", "location", "locality", "area", "site", "town", "neighbourhood"),
    "title": ("title", "subject", "heading", "headline", "topic", "about"),
    "text": (
        "text", "note", "notes", "what happened", "description", "comment", "comments", "reflection", "body", "content",
        "details", "observation", "observations", "entry", "words", "journal", "what was said", "summary",
    ),
    "kind": ("kind", "type", "type of note", "engagement or reflection"),
    "who_was_there": ("who was there", "who", "people", "present", "attendees", "participants", "with", "with whom"),
    "purpose": ("purpose", "what it is for", "what for"),
    "standpoint": ("standpoint", "who speaks", "who speaks, mostly", "speaker"),
    "promise": ("promise", "what was promised", "consent", "confidentiality"),
    "audience": ("audience", "who can read it", "readers", "sharing", "visibility", "shared with"),
}  # fmt: skip


def plain(words: str) -> str:
    """A heading or an answer as it is compared: in small letters, without marks at its ends."""
    return " ".join(words.replace("_", " ").split()).strip(" :?*.").casefold()


def guessed(headings: Iterable[str]) -> list[str]:
    """What each column most likely is; each field is given once, to the first that is called so."""
    taken: set[str] = set()
    columns = []
    for heading in headings:
        name = plain(heading)
        field = next((field for field, names in _GUESSES.items() if name in names and field not in taken), BENEATH)
        if field != BENEATH:
            taken.add(field)
        columns.append(field)
    return columns


# ---- Days ------------------------------------------------------------------------------------------------------------

_MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sep sept", "october oct", "november nov", "december dec",
        ],
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_WEEKDAY = r"(?:(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?\.?,?\s+)?"
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_ISO = r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"
_NUMBERS = r"(?P<a>\d{1,2})\s?[-/.]\s?(?P<b>\d{1,2})\s?[-/.]\s?(?P<year>\d{4}|\d{2})"
_DAY_MONTH = rf"(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s-]+{_MONTH},?[\s-]+(?P<y1>\d{{4}}|'?\d{{2}}\b)"
_MONTH_DAY = rf"{_MONTH.replace('month', 'month2')}\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y2>\d{{4}})"
DAY = re.compile(rf"{_WEEKDAY}(?:{_ISO}|{_NUMBERS}|{_DAY_MONTH}|{_MONTH_DAY})(?!\d)", re.IGNORECASE)
_TIME = re.compile(
    r"[T\s,]*(?:at\s+)?\d{1,2}[:.]\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[ap]m|Z|[+-]\d{2}:?\d{2})?", re.IGNORECASE
)
DAY_FIRST, MONTH_FIRST = "day-first", "month-first"


class NotADay(Exception):  # noqa: N818
    """It cannot be read as a day; the message is a sentence."""


class EitherDay(NotADay):
    """It can be read as two days."""


def day_in(words: str, order: str = "") -> tuple[dt.date, str] | None:
    """The day with which words begin, and the words after it; ``None`` where they begin with none.

    Args:
        order: whether 3/4 is the third of April or the fourth of March, where that has been said.

    Raises:
        EitherDay: it has not been said, and makes a difference.
        NotADay: there is no such day.
    """
    found = DAY.match(words.strip())
    if found is None:
        return None
    rest = words.strip()[found.end() :]
    part = {name: value for name, value in found.groupdict().items() if value}
    if "y" in part:
        year, month, day = int(part["y"]), int(part["m"]), int(part["d"])
    elif "a" in part:
        year = _year(part["year"])
        day, month = _in_order(int(part["a"]), int(part["b"]), order, found[0])
    elif "d1" in part:
        year, month, day = _year(part["y1"].lstrip("'")), _MONTHS[part["month"].casefold()], int(part["d1"])
    else:
        year, month, day = int(part["y2"]), _MONTHS[part["month2"].casefold()], int(part["d2"])
    try:
        return dt.date(year, month, day), rest
    except ValueError:
        raise NotADay(f"There is no such day as “{found[0].strip()}”.") from None


def _year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _in_order(a: int, b: int, order: str, written: str) -> tuple[int, int]:
    """The day and the month."""
    if not order:
        if a > 12 or a == b:
            return a, b
        if b > 12:
            return b, a
        raise EitherDay(f"“{written.strip()}” can be read as two days. Say above which comes first.")
    return (a, b) if order == DAY_FIRST else (b, a)


def whole_day(words: str, order: str = "") -> dt.date:
    """A day, written however; a time of day after it is let go.

    Raises:
        NotADay: it cannot be read; the sentence says so.
    """
    found = day_in(words, order)
    if found is None or _TIME.sub("", found[1], count=1).strip(" .,"):
        raise NotADay(f"“{words.strip()[:40]}” cannot be read as a day. Write it as 2026-11-24, or as 24/11/2026.")
    return found[0]


def says_order(words: str) -> str:
    """Which comes first, the day or the month, where this day leaves no doubt; ``either`` where it does."""
    found = DAY.match(words.strip())
    if found is None or not found["a"]:
        return ""
    a, b = int(found["a"]), int(found["b"])
    if a > 12 >= b:
        return DAY_FIRST
    if b > 12 >= a:
        return MONTH_FIRST
    return "either" if a != b and max(a, b) <= 12 else ""


def begins_with_day(words: str, longest: int) -> bool:
    """Whether a line is a day, or begins with one as a heading does."""
    line = words.partition("\n")[0]
    return len(line) <= longest and DAY.match(line.strip().lstrip("#*_ ")) is not None

"""What a row would become, and what stands in the way of it: the same for the worker, the preview and the mending.

The judgements on a note are those of the action that keeps it. Only what belongs to a file is judged here: a place by
whatever it is called, a day however it is written, an answer by its words.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from people import clock
from people.errors import Refused
from people.models import Person
from places.models import Place, Standpoint
from reflections.actions import fitting
from reflections.actions.refusals import NothingIsWritten
from reflections.carrying import columns
from reflections.models import Audience, Batch, Note, Promise
from reflections.models.notes import Form

UNREADABLE = "\ufffd"
PURPOSES = ("think", "vent", "check", "ask", "warn")
LONGEST = {"title": ("The title", 200), "who_was_there": ("Who was there", 300)}

Said = Mapping[str, Any]


def _by_words(choices: Iterable[tuple[str, Any]]) -> dict[str, str]:
    known = {columns.plain(word): value for value, label in choices if value for word in (value, str(label))}
    return known | {columns.plain(word).removeprefix("a ").removeprefix("an "): v for word, v in known.items()}


KINDS = _by_words(Note.Kind.choices)
FORMS = _by_words(Form.choices)
AUDIENCES = _by_words(Audience.choices) | {"private": Audience.ONLY_ME, "me": Audience.ONLY_ME}
PROMISES = _by_words(Promise.choices)
STANDPOINTS = _by_words(Standpoint.choices)


@dataclass
class Ground:
    """Against which rows are judged: read once for all of them."""

    author: Person
    places: dict[str, Place]
    order: str = ""
    place: str = ""
    kind: str = Note.Kind.ENGAGEMENT
    audience: str = Audience.ONLY_ME
    day: str = ""
    at: dt.datetime = field(default_factory=clock.now)
    began: dt.date | None = None

    @classmethod
    def of(cls, batch: Batch) -> "Ground":
        """What the author of a batch may choose from, and has chosen for all of it."""
        author, chosen = batch.requested_by, batch.choices
        places: dict[str, Place] = {}
        for place in Place.objects.visible_to(author):
            for name in (place.nickname, place.public_name, place.name, place.slug):
                if name:
                    places[columns.plain(name)] = place
        wanted = {name: chosen[name] for name in ("order", "place", "kind", "audience", "day") if chosen.get(name)}
        return cls(author, places, began=fitting.first_day(), **wanted)


@dataclass
class Judged:
    """What is to be kept of a row, in the words of the action that keeps notes; and each problem with its field."""

    kept: dict[str, Any]
    problems: list[tuple[str, str]]


def judge(said: Said, ground: Ground) -> Judged:
    """What a row becomes, and what is wrong with it.

    Args:
        said: what was read, with what its owner has changed since.
    """
    problems: list[tuple[str, str]] = []
    beneath = [(name, value) for name, value in said.get("beneath", ()) if value]

    def answer(name: str, known: Mapping[str, str], default: str = "") -> str:
        """A known answer; another one is put beneath the text, in its own words."""
        word = str(said.get(name, "")).strip()
        if not word:
            return default
        if (found := known.get(columns.plain(word))) is None:
            if said.get("is_whole"):
                return word
            beneath.append((columns.FIELDS[name], word))
            return default
        return found

    kind = str(said.get("kind", ""))
    form = FORMS.get(columns.plain(str(said.get("form", "")) or kind), "")
    kept: dict[str, Any] = {
        "kind": ground.kind if form else answer("kind", KINDS, ground.kind),
        "form": form,
        "who_was_there": " ".join(str(said.get("who_was_there", "")).split()),
        "purpose": answer("purpose", {purpose: purpose for purpose in PURPOSES}),
        "standpoint": answer("standpoint", STANDPOINTS),
        "promise": _known(said, "promise", PROMISES, "", problems),
        "audience": _known(said, "audience", AUDIENCES, ground.audience, problems),
        "place": _place(said, ground, problems),
        "happened_on": _day(said, ground, problems),
    }
    _words(said, beneath, kept, problems)
    if kept["promise"] == Promise.NOTHING_WRITTEN:
        problems.append(("promise", NothingIsWritten().sentence))
    try:
        fitting.audience_can_be(
            kept["audience"], place=kept["place"], readers=said.get("readers", ()), promise=kept["promise"]
        )
    except Refused as refusal:
        problems.append((refusal.field or "audience", refusal.sentence))
    return Judged(kept, problems)


def _known(said: Said, name: str, known: Mapping[str, str], default: str, problems: list[tuple[str, str]]) -> str:
    """An answer that decides who reads what: one that is not known is never guessed at."""
    word = str(said.get(name, "")).strip()
    if not word:
        return default
    if (found := known.get(columns.plain(word))) is None:
        problems.append((name, f"“{word[:60]}” is not one of the answers here. Choose one."))
        return default
    return found


def _place(said: Said, ground: Ground, problems: list[tuple[str, str]]) -> Place | None:
    word = str(said.get("place", "")).strip() or ground.place
    if not word or word == "-":
        return None
    place = ground.places.get(columns.plain(word))
    if place is None:
        problems.append(("place", f"“{word[:60]}” is not one of our places. Choose one, or none."))
    return place


def _day(said: Said, ground: Ground, problems: list[tuple[str, str]]) -> dt.date | None:
    word = str(said.get("happened_on", "")).strip() or ground.day
    day = timezone.localdate(ground.at)
    try:
        if word:
            day = columns.whole_day(word, ground.order)
        fitting.has_come(day, ground.at)
        fitting.is_of_the_inquiry(day, began=ground.began)
    except columns.NotADay as wrong:
        problems.append(("happened_on", str(wrong)))
        return None
    except Refused as refusal:
        problems.append(("happened_on", refusal.sentence))
    return day


def _words(said: Said, beneath: list[tuple[str, str]], kept: dict[str, Any], problems: list[tuple[str, str]]) -> None:
    """The text with whatever stands beneath it, and the title."""
    text, title = str(said.get("text", "")), str(said.get("title", ""))
    if not text.strip():
        text, title = title, ""
    if text.strip() and beneath:
        text = f"{text.rstrip()}\n\n" + "\n".join(f"{name}: {value}" for name, value in beneath)
    try:
        kept["text"], kept["title"] = fitting.fit_to_keep(text), fitting.fit_title(title)
    except Refused as refusal:
        sentence = refusal.sentence if text.strip() else "There are no words in this row."
        problems.append((refusal.field or "text", sentence))
        kept.setdefault("text", text)
        kept.setdefault("title", title)
    if UNREADABLE in text and not said.get("looked_at"):
        problems.append(("text", f"Some characters could not be read; each is shown as {UNREADABLE}. Mend them."))
    for name, (what, longest) in LONGEST.items():
        if len(str(kept[name])) > longest:
            problems.append((name, f"{what} is longer than {longest} characters. Shorten it."))

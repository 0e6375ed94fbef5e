"""What a place may be called in print, and whether a text calls it more than that.

Where a piece names no place, a table still has to tell its columns apart: the places are then Place A, Place B and so
on, in their fixed order, which is no rank and is the same in every edition. Texts are their authors'; one that names a
place all the same stops the edition, in a sentence that says where.
"""

import re
import string
from collections.abc import Iterator
from typing import Any

from places.models import Place
from syntheses.models import Synthesis

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def spelled(number: int) -> str:
    """A number as it is said in a sentence."""
    return NUMBERS[number] if number < len(NUMBERS) else str(number)


def some_places(number: int, of: int) -> str:
    """In how many places of how many: in four of the five places."""
    if of == 1:
        return "in the place"
    if number == of == 2:
        return "in both places"
    if number == of:
        return f"in all {spelled(of)} places"
    return f"in {spelled(number)} of the {spelled(of)} places"


def letter(position: int) -> str:
    """Place A, B, … Z, AA, AB and so on."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = string.ascii_uppercase[rest] + letters
    return f"Place {letters}"


class Naming:
    """The names that a piece may use for the places."""

    def __init__(self, synthesis: Synthesis) -> None:
        self.every = list(Place.objects.order_by("position", "name"))
        self.shown = synthesis.names_shown == Synthesis.NamesShown.PLACE
        self._letters = {place.pk: letter(at) for at, place in enumerate(self.every)}
        # A portrait names its own place, not the others.
        own = set(synthesis.places.values_list("pk", flat=True)) if self.shown else set()
        self._open = own or ({place.pk for place in self.every} if self.shown else set())

    def call(self, place: Place) -> str:
        """What this place is called in print."""
        return (place.public_name or place.name) if place.pk in self._open else self._letters[place.pk]

    def given_away(self, text: str) -> str:
        """The name of a place that the text tells and may not; empty where it tells none."""
        for place in self.every:
            if place.pk in self._open:
                continue
            for name in (place.name, place.public_name, place.nickname):
                # As it is written, or all in capitals: a place may be called what a thing is called.
                if name and re.search(rf"\b({re.escape(name)}|{re.escape(name.upper())})\b", text):
                    return name
        return ""


def texts(kept: Any, where: str = "") -> Iterator[tuple[str, str]]:  # noqa: ANN401
    """Every text in a view's JSON, with the name of its field."""
    if isinstance(kept, dict):
        for name, value in kept.items():
            yield from texts(value, name)
    elif isinstance(kept, list):
        for value in kept:
            yield from texts(value, where)
    elif isinstance(kept, str):
        yield where, kept

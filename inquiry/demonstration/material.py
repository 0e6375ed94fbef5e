"""The demonstration's files, read once."""

import datetime as dt
import uuid
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

FOLDER = Path(__file__).parent
# So that every installation's demonstration has the same notes under the same keys.
NAMESPACE = uuid.UUID("6f2f5dd4-9a0c-4d0e-8f6e-5c1d3a7be210")

Entry = dict[str, Any]


def read(name: str) -> Entry:
    """One of the files, as plain values."""
    with (FOLDER / f"{name}.yaml").open(encoding="utf-8") as file:
        content: Entry = yaml.load(file, Loader=yaml.CSafeLoader)
    return content


def moment(day: dt.date, hour: int = 18) -> dt.datetime:
    """A story's day as the moment at which something was written: in the early evening, where not said otherwise."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


def key_of(kind: str, key: str) -> uuid.UUID:
    """The same identifier in every installation."""
    return uuid.uuid5(NAMESPACE, f"{kind}/{key}")


class Material:
    """All that the demonstration tells."""

    @cached_property
    def inquiry(self) -> Entry:
        return read("inquiry")

    @cached_property
    def places(self) -> list[Entry]:
        return [{**place, **read(f"place-{place['key']}")} for place in self.inquiry["places"]]

    @cached_property
    def notes(self) -> list[Entry]:
        """Every note with its place, in the order in which they were written."""
        notes = [{**note, "place": place["key"]} for place in self.places for note in place["notes"]]
        return sorted(notes, key=lambda note: (note["happened_on"], note["key"]))

    @cached_property
    def claims(self) -> Entry:
        return read("across-claims")

    @cached_property
    def coding(self) -> list[Entry]:
        entries: list[Entry] = read("across-coding")["coding_second"]
        return entries

    @cached_property
    def pieces(self) -> list[Entry]:
        entries: list[Entry] = read("across-pieces")["pieces"]
        return entries

"""What stands beside one's notes: bare marks, what one told of ideas, and one's own part in rounds of choosing.

Marks and fates come back as they were. What was said in a round belongs to that round, so it goes out to be read.
"""

import datetime as dt
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from people.jobs import CannotBeMade
from people.models import Person
from places.models import Place
from reflections.actions.restoring import ToldFate, fit_beside, restore_beside
from reflections.carrying import columns
from reflections.models import Choosing, Fate, Note, Reason, Story, Tally

LONGEST = 20_000_000


@dataclass(frozen=True)
class Beside:
    """What a file says stood beside its notes, each thing of its kind."""

    marks: list[Tally]
    fates: list[ToldFate]


# ---- Going out -------------------------------------------------------------------------------------------------------


def everything(author: Person) -> dict[str, Any]:
    """Everything of somebody's own that stands beside notes, their own or others'; of others' notes only the key."""
    marks = Tally.objects.visible_to(author).select_related("place").order_by("day", "pk")
    fates = Fate.objects.visible_to(author).filter(told_by=author).select_related("idea")
    return {
        "marks": [{"id": str(one.pk), "day": one.day.isoformat(), "place": _place(one.place)} for one in marks],
        "fates": [
            {"idea": str(one.idea_id), "idea_title": _title(one.idea, author), **fate(one)}
            for one in fates.order_by("happened_on", "told_at", "pk")
        ],
        "choosings": list(_choosings(author)),
    }


def fate(one: Fate) -> dict[str, Any]:
    """One thing that became of an idea."""
    return {
        "id": str(one.pk),
        "stage": one.stage,
        "words": one.words,
        "happened_on": one.happened_on.isoformat(),
        "told_at": one.told_at.isoformat(),
    }


def _choosings(author: Person) -> Iterator[dict[str, Any]]:
    said = Reason.objects.visible_to(author).filter(person=author).select_related("story__note")
    laid = Story.objects.visible_to(author).filter(put_by=author).select_related("note")
    rounds = Choosing.objects.visible_to(author).filter(
        Q(opened_by=author) | Q(pk__in=said.values("story__choosing")) | Q(pk__in=laid.values("choosing"))
    )
    for one in rounds.select_related("place").order_by("opened_at", "pk"):
        yield {
            "id": str(one.pk),
            "question": one.question,
            "place": _place(one.place),
            "opened_at": one.opened_at.isoformat(),
            "opened_by_me": one.opened_by_id == author.pk,
            "closed_at": one.closed_at.isoformat() if one.closed_at else None,
            "laid": [
                {"note": str(s.note_id), "title": _title(s.note, author), "put_at": s.put_at.isoformat()}
                for s in laid.filter(choosing=one).order_by("put_at", "pk")
            ],
            "reasons": [
                {
                    "id": str(r.pk),
                    "note": str(r.story.note_id),
                    "title": _title(r.story.note, author),
                    "chosen": r.chosen,
                    "words": r.words,
                    "given_at": r.given_at.isoformat(),
                }
                for r in said.filter(story__choosing=one).order_by("given_at", "pk")
            ],
        }


def _place(place: Place | None) -> dict[str, str] | None:
    return {"slug": place.slug, "name": place.name} if place else None


def _title(note: Note, author: Person) -> str | None:
    """What one's own note is called; another's words do not go out with one's own."""
    return note.heading if note.author_id == author.pk else None


def as_markdown(said: dict[str, Any]) -> bytes:
    """The same to read."""
    lines = ["# Beside the notes"]
    if said["marks"]:
        lines += ["", "## Conversations of which nothing is written", ""]
        lines += [f"- {one['day']}{', ' + one['place']['name'] if one['place'] else ''}" for one in said["marks"]]
    if said["fates"]:
        lines += ["", "## What I told of ideas"]
    for one in said["fates"]:
        idea = one["idea_title"] or f"an idea of somebody else’s ({one['idea']})"
        lines += ["", f"### {one['happened_on']}, {Fate.Stage(one['stage']).label}: {idea}", "", one["words"]]
    for one in said["choosings"]:
        lines += ["", f"## Asked: {one['question']}", "", f"Opened on {one['opened_at'][:10]}."]
        lines += [f"I laid before it: {_named(story)}." for story in one["laid"]]
        for reason in one["reasons"]:
            chose = "I chose" if reason["chosen"] else "I did not choose"
            lines += ["", f"### {chose} {_named(reason)}, {reason['given_at'][:10]}", "", reason["words"]]
    return ("\n".join(lines) + "\n").encode()


def _named(story: dict[str, Any]) -> str:
    return story["title"] or f"a story of somebody else’s ({story['note']})"


# ---- Coming back -----------------------------------------------------------------------------------------------------


def read(archive: zipfile.ZipFile, name: str, author: Person) -> Beside:
    """What a file of a parcel says, each thing of its kind; a mark in a place that is not here stays in the file.

    Raises:
        CannotBeMade: it cannot be read.
    """
    places = {columns.plain(place.slug): place for place in Place.objects.visible_to(author)}
    try:
        if archive.getinfo(name).file_size > LONGEST:
            raise ValueError
        said = json.loads(archive.read(name))
        marks = [
            Tally(
                id=UUID(one["id"]), person=author, day=dt.date.fromisoformat(one["day"]),
                place=places[columns.plain(one["place"]["slug"])] if one["place"] else None,
            )
            for one in said["marks"]
            if not one["place"] or columns.plain(str(one["place"]["slug"])) in places
        ]  # fmt: skip
        fates = [
            ToldFate(
                UUID(one["id"]), UUID(one["idea"]), Fate.Stage(one["stage"]), str(one["words"]),
                dt.date.fromisoformat(one["happened_on"]), _moment(one["told_at"]),
            )
            for one in said["fates"]
        ]  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError, zipfile.BadZipFile) as broken:
        raise CannotBeMade("What stood beside the notes in this zip cannot be read.") from broken
    return Beside(marks, fates)


def waiting(beside: Beside, author: Person) -> int:
    """How much of it could be kept now and is not here yet."""
    marks, fates = fit_beside(by=author, marks=beside.marks, fates=beside.fates)
    return len(marks) + len(fates)


def restore(beside: Beside, author: Person) -> None:
    """Keep what is not here yet."""
    restore_beside(by=author, marks=beside.marks, fates=beside.fates)


def _moment(words: object) -> dt.datetime:
    moment = dt.datetime.fromisoformat(str(words))
    if moment.tzinfo is None:
        raise ValueError
    return moment

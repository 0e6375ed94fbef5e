"""What is done beside a note of another shape: a bare mark, letting steam go, a fate, a round of choosing."""

import datetime as dt
import uuid
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone

from people import clock
from people.acting import acting
from people.errors import NotYours, Refused
from people.models import Person
from places.models import Place
from reflections import spans
from reflections.actions.refusals import DateCannotBe, SameIdOtherWords
from reflections.models import Choosing, Draft, Fate, Note, Reason, Story, Tally
from reflections.models.notes import VENT, Form

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_WORDS = 20_000  # characters of a fate or a reason


class WordsCannotBeKept(Refused):
    """There is nothing here yet. Write a word and keep it."""

    field = "words"


class ChoosingIsClosed(Refused):
    """This round is closed. Its reasons stay as they were given."""


class NothingToChooseAmong(Refused):
    """Only a significant change can lie before a round of choosing."""

    field = "note"


class NoIdea(Refused):
    """Only of a floated idea is it told what became of it."""


# -- Nothing written ------------------------------------------------------------------------------------------------


def mark_tally(
    *, by: Person, id: UUID, place: Place | None = None, day: dt.date | None = None, at: dt.datetime | None = None
) -> Tally:
    """Make a bare mark for a conversation of which nothing is written, once, however often it is sent (F-033).

    Whatever was begun under that key goes: a draft of words that were to be written nowhere is not kept either.

    Raises:
        DateCannotBe: the day has not come.
        SameIdOtherWords: somebody else made a mark under that key; nothing is told of it.
    """
    at = at or clock.now()
    day = day or timezone.localdate(at)
    if day > timezone.localdate(at):
        raise DateCannotBe
    with acting(by):
        Draft.objects.filter(pk=id, author=by).update(text="", fields=[], discarded_at=at)
        Tally.objects.bulk_create([Tally(id=id, person=by, place=place, day=day)], ignore_conflicts=True)
        mark = Tally.objects.filter(pk=id, person=by).first()
    if mark is None:
        raise SameIdOtherWords(theirs=None, mine="", aside=None)
    return mark


def rub_out(*, tally: Tally, by: Person, at: dt.datetime | None = None) -> None:
    """Rub out a mark. Nothing was written, so nothing of it remains; a new mark says all that it said."""
    with acting(by):
        if not Tally.objects.filter(pk=tally.pk, person=by).delete()[0]:
            raise NotYours


# -- Letting off steam ----------------------------------------------------------------------------------------------


def release_note(*, note: Note, by: Person, at: dt.datetime | None = None) -> Note:
    """Let a note that let off steam go to its readers (F-034). Only its writer does; until then only they read it."""
    return _release(note, by=by, released_at=at or clock.now())


def hold_note(*, note: Note, by: Person, at: dt.datetime | None = None) -> Note:
    """Take back what was released: it is its writer's alone again."""
    return _release(note, by=by, released_at=None)


def _release(note: Note, *, by: Person, released_at: dt.datetime | None) -> Note:
    with acting(by):
        if not Note.objects.filter(pk=note.pk, author=by, purpose=VENT).update(released_at=released_at):
            raise NotYours
    note.released_at = released_at
    return note


# -- What became of an idea -----------------------------------------------------------------------------------------


def tell_fate(
    *,
    idea: Note,
    stage: str,
    words: str,
    by: Person,
    id: UUID | None = None,
    happened_on: dt.date | None = None,
    at: dt.datetime | None = None,
) -> Fate:
    """Tell what became of an idea, in words and with its day (F-035). It is told once, however often it is sent.

    Raises:
        WordsCannotBeKept: there are no words, too many, or such as no database can keep.
        DateCannotBe: the day has not come, or lies before the idea was floated.
        NoIdea: the note is of another shape.
    """
    at = at or clock.now()
    day = happened_on or timezone.localdate(at)
    if idea.form != Form.FLOATED_IDEA:
        raise NoIdea
    if day > timezone.localdate(at):
        raise DateCannotBe
    if day < idea.happened_on:
        raise DateCannotBe("That day lies before the idea was floated.")
    fate = Fate(
        id=id or uuid.uuid4(), idea=idea, stage=stage, words=_fit(words), happened_on=day, told_by=by, told_at=at
    )
    with acting(by):
        Fate.objects.bulk_create([fate], ignore_conflicts=True)
    return fate


# -- Rounds of choosing ---------------------------------------------------------------------------------------------


def open_choosing(
    *,
    question: str,
    by: Person,
    place: Place | None = None,
    stories: "Iterable[Note]" = (),
    id: UUID | None = None,
    at: dt.datetime | None = None,
) -> Choosing:
    """Open a round in which people say which stories of change matter most to them, and why."""
    at = at or clock.now()
    asked = " ".join(_fit(question, longest=300, field="question").split())
    with acting(by):
        choosing = Choosing(id=id or uuid.uuid4(), question=asked, place=place, opened_by=by, opened_at=at)
        Choosing.objects.bulk_create([choosing], ignore_conflicts=True)
        for note in stories:
            lay_story(choosing=choosing, note=note, by=by, at=at)
    return choosing


def lay_story(*, choosing: Choosing, note: Note, by: Person, at: dt.datetime | None = None) -> Story:
    """Lay a story before a round. It stays there, chosen or not.

    Raises:
        ChoosingIsClosed: the round is over.
        NothingToChooseAmong: the note tells of no significant change.
    """
    if note.form != Form.SIGNIFICANT_CHANGE:
        raise NothingToChooseAmong
    with acting(by):
        _is_open(choosing)
        story, _ = Story.objects.get_or_create(
            choosing=choosing, note=note, defaults={"put_by": by, "put_at": at or clock.now()}
        )
    return story


def give_reason(
    *, story: Story, chosen: bool, words: str, by: Person, id: UUID | None = None, at: dt.datetime | None = None
) -> Reason:
    """Say why one chooses a story, or does not. Said again, the earlier words stay beneath.

    Raises:
        ChoosingIsClosed: the round is over.
        WordsCannotBeKept: a choice without a reason says nothing here.
    """
    words = _fit(words)
    reason = Reason(
        id=id or uuid.uuid4(), story=story, person=by, chosen=chosen, words=words, given_at=at or clock.now()
    )
    with acting(by):
        _is_open(story.choosing)
        Reason.objects.bulk_create([reason], ignore_conflicts=True)
    return reason


def close_choosing(*, choosing: Choosing, by: Person, at: dt.datetime | None = None) -> Choosing:
    """Close a round, or open it again where it is closed. What was chosen is told by the reasons, not worked out."""
    with acting(by):
        choosing.closed_at = None if choosing.closed_at else at or clock.now()
        choosing.save(update_fields=["closed_at"])
    return choosing


def _is_open(choosing: Choosing) -> None:
    if (
        Choosing.objects.select_for_update(of=("self",), no_key=True).filter(pk=choosing.pk, closed_at=None).first()
        is None
    ):
        raise ChoosingIsClosed


def _fit(words: str, *, longest: int = LONGEST_WORDS, field: str = "words") -> str:
    words = spans.normal(words).strip()
    wrong = spans.fault(words)
    if not words or wrong or len(words) > longest:
        refusal = WordsCannotBeKept(wrong or (f"That is longer than {longest} characters." if words else ""))
        refusal.field = field
        raise refusal
    return words

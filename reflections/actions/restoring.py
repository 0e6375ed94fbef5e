"""Bringing back a whole note that its author once took out: with its key, every wording, its marks and its days."""

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from behaviours.models import Behaviour
from people import clock
from people.acting import acting
from people.errors import Refused
from people.models import Person
from places.models import Actor
from reflections import spans
from reflections.actions.attachments import describe_attachment, go_with, put_attachment_away, take_file
from reflections.actions.clearance import _can_be as clearance_can_be
from reflections.actions.fitting import Kept, fit_title, fit_to_keep, sha256
from reflections.actions.notes import _connect
from reflections.actions.refusals import NothingIsWritten
from reflections.actions.shapes import LONGEST_WORDS
from reflections.models import About, Clearance, Excerpt, Fate, Note, Promise, Revision, Tag, Tally
from reflections.models.notes import VENT, Form

log = logging.getLogger(__name__)


class CannotComeBack(Refused):
    """This note does not hold together any more, so it was not brought in."""


@dataclass(frozen=True)
class Wording:
    """One wording, as it stood."""

    number: int
    title: str
    text: str
    written_at: dt.datetime
    key: UUID | None = None
    from_version: int | None = None
    aside: bool = False
    settles: int | None = None


@dataclass(frozen=True)
class Step:
    """One step of asking a teller."""

    state: str
    wording: str
    how: str
    agreed_on: dt.date | None
    recorded_at: dt.datetime


@dataclass(frozen=True)
class SetTag:
    """A behaviour that its author set."""

    behaviour: str
    acts: str
    standpoint: str
    set_at: dt.datetime


@dataclass(frozen=True)
class Mark:
    """Words that were marked, by quote and by position; the steps of asking their teller, and what was set on them."""

    id: UUID
    wording: int
    start: int
    end: int
    exact: str
    prefix: str
    suffix: str
    now: tuple[int, int] | None
    theme: str
    made_at: dt.datetime
    steps: Sequence[Step]
    tags: Sequence[SetTag]


@dataclass(frozen=True)
class Recording:
    """A recording or picture, and what was known of it; its content is judged anew, like one that is sent."""

    id: UUID
    content: Callable[[], bytes]
    description: str
    sent_sha256: str
    sent_size: int
    seconds: int | None
    begun_at: dt.datetime
    put_away_at: dt.datetime | None


@dataclass(frozen=True)
class ToldFate:
    """What its author told of an idea, their own or another's."""

    id: UUID
    idea: UUID
    stage: str
    words: str
    happened_on: dt.date
    told_at: dt.datetime


def restore_note(
    *,
    by: Person,
    id: UUID,
    wordings: Sequence[Wording],
    version: int,
    says: dict[str, Any],
    written_at: dt.datetime,
    kept_at: dt.datetime,
    claimed_at: dt.datetime | None = None,
    put_away_at: dt.datetime | None = None,
    released_at: dt.datetime | None = None,
    prompt: str = "",
    month: dt.date | None = None,
    promise_until: dt.date | None = None,
    sent_sha256: str = "",
    actors: Iterable[Actor] = (),
    readers: Iterable[Person] = (),
    marks: Iterable[Mark] = (),
    tags: Iterable[SetTag] = (),
    recordings: Iterable[Recording] = (),
    at: dt.datetime | None = None,
) -> Kept:
    """Keep a note again as it was when its author took it out (F-114). What is there already stays as it is.

    What a file says of moments is what it says: none of them is later than now. Only what the author did themselves is
    brought back in their name; what others set on the note is theirs to set.

    Args:
        wordings: all of them, in order, those set aside too.
        version: the number of the one that it reads as.
        says: whatever else the note says, already judged as a new note is.
        released_at: when its author let it go, if it let off steam; without that it is held again.

    Raises:
        CannotComeBack: the key is another note's, or the marks do not fit the words.
        NothingIsWritten: nothing was to be written.
        TextCannotBeKept, ClearanceCannotBe, AttachmentCannotBe: as when it is written here.
    """
    at = at or clock.now()
    for wording in wordings:
        fit_to_keep(wording.text)
        fit_title(wording.title)
    reads = next((one for one in wordings if one.number == version and not one.aside), None)
    if reads is None:
        raise CannotComeBack
    if says.get("promise") == Promise.NOTHING_WRITTEN and not Note.objects.filter(pk=id).exists():
        raise NothingIsWritten
    note = Note(
        **says, id=id, author=by, title=reads.title, text=reads.text, version=version, sent_sha256=sent_sha256,
        written_at=min(written_at, at), kept_at=min(kept_at, at), claimed_at=claimed_at,
        archived_at=put_away_at and min(put_away_at, at), prompt=prompt, month=month,
        promise_until=promise_until if says.get("promise") else None,
        released_at=min(released_at, at) if released_at and says.get("purpose") == VENT else None,
    )  # fmt: skip
    with acting(by):
        was = Note.objects.filter(pk=id).first()
        if was is not None:
            if was.author_id != by.pk:
                raise CannotComeBack
            return Kept(was, "again", sha256(was.text))
        try:
            with transaction.atomic():
                note.save(force_insert=True)
                texts = _reword(note, wordings, by=by, at=at)
                _connect(note, actors=actors, reflects_on=(), readers=readers)
                for mark in marks:
                    _mark(note, mark, texts, by=by, at=at)
                _tag(note, None, tags, by=by, at=at)
                for recording in recordings:
                    _go_with(note, recording, by=by, at=at)
        except IntegrityError as clash:
            log.warning("A note that was taken out does not hold together: %s", clash)
            raise CannotComeBack from clash
    return Kept(note, "new", sha256(note.text))


def restore_links(*, by: Person, pairs: Iterable[tuple[UUID, UUID]]) -> None:
    """Say again on which notes reflections are, once all of them are back: those that their author may read here."""
    pairs = list(pairs)
    with acting(by):
        known = Note.objects.visible_to(by).filter(pk__in={key for pair in pairs for key in pair})
        there = set(known.values_list("pk", flat=True))
        own = set(known.filter(author=by).values_list("pk", flat=True))
        links = [About(reflection_id=one, on_id=on) for one, on in pairs if one in own and on in there and one != on]
        About.objects.bulk_create(links, ignore_conflicts=True)


def restore_beside(
    *, by: Person, marks: Iterable[Tally], fates: Iterable[ToldFate], at: dt.datetime | None = None
) -> None:
    """Keep again the bare marks and the fates of ideas that their maker took out. What is there stays as it is."""
    at = at or clock.now()
    with acting(by):
        fit_marks, fit_fates = fit_beside(by=by, marks=marks, fates=fates, at=at)
        Tally.objects.bulk_create(fit_marks, ignore_conflicts=True)
        Fate.objects.bulk_create(fit_fates, ignore_conflicts=True)


def fit_beside(
    *, by: Person, marks: Iterable[Tally], fates: Iterable[ToldFate], at: dt.datetime | None = None
) -> tuple[list[Tally], list[Fate]]:
    """Those that are not here yet and can be: of days that have come, of ideas that one may tell of, in their name.

    A key that is anybody's already is passed over, so that nothing is told of it.
    """
    today = timezone.localdate(at := at or clock.now())
    # Of two with one key the first is meant, as with notes.
    said = {one.id: one for one in reversed(list(fates)) if one.happened_on <= today and _has_words(one.words)}
    made = {one.pk: one for one in reversed(list(marks)) if one.day <= today}
    there = set(Tally.objects.filter(pk__in=made).values_list("pk", flat=True))
    there |= set(Fate.objects.filter(pk__in=said).values_list("pk", flat=True))
    ideas = {one.idea for one in said.values()}
    own = Note.objects.visible_to(by).filter(pk__in=ideas, author=by, form=Form.FLOATED_IDEA)
    others = Note.objects.taggable_by(by).filter(pk__in=ideas, form=Form.FLOATED_IDEA)
    may_tell = {*own.values_list("pk", flat=True), *others.values_list("pk", flat=True)}
    fit_marks = [Tally(id=key, person=by, place=one.place, day=one.day) for key, one in made.items()]
    fit_fates = [
        Fate(
            id=one.id, idea_id=one.idea, stage=one.stage, words=one.words, happened_on=one.happened_on, told_by=by,
            told_at=min(one.told_at, at),
        )
        for one in said.values()
        if one.idea in may_tell
    ]  # fmt: skip
    return [one for one in fit_marks if one.pk not in there], [one for one in fit_fates if one.pk not in there]


def _has_words(words: str) -> bool:
    return bool(words.strip()) and not spans.fault(words) and len(words) <= LONGEST_WORDS


def _reword(note: Note, wordings: Sequence[Wording], *, by: Person, at: dt.datetime) -> dict[int, Revision]:
    """Every wording as it stood. What one set aside said beside its words it said by keys of elsewhere: that goes."""
    rows: dict[int, Revision] = {}
    for one in wordings:
        if one.settles is not None and one.settles not in rows:
            raise CannotComeBack
        rows[one.number] = Revision.objects.create(
            note=note, number=one.number, title=one.title, text=one.text, sha256=sha256(one.text), written_by=by,
            written_at=min(one.written_at, at), key=one.key, from_version=one.from_version, aside=one.aside,
            sent={} if one.aside else None, settles=rows[one.settles] if one.settles else None,
        )  # fmt: skip
    return rows


def _go_with(note: Note, recording: Recording, *, by: Person, at: dt.datetime) -> None:
    attachment = take_file(
        by=by, id=recording.id, content=recording.content(), sent=(recording.sent_sha256, recording.sent_size),
        seconds=recording.seconds, at=min(recording.begun_at, at),
    )  # fmt: skip
    go_with(note=note, attachments=[attachment], by=by, at=note.kept_at)
    if recording.description:
        describe_attachment(attachment=attachment, description=recording.description, by=by)
    if recording.put_away_at:
        put_attachment_away(attachment=attachment, by=by, at=min(recording.put_away_at, at))


def _mark(note: Note, mark: Mark, texts: dict[int, Revision], *, by: Person, at: dt.datetime) -> None:
    revision = texts.get(mark.wording)
    if revision is None or not mark.exact or revision.text[mark.start : mark.end] != mark.exact:
        raise CannotComeBack("The words that were marked in this note are not in it, so it was not brought in.")
    start, end = mark.now or (None, None)
    if start is not None and end is not None and not 0 <= start < end <= len(note.text):
        start, end = None, None
    excerpt = Excerpt(
        id=mark.id, note=note, revision=revision, start=mark.start, end=mark.end, exact=mark.exact, prefix=mark.prefix,
        suffix=mark.suffix, now_start=start, now_end=end, theme=mark.theme, made_by=by, made_at=min(mark.made_at, at),
    )  # fmt: skip
    steps = []
    for step in mark.steps:
        recorded = min(step.recorded_at, at)
        clearance_can_be(excerpt, step.state, wording=step.wording, how=step.how, agreed_on=step.agreed_on, at=recorded)
        excerpt.clearance, excerpt.wording = step.state, step.wording
        steps.append(
            Clearance(
                excerpt=excerpt, state=step.state, wording=step.wording, how=step.how, agreed_on=step.agreed_on,
                recorded_by=by, recorded_at=recorded,
            )
        )  # fmt: skip
    excerpt.save(force_insert=True)
    Clearance.objects.bulk_create(steps)
    _tag(note, excerpt, mark.tags, by=by, at=at)


def _tag(note: Note, excerpt: Excerpt | None, tags: Iterable[SetTag], *, by: Person, at: dt.datetime) -> None:
    tags = list(tags)
    known = Behaviour.objects.in_bulk([tag.behaviour for tag in tags])
    Tag.objects.bulk_create(
        Tag(
            note=note, excerpt=excerpt, behaviour=known[tag.behaviour], acts=tag.acts, standpoint=tag.standpoint,
            set_by=by, set_at=min(tag.set_at, at),
        )
        for tag in tags
        if tag.behaviour in known
    )  # fmt: skip

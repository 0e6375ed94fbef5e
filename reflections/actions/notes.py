"""Keeping a note, wording it anew, saying who may read it, and putting it away."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import F, Model
from django.utils import timezone

from people import clock
from people.acting import acting
from people.errors import NotYours
from people.models import Person
from places.models import Actor, Place
from reflections import spans
from reflections.actions.attachments import go_with
from reflections.actions.refusals import (
    AttachmentCannotBe,
    AudienceCannotBe,
    ChangedMeanwhile,
    DateCannotBe,
    SameIdOtherWords,
    TextCannotBeKept,
)
from reflections.models import (
    About,
    Attachment,
    Audience,
    Cycle,
    Excerpt,
    NamedReader,
    Note,
    Presence,
    Promise,
    Revision,
    SubQuestion,
)

# What was promised to be written nowhere may still be remembered, by its author and whom they learn with.
UNWRITTEN_MAY_BE_READ_BY = (Audience.ONLY_ME, Audience.LEARNING_PARTNER)
# A note waits on a device for days, not for years: a clock that says otherwise is not believed.
CLAIMED_WITHIN = dt.timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Kept:
    """A note that is kept, and whether it is new or had been kept already with the very same words."""

    note: Note
    outcome: Literal["new", "again"]


def keep_note(
    *,
    by: Person,
    id: UUID,
    text: str,
    kind: str = Note.Kind.ENGAGEMENT,
    title: str = "",
    place: Place | None = None,
    happened_on: dt.date | None = None,
    who_was_there: str = "",
    actors: Iterable[Actor] = (),
    reflects_on: Iterable[Note] = (),
    purpose: str = "",
    form: str = "",
    promise: str = "",
    standpoint: str = "",
    audience: str = Audience.ONLY_ME,
    readers: Iterable[Person] = (),
    sub_question: SubQuestion | None = None,
    cycle: Cycle | None = None,
    claimed_at: dt.datetime | None = None,
    attachments: Iterable[Attachment] = (),
    at: dt.datetime | None = None,
) -> Kept:
    """Keep a note, once, however often it is sent (F-006). Only the text is required.

    One statement decides: whichever sending comes first makes the note and its first revision; any later one finds it.

    Args:
        id: made where the note was written, so that the same note sent twice is one note.
        happened_on: where it is not said, the day that the device claims, or else today; never a day that has not
            come, nor one before the inquiry began.
        claimed_at: what the clock said where it was written; a claim, by which no note is ordered.
        readers: whom the author names, when the audience is people they name.
        attachments: recordings and pictures of the author's own that go with the note.

    Raises:
        TextCannotBeKept: it is empty, too long, or holds what no database can keep.
        DateCannotBe: the day has not come, or lies before the inquiry.
        AudienceCannotBe: the audience needs a place or names, or goes beyond the promise.
        AttachmentCannotBe: a recording or picture cannot go with it.
        SameIdOtherWords: this id was kept with other words.
    """
    at = at or clock.now()
    actors, reflects_on, readers = list(actors), list(reflects_on), list(readers)
    attachments = list(attachments)
    text, title = _fit_to_keep(text), _fit_title(title)
    _audience_can_be(audience, place=place, readers=readers, promise=promise)
    sent = {
        "kind": kind, "form": form, "text": text, "title": title, "place": place, "happened_on": happened_on,
        "who_was_there": who_was_there.strip(), "purpose": purpose.strip(), "promise": promise,
        "standpoint": standpoint, "audience": audience, "sub_question": sub_question, "cycle": cycle,
    }  # fmt: skip
    with_it = {"attachments": attachments} if attachments else {}
    digest = _digest({**sent, "actors": actors, "reflects_on": reflects_on, "readers": readers, **with_it})
    day = happened_on or _claimed_day(claimed_at, at)
    note = Note(**{**sent, "happened_on": day}, id=id, author=by, sent_sha256=digest, claimed_at=claimed_at,
                written_at=at, kept_at=at)  # fmt: skip
    _has_come(note.happened_on, at)
    with acting(by):
        if not _insert_once(note, at):
            _is_of_the_inquiry(note.happened_on)
            return _kept_before(id=id, by=by, digest=digest, mine=text)
        _connect(note, actors=actors, reflects_on=reflects_on, readers=readers)
        go_with(note=note, attachments=attachments, by=by, at=at)
    return Kept(note, "new")


def reword_note(
    *,
    note: Note,
    from_version: int,
    text: str,
    by: Person,
    title: str = "",
    kind: str | None = None,
    place: Place | None = None,
    happened_on: dt.date | None = None,
    who_was_there: str = "",
    actors: Iterable[Actor] | None = None,
    reflects_on: Iterable[Note] | None = None,
    purpose: str = "",
    form: str = "",
    promise: str = "",
    standpoint: str = "",
    sub_question: SubQuestion | None = None,
    cycle: Cycle | None = None,
    attachments: Iterable[Attachment] = (),
    at: dt.datetime | None = None,
) -> Note:
    """Give a note a new wording; the earlier ones stay, and every marked word is looked for in the new one.

    Words that no longer stand are orphaned: shown with the note, never dropped, and found again if they come back.

    Args:
        from_version: the version that the author had before them.
        actors, reflects_on: left as they are where they are not given.
        attachments: those that come to it; what goes with the note already stays.

    Raises:
        ChangedMeanwhile: somebody kept another wording since; it carries both.
        TextCannotBeKept, DateCannotBe, AudienceCannotBe: as when a note is first kept.
    """
    at = at or clock.now()
    attachments = list(attachments)
    text, title = _fit_to_keep(text), _fit_title(title)
    new: dict[str, Any] = {
        "kind": kind or note.kind, "form": form, "text": text, "title": title, "place": place,
        "happened_on": happened_on or note.happened_on, "who_was_there": who_was_there.strip(),
        "purpose": purpose.strip(), "promise": promise, "standpoint": standpoint, "sub_question": sub_question,
        "cycle": cycle,
    }  # fmt: skip
    with acting(by):
        was = Note.objects.select_for_update(of=("self",), no_key=True).get(pk=note.pk)
        if was.author_id != by.pk:
            raise NotYours
        go_with(note=was, attachments=attachments, by=by, at=at)
        same = all(getattr(was, name) == value for name, value in new.items())
        links = _changed_links(was, actors=actors, reflects_on=reflects_on)
        if same and not links:
            return was
        if was.version != from_version:
            raise ChangedMeanwhile(theirs=was, mine=text, my_title=title)
        if new["happened_on"] != was.happened_on:
            _has_come(new["happened_on"], at)
            _is_of_the_inquiry(new["happened_on"])
        readers = [None] if was.audience == Audience.NAMED else []
        _audience_can_be(was.audience, place=place, readers=readers, promise=promise)
        if promise == Promise.NOTHING_WRITTEN != was.promise and was.attachments.filter(archived_at=None).exists():
            raise AttachmentCannotBe(
                "A recording or picture goes with this note: put it away before nothing is written."
            )
        before = was.text
        Note.objects.filter(pk=was.pk).update(**new, version=F("version") + 1)
        for name, value in new.items():
            setattr(was, name, value)
        was.version += 1
        Revision.objects.create(
            note=was, number=was.version, title=title, text=text, sha256=_sha256(text), written_by=by, written_at=at
        )
        _follow_words(was, before)
        _reconnect(was, links)
    return was


def set_audience(
    *, note: Note, audience: str, by: Person, readers: Iterable[Person] = (), at: dt.datetime | None = None
) -> Note:
    """Say who may read a note (F-088). Only its author says so; opening it wider or closing it takes effect at once.

    Raises:
        AudienceCannotBe: it needs a place or names, or goes beyond what was promised.
    """
    readers = list(readers)
    with acting(by):
        note = Note.objects.select_for_update(of=("self",), no_key=True).select_related("place").get(pk=note.pk)
        if note.author_id != by.pk:
            raise NotYours
        _audience_can_be(audience, place=note.place, readers=readers, promise=note.promise)
        Note.objects.filter(pk=note.pk).update(audience=audience)
        NamedReader.objects.filter(note=note).delete()
        if audience == Audience.NAMED:
            NamedReader.objects.bulk_create(NamedReader(note=note, person=reader) for reader in readers)
        note.audience = audience
    return note


def archive_note(*, note: Note, by: Person, at: dt.datetime | None = None) -> Note:
    """Put a note away: nobody else reads it or counts it, and its author can bring it back."""
    return _put(note, by=by, archived_at=at or clock.now())


def bring_back(*, note: Note, by: Person, at: dt.datetime | None = None) -> Note:
    """Take a note out again; whoever could read it before can read it again."""
    return _put(note, by=by, archived_at=None)


def _put(note: Note, *, by: Person, archived_at: dt.datetime | None) -> Note:
    with acting(by):
        if not Note.objects.filter(pk=note.pk, author=by).update(archived_at=archived_at):
            raise NotYours
    note.archived_at = archived_at
    return note


# -- What can be kept ---------------------------------------------------------------------------------------------


def _fit_to_keep(text: str) -> str:
    text = spans.normal(text)
    if wrong := spans.fault(text):
        raise TextCannotBeKept(wrong)
    if not text.strip():
        raise TextCannotBeKept
    if (size := len(text.encode())) > settings.LONGEST_NOTE:
        raise TextCannotBeKept(
            f"This note is {size // 1000 + 1} kB long; {settings.LONGEST_NOTE // 1000} kB can be kept in one. "
            "Keep it as two notes."
        )
    return text


def _fit_title(title: str) -> str:
    title = " ".join(title.split())
    if wrong := spans.fault(title):
        raise TextCannotBeKept(wrong, field="title")
    return title


# The inquiry began with the first day on which anybody worked in a place.
_BEGAN = "SELECT min(starts) FROM places_placemembership"


def _claimed_day(claimed_at: dt.datetime | None, at: dt.datetime) -> dt.date:
    """The day on which a device says that a note was written, where that can be; otherwise the day of keeping it."""
    today = timezone.localdate(at)
    if claimed_at is None:
        return today
    claimed = timezone.localdate(claimed_at)
    return claimed if today - CLAIMED_WITHIN <= claimed <= today else today


def _has_come(day: dt.date, at: dt.datetime) -> None:
    if day > timezone.localdate(at):
        raise DateCannotBe


def _is_of_the_inquiry(day: dt.date) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_BEGAN)
        [began] = cursor.fetchone()
    if began and day < began:
        raise DateCannotBe(f"The inquiry began on {began:%-d %B %Y}. This day lies before it.")


def _audience_can_be(audience: str, *, place: Place | None, readers: Sequence[object], promise: str) -> None:
    if audience == Audience.PLACE and place is None:
        raise AudienceCannotBe("Say which place, so that its associates can read it.")
    if audience == Audience.NAMED and not readers:
        raise AudienceCannotBe("Name at least one person who may read it.", field="readers")
    if promise == Promise.NOTHING_WRITTEN and audience not in UNWRITTEN_MAY_BE_READ_BY:
        raise AudienceCannotBe("Nothing written was promised: only you, and the learning partner, may read it.")


# -- Rows ---------------------------------------------------------------------------------------------------------


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _digest(sent: dict[str, Any]) -> str:
    """One number for everything that was sent, however its lists were ordered."""

    def plain(value: object) -> object:
        if isinstance(value, Model):
            return str(value.pk)
        return sorted(str(item.pk) for item in value) if isinstance(value, list) else value

    return _sha256(json.dumps({name: plain(value) for name, value in sent.items()}, sort_keys=True, default=str))


def _insert_once(note: Note, at: dt.datetime) -> bool:
    """Write the note and its first revision in one statement, unless the note is there or its day cannot be."""
    fields = [field for field in Note._meta.concrete_fields if not field.generated and not field.has_db_default()]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    values = [field.get_db_prep_save(getattr(note, field.attname), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH kept AS (INSERT INTO reflections_note ({columns}) SELECT {', '.join(['%s'] * len(fields))} "  # noqa: S608 - our own columns
            f"WHERE NOT EXISTS ({_BEGAN} HAVING min(starts) > %s) "
            "ON CONFLICT (id) DO NOTHING RETURNING id, title, text, author_id, sequence) "
            "INSERT INTO reflections_revision (note_id, number, title, text, sha256, written_by_id, written_at) "
            "SELECT id, 1, title, text, %s, author_id, %s FROM kept RETURNING (SELECT sequence FROM kept)",
            [*values, note.happened_on, _sha256(note.text), at],
        )
        came = cursor.fetchone()
    if came:
        [note.sequence] = came
    note._state.adding, note._state.db = False, connection.alias
    return came is not None


def _kept_before(*, id: UUID, by: Person, digest: str, mine: str) -> Kept:
    note = Note.objects.filter(pk=id, author=by).first()
    if note is None or note.sent_sha256 != digest:
        raise SameIdOtherWords(theirs=note, mine=mine)
    return Kept(note, "again")


def _connect(note: Note, *, actors: Iterable[Actor], reflects_on: Iterable[Note], readers: Iterable[Person]) -> None:
    if present := [Presence(note=note, actor=actor) for actor in actors]:
        Presence.objects.bulk_create(present)
    if about := [About(reflection=note, on=other) for other in reflects_on]:
        About.objects.bulk_create(about)
    if note.audience == Audience.NAMED:
        NamedReader.objects.bulk_create(NamedReader(note=note, person=reader) for reader in readers)


def _changed_links(
    note: Note, *, actors: Iterable[Actor] | None, reflects_on: Iterable[Note] | None
) -> list[tuple[type[Presence] | type[About], set[Any], set[Any]]]:
    """For who was there and what it is about: the keys to take away and to add, where there are any."""
    changed: list[tuple[type[Presence] | type[About], set[Any], set[Any]]] = []
    if actors is not None:
        had, now = set(note.presences.values_list("actor_id", flat=True)), {actor.pk for actor in actors}
        if had != now:
            changed.append((Presence, had - now, now - had))
    if reflects_on is not None:
        before, after = set(note.abouts.values_list("on_id", flat=True)), {other.pk for other in reflects_on}
        if before != after:
            changed.append((About, before - after, after - before))
    return changed


def _reconnect(note: Note, links: list[tuple[type[Presence] | type[About], set[Any], set[Any]]]) -> None:
    for model, gone, come in links:
        if model is Presence:
            Presence.objects.filter(note=note, actor_id__in=gone).delete()
            Presence.objects.bulk_create(Presence(note=note, actor_id=key) for key in come)
        else:
            About.objects.filter(reflection=note, on_id__in=gone).delete()
            About.objects.bulk_create(About(reflection=note, on_id=key) for key in come)


def _follow_words(note: Note, before: str) -> None:
    """Say of every marked word where it stands in the note as it reads now."""
    if note.text == before:
        return
    marked = list(Excerpt.objects.filter(note=note, removed_at=None))
    moves = spans.Moves(before, note.text) if marked else None
    for excerpt in marked:
        assert moves is not None  # noqa: S101 - for the reader and mypy: there is an edit where there are marks
        selector = spans.Quote(excerpt.exact, excerpt.prefix, excerpt.suffix)
        if excerpt.now_start is None or excerpt.now_end is None:
            place = spans.find(note.text, selector, excerpt.start)
        else:
            place = spans.reanchor(moves, excerpt.now_start, excerpt.now_end, selector)
        excerpt.now_start, excerpt.now_end = place or (None, None)
    if marked:
        Excerpt.objects.bulk_update(marked, ["now_start", "now_end"])

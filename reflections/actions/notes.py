"""Keeping a note, saying who may read it, and putting it away."""

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid5

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import DatabaseDefault

from people import acts as doings
from people import clock
from people.acting import acting
from people.errors import NotYours
from people.models import Person
from places.models import Actor, Place
from reflections.actions.attachments import go_with
from reflections.actions.fitting import (
    BEGAN,
    Kept,
    audience_can_be,
    claimed_day,
    digest,
    fit_title,
    fit_to_keep,
    has_come,
    is_of_the_inquiry,
    next_number,
    plain,
    sha256,
)
from reflections.actions.refusals import NothingIsWritten, SameIdOtherWords, TooLongAway
from reflections.models import (
    About,
    Attachment,
    Audience,
    Cycle,
    Draft,
    NamedReader,
    Note,
    Presence,
    Promise,
    Revision,
    SubQuestion,
)


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
    prompt: str = "",
    month: dt.date | None = None,
    promise_until: dt.date | None = None,
    claimed_at: dt.datetime | None = None,
    attachments: Iterable[Attachment] = (),
    draft_version: int | None = None,
    at: dt.datetime | None = None,
) -> Kept:
    """Keep a note, once, however often it is sent (F-006). Only the text is required.

    One statement decides: whichever sending comes first makes the note and its first revision; any later one finds it.

    Args:
        id: made where the note was written, so that the same note sent twice is one note.
        happened_on: where it is not said, the day that the device claims, or else today; never a day that has not
            come, nor one before the inquiry began.
        prompt, month: what it notices, and the first day of the month that it notices (F-109).
        promise_until: the last day on which the promise is owed, where one was said.
        claimed_at: what the clock said where it was written; a claim, by which no note is ordered.
        readers: whom the author names, when the audience is people they name.
        attachments: recordings and pictures of the author's own that go with the note.
        draft_version: how far the note's draft was known where this was sent; with the note it has come to its end.

    Raises:
        TextCannotBeKept: it is empty, too long, or holds what no database can keep.
        DateCannotBe: the day has not come, or lies before the inquiry.
        AudienceCannotBe: the audience needs a place or names, or goes beyond the promise.
        NothingIsWritten: nothing was to be written.
        AttachmentCannotBe: a recording or picture cannot go with it.
        SameIdOtherWords: this id was kept with other words; those that were sent now are kept beside them.
    """
    at = at or clock.now()
    actors, reflects_on, readers = list(actors), list(reflects_on), list(readers)
    attachments = list(attachments)
    if promise == Promise.NOTHING_WRITTEN:
        raise NothingIsWritten
    text, title = fit_to_keep(text), fit_title(title)
    audience_can_be(audience, place=place, readers=readers, promise=promise)
    sent = {
        "kind": kind, "form": form, "text": text, "title": title, "place": place, "happened_on": happened_on,
        "who_was_there": who_was_there.strip(), "purpose": purpose.strip(), "promise": promise,
        "standpoint": standpoint, "audience": audience, "sub_question": sub_question, "cycle": cycle,
    }  # fmt: skip
    # What a note seldom has is not told of one that has it not, so that a note sent long ago is known again.
    seldom = {"prompt": prompt, "month": month, "promise_until": promise_until if promise else None}
    sent |= {name: value for name, value in seldom.items() if value}
    with_it: dict[str, Any] = {"actors": actors, "reflects_on": reflects_on, "readers": readers}
    if attachments:
        with_it["attachments"] = attachments
    number = digest({**sent, **with_it})
    day = happened_on or claimed_day(claimed_at, at)
    note = Note(**{**sent, "happened_on": day}, id=id, author=by, sent_sha256=number, claimed_at=claimed_at,
                written_at=at, kept_at=at)  # fmt: skip
    has_come(note.happened_on, at)
    with acting(by):
        if _insert_once(note, at, draft_version=draft_version):
            _connect(note, actors=actors, reflects_on=reflects_on, readers=readers)
            go_with(note=note, attachments=attachments, by=by, at=at)
            return Kept(note, "new", sha256(text))
        is_of_the_inquiry(note.happened_on)
        before = Note.objects.select_for_update(of=("self",), no_key=True).filter(pk=id, author=by).first()
        if before is not None:
            end_draft(id, by=by, version=draft_version, text=text, at=at)
            if before.sent_sha256 == number:
                return Kept(before, "again", sha256(text))
            aside = _set_aside(before, title=title, text=text, sent=plain({**sent, **with_it}), by=by, at=at)
    # Said only now, when the words that came second are kept as well.
    raise SameIdOtherWords(theirs=before, mine=text, aside=aside if before else None)


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
        audience_can_be(audience, place=note.place, readers=readers, promise=note.promise)
        Note.objects.filter(pk=note.pk).update(audience=audience)
        NamedReader.objects.filter(note=note).delete()
        if audience == Audience.NAMED:
            NamedReader.objects.bulk_create(NamedReader(note=note, person=reader) for reader in readers)
        note.audience = audience
    return note


def archive_note(*, note: Note, by: Person, at: dt.datetime | None = None) -> Note:
    """Put a note away with the day: nobody else reads it or counts it, and its author can bring it back for a while."""
    at = at or clock.now()
    with acting(by):
        if Note.objects.filter(pk=note.pk, author=by, archived_at=None).update(archived_at=at):
            _keep_put_away(note, "put a note away", by=by, is_away=True, at=at)
        else:
            was = Note.objects.filter(pk=note.pk, author=by).first()
            if was is None:
                raise NotYours
            at = was.archived_at or at
    note.archived_at = at
    return note


def bring_back(*, note: Note, by: Person, at: dt.datetime | None = None) -> Note:
    """Take a note out again, for some weeks; whoever could read it before can read it again.

    Raises:
        TooLongAway: it was put away longer ago than the installation says.
    """
    with acting(by):
        was = Note.objects.select_for_update(of=("self",), no_key=True).filter(pk=note.pk, author=by).first()
        if was is None:
            raise NotYours
        until = was.can_come_back_until
        if until and (at or clock.now()) > until:
            raise TooLongAway
        if was.archived_at:
            Note.objects.filter(pk=note.pk).update(archived_at=None)
            _keep_put_away(note, "took a note out again", by=by, is_away=False, at=at)
    note.archived_at = None
    return note


def _keep_put_away(note: Note, said: str, *, by: Person, is_away: bool, at: dt.datetime | None) -> None:
    doings.keep(
        by=by, kind="put-away", thing=f"note {note.pk}", said=said, was=not is_away, now=is_away, at=at,
        note=str(note.pk),
    )  # fmt: skip


# -- Rows ---------------------------------------------------------------------------------------------------------


# With a note its draft ends. Where the sender says how far they knew it, other words that were saved there since stay;
# where they do not say, other words lie by as if thrown away.
_ENDED = """
ended AS (
    DELETE FROM reflections_draft draft USING kept
    WHERE draft.id = kept.id AND draft.author_id = kept.author_id AND (draft.version <= %s OR draft.text = kept.text)
), laid_by AS (
    UPDATE reflections_draft draft SET discarded_at = %s FROM kept
    WHERE %s::integer IS NULL AND draft.id = kept.id AND draft.author_id = kept.author_id AND draft.text <> kept.text
        AND draft.discarded_at IS NULL
)
"""


def _insert_once(note: Note, at: dt.datetime, *, draft_version: int | None) -> bool:
    """Write the note and its first revision, and end its draft, unless the note is there or its day cannot be.

    One statement. Words that were saved as a draft elsewhere since, and are others, stay there.
    """
    # What the database says by itself is left to it.
    said = [field for field in Note._meta.concrete_fields if not field.generated]
    fields = [field for field in said if not isinstance(getattr(note, field.attname), DatabaseDefault)]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    values = [field.get_db_prep_save(getattr(note, field.attname), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH kept AS (INSERT INTO reflections_note ({columns}) SELECT {', '.join(['%s'] * len(fields))} "  # noqa: S608 - our own columns
            f"WHERE NOT EXISTS ({BEGAN} HAVING min(starts) > %s) "
            "ON CONFLICT (id) DO NOTHING RETURNING id, title, text, author_id, sequence), "
            f"{_ENDED} "
            "INSERT INTO reflections_revision (note_id, number, title, text, sha256, written_by_id, written_at) "
            "SELECT id, 1, title, text, %s, author_id, %s FROM kept RETURNING (SELECT sequence FROM kept)",
            [*values, note.happened_on, draft_version, at, draft_version, sha256(note.text), at],
        )
        came = cursor.fetchone()
    if came:
        [note.sequence] = came
    note._state.adding, note._state.db = False, connection.alias
    return came is not None


def _set_aside(note: Note, *, title: str, text: str, sent: dict[str, Any], by: Person, at: dt.datetime) -> Revision:
    """Keep other words that came under the same id, once however often they come; the note does not read so."""
    return set_aside(note, key=uuid5(note.pk, digest({**sent, "title": title, "text": text})), from_version=None,
                     title=title, text=text, sent=sent, by=by, at=at)  # fmt: skip


def set_aside(
    note: Note, *, key: UUID, from_version: int | None, title: str, text: str, sent: dict[str, Any], by: Person,
    at: dt.datetime,
) -> Revision:  # fmt: skip
    """Keep a wording that lost the race to another. The note is locked by whoever asks."""
    found = Revision.objects.filter(note=note, key=key).first()
    return found or Revision.objects.create(
        note=note, number=next_number(note), title=title, text=text, sha256=sha256(text), written_by=by, written_at=at,
        key=key, from_version=from_version, sent=sent, aside=True,
    )  # fmt: skip


def end_draft(id: UUID, *, by: Person, version: int | None, text: str, at: dt.datetime) -> None:
    """What is kept is no draft any more; other words that were saved there stay, or lie by for some weeks."""
    draft = Draft.objects.filter(pk=id, author=by)
    draft.filter(Q(version__lte=version or 0) | Q(text=text)).delete()
    if version is None:
        draft.filter(discarded_at=None).update(discarded_at=at)


def _connect(note: Note, *, actors: Iterable[Actor], reflects_on: Iterable[Note], readers: Iterable[Person]) -> None:
    if present := [Presence(note=note, actor=actor) for actor in actors]:
        Presence.objects.bulk_create(present)
    if about := [About(reflection=note, on=other) for other in reflects_on]:
        About.objects.bulk_create(about)
    if note.audience == Audience.NAMED:
        NamedReader.objects.bulk_create(NamedReader(note=note, person=reader) for reader in readers)

"""Wording a note anew: what stands, what was set aside, what is brought back."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID, uuid5

from people import clock
from people.acting import acting
from people.errors import NotYours
from people.models import Person
from places.models import Actor, Place
from reflections import spans
from reflections.actions.attachments import go_with
from reflections.actions.fitting import (
    Kept,
    audience_can_be,
    digest,
    fit_title,
    fit_to_keep,
    has_come,
    is_of_the_inquiry,
    next_number,
    sha256,
)
from reflections.actions.notes import end_draft, set_aside
from reflections.actions.refusals import AttachmentCannotBe, ChangedMeanwhile, NothingIsWritten
from reflections.models import (
    About,
    Attachment,
    Audience,
    Cycle,
    Excerpt,
    Note,
    Presence,
    Promise,
    Revision,
    SubQuestion,
)
from reflections.models.notes import VENT

Links = list[tuple[type[Presence] | type[About], set[Any], set[Any]]]


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
    promise_until: dt.date | None = None,
    attachments: Iterable[Attachment] = (),
    key: UUID | None = None,
    draft_version: int | None = None,
    at: dt.datetime | None = None,
) -> Kept:
    """Give a note a new wording; the earlier ones stay, and every marked word is looked for in the new one.

    Words that no longer stand are orphaned: shown with the note, never dropped, and found again if they come back.

    Args:
        from_version: the version that the author had before them.
        key: made where the edit was written, so that the same edit sent twice is one wording.
        actors, reflects_on: left as they are where they are not given.
        attachments: those that come to it; what goes with the note already stays.

    Raises:
        ChangedMeanwhile: another wording was kept since; the one that was sent now is kept beside it, set aside.
        TextCannotBeKept, DateCannotBe, AudienceCannotBe: as when a note is first kept.
    """
    at = at or clock.now()
    attachments = list(attachments)
    text, title = fit_to_keep(text), fit_title(title)
    new: dict[str, Any] = {
        "kind": kind or note.kind, "form": form, "place_id": place and place.pk,
        "happened_on": happened_on or note.happened_on, "who_was_there": who_was_there.strip(),
        "purpose": purpose.strip(), "promise": promise, "standpoint": standpoint,
        "sub_question_id": sub_question and sub_question.pk, "cycle_id": cycle and cycle.pk,
    }  # fmt: skip
    if promise_until or note.promise_until:
        new["promise_until"] = promise_until if promise else None
    present = None if actors is None else {actor.pk for actor in actors}
    about = None if reflects_on is None else {other.pk for other in reflects_on}
    with acting(by):
        was = _locked(note, by)
        go_with(note=was, attachments=attachments, by=by, at=at)
        edit = _Edit(was, title, text, new, present, about, from_version, key)
        before = edit.kept_before()
        if before is None and edit.changes_nothing():
            end_draft(edit.key, by=by, version=draft_version, text=text, at=at)
            return Kept(was, "again", sha256(text))
        if before is None and was.version == from_version:
            _write(edit, by=by, at=at)
        elif before is None:
            before = set_aside(was, key=edit.key, from_version=from_version, title=title, text=text, sent=edit.sent,
                               by=by, at=at)  # fmt: skip
        end_draft(key or edit.key, by=by, version=draft_version, text=text, at=at)
    if before is not None and before.aside:
        # Said only now, when the words that came second are kept as well.
        raise ChangedMeanwhile(theirs=was, mine=text, my_title=title, aside=before)
    return Kept(was, "again" if before else "new", sha256(text))


def settle_wordings(
    *,
    aside: Revision,
    choice: Literal["theirs", "mine", "merged"],
    from_version: int,
    by: Person,
    text: str = "",
    at: dt.datetime | None = None,
) -> Kept:
    """Say which of two wordings the note reads as: as it stands, as the other has it, or as both brought together.

    What is chosen becomes a wording of its own, so that the history says how it was settled; both others stay.

    Args:
        text: the words brought together, for ``merged``.

    Raises:
        ChangedMeanwhile: yet another wording was kept since the two were compared.
    """
    at = at or clock.now()
    merged = fit_to_keep(text) if choice == "merged" else ""
    with acting(by):
        was = _locked(aside.note, by)
        if Revision.objects.filter(settles=aside).exists():
            return Kept(was, "again", sha256(was.text))
        edit = _Edit(was, was.title, merged or was.text, {}, None, None, was.version, None)
        if choice == "mine":
            columns, present, about = _said(aside)
            edit = _Edit(was, aside.title, aside.text, columns, present, about, was.version, None)
        is_late = was.version != from_version and choice != "theirs"
        if is_late and merged:
            aside = set_aside(was, key=edit.key, from_version=from_version, title=was.title, text=merged,
                              sent=edit.sent, by=by, at=at)  # fmt: skip
        elif not is_late:
            _write(edit, by=by, at=at, settles=aside)
    if is_late:
        raise ChangedMeanwhile(theirs=was, mine=aside.text, my_title=aside.title, aside=aside)
    return Kept(was, "new", sha256(was.text))


def restore_wording(*, note: Note, number: int, by: Person, at: dt.datetime | None = None) -> Kept:
    """Let a note read again as it once did: an earlier wording comes back as the newest, and none is lost."""
    at = at or clock.now()
    with acting(by):
        was = _locked(note, by)
        earlier = Revision.objects.get(note=was, number=number)
        edit = _Edit(was, earlier.title, fit_to_keep(earlier.text), {}, None, None, was.version, None)
        if edit.changes_nothing():
            return Kept(was, "again", sha256(was.text))
        _write(edit, by=by, at=at)
    return Kept(was, "new", sha256(was.text))


# -- An edit, and what it changes ---------------------------------------------------------------------------------


@dataclass
class _Edit:
    """One edit of a note that is locked: its words, the columns that it sets, and what it says the note hangs with."""

    note: Note
    title: str
    text: str
    new: dict[str, Any]
    present: set[Any] | None
    about: set[Any] | None
    from_version: int
    given_key: UUID | None

    @property
    def sent(self) -> dict[str, Any]:
        """What else it says of the note, as it is written down beside the words."""
        said: dict[str, Any] = {
            name.removesuffix("_id"): None if value is None else str(value) for name, value in self.new.items()
        }
        for name, keys in (("actors", self.present), ("reflects_on", self.about)):
            if keys is not None:
                said[name] = sorted(map(str, keys))
        return said

    def __post_init__(self) -> None:
        whole = {**self.sent, "title": self.title, "text": self.text, "from_version": self.from_version}
        self._own_key = uuid5(self.note.pk, digest(whole))
        self.key = self.given_key or self._own_key

    def kept_before(self) -> Revision | None:
        """The wording that this very edit was kept as; a key that came with other words gives way to their own."""
        found = {one.key: one for one in Revision.objects.filter(note=self.note, key__in={self.key, self._own_key})}
        same = found.get(self.key)
        if same and (same.title, same.text, same.sent) == (self.title, self.text, self.sent):
            return same
        if same:
            self.key = self._own_key
        return found.get(self._own_key)

    def changes_nothing(self) -> bool:
        now = {**self.new, "title": self.title, "text": self.text}
        return all(getattr(self.note, name) == value for name, value in now.items()) and not self.links()

    def links(self) -> Links:
        """For who was there and what it is about: the keys to take away and to add, where there are any."""
        changed: Links = []
        if self.present is not None:
            had = set(self.note.presences.values_list("actor_id", flat=True))
            changed.append((Presence, had - self.present, self.present - had))
        if self.about is not None:
            was_on = set(self.note.abouts.values_list("on_id", flat=True))
            changed.append((About, was_on - self.about, self.about - was_on))
        return [(model, gone, come) for model, gone, come in changed if gone or come]


def _locked(note: Note, by: Person) -> Note:
    was = Note.objects.select_for_update(of=("self",), no_key=True).get(pk=note.pk)
    if was.author_id != by.pk:
        raise NotYours
    return was


def _write(edit: _Edit, *, by: Person, at: dt.datetime, settles: Revision | None = None) -> None:
    """Let the note read as the edit says, and remember that it does."""
    was, before = edit.note, edit.note.text
    day = edit.new.get("happened_on", was.happened_on)
    if day != was.happened_on:
        has_come(day, at)
        is_of_the_inquiry(day)
    audience_can_be(
        was.audience, place=edit.new.get("place_id", was.place_id), promise=edit.new.get("promise", was.promise),
        readers=[None] if was.audience == Audience.NAMED else [],
    )  # fmt: skip
    promise = edit.new.get("promise", was.promise)
    if promise == Promise.NOTHING_WRITTEN != was.promise and was.attachments.filter(archived_at=None).exists():
        raise AttachmentCannotBe("A recording or picture goes with this note: put it away before nothing is written.")
    if promise == Promise.NOTHING_WRITTEN != was.promise:
        raise NothingIsWritten("Words are written here already. Put the note away, or choose another promise.")
    links = edit.links()
    columns = {**edit.new, "title": edit.title, "text": edit.text, "version": next_number(was)}
    if not promise:
        columns["promise_until"] = None
    if edit.new.get("purpose") == VENT != was.purpose:
        columns["released_at"] = None
    Note.objects.filter(pk=was.pk).update(**columns)
    for name, value in columns.items():
        setattr(was, name, value)
    Revision.objects.create(
        note=was, number=was.version, title=was.title, text=was.text, sha256=sha256(was.text), written_by=by,
        written_at=at, key=edit.key, from_version=edit.from_version, sent=edit.sent, settles=settles,
    )  # fmt: skip
    _follow_words(was, before)
    _reconnect(was, links)


# What of an edit is a column of the note; who reads it is said elsewhere, and is not settled with the words.
_PLAIN = ("kind", "form", "who_was_there", "purpose", "promise", "standpoint", "happened_on")
_ROWS = ("place", "sub_question", "cycle")


def _said(aside: Revision) -> tuple[dict[str, Any], set[Any] | None, set[Any] | None]:
    """What a wording set aside said besides its words: columns, who was there, what it makes sense of."""
    said = aside.sent or {}
    columns: dict[str, Any] = {}
    for name in (*_PLAIN, *_ROWS):
        field: Any = Note._meta.get_field(name)
        if name in said and (said[name] is not None or name in _ROWS):
            target = field.target_field if name in _ROWS else field
            columns[field.attname] = None if said[name] is None else target.to_python(said[name])
    present, about = (
        {model._meta.pk.to_python(key) for key in said[name]} if name in said else None
        for name, model in (("actors", Actor), ("reflects_on", Note))
    )
    return columns, present, about


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

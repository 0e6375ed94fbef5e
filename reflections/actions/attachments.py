"""Recordings and pictures: begun, received piece by piece, judged when whole, and kept with their note."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from django.conf import settings
from django.db import transaction

from people import acts as doings
from people import clock
from people.acting import acting
from people.errors import NotYours
from people.models import Person
from reflections import limits, shelf, spans
from reflections.actions.refusals import AttachmentCannotBe, NoRoomForIt, PieceElsewhere
from reflections.fit import Fit, Unfit
from reflections.models import Attachment, Note, Promise
from reflections.pictures import fit_picture
from reflections.sounds import container, fit_sound

OTHER_FILE = "Another file was sent under this number already. Both are safe: send this one again by itself."


@dataclass(frozen=True, slots=True)
class Received:
    """A recording or picture as far as it has arrived, and whether it was begun just now."""

    attachment: Attachment
    outcome: Literal["new", "again"]


def begin_attachment(
    *,
    by: Person,
    id: UUID,
    kind: str,
    size: int,
    sha256: str,
    seconds: int | None = None,
    description: str = "",
    at: dt.datetime | None = None,
) -> Received:
    """Say what is going to be sent; once, however often it is said. The answer tells how much of it is here already.

    Args:
        id: made where it was recorded or taken, so that a sending that was cut goes on.
        sha256: of the whole file as the device has it.

    Raises:
        AttachmentCannotBe: it is empty or too large, or another file was begun with this id.
        NoRoomForIt: the disk is too full to take it in.
    """
    at = at or clock.now()
    _fits(kind, size)
    description = _described(description)
    there = Attachment.objects.filter(pk=id).first()
    if there is None:
        if not shelf.has_room(size):
            raise NoRoomForIt
        with acting(by):
            fields = {"author": by, "kind": kind, "sent_size": size, "sent_sha256": sha256, "seconds": seconds,
                      "description": description, "begun_at": at}  # fmt: skip
            there, is_new = Attachment.objects.get_or_create(pk=id, defaults=fields)
            if is_new:
                return Received(there, "new")
    if (there.author_id, there.kind, there.sent_size, there.sent_sha256) != (by.pk, kind, size, sha256):
        raise AttachmentCannotBe(OTHER_FILE)
    if description and description != there.description:
        there = describe_attachment(attachment=there, description=description, by=by)
    return Received(_as_it_lies(there), "again")


def receive_piece(*, attachment: Attachment, offset: int, piece: bytes, sha256: str, by: Person) -> Attachment:
    """Put the next piece where it belongs. One that is here already is one piece, not two.

    Raises:
        PieceElsewhere: it arrived damaged, or does not go on from what is here; it says from where to go on.
        AttachmentCannotBe: it was refused before.
        NoRoomForIt: the disk is full; what was here stays.
    """
    with acting(by):
        here = _as_it_lies(_locked(attachment, by))
        if here.is_whole:
            return here
        if here.refused:
            raise AttachmentCannotBe(here.refused)
        if hashlib.sha256(piece).hexdigest() != sha256:
            raise PieceElsewhere(here.received, "This piece was damaged on the way. It is sent again.")
        ends = offset + len(piece)
        if ends <= here.received and shelf.read(here.pk, offset, len(piece)) == piece:
            return here
        if offset != here.received or ends > here.sent_size:
            raise PieceElsewhere(here.received)
        try:
            shelf.put(here.pk, offset, piece)
        except shelf.NoRoom as full:
            raise NoRoomForIt from full
        Attachment.objects.filter(pk=here.pk).update(received=ends)
        here.received = ends
    return here


def finish_attachment(*, attachment: Attachment, by: Person, at: dt.datetime | None = None) -> Attachment:
    """All of it is here: compare it with what the device has, judge it, and keep what is fit to be kept.

    Raises:
        PieceElsewhere: not all of it is here, or not as the device has it; it says from where to go on.
        AttachmentCannotBe: it is not what it says it is; nothing of it stays in the store.
        NoRoomForIt: the disk is full; what was here stays.
    """
    at = at or clock.now()
    with acting(by):
        here = _as_it_lies(_locked(attachment, by))
        if here.is_whole:
            return here
        if here.refused:
            raise AttachmentCannotBe(here.refused)
        if here.received != here.sent_size:
            raise PieceElsewhere(here.received, "Not all of it has arrived yet.")
        content = shelf.read(here.pk)
        wrong = ""
        if hashlib.sha256(content).hexdigest() != here.sent_sha256:
            Attachment.objects.filter(pk=here.pk).update(received=0)
            here.received = 0
            wrong = "It did not arrive as it is on the device. It is sent again from the beginning."
        else:
            try:
                _keep(here, _judged(content, here.kind), at)
            except AttachmentCannotBe as refusal:
                Attachment.objects.filter(pk=here.pk).update(refused=refusal.sentence, received=0)
                here.refused = refusal.sentence
        # Only when the row says so: a row that says how much is here never says too much.
        transaction.on_commit(lambda: shelf.let_go(here.pk))
    if wrong:
        raise PieceElsewhere(0, wrong)
    if here.refused:
        raise AttachmentCannotBe(here.refused)
    return here


def take_file(
    *,
    by: Person,
    id: UUID,
    content: bytes,
    sent: tuple[str, int] | None = None,
    seconds: int | None = None,
    at: dt.datetime | None = None,
) -> Attachment:
    """Take in a file that was chosen in an ordinary form, all at once; what it is, is seen from what is in it.

    Args:
        sent: the hash and the size of what was first sent, where this is what was kept of it and comes back.

    Raises:
        AttachmentCannotBe: it is empty or too large, or neither a picture nor a recording that can be kept.
        NoRoomForIt: the disk is full.
    """
    at = at or clock.now()
    kind = Attachment.Kind.AUDIO if container(content[:64]) else Attachment.Kind.PHOTO
    _fits(kind, len(content))
    sha256, size = sent or (hashlib.sha256(content).hexdigest(), len(content))
    there = Attachment.objects.filter(pk=id, author=by, whole_at__isnull=False).first()
    if there is not None and there.sent_sha256 == sha256:
        return there
    fit = _judged(content, kind)
    if not shelf.has_room(len(fit.content)):
        raise NoRoomForIt
    with acting(by):
        there = Attachment(
            id=id, author=by, kind=kind, sent_size=size, sent_sha256=sha256, received=size, seconds=seconds, begun_at=at
        )
        there.save(force_insert=True)
        _keep(there, fit, at)
    return there


def describe_attachment(*, attachment: Attachment, description: str, by: Person) -> Attachment:
    """Say what is seen in a picture, or what a recording holds, for whoever cannot see or hear it."""
    return _change(attachment, by, description=_described(description))


def put_attachment_away(*, attachment: Attachment, by: Person, at: dt.datetime | None = None) -> Attachment:
    """Put a recording or picture away: nobody else sees it, and its author can bring it back."""
    at = at or clock.now()
    return _put(attachment, "put away", by=by, archived_at=at, at=at)


def bring_back_attachment(*, attachment: Attachment, by: Person, at: dt.datetime | None = None) -> Attachment:
    """Bring it back: whoever reads its note sees it again."""
    return _put(attachment, "brought back", by=by, archived_at=None, at=at)


def _put(
    attachment: Attachment, said: str, *, by: Person, archived_at: dt.datetime | None, at: dt.datetime | None
) -> Attachment:
    with acting(by):
        was = _locked(attachment, by).archived_at is not None
        told = f"{said} a {attachment.get_kind_display().lower()}"
        doings.keep(
            by=by, kind="attachment", thing=f"attachment {attachment.pk}", said=told, was=was,
            now=archived_at is not None, at=at, attachment=str(attachment.pk),
            **({"note": str(attachment.note_id)} if attachment.note_id else {}),
        )  # fmt: skip
        return _change(attachment, by, archived_at=archived_at)


def go_with(*, note: Note, attachments: Sequence[Attachment], by: Person, at: dt.datetime) -> None:
    """Let them go with the note, within the transaction in which it is kept.

    Raises:
        AttachmentCannotBe: they are too many, not its author's, not whole, or of another note; or nothing was to be
            written of it.
    """
    if not attachments:
        return
    if note.promise == Promise.NOTHING_WRITTEN:
        raise AttachmentCannotBe("Nothing written was promised: no recording and no picture can go with this note.")
    keys = {one.pk for one in attachments}
    there = Attachment.objects.filter(note=note, archived_at=None).exclude(pk__in=keys).count()
    if len(keys) + there > settings.FILES_TO_A_NOTE:
        raise AttachmentCannotBe(
            f"{settings.FILES_TO_A_NOTE} recordings and pictures can go with one note. Keep the others with another."
        )
    free = Attachment.objects.filter(pk__in=keys, note=None, author=by, archived_at=None)
    come = free.filter(whole_at__isnull=False).update(note=note, kept_at=at)
    if come != len(keys) and Attachment.objects.filter(pk__in=keys, note=note).count() != len(keys):
        raise AttachmentCannotBe(
            "One of the recordings or pictures cannot go with this note. Take it off and try again."
        )


def _change(attachment: Attachment, by: Person, **fields: object) -> Attachment:
    with acting(by):
        if not Attachment.objects.filter(pk=attachment.pk, author=by).update(**fields):
            raise NotYours
    for name, value in fields.items():
        setattr(attachment, name, value)
    return attachment


def _locked(attachment: Attachment, by: Person) -> Attachment:
    here = Attachment.objects.select_for_update(of=("self",), no_key=True).get(pk=attachment.pk)
    if here.author_id != by.pk:
        raise NotYours
    return here


def _as_it_lies(attachment: Attachment) -> Attachment:
    """The row, saying no more than lies in the store: after a restore its pieces may be gone."""
    if not attachment.is_whole:
        attachment.received = min(attachment.received, shelf.lying(attachment.pk))
    return attachment


def _fits(kind: str, size: int) -> None:
    if not size:
        raise AttachmentCannotBe("There is nothing in this file.")
    if wrong := limits.too_large(kind, size):
        raise AttachmentCannotBe(wrong)


def _described(description: str) -> str:
    description = " ".join(description.split())
    if wrong := spans.fault(description):
        raise AttachmentCannotBe(wrong, field="description")
    return description


_NOT_A_PICTURE = "This is not a picture that can be kept. Take JPEG, PNG or WebP."
_APPLE = "This picture is of a kind (HEIC) that cannot be opened here. Save or send it as JPEG."
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")


def _judged(content: bytes, kind: str) -> Fit:
    """What of it is kept, by what is in it and never by what it is called."""
    try:
        if kind == Attachment.Kind.AUDIO:
            if not container(content[:64]):
                raise Unfit("This is not a recording that can be kept. Take WebM, Ogg, M4A or WAV.")
            return fit_sound(content)
        if content[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypmsf1", b"ftypavif"):
            raise Unfit(_APPLE)
        is_webp = content.startswith(b"RIFF") and content[8:12] == b"WEBP"
        if not (content.startswith(_PICTURES) or is_webp):
            raise Unfit(_NOT_A_PICTURE)
        return fit_picture(content)
    except Unfit as unfit:
        raise AttachmentCannotBe(str(unfit)) from unfit


def _keep(attachment: Attachment, fit: Fit, at: dt.datetime) -> None:
    """Put what is fit into the store, and then say so in the row."""
    try:
        name, sha256 = shelf.keep(fit.content, fit.suffix)
        small = shelf.keep(fit.small, fit.suffix)[0] if fit.small else ""
    except shelf.NoRoom as full:
        raise NoRoomForIt from full
    kept = {"file": name, "sha256": sha256, "small": small, "type": fit.type, "size": len(fit.content),
            "width": fit.width, "height": fit.height, "whole_at": at}  # fmt: skip
    Attachment.objects.filter(pk=attachment.pk).update(**kept)
    for field, value in kept.items():
        setattr(attachment, field, value)

"""A worker makes a parcel of somebody's notes: readable one by one, and whole, in one zip that comes out the same."""

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import IO, Any
from uuid import UUID

import yaml
from django.core.files import File
from django.core.files.storage import default_storage
from django.db.models import Prefetch
from django.utils.text import slugify

from people import jobs
from people.access import plays
from people.models import Person
from reflections.access import WORKING
from reflections.carrying import beside, files, parcels
from reflections.models import (
    About,
    Attachment,
    Clearance,
    Draft,
    Excerpt,
    Fate,
    Inquiry,
    NamedReader,
    Note,
    Parcel,
    Presence,
    Revision,
    Tag,
)

AT_ONCE = 100
NO_LONGER = (
    "Notes are taken out by those who write them here, and this is no longer your part. An administrator can help."
)
ALWAYS = (1980, 1, 1, 0, 0, 0)

WORDS = """\
The notes of {name}, taken out of {inquiry}.

notes/         each note as a file that any editor opens, with what is known of it at its head
notes.json     the same notes whole: every wording, marked words, tags, what tellers agreed to, who may read; and what
               was begun and is not kept yet
beside.md      conversations of which nothing is written, what you told of ideas, and your own reasons and stories in
               rounds of choosing, to read; beside.json the same whole
attachments/   recordings and pictures, each named in the note that it goes with
manifest.json  the hash (SHA-256) of every file here, so that it can be seen whether one was changed

Nothing here is hidden or locked: whoever has this file can read it. Keep it where your confidences are safe.

To bring the notes back, into this inquiry or another: «Bring in and take out», and choose this zip as it is. Notes that
are there already stay as they are. Bare marks and what you told of ideas come back with the notes. Tags that others set
on your notes, and what others told of your ideas, are in the file for you to read; they are not brought back, since
only those people can say them. Rounds of choosing do not come back either: what was said in them belongs to all who
took part. Your own reasons and stories are in the file for you to read.
"""


def pack(lease: jobs.Lease[Parcel]) -> dict[str, Any]:
    """Put everything of one person's notes into one file.

    Raises:
        jobs.CannotBeMade: they no longer write notes here.
        jobs.Stopped: nobody wants it any more.
    """
    author = Parcel.objects.select_related("requested_by").get(pk=lease.job.pk).requested_by
    if not plays(author, *WORKING):
        raise jobs.CannotBeMade(NO_LONGER)
    lease.tell("gathering")
    with tempfile.TemporaryFile() as lying, tempfile.TemporaryFile() as whole:
        count = _write(lease, author, lying, whole)
        size = lying.tell()
        lying.seek(0)
        digest = hashlib.file_digest(lying, "sha256").hexdigest()
        if lease.should_stop():
            raise jobs.Stopped
        return {"file": _keep(lease.job, digest, lying), "sha256": digest, "size": size, "notes": count}


def _keep(parcel: Parcel, digest: str, lying: IO[bytes]) -> str:
    name = f"parcels/{parcel.pk}-{digest[:24]}.zip"
    if default_storage.exists(name):
        default_storage.delete(name)
    lying.seek(0)
    return default_storage.save(name, File(lying))


def _write(lease: jobs.Lease[Parcel], author: Person, lying: IO[bytes], whole: IO[bytes]) -> int:
    inquiry = Inquiry.objects.first()
    title = str(inquiry) if inquiry else "an inquiry"
    with zipfile.ZipFile(lying, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        writer = Writer(archive)
        writer.put(parcels.README, WORDS.format(name=author.display_name, inquiry=title).encode())
        keys = list(
            Note.objects.visible_to(author).filter(author=author).order_by("happened_on", "written_at", "pk")
            .values_list("pk", flat=True)
        )  # fmt: skip
        head = {"format": parcels.FORMAT, "version": parcels.VERSION, "inquiry": title}
        head["owner"] = {"id": str(author.pk), "name": author.display_name, "email": author.email}
        whole.write(_line(head)[:-1] + b', "notes": [\n')
        for done in range(0, len(keys), AT_ONCE):
            lease.tell("gathering", done, len(keys))
            last = done + AT_ONCE >= len(keys)
            for number, note in enumerate(chunk := _notes(author, keys[done : done + AT_ONCE]), start=1):
                said = everything(note, author)
                whole.write(_line(said) + (b"\n" if last and number == len(chunk) else b",\n"))
                writer.put(_named(note), as_markdown(note, said))
                for one, recording in zip(said["attachments"], note.attachments.all(), strict=True):
                    with files.lying(recording.file) as content:
                        writer.pour(one["file"], content, stored=True)
        drafts = Draft.objects.visible_to(author).filter(discarded_at=None).order_by("saved_at", "pk")
        whole.write(b'], "drafts": ' + _line([_draft(draft) for draft in drafts]) + b"}\n")
        whole.seek(0)
        writer.pour(parcels.NOTES, whole)
        around = beside.everything(author)
        writer.put(parcels.BESIDE, json.dumps(around, ensure_ascii=False, indent=1).encode())
        if any(around.values()):
            writer.put(parcels.BESIDE_TO_READ, beside.as_markdown(around))
        listing = {"format": parcels.FORMAT, "version": parcels.VERSION, "files": writer.written}
        writer.put(parcels.MANIFEST, json.dumps(listing, ensure_ascii=False, indent=1).encode())
    return len(keys)


class Writer:
    """Puts files into an archive so that the same content is the same bytes, and remembers the hash of each."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive, self.written = archive, list[dict[str, Any]]()

    def put(self, name: str, content: bytes) -> None:
        """One file, at once."""
        self.archive.writestr(self._entry(name), content)
        self._remember(name, hashlib.sha256(content).hexdigest(), len(content))

    def pour(self, name: str, content: IO[bytes], *, stored: bool = False) -> None:
        """One file, piece by piece; a recording is packed tightly already and is only laid in."""
        digest, size, told = hashlib.sha256(), 0, self._entry(name)
        told.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
        with self.archive.open(told, "w", force_zip64=True) as entry:
            while piece := content.read(1 << 18):
                entry.write(piece)
                digest.update(piece)
                size += len(piece)
        self._remember(name, digest.hexdigest(), size)

    @staticmethod
    def _entry(name: str) -> zipfile.ZipInfo:
        entry = zipfile.ZipInfo(name, ALWAYS)
        entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o600 << 16, 3
        return entry

    def _remember(self, name: str, digest: str, size: int) -> None:
        self.written.append({"name": name, "size": size, "sha256": digest})


def _line(said: Any) -> bytes:  # noqa: ANN401 - whatever JSON holds
    return json.dumps(said, ensure_ascii=False).encode()


def _named(note: Note) -> str:
    words = slugify(note.heading)[:50].strip("-") or "note"
    return str(PurePosixPath("notes") / f"{note.happened_on:%Y-%m-%d}-{words}-{note.pk.hex[:8]}.md")


# ---- What a note says ------------------------------------------------------------------------------------------------


def _notes(author: Person, keys: list[UUID]) -> list[Note]:
    """Notes with all that hangs on them, each set of it fetched once for all."""
    tags = Tag.objects.filter(removed_at=None).select_related("set_by").order_by("set_at", "pk")
    marks = Excerpt.objects.filter(removed_at=None).select_related("made_by", "revision").order_by("start", "end", "pk")
    steps = Clearance.objects.order_by("recorded_at", "pk")
    readable = Note.objects.visible_to(author)
    notes = (
        Note.objects.visible_to(author)
        .filter(pk__in=keys)
        .select_related("place", "sub_question", "cycle")
        .prefetch_related(
            Prefetch("revisions", Revision.objects.select_related("settles").order_by("number")),
            Prefetch("attachments", Attachment.objects.filter(whole_at__isnull=False).order_by("begun_at", "pk")),
            Prefetch("excerpts", marks.prefetch_related(Prefetch("clearances", steps), Prefetch("tags", tags))),
            Prefetch("tags", tags.filter(excerpt=None), to_attr="set_on_the_whole"),
            Prefetch(
                "presences",
                Presence.objects.select_related("actor__place").order_by("actor__place__slug", "actor__key"),
            ),
            Prefetch("abouts", About.objects.filter(on__in=readable).order_by("on_id")),
            Prefetch("fates", Fate.objects.visible_to(author).select_related("told_by")),
            Prefetch("named_readers", NamedReader.objects.select_related("person").order_by("person__slug")),
        )
        .defer("search")
    )
    by_key = {note.pk: note for note in notes}
    return [by_key[key] for key in keys if key in by_key]


def everything(note: Note, author: Person) -> dict[str, Any]:
    """Everything of a note that its author may see, as it is read back (``parcels.shaped``)."""
    return {
        "id": str(note.pk),
        "kind": note.kind,
        "form": note.form,
        "title": note.title,
        "text": note.text,
        "happened_on": note.happened_on.isoformat(),
        "place": {"slug": note.place.slug, "name": note.place.name} if note.place else None,
        "who_was_there": note.who_was_there,
        "actors": [
            {"place": one.actor.place.slug, "key": one.actor.key, "name": one.actor.working_name}
            for one in note.presences.all()
        ],
        "purpose": note.purpose,
        "promise": note.promise,
        "standpoint": note.standpoint,
        "audience": note.audience,
        "readers": [{"slug": one.person.slug, "name": one.person.display_name} for one in note.named_readers.all()],
        "sub_question": {"key": note.sub_question.key, "text": note.sub_question.text} if note.sub_question else None,
        "cycle": {"id": str(note.cycle.pk), "title": str(note.cycle)} if note.cycle else None,
        "reflects_on": [str(one.on_id) for one in note.abouts.all()],
        "version": note.version,
        "written_at": _moment(note.written_at),
        "kept_at": _moment(note.kept_at),
        "claimed_at": _moment(note.claimed_at),
        "put_away_at": _moment(note.archived_at),
        "prompt": note.prompt,
        "month": note.month.isoformat() if note.month else None,
        "promise_until": note.promise_until.isoformat() if note.promise_until else None,
        "released_at": _moment(note.released_at),
        "sent_sha256": note.sent_sha256,
        "wordings": [
            {
                "number": one.number,
                "title": one.title,
                "text": one.text,
                "written_at": _moment(one.written_at),
                "key": str(one.key) if one.key else None,
                "from_version": one.from_version,
                "aside": one.aside,
                "settles": one.settles.number if one.settles else None,
            }
            for one in note.revisions.all()
        ],
        "marks": [_mark(one, author) for one in note.excerpts.all()],
        "tags": list(_tags(note.set_on_the_whole, author)),  # type: ignore[attr-defined]
        "attachments": [_attachment(one) for one in note.attachments.all()],
        "fates": [
            {**beside.fate(one), "told_by": one.told_by.display_name, "own": one.told_by_id == author.pk}
            for one in note.fates.all()
        ],
    }


def _mark(one: Excerpt, author: Person) -> dict[str, Any]:
    return {
        "id": str(one.pk),
        "wording": one.revision.number,
        "start": one.start,
        "end": one.end,
        "exact": one.exact,
        "prefix": one.prefix,
        "suffix": one.suffix,
        "now": None if one.is_orphaned else [one.now_start, one.now_end],
        "theme": one.theme,
        "clearance": one.clearance,
        "cleared_wording": one.wording,
        "made_by": one.made_by.display_name,
        "own": one.made_by_id == author.pk,
        "made_at": _moment(one.made_at),
        "steps": [
            {
                "state": step.state,
                "wording": step.wording,
                "how": step.how,
                "agreed_on": step.agreed_on.isoformat() if step.agreed_on else None,
                "recorded_at": _moment(step.recorded_at),
            }
            for step in one.clearances.all()
        ],
        "tags": list(_tags(one.tags.all(), author)),
    }


def _attachment(one: Attachment) -> dict[str, Any]:
    return {
        "id": str(one.pk),
        "kind": one.kind,
        "file": f"attachments/{one.pk}{PurePosixPath(one.file).suffix}",
        "type": one.type,
        "size": one.size,
        "sha256": one.sha256,
        "description": one.description,
        "seconds": one.seconds,
        "sent_sha256": one.sent_sha256,
        "sent_size": one.sent_size,
        "begun_at": _moment(one.begun_at),
        "put_away_at": _moment(one.archived_at),
    }


def _draft(draft: Draft) -> dict[str, Any]:
    return {
        "id": str(draft.pk),
        "text": draft.text,
        "fields": draft.fields,
        "of_note": str(draft.note_id) if draft.note_id else None,
        "saved_at": _moment(draft.saved_at),
    }


def _tags(tags: Iterable[Tag], author: Person) -> Iterator[dict[str, Any]]:
    for tag in tags:
        yield {
            "behaviour": tag.behaviour_id,
            "acts": tag.acts,
            "standpoint": tag.standpoint,
            "set_by": tag.set_by.display_name,
            "own": tag.set_by_id == author.pk,
            "set_at": _moment(tag.set_at),
        }


def _moment(moment: Any) -> str | None:  # noqa: ANN401 - a moment or none
    return moment.isoformat() if moment else None


def as_markdown(note: Note, said: dict[str, Any]) -> bytes:
    """A note as a file to read: what is known of it at its head, then its words."""
    names = {
        "when": said["happened_on"],
        "place": note.place.name if note.place else None,
        "kind": note.get_kind_display(),
        "shape": note.get_form_display() if note.form else None,
        "who was there": note.who_was_there or None,
        "actors": [one["name"] for one in said["actors"]],
        "what it is for": note.purpose or None,
        "promise": note.get_promise_display() if note.promise else None,
        "the promise holds until": said["promise_until"],
        "noticed": note.get_prompt_display() if note.prompt else None,
        "of the month": note.month.strftime("%Y-%m") if note.month else None,
        "let go": said["released_at"],
        "held back": "until its writer lets it go" if note.lets_off_steam else None,
        "who can read it": note.get_audience_display(),
        "named readers": [one["name"] for one in said["readers"]],
        "recordings and pictures": [f"../{one['file']}" for one in said["attachments"]],
        "behaviours": sorted({t["behaviour"] for m in [said, *said["marks"]] for t in m["tags"]}),
        "what became of it": [
            f"{one['happened_on']}, {Fate.Stage(one['stage']).label}: {one['words']} ({one['told_by']})"
            for one in said["fates"]
        ],
        "put away": said["put_away_at"],
        "id": said["id"],
    }
    head = yaml.safe_dump({name: value for name, value in names.items() if value}, sort_keys=False, allow_unicode=True)
    title = f"# {note.title}\n\n" if note.title else ""
    return f"---\n{head}---\n\n{title}{note.text.rstrip()}\n".encode()

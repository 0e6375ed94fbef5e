"""The form of what is taken out, and reading it back.

One zip holds, beside a readable file for each note, ``notes.json`` with everything, a line for each note, and
``manifest.json`` with the hash of every other file. What is read back is only ever the former, when the latter agrees.
"""

import datetime as dt
import hashlib
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO
from uuid import UUID

from people.errors import Refused
from people.jobs import CannotBeMade
from people.models import Person
from places.models import Actor
from reflections.actions.fitting import Kept
from reflections.actions.refusals import AttachmentCannotBe
from reflections.actions.restoring import Mark, Recording, SetTag, Step, Wording, restore_links, restore_note
from reflections.carrying import beside, columns, files
from reflections.carrying.judging import Ground, Judged
from reflections.limits import too_large
from reflections.models import Attachment, Batch, BatchRow, Cycle, SubQuestion
from reflections.models.notes import Prompt
from reflections.readers import nameable_by

FORMAT, VERSION = "inquiry-notes", 1
NOTES, MANIFEST, README = "notes.json", "manifest.json", "README.txt"
BESIDE, BESIDE_TO_READ = "beside.json", "beside.md"
MOST_ENTRIES = 100_000
MOST_UNPACKED = 2_000_000_000
LONGEST_LINE = 20_000_000
CHANGED = "This zip is not as it was when it was taken out: {}. Bring in the one that was downloaded."


@dataclass
class Lying:
    """A parcel that lies in the store, opened."""

    archive: zipfile.ZipFile
    files: dict[str, str]


@contextmanager
def lying(batch: Batch) -> Iterator[Lying | None]:
    """The parcel of a batch, open while its notes are kept; nothing for other kinds of file."""
    if batch.kind != Batch.Kind.PARCEL:
        yield None
        return
    with files.lying(batch.file) as file, opened(file) as found:
        yield found


@contextmanager
def opened(file: BinaryIO) -> Iterator[Lying]:
    """A parcel with its manifest, once it has been found to be one.

    Raises:
        CannotBeMade: it is not, or it was changed.
    """
    with files.opened(file, most=MOST_UNPACKED, entries=MOST_ENTRIES) as archive:
        try:
            manifest = json.loads(archive.read(MANIFEST))
            hashes = {str(entry["name"]): str(entry["sha256"]) for entry in manifest["files"]}
        except (ValueError, KeyError, TypeError, zipfile.BadZipFile) as broken:
            raise CannotBeMade(CHANGED.format("its list of files cannot be read")) from broken
        if manifest.get("format") != FORMAT or manifest.get("version") != VERSION:
            raise CannotBeMade("This zip was made by another version, which is not read here.")
        yield Lying(archive, hashes)


def checked(parcel: Lying, name: str) -> None:
    """Refuse a file of the parcel that is not as the manifest says."""
    digest = hashlib.sha256()
    try:
        with parcel.archive.open(name) as entry:
            while piece := entry.read(1 << 18):
                digest.update(piece)
    except (KeyError, zipfile.BadZipFile, OSError, EOFError) as broken:
        raise CannotBeMade(CHANGED.format(f"{name} is missing or broken")) from broken
    if digest.hexdigest() != parcel.files.get(name):
        raise CannotBeMade(CHANGED.format(f"{name} was changed"))


# ---- Reading ---------------------------------------------------------------------------------------------------------


def records(batch: Batch, file: BinaryIO) -> Iterator[tuple[UUID, dict[str, Any], dict[str, Any] | None]]:
    """The notes of a parcel, one after another: the key, what a row says of it, and the whole.

    Raises:
        CannotBeMade: it was changed, or holds the notes of somebody else.
    """
    ground = Ground.of(batch)
    nameable = set(nameable_by(batch.requested_by).values_list("slug", flat=True))
    with opened(file) as parcel:
        checked(parcel, NOTES)
        with parcel.archive.open(NOTES) as lines:
            head = _head(lines.readline(LONGEST_LINE))
            _of_owner(head, batch.requested_by)
            while (line := lines.readline(LONGEST_LINE).strip()) and not line.startswith(b"]"):
                try:
                    whole = json.loads(line.rstrip(b","))
                    shaped(whole)
                    record = UUID(whole["id"]), _fields(whole, ground, nameable), whole
                except (ValueError, KeyError, TypeError, AttributeError, IndexError) as broken:
                    raise CannotBeMade(CHANGED.format("a note in it cannot be read")) from broken
                yield record


def _head(line: bytes) -> dict[str, Any]:
    try:
        head: dict[str, Any] = json.loads(line.strip() + b"]}")
        return dict(head["owner"])
    except (ValueError, KeyError, TypeError) as broken:
        raise CannotBeMade(CHANGED.format("its beginning cannot be read")) from broken


def _of_owner(owner: dict[str, Any], author: Person) -> None:
    """One brings in one's own notes: in the name of nobody else is anything kept here."""
    if str(owner.get("id")) != str(author.pk) and str(owner.get("email", "")).casefold() != author.email.casefold():
        raise CannotBeMade(
            f"These are the notes of {str(owner.get('name', 'somebody else'))[:80]}. Only they bring them in."
        )


_PLAIN = (
    "text",
    "title",
    "happened_on",
    "kind",
    "form",
    "who_was_there",
    "purpose",
    "promise",
    "standpoint",
    "audience",
)


def _fields(whole: dict[str, Any], ground: Ground, nameable: set[str]) -> dict[str, Any]:
    place = whole["place"] or {"slug": "", "name": ""}
    is_known = columns.plain(str(place["slug"])) in ground.places
    return {
        **{name: str(whole[name]) for name in _PLAIN},
        "place": str(place["slug"] if is_known else place["name"]),
        "readers": [str(one["slug"]) for one in whole["readers"] if str(one["slug"]) in nameable],
        "is_whole": True,
    }


def shaped(whole: dict[str, Any], parcel: Lying | None = None) -> dict[str, Any]:
    """What a whole note says beside its row, each thing of its kind.

    Raises:
        ValueError, KeyError, TypeError: it is not so.
    """
    wordings = [
        Wording(
            int(one["number"]), str(one["title"])[:200], str(one["text"]), _moment(one["written_at"]),
            key=UUID(one["key"]) if one["key"] else None, from_version=_number(one["from_version"]),
            aside=one["aside"] is True, settles=_number(one["settles"]),
        )
        for one in whole["wordings"]
    ]  # fmt: skip
    numbers, version = [one.number for one in wordings], int(whole["version"])
    reads = [one.text for one in wordings if one.number == version]
    if numbers != sorted(set(numbers)) or min(numbers, default=0) < 1 or reads != [whole["text"]]:
        raise ValueError
    own = [one for one in whole["marks"] if one["own"] or one["steps"] or any(tag["own"] for tag in one["tags"])]
    return {
        "wordings": wordings,
        "version": version,
        "claimed_at": _moment(whole["claimed_at"]) if whole["claimed_at"] else None,
        "written_at": _moment(whole["written_at"]),
        "kept_at": _moment(whole["kept_at"]),
        "put_away_at": _moment(whole["put_away_at"]) if whole["put_away_at"] else None,
        "released_at": _moment(whole["released_at"]) if whole.get("released_at") else None,
        "promise_until": _day(whole.get("promise_until")),
        **_noticed(whole),
        "sent_sha256": str(whole["sent_sha256"])[:64],
        "marks": [_mark(one) for one in own],
        "tags": _tags(whole["tags"]),
        "recordings": [_recording(one, parcel) for one in whole["attachments"]],
    }


def _noticed(whole: dict[str, Any]) -> dict[str, Any]:
    """What it noticed, and of which month; neither is there without the other."""
    prompt, month = str(whole.get("prompt") or ""), _day(whole.get("month"))
    if (bool(prompt), month.day if month else 0) not in {(True, 1), (False, 0)} or prompt not in {"", *Prompt.values}:
        raise ValueError
    return {"prompt": prompt, "month": month}


def _mark(one: dict[str, Any]) -> Mark:
    now = one["now"]
    return Mark(
        id=UUID(one["id"]), wording=int(one["wording"]), start=int(one["start"]), end=int(one["end"]),
        exact=str(one["exact"]), prefix=str(one["prefix"])[:64], suffix=str(one["suffix"])[:64],
        now=(int(now[0]), int(now[1])) if now else None, theme=str(one["theme"])[:80], made_at=_moment(one["made_at"]),
        steps=[
            Step(
                str(step["state"]), str(step["wording"]), str(step["how"])[:200],
                dt.date.fromisoformat(step["agreed_on"]) if step["agreed_on"] else None, _moment(step["recorded_at"]),
            )
            for step in one["steps"]
        ],
        tags=_tags(one["tags"]),
    )  # fmt: skip


def _tags(tags: list[dict[str, Any]]) -> list[SetTag]:
    return [
        SetTag(str(tag["behaviour"]), str(tag["acts"]), str(tag["standpoint"]), _moment(tag["set_at"]))
        for tag in tags
        if tag["own"]
    ]


def _recording(one: dict[str, Any], parcel: Lying | None) -> Recording:
    name = str(one["file"])

    def content() -> bytes:
        if parcel is None or name not in parcel.files:
            raise AttachmentCannotBe(f"{name} is missing in this zip.")
        try:
            if wrong := too_large(str(one["kind"]), parcel.archive.getinfo(name).file_size):
                raise AttachmentCannotBe(wrong)
            checked(parcel, name)
            return parcel.archive.read(name)
        except (CannotBeMade, KeyError) as broken:
            raise AttachmentCannotBe(f"{name} is missing in this zip, or was changed.") from broken

    size = int(one["sent_size"])
    if size < 1 or one["kind"] not in Attachment.Kind.values or not name.startswith("attachments/"):
        raise ValueError
    return Recording(
        UUID(one["id"]), content, str(one["description"])[:500], str(one["sent_sha256"])[:64], size,
        _number(one["seconds"]), _moment(one["begun_at"]), _moment(one["put_away_at"]) if one["put_away_at"] else None,
    )  # fmt: skip


def _number(value: object) -> int | None:
    return None if value is None else int(str(value))


def _day(words: object) -> dt.date | None:
    return dt.date.fromisoformat(str(words)) if words else None


def _moment(words: object) -> dt.datetime:
    moment = dt.datetime.fromisoformat(str(words))
    if moment.tzinfo is None:
        raise ValueError
    return moment


# ---- Keeping ---------------------------------------------------------------------------------------------------------


def restore(row: BatchRow, judged: Judged, author: Person, parcel: Lying | None) -> Kept:
    """Keep a whole note again.

    Raises:
        Refused: it does not hold together, or what it says cannot be kept here.
    """
    whole = row.whole or {}
    said = {**row.fields, **row.mended}
    says = {name: value for name, value in judged.kept.items() if name not in {"text", "title"}}
    says["sub_question"] = SubQuestion.objects.filter(key=(whole["sub_question"] or {}).get("key")).first()
    cycle = (whole["cycle"] or {}).get("id")
    says["cycle"] = Cycle.objects.visible_to(author).filter(pk=UUID(str(cycle))).first() if cycle else None
    try:
        rest = shaped(whole, parcel)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as broken:
        raise Refused("This note cannot be read any more.") from broken
    return restore_note(
        by=author,
        id=row.note_key,
        says=says,
        actors=_actors(whole, author),
        readers=nameable_by(author).filter(slug__in=said.get("readers", ())),
        **rest,
    )


def _actors(whole: dict[str, Any], author: Person) -> list[Actor]:
    wanted = {(str(one["place"]), str(one["key"])) for one in whole["actors"]}
    if not wanted:
        return []
    known = Actor.objects.visible_to(author).filter(key__in=[key for _, key in wanted]).select_related("place")
    return [actor for actor in known if (actor.place.slug, actor.key) in wanted]


def link(batch: Batch) -> None:
    """Once its notes are kept: say again which of them are on which others."""
    kept = BatchRow.objects.filter(batch=batch, state=BatchRow.State.KEPT, whole__isnull=False)
    pairs = [
        (key, UUID(on))
        for key, whole in kept.values_list("note_key", "whole__reflects_on").iterator()
        for on in whole or ()
    ]
    if pairs:
        restore_links(by=batch.requested_by, pairs=pairs)


# ---- Beside the notes ------------------------------------------------------------------------------------------------


def waiting_beside(batch: Batch, file: BinaryIO) -> int:
    """How much stood beside the notes of a parcel that could be kept now and is not here yet."""
    with opened(file) as parcel:
        found = _beside(parcel, batch.requested_by)
        return beside.waiting(found, batch.requested_by) if found else 0


def restore_beside(batch: Batch, parcel: Lying) -> int:
    """Once its notes are kept: keep what stood beside them, and say how much still waits (nothing, unless refused)."""
    found = _beside(parcel, batch.requested_by)
    if found is None:
        return 0
    beside.restore(found, batch.requested_by)
    return beside.waiting(found, batch.requested_by)


def _beside(parcel: Lying, author: Person) -> "beside.Beside | None":
    """Nothing, in a parcel from before this was taken out."""
    if BESIDE not in parcel.files:
        return None
    checked(parcel, BESIDE)
    return beside.read(parcel.archive, BESIDE, author)

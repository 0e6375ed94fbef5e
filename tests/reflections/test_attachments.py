"""Recordings and pictures arrive piece by piece, go with a note, and are seen where the note is seen."""

import hashlib
import uuid
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from PIL import Image

from people import clock
from people.models import Person
from reflections import limits, shelf
from reflections.models import Attachment, Note
from tests import cast, recordings
from tests.reflections.conftest import Enter


@pytest.fixture(autouse=True)
def _a_store_of_its_own(settings: Any, tmp_path: Path) -> None:
    settings.FILES = tmp_path


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _begin(client: Client, content: bytes, *, kind: str = "audio", key: uuid.UUID | None = None, **more: Any) -> Any:
    said = {"id": str(key or uuid.uuid4()), "kind": kind, "size": len(content), "sha256": _sha(content), **more}
    return client.post("/attachments/begin/", said)


def _piece(client: Client, key: uuid.UUID, offset: int, piece: bytes, sha: str = "") -> Any:
    said = {"offset": offset, "sha256": sha or _sha(piece), "piece": SimpleUploadedFile("../x", piece)}
    return client.post(f"/attachments/{key}/pieces/", said)


def _send(client: Client, content: bytes, *, kind: str = "audio", **more: Any) -> uuid.UUID:
    key = uuid.uuid4()
    assert _begin(client, content, kind=kind, key=key, **more).status_code == HTTPStatus.CREATED
    step = max(1000, len(content) // 4)
    for offset in range(0, len(content), step):
        assert _piece(client, key, offset, content[offset : offset + step]).status_code == HTTPStatus.OK
    answer = client.post(f"/attachments/{key}/whole/")
    assert answer.status_code == HTTPStatus.OK, answer.content
    return key


def _keep(client: Client, *attachments: uuid.UUID, **more: Any) -> Any:
    said = {"id": str(uuid.uuid4()), "text": "A word.", "attachments": [str(key) for key in attachments], **more}
    return client.post("/notes/new/", said)


def test_a_sending_that_was_cut_goes_on_where_it_was(asha: Person, enter: Enter) -> None:
    client, key, content = enter(asha), uuid.uuid4(), recordings.webm()
    first = _begin(client, content, key=key, seconds=61)
    assert (first.status_code, first.json()["received"]) == (HTTPStatus.CREATED, 0)
    assert _piece(client, key, 0, content[:1000]).json()["received"] == 1000
    again = _begin(client, content, key=key)
    assert (again.status_code, again.json()["outcome"], again.json()["received"]) == (HTTPStatus.OK, "again", 1000)
    # A piece sent twice is one piece; one that leaves a gap, or was damaged, is told from where to go on.
    assert _piece(client, key, 0, content[:1000]).json()["received"] == 1000
    gap = _piece(client, key, 1500, content[1500:])
    assert (gap.status_code, gap.json()["received"]) == (HTTPStatus.CONFLICT, 1000)
    damaged = _piece(client, key, 1000, b"other", _sha(b"sound"))
    assert (damaged.status_code, damaged.json()["received"]) == (HTTPStatus.CONFLICT, 1000)
    too_soon = client.post(f"/attachments/{key}/whole/")
    assert (too_soon.status_code, too_soon.json()["received"]) == (HTTPStatus.CONFLICT, 1000)
    assert _piece(client, key, 1000, content[1000:]).json()["received"] == len(content)
    assert client.post(f"/attachments/{key}/whole/").json()["whole"] is True
    one = Attachment.objects.get(pk=key)
    assert (one.type, one.size, one.length) == ("audio/webm", len(content), "1 min 1 s")
    # The reply was lost, and all of it is sent once more: it is the same.
    assert client.post(f"/attachments/{key}/whole/").json()["whole"] is True
    assert _begin(client, content, key=key).json()["whole"] is True


def test_what_lies_in_the_store_is_named_by_what_it_is(asha: Person, enter: Enter, tmp_path: Path) -> None:
    key = _send(enter(asha), recordings.wav())
    one = Attachment.objects.get(pk=key)
    lying = [path for path in tmp_path.rglob("*.*") if path.is_file()]
    assert [path.name for path in lying] == [f"{_sha(lying[0].read_bytes())}.wav"]
    assert one.sha256 == _sha(lying[0].read_bytes())
    assert recordings.WHERE not in lying[0].read_bytes()
    assert lying[0].stat().st_mode & 0o777 == 0o600


def test_another_file_under_the_same_number_is_told_and_neither_is_lost(asha: Person, enter: Enter) -> None:
    client, key = enter(asha), uuid.uuid4()
    _begin(client, recordings.webm(), key=key)
    other = _begin(client, recordings.wav(), key=key)
    assert other.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Another file" in other.json()["said"]
    assert Attachment.objects.get(pk=key).sent_sha256 == _sha(recordings.webm())


def test_what_arrived_otherwise_than_it_is_there_is_sent_anew(asha: Person, enter: Enter) -> None:
    client, key, content = enter(asha), uuid.uuid4(), recordings.webm()
    _begin(client, content, key=key)
    _piece(client, key, 0, bytes(len(content)))
    answer = client.post(f"/attachments/{key}/whole/")
    assert (answer.status_code, answer.json()["received"]) == (HTTPStatus.CONFLICT, 0)


@pytest.mark.django_db(transaction=True)
def test_pieces_that_a_restore_did_not_bring_back_are_asked_for_again(enter: Enter) -> None:
    client, key, content = enter(cast.asha()), uuid.uuid4(), recordings.webm()
    _begin(client, content, key=key)
    _piece(client, key, 0, content[:1000])
    shelf.begun(key).unlink()
    assert _begin(client, content, key=key).json()["received"] == 0
    _piece(client, key, 0, content)
    assert client.post(f"/attachments/{key}/whole/").json()["whole"] is True
    assert not shelf.begun(key).exists()


def test_a_photograph_loses_where_it_was_taken_and_stands_upright(asha: Person, enter: Enter) -> None:
    client, content = enter(asha), recordings.photograph()
    assert b"Barrow" in content
    assert b"Telephone of Asha" in content
    one = Attachment.objects.get(pk=_send(client, content, kind="photo"))
    kept = shelf.path_of(one.file).read_bytes()
    with Image.open(shelf.path_of(one.file)) as picture:
        assert picture.size == (one.width, one.height) == (800, 1200)
        assert not picture.getexif()
        assert not {"exif", "xmp", "comment", "icc_profile", "photoshop"} & set(picture.info)
        red, green, _ = picture.convert("RGB").getpixel((20, 20))  # type: ignore[misc]
        assert red > 180 > green  # the marked corner is up on the left
    assert b"Barrow" not in kept
    assert b"Telephone" not in kept
    with Image.open(shelf.path_of(one.small)) as small:
        assert max(small.size) <= 720
        assert not small.getexif()


def test_a_large_photograph_is_kept_smaller(asha: Person, enter: Enter) -> None:
    one = Attachment.objects.get(
        pk=_send(enter(asha), recordings.photograph(size=(4000, 3000), turned=1), kind="photo")
    )
    assert (one.width, one.height) == (3000, 2250)


@pytest.mark.parametrize("made", [recordings.webm, recordings.ogg, recordings.wav, recordings.m4a])
def test_a_recording_keeps_its_sound_and_loses_the_words_beside_it(made: Any, asha: Person, enter: Enter) -> None:
    content = made()
    assert recordings.WHERE in content
    one = Attachment.objects.get(pk=_send(enter(asha), content))
    kept = shelf.path_of(one.file).read_bytes()
    assert recordings.WHERE not in kept
    assert len(kept) == len(content)
    assert kept.count(b"sound") == content.count(b"sound")


def test_it_goes_with_its_note_and_the_note_sent_again_is_one(asha: Person, enter: Enter) -> None:
    client = enter(asha)
    spoken, seen = _send(client, recordings.webm()), _send(client, recordings.png(), kind="photo")
    number = str(uuid.uuid4())
    for _ in range(2):
        assert _keep(client, spoken, seen, id=number).status_code == HTTPStatus.FOUND
    note = Note.objects.get(pk=number)
    assert {one.pk for one in note.attachments.all()} == {spoken, seen}
    page = client.get(f"/notes/{number}/").content.decode()
    assert f"/attachments/{spoken}/" in page
    assert f"/attachments/{seen}/small/" in page


def test_a_note_may_be_spoken_without_a_word_and_waits_to_be_typed_up(asha: Person, enter: Enter) -> None:
    client = enter(asha)
    number = str(uuid.uuid4())
    assert _keep(client, _send(client, recordings.webm()), id=number, text=" ").status_code == HTTPStatus.FOUND
    note = Note.objects.get(pk=number)
    assert note.text == limits.SPOKEN
    cast.note(asha, limits.SPOKEN + " These words alone.")
    waiting = client.get("/notes/?untyped=on")
    assert [row["url"] for row in waiting.context["rows"]] == [f"/notes/{number}/"]
    assert "Type it up" in client.get(f"/notes/{number}/").content.decode()
    typing = client.get(f"/notes/{number}/edit/").content.decode()
    assert "<audio controls" in typing
    assert "autoplay" not in typing
    client.post(f"/notes/{number}/edit/", {"text": "They came back.", "from_version": note.version})
    assert not client.get("/notes/?untyped=on").context["rows"]


def test_without_script_a_file_is_chosen_in_the_form(asha: Person, enter: Enter) -> None:
    client, number = enter(asha), str(uuid.uuid4())
    for _ in range(2):
        photo = SimpleUploadedFile("‮gpj.exe", recordings.photograph(), "image/jpeg")
        sound = SimpleUploadedFile("../../etc/passwd", recordings.m4a(), "audio/mp4")
        said = {"id": number, "text": "", "chosen_files": [photo, sound]}
        assert client.post("/", said).status_code == HTTPStatus.FOUND
    note = Note.objects.get(pk=number)
    assert note.text == limits.SPOKEN
    assert sorted(one.type for one in note.attachments.all()) == ["audio/mp4", "image/jpeg"]
    assert Attachment.objects.count() == 2


def test_a_wrong_file_in_the_form_loses_neither_the_words_nor_the_other_file(asha: Person, enter: Enter) -> None:
    client = enter(asha)
    good = SimpleUploadedFile("a.png", recordings.png(), "image/png")
    wrong = SimpleUploadedFile("b.jpg", b"<html><script>alert(1)</script>", "image/jpeg")
    answer = client.post("/notes/new/", {"id": str(uuid.uuid4()), "text": "My words.", "chosen_files": [good, wrong]})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    page = answer.content.decode()
    assert "My words." in page
    assert "not a picture that can be kept" in page
    (kept,) = Attachment.objects.all()
    assert f'value="{kept.pk}"' in page


def test_what_was_begun_and_not_kept_is_its_authors_to_find(asha: Person, ben: Person, enter: Enter) -> None:
    client, content = enter(asha), recordings.webm()
    whole = _send(client, content)
    _begin(client, content)
    page = client.get("/attachments/").content.decode()
    assert f"/attachments/{whole}/" in page
    assert "Not all here yet" in page
    assert f'name="attachments" value="{whole}"' in client.get(f"/notes/new/?attachments={whole}").content.decode()
    client.post(f"/attachments/{whole}/put-away/")
    assert "Bring it back" in client.get("/attachments/").content.decode()
    client.post(f"/attachments/{whole}/put-away/")
    other = enter(ben)
    assert "Nothing waits here" in other.get("/attachments/").content.decode()
    assert other.get(f"/attachments/{whole}/").status_code == HTTPStatus.NOT_FOUND
    assert _keep(other, whole).status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_eleven_are_too_many_and_nothing_written_takes_none(asha: Person, enter: Enter, settings: Any) -> None:
    settings.FILES_TO_A_NOTE = 2
    client = enter(asha)
    three = [_send(client, recordings.wav(bytes([n] * 4))) for n in range(3)]
    too_many = _keep(client, *three)
    assert too_many.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "can go with one note" in too_many.content.decode()
    nothing = _keep(client, three[0], promise="nothing-written")
    assert nothing.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Nothing written was promised" in nothing.content.decode()
    assert not Note.objects.exists()


def test_a_player_asks_for_a_stretch_and_no_file_is_a_page_of_its_own(asha: Person, enter: Enter) -> None:
    client, content = enter(asha), recordings.wav(b"word")
    key = _send(client, content)
    whole = client.get(f"/attachments/{key}/")
    kept = b"".join(whole.streaming_content)  # type: ignore[attr-defined]
    assert whole.headers["Content-Disposition"].startswith("attachment; filename=")
    assert whole.headers["X-Content-Type-Options"] == "nosniff"
    assert whole.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert whole.headers["Cache-Control"] == "no-store"
    for asked, expected in (("bytes=10-19", kept[10:20]), ("bytes=100-", kept[100:]), ("bytes=-7", kept[-7:])):
        part = client.get(f"/attachments/{key}/", headers={"Range": asked})
        assert part.status_code == HTTPStatus.PARTIAL_CONTENT
        assert b"".join(part.streaming_content) == expected  # type: ignore[attr-defined]
        assert part.headers["Content-Range"].endswith(f"/{len(kept)}")
    beyond = client.get(f"/attachments/{key}/", headers={"Range": f"bytes={len(kept)}-"})
    assert beyond.status_code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE


def test_a_full_disk_is_told_and_what_arrived_stays(asha: Person, enter: Enter, settings: Any) -> None:
    client, key, content = enter(asha), uuid.uuid4(), recordings.webm()
    _begin(client, content, key=key)
    _piece(client, key, 0, content[:500])
    settings.ROOM_LEFT_FREE = 2**60
    full = _begin(client, content)
    assert (full.status_code, full.json()["outcome"]) == (HTTPStatus.SERVICE_UNAVAILABLE, "full")
    assert full.headers["Retry-After"] == "60"
    assert _begin(client, content, key=key).json()["received"] == 500


def test_the_database_lets_it_go_with_no_other_note_and_no_other_author(
    asha: Person, ben: Person, enter: Enter
) -> None:
    key = _send(enter(asha), recordings.webm())
    one = Attachment.objects.filter(pk=key)
    for wrong in (
        {"note": cast.note(ben), "kept_at": clock.now()},
        {"sha256": "0" * 64},
        {"kind": "photo"},
        {"author": ben},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            one.update(**wrong)
    one.update(note=cast.note(asha), kept_at=clock.now())
    with pytest.raises(DatabaseError), transaction.atomic():
        one.update(note=cast.note(asha))
    with pytest.raises(DatabaseError), transaction.atomic():
        one.delete()

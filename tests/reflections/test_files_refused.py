"""Files that are not what they say: refused with a sentence, with nothing of them stored and nothing left lying."""

import hashlib
import io
import uuid
import zipfile
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from people.models import Person
from reflections.models import Attachment, Note
from tests import recordings
from tests.reflections.conftest import Enter

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def _polyglot() -> bytes:
    """A picture that is a page and an archive as well: as a picture it is fine, and nothing but the picture is kept."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("index.html", "<script>alert(1)</script>")
    return recordings.photograph() + b"<html><script>alert(1)</script></html>" + archive.getvalue()


def _gif() -> bytes:
    out = io.BytesIO()
    Image.new("P", (9, 9)).save(out, "GIF")
    return out.getvalue()


REFUSED = {
    "a drawing that can run": ("photo", SVG, "not a picture"),
    "a page called jpg": ("photo", b"<!doctype html><script>alert(1)</script>", "not a picture"),
    "a page behind the first bytes of a picture": ("photo", b"\xff\xd8\xff\xe0<script>alert(1)</script>", "damaged"),
    "half a photograph": ("photo", recordings.photograph()[:9000], "damaged"),
    "half a drawing": ("photo", recordings.png((400, 300))[:-60], "damaged"),
    "a picture of another kind": ("photo", _gif(), "not a picture"),
    "nine hundred million dots": ("photo", recordings.png_that_claims(30_000, 30_000), "dots"),
    "sixty million dots": ("photo", recordings.png_that_claims(10_000, 6_000), "10,000 by 6,000"),
    "an Apple picture": ("photo", b"\0\0\0\x18ftypheic" + bytes(100), "HEIC"),
    "a sound called a picture": ("photo", recordings.wav(), "not a picture"),
    "a picture called a sound": ("audio", recordings.png(), "not a recording"),
    "a page called a sound": ("audio", b"<html>", "not a recording"),
    "moving pictures": ("audio", recordings.webm(moving=True), "moving pictures"),
    "moving pictures of a telephone": ("audio", recordings.m4a(handler=b"vide"), "more than sound"),
    "a head and no sound": ("audio", recordings.webm()[:60], "damaged"),
    "half a telephone's recording": ("audio", recordings.m4a()[:200], "damaged"),
    "half an Ogg": ("audio", recordings.ogg()[:-20], "damaged"),
    "a wave of nothing": ("audio", b"RIFF\x04\0\0\0WAVE", "damaged"),
    "EICAR": ("photo", rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*", "not a picture"),
}


@pytest.fixture(autouse=True)
def _folders_of_its_own(settings: Any, tmp_path: Path) -> None:
    settings.FILES = tmp_path / "files"
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "temp")
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10  # everything goes through the temporary folder
    (tmp_path / "temp").mkdir()


def _lying(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def _sent(client: Client, kind: str, content: bytes) -> tuple[int, str]:
    key, sha = str(uuid.uuid4()), hashlib.sha256(content).hexdigest()
    begun = client.post("/attachments/begin/", {"id": key, "kind": kind, "size": len(content), "sha256": sha})
    if begun.status_code != HTTPStatus.CREATED:
        return begun.status_code, begun.json()["said"]
    piece = {"offset": 0, "sha256": sha, "piece": SimpleUploadedFile("x", content)}
    assert client.post(f"/attachments/{key}/pieces/", piece).status_code == HTTPStatus.OK
    for _ in range(2):  # asked twice, it says the same twice
        answer = client.post(f"/attachments/{key}/whole/")
    assert client.post(f"/attachments/{key}/pieces/", {**piece, "piece": SimpleUploadedFile("x", content)}).status_code
    return answer.status_code, answer.json()["said"]


@pytest.mark.parametrize("what", REFUSED)
def test_it_is_refused_and_nothing_of_it_stays(
    what: str, asha: Person, enter: Enter, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    client, (kind, content, said) = enter(asha), REFUSED[what]
    with django_capture_on_commit_callbacks(execute=True):
        status, sentence = _sent(client, kind, content)
    assert (status, said in sentence) == (HTTPStatus.UNPROCESSABLE_ENTITY, True), sentence
    chosen = SimpleUploadedFile(f"{'x' * 240}‮gpj.html", content, "image/jpeg")
    form = client.post("/notes/new/", {"id": str(uuid.uuid4()), "text": "Mine.", "chosen_files": chosen})
    if what not in {"a sound called a picture", "a picture called a sound"}:  # in a form it is seen for what it is
        assert form.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert "Mine." in form.content.decode()
        assert not Note.objects.exists()
        assert _lying(tmp_path) == []
    assert not Attachment.objects.filter(file__gt="", kind=kind).exists()


def test_nothing_and_too_much_are_refused_before_a_byte_is_sent(asha: Person, enter: Enter) -> None:
    client = enter(asha)
    assert _sent(client, "photo", b"") == (HTTPStatus.UNPROCESSABLE_ENTITY, "There is nothing in this file.")
    for kind, size, said in (("photo", 12_300_000, "12.3 MB; 10 MB"), ("audio", 30_000_001, "30 MB can be kept")):
        much = {"id": str(uuid.uuid4()), "kind": kind, "size": size, "sha256": "0" * 64}
        answer = client.post("/attachments/begin/", much)
        assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert said in answer.json()["said"]
    assert not Attachment.objects.exists()


def test_a_picture_that_is_other_things_too_is_kept_as_a_picture_alone(
    asha: Person, enter: Enter, tmp_path: Path
) -> None:
    client = enter(asha)
    chosen = SimpleUploadedFile("a.html", _polyglot(), "text/html")
    said = {"id": str(uuid.uuid4()), "text": "Mine.", "chosen_files": chosen}
    assert client.post("/notes/new/", said).status_code == HTTPStatus.FOUND
    lying = _lying(tmp_path)
    assert len(lying) == 2
    for path in lying:
        assert path.suffix == ".jpg"
        assert b"script" not in path.read_bytes()
        assert b"PK\x03\x04" not in path.read_bytes()

"""A copy of everything is kept, and comes back whole or not at all."""

import json
import shutil
import tarfile
from pathlib import Path

import psycopg
import pytest

from inquiry.backups import Backup, _take_in, _unpack, _what_lies_in
from inquiry.services import Servers, Trouble, start
from tests.services.ground import installation, manage

SEALED = (
    "from inquiry.sealer import *; r = Rounds(Key.drawn_once(settings.AUDIT_KEY_FILE), Heads(settings.AUDIT)); "
    "(settings.VAR / 'run').mkdir(exist_ok=True); assert r.round(clock.now())"
)
SOMEBODY = (
    "from people.models import Person as P; P.objects.create(email='a@example.org', display_name='Asha', slug='a')"
)


def _ask(servers: Servers, question: str) -> list[tuple[object, ...]]:
    a = servers.addresses
    with psycopg.connect(host=a.sockets, user="inquiry_owner", password=a.owner_password, dbname="inquiry") as database:
        cursor = database.execute(question)
        return cursor.fetchall() if cursor.description else []


@pytest.mark.faults
def test_made_backed_up_lost_and_brought_back() -> None:
    with installation("first") as var:
        with start(var) as servers:
            assert manage(var, "migrate", "-v", "0").returncode == 0
            _ask(servers, "UPDATE behaviours_framework SET name = 'Nine, as we call them'")
            (var / "files").mkdir()
            (var / "files" / "piece.pdf").write_bytes(b"%PDF set in type")
            spoken = var / "files" / "attachments" / "ab" / "abcd.webm"
            spoken.parent.mkdir(parents=True)
            spoken.write_bytes(b"what was spoken")
            assert manage(var, "shell", "-v", "0", "-c", SEALED).returncode == 0
            said = manage(var, "backup")
            assert said.returncode == 0, said.stderr
        (folder,) = (var / "backups").iterdir()
        assert folder.stat().st_mode & 0o777 == 0o700
        assert {file.stat().st_mode & 0o777 for file in folder.iterdir()} == {0o600}

        with installation("second") as later:
            carried = str(shutil.copytree(folder, later.parent / "carried"))
            done = manage(later, "restore", carried)
            assert done.returncode == 0, done.stderr
            assert (later / "files" / "piece.pdf").read_bytes() == b"%PDF set in type"
            assert (later / "files" / "attachments" / "ab" / "abcd.webm").read_bytes() == b"what was spoken"
            keyless = manage(later, "verify_audit")
            assert (keyless.returncode, "without the sealer's key" in keyless.stderr) == (2, True), keyless.stderr
            shutil.copy(var / "audit" / "key", later / "audit" / "key")
            verified = manage(later, "verify_audit")
            assert verified.returncode == 0, verified.stderr
            assert "1 heads outside the database were held against them. Everything is sealed." in verified.stdout
            with start(later) as servers:
                _ask(servers, "ALTER TABLE people_change DISABLE TRIGGER USER")
                _ask(servers, "UPDATE people_change SET role = 'nobody' WHERE thing = 'behaviours_framework'")
                tampered = manage(later, "verify_audit")
                assert tampered.returncode == 1
                assert "(behaviours_framework" in tampered.stderr
                assert "are not what was sealed" in tampered.stderr
                assert _ask(servers, "SELECT name FROM behaviours_framework LIMIT 1") == [("Nine, as we call them",)]
                may_delete = "SELECT has_table_privilege('inquiry_web', 'people_person', 'DELETE')"
                assert _ask(servers, may_delete) == [(False,)]
                running = manage(later, "restore", carried)
                assert running.returncode == 1
                assert "is running: stop it first" in running.stderr
                assert manage(later, "shell", "-v", "0", "-c", SOMEBODY).returncode == 0
            refused = manage(later, "restore", carried)
            assert refused.returncode == 1
            assert "people are in it" in refused.stderr
            assert manage(later, "restore", "--force", carried).returncode == 0


def test_pieces_that_become_a_whole_recording_meanwhile_stop_no_backup(tmp_path: Path) -> None:
    store = tmp_path / "files"
    (store / "attachments" / "begun").mkdir(parents=True)
    pieces, whole = store / "attachments" / "begun" / "1", store / "attachments" / "whole.webm"
    pieces.write_bytes(b"half")
    whole.write_bytes(b"whole")
    seen = _what_lies_in(store)
    pieces.unlink()
    with tarfile.open(tmp_path / "files.tar", "w") as tar:
        _take_in(tar, store, seen)
    _unpack(tmp_path / "files.tar", tmp_path / "fresh")
    assert (tmp_path / "fresh" / "attachments" / "whole.webm").read_bytes() == b"whole"


def test_a_backup_that_is_not_whole_touches_nothing(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="is not a backup"):
        Backup(tmp_path).checked()
    (tmp_path / "database.dump").write_bytes(b"other")
    (tmp_path / "files.tar").write_bytes(b"")
    manifest = {"format": 1, "sha256": {"database.dump": "0" * 64, "files.tar": "0" * 64}}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(Trouble, match="Nothing was touched"):
        Backup(tmp_path).checked()


def test_an_archive_that_would_write_elsewhere_is_refused(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "files.tar", "w") as tar:
        tar.add(__file__, arcname="../elsewhere.py")
    with pytest.raises(Trouble, match="Nothing was touched"):
        _unpack(tmp_path / "files.tar", tmp_path / "fresh")
    assert not (tmp_path / "elsewhere.py").exists()

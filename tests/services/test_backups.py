"""A copy of everything is kept, and comes back whole or not at all."""

import json
import shutil
import sys
from pathlib import Path

import pytest

from inquiry.backups import Backup
from inquiry.services import Trouble
from tests.services.ground import installation, manage

MAKE = "from people.models import Person as P; P.objects.create(email='a@example.org', display_name='Asha', slug='a')"
NAMES = "from people.models import Person; print(list(Person.objects.values_list('display_name', flat=True)))"


def _in(var: Path, code: str) -> str:
    done = manage(var, "services", sys.executable, "manage.py", "shell", "-v", "0", "-c", code)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_made_backed_up_lost_and_brought_back() -> None:
    with installation("first") as var:
        assert manage(var, "services", sys.executable, "manage.py", "migrate", "-v", "0").returncode == 0
        _in(var, MAKE)
        (var / "files").mkdir()
        (var / "files" / "piece.pdf").write_bytes(b"%PDF set in type")
        said = manage(var, "backup")
        assert said.returncode == 0, said.stderr
        (folder,) = (var / "backups").iterdir()
        assert folder.stat().st_mode & 0o777 == 0o700
        assert {file.stat().st_mode & 0o777 for file in folder.iterdir()} == {0o600}

        with installation("second") as later:
            shutil.copytree(folder, later.parent / "carried")
            done = manage(later, "restore", str(later.parent / "carried"))
            assert done.returncode == 0, done.stderr
            assert _in(later, NAMES) == "['Asha']"
            assert (later / "files" / "piece.pdf").read_bytes() == b"%PDF set in type"
            web_may = _in(
                later,
                "from django.db import connection as c; k = c.cursor(); "
                "k.execute(\"select has_table_privilege('people_person', 'DELETE')\"); print(k.fetchone())",
            )
            assert web_may == "(False,)"

            again = manage(later, "restore", str(later.parent / "carried"))
            assert again.returncode == 1
            assert "in use" in again.stderr
            assert manage(later, "restore", "--force", str(later.parent / "carried")).returncode == 0


def test_a_backup_that_is_not_whole_touches_nothing(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="is not a backup"):
        Backup(tmp_path).checked()
    (tmp_path / "database.dump").write_bytes(b"other")
    (tmp_path / "files.tar").write_bytes(b"")
    manifest = {"format": 1, "sha256": {"database.dump": "0" * 64, "files.tar": "0" * 64}}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(Trouble, match="Nothing was touched"):
        Backup(tmp_path).checked()

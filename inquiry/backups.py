"""Keeping a copy of everything, and bringing it back whole or not at all.

A backup is one dated folder: the database as ``pg_dump`` writes it, the files that were made, the heads of the record
of changes, the demonstration's sign-in names if there are any, and a manifest with the hash of each. Keys and passwords
of the installation are not in it. What waited in the broker is not either: every job stands in a row, and the sweep
nudges it again.
"""

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from inquiry.services import InUse, Servers, Trouble, running
from inquiry.services.programs import Programs
from people import clock
from people.heads import Heads

DUMP, FILES, HEADS, ACCOUNTS = "database.dump", "files.tar", "heads.tar", "demo-accounts.json"
MANIFEST = "manifest.json"
FORMAT = 1


@dataclass(frozen=True)
class Backup:
    """One folder that holds everything of an installation at one moment."""

    folder: Path

    def checked(self) -> dict[str, Any]:
        """What the manifest says, once every file has been found to be what it says.

        Raises:
            Trouble: something is missing, or is not what was written.
        """
        try:
            manifest: dict[str, Any] = json.loads((self.folder / MANIFEST).read_text(encoding="utf-8"))
            hashes = dict(manifest["sha256"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            message = f"{self.folder} is not a backup of an inquiry: its manifest is missing or damaged."
            raise Trouble(message) from error
        if manifest.get("format") != FORMAT:
            message = (
                f"{self.folder} was written by a later version of the inquiry: bring this installation up to it first."
            )
            raise Trouble(message)
        for name in (DUMP, FILES):
            if name not in hashes:
                message = f"{self.folder} is not whole: its manifest does not name {name}."
                raise Trouble(message)
        for name, expected in hashes.items():
            file = self.folder / Path(name).name
            if not file.is_file():
                message = f"{self.folder} is not whole: {name} is missing."
                raise Trouble(message)
            if _sha256(file) != expected:
                message = f"{file} is not what was written: its hash differs from the manifest's. Nothing was touched."
                raise Trouble(message)
        return manifest


def back_up(into: Path | None = None) -> Backup:
    """Write everything into a new dated folder, closed to other accounts.

    The database is copied as of one moment; pages go on being served. Files are copied after it: a file is written
    before the row that names it, so no row of the copy lacks its file.

    Raises:
        Trouble: the database cannot be reached, or a program is missing.
    """
    into = into or settings.VAR / "backups"
    name = clock.now().strftime("%Y-%m-%dT%H%M%SZ")
    folder, draft = into / name, into / f".{name}.unfinished"
    into.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft.mkdir(mode=0o700)
    try:
        # Before the database: what they say is then in the copy, and not the other way round.
        settings.AUDIT.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tarfile.open(draft / HEADS, "w") as tar:
            _take_in(tar, settings.AUDIT, Heads(settings.AUDIT).files())
        with _services():
            dump = [_tool("pg_dump"), "--format=custom", "--no-owner", "--no-privileges", f"--file={draft / DUMP}"]
            done = subprocess.run(dump, env=_environment(), capture_output=True, text=True, check=False)  # noqa: S603
            if done.returncode:
                message = f"The database could not be copied: {_first_line(done.stderr)}"
                raise Trouble(message)
            applied = MigrationRecorder(connections["owner"]).applied_migrations()
            connections["owner"].close()
        settings.FILES.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tarfile.open(draft / FILES, "w") as tar:
            _take_in(tar, settings.FILES, _what_lies_in(settings.FILES))
        if (accounts := settings.VAR / ACCOUNTS).exists():
            shutil.copyfile(accounts, draft / ACCOUNTS)
        manifest = {
            "format": FORMAT,
            "written_at": clock.now().isoformat(timespec="seconds"),
            "migrations": sorted(".".join(known) for known in applied),
            "sha256": {file.name: _sha256(file) for file in sorted(draft.iterdir())},
        }
        (draft / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        for file in draft.iterdir():
            file.chmod(0o600)
        draft.rename(folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return Backup(folder)


def _what_lies_in(folder: Path) -> list[Path]:
    """Every folder and file of the store, without what an earlier restore left beside it."""
    beside = (_beside_files("restored"), _beside_files("before-restore"))
    return sorted(path for path in folder.rglob("*") if not any(path.is_relative_to(other) for other in beside))


def _take_in(tar: tarfile.TarFile, folder: Path, paths: list[Path]) -> None:
    """Copy them as they lie. Pieces of a recording become one file meanwhile: then the pieces are gone, and not missed.

    A row that still speaks of such pieces, in the copy, asks for them again (``reflections/shelf.py``).
    """
    for path in paths:
        with contextlib.suppress(FileNotFoundError):
            tar.add(path, arcname=str(path.relative_to(folder)), recursive=False)


def restore(backup: Backup, *, force: bool) -> None:
    """Put the copy in the place of what is there.

    The manifest is checked first. The database changes in one transaction and the files by one renaming, so a restore
    that fails leaves what was there. Afterwards the database is brought to this version and the web role gets its
    grants.

    Raises:
        Trouble: the backup is not whole, the inquiry is running, or people are there already and ``force`` is false.
    """
    backup.checked()
    with _services(alone=True):
        owner = connections["owner"]
        try:
            if not force and _somebody_is_here():
                message = (
                    "This installation is in use: people are in it. To put the backup in its place, make a backup of it"
                    " first, and then say FORCE=yes (--force)."
                )
                raise Trouble(message)
        finally:
            owner.close()
            connections["default"].close()
        fresh = _beside_files("restored")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700, parents=True)
        _unpack(backup.folder / FILES, fresh)
        _replace_database(backup.folder / DUMP)
        _replace_files(fresh)
        _replace_heads(backup.folder / HEADS)
        if (backup.folder / ACCOUNTS).exists():
            target = settings.VAR / ACCOUNTS
            target.unlink(missing_ok=True)
            with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                out.write((backup.folder / ACCOUNTS).read_bytes())
        call_command("migrate", verbosity=0, interactive=False)
        owner.close()


def _unpack(archive: Path, into: Path) -> None:
    """Plain files in plain folders, and nothing that could lie elsewhere.

    Raises:
        Trouble: the archive holds something that no backup of ours holds.
    """
    with tarfile.open(archive) as tar:
        for member in tar:
            path = PurePosixPath(member.name)
            if path.is_absolute() or ".." in path.parts or not (member.isfile() or member.isdir()):
                message = f"{archive} holds «{member.name}», which no backup of an inquiry holds. Nothing was touched."
                raise Trouble(message)
            if member.isdir():
                (into / path).mkdir(mode=0o700, parents=True, exist_ok=True)
                continue
            (into / path).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            content = tar.extractfile(member)
            assert content  # noqa: S101
            with (into / path).open("wb") as out:
                shutil.copyfileobj(content, out)
            (into / path).chmod(member.mode & 0o700)


def _somebody_is_here() -> bool:
    with connections["owner"].cursor() as cursor:
        tables = connections["owner"].introspection.table_names(cursor)
        if "people_person" not in tables:
            return False
        cursor.execute("SELECT EXISTS (SELECT FROM people_person)")
        return bool(cursor.fetchone()[0])


def _replace_database(dump: Path) -> None:
    """Everything of the owner's goes and everything of the copy comes, in one transaction.

    The last word is only said when the copy was read to its end; without it the database keeps what it had.
    """
    reading = [_tool("pg_restore"), "--no-owner", "--no-privileges", "--schema=public", "--file=-", str(dump)]
    writing = [_tool("psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-o", os.devnull, "-f", "-"]
    away = b"BEGIN; SET LOCAL lock_timeout = '10s'; DROP OWNED BY CURRENT_USER CASCADE;\n"
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(reading, stdout=subprocess.PIPE, stderr=said) as reader,  # noqa: S603
        subprocess.Popen(writing, stdin=subprocess.PIPE, stderr=said, env=_environment()) as writer,  # noqa: S603
    ):
        assert reader.stdout  # noqa: S101
        assert writer.stdin  # noqa: S101
        with contextlib.suppress(BrokenPipeError):
            writer.stdin.write(away)
            shutil.copyfileobj(reader.stdout, writer.stdin)
        reader.stdout.close()
        whole = reader.wait() == 0
        with contextlib.suppress(BrokenPipeError):
            if whole:
                writer.stdin.write(b"\nCOMMIT;\n")
            writer.stdin.close()
        if writer.wait() or not whole:
            said.seek(0)
            message = f"The database was left as it was: {_first_line(said.read().decode(errors='replace'))}"
            raise Trouble(message)


def _beside_files(name: str) -> Path:
    """A folder on the same disk as the files: beside them, or among them where they are a volume of their own."""
    files: Path = settings.FILES
    return files / f".{name}" if files.is_mount() else files.with_name(f"{files.name}.{name}")


def _replace_files(fresh: Path) -> None:
    """The old files stay beside the new ones until the next restore, in case somebody misses one."""
    before = _beside_files("before-restore")
    shutil.rmtree(before, ignore_errors=True)
    if not settings.FILES.is_mount():
        if settings.FILES.exists():
            settings.FILES.rename(before)
        fresh.rename(settings.FILES)
        return
    old = [file for file in settings.FILES.iterdir() if file not in (before, fresh)]
    before.mkdir(mode=0o700)
    for file in old:
        file.rename(before / file.name)
    for file in fresh.iterdir():
        file.rename(settings.FILES / file.name)
    fresh.rmdir()


def _replace_heads(archive: Path) -> None:
    """The heads of the copy, which its chain reaches; those that were here stay beside them, until somebody has looked.

    A backup that was made before there were heads has none: then none are here either.
    """
    settings.AUDIT.mkdir(mode=0o700, parents=True, exist_ok=True)
    before = settings.AUDIT / f"before-restore-{clock.now():%Y-%m-%dT%H%M%SZ}"
    for file in Heads(settings.AUDIT).files():
        before.mkdir(mode=0o700, exist_ok=True)
        file.rename(before / file.name)
    if archive.exists():
        _unpack(archive, settings.AUDIT)


@contextlib.contextmanager
def _services(*, alone: bool = False) -> Iterator[None]:
    """The database, wherever it is; ``alone`` when nobody else may be using it."""
    if not settings.EMBEDDED:
        yield
    elif not alone:
        with running(settings.VAR):
            yield
    else:
        try:
            servers = Servers(settings.VAR)
        except InUse:
            message = "The inquiry is running: stop it first (Ctrl-C where make run runs), and then restore."
            raise Trouble(message) from None
        with servers.start():
            yield


def _tool(name: str) -> str:
    """Where one of PostgreSQL's own programs is.

    Raises:
        Trouble: it is not on this machine.
    """
    if settings.EMBEDDED:
        return str(Programs.found().postgres / name)
    program = shutil.which(name)
    if program is None:
        message = f"{name} is not on this machine: install PostgreSQL's client programs, as new as the server or newer."
        raise Trouble(message)
    return program


def _environment() -> dict[str, str]:
    database = settings.DATABASES["owner"]
    told = {
        "PGHOST": database.get("HOST"),
        "PGPORT": database.get("PORT"),
        "PGUSER": database.get("USER"),
        "PGPASSWORD": database.get("PASSWORD"),
        "PGDATABASE": connections["owner"].settings_dict["NAME"],
        "PGSSLMODE": database.get("OPTIONS", {}).get("sslmode"),
        "PGCONNECT_TIMEOUT": "10",
    }
    return {**os.environ, **{key: str(value) for key, value in told.items() if value}}


def _first_line(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return lines[0] if lines else "no reason was given."


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()

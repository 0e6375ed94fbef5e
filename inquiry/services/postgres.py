"""The embedded PostgreSQL, set up and started by ourselves: its wheel is used for its programs only."""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from inquiry.services.addresses import DATABASE, OWNER, READER, WEB, Addresses
from inquiry.services.processes import Sighting, end, tell
from inquiry.services.programs import Account
from inquiry.services.trouble import Trouble

Launch = Callable[..., "subprocess.Popen[bytes]"]

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    # In the data folder: a session that ends may take what lies in the machine's shared memory with it.
    "dynamic_shared_memory_type": "mmap",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "effective_cache_size": "2GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "password_encryption": "scram-sha-256",
    "log_line_prefix": "",
    "log_checkpoints": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
# For servers that are thrown away after the tests: nothing of theirs needs to survive a power cut.
FLEETING = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "4GB"}


class Postgres:
    """One cluster in one folder, with the roles and the database of the inquiry."""

    def __init__(self, addresses: Addresses, bin_folder: Path, account: Account, *, lasting: bool) -> None:
        self.addresses, self.bin, self.account, self.lasting = addresses, bin_folder, account, lasting
        self.home = Path(addresses.home)
        # What is thrown away never lies where something that lasts may lie.
        self.data = self.home / ("postgres" if lasting else "postgres.fleeting")
        self.sockets = Path(addresses.sockets)

    def prepare(self) -> bool:
        """Make the cluster where there is none; true when it was made now.

        It is made beside its place and moved there when whole, so one that was interrupted is simply made again.

        Raises:
            Trouble: the data are of another version, or ``initdb`` fails.
        """
        if (version := self.data / "PG_VERSION").exists():
            if version.read_text(encoding="ascii").strip() != "18":
                message = (
                    f"{self.data} was made by another version of PostgreSQL: restore a backup into a new installation"
                    " (docs/runbook.md, «Upgrading»)."
                )
                raise Trouble(message)
            return False
        draft = self.home / "postgres.new"
        if draft.exists():
            shutil.rmtree(draft)
        password = self.home / ".password"
        password.unlink(missing_ok=True)
        with os.fdopen(os.open(password, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as out:
            out.write(self.addresses.postgres_password)
        self.account.own(password)
        options = ["-D", str(draft), "-U", "postgres", "-E", "UTF8", "--pwfile", str(password), "--data-checksums"]
        options += ["--auth=scram-sha-256", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8"]
        options += ["--no-instructions", *([] if self.lasting else ["--no-sync"])]
        made = self._run("initdb", *options)
        if made.returncode and "locale" in made.stderr:  # a system without C.UTF-8; the built-in provider has its own
            shutil.rmtree(draft, ignore_errors=True)
            made = self._run("initdb", *options[:-1], "--locale=C", options[-1])
        password.unlink()
        if made.returncode:
            shutil.rmtree(draft, ignore_errors=True)
            message = f"PostgreSQL could not make its data folder in {self.home}: {_last_line(made.stderr)}"
            raise Trouble(message)
        draft.rename(self.data)
        return True

    def start(self, launch: Launch) -> "subprocess.Popen[bytes]":
        """Start the server and wait until it takes connections; then see to the roles and the database.

        Raises:
            Trouble: it ended by itself, or takes no connections.
        """
        self._clear_what_is_stale()
        if not self.sockets.exists():
            self.account.folder(self.sockets)
        seen = self.sockets.lstat()
        if seen.st_uid != self.account.uid or seen.st_mode & 0o077 or not self.sockets.is_dir():
            message = f"{self.sockets} should be open to nobody else, and is not ours: take it away and start again."
            raise Trouble(message)
        settings = {**SETTINGS, **({} if self.lasting else FLEETING), "unix_socket_directories": f'"{self.sockets}"'}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        server = launch("postgres", [str(self.bin / "postgres"), "-D", str(self.data), *options])
        until = time.monotonic() + 300  # after a crash it first reads back what was written
        while self._run("pg_isready", "-q", "-h", str(self.sockets)).returncode:
            if server.poll() is not None:
                message = "PostgreSQL ended as soon as it was started; its log says why."
                raise Trouble(message)
            if time.monotonic() > until:
                message = "PostgreSQL has taken no connection for five minutes."
                raise Trouble(message)
            time.sleep(0.05)
        self._see_to_roles()
        return server

    def asks(self, question: str, database: str = DATABASE) -> str:
        """One answer from the database, as the superuser; empty when it has none.

        Raises:
            Trouble: it refuses the question.
        """
        answer = self._run("psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", database, "-f", "-", text=question)
        if answer.returncode:
            raise Trouble(f"PostgreSQL refuses: {_last_line(answer.stderr)}")
        return answer.stdout.strip()

    def _see_to_roles(self) -> None:
        """The roles with today's passwords, and the database that the owner owns; again at every start, at no cost."""
        a = self.addresses
        script = [
            _unless_there("pg_roles WHERE rolname", OWNER, f"CREATE ROLE {OWNER}"),
            _unless_there("pg_roles WHERE rolname", WEB, f"CREATE ROLE {WEB}"),
            f"ALTER ROLE {OWNER} LOGIN NOSUPERUSER CREATEDB NOCREATEROLE PASSWORD '{a.owner_password}';",
            f"ALTER ROLE {WEB} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD '{a.web_password}';",
            _unless_there("pg_roles WHERE rolname", READER, f"CREATE ROLE {READER}"),
            f"ALTER ROLE {READER} NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;",
            f"GRANT {READER} TO {WEB} WITH INHERIT FALSE, SET TRUE;",
            _unless_there("pg_database WHERE datname", DATABASE, f"CREATE DATABASE {DATABASE} OWNER {OWNER}"),
            f"REVOKE ALL ON DATABASE {DATABASE} FROM PUBLIC;",
            f"GRANT CONNECT, TEMPORARY ON DATABASE {DATABASE} TO {WEB};",
        ]
        self.asks("\n".join(script), database="postgres")

    def _clear_what_is_stale(self) -> None:
        """After a crash the data folder may name an orphan of ours, or nobody, or somebody else by now.

        The folder's lock is ours when this runs, so no other supervisor can own that server. A server that was killed
        leaves children behind that may still write what they had in hand: none of them may live on beside a new one.
        Its note stays, so that the new one looks for them too, unless its number is somebody else's by now.
        """
        note = self.data / "postmaster.pid"
        try:
            pid = int(note.read_text(encoding="utf-8").splitlines()[0])
        except (OSError, ValueError, IndexError):
            return
        if str(self.data) in _command(pid):
            end(Sighting.of(pid), signal.SIGINT, patience=20)
        orphans = [Sighting.of(orphan) for orphan in self._working_in_the_data()]
        for orphan in orphans:
            tell(orphan.pid, signal.SIGQUIT)
        for orphan in orphans:
            end(orphan, signal.SIGQUIT, patience=5)
        if Sighting.of(pid).lives():
            note.unlink(missing_ok=True)

    def _working_in_the_data(self) -> Iterator[int]:
        """PostgreSQL's own processes of this cluster: each works in its data folder, whoever started it."""
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                is_postgres = (process / "exe").readlink().name.startswith("postgres")
                if is_postgres and (process / "cwd").readlink() == self.data.resolve():
                    yield int(process.name)

    def _run(self, program: str, *options: str, text: str | None = None) -> "subprocess.CompletedProcess[str]":
        password = {"PGPASSWORD": self.addresses.postgres_password, "PGHOST": str(self.sockets), "PGUSER": "postgres"}
        return subprocess.run(  # noqa: S603
            [str(self.bin / program), *options],
            input=text,
            capture_output=True,
            text=True,
            check=False,
            cwd=self.home,
            env={**plain_environment(), **password},
            umask=0o077,
            user=self.account.user,
            group=self.account.group,
            extra_groups=self.account.further_groups,
        )


def _unless_there(where: str, name: str, statement: str) -> str:
    """A line for psql that does something only while nothing of that name is there; every word of it is our own."""
    return f"SELECT '{statement}' WHERE NOT EXISTS (SELECT FROM {where} = '{name}') \\gexec"  # noqa: S608


def plain_environment() -> dict[str, str]:
    """What a server needs to know of the world around it: nothing of the inquiry's own settings."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        command = ["ps", "-o", "command=", "-p", str(pid)]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout  # noqa: S603


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing."

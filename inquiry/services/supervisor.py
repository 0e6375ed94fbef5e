"""One watcher over everything that an installation runs: it starts, waits, restarts and ends in order.

It needs no Django, so that it stays light and can still speak when the database, the settings or the disk are at fault.
"""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from inquiry.services.log import Log
from inquiry.services.processes import Register, Sighting, end
from inquiry.services.programs import Account
from inquiry.services.servers import Servers, popen
from inquiry.services.statics import Statics
from inquiry.services.trouble import Trouble

ROOT = Path(__file__).resolve().parent.parent.parent
ENOUGH_DISK = 200 * 1024 * 1024
READY_WITHIN = 90


class Stopped(BaseException):
    """Somebody asked for the end while something was being started."""


@dataclass
class Child:
    """One process under watch: how it is started, and how it has behaved."""

    command: list[str]
    process: "subprocess.Popen[bytes]"
    since: float
    failures: int = 0
    again_at: float = 0.0


class Supervisor:
    """Everything that ``manage.py up`` starts, in the order in which it is ended again, backwards."""

    def __init__(self, var: Path, port: int, *, embedded: bool, wants_demonstration: bool) -> None:
        self.var, self.port, self.embedded, self.wants_demonstration = var, port, embedded, wants_demonstration
        self.log = Log()
        self.children: dict[str, Child] = {}
        self.servers: Servers | None = None
        self.register: Register | None = None
        self.stopping = threading.Event()
        self._hurry = threading.Event()
        self._busy = False
        self._starting = True

    # -- The whole course -----------------------------------------------------------------------------------------

    def run(self) -> int:
        """Start everything, watch until somebody ends it, and end everything; what the shell is told at the end."""
        for message in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(message, self._asked_to_stop)
        code = 0
        try:
            self._begin()
            self._starting = False
            self._watch()
        except Stopped:
            pass
        except Trouble as trouble:
            self.log.say(f"Not started: {trouble}")
            code = 1
        except OSError as error:
            self.log.say(f"Not started: {error.strerror or error}{f' ({error.filename})' if error.filename else ''}.")
            code = 1
        finally:
            self._starting = False
            self.stopping.set()
            self._end()
        return code

    def _begin(self) -> None:
        began = time.monotonic()
        self._look_around()
        if self.embedded:
            with self.log.step("PostgreSQL and Valkey"):
                assert self.servers  # noqa: S101
                self.servers.start(self._launch_server)
        with self.log.step("Database at this version"):
            self._do("migrate", "migrate", "--verbosity", "0", "--skip-checks")
        with self.log.step("Style sheets and scripts") as step:
            statics = Statics(ROOT, self.var)
            if statics.are_gathered():
                step.note = "unchanged"
            else:
                self._do("static", "collectstatic", "--noinput", "--clear", "--verbosity", "0", "--skip-checks")
                statics.note_gathered()
        if self.wants_demonstration and self.embedded:
            self._load_demonstration()
        children = self._children()
        with self.log.step("Web server"):
            self._start("web", children.pop("web"))
            self._wait_for_pages()
        with self.log.step("Workers, beat and sealer") as step:
            for name, command in children.items():
                self._start(name, command)
            step.note = "starting"
        self._say_ready(time.monotonic() - began)

    def _look_around(self) -> None:
        """See what would stand in the way before anything is started.

        Raises:
            Trouble: somebody else runs this installation, or the port is taken, or the disk is full.
        """
        self.var.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._busy = True  # what an earlier run left is ended wholly, even when somebody asks for the end meanwhile
        if self.embedded:
            self.servers = Servers(self.var)
            self.register, left = self.servers.register, self.servers.leftovers
            home = self.servers.home
        else:
            self.register = Register(self.var)
            left, home = self.register.end_leftovers(), self.var
        self.register.say(f"at http://127.0.0.1:{self.port}/, process {os.getpid()}")
        self._busy = False
        if self.stopping.is_set():
            raise Stopped
        if left:
            self.log.say(f"An earlier run had not ended in order; what it left was ended now: {', '.join(left)}.")
        for folder in {self.var, home}:
            if (free := shutil.disk_usage(folder).free) < ENOUGH_DISK:
                message = f"the disk of {folder} is full: {free // 2**20} MB are free, and 200 MB are needed."
                raise Trouble(message)
        self._try_port()
        for name in ("run", "files", "mail"):
            (self.var / name).mkdir(mode=0o700, exist_ok=True)

    def _try_port(self) -> None:
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind(("127.0.0.1", self.port))
            except PermissionError as error:
                message = f"port {self.port} is only open to root: choose one above 1023, as in «make run PORT=8001»."
                raise Trouble(message) from error
            except OSError as error:
                message = f"port {self.port} is in use by another program: choose another, as in «make run PORT=8001»."
                raise Trouble(message) from error

    def _load_demonstration(self) -> None:
        """Once, into an installation where nobody is yet; again when it was interrupted."""
        assert self.servers  # noqa: S101
        if not any(ROOT.glob("*/management/commands/load_demo.py")):
            return
        begun = self.var / "run" / "demonstration-begun"
        if self.servers.postgres.asks("SELECT EXISTS (SELECT FROM people_person)") == "t" and not begun.exists():
            return
        begun.touch()
        with self.log.step("Demonstration inquiry (once; DEMO=no leaves it out)"):
            self._do("demo", "load_demo")
        begun.unlink()

    # -- Children -------------------------------------------------------------------------------------------------

    def _children(self) -> dict[str, list[str]]:
        python, me = sys.executable, [sys.executable, "-m", "celery", "-A", "inquiry", "--skip-checks", "--quiet"]
        return {
            "web": [python, "-m", "gunicorn", "inquiry.wsgi:application", "-c", "python:inquiry.services.web"],
            "desk": [*me, "worker", "-Q", "celery", "-n", "desk@%h", "-P", "threads", "-c", "4", *QUIET],
            "press": [*me, "worker", "-Q", "press", "-n", "press@%h", "-c", "1", *QUIET],
            "beat": [python, "-m", "inquiry.beat"],
            "sealer": [python, "-m", "inquiry.sealer"],
        }

    def _start(self, name: str, command: list[str]) -> None:
        process = self._spawn(name, command)
        self.children[name] = Child(command, process, time.monotonic())

    def _spawn(self, name: str, command: list[str]) -> "subprocess.Popen[bytes]":
        environment = {
            **os.environ,
            "PORT": str(self.port),
            "PYTHONUNBUFFERED": "1",
            # One arena per process instead of one per thread: a third of a worker's memory, at no cost seen.
            "MALLOC_ARENA_MAX": "2",
            # A worker that is asked to end gives its report half a minute, and then puts it back.
            "REMAP_SIGTERM": "SIGQUIT",
            "PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges",
        }
        self._busy = True
        process = subprocess.Popen(  # noqa: S603
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=ROOT,
            env=environment,
            start_new_session=True,
        )
        self._note(name, process)
        return process

    def _launch_server(self, name: str, command: list[str], *, told: str = "") -> "subprocess.Popen[bytes]":
        assert self.servers  # noqa: S101
        account: Account = self.servers.account
        self._busy = True
        process = popen(command, account, self.servers.home, told=told)
        self.servers.started[name] = process
        self._note(name, process)
        self.children[name] = Child([], process, time.monotonic())
        return process

    def _note(self, name: str, process: "subprocess.Popen[bytes]") -> None:
        assert self.register  # noqa: S101
        self.register.write_down(name, process.pid)
        self.log.follow(name, process)
        self._busy = False
        if self.stopping.is_set() and self._starting:
            raise Stopped

    def _do(self, name: str, *command: str) -> None:
        """Run one command of the inquiry to its end, with what it says in the log.

        Raises:
            Trouble: it failed.
        """
        process = self._spawn(name, [sys.executable, "manage.py", *command])
        self.children[name] = Child([], process, time.monotonic())
        code = process.wait()
        self.log.finish(process)
        del self.children[name]
        if self.register:
            self.register.cross_out(name)
        if code:
            message = f"«manage.py {command[0]}» failed; the lines above say why."
            raise Trouble(message)

    def _watch(self) -> None:
        while not self.stopping.wait(0.25):
            for name, child in list(self.children.items()):
                self._see_to(name, child)

    def _see_to(self, name: str, child: Child) -> None:
        code = child.process.poll()
        now = time.monotonic()
        if code is None:
            if child.failures and now - child.since > 60:
                child.failures = 0
            return
        if not child.again_at:
            child.failures += 1
            pause = min(SOON, 2 ** (child.failures - 1) - 1) if name in NEEDED else min(30, 2 ** (child.failures - 1))
            child.again_at = now + pause
            when = f"in {pause} s" if pause else "at once"
            self.log.say(f"{name} ended ({_ending(code)}); it is started again {when}.")
        elif now >= child.again_at:
            failures = child.failures
            try:
                self._start_again(name, child)
            except (Trouble, OSError) as error:
                self.log.say(f"{name} could not be started: {error}")
            if name in self.children:
                again = self.children[name]
                again.failures, again.again_at, again.since = failures, 0.0, time.monotonic()

    def _start_again(self, name: str, child: Child) -> None:
        end(Sighting.of(child.process.pid), patience=0)
        if name == "postgres" and self.servers:
            self.servers.postgres.start(self._launch_server)
        elif name == "valkey" and self.servers:
            self.servers.valkey.start(self._launch_server)
        else:
            self._start(name, child.command)

    # -- The end --------------------------------------------------------------------------------------------------

    def _asked_to_stop(self, number: int, frame: FrameType | None) -> None:
        if self.stopping.is_set():
            self._hurry.set()
            return
        self.stopping.set()
        if self._starting and not self._busy:
            raise Stopped

    def _end(self) -> None:
        """End the children, the last started first: pages, then work, then the bell, then the database."""
        if not self.register:
            return
        order = [name for name in reversed(self.children) if name not in ("web", "valkey", "postgres")]
        order = [*(["web"] if "web" in self.children else []), *order]
        order += [name for name in ("valkey", "postgres") if name in self.children]
        alive = [name for name in order if self.children[name].process.poll() is None]
        if alive:
            self.log.say("Stopping. A report that is being set gets half a minute; Ctrl-C again does not wait for it.")
        for group in (["web", "beat"], [n for n in order if n not in ("web", "beat", *LAST)], ["valkey"], ["postgres"]):
            self._end_together([name for name in group if name in alive])
        if alive:
            self.log.say("Stopped.")
        self.register.let_go()

    def _end_together(self, names: list[str]) -> None:
        for name in names:
            message = signal.SIGINT if name == "postgres" else signal.SIGTERM
            self.children[name].process.send_signal(message)
        until = time.monotonic() + 45
        for name in names:
            process = self.children[name].process
            while process.poll() is None:
                hurried = self._hurry.is_set() and name not in LAST
                if hurried or time.monotonic() > until:
                    end(Sighting.of(process.pid), signal.SIGKILL, patience=1)
                    process.wait()
                    break
                time.sleep(0.03)
            self.log.finish(process)
            if self.register:
                self.register.cross_out(name)

    # -- Ready ----------------------------------------------------------------------------------------------------

    def _wait_for_pages(self) -> None:
        until = time.monotonic() + READY_WITHIN
        while not self._pages_answer():
            if self.children["web"].process.poll() is not None:
                message = "the web server ended as soon as it was started; the lines above say why."
                raise Trouble(message)
            if time.monotonic() > until:
                message = f"the web server has not answered for {READY_WITHIN} seconds."
                raise Trouble(message)
            time.sleep(0.05)

    def _pages_answer(self) -> bool:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            line.request("GET", "/health/live", headers={"Host": "127.0.0.1", "X-Forwarded-Proto": "https"})
            return line.getresponse().status < 500
        except (OSError, http.client.HTTPException):
            return False
        finally:
            line.close()

    def _say_ready(self, seconds: float) -> None:
        lines = ["", f"Ready: http://127.0.0.1:{self.port}/   (after {seconds:.0f} s; Ctrl-C stops everything)"]
        accounts = self._accounts()
        if accounts:
            lines += ["", "Invented people who can sign in here:"]
            wide = [max(len(account[part]) for account in accounts) for part in ("role", "email")]
            lines += [
                f"  {a['role'].replace('_', ' '):{wide[0]}}  {a['email']:{wide[1]}}  {a['password']}" for a in accounts
            ]
        elif self.embedded and self._nobody_is_here():
            python = os.path.relpath(sys.executable, ROOT) if sys.prefix.startswith(str(ROOT)) else "python"
            lines += ["", "Nobody can sign in yet. Invite the first administrator from a second window:"]
            lines += [f'  {python} manage.py invite_administrator you@example.org "Your Name"']
        self.log.lines([*lines, ""])

    def _accounts(self) -> list[dict[str, str]]:
        try:
            found = json.loads((self.var / "demo-accounts.json").read_text(encoding="utf-8"))
            return [{part: str(account[part]) for part in ("role", "email", "password")} for account in found]
        except (OSError, ValueError, KeyError, TypeError):
            return []

    def _nobody_is_here(self) -> bool:
        try:
            return self.servers is not None and self.servers.postgres.asks("SELECT 1 FROM people_person LIMIT 1") == ""
        except Trouble:
            return False


LAST = ("valkey", "postgres")
# Without these nothing is kept or read: they are started at once, and tried again soon however often they fail, so that
# room on the disk is noticed.
NEEDED, SOON = ("web", "postgres"), 3
QUIET = ["--loglevel", "WARNING", "--without-gossip", "--without-mingle"]


def _ending(code: int) -> str:
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"code {code}"


def main() -> int:
    """Run the installation that the environment describes, until somebody ends it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inquiry.settings")
    given = os.environ.get("PORT", "8000")
    if not given.isdecimal() or not 0 < int(given) < 65536:
        sys.stderr.write(f"Not started: PORT is a number from 1 to 65535, not «{given}».\n")
        return 1
    supervisor = Supervisor(
        Path(os.environ.get("INQUIRY_VAR") or ROOT / "var").absolute(),
        int(given),
        embedded=not (os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_URL_FILE")),
        wants_demonstration=os.environ.get("DEMO", "yes").lower() not in ("no", "0", "false", "off"),
    )
    return supervisor.run()

"""The installation that suffers: started as a newcomer starts it, reached from outside, and nothing of it left."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from inquiry.services.addresses import Addresses, free_port
from tests.services.ground import ROOT, Up, environment

# The short form is part of every `make test`; `make faults` asks for the whole of it.
FULL = os.environ.get("FULL", "") not in ("", "0", "no")


@dataclass(frozen=True)
class Somebody:
    """An associate who has signed in."""

    key: str
    email: str
    cookies: dict[str, str]


class Running:
    """One installation that runs, and the numbers of its processes."""

    def __init__(self, var: Path, **told: str) -> None:
        self.var, self.port, self.told = var, free_port(), told
        self.up: Up | None = None
        self.people: list[Somebody] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def addresses(self) -> Addresses:
        return Addresses.kept_in(self.var)

    @property
    def said(self) -> str:
        assert self.up
        return self.up.said

    def start(self, **told: str) -> None:
        """Start everything, as the version that the settings name, and wait until pages answer."""
        self.up = Up(self.var, self.port, **{**self.told, **told})
        self.up.until(f"Ready: {self.address}/", seconds=400)
        if not self.people:
            made = subprocess.run(
                [sys.executable, "-m", "tests.faults.people"], cwd=ROOT, capture_output=True, text=True, check=False,
                env=environment(self.var, **self.told, DJANGO_SETTINGS_MODULE="inquiry.settings"), timeout=120,
            )  # fmt: skip
            assert made.returncode == 0, made.stderr[-3000:]
            self.people = [Somebody(**one) for one in json.loads(made.stdout)]

    def stop(self) -> None:
        """End everything in order; what does not end is made to."""
        if self.up is None:
            return
        self.up.process.terminate()
        try:
            self.up.ends(100)
        except subprocess.TimeoutExpired:
            left = self.numbers()
            self.up.process.kill()
            self.up.process.wait()
            for pid in left.values():
                with suppress(ProcessLookupError):
                    os.killpg(pid, signal.SIGKILL)
        self.up = None

    # -- Looked at from outside -------------------------------------------------------------------------------------

    def ask(self, question: str, *given: Any) -> list[tuple[Any, ...]]:
        """What the rows say, as their owner reads them."""
        a = self.addresses
        with psycopg.connect(
            host=a.sockets, user="inquiry_owner", password=a.owner_password, dbname="inquiry", connect_timeout=5
        ) as line:
            cursor = line.execute(question, given or None)
            return cursor.fetchall() if cursor.description else []

    def numbers(self) -> dict[str, int]:
        """The processes that the watcher started, by name."""
        register = Path(self.addresses.home) / "processes.json"
        return {name: int(pid) for name, (pid, _) in json.loads(register.read_text(encoding="utf-8")).items()}

    def number(self, name: str) -> int:
        """One of them; while it is being started again, the next one."""
        end = time.monotonic() + 30
        while True:
            with suppress(OSError, ValueError, KeyError):
                return self.numbers()[name]
            assert time.monotonic() < end, f"no {name}"
            time.sleep(0.05)

    def postgres(self) -> list[int]:
        """The server and everything that it started, the server first."""
        server = self.number("postgres")
        return [server, *children(server)]

    def waits_until_well(self, seconds: float = 60) -> None:
        """Wait until the database answers."""
        end = time.monotonic() + seconds
        while True:
            with suppress(psycopg.Error):
                self.ask("SELECT 1")
                return
            assert time.monotonic() < end, self.said[-3000:]
            time.sleep(0.1)


def children(parent: int) -> list[int]:
    """The processes that this one started and that still run."""
    found = []
    for process in Path("/proc").iterdir():
        if process.name.isdecimal():
            with suppress(OSError, IndexError, ValueError):
                fields = (process / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
                if int(fields[1]) == parent and fields[0] != "Z":
                    found.append(int(process.name))
    return found


def kill(*pids: int) -> None:
    """End processes of ours without a word."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()

"""Processes of ours, recognised again after a crash by their number and the moment they were born."""

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from inquiry.services.trouble import Trouble


@dataclass(frozen=True)
class Sighting:
    """One process as it was seen: a number alone may belong to somebody else by now."""

    pid: int
    born: str

    @classmethod
    def of(cls, pid: int) -> "Sighting":
        """Look at a process now."""
        return cls(pid, born(pid))

    def lives(self) -> bool:
        """Whether the very same process still runs."""
        return self.born != "" and born(self.pid) == self.born


def born(pid: int) -> str:
    """When this process began, as a text that no later process of the same number shares; empty when there is none."""
    stat = Path(f"/proc/{pid}/stat")
    if Path("/proc/self/stat").exists():  # Linux; elsewhere ps is asked
        try:
            fields = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            return ""
        if fields[0] == "Z":  # it has ended and only waits to be counted
            return ""
        return f"{_boot()}/{fields[19]}"
    command = ["ps", "-o", "lstart=", "-p", str(pid)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()  # noqa: S603


def _boot() -> str:
    with contextlib.suppress(OSError):
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    return ""


class InUse(Trouble):
    """Somebody else runs this installation at this moment."""


class Register:
    """Who runs an installation, and which processes were started for it.

    The lock goes with the process that holds it, however it ends; what it had started is then found in the register by
    the next one, and ended.
    """

    def __init__(self, folder: Path) -> None:
        """Take the installation.

        Raises:
            InUse: another process has it.
        """
        self.file = folder / "processes.json"
        self.sightings: dict[str, Sighting] = {}
        self._lock = (folder / "lock").open("a+", encoding="utf-8")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._lock.seek(0)
            holder = self._lock.read().strip() or "by another process"
            self._lock.close()
            message = f"This installation is already running ({holder}): use that one, or stop it first."
            raise InUse(message) from None
        self.say(f"process {os.getpid()}")

    def say(self, words: str) -> None:
        """What somebody is told who tries to take the installation meanwhile."""
        self._lock.truncate(0)
        self._lock.write(words)
        self._lock.flush()

    def end_leftovers(self) -> list[str]:
        """End what an earlier process of ours started and could not end itself: work first, the database last."""
        left = {name: sighting for name, sighting in self.read().items() if sighting.lives()}
        for group in (left.keys() - {"valkey", "postgres"}, left.keys() & {"valkey"}, left.keys() & {"postgres"}):
            for name in group:
                tell(left[name].pid, _asks(name))
            for name in group:
                end(left[name], _asks(name), patience=10)
        self._keep()
        return list(left)

    def let_go(self) -> None:
        """Give the installation back."""
        self._lock.close()

    def write_down(self, name: str, pid: int) -> None:
        """Remember one process by name; a later one of the same name takes its place."""
        self.sightings[name] = Sighting.of(pid)
        self._keep()

    def cross_out(self, name: str) -> None:
        """Forget a process that ended."""
        self.sightings.pop(name, None)
        self._keep()

    def read(self) -> dict[str, Sighting]:
        """What an earlier supervisor left behind; a damaged file means nothing is known."""
        try:
            found = json.loads(self.file.read_text(encoding="utf-8"))
            return {name: Sighting(int(pid), str(birth)) for name, (pid, birth) in found.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return {}

    def _keep(self) -> None:
        draft = self.file.with_suffix(".new")
        draft.write_text(json.dumps({n: [s.pid, s.born] for n, s in self.sightings.items()}), encoding="utf-8")
        draft.replace(self.file)


def _asks(name: str) -> signal.Signals:
    """PostgreSQL takes SIGINT as "end now, in order"; every other process of ours takes SIGTERM so."""
    return signal.SIGINT if name == "postgres" else signal.SIGTERM


def end(sighting: Sighting, ask: signal.Signals = signal.SIGTERM, patience: float = 15) -> None:
    """End this process and the group it leads: asked first, then made to."""
    for message, wait in ((ask, patience), (signal.SIGKILL, 5.0)):
        if not sighting.lives():
            return
        tell(sighting.pid, message)
        until = time.monotonic() + wait
        while time.monotonic() < until:
            if not sighting.lives():
                return
            time.sleep(0.05)


def tell(pid: int, message: signal.Signals) -> None:
    """Send one process a signal, or what leads a group the end of all of it; nothing where it has gone."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        leads = os.getpgid(pid) == pid
        if leads and message is signal.SIGKILL:
            os.killpg(pid, message)
        else:
            os.kill(pid, message)

"""The installation that is measured: started as a newcomer starts it, looked at from outside, and thrown away."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from inquiry.services.addresses import Addresses
from people.models import Person

ROOT = Path(settings.BASE_DIR)
SETTINGS = "inquiry.bench.settings"
# Set in pairs with the cookie that carries it, as a page would.
CSRF = "b" * 32
NOBODY = {settings.CSRF_COOKIE_NAME: CSRF}
_ADDRESSES = ("DATABASE", "REDIS", "SECRET", "ALLOWED", "DJANGO", "SITE_", "INQUIRY", "CSRF", "BEHIND", "EMAIL", "MAKE")
Say = Callable[[str], None]


def world(var: Path, **told: str) -> dict[str, str]:
    """The environment of a newcomer, whose services are the installation's own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_ADDRESSES)}
    return {**kept, "INQUIRY_VAR": str(var), "PYTHONUTF8": "1", **told}


class Installation:
    """``manage.py up`` in a folder that is thrown away."""

    def __init__(self, var: Path, port: int, *, demonstration: bool) -> None:
        self.var, self.port, self.demonstration = var, port, demonstration
        self.address = f"http://127.0.0.1:{port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Do what ``make run`` does once its packages are there; how many seconds it takes to the line «Ready».

        Raises:
            RuntimeError: it never was ready; with the end of its log.
        """
        recipe = '"$0" -I inquiry/prepare.py embedded && exec "$0" manage.py up'
        told = {"PORT": str(self.port), "DEMO": "yes" if self.demonstration else "no"}
        log = self.var.parent / f"up-{time.monotonic_ns()}.log"
        began = time.monotonic()
        with log.open("wb") as output:
            self.process = subprocess.Popen(  # noqa: S603
                ["/bin/sh", "-c", recipe, sys.executable], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=output,
                stderr=subprocess.STDOUT, env=world(self.var, DJANGO_SETTINGS_MODULE=SETTINGS, **told),
                start_new_session=True,
            )  # fmt: skip
        while f"Ready: {self.address}/" not in (said := log.read_text(encoding="utf-8", errors="replace")):
            if self.process.poll() is not None or time.monotonic() - began > 600:
                message = f"The installation was never ready:\n{said[-3000:]}"
                raise RuntimeError(message)
            time.sleep(0.05)
        return time.monotonic() - began

    def stop(self) -> None:
        """End what was started, in order."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(120)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def processes(self) -> dict[int, str]:
        """Everything that was started and still runs, by number, with what it is."""
        assert self.process is not None  # noqa: S101 - said for mypy
        parents = {int(path.name): _parent(path) for path in Path("/proc").iterdir() if path.name.isdecimal()}
        found, more = {self.process.pid}, True
        while more:
            children = {pid for pid, parent in parents.items() if parent in found} - found
            found, more = found | children, bool(children)
        return {pid: _command(pid) for pid in sorted(found)}

    def memory(self) -> tuple[float, dict[str, float]]:
        """The megabytes that all of it holds together, what is shared being divided among those who share it."""
        by_kind: dict[str, float] = {}
        for pid, command in self.processes().items():
            try:
                text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
            except (OSError, ProcessLookupError):
                continue
            held = re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)
            kind = next((one for one in _KINDS if one in command), "other")
            by_kind[kind] = by_kind.get(kind, 0) + (int(held[1]) / 1024 if held else 0)
        return sum(by_kind.values()), {kind: round(mb, 1) for kind, mb in sorted(by_kind.items())}


_KINDS = (
    "postgres",
    "valkey",
    "gunicorn",
    "beat",
    "inquiry.sealer",
    "-Q press",
    "-Q celery",
    "reports.warm",
    "inquiry.services",
)


def _parent(process: Path) -> int:
    try:
        return int((process / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[1])
    except OSError:
        return 0


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except OSError:
        return ""


@contextmanager
def thrown_away(installation: Installation) -> Iterator[Installation]:
    """An installation of which nothing remains."""
    try:
        yield installation
    finally:
        installation.stop()
        if (installation.var / "services.json").exists():
            addresses = Addresses.kept_in(installation.var)
            for place in (Path(addresses.home), Path(addresses.sockets)):
                if addresses.name in place.name:
                    shutil.rmtree(place, ignore_errors=True)


def signed_in(person: Person) -> dict[str, str]:
    """The cookies of somebody who has just come in; nobody's password is asked for two hundred times."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return {settings.SESSION_COOKIE_NAME: session.session_key, settings.CSRF_COOKIE_NAME: CSRF}

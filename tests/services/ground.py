"""What the stories about services stand on: an installation of its own in a folder of its own."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from inquiry.services.addresses import Addresses

ROOT = Path(__file__).resolve().parent.parent.parent


@contextmanager
def installation(name: str = "var") -> Iterator[Path]:
    """A folder for one installation, and nothing of it left afterwards."""
    with tempfile.TemporaryDirectory(prefix="inquiry-tests-") as folder:
        var = Path(folder) / name
        try:
            yield var
        finally:
            if (var / "services.json").exists():
                addresses = Addresses.kept_in(var)
                for place in (Path(addresses.home), Path(addresses.sockets)):
                    if addresses.name in place.name:
                        shutil.rmtree(place, ignore_errors=True)


def environment(var: Path, **told: str) -> dict[str, str]:
    """The world of a newcomer: no address given, so the services are the installation's own."""
    ours = ("DATABASE", "REDIS", "SECRET", "ALLOWED", "DJANGO", "SITE_", "INQUIRY")
    world = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**world, "INQUIRY_VAR": str(var), "DEMO": "no", **told}


def manage(var: Path, *command: str, **told: str) -> "subprocess.CompletedProcess[str]":
    """Run one command of the inquiry in this installation."""
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT, env=environment(var, **told), capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip


class Up:
    """``manage.py up`` as a person runs it, with its log to read."""

    def __init__(self, var: Path, port: int, **told: str) -> None:
        self.log = var.parent / f"up-{time.monotonic_ns()}.log"
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "up"],
                cwd=ROOT, env=environment(var, PORT=str(port), **told), stdout=output, stderr=subprocess.STDOUT,
            )  # fmt: skip

    @property
    def said(self) -> str:
        """The log so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def until(self, words: str, seconds: float = 120) -> str:
        """Wait until the log says something; the test fails with the log when it does not."""
        end = time.monotonic() + seconds
        while words not in self.said:
            assert time.monotonic() < end, self.said[-3000:]
            assert self.process.poll() is None or words in self.said, self.said[-3000:]
            time.sleep(0.1)
        return self.said

    def ends(self, seconds: float = 60) -> int:
        """Wait for its end; what the shell is told."""
        return self.process.wait(timeout=seconds)

"""One readable log of many processes: each line says who speaks."""

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

WIDTH = 8
BETWEEN = 5.0


@dataclass
class Step:
    """One step of the start, and what there is to say about it when it is done."""

    name: str
    note: str = ""


class Log:
    """What the person in front of the terminal reads."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._readers: dict[int, threading.Thread] = {}

    def lines(self, lines: list[str]) -> None:
        """Several lines that belong together, with nobody's lines between them."""
        with self._turn:
            try:
                sys.stdout.write("".join(f"{line}\n" for line in lines))
                sys.stdout.flush()
            except (BrokenPipeError, OSError):  # whoever read the log has gone; the work goes on
                pass

    def say(self, words: str) -> None:
        """A line of the watcher's own."""
        self.lines([f"{'·':>{WIDTH}}   {words}"])

    @contextmanager
    def step(self, name: str) -> Iterator[Step]:
        """A step of the start: said when it begins, and again with its time when it is done."""
        self.say(f"{name} …")
        began = time.monotonic()
        step = Step(name)
        yield step
        self.say(f"{name}: {step.note or 'done'} ({time.monotonic() - began:.1f} s)")

    def follow(self, name: str, process: "subprocess.Popen[bytes]") -> None:
        """Give every line of this process its name, until it ends."""
        reader = threading.Thread(target=self._read, args=(name, process), daemon=True, name=f"log of {name}")
        self._readers[process.pid] = reader
        reader.start()

    def finish(self, process: "subprocess.Popen[bytes]") -> None:
        """Wait for the last lines of a process that has ended."""
        if reader := self._readers.pop(process.pid, None):
            reader.join(timeout=2)

    def _read(self, name: str, process: "subprocess.Popen[bytes]") -> None:
        if process.stdout is None:
            return
        rest, last = b"", time.monotonic()
        while more := os.read(process.stdout.fileno(), 65536):
            *lines, rest = re.split(rb"(?<=[\r\n])", rest + more)
            for line in lines:
                # A progress bar rewrites its line: what it has come to is said now and then, and at the end.
                if line.endswith(b"\r") and time.monotonic() - last < BETWEEN:
                    continue
                last = time.monotonic()
                self._say_for(name, line)
        self._say_for(name, rest)

    def _say_for(self, name: str, line: bytes) -> None:
        words = line.decode(errors="replace").rstrip()
        if words and not any(noise in words for noise in NOISE):
            self.lines([f"{name:>{WIDTH}} | {words}"])


NOISE = (
    "Memory overcommit must be enabled",
    "Reading config from stdin",
    "superuser privileges",
    "Please specify a different user",
    "User information: uid=",
    "listening on Unix socket",
    "aborting any active transactions",
    "logical replication launcher",
    "signal-handler (",
    "the database system is starting up",
    "Hitting Ctrl+C again will terminate",
    "Cold shutdown",
    "celery beat v",
)

"""Somebody who writes: each note has a number of its own, is sent until it is acknowledged, and is remembered."""

import http.client
import json
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from inquiry.bench.ground import CSRF
from tests.faults.ground import Running, Somebody, sha256

NO_ANSWER = 0
PAUSE = 0.25


@dataclass(frozen=True)
class Answer:
    """What came back; ``status`` is 0 where nothing did."""

    status: int
    said: dict[str, Any] = field(default_factory=dict)
    retry_after: str | None = None

    @property
    def keeps(self) -> bool:
        return self.status in (200, 201)


class Line:
    """One device's connection to the inquiry."""

    def __init__(self, port: int, somebody: Somebody, patience: float = 30) -> None:
        self.port, self.patience = port, patience
        self.cookies = "; ".join(f"{name}={value}" for name, value in somebody.cookies.items())
        self.line: http.client.HTTPConnection | None = None

    def send(self, address: str, said: dict[str, str]) -> Answer:
        """Send a form as a device's queue does, once."""
        headers = {
            "Accept": "application/json", "X-CSRFToken": CSRF, "Cookie": self.cookies,
            "Content-Type": "application/x-www-form-urlencoded",
        }  # fmt: skip
        return self._ask("POST", address, urlencode(said), headers)

    def get(self, address: str) -> Answer:
        """Ask for a page."""
        return self._ask("GET", address, None, {"Cookie": self.cookies})

    def _ask(self, method: str, address: str, body: str | None, headers: dict[str, str]) -> Answer:
        was_open = self.line is not None
        try:
            self.line = self.line or http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.patience)
            self.line.request(method, address, body, headers)
            response = self.line.getresponse()
            told = response.read()
        except (OSError, http.client.HTTPException) as cut:
            self.close()
            if was_open and isinstance(cut, ConnectionError):  # the server lets go of a line that is idle
                return self._ask(method, address, body, headers)
            return Answer(NO_ANSWER)
        if response.will_close:
            self.close()
        kind = response.headers.get("Content-Type", "")
        said = json.loads(told) if "json" in kind else {"page": told.decode(errors="replace")}
        return Answer(response.status, said, response.headers.get("Retry-After"))

    def close(self) -> None:
        if self.line:
            self.line.close()
            self.line = None


def a_note(text: str, key: UUID | None = None, **more: str) -> dict[str, str]:
    """A note as Today's capture box sends it."""
    said = {"text": text, "kind": "engagement", "place": "barrow", "audience": "only-me"}
    return {"id": str(key or uuid4()), **said, **more}


class Writer(threading.Thread):
    """Keeps one note after another, each until it is acknowledged for the very words that were sent."""

    def __init__(self, running: Running, number: int, words: Callable[[UUID], str] | None = None) -> None:
        super().__init__(name=f"writer {number}", daemon=True)
        self.line = Line(running.port, running.people[number])
        self.words = words or (lambda key: f"Note {key} by writer {number}. " + "She said she would come again. " * 6)
        self.enough = threading.Event()
        self.give_up = threading.Event()
        self.sent: dict[str, str] = {}
        self.kept: dict[str, str] = {}
        self.kept_at: list[float] = []
        self.took: list[float] = []
        self.answers: Counter[int] = Counter()
        self.wrong: list[str] = []

    def run(self) -> None:
        """Write until told that it is enough; the note at hand is seen through."""
        while not self.enough.is_set():
            key = uuid4()
            self.sent[str(key)] = text = self.words(key)
            began = time.monotonic()
            while not self.give_up.is_set() and not self.once(key, text):
                pass
            self.took.append(time.monotonic() - began)
        self.line.close()

    def once(self, key: UUID, text: str) -> bool:
        """Send it once; whether that settled it. What cannot be sent now waits as long as it is told to."""
        answer = self.line.send("/", a_note(text, key))
        self.answers[answer.status] += 1
        if answer.keeps and answer.said.get("sha256") == sha256(text):
            self.kept[str(key)] = sha256(text)
            self.kept_at.append(time.monotonic())
            return True
        if answer.status == NO_ANSWER:
            self.give_up.wait(PAUSE)
        elif answer.status == 503 and answer.retry_after and answer.retry_after.isdecimal():
            self.give_up.wait(float(answer.retry_after))
        else:
            self.wrong.append(f"{answer.status}: {str(answer.said)[:300]}")
            self.give_up.wait(PAUSE)
        return False


@dataclass
class Writers:
    """Several who write at once."""

    all: list[Writer]

    @property
    def kept(self) -> int:
        return sum(len(one.kept) for one in self.all)

    @property
    def wrong(self) -> list[str]:
        return [words for one in self.all for words in one.wrong]

    @property
    def answers(self) -> Counter[int]:
        return sum((one.answers for one in self.all), Counter())

    @property
    def took(self) -> list[float]:
        return sorted(seconds for one in self.all for seconds in one.took)

    def start(self) -> None:
        for one in self.all:
            one.start()

    def until(self, count: int, seconds: float = 300) -> None:
        """Wait until so many more notes are acknowledged."""
        goal, end = self.kept + count, time.monotonic() + seconds
        while self.kept < goal:
            assert time.monotonic() < end, (
                f"{goal - self.kept} of {count} are not kept: {self.answers} {self.wrong[:3]}"
            )
            time.sleep(0.02)

    def first_after(self, moment: float) -> float:
        """How many seconds later the next note was acknowledged that was sent after it."""
        later = [at for one in self.all for at in one.kept_at if at > moment]
        return min(later) - moment if later else float("inf")

    def longest_silence(self, since: float, until: float = float("inf")) -> float:
        """The longest time without any acknowledgement from a moment on, as far as it began before another."""
        later = sorted(at for one in self.all for at in one.kept_at if at > since)
        moments = [since, *(at for at in later if at <= until), *[at for at in later if at > until][:1]]
        return max((b - a for a, b in pairwise(moments)), default=float("inf"))

    def stop(self, patience: float = 60) -> None:
        """Let everyone see through what they have in hand."""
        for one in self.all:
            one.enough.set()
        end = time.monotonic() + patience
        for one in self.all:
            one.join(max(0.0, end - time.monotonic()))
        for one in self.all:
            one.give_up.set()
            one.join(35)


def writers(running: Running, count: int = 8, words: Callable[[UUID], str] | None = None) -> Writers:
    """So many people who write, each on a device of their own."""
    return Writers([Writer(running, number, words) for number in range(count)])

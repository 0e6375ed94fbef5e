"""Clients over HTTP, on this machine: each keeps its line open, and says how long each answer took."""

import re
import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from inquiry.bench.figures import percentile
from inquiry.bench.ground import CSRF

_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


@dataclass(frozen=True)
class Request:
    """What is sent, byte for byte, and the answer that is expected."""

    sent: bytes
    expected: int


def get(path: str, cookies: dict[str, str]) -> Request:
    """Ask for a page."""
    return Request(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{_cookies(cookies)}\r\n".encode(), 200)


def post(path: str, cookies: dict[str, str], said: dict[str, str]) -> Request:
    """Send a form, to be led on to the next page."""
    body = urlencode({"csrfmiddlewaretoken": CSRF, **said}).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{_cookies(cookies)}"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return Request(head.encode() + body, 302)


def _cookies(cookies: dict[str, str]) -> str:
    return f"Cookie: {'; '.join(f'{name}={value}' for name, value in cookies.items())}\r\n" if cookies else ""


class Line:
    """One client's connection."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.line: socket.socket | None = None

    def ask(self, request: Request) -> None:
        """Send one request and take the whole answer; a line that the server let go while it was idle is opened anew.

        Raises:
            RuntimeError: another answer than expected.
        """
        is_new = self.line is None
        try:
            status, body = self._ask(request.sent)
        except OSError:
            self.close()
            if is_new:
                raise
            status, body = self._ask(request.sent)
        if status != request.expected:
            message = f"{request.sent[:80]!r} was answered with {status}: {body[:400]!r}"
            raise RuntimeError(message)

    def _ask(self, sent: bytes) -> tuple[int, bytes]:
        if self.line is None:
            self.line = socket.create_connection(("127.0.0.1", self.port), timeout=60)
            self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.line.sendall(sent)
        heard = b""
        while b"\r\n\r\n" not in heard:
            heard += self._more()
        head, _, body = heard.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        while length and len(body) < int(length[1]):
            body += self._more()
        if b"connection: close" in head.lower() or not length:
            self.close()
        return int(head.split(b" ", 2)[1]), body

    def _more(self) -> bytes:
        assert self.line is not None  # noqa: S101 - said for mypy
        if not (more := self.line.recv(262_144)):
            raise ConnectionResetError
        return more

    def close(self) -> None:
        """Hang up."""
        if self.line is not None:
            self.line.close()
            self.line = None


@dataclass
class Taken:
    """How long each answer took, in milliseconds, and how long all of it took, in seconds."""

    each: list[float] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def p50(self) -> float:
        return percentile(self.each, 50)

    @property
    def p95(self) -> float:
        return percentile(self.each, 95)

    @property
    def in_a_second(self) -> float:
        return len(self.each) / self.seconds


def closed(
    port: int, by_client: Sequence[Sequence[Request]], *, pause: Callable[[int, int], float] | None = None
) -> Taken:
    """Every client sends its next request when it has its last answer, and, where that is said, has read it."""
    taken, turn, ready = Taken(), threading.Lock(), threading.Barrier(len(by_client) + 1)
    trouble: list[BaseException] = []

    def work(client: int, requests: Sequence[Request]) -> None:
        line, own = Line(port), []
        try:
            ready.wait()
            for number, request in enumerate(requests):
                if pause:
                    time.sleep(pause(client, number))
                began = time.perf_counter()
                line.ask(request)
                own.append((time.perf_counter() - began) * 1000)
        except BaseException as error:  # noqa: BLE001 - said by the one who waits
            trouble.append(error)
        finally:
            line.close()
            with turn:
                taken.each += own

    _together([threading.Thread(target=work, args=one) for one in enumerate(by_client)], taken, ready)
    if trouble:
        raise trouble[0]
    return taken


def open_loop(port: int, requests: Sequence[Request], a_second: float, *, lines: int = 32) -> Taken:
    """Requests that come when they come, whether or not the last was answered; each is timed from when it was due."""
    taken, turn, ready = Taken(), threading.Lock(), threading.Barrier(lines + 1)
    trouble: list[BaseException] = []
    left, begun = iter(enumerate(requests)), [0.0]

    def work() -> None:
        line = Line(port)
        try:
            ready.wait()
            while True:
                with turn:
                    begun[0] = begun[0] or time.perf_counter()
                    number, request = next(left, (0, None))
                if request is None:
                    return
                due = begun[0] + number / a_second
                time.sleep(max(0.0, due - time.perf_counter()))
                line.ask(request)
                took = (time.perf_counter() - due) * 1000
                with turn:
                    taken.each.append(took)
        except BaseException as error:  # noqa: BLE001
            trouble.append(error)
        finally:
            line.close()

    _together([threading.Thread(target=work) for _ in range(lines)], taken, ready)
    if trouble:
        raise trouble[0]
    return taken


def _together(workers: Sequence[threading.Thread], taken: Taken, ready: threading.Barrier) -> None:
    for worker in workers:
        worker.start()
    ready.wait()
    began = time.perf_counter()
    for worker in workers:
        worker.join()
    taken.seconds = time.perf_counter() - began

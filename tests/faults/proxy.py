"""A line between a device and the inquiry that can be slow, cut in the worst moment, or not there at all."""

import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress

from inquiry.services.addresses import free_port

CHUNK = 2048


class Proxy:
    """A port of its own on the loopback that leads to the inquiry.

    ``loses`` says of a request's first bytes whether its answer is lost: the inquiry does what it was asked, and the
    line is cut before a word of the answer has gone through.
    """

    def __init__(self, to: int) -> None:
        self.to, self.port = to, free_port()
        self.loses: Callable[[bytes], bool] = lambda head: False
        self.lost = 0
        self.bits_a_second = 0
        self.delay = 0.0
        self._listening: socket.socket | None = None
        self._lines: set[socket.socket] = set()
        self._turn = threading.Lock()
        self._free = {True: 0.0, False: 0.0}
        self.up()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def up(self) -> None:
        """Let whoever comes go through."""
        if self._listening:
            return
        self._listening = socket.create_server(("127.0.0.1", self.port), backlog=64)
        threading.Thread(target=self._welcome, args=(self._listening,), daemon=True).start()

    def down(self) -> None:
        """No signal: nobody gets through, and whoever was through is cut off."""
        if self._listening:
            with suppress(OSError):
                self._listening.shutdown(socket.SHUT_RDWR)
            self._listening.close()
            self._listening = None
        with self._turn:
            lines = list(self._lines)
        for line in lines:
            _cut(line)

    def _welcome(self, listening: socket.socket) -> None:
        while True:
            try:
                device, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=self._through, args=(device,), daemon=True).start()

    def _through(self, device: socket.socket) -> None:
        try:
            inquiry = socket.create_connection(("127.0.0.1", self.to), timeout=60)
        except OSError:
            _cut(device)
            return
        ends = {"is_lost": False}
        with self._turn:
            self._lines |= {device, inquiry}
        back = threading.Thread(target=self._pump, args=(inquiry, device, False, ends), daemon=True)
        back.start()
        self._pump(device, inquiry, True, ends)
        back.join()
        with self._turn:
            self._lines -= {device, inquiry}

    def _pump(self, source: socket.socket, to: socket.socket, is_asking: bool, ends: dict[str, bool]) -> None:
        with suppress(OSError):
            while heard := source.recv(CHUNK if self.bits_a_second else 65536):
                if is_asking and self.loses(heard):
                    ends["is_lost"] = True
                if not is_asking and ends["is_lost"]:
                    self.lost += 1
                    break
                self._wait(len(heard), is_asking)
                to.sendall(heard)
        _cut(source)
        _cut(to)

    def _wait(self, size: int, is_asking: bool) -> None:
        """As long as so much takes on this line, after what is under way already."""
        if not self.bits_a_second:
            return
        with self._turn:
            now = time.monotonic()
            begins = max(now, self._free[is_asking])
            self._free[is_asking] = ends = begins + size * 8 / self.bits_a_second
            if begins == now:
                ends += self.delay
        time.sleep(max(0.0, ends - now))


def _cut(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
    line.close()

"""``manage.py up``: from nothing to a page, and back, whatever happens in between."""

import http.client
import json
import os
import signal
import socket
import time
from pathlib import Path
from typing import Any

import pytest

from inquiry.services.addresses import Addresses, free_port
from tests.services.ground import Up, installation


def _page(port: int, address: str) -> tuple[int, str]:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        line.request("GET", address)
        answer = line.getresponse()
        return answer.status, answer.read().decode()
    finally:
        line.close()


def _until_well(port: int) -> dict[str, Any]:
    end = time.monotonic() + 90
    while time.monotonic() < end:
        try:
            found: dict[str, Any] = json.loads(_page(port, "/health/ready")[1])
        except (OSError, ValueError):
            found = {}
        if found.get("well"):
            return found
        time.sleep(0.5)
    return found


def _running(var: Path) -> dict[str, int]:
    register = Path(Addresses.kept_in(var).home) / "processes.json"
    return {name: int(pid) for name, (pid, _) in json.loads(register.read_text(encoding="utf-8")).items()}


@pytest.mark.faults
def test_everything_starts_mends_itself_and_stops() -> None:
    with installation() as var:
        port = free_port()
        up = Up(var, port)
        said = up.until(f"Ready: http://127.0.0.1:{port}/")
        assert "invite_administrator" in said
        assert "Traceback" not in said
        assert "Applying" not in said  # the database's own steps are one line, however many there are
        assert _page(port, "/health/live")[0] == 200
        assert _until_well(port)["worker"]["ok"]

        second = Up(var, free_port())
        assert second.ends() == 1
        assert f"already running (at http://127.0.0.1:{port}/" in second.said
        assert "Traceback" not in second.said

        os.kill(_running(var)["web"], signal.SIGKILL)
        up.until("web ended (killed by SIGKILL); it is started again")
        os.kill(_running(var)["postgres"], signal.SIGQUIT)
        up.until("postgres ended")
        assert _until_well(port)["ready"]

        before = len(up.said)
        up.process.send_signal(signal.SIGTERM)
        assert up.ends() == 0
        assert _running(var) == {}
        assert "Traceback" not in up.said[before:]


@pytest.mark.faults
def test_after_kill_9_of_the_watcher_the_next_run_recovers() -> None:
    with installation() as var:
        port = free_port()
        up = Up(var, port)
        up.until("Ready:")
        left = _running(var)
        up.process.kill()
        up.ends()
        again = Up(var, port)
        assert "what it left was ended now" in again.until("Ready:")
        assert not set(left.values()) & set(_running(var).values())
        again.process.send_signal(signal.SIGINT)
        assert again.ends() == 0


def test_a_port_in_use_is_said_in_one_sentence() -> None:
    with installation() as var, socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        up = Up(var, taken.getsockname()[1])
        assert up.ends() == 1
        assert up.said.count("is in use by another program") == 1
        assert "Traceback" not in up.said


def test_a_port_that_is_no_port_is_said_in_one_sentence() -> None:
    with installation() as var:
        up = Up(var, 123456)
        assert up.ends() == 1
        assert up.said == "Not started: PORT is a number from 1 to 65535, not «123456».\n"

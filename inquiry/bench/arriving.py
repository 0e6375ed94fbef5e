"""What a newcomer notices: how long the start takes, how much memory it holds, how heavy the first page is."""

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.db import connection
from playwright.sync_api import CDPSession, Page, sync_playwright

from inquiry.bench.figures import Figure, at_most
from inquiry.bench.ground import ROOT, Installation, Say, signed_in, world
from inquiry.services.addresses import free_port
from people.models import Person
from syntheses.models import Report

SETTLE = 12


def first_start(seconds: float, *, demonstration: bool) -> Figure:
    """The first start of an installation whose packages are there: its data are made, and the demonstration loaded."""
    what = "with the demonstration" if demonstration else "without the demonstration"
    return at_most(f"First start {what}, packages there: to Ready", seconds, 180, "s")


def fresh_clone(folder: Path) -> Figure:
    """``make run`` in a fresh clone, its packages installed from a warm cache (only with FULL=1)."""
    clone, port, log = folder / "clone", free_port(), folder / "clone.log"
    git = shutil.which("git") or "git"
    subprocess.run([git, "clone", "--quiet", str(ROOT), str(clone)], check=True)  # noqa: S603
    given = {name: value for name, value in world(clone / "var").items() if name not in ("INQUIRY_VAR", "VIRTUAL_ENV")}
    began = time.monotonic()
    with log.open("wb") as output:
        run = subprocess.Popen(  # noqa: S603
            [shutil.which("make") or "make", "run", f"PORT={port}"], cwd=clone, env=given, stdin=subprocess.DEVNULL,
            stdout=output, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    try:
        while "Ready: " not in log.read_text(encoding="utf-8", errors="replace"):
            if run.poll() is not None or time.monotonic() - began > 900:
                raise RuntimeError(log.read_text(encoding="utf-8", errors="replace")[-3000:])
            time.sleep(0.1)
        return at_most("make run, first, in a fresh clone: to Ready", time.monotonic() - began, 180, "s")
    finally:
        os.killpg(run.pid, signal.SIGINT)
        run.wait(120)
        home = json.loads((clone / "var" / "services.json").read_text(encoding="utf-8"))["home"]
        shutil.rmtree(home, ignore_errors=True)


def pieces_in_library(since: float) -> Figure:
    """How long after Ready the demonstration's reflection and summary were both printed by the worker.

    Waits on until nothing is left to print, so that what comes after has the machine to itself.
    """
    printed, wanted, took = Report.objects.filter(state=Report.State.READY), {"behaviour", "annual"}, 0.0
    at_work = Report.objects.filter(state__in=[Report.State.REQUESTED, Report.State.WORKING])
    while (not took or at_work.exists()) and time.monotonic() - since < 240:
        if not took and wanted <= set(printed.values_list("edition__kind", flat=True)):
            took = time.monotonic() - since
        connection.close()
        time.sleep(0.2)
    return at_most("Ready to both printed pieces in the library", took or 240, 120, "s")


def start_again(installation: Installation) -> Figure:
    """The next start, with its data."""
    connection.close()
    began = time.monotonic()
    installation.stop()
    stopped = time.monotonic() - began
    return at_most("make run, again: to Ready", installation.start(), 10, "s", stopped_in=stopped)


def idle_memory(installation: Installation, say: Say) -> Figure:
    """The memory of everything that ``make run`` starts, once each room was looked into and all is quiet again."""
    say(f"waiting {SETTLE} s for quiet")
    time.sleep(SETTLE)
    total, by_kind = installation.memory()
    return at_most("Idle memory of everything (PSS)", total, 600, "MB", **by_kind)


def page_weight(installation: Installation, person: Person) -> Iterator[Figure]:
    """What goes over the line for Today, the first time and later, and to which hosts."""
    cookies = [{"name": name, "value": value, "url": installation.address} for name, value in signed_in(person).items()]
    with sync_playwright() as playwright:
        found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
        browser = playwright.chromium.launch(
            executable_path=found,
            args=["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
        )
        context = browser.new_context()
        context.add_cookies(cookies)  # type: ignore[arg-type]
        page = context.new_page()
        weighed = _Scales(context.new_cdp_session(page))
        first = weighed.visit(page, f"{installation.address}/")
        parts = dict(weighed.parts)
        page.goto("about:blank")
        later = weighed.visit(page, f"{installation.address}/")
        hosts = weighed.hosts
        browser.close()
    yield at_most("Page weight of Today, first visit", first / 1000, 300, "kB", **parts)
    yield at_most("Page weight of Today, later", later / 1000, 30, "kB", **weighed.parts)
    others = hosts - {f"127.0.0.1:{installation.port}"}
    yield at_most("Requests to another host", len(others), 0, "", hosts=sorted(hosts))


class _Scales:
    """What the browser itself says that it received."""

    def __init__(self, session: CDPSession) -> None:
        self.parts: dict[str, int] = {}
        self.hosts: set[str] = set()
        self._names: dict[str, str] = {}
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.loadingFinished", self._came)
        session.send("Network.enable")

    def visit(self, page: Page, address: str) -> int:
        """Open a page and wait until nothing more comes; the bytes that came, heads and all."""
        self.parts.clear()
        page.goto(address, wait_until="networkidle")
        page.wait_for_timeout(500)
        return sum(self.parts.values())

    def _asked(self, event: dict[str, Any]) -> None:
        address = urlsplit(event["request"]["url"])
        if address.scheme in ("http", "https", "ws", "wss"):
            self.hosts.add(address.netloc)
        self._names[event["requestId"]] = address.path

    def _came(self, event: dict[str, Any]) -> None:
        name = self._names.get(event["requestId"], "?")
        self.parts[name] = self.parts.get(name, 0) + int(event["encodedDataLength"])

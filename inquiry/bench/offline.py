"""What a note costs without signal: its keeping, its way home, its drafts, and the page that opens by itself."""

import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from django.db import connection
from playwright.sync_api import BrowserContext, Page, Request, sync_playwright

from inquiry.bench.figures import Figure, at_most, median, percentile
from inquiry.bench.ground import Installation, signed_in
from people.models import Person
from reflections.models import Note

WAITING, OPENED = 200, 5
WORDS = "The kitchen at the centre was warm, and two of the tenants stayed to talk about the repairs."

# Notes kept one after the other, each timed by the page itself: from the press of Keep to the sentence on the screen.
_KEEP = """async ([words, count]) => {
  const form = document.getElementById("capture"), state = form.querySelector("[data-keep-state]"), took = [];
  const says = (beginning) => new Promise((done) => {
    const look = () => state.textContent.trim().startsWith(beginning) && (seen.disconnect(), done(performance.now()));
    const seen = new MutationObserver(look);
    seen.observe(state, { childList: true, subtree: true, characterData: true });
    look();
  });
  for (let at = 1; at <= count; at += 1) {
    form.elements.text.value = `${at}. ${words}`;
    form.elements.text.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise((done) => setTimeout(done, 30));
    const began = performance.now();
    form.querySelector("[data-keep]").click();
    took.push((await says("On this device")) - began);
    state.textContent = "";
  }
  return took;
}"""

# What the service worker holds, each file as it came over the line.
_SHELL = """async () => {
  await navigator.serviceWorker.ready;
  const sizes = {};
  for (const name of (await caches.keys()).filter((one) => one.startsWith("shell-"))) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const response = await cache.match(request);
      const said = Number(response.headers.get("content-length"));
      sizes[new URL(request.url).pathname] = said || (await response.arrayBuffer()).byteLength;
    }
  }
  return sizes;
}"""


def without_signal(installation: Installation, person: Person) -> Iterator[Figure]:
    """Keep notes with the network off, send what waited, and open the inquiry where there is none."""
    folder = installation.var.parent / "device"
    with _device(installation, folder, person) as (context, page):
        page.goto("/", wait_until="networkidle")
        shell = page.evaluate(_SHELL)
        yield at_most("Application shell, once", sum(shell.values()) / 1000, 250, "kB", **shell)
        yield _draft(page)
        page.goto("/", wait_until="networkidle")
        context.set_offline(True)
        took = page.evaluate(_KEEP, [WORDS, WAITING])
        yield at_most("Keep a note without signal: to the sentence, p95", percentile(took, 95), 50, "ms",
                      p50=median(took))  # fmt: skip
        yield _drained(context, person)
    opened = []
    for _ in range(OPENED):
        with _device(installation, folder, person) as (context, page):
            context.set_offline(True)
            began = time.monotonic()
            page.goto("/", wait_until="commit")
            page.locator("#capture:not([hidden])").wait_for()
            opened.append(time.monotonic() - began)
    yield at_most("Opening without signal, browser just started: to the box", median(opened), 1, "s",
                  slowest=max(opened))  # fmt: skip


@contextmanager
def _device(installation: Installation, folder: Path, person: Person) -> Iterator[tuple[BrowserContext, Page]]:
    """A telephone whose store outlives its browser, somebody being signed in on it."""
    cookies = [{"name": name, "value": value, "url": installation.address} for name, value in signed_in(person).items()]
    with sync_playwright() as playwright:
        found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
        context = playwright.chromium.launch_persistent_context(
            folder, executable_path=found, base_url=installation.address, viewport={"width": 360, "height": 740},
            args=["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
        )  # fmt: skip
        try:
            context.add_cookies(cookies)  # type: ignore[arg-type]
            yield context, context.pages[0]
        finally:
            context.close()


def _draft(page: Page) -> Figure:
    """The largest request that saved a draft: its head and body, less the words themselves."""
    sent: list[Request] = []
    page.on("requestfinished", lambda request: sent.append(request) if "/drafts/" in request.url else None)
    box, words = page.locator("#capture textarea"), f"{WORDS} " * 40
    box.fill(words)
    page.wait_for_timeout(4000)
    box.press("End")
    box.press_sequentially("And so on.")
    page.wait_for_timeout(4000)
    if not sent:
        message = "No draft went to the server."
        raise RuntimeError(message)
    beyond = [_size(request) - len(urlencode({"text": words})) for request in sent]
    box.fill("")
    return at_most("Saving a draft: beyond the text", max(beyond) / 1000, 3, "kB", requests=len(sent))


def _size(request: Request) -> int:
    sizes = request.sizes()
    return int(sizes["requestHeadersSize"]) + int(sizes["requestBodySize"])


def _drained(context: BrowserContext, person: Person) -> Figure:
    """From the moment that the signal is back to the last of them in the database."""
    with ThreadPoolExecutor(1) as another:  # the browser's loop is this thread's, and no database is asked within it

        def kept() -> int:
            return another.submit(Note.objects.filter(author=person).count).result()  # the bench looks behind the sets

        before, began = kept(), time.monotonic()
        context.set_offline(False)
        while (came := kept() - before) < WAITING and time.monotonic() - began < 120:
            context.pages[0].wait_for_timeout(50)
        another.submit(lambda: connection.close()).result()
    took = time.monotonic() - began
    if came != WAITING:
        message = f"{came} of {WAITING} notes came within two minutes."
        raise RuntimeError(message)
    return at_most(f"{WAITING} notes that waited: to the last one kept", took, 10, "s")

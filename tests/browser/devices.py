"""A device of somebody's own: a browser with a store that outlives it, that can be killed and started again."""

import os
import re
import signal
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.chromium import ASKING_NOBODY, path
from tests.browser.conftest import PHONE, Product


class Device:
    """One telephone. ``page`` is the page in front of its owner."""

    def __init__(self, product: Product, browser: Browser, folder: Path, *, before: str = "") -> None:
        self.product, self.browser, self.folder, self.before = product, browser, folder, before
        self.context: BrowserContext | None = None
        self.start()

    def start(self, *, offline: bool = False) -> Page:
        """Take it up: a new browser over what the last one stored."""
        self.context = self.browser.browser_type.launch_persistent_context(
            self.folder, executable_path=path(), base_url=self.product.address, viewport=PHONE,  # type: ignore[arg-type]
            args=ASKING_NOBODY, locale="en-GB",
        )  # fmt: skip
        if self.before:
            self.context.add_init_script(self.before)
        self.context.set_offline(offline)
        self.page = self.context.pages[0]
        return self.page

    def sign_in(self, role: str, *, shared: bool = False) -> None:
        """Somebody comes in, and the page that opens without signal is fetched."""
        self.page.goto("/account/login/")
        if shared:
            self.page.get_by_label("This is a shared device").check()
        account = self.product.accounts[role]
        self.page.get_by_label("Your e-mail address").fill(account["email"])
        self.page.get_by_label("Your password").fill(account["password"])
        self.page.get_by_role("button", name="Sign in", exact=True).click()
        self.page.wait_for_url(lambda address: "/account/login" not in address)
        self.page.evaluate("async () => { await navigator.serviceWorker.ready; }")

    def come_back(self, role: str) -> None:
        """There is signal again; a browser that was killed may have forgotten who was signed in."""
        self.signal(there=True)
        self.page.goto("/")
        if "/account/login" in self.page.url:
            self.sign_in(role)

    def signal(self, *, there: bool) -> None:
        """Signal comes or goes."""
        assert self.context is not None
        self.context.set_offline(not there)

    def close(self) -> None:
        """Put it away."""
        if self.context is not None:
            self.context.close()
            self.context = None

    def kill(self) -> None:
        """The battery is empty: kill -9, with nothing said beforehand."""
        for process in Path("/proc").glob("[0-9]*"):
            try:
                told = (process / "cmdline").read_bytes()
            except OSError:
                continue
            if str(self.folder).encode() in told and b"--type=" not in told:
                os.kill(int(process.name), signal.SIGKILL)
        deadline = time.monotonic() + 10
        while self.context is not None and self.context.pages and time.monotonic() < deadline:
            try:
                self.page.wait_for_timeout(50)
            except Exception:  # noqa: BLE001 - it is gone, as it should be
                break
        self.context = None
        for lock in self.folder.glob("Singleton*"):
            lock.unlink(missing_ok=True)

    # -- What its owner does and sees --

    @property
    def state(self) -> Locator:
        """The sentence beside Keep."""
        return self.page.locator("[data-keep-state]")

    @property
    def count(self) -> Locator:
        """The line under the masthead."""
        return self.page.locator(".waiting-count")

    def write(self, words: str) -> None:
        """Type into the box that comes first."""
        self.page.get_by_label("What happened?").fill(words)

    def keep(self, words: str, said: str | re.Pattern[str]) -> None:
        """Write, keep, and read where it is now."""
        self.write(words)
        self.page.get_by_role("button", name="Keep", exact=True).click()
        expect(self.state).to_contain_text(said, timeout=10_000)

    def stored(self) -> str:
        """All that lies in its database and its caches, as far as it can be read without a key."""
        read: Any = self.page.evaluate(READ_EVERYTHING)
        return str(read)


READ_EVERYTHING = """
async () => {
  const parts = [];
  const read = (value) => {
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) parts.push(new TextDecoder('latin1').decode(value));
    else if (value instanceof CryptoKey) parts.push(value.extractable ? 'a key that can be read' : 'a key');
    else if (value && typeof value === 'object') Object.values(value).forEach(read);
    else parts.push(String(value));
  };
  for (const { name } of await indexedDB.databases()) {
    const db = await new Promise((yes, no) => {
      const asked = indexedDB.open(name);
      asked.onsuccess = () => yes(asked.result);
      asked.onerror = () => no(asked.error);
    });
    for (const store of db.objectStoreNames) {
      const rows = await new Promise((yes) => {
        const asked = db.transaction(store).objectStore(store).getAll();
        asked.onsuccess = () => yes(asked.result);
      });
      read(rows);
    }
    db.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      parts.push(request.url);
      const answer = await cache.match(request);
      if (answer.headers.get('content-type')?.includes('html')) parts.push(await answer.text());
    }
  }
  return parts.join('\\n');
}
"""

"""The real browser that the tests look through."""

import shutil
from pathlib import Path

from playwright.sync_api import Browser, Playwright

MAC = Path("/Applications/Chromium.app/Contents/MacOS/Chromium")


def chromium(playwright: Playwright) -> Browser:
    """Start the Chromium of this machine, asking nothing of any other host. A missing one fails; it never skips."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    path = found or (str(MAC) if MAC.exists() else None)
    assert path, "Chromium is missing. `make test` says how to install it."
    return playwright.chromium.launch(
        executable_path=path, args=["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
    )

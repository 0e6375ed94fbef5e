"""The real browser that the tests look through."""

import shutil
from pathlib import Path

from playwright.sync_api import Browser, Playwright

MAC = Path("/Applications/Chromium.app/Contents/MacOS/Chromium")


ASKING_NOBODY = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]

# A pretended microphone that hums, and nobody who has to allow it.
MICROPHONE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]


def path() -> str:
    """Where the Chromium of this machine lies. A missing one fails; it never skips."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    there = found or (str(MAC) if MAC.exists() else None)
    assert there, "Chromium is missing. `make test` says how to install it."
    return there


def chromium(playwright: Playwright, *more: str) -> Browser:
    """Start it, asking nothing of any other host."""
    return playwright.chromium.launch(executable_path=path(), args=[*ASKING_NOBODY, *more])

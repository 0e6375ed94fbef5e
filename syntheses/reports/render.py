"""A view as a tagged PDF. This is the only door to WeasyPrint, and the door opens on a closed case.

Three steps, always in this order: *freeze* writes the content hash into the sheet, *set* makes pages of it, *mend* puts
right what the tagger leaves wrong. Then the finished file is checked, and is not handed out if anything is amiss.
Nothing here reads the clock, the network or a database: the same view gives the same bytes.
"""

import hashlib
import io
import logging
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import unquote, urlsplit

from fontTools.ttLib import woff2
from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from syntheses.reports import checks, compose, tiles
from syntheses.reports.mend import Said, mend
from syntheses.reports.outcome import OnStep, Printed, PrintFailed, unheard
from syntheses.reports.view import ReportView

log = logging.getLogger(__name__)
# The font subsetter dates its work by this.
os.environ.setdefault("SOURCE_DATE_EPOCH", "0")

# A reserved name that no resolver answers: relative addresses in the sheet lead here, and only the case serves it.
BASE = "https://press.invalid/"
TYPES = {".css": "text/css", ".woff2": "font/woff2", ".svg": "image/svg+xml"}
VARIANT = "pdf/ua-1"
_PAGE = re.compile(r"Page (\d+)")


class RenderError(PrintFailed):
    """The setter, or the check after it, refused."""


@cache
def case_files() -> dict[str, bytes]:
    """Everything a sheet may draw on, by name: two style sheets, the print fonts, and the nine tiles."""
    files = {f"css/{name}": (tiles.STATIC / "css" / name).read_bytes() for name in ("marks.css", "report.css")}
    fonts = sorted((tiles.STATIC / "fonts" / "print").glob("*.woff2"))
    files |= {f"fonts/print/{font.name}": _unpacked(font.read_bytes()) for font in fonts if not font.is_symlink()}
    files |= {f"tiles/{glyph}.svg": tiles.tile(glyph).encode() for glyph in tiles.FAMILIES}
    files["tiles.css"] = tiles.sheet().encode()
    return files


def _unpacked(font: bytes) -> bytes:
    """A font as the setter wants it. It would unpack every font anew for each sheet, and take longer than a page."""
    out = io.BytesIO()
    woff2.decompress(io.BytesIO(font), out)
    return out.getvalue()


class Case(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
    """A type case: it hands out the sheets, fonts and tiles of this package by name, and nothing else.

    It never calls the parent's fetch, so no scheme is ever opened: not http, not file, not data. A wrong name stops the
    press rather than leaving a hole in the page.
    """

    def __init__(self) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)

    def fetch(self, url: str, headers: Any = None) -> Any:  # noqa: ANN401
        """What lies in the case under this name."""
        name = unquote(urlsplit(url).path).lstrip("/")
        content = case_files().get(name) if url.startswith(BASE) else None
        if content is None:
            raise FatalURLFetchingError(f"not in the case: {url[:80]}")
        return URLFetcherResponse(url, content, {"Content-Type": TYPES[name[name.rindex(".") :]]})


def freeze(html: str) -> tuple[str, str]:
    """The sheet with its content hash, and the hash: of the sheet before, and of every file it may draw on."""
    digest = hashlib.sha256(html.encode("utf-8"))
    for name, content in sorted(case_files().items()):
        digest.update(b"\0" + name.encode() + b"\0" + content)
    value = digest.hexdigest()
    groups = [value[at : at + 8] for at in range(0, 64, 8)]
    return html.replace(compose.HASH_SLOT, f"{' '.join(groups[:4])}<br>{' '.join(groups[4:])}"), value


@dataclass(frozen=True)
class Galley:
    """Pages as WeasyPrint leaves them, before mending."""

    pdf: bytes
    pages: int
    run_ons: list[int]


def set_type(html: str, identifier: str, on_step: OnStep = unheard) -> Galley:
    """Make pages of a sheet. First they are measured, to know how many there will be; then they are set one by one."""
    with _measuring(on_step):
        document = HTML(string=html, base_url=BASE, url_fetcher=Case()).render(pdf_variant=VARIANT)
    total = len(document.pages)
    for number, page in enumerate(document.pages, 1):
        page.paint = _painted(page.paint, number, total, on_step)
    # Left uncompressed: the mending pass reads every page, and compresses once at the end.
    pdf = document.write_pdf(pdf_variant=VARIANT, pdf_identifier=identifier.encode(), uncompressed_pdf=True)
    return Galley(pdf, total, _run_ons(document))


def _painted(paint: Callable[..., None], number: int, total: int, on_step: OnStep) -> Callable[..., None]:
    def painted(*given: Any, **named: Any) -> None:  # noqa: ANN401
        on_step("setting", number, total)
        paint(*given, **named)

    return painted


@contextmanager
def _measuring(on_step: OnStep) -> Iterator[None]:
    """Hear the setter say which page it measures; from its second round on it knows how many there are."""

    class Ear(logging.Handler):
        highest = total = 0

        def emit(self, record: logging.LogRecord) -> None:
            said = record.getMessage()
            if "Repagination" in said:
                self.total = self.highest
            elif found := _PAGE.search(said):
                number = int(found[1])
                self.highest = max(self.highest, number)
                on_step("measuring", number, self.total)

    progress, ear = logging.getLogger("weasyprint.progress"), Ear()
    level = progress.level
    progress.setLevel(logging.INFO)
    progress.propagate = False
    progress.addHandler(ear)
    try:
        yield
    finally:
        progress.removeHandler(ear)
        progress.setLevel(level)
        progress.propagate = True


def _run_ons(document: Any) -> list[int]:  # noqa: ANN401
    """The pages whose last paragraph goes on overleaf.

    WeasyPrint tells this nowhere, so this one function looks at its private page boxes; without them the paragraphs
    stay in two parts.
    """
    ends: list[tuple[Any, Any]] = []
    for page in document.pages:
        box = getattr(page, "_page_box", None)
        found = [] if box is None else [child.element for child in box.descendants() if child.element_tag == "p"]
        ends.append((found[0], found[-1]) if found else (None, None))
    return [at for at in range(len(ends) - 1) if ends[at][1] is not None and ends[at][1] is ends[at + 1][0]]


def print_html(html: str, on_step: OnStep = unheard) -> tuple[Printed, Said]:
    """A sheet as a finished file, mended and not yet checked."""
    frozen, content_hash = freeze(html)
    galley = set_type(frozen, content_hash[:32], on_step)
    said = Said(frozen)
    on_step("checking", 0, galley.pages)
    pdf, done = mend(galley.pdf, said, galley.run_ons)
    log.debug("mended: %s", done.counts)
    return Printed(pdf, galley.pages, hashlib.sha256(pdf).hexdigest()), said


def print_edition(kept: dict[str, Any], on_step: OnStep = unheard) -> Printed:
    """An edition's frozen view as a finished, checked file.

    Raises ``RenderError``, with a sentence.
    """
    on_step("gathering", 0, 0)
    try:
        html = compose.sheet(ReportView.from_json(kept))
        printed, said = print_html(html, on_step)
    except FatalURLFetchingError as refusal:  # a BaseException: an ordinary handler would not see it
        raise RenderError(f"The sheet asked for something that is not in the press: {refusal}.") from None
    except MemoryError:
        raise RenderError("The press ran out of memory. The edition may be too long for it.", retryable=True) from None
    except Exception as problem:
        log.exception("the press failed")
        raise RenderError(f"The edition could not be set: {type(problem).__name__}, {str(problem)[:200]}") from problem
    on_step("checking", printed.pages, printed.pages)
    if faults := checks.faults(printed.pdf, said.headings):
        raise RenderError(f"The finished file did not pass the press’s own check: {faults[0]}")
    on_step("ready", printed.pages, printed.pages)
    return printed

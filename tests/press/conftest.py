"""Pieces printed once for all the tests that read them, by the press that a worker uses."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from syntheses.reports.outcome import Printed, unheard
from syntheses.reports.press import Press
from syntheses.reports.view import ReportView
from tests.press import samples, samples_year


def tool(*command: str | Path) -> str:
    """What a command-line tool says of a file."""
    return subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True).stdout


def squeezed(text: str) -> str:
    """Words with single spaces, and words that were broken over a line's end whole again."""
    return " ".join(re.sub(r"(?<=\w)-\n(?=\w)", "", text.replace("\u00ad\n", "")).split())


@dataclass(frozen=True)
class Piece:
    """A printed piece: what went in, what came out, and where it lies."""

    view: ReportView
    printed: Printed
    path: Path

    def pages(self) -> list[str]:
        """The text of each page, in the order in which it was set."""
        return tool("pdftotext", "-raw", self.path, "-").split("\f")[:-1]

    @property
    def headings(self) -> list[str]:
        """What the view makes headings of, before the endmatter."""
        found = [self.view.title]
        for chapter in self.view.chapters:
            found += [chapter.title, *(section.title for section in chapter.sections)]
        return [heading for heading in found if heading]


@pytest.fixture(scope="session")
def press() -> Iterator[Press]:
    """A press of the tests' own."""
    made = Press()
    yield made
    made.close()


@pytest.fixture(scope="session")
def pieces(press: Press, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Piece]:
    """One piece of each kind, printed."""
    folder = tmp_path_factory.mktemp("press")
    made: dict[str, Piece] = {}
    for view in (samples.reflection(), samples_year.annual(), samples.response(), samples.portrait()):
        printed = press.print_view(view.to_json(), on_step=unheard, should_stop=lambda: False)
        path = folder / f"{view.kind}.pdf"
        path.write_bytes(printed.pdf)
        made[view.kind] = Piece(view, printed, path)
    return made


KINDS = ("behaviour-reflection", "annual-summary", "response", "place-portrait")


@pytest.fixture(params=KINDS)
def piece(request: pytest.FixtureRequest, pieces: dict[str, Piece]) -> Piece:
    """Each of them in turn."""
    return pieces[request.param]


@pytest.fixture
def reflection(pieces: dict[str, Piece]) -> Piece:
    """The reflection of three pages."""
    return pieces["behaviour-reflection"]


@pytest.fixture
def annual(pieces: dict[str, Piece]) -> Piece:
    """The year's summary."""
    return pieces["annual-summary"]

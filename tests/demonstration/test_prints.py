"""The demonstration's pieces as they are printed: valid, read aloud in order, complete, and the same twice."""

import re
import subprocess
from pathlib import Path

import outloud
import page as validation
import pikepdf
import pytest

from syntheses.models import Edition, Synthesis
from syntheses.reports.render import print_edition

PIECES = {
    "reflection-on-trust-edition-2": (2, 4),
    "annual-2025-26": (20, 35),
    "portrait-of-harrowby": (2, 4),
    "response": (2, 3),
}
# The body of a page: its head and its foot, in points.
HEAD, FOOT = 85, 758


@pytest.fixture(scope="package")
def printed(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("printed")
    files = {}
    for slug in PIECES:
        files[slug] = folder / f"{slug}.pdf"
        files[slug].write_bytes(print_edition(Edition.objects.get(slug=slug).snapshot).pdf)
    return files


def text_of(path: Path) -> str:
    return subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("slug", PIECES)
def test_it_is_of_the_length_that_it_should_be(printed: dict[str, Path], slug: str) -> None:
    least, most = PIECES[slug]
    with pikepdf.open(printed[slug]) as pdf:
        assert least <= len(pdf.pages) <= most


@pytest.mark.parametrize("slug", PIECES)
def test_no_page_before_the_last_is_left_nearly_empty(printed: dict[str, Path], slug: str) -> None:
    words = subprocess.run(
        ["pdftotext", "-bbox", printed[slug], "-"], capture_output=True, text=True, check=True
    ).stdout
    for number, page in enumerate(words.split("<page ")[1:-1], 1):
        lowest = max(float(y) for y in re.findall(r'yMax="([\d.]+)"', page) if float(y) < FOOT)
        assert lowest > HEAD + (FOOT - HEAD) / 3, f"page {number} is nearly empty"


@pytest.mark.parametrize("slug", PIECES)
def test_it_is_accessible_by_the_standard(printed: dict[str, Path], slug: str) -> None:
    result = validation.validate_pdf(str(printed[slug]), profile="ua1")
    assert result.is_compliant
    assert result.checks.failed == 0


@pytest.mark.parametrize("slug", PIECES)
def test_it_reads_aloud_without_a_fault(printed: dict[str, Path], slug: str) -> None:
    result = outloud.check(str(printed[slug]))
    assert [finding for finding in result.findings if finding.severity == "error"] == []


@pytest.mark.parametrize("slug", PIECES)
def test_it_is_sound_and_carries_its_own_fonts(printed: dict[str, Path], slug: str) -> None:
    subprocess.run(["qpdf", "--check", printed[slug]], check=True, capture_output=True)
    fonts = subprocess.run(["pdffonts", printed[slug]], capture_output=True, text=True, check=True).stdout.splitlines()[
        2:
    ]
    assert fonts
    for line in fonts:
        embedded, subset, unicode = re.findall(r"\b(yes|no)\b", line)[:3]
        assert (embedded, subset, unicode) == ("yes", "yes", "yes"), line


@pytest.mark.parametrize("slug", PIECES)
def test_the_same_edition_prints_the_same_bytes(printed: dict[str, Path], slug: str) -> None:
    assert print_edition(Edition.objects.get(slug=slug).snapshot).pdf == printed[slug].read_bytes()


def test_the_dissent_stands_in_print_with_its_holders(printed: dict[str, Path]) -> None:
    text = " ".join(text_of(printed["reflection-on-trust-edition-2"]).split())
    assert "We dispute that it is a thing one can set out to make" in text
    assert "Ines Calloway, Maud Ferrier and Nadia Farrow" in text


def test_the_correction_is_told_and_the_first_edition_keeps_its_words(printed: dict[str, Path]) -> None:
    text = " ".join(text_of(printed["reflection-on-trust-edition-2"]).split())
    assert "Each took less than a week" in text
    assert "Each took an afternoon" in text  # among the corrections
    first = Edition.objects.get(slug="reflection-on-trust")
    assert "Each took an afternoon." in str(first.snapshot)
    assert first.superseded_by is not None


def test_no_place_and_nobody_is_named_in_what_goes_across_places(printed: dict[str, Path]) -> None:
    for slug in ("reflection-on-trust-edition-2", "annual-2025-26"):
        text = text_of(printed[slug])
        for name in ("Harrowby", "Eastmere", "Tolland", "Northgate", "Carrow", "Lowfield"):
            assert name not in text, (slug, name)


def test_the_year_has_a_chapter_for_each_sub_question(printed: dict[str, Path]) -> None:
    with pikepdf.open(printed["annual-2025-26"]) as pdf, pdf.open_outline() as outline:
        titles = [item.title for item in outline.root] + [
            inner.title for item in outline.root for inner in item.children
        ]
    for question in Synthesis.objects.get(slug="annual-2025-26").sections.filter(sub_question__isnull=False):
        assert any(question.title in title for title in titles), titles

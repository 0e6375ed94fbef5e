"""Whatever is written in whatever field, it is printed as text: nothing is fetched, no file is read, nothing breaks."""

import http.server
import itertools
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from syntheses.reports import annex, compose
from syntheses.reports.outcome import unheard
from syntheses.reports.press import Press
from syntheses.reports.view import ReportView
from tests.press import samples, samples_year
from tests.press.conftest import squeezed, tool

CANARY = "canary-6c1f0a-do-not-print"
# Fields that hold no text of anybody's, but the name of something.
NAMES = {
    "schema", "is", "kind", "group", "basis", "hedge", "stance", "drawing", "anchor", "key", "behaviour", "central",
    "touched", "published_on", "signed_on", "accepted_on", "given_on", "shown_on", "made_on", "contact_until",
}  # fmt: skip


def vectors(port: int, canary: Path) -> list[str]:
    """Ways in which a text has made a setter fetch or attach, at other houses."""
    web, file = f"http://127.0.0.1:{port}", canary.as_uri()
    return [
        f'<img src="{web}/1">',
        f'<img src="{file}">',
        f'<link rel="stylesheet" href="{web}/2.css">',
        f'<link rel="attachment" href="{file}">',
        f'<a rel="attachment" href="{file}">',
        f"<style>@import url({web}/3.css);</style>",
        f"<style>@font-face{{font-family:x;src:url({web}/4)}}p{{font-family:x}}</style>",
        f"<style>@color-profile --x{{src:url({web}/5)}}</style>",
        f'<p style="background:url({web}/6)">',
        f'<p style="content:url({file})">',
        f'<svg><image href="{web}/7"/></svg>',
        f'<svg><image xlink:href="{file}"/></svg>',
        f'<svg><use href="{web}/8#a"/></svg>',
        f"<img src=\"data:image/svg+xml,<svg><image href='{web}/9'/></svg>\">",
        f'<object data="{file}">',
        f'<embed src="{web}/10">',
        f'<iframe src="{file}">',
        f'<base href="{web}/">',
        f'<meta http-equiv="refresh" content="0;url={web}/11">',
        f'<!ENTITY x SYSTEM "{file}">&x;',
        '"><script>fetch("/")</script>',
        "</title></p></main><h1>",
        "{{ settings.SECRET_KEY }}{% include 'x' %}",
        "<!--content-hash-->",
        "javascript:alert(1)",
    ]


@pytest.fixture
def asked() -> Iterator[tuple[int, list[str]]]:
    """A web server that notes whoever asks it for anything."""
    heard: list[str] = []

    class Ear(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(self.path)
            self.send_error(404)

        def log_message(self, format: str, *args: Any) -> None:
            """Quietly."""

    server = http.server.HTTPServer(("127.0.0.1", 0), Ear)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port, heard
    server.shutdown()
    thread.join()
    server.server_close()


def some_of(every: list[str]) -> Iterator[str]:
    """Five of the ways at a time, for ever."""
    turning = itertools.cycle(every)
    while True:
        yield " ".join(itertools.islice(turning, 5))


def filled(kept: Any, words: str | Iterator[str], name: str = "") -> Any:
    """A view with some words put into every text of it."""
    if isinstance(kept, dict):
        return {key: filled(value, words, key) for key, value in kept.items()}
    if isinstance(kept, list):
        return [filled(value, words, name) for value in kept]
    if isinstance(kept, str) and name not in NAMES:
        return f"{kept} {words if isinstance(words, str) else next(words)}"
    return kept


@pytest.mark.parametrize("kind", ["reflection", "annual", "response", "portrait"])
def test_no_text_makes_the_press_fetch_or_attach_anything(
    kind: str, press: Press, asked: tuple[int, list[str]], tmp_path: Path
) -> None:
    port, heard = asked
    canary = tmp_path / "canary.txt"
    canary.write_text(CANARY)
    made = {
        "reflection": samples.reflection, "annual": small_year, "response": samples.response,
        "portrait": samples.portrait,
    }  # fmt: skip
    every = vectors(port, canary)
    # The year has many fields: each gets some of them in turn. The short pieces get all of them in every field.
    view = filled(made[kind]().to_json(), some_of(every) if kind == "annual" else " ".join(every))
    printed = press.print_view(view, on_step=unheard, should_stop=lambda: False)
    assert heard == []
    path = tmp_path / "hostile.pdf"
    path.write_bytes(printed.pdf)
    with pikepdf.open(path) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Stream):
                assert CANARY.encode() not in thing.read_bytes()
        kinds = {str(note.A.S) for page in pdf.pages for note in page.obj.get("/Annots", []) if "/A" in note}
        assert kinds <= {"/GoTo", "/URI"}
        assert "/EmbeddedFiles" not in pdf.Root.get("/Names", {})
        assert "/OpenAction" not in pdf.Root
    text = squeezed(tool("pdftotext", "-raw", path, "-"))
    assert CANARY not in text
    # They stand there as anybody's words would.
    for vector in ('<img src="http', "<base href", "{{ settings.SECRET_KEY }}", "<!--content-hash-->"):
        assert vector in text


def small_year() -> ReportView:
    """The year with all its kinds of block and few of its paragraphs: the hostile words make up the length."""
    kept = samples_year.annual().to_json()
    for chapter in kept["chapters"]:
        for section in chapter["sections"]:
            section["blocks"] = [block for block in section["blocks"] if block["is"] != "Paragraph"]
            for block in section["blocks"]:
                if block["is"] == "Figure":
                    block["table"]["rows"] = block["table"]["rows"][:2]
                    block["strips"] = block.get("strips", [])[:1]
    kept["chapters"] = [c for c in kept["chapters"] if any(s["blocks"] for s in c["sections"])]
    kept["index"], kept["notes"] = [], kept["notes"][:3]
    return ReportView.from_json(kept)


def test_a_link_out_of_the_web_is_only_words() -> None:
    kept = samples.reflection().to_json()
    kept["links"] = [{"kind": "continues", "title": "Elsewhere", "address": "javascript:alert(1)"}]
    html = compose.sheet(ReportView.from_json(kept))
    assert "Elsewhere" in html
    assert "javascript" not in html


STRANGE = (
    "العربية من اليمين إلى اليسار",
    "עברית מימין לשמאל",
    "👩🏽‍🌾 🏳️‍🌈 🇬🇧",
    "e\u0301 a\u0308\u0323 Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334",
    "Łódź, Ŵyr, Győr, ŷ",
    "\u202eoverridden\u202c \u200b\u200d\ufeff",
    "日本語と한국어",
    "\u0000\u0007\ud800\uffff",
    "a" * 400,
)


def test_letters_of_any_script_do_not_stop_the_press(press: Press) -> None:
    view = filled(samples.reflection().to_json(), " ".join(STRANGE))
    printed = press.print_view(view, on_step=unheard, should_stop=lambda: False)
    assert printed.pages >= 3


def test_welsh_and_polish_names_are_set_in_our_own_type(press: Press, tmp_path: Path) -> None:
    view = filled(samples.reflection().to_json(), "Ŵyr, Łódź, Győr, ŷ")
    path = tmp_path / "names.pdf"
    path.write_bytes(press.print_view(view, on_step=unheard, should_stop=lambda: False).pdf)
    fonts = tool("pdffonts", path).splitlines()[2:]
    assert all("+Source-" in line for line in fonts)
    assert "Ŵyr, Łódź, Győr" in squeezed(tool("pdftotext", "-raw", path, "-"))


def test_the_annex_gives_no_formula_to_a_spreadsheet() -> None:
    for start in ("=", "+", "-", "@", "\t=", "\r=", "＝", "＋", "－", "＠", " =", "\u200b="):
        assert annex.safe(f"{start}1+1").startswith("'")
    assert annex.safe("5 of 5 places") == "5 of 5 places"

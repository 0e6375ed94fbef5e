"""The nine marks on paper, made from the screens' own sprite and colours: one source for both.

A tile is the family's shape in the behaviour's colour, with the behaviour's glyph on it: a circle for perspective,
a square for power, a leaf for participation. In print a tile is the background of the words that name the behaviour,
so it is decoration and is not read aloud.
"""

import re
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from syntheses.reports.view import GLYPH_OF_BEHAVIOUR

STATIC = Path(__file__).resolve().parent.parent.parent / "static"
SVG = "{http://www.w3.org/2000/svg}"
SHAPES = {
    "perspective": '<circle cx="12" cy="12" r="12"/>',
    "power": '<rect width="24" height="24" rx="2"/>',
    "participation": '<path d="M0 0H12A12 12 0 1 1 0 12Z"/>',
}
# The family of each glyph, as the screens' marks have it.
FAMILIES = {
    "whole": "perspective",
    "strengths": "perspective",
    "vision": "perspective",
    "power": "power",
    "decisions": "power",
    "accountability": "power",
    "trust": "participation",
    "leadership": "participation",
    "learning": "participation",
}


@cache
def colors() -> dict[str, str]:
    """The colour of each glyph by day, as the screens' marks say it."""
    marks = (STATIC / "css" / "marks.css").read_text(encoding="utf-8")
    # The first value of each is the one for paper; those for dark screens come later in the file.
    found = dict(reversed(re.findall(r"--b-([a-z]+)\s*:\s*(#[0-9a-fA-F]{6})", marks)))
    return {glyph: found[glyph] for glyph in GLYPH_OF_BEHAVIOUR.values()}


@cache
def _glyphs() -> dict[str, str]:
    """What each symbol of the sprite draws."""
    sprite = ElementTree.fromstring((STATIC / "img" / "sprite.svg").read_bytes())  # noqa: S314
    ElementTree.register_namespace("", SVG[1:-1])
    return {
        symbol.get("id", "")[2:]: "".join(ElementTree.tostring(part, "unicode") for part in symbol)
        for symbol in sprite.iter(f"{SVG}symbol")
        if symbol.get("id", "").startswith("g-")
    }


@cache
def tile(glyph: str) -> str:
    """One tile as a drawing of its own."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="24" height="24">{inside(glyph)}</svg>'


def inside(glyph: str) -> str:
    """What a tile draws, in a square of 24."""
    return (
        f'<g fill="{colors()[glyph]}">{SHAPES[FAMILIES[glyph]]}</g>'
        '<g transform="translate(3.4 3.4) scale(0.86)" fill="none" stroke="#fffefa" stroke-width="1.7" '
        f'stroke-linecap="round" stroke-linejoin="round">{_glyphs()[glyph]}</g>'
    )


@cache
def sheet() -> str:
    """The tiles as a style sheet for print, beside the screens' own ``marks.css``."""
    return "\n".join(
        f".tile-{glyph} {{ background-image: url(tiles/{glyph}.svg); }} .ink-{glyph} {{ color: var(--b-{glyph}); }}"
        for glyph in colors()
    )


@cache
def row() -> str:
    """All nine in a row, for a cover, with a sentence that says what they are."""
    said = (
        "The marks of the nine behaviours, in order: three circles for perspective, three squares for power, "
        "three leaves for participation."
    )
    placed = "".join(
        f'<g transform="translate({40 * at} 0)">{inside(glyph)}</g>'
        for at, glyph in enumerate(GLYPH_OF_BEHAVIOUR.values())
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 344 24" width="116mm" height="8.09mm" role="img">'
        f"<title>{said}</title>{placed}</svg>"
    )

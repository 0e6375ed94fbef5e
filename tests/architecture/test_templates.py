"""Every template keeps to what the content security policy allows, and to what a reader needs."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

FOLDER = Path(settings.BASE_DIR) / "templates"
TEMPLATES = sorted(FOLDER.rglob("*.html"))
# The press sets its own sheet into the file that it prints: no browser ever reads those.
PRINTED = FOLDER / "reports"

INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)|<style\b|\sstyle=|\son[a-z]+=|hx-on|hx-vals=.js:|javascript:", re.IGNORECASE
)
OUTSIDE = re.compile(r"(?:src|href|action)=[\"']https?://", re.IGNORECASE)
# Words that the product does not use on its screens.
NOT_OURS = re.compile(r"\bsuccessfully\b|\bplease\b|\busers?\b|\bstaff\b|\bsubmit\b(?!\")", re.IGNORECASE)


def name(path: Path) -> str:
    return str(path.relative_to(FOLDER))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_has_nothing_inline_and_asks_nobody_else(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if PRINTED not in path.parents:
        # What Django's own tags are given (`with one=tag`) never reaches a browser under that name.
        assert INLINE.findall(re.sub(r"\{%.*?%\}", " ", text, flags=re.DOTALL)) == []
    assert OUTSIDE.findall(text) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_can_be_read(path: Path) -> None:
    get_template(name(path))


def words(text: str) -> str:
    """What a reader sees of a template: no tags, no comments, no variables."""
    text = re.sub(r"\{% comment %\}.*?\{% endcomment %\}|\{#.*?#\}", " ", text, flags=re.DOTALL)
    return re.sub(r"\{[{%].*?[%}]\}|<[^>]*>", " ", text, flags=re.DOTALL)


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_page_speaks_as_the_inquiry_speaks(path: Path) -> None:
    assert NOT_OURS.findall(words(path.read_text(encoding="utf-8"))) == []

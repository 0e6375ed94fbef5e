"""What the tagger leaves wrong in a finished file, put right, so that it reads aloud as it reads by eye.

WeasyPrint tags a page well enough to pass the letter of PDF/UA-1, and leaves running heads in the text, figures in
the wrong place, links within links. ``docs/decisions/0005`` lists each fault. Two passes mend them: one over the words
of each page (its marks are written in a form known to the byte, so it needs no interpreter), one over the tree.
"""

import io
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

import pikepdf
from pikepdf import Array, Dictionary, Name, String

_MARKED = re.compile(rb"/Span\n<</MCID (\d+)>>\nBDC\n")
_ARTIFACT = b"/Artifact\n<</Type /Pagination>>\nBDC\n"
_FONT_OR_WORDS = re.compile(rb"/(\w+) [\d.]+ Tf\n|\[([^\]]*)\] TJ\n")
_CODES = re.compile(rb"<([0-9a-fA-F]*)>")
# The code of the last glyph of a line, and how far the setter moves after it.
_LAST_CODE = re.compile(rb"([0-9a-fA-F]{4})>[-\d.]*$")
_SPELT = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_WORD = r"[^\W\d_]+"
_HEAD, _TAIL = re.compile(rf"({_WORD})-$"), re.compile(rf"^{_WORD}")
PRINTED = 4  # the annotation flag that lets a link be printed


class Said(HTMLParser):
    """What a sheet says: its words, its headings, and the words of each link by where the link leads."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: dict[str, str] = {}
        self.headings: list[str] = []
        self._texts: list[str] = []
        self._target: str | None = None
        self._heading: list[str] | None = None
        self.feed(html)
        self.text = " ".join(self._texts)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A link or a heading begins."""
        if tag == "a":
            self._target = dict(attrs).get("href") or ""
            self.links[self._target] = ""
        elif tag in ("h1", "h2", "h3"):
            self._heading = []

    def handle_endtag(self, tag: str) -> None:
        """A link or a heading ends."""
        if tag == "a":
            self._target = None
        elif tag in ("h1", "h2", "h3") and self._heading is not None:
            self.headings.append(" ".join("".join(self._heading).split()))
            self._heading = None

    def handle_data(self, data: str) -> None:
        """Words."""
        self._texts.append(data)
        if self._target is not None:
            self.links[self._target] += data
        if self._heading is not None:
            self._heading.append(data)


@dataclass
class Mended:
    """How often each fault was met, for the log."""

    counts: dict[str, int] = field(default_factory=dict)

    def add(self, fault: str, times: int) -> None:
        """Count a fault."""
        self.counts[fault] = self.counts.get(fault, 0) + times


@dataclass(frozen=True)
class Element:
    """One element of the structure tree, and what it stands in."""

    it: Dictionary
    kind: str
    above: tuple[str, ...]


def mend(raw: bytes, said: Said, run_ons: list[int]) -> tuple[bytes, Mended]:
    """The file, mended.

    ``raw`` is best left uncompressed by the setter: it is compressed here, once. ``run_ons`` are the pages (from 0)
    whose last paragraph goes on overleaf.
    """
    done = Mended()
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        root = pdf.Root.StructTreeRoot
        tree = _walk(root)
        parents = _Parents(root)
        _join_paragraphs(pdf, tree, run_ons, done)
        _unnest_links(pdf, tree, parents, done)
        _mend_elements(tree, done)
        _describe_links(pdf, said.links, done)
        _mend_pages(pdf, {element.it.objgen for element in tree}, parents, said.text, done)
        parents.write()
        out = io.BytesIO()
        pdf.save(
            out,
            deterministic_id=True,
            compress_streams=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return out.getvalue(), done


# ---- The tree -------------------------------------------------------------------------------------------------------


def _children(element: pikepdf.Object) -> list[pikepdf.Object]:
    kids = element.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, Array) else [kids]


def _walk(root: pikepdf.Object) -> list[Element]:
    """Every element below the root, in reading order."""
    found: list[Element] = []
    waiting: list[tuple[pikepdf.Object, tuple[str, ...]]] = [(root, ())]
    while waiting:
        thing, above = waiting.pop()
        inside = above
        if thing is not root and isinstance(thing, Dictionary):
            kind = str(thing.S)
            found.append(Element(thing, kind, above))
            inside = (*above, kind)
        kids = [(kid, inside) for kid in _children(thing) if isinstance(kid, Dictionary) and "/S" in kid]
        waiting.extend(reversed(kids))
    return found


class _Parents:
    """The parent tree: from a page's marked content, or from an annotation, to its element."""

    def __init__(self, root: pikepdf.Object) -> None:
        self._root = root
        nums = list(root.ParentTree.Nums)
        self.by_key = {int(key): value for key, value in zip(nums[::2], nums[1::2], strict=True)}

    def write(self) -> None:
        """Put the tree back as it now is."""
        self._root.ParentTree.Nums = Array(item for key, value in self.by_key.items() for item in (key, value))


def _join_paragraphs(pdf: pikepdf.Pdf, tree: list[Element], run_ons: list[int], done: Mended) -> None:
    """A paragraph over a page's end is tagged as two. The second part's words go back to the first.

    The last page goes first, so that a paragraph over three pages closes up from its end.
    """
    on_page: dict[tuple[int, int], list[Dictionary]] = {}
    for element in tree:
        if element.kind == "/P":
            on_page.setdefault(element.it.Pg.objgen, []).append(element.it)
    pages = [page.obj.objgen for page in pdf.pages]
    for number in reversed(run_ons):
        before, after = on_page.get(pages[number]), on_page.get(pages[number + 1])
        if not before or not after:
            continue
        first, second = before[-1], after[0]
        for kid in _children(second):
            kid.P = first
            first.K.append(kid)
        parent = second.P
        parent.K = Array(kid for kid in _children(parent) if kid.objgen != second.objgen)
        done.add("paragraphs joined", 1)


def _unnest_links(pdf: pikepdf.Pdf, tree: list[Element], parents: _Parents, done: Mended) -> None:
    """A link's own page number is tagged as a second link within it: it becomes part of the one link."""
    dropped: set[tuple[int, int]] = set()
    for element in tree:
        if element.kind != "/Link" or "/Link" not in element.above:
            continue
        kept = []
        for kid in _children(element.it):
            if isinstance(kid, Dictionary) and kid.get("/Type") == Name.OBJR:
                dropped.add(kid.Obj.objgen)
                parents.by_key.pop(int(kid.Obj.StructParent), None)
            else:
                kept.append(kid)
        element.it.S = Name.Span
        element.it.K = Array(kept)
    if dropped:
        for page in pdf.pages:
            notes = page.obj.get("/Annots")
            if notes is not None:
                page.obj.Annots = Array(note for note in notes if note.objgen not in dropped)
    done.add("links unnested", len(dropped))


def _mend_elements(tree: list[Element], done: Mended) -> None:
    """Give each table head its scope, and each figure its place in points from the foot of the page."""
    for element in tree:
        if element.kind == "/TH":
            if "/A" not in element.it:
                element.it.A = Dictionary(O=Name.Table)
            if "/Scope" not in element.it.A:
                element.it.A.Scope = Name.Column if "/THead" in element.above else Name.Row
                done.add("heads scoped", 1)
        elif element.kind == "/Figure" and "/BBox" in element.it.get("/A", Dictionary()):
            left, top, right, bottom = (float(edge) * 0.75 for edge in element.it.A.BBox)
            height = float(element.it.Pg.MediaBox[3])
            box = (left, height - bottom, right, height - top)
            element.it.A.BBox = Array([round(edge, 3) for edge in box])
            done.add("figures placed", 1)


def _describe_links(pdf: pikepdf.Pdf, words: dict[str, str], done: Mended) -> None:
    """Let each link be printed, and give it its own words as description. A note's mark is named."""
    for page in pdf.pages:
        for note in page.obj.get("/Annots", Array([])):
            if note.get("/Subtype") != Name.Link:
                continue
            contents = str(note.get("/Contents", ""))
            said = " ".join((words.get(contents) or words.get(f"#{contents.lstrip('#')}") or contents).split())
            note.F = PRINTED
            note.Contents = String(f"Note {said}: how we know" if said.isdigit() else said)
            done.add("links described", 1)


# ---- The pages ------------------------------------------------------------------------------------------------------


def _mend_pages(
    pdf: pikepdf.Pdf,
    live: set[tuple[int, int]],
    parents: _Parents,
    text: str,
    done: Mended,
) -> None:
    """Over each page's words once: running heads become artifacts, hyphens of hyphenation become soft."""
    hyphens = _Hyphens(text)
    for page in pdf.pages:
        before = page.obj.Contents.read_bytes()
        after = _without_margins(before, page.obj, live, parents, done)
        after = hyphens.soften(after, page, done)
        if after is not before:
            page.obj.Contents.write(after)


def _without_margins(
    words: bytes, page: Dictionary, live: set[tuple[int, int]], parents: _Parents, done: Mended
) -> bytes:
    """Margin boxes are marked as content whose parent hangs outside the tree. They become pagination artifacts."""
    owners = parents.by_key.get(int(page.get("/StructParents", -1)))
    if not isinstance(owners, Array):
        return words
    stray = {at for at, owner in enumerate(owners) if isinstance(owner, Dictionary) and owner.objgen not in live}
    if not stray:
        return words
    for at in stray:
        owners[at] = None
    done.add("margin artifacts", len(stray))
    return _MARKED.sub(lambda mark: _ARTIFACT if int(mark[1]) in stray else mark[0], words)


class _Hyphens:
    """A hyphen made by hyphenation is tagged as if the author had typed it, so a reader says «other wise».

    Where the two halves make a word of the piece, and the hyphenated form does not stand in it, the glyph is marked
    to be read as a soft hyphen.
    """

    def __init__(self, text: str) -> None:
        self._words = set(re.findall(_WORD, text))
        self._typed = set(re.findall(f"{_WORD}-{_WORD}", text))
        self._fonts: dict[str, dict[str, str]] | None = None

    def soften(self, words: bytes, page: pikepdf.Page, done: Mended) -> bytes:
        """One page's words with the soft hyphens marked."""
        if self._fonts is None:
            # Every page of a sheet shares one set of fonts.
            self._fonts = {name[1:]: _spelling(font) for name, font in page.resources.get("/Font", {}).items()}
        lines: list[tuple[re.Match[bytes], dict[str, str]]] = []
        font: dict[str, str] = {}
        for found in _FONT_OR_WORDS.finditer(words):
            if found[1] is None:
                lines.append((found, font))
            else:
                font = self._fonts.get(found[1].decode(), {})
        out, start = [], 0
        for (found, here), (after, then) in pairwise(lines):
            last = _LAST_CODE.search(found[2])
            if last is None or here.get(last[1].decode().lower()) != "-":
                continue
            head = _HEAD.search(_read(found[2], here))
            tail = _TAIL.search(_read(after[2], then))
            if not head or not tail:
                continue
            if head[1] + tail[0] not in self._words or f"{head[1]}-{tail[0]}" in self._typed:
                continue
            out += [words[start : found.start()], _split(found[2], last.start(1))]
            start = found.end()
            done.add("hyphens softened", 1)
        return b"".join([*out, words[start:]]) if out else words


def _read(items: bytes, font: dict[str, str]) -> str:
    """The letters of a line's glyphs."""
    codes = b"".join(_CODES.findall(items)).decode().lower()
    return "".join(font.get(codes[at : at + 4], "?") for at in range(0, len(codes), 4))


def _split(items: bytes, at: int) -> bytes:
    """A line's glyphs, with the last one, whose code stands at ``at``, marked to be read as a soft hyphen."""
    before = items[: at - 1] if items[at - 1 : at] == b"<" else items[:at] + b">"
    mark = b"/Span\n<</ActualText <feff00ad>>>\nBDC\n"
    return b"[" + before + b"] TJ\n" + mark + b"[<" + items[at:] + b"] TJ\nEMC\n"


def _spelling(font: pikepdf.Object) -> dict[str, str]:
    """From glyph code to letters, by the font's own table."""
    if "/ToUnicode" not in font:
        return {}
    table = font.ToUnicode.read_bytes().decode("latin-1").partition("beginbfchar")[2]
    return {code.lower(): bytes.fromhex(text).decode("utf-16-be", "replace") for code, text in _SPELT.findall(table)}

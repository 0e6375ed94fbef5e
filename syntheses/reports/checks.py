"""What a finished file must be before it is handed out, asked of the file itself and not of the press."""

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

# Where a link in a printed piece may lead.
SAFE = ("https://", "http://", "mailto:")
# Keys of the catalog or of a page that make a file do something by itself.
ACTIVE = ("/OpenAction", "/AA", "/AcroForm", "/XFA")


def faults(pdf: bytes, headings: list[str]) -> list[str]:
    """Everything amiss with a file, each as a sentence; an empty list is a good file."""
    try:
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            return list(_faults(opened, headings))
    except pikepdf.PdfError as problem:
        return [f"it cannot be opened again ({problem})."]


def _faults(pdf: pikepdf.Pdf, headings: list[str]) -> Iterator[str]:
    root = pdf.Root
    if not str(pdf.docinfo.get("/Title", "")).strip():
        yield "it has no title."
    if str(root.get("/Lang", "")) != "en-GB":
        yield "it does not say that it is in English."
    if root.get("/MarkInfo", Dictionary()).get("/Marked", False) is not True:
        yield "it is not tagged."
    yield from _active(pdf)
    with pdf.open_outline() as outline:
        bookmarks = list(_titles(outline.root))
    if bookmarks != headings:
        odd = next((pair for pair in zip(bookmarks, headings, strict=False) if pair[0] != pair[1]), None)
        yield f"its bookmarks are not its headings ({odd or (len(bookmarks), len(headings))})."
    yield from _tree(root, len(headings))
    yield from _fonts(pdf)


def _titles(items: list[Any]) -> Iterator[str]:
    for item in items:
        yield " ".join(item.title.split())
        yield from _titles(item.children)


def _active(pdf: pikepdf.Pdf) -> Iterator[str]:
    root = pdf.Root
    names = root.get("/Names", Dictionary())
    if "/EmbeddedFiles" in names or "/JavaScript" in names:
        yield "it carries files or scripts."
    if any(key in root for key in ACTIVE):
        yield "it would do something when it is opened."
    for page in pdf.pages:
        if "/AA" in page.obj:
            yield "a page would do something when it is shown."
        for note in page.obj.get("/Annots", Array([])):
            if note.get("/Subtype") != Name.Link:
                yield f"it carries an annotation that is no link ({note.get('/Subtype')})."
                continue
            action = note.get("/A", Dictionary())
            kind = action.get("/S")
            if kind not in (None, Name.GoTo, Name.URI):
                yield f"a link does something other than lead somewhere ({kind})."
            if kind == Name.URI and not str(action.URI).startswith(SAFE):
                yield f"a link leads out of the web ({str(action.URI)[:40]})."


def _tree(root: pikepdf.Object, headings: int) -> Iterator[str]:
    found = 0
    waiting: list[pikepdf.Object] = [root.StructTreeRoot] if "/StructTreeRoot" in root else []
    if not waiting:
        yield "it has no structure."
    while waiting:
        element = waiting.pop()
        kids = element.get("/K")
        every = list(kids) if isinstance(kids, Array) else [kids]
        waiting += [kid for kid in every if isinstance(kid, Dictionary) and "/S" in kid]
        kind = element.get("/S")
        if kind in (Name.H1, Name.H2, Name.H3):
            found += 1
        elif kind == Name.Figure and not str(element.get("/Alt", "")).strip():
            yield "a drawing has no sentence that says what it shows."
        elif kind == Name.TH and "/Scope" not in element.get("/A", Dictionary()):
            yield "a table head does not say what it heads."
    # One that runs over a page's end is tagged in parts.
    if found < headings:
        yield f"{headings} headings were written and {found} are tagged."


def _fonts(pdf: pikepdf.Pdf) -> Iterator[str]:
    seen: set[tuple[int, int]] = set()
    for page in pdf.pages:
        for font in page.resources.get("/Font", Dictionary()).values():
            if font.objgen in seen:
                continue
            seen.add(font.objgen)
            for part in font.get("/DescendantFonts", [font]):
                descriptor = part.get("/FontDescriptor", Dictionary())
                whole = any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))
                if not whole and font.get("/Subtype") != Name.Type3:
                    yield f"the font {font.get('/BaseFont')} is not in it."

"""A printed piece is read aloud as it is read by eye, looks set, and is the same whenever it is made."""

import re

import outloud
import page
import pikepdf
import pytest

from syntheses.reports import checks
from syntheses.reports.outcome import unheard
from syntheses.reports.press import Press
from syntheses.reports.view import Dissent, Paragraph
from tests.press.conftest import Piece, squeezed, tool

MM = 72 / 25.4
BACK_MATTER = {"Contents", "Figures and tables", "Method", "Limits", "Who is not heard", "How we know", "Colophon"}


def bookmarks(piece: Piece) -> list[str]:
    """The file's bookmarks, in reading order."""
    with pikepdf.open(piece.path) as pdf, pdf.open_outline() as outline:
        found: list[str] = []
        waiting = list(outline.root)
        while waiting:
            item = waiting.pop(0)
            found.append(" ".join(item.title.split()))
            waiting = [*item.children, *waiting]
    return found


def test_a_piece_passes_pdf_ua(piece: Piece) -> None:
    result = page.validate_pdf(str(piece.path), profile="ua1")
    assert result.is_compliant
    assert result.checks.failed == 0


def test_a_piece_reads_aloud_without_a_fault(piece: Piece) -> None:
    result = outloud.check(str(piece.path))
    assert [finding.to_dict() for finding in result.findings if finding.severity == "error"] == []
    assert result.errors == 0


def test_a_piece_is_sound_to_its_last_byte(piece: Piece) -> None:
    assert "No syntax or stream encoding errors" in tool("qpdf", "--check", piece.path)


def test_every_font_is_in_the_file_and_is_one_of_ours(piece: Piece) -> None:
    lines = tool("pdffonts", piece.path).splitlines()[2:]
    assert lines
    for line in lines:
        assert re.search(r"\+Source-(Serif-4|Sans-3)", line), line
        assert re.search(r"\byes +yes +yes\b", line), line


def test_bookmarks_are_the_headings(piece: Piece) -> None:
    titles = bookmarks(piece)
    assert [title for title in titles if title in piece.headings] == piece.headings
    assert "Colophon" in titles
    assert checks.faults(piece.printed.pdf, titles) == []


def test_the_reading_order_is_the_writing_order(piece: Piece) -> None:
    """Title, byline, then each paragraph after the label that says how it is known."""
    text = squeezed("\n".join(piece.pages()))
    wanted = [squeezed(piece.view.title)]
    for block in piece.view.of_type(Paragraph) + piece.view.of_type(Dissent):
        words = block.text if isinstance(block, Paragraph) else block.parts[0]
        wanted.append(" ".join(words.split()[:3]))
    at = 0
    for words in [wanted[0], *[words for words in wanted[1:] if words]][: 1 + len(piece.view.of_type(Paragraph))]:
        found = text.find(words, at)
        assert found >= 0, f"“{words}” does not come after what it should follow"
        at = found


def test_how_it_is_known_comes_before_the_words(reflection: Piece) -> None:
    text = squeezed(reflection.pages()[0])
    assert text.index("We saw 5 of 5 places") < text.index("In every place, explanations went upward")
    assert "Actor to associate to learning partner" in text


def test_a_dissent_stands_whole_with_its_standing(reflection: Piece) -> None:
    page_of_it = next(squeezed(text) for text in reflection.pages() if "A different view" in text)
    assert "until they are able to refuse." in page_of_it
    assert "accepted on 11 March 2026. Nobody else may change it" in page_of_it


def test_a_dissent_longer_than_a_page_keeps_its_heading_and_its_standing_with_its_words(
    press: Press, reflection: Piece
) -> None:
    words = ["We do not agree that this comes first, and we say so at length, since it was asked of us at length."] * 40
    words[0], words[-1] = "Here we begin to disagree.", "And here we have said it all."
    kept = reflection.view.to_json()
    for section in kept["chapters"][0]["sections"]:
        for block in section["blocks"]:
            if block["is"] == "Dissent":
                block["wording"] = "\n\n".join(words)
    path = reflection.path.with_name("long.pdf")
    path.write_bytes(press.print_view(kept, on_step=unheard, should_stop=lambda: False).pdf)
    pages = [squeezed(text) for text in tool("pdftotext", "-raw", path, "-").split("\f")]
    begins = next(number for number, text in enumerate(pages) if "A different view" in text)
    ends = next(number for number, text in enumerate(pages) if "Nobody else may change it" in text)
    assert ends > begins
    # It begins under the words that it disputes, and not on a page of its own.
    assert pages[begins].index("A different view") > 1000
    assert "A different view Here we begin to disagree. We do not agree" in pages[begins]
    assert "And here we have said it all. This passage belongs to" in pages[ends]


def test_the_colophon_stands_on_one_page(piece: Piece) -> None:
    assert "Colophon" in next(text for text in piece.pages() if "Content hash" in text)


def test_what_does_not_answer_a_question_follows_on(annual: Piece) -> None:
    """Only a chapter with a question, and the index, begin a page of their own."""
    pages = [squeezed(text) for text in annual.pages()]
    for chapter in annual.view.chapters:
        opening = f"{chapter.label} {chapter.title}" if chapter.label else chapter.title
        page_of_it = next(text for text in pages[2:] if opening in text)
        if chapter.label:
            assert page_of_it.index(opening) < 60
        elif chapter is not annual.view.chapters[0]:
            assert page_of_it.index(opening) > 200


def test_the_reflection_takes_two_to_four_pages_and_the_year_twenty_to_thirty_five(pieces: dict[str, Piece]) -> None:
    assert 2 <= pieces["behaviour-reflection"].printed.pages <= 4
    assert 20 <= pieces["annual-summary"].printed.pages <= 35


def test_no_heading_stands_alone_at_the_foot_of_a_page(piece: Piece) -> None:
    for number, text in enumerate(piece.pages(), 1):
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        # The page's number and its edition close every page but a cover.
        body = [line for line in lines if not re.fullmatch(r"\d+|Edition \d+, .*", line)]
        heads = {*piece.headings, *BACK_MATTER}
        assert not body or body[-1] not in heads, f"page {number} ends with “{body[-1]}”"


def test_nothing_runs_over_the_margin(piece: Piece) -> None:
    pages = re.findall(r"<page [^>]*>(.*?)</page>", tool("pdftotext", "-bbox", piece.path, "-"), re.DOTALL)
    cover = 1 if piece.view.kind == "annual-summary" else 0
    for number, words in enumerate(pages[cover:], 1 + cover):
        found = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)<', words)
        assert found
        for left, top, right, bottom, word in found:
            place = f"“{word}” on page {number}"
            assert float(left) >= 23.5 * MM, place
            assert float(right) <= (210 - 25.5) * MM, place
            assert float(top) >= 12 * MM, place
            assert float(bottom) <= (297 - 10) * MM, place


def test_contents_and_index_say_the_page_on_which_a_thing_stands(annual: Piece) -> None:
    texts = [squeezed(text) for text in annual.pages()]
    for chapter in annual.view.chapters[1:4]:
        listed = re.search(re.escape(chapter.title) + r" (?:[^\d]*? )?(\d+)\b", texts[1])
        assert listed, chapter.title
        assert chapter.title in texts[int(listed[1]) - 1]


def test_marks_and_notes_lead_to_one_another(reflection: Piece) -> None:
    with pikepdf.open(reflection.path) as pdf:
        said = [str(note.Contents) for page_ in pdf.pages for note in page_.obj.get("/Annots", [])]
    for note in reflection.view.notes:
        assert said.count(f"Note {note.number}: how we know") == 1
        assert said.count(f"Back to mark {note.number}") == 1


def test_a_word_broken_over_a_line_is_read_whole(annual: Piece) -> None:
    read = tool("pdftotext", "-raw", annual.path, "-")
    assert "contri\u00ad\n" in read
    assert not re.search(r"contri-\n", read)


def test_a_line_that_is_full_but_for_a_space_keeps_its_words(press: Press, reflection: Piece) -> None:
    """The setter counts the space before a link, finds such a line too long, and would leave one word on it."""
    words = (
        "It appears so from what was seen and told in three of the five places, by associates, people with lived "
        "experience and professionals. Supports: few excerpts; complicates: few excerpts."
    )
    kept = reflection.view.to_json()
    kept["notes"][5] = {"number": 6, "words": words}
    path = reflection.path.with_name("full.pdf")
    path.write_bytes(press.print_view(kept, on_step=unheard, should_stop=lambda: False).pdf)
    lines = tool("pdftotext", "-raw", path, "-").splitlines()
    at = next(number for number, line in enumerate(lines) if "by associates, people" in line)
    assert lines[at + 1].startswith("with lived experience")


def test_running_heads_are_not_read(annual: Piece) -> None:
    read = tool("pdfinfo", "-struct-text", annual.path)
    assert read.count("Edition 1, 12 February 2026") <= 3
    assert "What five parishes taught…" not in read


def test_the_file_says_what_it_is_and_when_it_was_published(reflection: Piece) -> None:
    with pikepdf.open(reflection.path) as pdf:
        assert str(pdf.Root.Lang) == "en-GB"
        assert str(pdf.docinfo["/Title"]) == reflection.view.title
        assert str(pdf.docinfo["/Author"]) == "Mairead Colton, Idris Vane, Oonagh Pell"
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20260317")


def test_the_same_edition_gives_the_same_bytes_from_another_helper(pieces: dict[str, Piece]) -> None:
    """Another process has another hash seed, since none is handed down."""
    other = Press()
    try:
        for kind in ("behaviour-reflection", "annual-summary"):
            again = other.print_view(pieces[kind].view.to_json(), on_step=unheard, should_stop=lambda: False)
            assert again.pdf == pieces[kind].printed.pdf
    finally:
        other.close()


def test_another_wording_gives_another_content_hash(press: Press, reflection: Piece) -> None:
    def hash_in(text: str) -> str:
        found = re.search(r"Content hash \(SHA-256\)\s+((?:[0-9a-f]{8}\s+){8})", text + " ")
        assert found
        return found[1]

    kept = reflection.view.to_json()
    kept["choice"] = "Chosen by lot."
    other = press.print_view(kept, on_step=unheard, should_stop=lambda: False)
    path = reflection.path.with_name("other.pdf")
    path.write_bytes(other.pdf)
    assert hash_in(tool("pdftotext", "-raw", path, "-")) != hash_in("\n".join(reflection.pages()))


@pytest.mark.parametrize("fault", ["title", "lang", "alt", "scope", "script", "bookmark"])
def test_a_spoiled_file_is_not_handed_out(annual: Piece, fault: str) -> None:
    """The press's own check sees what it is there to see."""
    path = annual.path.with_name(f"spoiled-{fault}.pdf")
    headings = bookmarks(annual)
    with pikepdf.open(annual.path) as pdf:
        if fault == "title":
            del pdf.docinfo["/Title"]
        if fault == "lang":
            del pdf.Root.Lang
        if fault == "script":
            pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
        if fault == "bookmark":
            headings[2] = "Something else"
        if fault in ("alt", "scope"):
            for thing in pdf.objects:
                if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == pikepdf.Name.Figure and fault == "alt":
                    del thing["/Alt"]
                if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == pikepdf.Name.TH and fault == "scope":
                    del thing.A["/Scope"]
        pdf.save(path)
    assert checks.faults(annual.printed.pdf, bookmarks(annual)) == []
    assert checks.faults(path.read_bytes(), headings)

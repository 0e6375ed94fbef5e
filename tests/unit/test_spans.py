"""Offsets stay right: whatever the text holds, marks are cut, kept and found again where they stood."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from reflections import spans

CASES: dict[str, list[dict[str, Any]]] = json.loads((Path(__file__).parent / "spans_cases.json").read_text("utf-8"))

# What associates paste and type: emoji with joiners, combining marks, right-to-left, several alphabets, line ends.
PIECES = [
    "a",
    "The chair",
    " ",
    "\n",
    "\n\n",
    "🫖",
    "👩‍👩‍👧",
    "e\u0301",
    "שלום",
    "مرحبا",
    "\u202e",
    "字",
    ".",
    "!",
    "’",
    "\u200b",
    "-",
]
texts = st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(
    st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00\r"), max_size=120
)


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, list[tuple[int, int, int]]]:
    """A text and marks in it that overlap in any way."""
    text = draw(texts)
    at = st.integers(0, len(text))
    pairs = draw(st.lists(st.tuples(at, at), max_size=6))
    return text, [(min(a, b), max(a, b), number) for number, (a, b) in enumerate(pairs)]


@pytest.mark.parametrize("case", CASES["offsets"])
def test_the_server_and_the_browser_count_alike(case: dict[str, Any]) -> None:
    assert spans.utf16(case["text"], case["code_points"]) == case["utf16"]
    assert spans.code_points(case["text"], case["utf16"]) == case["code_points"]


@pytest.mark.parametrize("case", CASES["inside_a_pair"])
def test_inside_a_pair_is_the_start_of_the_pair(case: dict[str, Any]) -> None:
    assert spans.code_points(case["text"], case["utf16"]) == case["code_points"]


@pytest.mark.parametrize("case", CASES["slices"])
def test_a_slice_is_the_words(case: dict[str, Any]) -> None:
    assert spans.quote(case["text"], case["start"], case["end"]).exact == case["exact"]


@pytest.mark.parametrize("case", CASES["trimmed"])
def test_white_space_at_the_ends_is_left_out(case: dict[str, Any]) -> None:
    assert list(spans.trimmed(case["text"], case["start"], case["end"])) == case["at"]


@pytest.mark.parametrize("case", CASES["bytes"])
def test_bytes_are_counted_as_they_are_kept(case: dict[str, Any]) -> None:
    assert len(spans.normal(case["text"]).encode()) == case["bytes"]


@given(texts, st.data())
def test_every_offset_goes_to_the_browser_and_back(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    assert spans.code_points(text, spans.utf16(text, offset)) == offset
    assert spans.utf16(text, offset) == len(text[:offset].encode("utf-16-le")) // 2


@given(st.text(st.characters(blacklist_categories=["Cs"]), max_size=60))
@example("one\r\ntwo\rthree\nfour")
def test_line_ends_are_kept_as_one_kind_and_evening_them_twice_changes_nothing(text: str) -> None:
    even = spans.normal(text)
    assert "\r" not in even
    assert spans.normal(even) == even
    assert spans.normal(text.replace("\n", "\r\n") if "\r" not in text else text) == even


@given(marked())
def test_segments_joined_are_the_text_and_each_mark_covers_its_words(
    case: tuple[str, list[tuple[int, int, int]]],
) -> None:
    text, marks = case
    cut = spans.segments(text, marks)
    assert "".join(segment.text for segment in cut) == text
    for start, end, number in marks:
        assert "".join(segment.text for segment in cut if number in segment.marks) == text[start:end]
        begins = [segment.start for segment in cut if number in segment.begins]
        assert begins == ([start] if end > start else [])


@given(marked())
def test_paragraphs_cut_apart_hold_every_word_of_every_mark(case: tuple[str, list[tuple[int, int, int]]]) -> None:
    text, marks = case
    for start, end, number in marks:
        shown = "".join(
            segment.text
            for paragraph in spans.paragraphs(text)
            for segment in spans.segments(text, marks, start=paragraph.start, end=paragraph.end)
            if number in segment.marks
        )
        assert "".join(shown.split()) == "".join(text[start:end].split())


@given(marked())
def test_overlapping_marks_never_share_a_storey(case: tuple[str, list[tuple[int, int, int]]]) -> None:
    placed = [spans.Span(start, end) for start, end, _ in case[1]]
    storeys = spans.storeys(placed)
    for one, at in zip(placed, storeys, strict=True):
        for other, there in zip(placed, storeys, strict=True):
            if one is not other and one.start < other.end and other.start < one.end:
                assert at != there


@given(texts)
def test_sentences_lose_no_word_and_stand_in_order(text: str) -> None:
    found = spans.sentences(text)
    assert "".join("".join(text[a:b].split()) for a, b in found) == "".join(text.split())
    assert all(left.end <= right.start for left, right in pairwise(found))
    assert all(text[a:b] == text[a:b].strip() != "" for a, b in found)


def test_sentences_end_where_a_reader_would_say() -> None:
    text = (
        "Dr. Okell came. “Where were you?” she asked. He said… nothing!\nA list:\n- one\n\n"
        "She left at 4.30 p.m. with him."
    )
    assert [text[a:b] for a, b in spans.sentences(text)] == [
        "Dr. Okell came.", "“Where were you?” she asked.", "He said… nothing!", "A list:", "- one",
        "She left at 4.30 p.m. with him.",
    ]  # fmt: skip


def test_neighbouring_sentences_are_one_run() -> None:
    assert spans.runs([4, 0, 1, 9], count=6) == [(0, 1), (4, 4)]


# -- Found again after an edit ------------------------------------------------------------------------------------

TEXT = (
    "Four of us went round the Lowfield. The chair said nothing.\n\n"
    "The officer had the list in her hand and was not asked. The chair said nothing. Then the rain came."
)


def follow(before: str, after: str, words: str, nth: int = 0) -> str | None:
    """The words that a mark stands on after an edit."""
    start = -1
    for _ in range(nth + 1):
        start = before.index(words, start + 1)
    end = start + len(words)
    span = spans.reanchor(spans.Moves(before, after), start, end, spans.quote(before, start, end))
    return after[span.start : span.end] if span else None


@given(texts, texts, st.data())
def test_words_are_found_again_when_text_comes_before_and_after_them(new: str, more: str, data: st.DataObject) -> None:
    text = data.draw(texts.filter(bool))
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assume(text[start:end].strip() == text[start:end] != "")
    moves = spans.Moves(text, f"{new}{text}{more}")
    span = spans.reanchor(moves, start, end, spans.quote(text, start, end))
    assert span is not None
    assert moves.after[span.start : span.end].strip() == text[start:end]


def test_a_word_grown_at_its_end_does_not_shorten_the_mark() -> None:
    assert follow(":00000:0", "a:00000:0a", ":00000:0") == ":00000:0"


@given(marked(), texts)
@example(("\x0c", [(0, 1, 0)]), "\x0c")
def test_wherever_words_are_followed_to_lies_within_the_new_text(
    case: tuple[str, list[tuple[int, int, int]]], after: str
) -> None:
    text, marks = case
    moves = spans.Moves(text, after)
    for start, end, _ in marks:
        span = spans.reanchor(moves, start, end, spans.quote(text, start, end))
        assert span is None or (0 <= span.start < span.end <= len(after) and after[span.start : span.end].strip())


def test_of_the_same_words_twice_each_mark_keeps_its_own() -> None:
    after = TEXT.replace("Four of us", "Six of us, in the end,").replace("Then the rain", "And then the rain")
    moves = spans.Moves(TEXT, after)
    for start in (TEXT.index("The chair"), TEXT.rindex("The chair")):
        end = start + len("The chair said nothing.")
        span = spans.reanchor(moves, start, end, spans.quote(TEXT, start, end))
        assert span is not None
        assert after[: span.start].count("The chair") == TEXT[:start].count("The chair")


def test_a_typing_slip_mended_inside_the_words_keeps_them_marked() -> None:
    before = TEXT.replace("her hand", "her hnad")
    words = "The officer had the list in her hnad and was not asked."
    assert follow(before, TEXT, words) == "The officer had the list in her hand and was not asked."


def test_words_moved_to_another_paragraph_are_found_by_what_they_say() -> None:
    words = "The officer had the list in her hand and was not asked."
    after = f"{words} Four of us went round the Lowfield.\n\nThen the rain came, and it is all I know."
    assert follow(TEXT, after, words) == words


def test_words_that_are_gone_are_an_orphan() -> None:
    assert follow(TEXT, "Something else altogether was written here instead.", "had the list in her hand") is None


def test_a_short_word_is_not_guessed_at() -> None:
    assert follow("She said no.", "He knows little about it.", "no") != "knows"
    assert follow("She said no.", "She said yes.", "no") is None


def test_words_torn_apart_are_an_orphan_and_not_half_a_page() -> None:
    words = "had the list in her hand"
    after = TEXT.replace(words, "had the " + "very long talk about something else " * 8 + "list in her hand")
    assert follow(TEXT, after, words) is None


def test_a_whole_note_rewritten_is_followed_in_a_moment() -> None:
    before = "\n".join(f"Line {n} tells of the {n % 7} and the {n % 11}." for n in range(6000))
    after = "\n".join(f"Line {n} tells of what was {n % 13}, and the {n % 5}." for n in range(6000))
    assert len(before.encode()) > 190_000
    moves = spans.Moves(before, after)
    assert spans.reanchor(moves, 0, 30, spans.quote(before, 0, 30)) is None or moves.after


# -- What no database keeps -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["plain", "👩‍👩‍👧 e\u0301 שלום \u202e", "\u0001 odd, but kept", ""])
def test_what_can_be_kept_has_no_fault(text: str) -> None:
    assert spans.fault(text) is None


@pytest.mark.parametrize(("text", "place"), [("ab\x00c", "place 3"), ("a\ud83eb", "place 2"), ("\udc00", "place 1")])
def test_what_cannot_be_kept_is_named_by_its_place(text: str, place: str) -> None:
    assert place in (spans.fault(text) or "")

"""Words in a text: where they stand, how marks overlap, and where they went when the text was changed.

Everything here counts in code points of a normalised text (line ends are ``\\n``), end exclusive, as Python slices
do and as an excerpt is stored. Pure text work: nothing here knows of a database or a page.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Generic, NamedTuple, TypeVar

AROUND = 32  # code points kept on each side of a quote, so that it can be told from the same words elsewhere


def normal(text: str) -> str:
    """The text as it is kept: browsers send line ends as CRLF, and old ones as CR."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def fault(text: str) -> str | None:
    """What stands in the text that no database can keep, in a sentence; ``None`` when it can be kept."""
    if "\x00" in text:
        return f"An invisible character (NUL) stands at place {text.index(chr(0)) + 1}. Take it out and keep again."
    try:
        text.encode()
    except UnicodeEncodeError as lone:
        return (
            f"There is half of a character at place {lone.start + 1}, perhaps of an emoji. Take it out and keep again."
        )
    return None


class Span(NamedTuple):
    """A stretch of a text, in code points, end exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Quote:
    """The words of a span with a little of what stands around them: the W3C's text quote selector."""

    exact: str
    prefix: str = ""
    suffix: str = ""


def quote(text: str, start: int, end: int) -> Quote:
    """The words from ``start`` to ``end``, and what stands around them."""
    return Quote(text[start:end], text[max(0, start - AROUND) : start], text[end : end + AROUND])


def utf16(text: str, offset: int) -> int:
    """An offset in code points as the offset that a browser counts, in UTF-16 units."""
    return offset + sum(c > "\uffff" for c in text[:offset])


def code_points(text: str, units: int) -> int:
    """An offset that a browser counted as one in code points; inside a pair it is the pair's start."""
    seen = 0
    for at, c in enumerate(text):
        if seen >= units:
            return at
        seen += 2 if c > "\uffff" else 1
        if seen > units:
            return at
    return len(text)


# -- Segments: one run of text for each set of marks -------------------------------------------------------------

Mark = TypeVar("Mark")


@dataclass(frozen=True, slots=True)
class Segment(Generic[Mark]):
    """A run of text under the same marks; ``begins`` are those of them that begin here."""

    start: int
    end: int
    text: str
    marks: tuple[Mark, ...]
    begins: tuple[Mark, ...]


def segments(
    text: str, marks: Iterable[tuple[int, int, Mark]], *, start: int = 0, end: int | None = None
) -> list[Segment[Mark]]:
    """Cut a text, or the part of it from ``start`` to ``end``, wherever a mark begins or ends.

    The segments follow one another without gap, and joined they are the text. Marks that lie outside, or have no length
    inside, are left out; they may overlap in any way, and keep the order in which they came.
    """
    end = len(text) if end is None else min(end, len(text))
    inside = [(max(s, start), min(e, end), s, mark) for s, e, mark in marks if s < end and e > start and s < e]
    cuts = sorted({start, end, *(s for s, _, _, _ in inside), *(e for _, e, _, _ in inside)})
    return [
        Segment(
            left,
            right,
            text[left:right],
            tuple(mark for s, e, _, mark in inside if s <= left and e >= right),
            tuple(mark for s, _, whole, mark in inside if s == left and whole == left),
        )
        for left, right in pairwise(cuts)
    ]


def storeys(spans: Sequence[Span]) -> list[int]:
    """For each span the lowest storey of underline, from 0, that no span overlapping it has taken before it."""
    taken: list[int] = []
    for at, span in enumerate(spans):
        beside = {
            taken[other] for other in range(at) if spans[other].start < span.end and span.start < spans[other].end
        }
        taken.append(next(storey for storey in range(at + 1) if storey not in beside))
    return taken


# -- Paragraphs and sentences, for reading and for choosing without a mouse -----------------------------------------

_GAP = re.compile(r"\n[^\S\n]*\n\s*")
_STOP = re.compile(r"[.!?…؟。！？]+[\"'”’»)\]]*(?=\s)|\n")
_ABBREVIATED = re.compile(r"(?:^|[\s(“‘\"'])(?:Mr|Mrs|Ms|Dr|St|Prof|Rev|Sgt|Cllr|No|vs|etc|e\.g|i\.e|cf|approx|\w)\.$")


def paragraphs(text: str) -> list[Span]:
    """The stretches between empty lines, without the white space at their ends."""
    found, start = [], 0
    for gap in _GAP.finditer(text):
        found.append(trimmed(text, start, gap.start()))
        start = gap.end()
    found.append(trimmed(text, start, len(text)))
    return [span for span in found if span.start < span.end]


def sentences(text: str) -> list[Span]:
    """The sentences, each a span without white space at its ends. A line of its own is a sentence of its own."""
    found = []
    for paragraph in paragraphs(text):
        start = paragraph.start
        for stop in _STOP.finditer(text, paragraph.start, paragraph.end):
            if stop.group() != "\n" and _ABBREVIATED.search(text, max(start, stop.end() - 12), stop.end()):
                continue
            after = text[stop.end() : stop.end() + 3].lstrip()
            if stop.group() != "\n" and after[:1].islower():
                continue
            found.append(trimmed(text, start, stop.end()))
            start = stop.end()
        found.append(trimmed(text, start, paragraph.end))
    return [span for span in found if span.start < span.end]


def runs(chosen: Iterable[int], count: int) -> list[tuple[int, int]]:
    """Numbers of chosen sentences as runs of neighbours, from first to last; unknown numbers are left out."""
    wanted = sorted({number for number in chosen if 0 <= number < count})
    found: list[tuple[int, int]] = []
    for number in wanted:
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def trimmed(text: str, start: int, end: int) -> Span:
    """The same stretch without the white space at its ends; of nothing but white space, no length where it began."""
    words = text[start:end]
    if not words.strip():
        return Span(start, start)
    return Span(start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip()))


# -- Where marked words went when the text was changed ------------------------------------------------------------

NEARLY = 0.8  # of the words must still stand, for words that were themselves changed to count as the same
MOST_PLACES = 400  # where a quote as short as a letter stands in thousands of places, those nearest are looked at
MOST_WORDS = 8_000  # of both texts together; beyond that lines are compared, not words


class Moves:
    """How one text became another: made once for an edit, then asked for every mark in it."""

    def __init__(self, before: str, after: str) -> None:
        self.before, self.after = before, after
        self._blocks = list(_matching(before, after))
        self._starts = [block[0] for block in self._blocks]

    def span(self, start: int, end: int) -> Span | None:
        """Where the words went, by what the edit left standing; ``None`` when too little of them stands."""
        pieces = [
            (a + (left - a), b + (left - a), right - left)
            for a, b, length in self._blocks
            if (left := max(a, start)) < (right := min(a + length, end))
        ]
        if not pieces:
            return None
        kept = sum(length for _, _, length in pieces)
        there = Span(pieces[0][1], pieces[-1][1] + pieces[-1][2])
        # With text put in between, they are still those words only while most of the new span is theirs.
        if kept >= NEARLY * (end - start) and kept >= NEARLY * (there.end - there.start):
            there = trimmed(self.after, *there)
            return there if there.start < there.end else None
        return None

    def near(self, offset: int) -> int:
        """About where an offset of the old text lies in the new one."""
        at = bisect_right(self._starts, offset) - 1
        if at < 0:
            return 0
        a, b, length = self._blocks[at]
        return min(b + min(offset - a, length), len(self.after))


def reanchor(moves: Moves, start: int, end: int, selector: Quote) -> Span | None:
    """Where marked words stand after an edit: by what the edit left, else by the quote; ``None`` for an orphan.

    Args:
        moves: the edit; ``start`` and ``end`` are offsets into the text before it.
        selector: the words as they were first marked, with what stood around them.
    """
    hint = moves.near(start)
    there = moves.span(start, end)
    if there is None:
        return find(moves.after, selector, hint)
    if moves.after[there.start : there.end] == selector.exact:
        return there
    whole = _exactly(moves.after, selector, hint)
    # The same words elsewhere are not these, though these were changed a little.
    return whole if whole and whole.start < there.end and there.start < whole.end else there


def find(text: str, selector: Quote, hint: int = 0) -> Span | None:
    """Find quoted words in a text: exactly, where what stands around them fits best and then nearest to ``hint``; else
    nearly, within the neighbourhood of the hint; ``None`` when they are not there."""
    return _exactly(text, selector, hint) or _nearly(text, selector.exact, hint)


def _exactly(text: str, selector: Quote, hint: int) -> Span | None:
    if not selector.exact.strip():
        return None
    places = sorted(_everywhere(text, selector.exact), key=lambda at: abs(at - hint))[:MOST_PLACES]
    if not places:
        return None
    best = min(places, key=lambda at: (-_fit(text, at, selector), abs(at - hint)))
    return Span(best, best + len(selector.exact))


def _everywhere(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _fit(text: str, at: int, selector: Quote) -> int:
    """How many code points around the words still stand as they stood."""
    end = at + len(selector.exact)
    left = _common(reversed(text[max(0, at - AROUND) : at]), reversed(selector.prefix))
    return left + _common(text[end : end + AROUND], selector.suffix)


def _common(one: Iterable[str], other: Iterable[str]) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def _nearly(text: str, words: str, hint: int) -> Span | None:
    """Words of which most still stand, in order, near the hint."""
    length = len(words)
    if length < 12:  # too few to be recognised by half of them
        return None
    left = max(0, hint - 2 * length - 200)
    window = text[left : hint + 3 * length + 200]
    blocks = [block for block in _matching(words, window) if block[2] >= 3]
    if not blocks or sum(block[2] for block in blocks) < NEARLY * length:
        return None
    start, end = left + blocks[0][1], left + blocks[-1][1] + blocks[-1][2]
    return Span(start, end) if sum(block[2] for block in blocks) >= NEARLY * (end - start) else None


_WORDS = re.compile(r"\w+|\s+|[^\w\s]")


def _matching(before: str, after: str) -> Iterator[tuple[int, int, int]]:
    """What stands in both, as (offset before, offset after, length), in order.

    What is the same at both ends is found at once; the middle is compared by words: letters match by chance.
    """
    head = _common(before, after)
    tail = _common(reversed(before[head:]), reversed(after[head:]))
    middle_before, middle_after = before[head : len(before) - tail], after[head : len(after) - tail]
    if head:
        yield 0, 0, head
    if middle_before and middle_after:
        olds, news = _WORDS.findall(middle_before), _WORDS.findall(middle_after)
        if len(olds) + len(news) > MOST_WORDS:
            olds, news = middle_before.splitlines(keepends=True), middle_after.splitlines(keepends=True)
        old_at, new_at = _offsets(olds, head), _offsets(news, head)
        matcher = SequenceMatcher(None, olds, news, autojunk=len(olds) + len(news) > MOST_WORDS // 2)
        for a, b, size in matcher.get_matching_blocks():
            if size and any(not word.isspace() for word in olds[a : a + size]):
                yield old_at[a], new_at[b], old_at[a + size] - old_at[a]
    if tail:
        yield len(before) - tail, len(after) - tail, tail


def _offsets(words: Sequence[str], start: int) -> list[int]:
    found = [start]
    for word in words:
        found.append(found[-1] + len(word))
    return found

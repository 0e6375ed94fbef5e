"""What differs between two wordings, word by word: for reading side by side. Pure text work."""

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

MOST_WORDS = 3_000  # of both sides of one changed stretch; a longer one is shown whole, as gone and as come
_STRETCH = re.compile(r"[^\n.!?…]*(?:[\n.!?…]+\s*|$)")
_WORD = re.compile(r"\w+|\s+|[^\w\s]")


class Piece(NamedTuple):
    """A run of words: in both wordings, only in the one before, or only in the one after."""

    kind: Literal["same", "gone", "come"]
    text: str


def differences(before: str, after: str) -> list[Piece]:
    """The pieces that make up both texts, in order: without what came they are the one, without what is gone the other.

    Sentences and lines are compared first, then the words of those that changed, so that a long note takes no longer
    than its changes do.
    """
    return list(_joined(_by_words(_compared(_STRETCH.findall(before), _STRETCH.findall(after)))))


def _compared(olds: Sequence[str], news: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Stretches of both texts beside one another, equal or not."""
    head = _common(olds, news)
    tail = _common(olds[head:][::-1], news[head:][::-1])
    yield "".join(olds[:head]), "".join(news[:head])
    middle_old, middle_new = olds[head : len(olds) - tail], news[head : len(news) - tail]
    for _, a, b, c, d in SequenceMatcher(None, middle_old, middle_new).get_opcodes():
        yield "".join(middle_old[a:b]), "".join(middle_new[c:d])
    if tail:
        yield "".join(olds[len(olds) - tail :]), "".join(news[len(news) - tail :])


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _by_words(stretches: Iterable[tuple[str, str]]) -> Iterator[Piece]:
    for old, new in stretches:
        if old == new:
            yield Piece("same", old)
            continue
        olds, news = _WORD.findall(old), _WORD.findall(new)
        if not olds or not news or len(olds) + len(news) > MOST_WORDS:
            yield Piece("gone", old)
            yield Piece("come", new)
            continue
        for kind, a, b, c, d in SequenceMatcher(None, olds, news, autojunk=False).get_opcodes():
            if kind == "equal":
                yield Piece("same", "".join(olds[a:b]))
            else:
                yield Piece("gone", "".join(olds[a:b]))
                yield Piece("come", "".join(news[c:d]))


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Without empty pieces, with neighbours of a kind in one, and with no lone space holding two changes apart."""
    held = [piece for piece in pieces if piece.text]
    gone = come = same = ""
    for at, (kind, text) in enumerate(held):
        is_lone = kind == "same" and text.isspace() and (gone or come) and at + 1 < len(held)
        if kind == "same" and not is_lone:
            yield from _of(gone, come)
            gone = come = ""
            same += text
            continue
        if same:
            yield Piece("same", same)
            same = ""
        gone += text if kind != "come" else ""
        come += text if kind != "gone" else ""
    yield from _of(gone, come)
    if same:
        yield Piece("same", same)


def _of(gone: str, come: str) -> Iterator[Piece]:
    if gone:
        yield Piece("gone", gone)
    if come:
        yield Piece("come", come)

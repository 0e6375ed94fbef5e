"""Which behaviour a number in a text means, and whether it fits (F-010). Pure text work: no Django here.

Several orders of the behaviours were published, so «Behaviour 5» alone says little. What the words around it speak of
is compared with the number that the chosen version gives it. Nothing is corrected: a finding asks a person.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Protocol


class _Behaviour(Protocol):
    @property
    def key(self) -> str: ...
    @property
    def short_name(self) -> str: ...
    @property
    def topic(self) -> str: ...


class Worded(Protocol):
    """How a version words one behaviour: a row of ``Wording``, or anything of its shape."""

    @property
    def number(self) -> int | None: ...
    @property
    def heading(self) -> str: ...
    @property
    def behaviour(self) -> _Behaviour: ...


class Kind(StrEnum):
    """What may be wrong with a number."""

    DOES_NOT_FIT = "number-does-not-fit"
    TWO_BEHAVIOURS = "one-number-two-behaviours"
    UNKNOWN = "number-unknown"
    COUNT_OF_OTHERS = "count-of-others"
    COUNT_OF_ALL = "count-of-all"


@dataclass(frozen=True)
class Finding:
    """A number in a text that a person should look at.

    Attributes:
        start: where the phrase begins, in code points; ``end`` is the first after it.
        number: the number as the text has it.
        key: the behaviour that the words around it speak of, where that is known.
        fits: the number that would fit, where that is known.
        sentence: what to tell the person.
    """

    kind: Kind
    start: int
    end: int
    phrase: str
    number: int
    sentence: str
    key: str = ""
    fits: int | None = None


@dataclass(frozen=True)
class Mention:
    """A phrase that gives behaviours by number, with the behaviours that the words around it speak of."""

    start: int
    end: int
    phrase: str
    numbers: tuple[int, ...]
    keys: tuple[str, ...]


_SPELT = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_VALUE = {word: value for value, word in enumerate(_SPELT, 1)}
_NUMBER = rf"(?:\d{{1,3}}(?![\d.]*\d)|{'|'.join(_SPELT)})"
_BEHAVIOUR = r"behaviou?rs?"
# «Behaviour 5», «System Behaviours 4 and 5», «behaviour no. 5»: not «behaviour 5 years ago».
_MENTION = re.compile(
    rf"\b(?:system\s+)?(?P<word>{_BEHAVIOUR})\s+(?P<sign>(?:numbers?|nos?\.?|\#)\s*)?"
    rf"(?P<numbers>{_NUMBER}(?:\s*(?:,\s*and|,|and|or|&|to|–|-)\s*{_NUMBER})*)\b"
    r"(?!\s*(?:%|per\s?cent|years?|months?|weeks?|days?|hours?|minutes?|times|people|places|of\s+us)\b)",
    re.IGNORECASE,
)
_NINE = rf"(?:system\s+)?{_BEHAVIOUR}"
_OTHERS = re.compile(
    rf"\b(?P<all>all\s+)?(?:the\s+)?(?:(?:other|remaining)\s+(?P<after>{_NUMBER})|(?P<before>{_NUMBER})\s+(?:other|others))\b"
    rf"(?P<named>\s+{_NINE}\b)?",
    re.IGNORECASE,
)
_ALL = re.compile(rf"\b(?:the|all|of\s+our|these|those)\s+(?P<number>{_NUMBER})\s+{_NINE}\b(?!\s+\d)", re.IGNORECASE)
_SENTENCE_ENDS = re.compile(r"[.!?;]['”’)]*(?=\s|$)|\n")
_TURN = re.compile(r"(?:^|[,)])\s*(?:and|but|or|while|because|so|then)\b")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*", re.UNICODE)

# Words of headings that say nothing about which behaviour is meant.
_EMPTY = frozenset(
    re.findall(
        r"\w+",
        "a an the of and in is are be as at it to by for part all every people themselves who view views viewed seen"
        " share shared bringing brings promoted promote active actively enable enables effective open level levels"
        " drive drives inform informs making mutual we our",
    )
)
_ENDINGS = ("nesses", "ness", "ingly", "ities", "ity", "ations", "ation", "ings", "ing", "ive", "ed", "es", "s", "e")
# How each of the nine is spoken of besides: beginnings of words.
_ALSO = {
    "interconnected-whole": ("interconnect", "interdepend"),
    "resourceful-people": ("strength", "resourceful", "asset"),
    "shared-vision": ("vision",),
    "shared-power": ("power", "equal"),
    "devolved-decisions": ("decision", "decid", "devol"),
    "mutual-accountability": ("accountab", "answerab"),
    "trusting-relationships": ("trust", "distrust", "mistrust"),
    "collaborative-leadership": ("leadership", "leader"),
    "collective-learning": ("learn", "feedback"),
}


def fingerprint(text: str) -> str:
    """By what a text is known again: what was said of its numbers holds for exactly these words."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def check(text: str, wordings: Iterable[Worded]) -> list[Finding]:
    """Find the numbers in a text that do not fit the behaviours it speaks of, in the order of the text.

    Args:
        text: any text; it is not changed.
        wordings: how the chosen version words and numbers the behaviours.
    """
    words = list(wordings)
    if not words:
        return []
    mentions = mentions_in(text, words)
    found = [*_that_do_not_fit(mentions, words), *_twice(mentions, words), *_counts(text, words)]
    return sorted(found, key=lambda finding: (finding.start, finding.kind != Kind.DOES_NOT_FIT))


def mentions_in(text: str, wordings: Sequence[Worded]) -> list[Mention]:
    """Every phrase that gives a behaviour by number, with what the words around it speak of."""
    beginnings = {wording.behaviour.key: _beginnings(wording) for wording in wordings}
    matches = [match for match in _MENTION.finditer(text) if _means_a_number(match)]
    counts = [match.span() for match in _ALL.finditer(text)]
    matches = [match for match in matches if not any(a < match.end() and match.start() < b for a, b in counts)]
    edges = [0, *(match.end() for match in matches)]
    nexts = [*(match.start() for match in matches[1:]), len(text)]
    return [
        Mention(
            start=match.start(),
            end=match.end(),
            phrase=match[0],
            numbers=(numbers := _numbers(match["numbers"])),
            keys=_spoken_of(text, match.start(), match.end(), edge, ends, len(numbers), beginnings),
        )
        for match, edge, ends in zip(matches, edges, nexts, strict=False)
    ]


def _means_a_number(match: re.Match[str]) -> bool:
    """A number in words counts where the Behaviour has its capital: «behaviour one would expect» is no number."""
    if match["sign"] or match["numbers"][0].isdigit():
        return True
    return match["word"][0].isupper() and not match["numbers"].startswith("one")


def _numbers(words: str) -> tuple[int, ...]:
    """The numbers of «4, 5 and 6», of «4 to 6», of «four and five»."""
    found = [_value(word) for word in re.findall(_NUMBER, words, re.IGNORECASE)]
    if len(found) == 2 and re.search(r"\bto\b|[–-]", words) and found[0] < found[1] <= found[0] + 20:
        return tuple(range(found[0], found[1] + 1))
    return tuple(found)


def _value(word: str) -> int:
    return int(word) if word.isdigit() else _VALUE[word.lower()]


def _beginnings(wording: Worded) -> tuple[str, ...]:
    """With what words about this behaviour begin: from its topic, names and heading, and as it is else spoken of."""
    said = f"{wording.behaviour.topic} {wording.behaviour.short_name} {wording.heading}".lower()
    stems = {_stem(word) for part in _WORD.findall(said) for word in part.split("-") if word not in _EMPTY}
    return tuple(sorted(stems | set(_ALSO.get(wording.behaviour.key, ()))))


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 5:
            return word.removesuffix(ending)
    return word


def _named(text: str, start: int, end: int, beginnings: dict[str, tuple[str, ...]]) -> Iterator[tuple[int, str]]:
    """Which behaviours the words of a stretch speak of, each with the place of its word among them."""
    tokens = [token for part in _WORD.findall(text[start:end].lower()) for token in part.split("-")]
    for place, token in enumerate(tokens):
        keys = [key for key, stems in beginnings.items() if any(token.startswith(stem) for stem in stems)]
        if len(keys) == 1:
            yield place - len(tokens), keys[0]


def _spoken_of(
    text: str, start: int, end: int, edge: int, ends: int, how_many: int, beginnings: dict[str, tuple[str, ...]]
) -> tuple[str, ...]:
    """The behaviours that the words nearest to a phrase speak of: as many as it has numbers, in the text's order."""
    breaks = [match.end() for match in _SENTENCE_ENDS.finditer(text, edge, start)]
    before = list(_named(text, breaks[-1] if breaks else edge, start, beginnings))
    in_brackets = text[:start].rstrip().endswith(("(", "["))
    stop = _SENTENCE_ENDS.search(text, end, ends)
    after_ends = stop.start() if stop else ends
    after_text = text[end:after_ends]
    apposed = bool(re.match(r"\s*(?:[:(–—]|-\s)", after_text))
    # What follows «, and …» is another matter; so is what stands after the bracket.
    turn = _TURN.search(after_text)
    if turn:
        after_ends = end + turn.start()
    length = len(_WORD.findall(text[end:after_ends]))
    after = [] if in_brackets else [(place + length, key) for place, key in _named(text, end, after_ends, beginnings)]
    if how_many > 1:
        chosen = _distinct(key for _, key in reversed(before))[:how_many][::-1]
        behind = _distinct(key for _, key in after)[:how_many]
        return tuple(behind if (apposed and behind) or len(behind) > len(chosen) else chosen)
    if after and (apposed or not before or after[0][0] + 1 < -before[-1][0]):
        return (after[0][1],)
    return (before[-1][1],) if before else ()


def _distinct(keys: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(keys))


def _that_do_not_fit(mentions: list[Mention], wordings: list[Worded]) -> Iterator[Finding]:
    by_key = {wording.behaviour.key: wording for wording in wordings}
    by_number = {wording.number: wording for wording in wordings if wording.number is not None}
    for mention in mentions:
        for number in mention.numbers:
            if not 1 <= number <= len(wordings) or (len(by_number) == len(wordings) and number not in by_number):
                sentence = f"There is no behaviour {number}: this version has {_spelt(len(wordings))}."
                yield Finding(Kind.UNKNOWN, mention.start, mention.end, mention.phrase, number, sentence)
        for number, key in _pairs(mention, by_key):
            fits, belongs = by_key[key].number, by_number.get(number)
            known = 1 <= number <= len(wordings)
            if not known or fits == number or (fits is None and belongs is None):
                continue
            name = by_key[key].behaviour.short_name
            says = f"The words speak of {name}" + (f", which is {fits} in this version." if fits else ".")
            theirs = f" {number} is {belongs.behaviour.short_name}." if belongs else ""
            yield Finding(
                Kind.DOES_NOT_FIT, mention.start, mention.end, mention.phrase, number, says + theirs, key=key, fits=fits
            )


def _pairs(mention: Mention, by_key: dict[str, Worded]) -> list[tuple[int, str]]:
    """Which of a phrase's numbers goes with which behaviour."""
    numbers, keys = mention.numbers, mention.keys
    if len(numbers) == len(keys):
        if {by_key[key].number for key in keys} == set(numbers):
            return []
        return list(zip(numbers, keys, strict=True))
    # Fewer behaviours than numbers: each of them must at least be among the numbers.
    strangers = [key for key in keys if by_key[key].number not in numbers]
    return [(numbers[0], strangers[0])] if strangers else []


def _twice(mentions: list[Mention], wordings: list[Worded]) -> Iterator[Finding]:
    """One number that stands for two behaviours in the same text, told at the second."""
    names = {wording.behaviour.key: wording.behaviour.short_name for wording in wordings}
    stands_for: dict[int, list[str]] = {}
    told: set[int] = set()
    for mention in mentions:
        if len(mention.numbers) != len(mention.keys):
            continue
        for number, key in zip(mention.numbers, mention.keys, strict=True):
            keys = stands_for.setdefault(number, [])
            if key not in keys:
                keys.append(key)
            if len(keys) == 2 and number not in told:
                told.add(number)
                sentence = f"{number} stands for {names[keys[0]]} and for {names[keys[1]]} in the same text."
                yield Finding(
                    Kind.TWO_BEHAVIOURS, mention.start, mention.end, mention.phrase, number, sentence, key=key
                )


def _counts(text: str, wordings: list[Worded]) -> Iterator[Finding]:
    """Where the text counts the behaviours, or the others: nine in all are eight others."""
    whole = len(wordings)
    for match in _OTHERS.finditer(text):
        number = _value(match["after"] or match["before"])
        about_behaviours = match["named"] or _sentence_names_behaviours(text, *match.span())
        too_many, not_all = number >= whole, bool(match["all"]) and number != whole - 1
        if about_behaviours and (too_many or not_all):
            sentence = f"There are {_spelt(whole)} in all, so each has {_spelt(whole - 1)} others."
            yield Finding(
                Kind.COUNT_OF_OTHERS, match.start(), match.end(), match[0].strip(), number, sentence, fits=whole - 1
            )
    for match in _ALL.finditer(text):
        number = _value(match["number"])
        if number > whole:
            sentence = f"This version has {_spelt(whole)} behaviours."
            yield Finding(Kind.COUNT_OF_ALL, match.start(), match.end(), match[0], number, sentence, fits=whole)


def _sentence_names_behaviours(text: str, start: int, end: int) -> bool:
    breaks = [0, *(match.end() for match in _SENTENCE_ENDS.finditer(text)), len(text)]
    around = next((text[a:b] for a, b in pairwise(breaks) if a <= start < b), text)
    return bool(re.search(rf"\b{_BEHAVIOUR}\b", around, re.IGNORECASE))


def _spelt(number: int) -> str:
    return _SPELT[number - 1] if 1 <= number <= len(_SPELT) else str(number)

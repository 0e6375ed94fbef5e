"""Ogg with Opus, as Firefox records it: pages with a sum each, the second of which holds the words."""

from reflections.fit import Unfit


def without_words(data: bytearray) -> bytearray:
    """The same pages, with no comments in the second.

    Raises:
        Unfit: it is another kind of sound than Opus, or more lies beside the sound than one page holds.
        ValueError, IndexError: it is not what it says.
    """
    first, begins = _page(data, 0)
    if data[begins : begins + 8] != b"OpusHead":
        raise Unfit("This kind of Ogg file cannot be kept: only sound as Opus. Save it as m4a, webm or wav.")
    start = first
    end, begins = _page(data, start)
    if data[begins : begins + 8] != b"OpusTags":
        raise ValueError("no comments where they must be")
    if data[end : end + 4] == b"OggS" and data[end + 5] & 1:
        raise Unfit("Too much is written beside the sound in this file. Save it as m4a, webm or wav.")
    named = int.from_bytes(data[begins + 8 : begins + 12], "little")
    comments = begins + 12 + named
    if comments + 4 > end:
        raise ValueError("comments beyond their page")
    data[begins + 12 : end] = bytes(end - begins - 12)
    _sum_up(data, start, end)
    at = end
    while at < len(data):
        at, _ = _page(data, at)
    return data


def _page(data: bytearray, at: int) -> tuple[int, int]:
    """Where the page ends that begins here, and where its content begins."""
    if data[at : at + 4] != b"OggS" or data[at + 4] != 0:
        raise ValueError("no page")
    pieces = data[at + 26]
    begins = at + 27 + pieces
    end = begins + sum(data[at + 27 : begins])
    if end > len(data):
        raise ValueError("cut off")
    return end, begins


def _sum_up(data: bytearray, start: int, end: int) -> None:
    """Write the page's sum anew, as Ogg reckons it."""
    data[start + 22 : start + 26] = bytes(4)
    found = 0
    for byte in data[start:end]:
        found = ((found << 8) & 0xFFFFFFFF) ^ _TABLE[(found >> 24) ^ byte]
    data[start + 22 : start + 26] = found.to_bytes(4, "little")


def _row(number: int) -> int:
    number <<= 24
    for _ in range(8):
        number = ((number << 1) ^ (0x04C11DB7 if number & 0x80000000 else 0)) & 0xFFFFFFFF
    return number


_TABLE = [_row(number) for number in range(256)]

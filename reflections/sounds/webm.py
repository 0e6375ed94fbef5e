"""WebM, as Chromium and Firefox record it: elements within elements, some of them of a length that is not said."""

from reflections.fit import Unfit

_HEAD, _SEGMENT, _CLUSTER, _TRACKS, _TRACK = 0x1A45DFA3, 0x18538067, 0x1F43B675, 0x1654AE6B, 0xAE
_DOCTYPE, _TRACK_TYPE, _SOUND, _BLOCKS = 0x4282, 0x83, 2, (0xA3, 0xA0)
# Words about it, files within it, chapters of it; and the title that the file's own description can hold.
_BESIDE = {0x1254C367, 0x1941A469, 0x1043A770, 0x7BA9, 0x536E}
# What holds others: looked into. Everything else is passed over whole.
_AROUND = {_SEGMENT, _CLUSTER, _TRACKS, _TRACK, 0x1549A966}


def without_words(data: bytearray) -> bytearray:
    """The same bytes at the same places, with voids where there was something beside the sound.

    Raises:
        Unfit: it holds moving pictures, or no sound.
        ValueError, IndexError: it is not what it says.
    """
    at, tracks, blocks, is_webm = 0, 0, 0, False
    while at < len(data):
        try:
            key, after = _number(data, at, keeps_mark=True)
            length, begins = _number(data, after)
        except IndexError:
            break  # the last breath of a recording that was cut off
        if length is not None and key not in _AROUND and begins + length > len(data):
            break
        if key in _AROUND:
            at = begins
            continue
        if length is None:
            raise ValueError("only what holds others may leave its length open")
        ends = begins + length
        if key == _HEAD:
            is_webm = _says_webm(data, begins, ends)
        elif key == _TRACK_TYPE:
            if data[begins:ends] != bytes([_SOUND]):
                raise Unfit("There are moving pictures in this file. Sound alone can be kept here.")
            tracks += 1
        elif key in _BESIDE:
            _void(data, at, ends)
        blocks += key in _BLOCKS
        at = ends
    if not (is_webm and tracks and blocks):
        raise ValueError("no sound in it")
    # What was cut off in the middle is no part that can be read.
    del data[at:]
    return data


def _says_webm(data: bytearray, at: int, end: int) -> bool:
    while at < end:
        key, after = _number(data, at, keeps_mark=True)
        length, begins = _number(data, after)
        if length is None:
            return False
        if key == _DOCTYPE:
            return bytes(data[begins : begins + length]).rstrip(b"\0") in (b"webm", b"matroska")
        at = begins + length
    return False


def _number(data: bytearray, at: int, *, keeps_mark: bool = False) -> tuple[int | None, int]:
    """A number of as many bytes as its first says, and where the next thing begins; nothing where it is left open."""
    first = data[at]
    width = 9 - first.bit_length()
    if width > (4 if keeps_mark else 8):
        raise ValueError("no such number")
    if at + width > len(data):
        raise IndexError
    whole = int.from_bytes(data[at : at + width], "big")
    if keeps_mark:
        return whole, at + width
    bare = whole & ((1 << (7 * width)) - 1)
    return (None if bare == (1 << (7 * width)) - 1 else bare), at + width


def _void(data: bytearray, start: int, end: int) -> None:
    """Put one void of the same length in its place."""
    room = end - start
    if room >= 9:
        data[start:end] = b"\xec\x01" + (room - 9).to_bytes(7, "big") + bytes(room - 9)
    else:
        data[start:end] = b"\xec" + bytes([0x80 | (room - 2)]) + bytes(room - 2)

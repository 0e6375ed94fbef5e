"""MP4 and M4A, as Safari and telephones record it: boxes within boxes."""

from reflections.fit import Unfit

_AROUND = {b"moov", b"trak", b"mdia", b"moof", b"traf"}
# Words, covers, places, and whatever a maker added: made free room of the same length, so that no offset changes.
_BESIDE = {b"udta", b"meta", b"uuid", b"Xtra", b"ilst", b"cprt", b"chap", b"tref"}


def without_words(data: bytearray) -> bytearray:
    """The same bytes at the same places, with free room where there was something beside the sound.

    Raises:
        Unfit: it holds moving pictures or anything else than sound.
        ValueError: it is not what it says.
    """
    found: set[bytes] = set()
    _walk(data, 0, len(data), found)
    if not {b"ftyp", b"moov", b"soun"} <= found or not found & {b"mdat"}:
        raise ValueError("no sound in it")
    return data


def _walk(data: bytearray, at: int, end: int, found: set[bytes]) -> None:
    while at + 8 <= end:
        length, name, begins = int.from_bytes(data[at : at + 4], "big"), bytes(data[at + 4 : at + 8]), at + 8
        if length == 1:
            length, begins = int.from_bytes(data[at + 8 : at + 16], "big"), at + 16
        ends = end if length == 0 else at + length
        if ends < begins or ends > end:
            raise ValueError("a box larger than what holds it")
        found.add(name)
        if name in _AROUND:
            _walk(data, begins, ends, found)
        elif name == b"hdlr":
            handles = bytes(data[begins + 8 : begins + 12])
            if handles != b"soun":
                raise Unfit("There is more than sound in this file. Sound alone can be kept here.")
            found.add(handles)
            # The handler's own name is written by whatever made the file.
            data[begins + 24 : ends] = bytes(max(ends - begins - 24, 0))
        elif name in _BESIDE:
            data[at + 4 : at + 8] = b"free"
            data[begins:ends] = bytes(ends - begins)
        at = ends

"""Recordings as they are kept: the container is read through, and whatever is not sound is taken out of it.

The sound itself is not touched: every part keeps its place in the file, and what a telephone wrote beside it (where it
was, whose it is, a picture on the cover) is overwritten with nothing.
"""

from reflections.fit import Fit, Unfit
from reflections.sounds.mp4 import without_words as of_mp4
from reflections.sounds.ogg import without_words as of_ogg
from reflections.sounds.wav import without_words as of_wav
from reflections.sounds.webm import without_words as of_webm

DAMAGED = "This recording cannot be opened: it is damaged, or not all of it is here."


def container(head: bytes) -> str:
    """What the first bytes say that a sound comes in, whatever the file is called; nothing where it is none of ours."""
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "webm"
    if head.startswith(b"OggS"):
        return "ogg"
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return "wav"
    if head[4:8] == b"ftyp" and head[8:12] not in (b"heic", b"heix", b"mif1", b"msf1", b"avif"):
        return "m4a"
    return ""


_TYPES = {"webm": "audio/webm", "ogg": "audio/ogg", "wav": "audio/wav", "m4a": "audio/mp4"}
_OPENED = {"webm": of_webm, "ogg": of_ogg, "wav": of_wav, "m4a": of_mp4}


def fit_sound(content: bytes) -> Fit:
    """A recording with the sound as it was and nothing else.

    Raises:
        Unfit: it is no sound of a kind that a page can play, it is damaged, or moving pictures are in it.
    """
    kind = container(content[:64])
    if not kind:
        raise Unfit(DAMAGED)
    try:
        kept = _OPENED[kind](bytearray(content))
    except (IndexError, ValueError, OverflowError) as found:
        raise Unfit(DAMAGED) from found
    return Fit(bytes(kept), _TYPES[kind], kind)

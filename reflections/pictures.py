"""Photographs as they are kept: opened within limits, turned upright, drawn anew from their dots alone.

Where a picture was taken, with what, and every other word that a camera or a programme wrote into it goes.
"""

import io
import struct

from django.conf import settings
from PIL import Image, ImageFile, ImageOps

from reflections.fit import Fit, Unfit

FORMATS = ["JPEG", "PNG", "WEBP"]
_QUALITY = 88
# How a picture is turned, by what the camera wrote down of how it was held.
_UPRIGHT = {
    2: (Image.Transpose.FLIP_LEFT_RIGHT,), 3: (Image.Transpose.ROTATE_180,), 4: (Image.Transpose.FLIP_TOP_BOTTOM,),
    5: (Image.Transpose.TRANSPOSE,), 6: (Image.Transpose.ROTATE_270,), 7: (Image.Transpose.TRANSVERSE,),
    8: (Image.Transpose.ROTATE_90,),
}  # fmt: skip
_ORIENTATION = 0x0112
# What a file that is not what it says can make its reader trip over.
_UNREADABLE = (
    OSError, SyntaxError, ValueError, ArithmeticError, LookupError, EOFError, TypeError, AttributeError, MemoryError,
    NotImplementedError, struct.error,
)  # fmt: skip


def fit_picture(content: bytes) -> Fit:
    """A picture drawn anew, upright, within the size that is kept, with a small one beside it.

    Raises:
        Unfit: it is no picture of a kind that can be opened, it is damaged, or it has too many dots.
    """
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
            # The library that sets the prints lets half pictures pass, for everything in its process. Not these.
            ImageFile.LOAD_TRUNCATED_IMAGES = False
            # A JPEG shrinks while it is opened; of the others every dot has to lie in memory first.
            most = settings.PICTURE_DOTS if picture.format == "JPEG" else settings.PICTURE_DOTS // 2
            if picture.width * picture.height > most:
                raise Unfit(
                    f"This picture is {picture.width:,} by {picture.height:,} dots large. Pictures up to "
                    f"{most // 1_000_000} million dots can be kept: make a smaller one of it."
                )
            size, turns = picture.size, _UPRIGHT.get(_held(picture), ())
            # Shrinks while it opens, where the format lets it: a large photograph needs no large memory.
            picture.thumbnail((settings.PICTURE_SIDE, settings.PICTURE_SIDE), reducing_gap=2.0)
            picture.load()
            upright = _on_white(picture)
            is_as_it_was = picture.mode == "RGB" and picture.size == size and not turns and is_bare(content)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise Unfit("This picture has far too many dots to be opened. Make a smaller one of it.") from bomb
    except _UNREADABLE as found:
        raise Unfit("This picture cannot be opened: it is damaged, or not all of it is here.") from found
    for turn in turns:
        upright = upright.transpose(turn)
    small = ImageOps.contain(upright, (settings.PICTURE_SMALL, settings.PICTURE_SMALL))
    # One that has nothing in it but its dots, such as one that was kept here before, is kept as it is.
    drawn = content if is_as_it_was else _drawn(upright)
    return Fit(drawn, "image/jpeg", "jpg", small=_drawn(small), width=upright.width, height=upright.height)


_SIZES = frozenset({0xC0, 0xC1, 0xC2})
_CODING = _SIZES | {0xC4, 0xDB, 0xDD}
_BEGINS, _SCAN, _ENDS, _PLAIN_HEAD = 0xD8, 0xDA, 0xD9, b"\xff\xe0\x00\x10JFIF\x00"


def is_bare(content: bytes) -> bool:
    """Whether a JPEG holds its dots and what is needed to draw them, and nothing before, between or behind."""
    if not content.startswith(b"\xff\xd8" + _PLAIN_HEAD) or content[18:20] != b"\x00\x00":
        return False
    at = 20
    while content[at : at + 1] == b"\xff" and at + 1 < len(content):
        marker = content[at + 1]
        if marker == _ENDS:
            return at + 2 == len(content)
        if marker not in _CODING and marker != _SCAN:
            return False
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        while marker == _SCAN and (at := content.find(b"\xff", at)) >= 0 and at + 1 < len(content):
            # Within the dots a mark of their own: a byte that only looks like one, or a place to begin again.
            if content[at + 1] != 0 and not 0xD0 <= content[at + 1] <= 0xD7:
                break
            at += 2
        if at < 0:
            return False
    return False


def _held(picture: Image.Image) -> int:
    """How the camera was held; as it lies, where that cannot be read."""
    try:
        return int(picture.getexif().get(_ORIENTATION, 1))
    except _UNREADABLE:
        return 1


def _on_white(picture: Image.Image) -> Image.Image:
    """The dots alone, in three colours; what is seen through lies on white paper."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        paper = Image.new("RGB", seen.size, "white")
        paper.paste(seen, mask=seen.getchannel("A"))
        return paper
    if picture.mode.startswith("I;16"):
        picture = picture.point(lambda dot: dot / 256, "L") if picture.mode == "I;16" else picture.convert("I")
    bare = Image.new("RGB", picture.size)
    bare.paste(picture.convert("RGB"))
    return bare


def _drawn(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()

"""Photographs as they are kept: opened within limits, turned upright, drawn anew from their dots alone.

Where a picture was taken, with what, and every other word that a camera or a programme wrote into it goes.
"""

import io
import struct

from django.conf import settings
from PIL import Image, ImageOps

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
            if picture.width * picture.height > settings.PICTURE_DOTS:
                raise Unfit(
                    f"This picture is {picture.width:,} by {picture.height:,} dots large. Pictures up to "
                    f"{settings.PICTURE_DOTS // 1_000_000} million dots can be kept: make a smaller one of it."
                )
            turns = _UPRIGHT.get(_held(picture), ())
            # Shrinks while it opens, where the format lets it: a large photograph needs no large memory.
            picture.thumbnail((settings.PICTURE_SIDE, settings.PICTURE_SIDE), reducing_gap=2.0)
            picture.load()
            upright = _on_white(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise Unfit("This picture has far too many dots to be opened. Make a smaller one of it.") from bomb
    except _UNREADABLE as found:
        raise Unfit("This picture cannot be opened: it is damaged, or not all of it is here.") from found
    for turn in turns:
        upright = upright.transpose(turn)
    small = ImageOps.contain(upright, (settings.PICTURE_SMALL, settings.PICTURE_SMALL))
    return Fit(_drawn(upright), "image/jpeg", "jpg", small=_drawn(small), width=upright.width, height=upright.height)


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

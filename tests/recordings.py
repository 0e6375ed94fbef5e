"""Recordings and pictures made by hand, byte by byte, so that what is in them is known: also what must not be."""

import io
import zlib

from PIL import Image

WHERE = b"+54.0690-003.2260/"  # where a telephone says that it was


def _element(key: bytes, content: bytes) -> bytes:
    return key + b"\x01" + len(content).to_bytes(7, "big") + content


def webm(*, moving: bool = False, words: bytes = WHERE, long: int = 2000) -> bytes:
    """As a browser records it: a head, tracks, a cluster of open length, and words at the end."""
    head = _element(b"\x1a\x45\xdf\xa3", _element(b"\x42\x82", b"webm"))
    tracks = _element(b"\x16\x54\xae\x6b", _element(b"\xae", b"\x83\x81" + (b"\x01" if moving else b"\x02")))
    block = _element(b"\xa3", b"\x81\x00\x00\x80" + b"sound" * (long // 5))
    cluster = b"\x1f\x43\xb6\x75\x01\xff\xff\xff\xff\xff\xff\xff" + _element(b"\xe7", b"\x00") + block
    tags = _element(b"\x12\x54\xc3\x67", words)
    return head + b"\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff" + tracks + cluster + tags


def wav(words: bytes = WHERE) -> bytes:
    """A short silence, with words before it."""
    sound, form = bytes(800), (1).to_bytes(2, "little") * 2 + (8000).to_bytes(4, "little") * 2 + b"\1\0\x08\0"
    parts = b"".join(
        name + len(part).to_bytes(4, "little") + part
        for name, part in ((b"LIST", words), (b"fmt ", form), (b"data", sound))
    )
    return b"RIFF" + (len(parts) + 4).to_bytes(4, "little") + b"WAVE" + parts


def _box(name: bytes, content: bytes) -> bytes:
    return (len(content) + 8).to_bytes(4, "big") + name + content


def m4a(*, handler: bytes = b"soun", words: bytes = WHERE) -> bytes:
    """As a telephone records it, with where it was beside the sound."""
    handled = _box(b"hdlr", bytes(8) + handler + bytes(12) + b"Core Media Audio\0")
    track = _box(b"trak", _box(b"mdia", handled) + _box(b"udta", _box(b"name", words)))
    movie = _box(
        b"moov", _box(b"mvhd", bytes(100)) + track + _box(b"udta", _box(b"\xa9xyz", b"\0\x12\x15\xc7" + words))
    )
    return _box(b"ftyp", b"M4A \0\0\0\0") + movie + _box(b"mdat", b"sound" * 100)


def _page(number: int, content: bytes, flags: int = 0) -> bytes:
    sizes = bytes([255] * (len(content) // 255) + [len(content) % 255])
    return (
        b"OggS\0" + bytes([flags]) + bytes(8) + b"\1\0\0\0" + number.to_bytes(4, "little") + bytes(4)
        + bytes([len(sizes)]) + sizes + content
    )  # fmt: skip


def ogg(words: bytes = b"LOCATION=" + WHERE) -> bytes:
    """As Firefox records it: a head, comments, sound."""
    comments = b"OpusTags" + (4).to_bytes(4, "little") + b"Moss" + (1).to_bytes(4, "little")
    comments += len(words).to_bytes(4, "little") + words
    head = b"OpusHead\1\1\0\0\x80\xbb\0\0\0\0\0"
    return _page(0, head, 2) + _page(1, comments) + _page(2, b"sound" * 60, 4)


def photograph(*, size: tuple[int, int] = (1200, 800), turned: int = 6, where: bool = True) -> bytes:
    """A photograph as a telephone takes it: lying on its side, and with where it was taken in it."""
    picture = Image.linear_gradient("L").resize(size).convert("RGB")
    # The corner that is up when it is held upright is marked red.
    picture.paste((220, 20, 20), (0, size[1] - 100, 100, size[1]))
    written = Image.Exif()
    written[0x0112] = turned
    written[0x010F] = "Telephone of Asha"
    if where:
        written.get_ifd(0x8825).update({1: "N", 2: (54.0, 4.0, 8.4), 3: "W", 4: (3.0, 13.0, 33.6)})
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=written, comment=b"taken at Barrow", quality=80)
    return out.getvalue()


def png(size: tuple[int, int] = (40, 30)) -> bytes:
    """A small drawing on nothing."""
    out = io.BytesIO()
    Image.new("RGBA", size, (0, 90, 0, 128)).save(out, "PNG")
    return out.getvalue()


def png_that_claims(width: int, height: int) -> bytes:
    """The head of a picture of that size, and nothing more of it."""
    content = bytearray(png())
    content[16:24] = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    content[29:33] = zlib.crc32(bytes(content[12:29])).to_bytes(4, "big")
    return bytes(content)

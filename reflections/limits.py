"""What can be sent besides words, said once: the forms hold it, the pages say it beforehand, the script is told it."""

from django.conf import settings

PICTURE_MB = settings.PICTURE_BYTES // 1_000_000
SOUND_MB = settings.SOUND_BYTES // 1_000_000
MOST_BYTES = {"photo": settings.PICTURE_BYTES, "audio": settings.SOUND_BYTES}
PICTURES = "image/jpeg,image/png,image/webp"
SOUNDS = "audio/webm,audio/ogg,audio/mp4,audio/x-m4a,audio/wav,.m4a,.webm,.ogg,.wav"
# The page's script sends a quarter of this at a time.
MOST_IN_A_PIECE = 1024 * 1024

SAID = (
    f"Pictures (JPEG, PNG, WebP) up to {PICTURE_MB} MB, recordings up to {settings.SOUND_MINUTES} minutes and "
    f"{SOUND_MB} MB, {settings.FILES_TO_A_NOTE} to a note. Where and with what they were made is removed from them."
)
# Proposed as the words of a note that was kept without any: it waits, and is found by them, until somebody types it up.
SPOKEN = "Spoken, not yet typed up."
PHOTOGRAPHED = "Photographed, not yet put into words."


# What the page's script is told of them.
FOR_THE_PAGE = {
    "most": settings.FILES_TO_A_NOTE, "photo": settings.PICTURE_BYTES, "audio": settings.SOUND_BYTES,
    "minutes": settings.SOUND_MINUTES, "spoken": SPOKEN, "photographed": PHOTOGRAPHED,
}  # fmt: skip


def in_place_of_words(kinds: set[str]) -> str:
    """What a note says that was kept with these kinds of thing and without a word."""
    return SPOKEN if "audio" in kinds else PHOTOGRAPHED


def too_large(kind: str, size: int) -> str:
    """What to say of a file that is larger than can be kept; nothing where it is not."""
    if size <= MOST_BYTES[kind]:
        return ""
    if kind == "photo":
        return f"This picture has {_mb(size)} MB; {PICTURE_MB} MB can be kept. Send it in a smaller size."
    return f"This recording has {_mb(size)} MB; {SOUND_MB} MB can be kept. Send it as two."


def _mb(size: int) -> str:
    return f"{size / 1_000_000:.1f}".removesuffix(".0")


__all__ = [
    "MOST_BYTES",
    "MOST_IN_A_PIECE",
    "PHOTOGRAPHED",
    "PICTURES",
    "SAID",
    "SOUNDS",
    "SPOKEN",
    "in_place_of_words",
    "too_large",
]

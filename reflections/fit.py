"""What is found of a file that was sent: fit to be kept, or not, and why."""

from dataclasses import dataclass


class Unfit(Exception):  # noqa: N818 - it reads as what was found
    """This file cannot be kept, and why, in a sentence."""


@dataclass(frozen=True, slots=True)
class Fit:
    """What of a file is kept: its bytes, made safe, and what is known of them."""

    content: bytes
    type: str
    suffix: str
    small: bytes = b""
    width: int | None = None
    height: int | None = None

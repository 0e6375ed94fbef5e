"""How a printing goes: its steps, and its three ends."""

from collections.abc import Callable
from dataclasses import dataclass

# In this order. Only «setting» is sure of how many pages there will be; «measuring» knows it from its second round on.
STEPS = ("gathering", "measuring", "setting", "checking", "ready")

# The step, the page at hand, and of how many; nought where that is not known.
OnStep = Callable[[str, int, int], None]


def unheard(step: str, at: int, of: int) -> None:
    """For when nobody asked to hear of the steps."""


@dataclass(frozen=True)
class Printed:
    """A finished file, its pages, and the SHA-256 of its bytes."""

    pdf: bytes
    pages: int
    sha256: str


class PrintFailed(Exception):  # noqa: N818
    """The edition could not be printed. ``reason`` is a sentence for people; ``retryable`` says if trying may help."""

    def __init__(self, reason: str, *, retryable: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retryable = retryable


class PrintStopped(Exception):  # noqa: N818
    """Somebody asked for the printing to stop, and it has."""

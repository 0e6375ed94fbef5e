"""Why something was not done to a piece, in sentences for those who write it."""

from people.errors import NotYours, Refused

__all__ = [
    "AlreadyMarked",
    "ChangedMeanwhile",
    "DissentStands",
    "ExposureMoved",
    "NotASecondPerson",
    "NotAnAuthor",
    "NotAsItStands",
    "NotCleared",
    "NotInText",
    "NotTheHolder",
    "NotYours",
    "OtherPiece",
    "Refused",
    "RestsOnIt",
    "VersionMoved",
    "WordsMissing",
]


class WordsMissing(Refused):
    """There are no words here yet."""


class ChangedMeanwhile(Refused):
    """Somebody else has changed this paragraph meanwhile. Both wordings are safe."""

    def __init__(self, *, theirs: str, yours: str, version: int, changed_by: str) -> None:
        super().__init__(f"{changed_by} has changed this paragraph meanwhile. Both wordings are safe.")
        self.theirs, self.yours, self.version, self.changed_by = theirs, yours, version, changed_by


class NotCleared(Refused):
    """Only words that their teller has cleared can stand in a piece."""

    field = "excerpt"


class NotAsItStands(Refused):
    """Words set large must be cleared exactly as they were said; these were cleared in other words."""

    field = "excerpt"


class NotInText(Refused):
    """These words do not stand in the paragraph."""

    field = "phrase"


class AlreadyMarked(Refused):
    """This phrase is counted already."""

    field = "phrase"


class OtherPiece(Refused):
    """That belongs to another piece."""


class RestsOnIt(Refused):
    """A counted phrase rests on these words alone."""


class DissentStands(Refused):
    """A different view answers this paragraph. Its holders move it or withdraw it first."""


class NotAnAuthor(NotYours):
    """Only the authors of a piece sign it."""


class NotTheHolder(NotYours):
    """Only its holders change a different view, accept it or withdraw it."""


class NotASecondPerson(NotYours):
    """Somebody else of the team decides of it: nobody who wrote it, or the notes behind it, or signs the piece."""


class ExposureMoved(Refused):
    """This has changed since you read it, so nothing was decided. Read what stands there now."""


class VersionMoved(Refused):
    """The piece has changed since you read it, so nothing was signed. Read what stands there now, and sign that."""

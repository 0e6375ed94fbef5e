"""Why this floor does not do something, each in a sentence that a person can read."""

from typing import TYPE_CHECKING

from people.errors import NotYours, Refused

if TYPE_CHECKING:
    from reflections.models import Draft, Note, Revision


class TextCannotBeKept(Refused):
    """There is nothing in the note yet. Write a word and keep it."""

    field = "text"


class SameIdOtherWords(Refused):
    """This note was kept already, with other words. Both wordings are safe.

    ``theirs`` is the note as it stands, or ``None`` when it belongs to somebody else, of whom nothing
    is told; ``mine`` is what was sent, and ``aside`` the wording as which it is kept beside the note.
    """

    field = "text"

    def __init__(self, *, theirs: "Note | None", mine: str, aside: "Revision | None") -> None:
        super().__init__()
        self.theirs, self.mine, self.aside = theirs, mine, aside


class ChangedMeanwhile(Refused):
    """Changed on another device. Both wordings are safe.

    ``theirs`` is the note as it stands now; ``mine`` and ``my_title`` are what was sent, and ``aside`` the wording as
    which it is kept.
    """

    field = "text"

    def __init__(self, *, theirs: "Note", mine: str, aside: "Revision", my_title: str = "") -> None:
        super().__init__()
        self.theirs, self.mine, self.my_title, self.aside = theirs, mine, my_title, aside


class DraftElsewhere(Refused):
    """Other words were saved elsewhere since. Both are safe: these go on as a copy.

    ``draft`` is what was saved elsewhere, or ``None`` where that is nobody's to see; ``kept`` is the note, where the
    draft was kept meanwhile, and ``is_same`` says that it was kept with these very words.
    """

    def __init__(self, *, draft: "Draft | None", kept: "Note | None" = None, is_same: bool = False) -> None:
        super().__init__()
        self.draft, self.kept, self.is_same = draft, kept, is_same


class TooLongAway(Refused):
    """This was put away too long ago to be taken out again. You can still read it and copy from it."""


class BehaviourUnknown(Refused):
    """This behaviour is not one of ours. Choose from the list."""

    field = "behaviours"


class AttachmentCannotBe(Refused):
    """This file cannot be kept."""

    field = "chosen_files"


class PieceElsewhere(Refused):
    """This piece does not go on from what has arrived.

    ``received`` says how much has: the sending goes on from there.
    """

    def __init__(self, received: int, sentence: str = "") -> None:
        super().__init__(sentence)
        self.received = received


class NoRoomForIt(Refused):
    """There is no room for this just now. What has arrived of it stays, and so do your words: try again later."""

    field = "chosen_files"


class DateCannotBe(Refused):
    """That day has not come yet."""

    field = "happened_on"


class AudienceCannotBe(Refused):
    """This note cannot be opened so far."""

    field = "audience"


class NothingIsWritten(Refused):
    """Nothing written was promised, so no words can be kept. Make a bare mark, or choose another promise."""

    field = "promise"


class WordsDoNotMatch(Refused):
    """The note does not read so any more where you marked it. Choose the words again."""

    field = "exact"


class ExcerptOutOfBounds(WordsDoNotMatch):
    """No words were chosen. Choose some in the note."""


class ClearanceCannotBe(Refused):
    """The words cannot be cleared so."""

    field = "state"


class StillCleared(Refused):
    """These words are cleared, and may stand in a piece. Keep them back first; then they can be unmarked."""


__all__ = [
    "AttachmentCannotBe",
    "AudienceCannotBe",
    "ChangedMeanwhile",
    "ClearanceCannotBe",
    "DateCannotBe",
    "DraftElsewhere",
    "ExcerptOutOfBounds",
    "NoRoomForIt",
    "NotYours",
    "NothingIsWritten",
    "PieceElsewhere",
    "Refused",
    "SameIdOtherWords",
    "StillCleared",
    "TextCannotBeKept",
    "TooLongAway",
    "WordsDoNotMatch",
]

"""What is done with notes, a file for each part of a note's life. Every row of this floor is written here."""

from reflections.actions.claims import make_claim, take_position
from reflections.actions.clearance import record_clearance
from reflections.actions.cycles import CycleChangedMeanwhile, describe_cycle, end_cycle, open_cycle
from reflections.actions.excerpts import (
    bring_back_excerpt,
    bring_back_tag,
    mark_excerpt,
    remove_excerpt,
    remove_tag,
    tag_excerpt,
    tag_note,
    tag_note_with,
    tag_passages,
    tag_words,
)
from reflections.actions.notes import Kept, archive_note, bring_back, keep_note, reword_note, set_audience
from reflections.actions.refusals import (
    AudienceCannotBe,
    ChangedMeanwhile,
    ClearanceCannotBe,
    DateCannotBe,
    ExcerptOutOfBounds,
    SameIdOtherWords,
    StillCleared,
    TextCannotBeKept,
    WordsDoNotMatch,
)

__all__ = [
    "AudienceCannotBe",
    "ChangedMeanwhile",
    "ClearanceCannotBe",
    "CycleChangedMeanwhile",
    "DateCannotBe",
    "ExcerptOutOfBounds",
    "Kept",
    "SameIdOtherWords",
    "StillCleared",
    "TextCannotBeKept",
    "WordsDoNotMatch",
    "archive_note",
    "bring_back",
    "bring_back_excerpt",
    "bring_back_tag",
    "describe_cycle",
    "end_cycle",
    "keep_note",
    "make_claim",
    "mark_excerpt",
    "open_cycle",
    "record_clearance",
    "remove_excerpt",
    "remove_tag",
    "reword_note",
    "set_audience",
    "tag_excerpt",
    "tag_note",
    "tag_note_with",
    "tag_passages",
    "tag_words",
    "take_position",
]

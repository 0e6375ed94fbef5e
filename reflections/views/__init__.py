"""Pages of notes, a file for each kind of page."""

from reflections.views.attachments import (
    attachment,
    attachment_put_away,
    attachments,
    begin,
    described,
    piece,
    small,
    whole,
)
from reflections.views.clearing import clearing, excerpt
from reflections.views.comparing import compare, restore, settle, wording, wordings
from reflections.views.cycles import cycle, cycle_edit, cycle_end, cycle_new, cycles
from reflections.views.drafts import draft, draft_take_out, draft_throw_away, drafts
from reflections.views.lists import notes, search
from reflections.views.tags import tag_the_whole, tag_the_words, unmark, untag
from reflections.views.writing import audience, edit, new, note, put_away

__all__ = [
    "attachment",
    "attachment_put_away",
    "attachments",
    "audience",
    "begin",
    "clearing",
    "compare",
    "cycle",
    "cycle_edit",
    "cycle_end",
    "cycle_new",
    "cycles",
    "described",
    "draft",
    "draft_take_out",
    "draft_throw_away",
    "drafts",
    "edit",
    "excerpt",
    "new",
    "note",
    "notes",
    "piece",
    "put_away",
    "restore",
    "search",
    "settle",
    "small",
    "tag_the_whole",
    "tag_the_words",
    "unmark",
    "untag",
    "whole",
    "wording",
    "wordings",
]

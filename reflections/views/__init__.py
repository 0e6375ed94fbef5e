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
from reflections.views.choosing import choosing, choosing_close, choosing_story, choosings
from reflections.views.clearing import clearing, excerpt
from reflections.views.comparing import compare, restore, settle, wording, wordings
from reflections.views.cycles import cycle, cycle_edit, cycle_end, cycle_new, cycles
from reflections.views.drafts import draft, draft_take_out, draft_throw_away, drafts
from reflections.views.lists import notes, search
from reflections.views.noticing import noticing
from reflections.views.shapes import accounts, fate, new_shape, release, rub_out, shapes, tallies
from reflections.views.tags import tag_the_whole, tag_the_words, unmark, untag
from reflections.views.tray import to_tag
from reflections.views.writing import audience, edit, new, note, put_away

__all__ = [
    "accounts",
    "attachment",
    "attachment_put_away",
    "attachments",
    "audience",
    "begin",
    "choosing",
    "choosing_close",
    "choosing_story",
    "choosings",
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
    "fate",
    "new",
    "new_shape",
    "note",
    "notes",
    "noticing",
    "piece",
    "put_away",
    "release",
    "restore",
    "rub_out",
    "search",
    "settle",
    "shapes",
    "small",
    "tag_the_whole",
    "tag_the_words",
    "tallies",
    "to_tag",
    "unmark",
    "untag",
    "whole",
    "wording",
    "wordings",
]

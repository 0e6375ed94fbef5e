"""What this floor remembers, a file for each part of the life of a note."""

from reflections.models.attachments import Attachment
from reflections.models.carrying import Batch, BatchRow, Parcel
from reflections.models.claims import InfluenceClaim, Position
from reflections.models.drafts import Draft
from reflections.models.excerpts import Clearance, Excerpt, Tag
from reflections.models.inquiry import Cycle, Inquiry, ReviewPeriod, SubQuestion
from reflections.models.notes import About, Audience, NamedReader, Note, Presence, Promise, Prompt, Revision
from reflections.models.shapes import Choosing, Fate, LeftUntagged, Reason, Story, Tally

__all__ = [
    "About",
    "Attachment",
    "Audience",
    "Batch",
    "BatchRow",
    "Choosing",
    "Clearance",
    "Cycle",
    "Draft",
    "Excerpt",
    "Fate",
    "InfluenceClaim",
    "Inquiry",
    "LeftUntagged",
    "NamedReader",
    "Note",
    "Parcel",
    "Position",
    "Presence",
    "Promise",
    "Prompt",
    "Reason",
    "ReviewPeriod",
    "Revision",
    "Story",
    "SubQuestion",
    "Tag",
    "Tally",
]

"""A note laid out for reading: paragraphs in segments, each under its marks, with the tags beside it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from people.models import Person
from places.models import Standpoint
from reflections import spans
from reflections.models import Clearance, Excerpt, Note, Tag

TOLD: dict[str, str] = {
    Standpoint.PROFESSIONAL: "told by a professional",
    Standpoint.LIVED_EXPERIENCE: "told from lived experience",
    Standpoint.BOTH: "told from both sides",
    Standpoint.ASSOCIATE: "told by an associate",
    Standpoint.LEARNING_PARTNER: "told by the learning partner",
    Standpoint.FUNDER: "told by a funder",
}
LOWEST = 2  # the third storey of underline; whatever overlaps further shares it


@dataclass(slots=True)
class SetTag:
    """A tag as it stands beside the words, and whether the viewer may take it back."""

    tag: Tag
    can_take_back: bool

    @property
    def told(self) -> str:
        """From where it is told, in words."""
        return TOLD.get(self.tag.standpoint, "")


@dataclass(slots=True)
class Marked:
    """Marked words with their number in the note and the tags set against them."""

    excerpt: Excerpt
    number: int
    tags: list[SetTag] = field(default_factory=list)
    can_unmark: bool = False

    @property
    def css(self) -> str:
        """The colour and stroke of the first behaviour set against the words."""
        return self.tags[0].tag.behaviour.css if self.tags else "b-other"

    @property
    def told(self) -> str:
        """What the number stands for, for those who hear it."""
        names = dict.fromkeys(set_tag.tag.behaviour.short_name for set_tag in self.tags)
        return ", ".join(names) or "marked words"


@dataclass(frozen=True, slots=True)
class Layer:
    """One underline: a behaviour under an excerpt's words, on its storey."""

    marked: Marked
    css: str
    storey: int
    is_first: bool


@dataclass(slots=True)
class Paragraph:
    """One paragraph and the marks that begin in it."""

    segments: list[spans.Segment[Layer]]
    marked: list[Marked]


@dataclass(slots=True)
class Page:
    """The whole note: what stands in it, what no longer does, and what is set against it as a whole."""

    paragraphs: list[Paragraph]
    orphans: list[Marked]
    whole: list[SetTag]


def receipt(note: Note, page: "Page") -> list[dict[str, Any]]:
    """What happened to a note, for its author: kept, tagged by others, asked for and answered."""
    events: list[dict[str, Any]] = [{"at": note.kept_at, "said": "Kept. On the server, once."}]
    marks = [mark for paragraph in page.paragraphs for mark in paragraph.marked] + page.orphans
    numbers = {mark.excerpt.pk: mark.number for mark in marks}
    for mark in marks:
        events += [
            {"at": one.tag.set_at, "said": f"{one.tag.set_by.display_name} set a tag on mark {mark.number}."}
            for one in mark.tags
            if one.tag.set_by_id != note.author_id
        ]
    for step in Clearance.objects.on(note):
        number = numbers.get(step.excerpt_id)
        if number:
            said = f"Mark {number}: {step.get_state_display().lower()}{f' ({step.how})' if step.how else ''}."
            events.append({"at": step.recorded_at, "said": said, "words": step.wording})
    return sorted(events, key=lambda event: event["at"])


def lay_out(note: Note, viewer: Person) -> "Page":
    """Lay out a note that was found to be the viewer's to read, with its marks and tags."""
    excerpts = Excerpt.objects.on(note).select_related("made_by")
    tags = Tag.objects.on([note]).select_related("behaviour", "set_by")
    own = note.author_id == viewer.pk
    by_excerpt: dict[object, list[SetTag]] = defaultdict(list)
    for tag in tags:
        by_excerpt[tag.excerpt_id].append(SetTag(tag, own or tag.set_by_id == viewer.pk))
    found = sorted(excerpts, key=lambda e: (e.now_start is None, e.now_start or 0, -(e.now_end or 0)))
    marked = [
        Marked(excerpt, number, by_excerpt[excerpt.pk], own or excerpt.made_by_id == viewer.pk)
        for number, excerpt in enumerate(found, 1)
    ]
    standing = [mark for mark in marked if mark.excerpt.now_start is not None]
    layers = list(_layers(standing))
    paragraphs = [
        Paragraph(
            spans.segments(note.text, layers, start=start, end=end),
            [mark for mark in standing if start <= (mark.excerpt.now_start or 0) < end],
        )
        for start, end in spans.paragraphs(note.text)
    ]
    return Page(paragraphs, marked[len(standing) :], by_excerpt[None])


def _layers(marked: Sequence[Marked]) -> Iterable[tuple[int, int, Layer]]:
    flat: list[tuple[spans.Span, Marked, str, bool]] = []
    for mark in marked:
        span = spans.Span(mark.excerpt.now_start or 0, mark.excerpt.now_end or 0)
        looks = list(dict.fromkeys(set_tag.tag.behaviour.css for set_tag in mark.tags)) or ["b-other"]
        flat += [(span, mark, look, at == 0) for at, look in enumerate(looks)]
    for (span, mark, look, is_first), storey in zip(flat, spans.storeys([one[0] for one in flat]), strict=True):
        yield span.start, span.end, Layer(mark, look, min(storey, LOWEST), is_first)

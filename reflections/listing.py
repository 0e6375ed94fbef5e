"""Notes as rows of a list, and the way from one page of a list to the next."""

from collections.abc import Sequence
from typing import Any, TypedDict
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from behaviours.models import Behaviour
from people.asking import Question
from people.models import Person
from reflections import limits
from reflections.access import NoteAccess
from reflections.models import Attachment, LeftUntagged, Note, ReviewPeriod, Tag
from reflections.readers import who_reads

PAGE = 25
TAGS_SHOWN = 4
SHOWN = (
    "kind", "happened_on", "title", "text", "audience", "archived_at", "purpose", "released_at",
    "author__display_name", "place__name", "place__slug",
)  # fmt: skip
_TILE = ("behaviour__short_name", "behaviour__mark", "behaviour__group")


class ShownTag(TypedDict):
    """A behaviour and how it acts, where all who set it agree on that."""

    behaviour: Behaviour
    acts: str


class Row(TypedDict):
    """A note as one row."""

    url: str
    title: str
    end: str
    words: str
    note: str
    tags: list[ShownTag]


def narrowed(notes: NoteAccess, asked: dict[str, Any], viewer: Person) -> NoteAccess:
    """Only those notes that were asked for; ``asked`` is what a filter's form found."""
    tags = Tag.objects.filter(note=OuterRef("pk"), removed_at=None)
    period: ReviewPeriod | None = asked.get("period")
    if asked.get("of") == "mine":
        notes = notes.filter(author_id=viewer.pk)
    for name, lookup in (("kind", "kind"), ("place", "place"), ("person", "author")):
        if asked.get(name):
            notes = notes.filter(**{lookup: asked[name]})
    if period:
        notes = notes.filter(happened_on__range=(period.starts, period.ends))
    if asked.get("behaviour"):
        notes = notes.filter(Exists(tags.filter(behaviour=asked["behaviour"])))
    if asked.get("standpoint"):
        said = asked["standpoint"]
        notes = notes.filter(Q(standpoint=said) | Q(Exists(tags.filter(standpoint=said))))
    if asked.get("untagged"):
        notes = notes.filter(~Exists(tags))
    if asked.get("untyped"):
        begins = Q(text__startswith=limits.SPOKEN) | Q(text__startswith=limits.PHOTOGRAPHED)
        notes = notes.filter(begins, Exists(Attachment.objects.filter(note=OuterRef("pk"), archived_at=None)))
    return notes


def wanting_tags(notes: NoteAccess, viewer: Person) -> NoteAccess:
    """Those on which nothing was set yet, and which the viewer did not leave so."""
    tags = Tag.objects.filter(note=OuterRef("pk"), removed_at=None)
    left = LeftUntagged.objects.filter(note=OuterRef("pk"), person=viewer.pk)
    return notes.filter(~Exists(tags), ~Exists(left))


def shown(notes: NoteAccess) -> NoteAccess:
    """With as much of each note, of its author and of its place as a row shows, and no more."""
    return notes.select_related("author", "place").only(*SHOWN)


def page(notes: NoteAccess, after: UUID | None) -> tuple[list[Note], UUID | None]:
    """One page of notes, latest first, and the key after which the next begins; by key, so that no page gets slower."""
    notes = shown(notes).order_by("-happened_on", "-sequence")
    last = notes.filter(pk=after).values_list("happened_on", "sequence").first() if after else None
    if last:
        day, number = last
        notes = notes.filter(Q(happened_on__lt=day) | Q(happened_on=day, sequence__lt=number), happened_on__lte=day)
    found = list(notes[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


@Question
def set_on(keys: Sequence[UUID]) -> QuerySet[Tag]:
    """What is set against notes that were found to be the viewer's to read, by their keys."""
    tags = Tag.objects.on([Note(pk=key) for key in keys])
    return tags.select_related("behaviour").only("note", "acts", *_TILE)


def rows(notes: Sequence[Note], viewer: Person, *, is_narrow: bool = False) -> list[Row]:
    """Notes as rows, each with what was set against it: one query for the tags of them all.

    Args:
        is_narrow: for a margin, where nothing stands at the far side of a row.
    """
    found: dict[UUID, dict[str, ShownTag]] = {note.pk: {} for note in notes}
    for tag in set_on([note.pk for note in notes]):
        one = found[tag.note_id].setdefault(tag.behaviour_id, {"behaviour": tag.behaviour, "acts": tag.acts})
        if one["acts"] != tag.acts:
            one["acts"] = ""
    return [_row(note, list(found[note.pk].values())[:TAGS_SHOWN], viewer, is_narrow) for note in notes]


def _row(note: Note, tags: list[ShownTag], viewer: Person, is_narrow: bool) -> Row:
    own = note.author_id == viewer.pk
    when = f"{note.get_kind_display().capitalize()}, {note.happened_on:%-d %B %Y}"
    said = [note.place.name if note.place else "No place yet"]
    if not (own and is_narrow):
        said.append("yours" if own else note.author.display_name)
    return {
        "url": note.get_absolute_url(),
        "title": note.heading,
        "end": "" if is_narrow else when,
        "words": beginning(note) if note.title and not is_narrow else "",
        "note": f"{when + '. ' if is_narrow else ''}{', '.join(said)}. {who_reads(note, viewer)}",
        "tags": tags,
    }


def beginning(note: Note, longest: int = 180) -> str:
    """The first words of a note, ending at a whole one."""
    words = " ".join(note.text[: longest * 2].split())
    return words if len(words) <= longest else f"{words[:longest].rsplit(' ', 1)[0]} …"

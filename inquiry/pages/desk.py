"""The desk: across the places. What was written of each behaviour where, and where nobody has written."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from behaviours.families import families
from behaviours.models import Behaviour
from people import clock
from people.asking import Question
from people.http import PersonRequest, fragment
from people.models import Person
from places.access import reads_records
from places.models import Place, PlaceMembership, Standpoint
from reflections import listing
from reflections.matrix import VOICES, counted, matrix
from reflections.matrix import Cell as Counted
from reflections.models import Note, ReviewPeriod, Tag

SHOWN = 6
MANY = 100  # notes that want tags are counted so far: that there are more is as good a reason to begin
_WORKS_THERE = ("place", "starts", "person__display_name")


@dataclass(frozen=True)
class Asked:
    """Which tags to count, and which cell to look into."""

    starts: dt.date | None = None
    ends: dt.date | None = None
    standpoint: str = ""
    acts: str = ""
    period: str = ""
    place: str = ""
    behaviour: str = ""

    def address(self, **more: str) -> str:
        """The address of the same desk, looking into another cell."""
        said = {"period": self.period, "standpoint": self.standpoint, "acts": self.acts, **more}
        return "?" + urlencode({name: value for name, value in said.items() if value})


class DeskFilter(forms.Form):
    """What the desk is asked to count. A word that it does not know asks for everything."""

    period = forms.ChoiceField(required=False)
    standpoint = forms.ChoiceField(required=False, choices=[("", "Anyone"), *Standpoint.choices], label="Who speaks")
    acts = forms.ChoiceField(required=False, label="The behaviour is", choices=[("", "Any"), *Tag.Acts.choices])

    def __init__(self, data: Mapping[str, Any], periods: Sequence[ReviewPeriod]) -> None:
        super().__init__(data)
        self.periods = {period.key: period for period in periods}
        named = [(period.key, period.title) for period in periods]
        choices = [("", "Since the beginning"), ("lately", "The last three months"), *named]
        self.fields["period"] = forms.ChoiceField(required=False, choices=choices, label="When")

    def asked(self, place: str, behaviour: str) -> Asked:
        """What was asked for, without what is unknown."""
        self.is_valid()
        said = self.cleaned_data
        period = said.get("period", "")
        starts, ends = None, None
        if period == "lately":
            starts = clock.today() - dt.timedelta(days=91)
        elif period:
            starts, ends = self.periods[period].starts, self.periods[period].ends
        return Asked(starts, ends, said.get("standpoint", ""), said.get("acts", ""), period, place, behaviour)


@dataclass
class Cell:
    """One behaviour in one place: how often it is said to help and to hinder, or how silent it is."""

    behaviour: Behaviour
    url: str
    helps: int = 0
    hinders: int = 0
    open: int = 0
    said: str = ""
    current: bool = False


@dataclass
class Row:
    """One place and its nine cells."""

    place: Place
    note: str
    cells: list[Cell] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.place.name

    @property
    def url(self) -> str:
        return self.place.get_absolute_url()

    @property
    def quiet(self) -> list[Behaviour]:
        """The behaviours that are silent here."""
        return [cell.behaviour for cell in self.cells if cell.said]


def _said(one: Counted | None, asked: Asked) -> str:
    """How silence is named; nothing where there is a word."""
    if one is not None and one.tags:
        return ""
    if one is None or one.latest is None:
        return "No word yet"
    if asked.standpoint or asked.acts:
        return "None of these"
    return f"Silent since {one.latest:%B %Y}" if not asked.ends else "No word then"


def caption(cells: Iterable[Cell]) -> str:
    """What the matrix counts, in words."""
    every = list(cells)
    tags, cannot_say = sum(cell.helps + cell.hinders + cell.open for cell in every), sum(cell.open for cell in every)
    silence = "Hatched cells are silence."
    if not tags:
        return f"Nothing that you may read is tagged so. {silence}"
    said = "1 tag that you may read." if tags == 1 else f"{tags} tags that you may read."
    strokes = "Strokes above the line are helping, below it hindering."
    unsaid = f" {cannot_say} of them cannot say and are not drawn." if cannot_say else ""
    return f"{said} {strokes}{unsaid} {silence}"


def laid_out(
    places: Iterable[Place],
    nine: Sequence[Behaviour],
    found: Iterable[Counted],
    asked: Asked,
    here: Mapping[int, Sequence[PlaceMembership]],
) -> list[Row]:
    """Every place by every behaviour in their fixed order, whether or not there is a word.

    Args:
        here: who works in each place today.
    """
    known = {(one.place_id, one.behaviour_id): one for one in found}
    rows = []
    for place in places:
        row = Row(place, ", ".join(stretch.person.get_short_name() for stretch in here.get(place.pk, ())))
        for behaviour in nine:
            one = known.get((place.pk, behaviour.pk))
            cell = Cell(
                behaviour,
                asked.address(place=place.slug, behaviour=behaviour.pk) + "#drill",
                said=_said(one, asked),
                current=(place.slug, behaviour.pk) == (asked.place, asked.behaviour),
            )
            if one is not None:
                cell.helps, cell.hinders, cell.open = one.helps, one.hinders, one.cannot_say
            row.cells.append(cell)
        rows.append(row)
    return rows


def voices_missing(places: Iterable[Place], found: Iterable[Counted]) -> list[tuple[Place, list[str]]]:
    """From which standpoints nothing is tagged yet, place by place (F-020)."""
    heard: defaultdict[int, set[str]] = defaultdict(set)
    for one in found:
        heard[one.place_id] |= one.heard
    missing = [(place, [one.label for one in VOICES if one not in heard[place.pk]]) for place in places]
    return [(place, voices) for place, voices in missing if voices]


def looked_into(reader: Person, place: Place, behaviour: Behaviour, asked: Asked) -> dict[str, Any]:
    """The words in one cell: as they stand for those who may read the note, else in their cleared wording."""
    readable = Note.objects.visible_to(reader).filter(pk=OuterRef("note_id"))
    tags = counted(reader, starts=asked.starts, ends=asked.ends, standpoint=asked.standpoint, acts=asked.acts)
    found = tags.filter(note__place=place, behaviour=behaviour)
    found = found.annotate(is_readable=Exists(readable)).select_related("excerpt", "note").defer("note__search")
    # Words that several people tagged stand once.
    latest: dict[Any, Tag] = {}
    for tag in found.order_by("-note__happened_on", "pk")[: 3 * SHOWN]:
        latest.setdefault(tag.excerpt_id or tag.note_id, tag)
    period = f"&period={asked.period}" if asked.period and asked.period != "lately" else ""
    return {
        "place": place,
        "behaviour": behaviour,
        "rows": [_in_words(tag) for tag in latest.values()][:SHOWN],
        "notes_url": f"{reverse('notes')}?place={place.slug}&behaviour={behaviour.key}{period}",
    }


def _in_words(tag: Any) -> dict[str, str]:  # noqa: ANN401 - a tag with an annotation
    excerpt = tag.excerpt
    words = tag.note.heading if excerpt is None else excerpt.exact if tag.is_readable else excerpt.cleared_words
    said = [tag.get_acts_display(), tag.get_standpoint_display(), f"{tag.note.happened_on:%B %Y}"]
    line = ", ".join(part for part in said if part)
    whence = "" if tag.is_readable else " Cleared, from a note that is not yours to read."
    return {
        "url": tag.note.get_absolute_url() if tag.is_readable else "",
        "words": words if excerpt is None else f"“{words}”",
        "note": f"{line[:1].upper()}{line[1:]}.{whence}",
    }


@Question
def known_places(reader: Person) -> QuerySet[Place]:
    """The places that the reader knows, in their fixed order."""
    return Place.objects.visible_to(reader).only("slug", "name")


@Question
def here_now(reader: Person) -> QuerySet[PlaceMembership]:
    """Who works where today."""
    return PlaceMembership.objects.visible_to(reader).current().select_related("person").only(*_WORKS_THERE)


@Question
def the_nine(reader: Person) -> QuerySet[Behaviour]:
    """The nine, in the order in use."""
    return Behaviour.objects.readable_by(reader).the_nine()


@Question
def periods(reader: Person) -> QuerySet[ReviewPeriod]:
    """The stretches of time that are looked back on."""
    return ReviewPeriod.objects.visible_to(reader)


@Question
def untagged(reader: Person) -> QuerySet[Note, Any]:
    """Notes that the reader may read and against which nothing is set, so far as they are counted."""
    notes = listing.narrowed(Note.objects.visible_to(reader).kept(), {"untagged": True}, reader)
    return notes.order_by().values_list("pk", flat=True)[: MANY + 1]


@require_http_methods(["GET"])
def desk(request: PersonRequest) -> HttpResponse:
    """Places by behaviours, for those who work across places."""
    reader = request.user
    if not reads_records(reader):
        raise Http404
    form = DeskFilter(request.GET, periods(reader))
    asked = form.asked(request.GET.get("place", ""), request.GET.get("behaviour", ""))
    return fragment(request, "pages/desk.html", "desk", {"form": form, **_page(reader, asked)})


def _page(reader: Person, asked: Asked) -> dict[str, Any]:
    here: defaultdict[int, list[PlaceMembership]] = defaultdict(list)
    for stretch in here_now(reader):
        here[stretch.place_id].append(stretch)
    places, nine = known_places(reader), the_nine(reader)
    cells_of = matrix(reader, starts=asked.starts, ends=asked.ends, standpoint=asked.standpoint, acts=asked.acts)
    rows = laid_out(places, nine, cells_of, asked, here)
    cells = [(row.place, cell) for row in rows for cell in row.cells]
    current = next(((place, cell.behaviour) for place, cell in cells if cell.current), None)
    found = len(untagged(reader))
    return {
        "groups": families(nine, lambda one: one),
        "heads": nine,
        "rows": rows,
        "quiet": [row for row in rows if row.quiet],
        "caption": caption(cell for _, cell in cells),
        "missing": voices_missing(places, cells_of),
        "untagged": min(found, MANY),
        "more_untagged": found > MANY,
        "drill": looked_into(reader, *current, asked) if current else None,
    }

"""The page of a note, which several acts answer with."""

from http import HTTPStatus
from typing import Any

from django.db.models import OuterRef, Subquery
from django.http import HttpResponse

from behaviours.families import families
from behaviours.models import Behaviour, Wording
from people.http import PersonRequest, fragment
from reflections import spans
from reflections.forms import TagForm, WholeTagForm
from reflections.forms.notes import PURPOSES
from reflections.models import Clearance, Excerpt, Note, Revision, Tag
from reflections.readers import names_of_readers, who_reads
from reflections.reading import Page, lay_out

MOST_NAMES = 8
LATELY = 5  # tags taken back of late, each of which can be brought back


def note_page(
    request: PersonRequest,
    note: Note,
    *,
    form: TagForm | None = None,
    whole_form: WholeTagForm | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """A note with its marks, what is set beside them, and what the viewer may do; ``form`` when one was found wrong."""
    viewer = request.user
    excerpts = Excerpt.objects.on(note).select_related("made_by")
    tags = Tag.objects.on([note]).select_related("behaviour", "set_by")
    page = lay_out(note, excerpts, tags, viewer)
    own = note.author_id == viewer.pk
    readable = Note.objects.visible_to(viewer).only("title", "happened_on", "text", "kind")
    context: dict[str, Any] = {
        "note": note,
        "own": own,
        "page": page,
        "who_reads": who_reads(note, viewer),
        "named_readers": _that_is(names_of_readers(note)),
        "purpose": dict(PURPOSES).get(note.purpose, note.purpose),
        "revisions": Revision.objects.visible_to(viewer).filter(note=note).defer("text").select_related("written_by"),
        "present": note.presences.select_related("actor"),
        "about": readable.filter(pk__in=note.abouts.values("on_id")),
        "reflections": readable.kept().filter(abouts__on=note),
        "receipt": _receipt(note, page) if own else None,
    }
    if getattr(note, "is_taggable", True):
        context |= _to_tag(request, note, form, whole_form)
    return fragment(request, "reflections/note.html", "note-body", context, status=status)


def _to_tag(
    request: PersonRequest, note: Note, form: TagForm | None, whole_form: WholeTagForm | None
) -> dict[str, Any]:
    viewer = request.user
    meaning = Wording.objects.in_use().filter(behaviour=OuterRef("pk")).values("description")[:1]
    behaviours = Behaviour.objects.visible_to(viewer).annotate(meaning=Subquery(meaning))
    form = form or TagForm(viewer=viewer, note=note)
    ticked = set(form.data.getlist("sentence")) if form.is_bound else set()  # type: ignore[attr-defined]
    return {
        "form": form,
        "whole_form": whole_form or WholeTagForm(viewer=viewer, note=note, prefix="whole"),
        "families": families(behaviours.order_by("-framework__is_the_nine", "framework", "position"), lambda one: one),
        "sentences": [
            {"span": f"{start}-{end}", "text": note.text[start:end], "ticked": f"{start}-{end}" in ticked}
            for start, end in spans.sentences(note.text)
        ],
        "taken_back": Tag.objects.taken_back_by(viewer)
        .filter(note=note)
        .select_related("behaviour", "excerpt")[:LATELY],
    }


def _that_is(names: list[str]) -> str:
    """The readers by name, where they are few."""
    if not 0 < len(names) <= MOST_NAMES:
        return ""
    *others, last = names
    return f"That is {', '.join(others)} and {last}." if others else f"That is {last}."


def _receipt(note: Note, page: Page) -> list[dict[str, Any]]:
    """What happened to the note, for its author: kept, tagged by others, asked for and answered."""
    events = [{"at": note.kept_at, "said": "Kept. On the server, once."}] if note.kept_at else []
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

"""Notes that want tags: one at a time or many at once, by keyboard, by swipe, or by ticking."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from behaviours.families import families
from behaviours.models import Behaviour, Wording
from people.access import plays
from people.http import PersonRequest, done, fragment, wants_fragment
from people.models import Person
from reflections import actions, listing
from reflections.access import WORKING
from reflections.forms.shapes import TrayForm
from reflections.models import LeftUntagged, Note, Tag
from reflections.views.lists import after_which

STEPS_BACK = 10


@require_http_methods(["GET", "POST"])
def to_tag(request: PersonRequest) -> HttpResponse:
    """The tray; and what is done with the notes that are ticked in it."""
    if not plays(request.user, *WORKING):
        raise Http404
    form = TrayForm(request.POST or None, viewer=request.user)
    said = _do(form, request.user) if form.is_valid() else ""
    if said and not wants_fragment(request):
        return done(request, request.get_full_path(), said=said)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound and form.errors else HTTPStatus.OK
    if said:
        form = TrayForm(viewer=request.user, initial={"standpoint": form.cleaned_data["standpoint"]})
    return fragment(request, "reflections/tray.html", "tray", {**_page(request, form), "said": said}, status=status)


def _do(form: TrayForm, by: Person) -> str:
    """Do what was asked with the ticked notes, and say what was done."""
    found = form.cleaned_data
    notes = list(found["note"])
    many = "one note" if len(notes) == 1 else f"{len(notes)} notes"
    if found["do"] == "leave":
        actions.leave_untagged(notes=notes, by=by)
        return f"Left untagged: {many}. You can put them back below."
    if found["do"] == "again":
        actions.take_up_again(notes=notes, by=by)
        return f"Back in the tray: {many}."
    if found["do"] == "untag":
        actions.untag_notes(notes=notes, by=by)
        return f"Taken back: what you set on {many}."
    behaviours = list(found["behaviours"])
    actions.tag_notes(notes=notes, behaviours=behaviours, acts=found["acts"], standpoint=found["standpoint"], by=by)
    return f"Tagged: {many}, {', '.join(str(each) for each in behaviours)}. You can take it back below."


def _page(request: PersonRequest, form: TrayForm) -> dict[str, Any]:
    viewer = request.user
    of = "all" if request.GET.get("of") == "all" else "mine"
    notes = Note.objects.taggable_by(viewer)
    if of == "mine":
        notes = notes.filter(author_id=viewer.pk)
    found, after = listing.page(listing.wanting_tags(notes, viewer), after_which(request))
    meaning = Wording.objects.in_use().filter(behaviour=OuterRef("pk")).values("description")[:1]
    nine = Behaviour.objects.visible_to(viewer).filter(framework__is_the_nine=True).annotate(meaning=Subquery(meaning))
    here = reverse("to-tag")
    return {
        "form": form,
        "notes": [{"note": note, "row": row} for note, row in zip(found, _rows(found, viewer), strict=True)],
        "ticked": form.data.getlist("note") if form.is_bound else [],  # type: ignore[attr-defined]
        "chosen": form.data.getlist("behaviours") if form.is_bound else [],  # type: ignore[attr-defined]
        "families": families(nine.order_by("position"), lambda one: one),
        "of": of,
        "tabs": [
            {"name": "Mine", "url": here, "current": of == "mine"},
            {"name": "All I may tag", "url": f"{here}?of=all", "current": of == "all"},
        ],
        "older": f"{here}?{urlencode({'of': of, 'after': after})}" if after else "",
        "newest": f"{here}?of={of}" if "after" in request.GET else "",
        "lately": _done_lately(viewer),
    }  # fmt: skip


def _rows(notes: list[Note], viewer: Person) -> list[dict[str, str]]:
    return [
        {
            "words": listing.beginning(note, 420),
            "said": ", ".join(
                [
                    f"{note.get_kind_display().capitalize()}, {note.happened_on:%-d %B %Y}",
                    note.place.name if note.place else "No place yet",
                    *([] if note.author_id == viewer.pk else [note.author.display_name]),
                ]
            ),
        }
        for note in notes
    ]


def _done_lately(viewer: Person) -> list[dict[str, Any]]:
    """What the viewer did last with whole notes, last first: set something on them, or left them as they are."""
    tags = Tag.objects.visible_to(viewer).filter(set_by=viewer, excerpt=None).order_by("-set_at", "-pk")
    found: dict[Any, dict[str, Any]] = {}
    for tag in tags.select_related("note", "behaviour").defer("note__search")[: STEPS_BACK * 3]:
        found.setdefault(tag.note_id, {"note": tag.note, "tags": [], "at": tag.set_at})["tags"].append(tag)
    readable = Note.objects.taggable_by(viewer).values("pk")
    left = LeftUntagged.objects.visible_to(viewer).filter(note__in=readable).select_related("note")
    done = [{"note": one.note, "at": one.left_at} for one in left.defer("note__search")[:STEPS_BACK]]
    return sorted([*found.values(), *done], key=lambda one: one["at"], reverse=True)[:STEPS_BACK]

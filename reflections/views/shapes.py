"""Notes of other shapes: choosing one, writing it; the bare mark; letting go; what became of an idea; accounts."""

import hashlib
import uuid
from functools import partial
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from people.access import plays
from people.errors import Refused
from people.http import PersonRequest, done, form_status, fragment, tell, told, wants_json
from places.models import Place
from reflections import actions, spans
from reflections.access import WORKING, reads_cycles
from reflections.beside import fates_of
from reflections.forms import CaptureForm
from reflections.forms.shapes import FateForm, ShapedNoteForm, TallyForm
from reflections.models import Note, Promise, Tally
from reflections.models.notes import Form
from reflections.readers import who_reads
from reflections.shapes import BOX, SHAPES, Shape
from reflections.views.attaching import sent_files, with_attachments
from reflections.views.drafts import begun_as_draft
from reflections.views.reach import reach
from reflections.views.sending import sent

MARKED = "Marked: one bare mark, with the place and the day. No words were kept."


@require_http_methods(["GET"])
def shapes(request: PersonRequest) -> HttpResponse:
    """The shapes that a note can take, a sentence each."""
    if not plays(request.user, *WORKING):
        raise Http404
    context = {"shapes": SHAPES.values(), "chooses": reads_cycles(request.user)}
    return render(request, "reflections/shapes.html", context)


@require_http_methods(["GET", "POST"])
def new_shape(request: PersonRequest, shape: str) -> HttpResponse:
    """Write a note of some shape."""
    chosen = SHAPES.get(shape)
    if chosen is None or not plays(request.user, *WORKING):
        raise PermissionDenied if chosen and request.method == "POST" else Http404
    before = _before(request, chosen)
    form = ShapedNoteForm(
        request.POST or None, sent_files(request), viewer=request.user, shape=chosen,
        initial=_begun(request, before),
    )  # fmt: skip
    if marked := nothing_written(request, form):
        return marked
    keep = partial(actions.keep_note, by=request.user)
    context = {"form": form, "shape": chosen, "before": before, "extra": [form[name] for name in chosen.fields]}
    return sent(request, form, keep, made=HTTPStatus.CREATED) or fragment(
        request, "reflections/new_shape.html", "note-form", context, status=form_status(form)
    )


def nothing_written(request: PersonRequest, form: CaptureForm) -> HttpResponse | None:
    """Where nothing was to be written: a bare mark in place of the note, and none of the words that were sent."""
    sent_here = request.POST
    promise, brought = sent_here.get("promise"), sent_here.getlist("attachments")
    if not form.is_bound or promise != Promise.NOTHING_WRITTEN or brought or request.FILES:
        return None
    marks = TallyForm({**sent_here.dict(), "day": sent_here.get("happened_on", "")}, viewer=request.user)
    if not marks.is_valid():
        return None
    try:
        actions.mark_tally(by=request.user, **marks.cleaned_data)
    except Refused as refusal:
        tell(form, refusal)
        return None
    if not wants_json(request):
        return done(request, reverse("tallies"), said=MARKED)
    number = hashlib.sha256(spans.normal(request.POST.get("text", "")).encode()).hexdigest()
    return told("new", MARKED, status=HTTPStatus.CREATED, note=reverse("tallies"), sha256=number)


@require_http_methods(["GET", "POST"])
def tallies(request: PersonRequest) -> HttpResponse:
    """One's own bare marks, and a way to make one."""
    if not plays(request.user, *WORKING):
        raise Http404
    here = Place.objects.worked_in_by(request.user).first() if request.method == "GET" else None
    begun = {"id": uuid.uuid4(), "place": here.slug if here else ""}
    form = TallyForm(request.POST or None, viewer=request.user, initial=begun)
    if form.is_valid():
        try:
            actions.mark_tally(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            tell(form, refusal)
        else:
            return done(request, reverse("tallies"), said=MARKED)
    marks = Tally.objects.visible_to(request.user).select_related("place")
    context = {"form": form, "tallies": marks}
    return fragment(request, "reflections/tallies.html", "marks", context, status=form_status(form))


@require_POST
def rub_out(request: PersonRequest, tally_id: UUID) -> HttpResponse:
    """Rub out a bare mark."""
    mark = get_object_or_404(Tally.objects.editable_by(request.user), pk=tally_id)
    actions.rub_out(tally=mark, by=request.user)
    return done(request, reverse("tallies"), said="Rubbed out. Nothing of it remains.")


@require_POST
def release(request: PersonRequest, note_id: UUID) -> HttpResponse:
    """Let go of what let off steam, or take it back."""
    note = reach(Note.objects.editable_by(request.user), request.user, note_id)
    act = actions.release_note if note.lets_off_steam else actions.hold_note
    try:
        said = who_reads(act(note=note, by=request.user), request.user)
    except Refused as refusal:
        said = refusal.sentence
    return done(request, note.get_absolute_url(), said=said)


@require_http_methods(["GET"])
def accounts(request: PersonRequest, note_id: UUID) -> HttpResponse:
    """A planned act and what came of it, each account beside the others."""
    readable = Note.objects.visible_to(request.user).select_related("author", "place").defer("search")
    before = get_object_or_404(readable, pk=note_id, form=Form.BEFORE_ACT)
    after = readable.kept().filter(form=Form.AFTER_ACT, abouts__on=before).order_by("happened_on", "sequence")
    context = {"before": before, "accounts": [before, *after]}
    return render(request, "reflections/accounts.html", context)


@require_http_methods(["GET", "POST"])
def fate(request: PersonRequest, note_id: UUID) -> HttpResponse:
    """What became of an idea, and more of it."""
    readable = Note.objects.visible_to(request.user).filter(form=Form.FLOATED_IDEA)
    idea = get_object_or_404(readable.select_related("author", "place").defer("search"), pk=note_id)
    may_tell = Note.objects.taggable_by(request.user).filter(pk=note_id).exists()
    if request.method == "POST" and not may_tell:
        raise PermissionDenied
    form = FateForm(request.POST or None, initial={"id": uuid.uuid4()})
    if form.is_valid():
        try:
            actions.tell_fate(idea=idea, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            tell(form, refusal)
        else:
            return done(request, reverse("note-fate", args=[idea.pk]), said="Kept. It stands with the idea.")
    context = {"idea": idea, "fates": fates_of(idea, request.user), "form": form if may_tell else None}
    return fragment(request, "reflections/fate.html", "fate", context, status=form_status(form))


def _before(request: PersonRequest, shape: Shape) -> Note | None:
    """The plan that an account looks back on, where it was come from."""
    try:
        key = UUID(request.GET.get("on", ""))
    except ValueError:
        return None
    if shape.key != Form.AFTER_ACT:
        return None
    return Note.objects.visible_to(request.user).kept().filter(pk=key).select_related("place").defer("search").first()


def _begun(request: PersonRequest, before: Note | None) -> dict[str, Any]:
    """What the form begins with; an account begins with what was meant."""
    here = Place.objects.worked_in_by(request.user).first() if request.method == "GET" and not before else None
    place = before.place if before else here
    begun: dict[str, Any] = {
        "id": uuid.uuid4(), "place": request.GET.get("place") or (place.slug if place else ""),
        "reflects_on": [before.pk] if before else [], "cycle": request.GET.get("cycle", ""),
    }  # fmt: skip
    planned = SHAPES["before-act"].parse(before.text) if before else None
    if planned and planned.get("act"):
        begun[f"{BOX}meant"] = planned["act"]
    return {**begun, **with_attachments(request), **begun_as_draft(request)}

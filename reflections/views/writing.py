"""A note: writing it, reading it, wording it anew, saying who may read it, putting it away."""

import uuid
from functools import partial
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST

from people import clock
from people.access import plays
from people.errors import Refused
from people.http import PersonRequest, done, form_status, fragment, tell
from reflections import actions
from reflections.access import WORKING
from reflections.forms import AudienceForm, NoteForm
from reflections.forms.shapes import ShapedRewordForm, reword_form
from reflections.models import Note
from reflections.readers import names_of_readers, who_reads
from reflections.shapes import SHAPES
from reflections.views.attaching import attached, sent_files, with_attachments
from reflections.views.drafts import begun_as_draft
from reflections.views.looking import looked
from reflections.views.reach import reach
from reflections.views.reading import note_page
from reflections.views.sending import sent
from reflections.views.shapes import nothing_written


@require_http_methods(["GET"])
def note(request: PersonRequest, note_id: UUID) -> HttpResponse:
    """Read a note, with what is marked in it."""
    note = _readable(request, note_id)
    return looked(request, note, note_page(request, note))


@require_http_methods(["GET", "POST"])
def new(request: PersonRequest) -> HttpResponse:
    """Write a note in full."""
    if not plays(request.user, *WORKING):
        # Whose part ended in mid-sentence is told so, and given the words back.
        raise PermissionDenied if request.method == "POST" else Http404
    form = NoteForm(request.POST or None, sent_files(request), viewer=request.user, initial=_begun(request))
    if marked := nothing_written(request, form):
        return marked
    keep = partial(actions.keep_note, by=request.user)
    return sent(request, form, keep, made=HTTPStatus.CREATED) or fragment(
        request, "reflections/new.html", "note-form", {"form": form}, status=form_status(form)
    )


@require_http_methods(["GET", "POST"])
def edit(request: PersonRequest, note_id: UUID) -> HttpResponse:
    """Word a note anew. Every earlier wording stays."""
    note = reach(Note.objects.editable_by(request.user), request.user, note_id)
    begun = _as_it_stands(note, request)
    form_class = reword_form(request.POST, begun, note)
    shaped = {"shape": SHAPES[note.form]} if issubclass(form_class, ShapedRewordForm) else {}
    form = form_class(
        request.POST or None, sent_files(request), viewer=request.user, about=note, initial=begun, **shaped
    )
    if answer := sent(request, form, partial(actions.reword_note, note=note, by=request.user), note_id=note.pk):
        return answer
    context = {"form": form, "note": note, "who_reads": who_reads(note, request.user)}
    context |= {"attached": attached(note, request.user)}
    return fragment(request, "reflections/edit.html", "note-form", context, status=form_status(form))


@require_http_methods(["GET", "POST"])
def audience(request: PersonRequest, note_id: UUID) -> HttpResponse:
    """Say who may read a note."""
    note = reach(Note.objects.editable_by(request.user), request.user, note_id)
    named = note.named_readers.values_list("person__slug", flat=True)
    begun = {"audience": note.audience, "readers": list(named) if request.method == "GET" else []}
    form = AudienceForm(request.POST or None, viewer=request.user, initial=begun)
    if form.is_valid():
        try:
            note = actions.set_audience(note=note, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            tell(form, refusal)
        else:
            return done(request, note.get_absolute_url(), said=who_reads(note, request.user))
    context = {
        "form": form, "note": note, "who_reads": who_reads(note, request.user), "names": names_of_readers(note),
    }  # fmt: skip
    return fragment(request, "reflections/audience.html", "audience-form", context, status=form_status(form))


@require_POST
def put_away(request: PersonRequest, note_id: UUID) -> HttpResponse:
    """Put a note away, or take it out again."""
    note = reach(Note.objects.editable_by(request.user), request.user, note_id)
    act, at = actions.bring_back if note.archived_at else actions.archive_note, clock.now()
    try:
        note = act(note=note, by=request.user, at=at)
    except actions.TooLongAway as refusal:
        return done(request, note.get_absolute_url(), said=refusal.sentence, is_fine=False)
    return done(request, note.get_absolute_url(), said=who_reads(note, request.user), undo=at)


def _readable(request: PersonRequest, note_id: UUID) -> Note:
    notes = Note.objects.visible_to(request.user).with_rights(request.user).defer("search")
    return get_object_or_404(notes.select_related("author", "place", "sub_question"), pk=note_id)


def _begun(request: PersonRequest) -> dict[str, Any]:
    """What a new note begins with: an id of its own, and the note that it makes sense of, where it was come from."""
    on = request.GET.get("on", "")
    try:
        about = [UUID(on)] if on else []
    except ValueError:
        about = []
    kind = Note.Kind.REFLECTION if about else Note.Kind.ENGAGEMENT
    asked = {name: request.GET.get(name, "") for name in ("place", "cycle")}
    return {"id": uuid.uuid4(), "kind": kind, "reflects_on": about, **asked, **with_attachments(request),
            **begun_as_draft(request)}  # fmt: skip


def _as_it_stands(note: Note, request: PersonRequest) -> dict[str, Any]:
    if request.method != "GET":
        return {}
    plain = ("kind", "form", "title", "text", "happened_on", "who_was_there", "purpose", "promise", "standpoint",
             "promise_until")  # fmt: skip
    return {
        **{name: getattr(note, name) for name in plain},
        "place": note.place.slug if note.place else "",
        "sub_question": note.sub_question_id,
        "cycle": note.cycle_id,
        "from_version": note.version,
        "actors": list(note.presences.values_list("actor_id", flat=True)),
        "reflects_on": list(note.abouts.values_list("on_id", flat=True)),
        **begun_as_draft(request, edits=note),
    }

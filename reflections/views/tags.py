"""Tagging: words, whole notes, and taking back or bringing back what was set."""

from http import HTTPStatus
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from people.errors import Refused
from people.http import PersonRequest, done, tell
from reflections import actions
from reflections.access import TagAccess
from reflections.forms import TagForm, WhichTagForm, WholeTagForm
from reflections.models import Excerpt, Tag
from reflections.views.reach import reach_to_tag
from reflections.views.reading import note_page


@require_POST
def tag_the_words(request: PersonRequest, note_id: UUID) -> HttpResponse:
    """Set behaviours against the words that were chosen."""
    note = reach_to_tag(request.user, note_id)
    form = TagForm(request.POST, viewer=request.user, note=note)
    if form.is_valid():
        try:
            actions.tag_passages(note=note, by=request.user, **form.passed)
        except Refused as refusal:
            tell(form, refusal)
        else:
            return done(request, note.get_absolute_url(), said="Tagged. You can take it back beside the words.")
    return note_page(request, note, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@require_POST
def tag_the_whole(request: PersonRequest, note_id: UUID) -> HttpResponse:
    """Set behaviours against the whole note."""
    note = reach_to_tag(request.user, note_id)
    form = WholeTagForm(request.POST, viewer=request.user, note=note, prefix="whole")
    if form.is_valid():
        actions.tag_note_with(note=note, by=request.user, **form.cleaned_data)
        return done(request, f"{note.get_absolute_url()}#whole", said="Tagged as a whole. You can take it back there.")
    return note_page(request, note, whole_form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@require_POST
def untag(request: PersonRequest, note_id: UUID) -> HttpResponse:
    """Take a tag back."""
    tag = _which(request, Tag.objects.editable_by(request.user).filter(removed_at=None), note_id)
    actions.remove_tag(tag=tag, by=request.user)
    to = f"{tag.note.get_absolute_url()}#taken-back"
    return done(request, to, said=f"Taken back: {tag.behaviour}. You can bring it back below.")


@require_POST
def retag(request: PersonRequest, note_id: UUID) -> HttpResponse:
    """Bring back a tag that was taken back."""
    tag = _which(request, Tag.objects.editable_by(request.user).filter(removed_by=request.user), note_id)
    actions.bring_back_tag(tag=tag, by=request.user)
    return done(request, tag.note.get_absolute_url(), said=f"Brought back: {tag.behaviour}.")


@require_POST
def unmark(request: PersonRequest, note_id: UUID, excerpt_id: UUID) -> HttpResponse:
    """Unmark words."""
    mine = Excerpt.objects.editable_by(request.user).select_related("note")
    excerpt = get_object_or_404(mine, pk=excerpt_id, note_id=note_id)
    try:
        actions.remove_excerpt(excerpt=excerpt, by=request.user)
    except actions.StillCleared as refusal:
        return done(request, excerpt.note.get_absolute_url(), said=refusal.sentence)
    return done(request, excerpt.note.get_absolute_url(), said="Unmarked. Choose the same words to mark them again.")


def _which(request: PersonRequest, tags: TagAccess, note_id: UUID) -> Tag:
    form = WhichTagForm(request.POST)
    key = form.cleaned_data["tag"] if form.is_valid() else None
    return get_object_or_404(tags.select_related("note", "behaviour"), pk=key, note_id=note_id)

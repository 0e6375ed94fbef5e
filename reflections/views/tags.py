"""Tagging: words, whole notes, and taking back what was set. Each act can be undone, where it says what was done."""

from http import HTTPStatus
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from people import clock
from people.errors import Refused
from people.http import PersonRequest, done, tell
from reflections import actions
from reflections.forms import TagForm, WhichTagForm, WholeTagForm
from reflections.models import Excerpt, Tag
from reflections.views.reach import reach_to_tag
from reflections.views.reading import note_page


@require_POST
def tag_the_words(request: PersonRequest, note_id: UUID) -> HttpResponse:
    """Set behaviours against the words that were chosen."""
    note, at = reach_to_tag(request.user, note_id), clock.now()
    form = TagForm(request.POST, viewer=request.user, note=note)
    if form.is_valid():
        try:
            actions.tag_passages(note=note, by=request.user, at=at, **form.passed)
        except Refused as refusal:
            tell(form, refusal)
        else:
            return done(request, note.get_absolute_url(), said="Tagged.", undo=at)
    return note_page(request, note, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@require_POST
def tag_the_whole(request: PersonRequest, note_id: UUID) -> HttpResponse:
    """Set behaviours against the whole note."""
    note, at = reach_to_tag(request.user, note_id), clock.now()
    form = WholeTagForm(request.POST, viewer=request.user, note=note, prefix="whole")
    if form.is_valid():
        actions.tag_note_with(note=note, by=request.user, at=at, **form.cleaned_data)
        return done(request, f"{note.get_absolute_url()}#whole", said="Tagged as a whole.", undo=at)
    return note_page(request, note, whole_form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@require_POST
def untag(request: PersonRequest, note_id: UUID) -> HttpResponse:
    """Take a tag back."""
    form, at = WhichTagForm(request.POST), clock.now()
    key = form.cleaned_data["tag"] if form.is_valid() else None
    mine = Tag.objects.editable_by(request.user).filter(removed_at=None).select_related("note", "behaviour")
    tag = get_object_or_404(mine, pk=key, note_id=note_id)
    actions.remove_tag(tag=tag, by=request.user, at=at)
    return done(request, tag.note.get_absolute_url(), said=f"Taken back: {tag.behaviour}.", undo=at)


@require_POST
def unmark(request: PersonRequest, note_id: UUID, excerpt_id: UUID) -> HttpResponse:
    """Unmark words."""
    mine, at = Excerpt.objects.editable_by(request.user).select_related("note"), clock.now()
    excerpt = get_object_or_404(mine, pk=excerpt_id, note_id=note_id)
    try:
        actions.remove_excerpt(excerpt=excerpt, by=request.user, at=at)
    except actions.StillCleared as refusal:
        return done(request, excerpt.note.get_absolute_url(), said=refusal.sentence, is_fine=False)
    return done(request, excerpt.note.get_absolute_url(), said="Unmarked.", undo=at)

"""Rounds of choosing among stories of change: the reasons are what is kept."""

import uuid
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from people.errors import Refused
from people.http import PersonRequest, done, form_status, fragment, tell
from people.models import Person
from reflections import actions
from reflections.access import reads_cycles
from reflections.forms.shapes import ChoosingForm, LayForm, ReasonForm
from reflections.models import Choosing, Reason, Story


@require_http_methods(["GET", "POST"])
def choosings(request: PersonRequest) -> HttpResponse:
    """The rounds there were, and a new one."""
    if not reads_cycles(request.user):
        raise Http404
    form = ChoosingForm(request.POST or None, viewer=request.user, initial={"id": uuid.uuid4()})
    if form.is_valid():
        try:
            opened = actions.open_choosing(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            tell(form, refusal)
        else:
            return done(request, reverse("choosing", args=[opened.pk]), said="Opened. Lay stories before it.")
    rounds = Choosing.objects.visible_to(request.user).select_related("place", "opened_by")
    context = {"form": form, "choosings": rounds}
    return fragment(request, "reflections/choosings.html", "rounds", context, status=form_status(form))


@require_http_methods(["GET", "POST"])
def choosing(request: PersonRequest, choosing_id: UUID) -> HttpResponse:
    """A round: its stories, everybody's reasons, and one's own to give."""
    found = _round(request, choosing_id)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        laid = Story.objects.visible_to(request.user).filter(choosing=found).select_related("choosing")
        story = get_object_or_404(laid, pk=said.pop("story"))
        try:
            actions.give_reason(story=story, by=request.user, **said)
        except Refused as refusal:
            tell(form, refusal)
        else:
            return done(request, f"{reverse('choosing', args=[found.pk])}#s{story.pk}", said="Kept, with your reason.")
    return fragment(
        request, "reflections/choosing.html", "round", _page(found, request.user, form), status=form_status(form)
    )


@require_POST
def choosing_story(request: PersonRequest, choosing_id: UUID) -> HttpResponse:
    """Lay a story before a round."""
    found = _round(request, choosing_id)
    form = LayForm(request.POST, viewer=request.user)
    if form.is_valid():
        try:
            actions.lay_story(choosing=found, note=form.cleaned_data["note"], by=request.user)
        except Refused as refusal:
            return done(request, reverse("choosing", args=[found.pk]), said=refusal.sentence)
        return done(request, reverse("choosing", args=[found.pk]), said="It lies before the round.")
    return done(request, reverse("choosing", args=[found.pk]), said="Choose a story first.")


@require_POST
def choosing_close(request: PersonRequest, choosing_id: UUID) -> HttpResponse:
    """Close a round, or open it again."""
    _round(request, choosing_id)
    found = get_object_or_404(Choosing.objects.editable_by(request.user), pk=choosing_id)
    closed = actions.close_choosing(choosing=found, by=request.user)
    said = "Closed. Every reason stays, for what was chosen and what was not." if closed.closed_at else "Open again."
    return done(request, reverse("choosing", args=[found.pk]), said=said)


def _round(request: PersonRequest, key: UUID) -> Choosing:
    return get_object_or_404(Choosing.objects.visible_to(request.user).select_related("place", "opened_by"), pk=key)


def _page(found: Choosing, viewer: Person, wrong: ReasonForm) -> dict[str, Any]:
    laid = Story.objects.visible_to(viewer).filter(choosing=found, note__archived_at=None)
    stories = list(laid.select_related("note__author", "note__place").defer("note__search"))
    given: dict[int, dict[Any, Reason]] = {story.pk: {} for story in stories}
    for reason in Reason.objects.visible_to(viewer).filter(story__choosing=found).select_related("person"):
        if reason.story_id in given:
            given[reason.story_id][reason.person_id] = reason
    at = wrong.data.get("story") if wrong.is_bound else None
    shown = [
        {
            "story": story,
            "reasons": list(given[story.pk].values()),
            "form": wrong if str(story.pk) == at else ReasonForm(
                initial={"id": uuid.uuid4(), "story": story.pk}, auto_id=f"id_{story.pk}_%s"
            ),
        }
        for story in stories
    ]  # fmt: skip
    keeps = Choosing.objects.editable_by(viewer).filter(pk=found.pk).exists()
    return {"choosing": found, "shown": shown, "lay": LayForm(viewer=viewer), "keeps": keeps}

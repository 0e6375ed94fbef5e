"""What was begun and not kept: saved as it is typed, found again on another device, thrown away, taken out again."""

import datetime as dt
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from people import clock
from people.access import plays
from people.errors import Refused
from people.http import PersonRequest, done, tell, told, wants_json
from reflections import actions
from reflections.access import WORKING
from reflections.forms import DraftForm
from reflections.models import Draft, Note
from reflections.views.attaching import taken_in
from reflections.views.sending import refused

# Of these a form may hold several.
_SEVERAL = ("actors", "reflects_on", "readers", "attachments")


@require_http_methods(["GET"])
def drafts(request: PersonRequest) -> HttpResponse:
    """What one has begun and not kept, and what one threw away of late."""
    own = Draft.objects.visible_to(request.user).select_related("note")
    since = clock.now() - dt.timedelta(days=settings.BROUGHT_BACK_WITHIN_DAYS)
    context: dict[str, Any] = {"waiting": list(own.waiting()), "thrown_away": list(own.thrown_away(since))}
    works = plays(request.user, *WORKING)
    if not works and not context["waiting"] and not context["thrown_away"]:
        raise Http404
    context |= {"works": works, "days": settings.BROUGHT_BACK_WITHIN_DAYS}
    return render(request, "reflections/drafts.html", context)


@require_http_methods(["GET", "POST"])
def draft(request: PersonRequest, draft_id: UUID) -> HttpResponse:
    """Go on with what was begun; or save it as it stands now."""
    if request.method == "POST":
        return _save(request, draft_id)
    found = get_object_or_404(Draft.objects.visible_to(request.user), pk=draft_id)
    if plays(request.user, *WORKING) and not found.discarded_at:
        to = reverse("note-new") if found.address == reverse("today") else found.address
        return HttpResponseRedirect(f"{to}?{urlencode({'draft': found.pk})}")
    # Whose part has ended in mid-sentence cannot keep it here any more; the words are theirs to take along.
    return render(request, "reflections/draft.html", {"draft": found})


@require_POST
def draft_throw_away(request: PersonRequest, draft_id: UUID) -> HttpResponse:
    """Throw away what was begun."""
    found = get_object_or_404(Draft.objects.editable_by(request.user), pk=draft_id)
    actions.throw_away_draft(draft=found, by=request.user)
    said = f"Thrown away. You can take it out again for {settings.BROUGHT_BACK_WITHIN_DAYS} days."
    return done(request, reverse("drafts"), said=said)


@require_POST
def draft_take_out(request: PersonRequest, draft_id: UUID) -> HttpResponse:
    """Take what was thrown away out again."""
    found = get_object_or_404(Draft.objects.editable_by(request.user), pk=draft_id)
    try:
        actions.take_out_draft(draft=found, by=request.user)
    except actions.TooLongAway as refusal:
        return done(request, reverse("drafts"), said=refusal.sentence)
    return done(request, reverse("drafts"), said="It waits among what you have begun again.")


def begun_as_draft(request: PersonRequest, *, edits: Note | None = None) -> dict[str, Any]:
    """What a form begins with, where somebody goes on with a draft of their own: ``?draft=`` names it."""
    try:
        key = UUID(request.GET.get("draft", ""))
    except ValueError:
        return {}
    found = Draft.objects.visible_to(request.user).filter(pk=key, note=edits).first()
    if found is None or request.method != "GET":
        return {}
    held: dict[str, Any] = {}
    for name, value in found.fields:
        if name in _SEVERAL:
            held.setdefault(name, []).append(value)
        else:
            held[name] = value
    own = {"key": found.pk, "from_version": found.from_version} if edits else {"id": found.pk}
    return {**held, **own, "text": found.text, "draft_version": found.version}


def _save(request: PersonRequest, draft_id: UUID) -> HttpResponse:
    """What a device is answered is short: it is asked every few seconds."""
    if not plays(request.user, *WORKING) and not Draft.objects.visible_to(request.user).filter(pk=draft_id).exists():
        raise PermissionDenied
    form = DraftForm(request.POST)
    if form.is_valid():
        note = Note.objects.editable_by(request.user).filter(pk=form.edits).first() if form.edits else None
        if form.edits and note is None:
            raise Http404
        try:
            found = form.cleaned_data
            found["fields"] += [("attachments", str(one.pk)) for one in taken_in(request, draft_id)]
            saved = actions.save_draft(by=request.user, id=draft_id, note=note, **found)
        except actions.DraftElsewhere as other:
            return _elsewhere(request, other)
        except Refused as refusal:
            tell(form, refusal)
        else:
            if wants_json(request):
                return JsonResponse({"version": saved.version, "saved_at": saved.saved_at.isoformat()})
            return done(request, reverse("drafts"), said="Put by. It waits here until you keep it or throw it away.")
    if wants_json(request):
        return refused(form)
    context = {**_sent_again(request, draft_id), "form": form}
    return render(request, "reflections/draft.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _elsewhere(request: PersonRequest, other: actions.DraftElsewhere) -> HttpResponse:
    """Other words were saved meanwhile: the device goes on as a copy, a browser shows the words to be put by anew."""
    if wants_json(request):
        if other.is_same and other.kept:
            return JsonResponse({"version": 0, "saved_at": None, "kept": other.kept.get_absolute_url()})
        theirs = other.draft
        more = {"version": theirs.version, "saved_at": theirs.saved_at.isoformat(), "text": theirs.text,
                "fields": theirs.fields} if theirs else {}  # fmt: skip
        kept = other.kept.get_absolute_url() if other.kept else None
        return told("clash", other.sentence, status=HTTPStatus.CONFLICT, kept=kept, **more)
    if other.is_same and other.kept:
        return done(request, other.kept.get_absolute_url(), said="It was kept already.")
    context = {**_sent_again(request, uuid4()), "draft": other.draft}
    return render(request, "reflections/draft.html", context, status=HTTPStatus.CONFLICT)


def _sent_again(request: PersonRequest, key: UUID) -> dict[str, Any]:
    """The words with everything else that came with them, to be put by under this key."""
    left = {"csrfmiddlewaretoken", "text", "version", "draft_version"}
    carried = [(name, value) for name, values in request.POST.lists() for value in values if name not in left]
    return {"text": request.POST.get("text", ""), "carried": carried, "copy_url": reverse("draft", args=[key])}

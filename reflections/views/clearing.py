"""Clearing words: what waits for a teller's answer, and recording it."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from people.access import plays
from people.errors import Refused
from people.http import PersonRequest, done, form_status, fragment, tell
from reflections import actions
from reflections.access import WORKING
from reflections.clearing import Words, words_to_clear
from reflections.forms import ClearanceForm, ClearingFilter
from reflections.models import Clearance, Excerpt


@require_http_methods(["GET"])
def clearing(request: PersonRequest) -> HttpResponse:
    """One's own marked words, by how it stands with their tellers."""
    if not plays(request.user, *WORKING):
        raise Http404
    form = ClearingFilter(request.GET)
    form.full_clean()
    words = words_to_clear(request.user, form.cleaned_data.get("state", ""), request.GET.get("after", ""))
    return render(request, "reflections/clearing.html", {"words": words, **_ways(words)})


def _ways(words: Words) -> dict[str, object]:
    """From here to the words that stand otherwise, and to older ones."""
    here = reverse("clearing")
    tabs = [
        {"name": name, "url": f"{here}?state={state}" if state else here, "current": state == words.state}
        for state, name in words.states
    ]
    return {"tabs": tabs, "older": f"{here}?state={words.state}&after={words.after}" if words.after else ""}


@require_http_methods(["GET", "POST"])
def excerpt(request: PersonRequest, note_id: UUID, excerpt_id: UUID) -> HttpResponse:
    """Ask for, or record, a teller's leave to use these words."""
    mine = Excerpt.objects.clearable_by(request.user).select_related("note", "note__place")
    excerpt = get_object_or_404(mine, pk=excerpt_id, note_id=note_id)
    begun = {"state": "" if excerpt.clearance == "not-asked" else excerpt.clearance, "wording": excerpt.wording}
    form = ClearanceForm(request.POST or None, initial=begun)
    if form.is_valid():
        try:
            excerpt = actions.record_clearance(excerpt=excerpt, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            tell(form, refusal)
        else:
            said = f"Recorded: {excerpt.get_clearance_display().lower()}."
            return done(request, excerpt.note.get_absolute_url(), said=said)
    steps = Clearance.objects.visible_to(request.user).filter(excerpt=excerpt).select_related("recorded_by")
    context = {"form": form, "excerpt": excerpt, "note": excerpt.note, "steps": steps}
    return fragment(request, "reflections/excerpt.html", "clearance-form", context, status=form_status(form))

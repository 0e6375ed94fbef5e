"""A month in five small boxes; earlier months to read."""

import datetime as dt
import uuid
from functools import partial
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from people import clock
from people.access import plays
from people.http import PersonRequest, form_status, fragment
from people.models import Person
from places.models import Place
from reflections import actions, listing
from reflections.access import WORKING
from reflections.forms.shapes import NoticingForm
from reflections.models import Note, Prompt
from reflections.shapes import BOX
from reflections.views.attaching import sent_files
from reflections.views.drafts import begun_as_draft
from reflections.views.sending import sent


@require_http_methods(["GET", "POST"])
def noticing(request: PersonRequest, year: int | None = None, month: int | None = None) -> HttpResponse:
    """Notice a month, as far as one likes."""
    if not plays(request.user, *WORKING):
        raise PermissionDenied if request.method == "POST" else Http404
    first = _first_day(year, month)
    here = reverse("noticing-month", args=[first.year, first.month])
    form = NoticingForm(request.POST or None, sent_files(request), viewer=request.user, initial=_begun(request))
    keep = partial(actions.notice_month, month=first, by=request.user)
    if answer := sent(request, form, keep, to=lambda _: here, made=HTTPStatus.CREATED):
        return answer
    context = {**_page(request.user, first, form), "form": form, "here": here}
    return fragment(request, "reflections/noticing.html", "month", context, status=form_status(form))


def _first_day(year: int | None, month: int | None) -> dt.date:
    this = clock.today().replace(day=1)
    try:
        first = dt.date(year, month, 1) if year and month else this
    except ValueError as wrong:
        raise Http404 from wrong
    if first > this:
        raise Http404
    return first


def _begun(request: PersonRequest) -> dict[str, Any]:
    place = Place.objects.worked_in_by(request.user).first() if request.method == "GET" else None
    return {"id": uuid.uuid4(), "place": place.slug if place else "", **begun_as_draft(request)}


def _page(viewer: Person, first: dt.date, form: NoticingForm) -> dict[str, Any]:
    own = Note.objects.editable_by(viewer).kept().exclude(prompt="")
    kept = list(listing.shown(own.filter(month=first)).only(*listing.SHOWN, "prompt").order_by("sequence"))
    written: dict[str, list[Note]] = {prompt.value: [] for prompt in Prompt}
    for note in kept:
        written[note.prompt].append(note)
    return {
        "month": first,
        "is_now": first == clock.today().replace(day=1),
        "prompts": [{"box": form[f"{BOX}{prompt.value}"], "notes": written[prompt.value]} for prompt in Prompt],
        "months": list(own.exclude(month=first).order_by("-month").values_list("month", flat=True).distinct()),
    }

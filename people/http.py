"""The request as this house knows it, and the ways of answering one: a page, a part of it, or a few words of JSON."""

import datetime as dt
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails

from people.acts import Offer, key_of
from people.errors import Refused
from people.models import Person


class PersonRequest(HttpRequest):
    """A request by somebody who has signed in."""

    user: Person
    htmx: HtmxDetails


def wants_fragment(request: HttpRequest) -> bool:
    """Whether only a part of the page is asked for: by htmx, neither boosted nor restoring its history."""
    htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def wants_json(request: HttpRequest) -> bool:
    """Whether a device's queue asks, which sends the same forms to the same addresses and reads the answer itself."""
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def told(
    outcome: str, said: str, *, status: int, headers: dict[str, str] | None = None, **more: object
) -> JsonResponse:
    """Answer a device: what became of what it sent, in one word for itself and one sentence for its owner."""
    return JsonResponse({"outcome": outcome, "said": said, **more}, status=status, headers=headers)


def fragment(
    request: HttpRequest, template: str, name: str, context: dict[str, Any], *, status: int = HTTPStatus.OK
) -> HttpResponse:
    """Answer with the whole page, or with its part ``name`` where only that was asked for."""
    part = f"{template}#{name}" if wants_fragment(request) else template
    response = render(request, part, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def done(
    request: HttpRequest,
    to: str,
    *,
    said: str = "",
    undo: dt.datetime | None = None,
    turns: Sequence[Offer] = (),
    is_fine: bool = True,
) -> HttpResponse:
    """Say what was done and go to ``to``: a plain redirect, or the same by htmx's own header.

    Args:
        undo: the moment at which it was done, where it can be undone: «Undo» then stands beside the sentence.
        turns: other buttons that stand there.
        is_fine: false where it was not done, and the sentence says why.
    """
    if said:
        turns = [Offer("undo", key_of(undo))] if undo else turns
        level = messages.SUCCESS if is_fine else messages.WARNING
        messages.add_message(request, level, said, extra_tags=" ".join(map(str, turns)))
    if wants_fragment(request):
        return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"HX-Redirect": to})
    return HttpResponseRedirect(to)


def form_status(form: BaseForm) -> int:
    """422 for a form that was filled in and found wrong, 200 for one that is only shown."""
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound and form.errors else HTTPStatus.OK


def tell(form: BaseForm, refusal: Refused) -> None:
    """Put an action's refusal beside the field that it is about, or at the head of the form."""
    field = refusal.field if refusal.field in form.fields else None
    form.add_error(field, refusal.sentence)

"""What is said when a page is not there, not for this person, or broken; and how typed words outlive a sign-out."""

import sys
from http import HTTPStatus
from typing import TypedDict

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.request import RawPostDataException
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve

from inquiry.middleware import away
from people.http import told, wants_json

LONG = 60


class Sent(TypedDict):
    """One field of a form that was sent."""

    name: str
    label: str
    value: str
    is_words: bool
    is_long: bool


def fields_of(pairs: list[tuple[str, str]]) -> list[Sent]:
    """Each field as the pages show it: words in a box of their own to be read and copied, the rest unseen beside."""
    return [
        {
            "name": name,
            "label": name.rpartition("-")[2].replace("_", " "),
            "value": value,
            "is_words": any(sign.isspace() for sign in value) or len(value) > LONG,
            "is_long": len(value) > LONG or "\n" in value,
        }
        for name, value in pairs
    ]


def sent_with(request: HttpRequest) -> list[tuple[str, str]]:
    """Every field that was posted, in order, except the token; nothing at all from a form that holds a password."""
    try:
        pairs = [(name, str(value)) for name, values in request.POST.lists() for value in values]
    except (OSError, RawPostDataException):
        return []
    if any("password" in name for name, _ in pairs):
        return []
    return [(name, value) for name, value in pairs if name != "csrfmiddlewaretoken"]


@login_not_required
def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was opened before a sign-in or sign-out elsewhere: nothing was done with it, and nothing is lost.

    A form that another site sent is not offered for sending again: its words could be that site's.
    """
    if wants_json(request):
        return told(
            "stale", "Somebody has signed in or out here since. Nothing was kept yet.", status=HTTPStatus.FORBIDDEN
        )
    return _words_are_here(request, can_send_again=_came_from_us(request))


def _came_from_us(request: HttpRequest) -> bool:
    own = f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Origin") in {own, *settings.CSRF_TRUSTED_ORIGINS}


def signed_out(request: HttpRequest) -> HttpResponse:
    """A form that arrived without anybody being signed in: the words stay, to be kept after signing in."""
    if wants_json(request):
        said = "Nobody is signed in here. The words wait until you sign in again."
        return told("signed-out", said, status=HTTPStatus.UNAUTHORIZED)
    return _words_are_here(request, can_send_again=True)


def _words_are_here(request: HttpRequest, *, can_send_again: bool) -> HttpResponse:
    context = {
        "kept": fields_of(sent_with(request)),
        "path": request.get_full_path(),
        "can_send_again": can_send_again and _leads_somewhere(request.path),
        "is_signed_in": request.user.is_authenticated,
    }
    if not request.headers.get("HX-Request"):
        return render(request, "errors/signed_out.html", context, status=HTTPStatus.FORBIDDEN)
    # htmx swaps no 403; this answer takes the whole page's place.
    response = render(request, "errors/signed_out.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    response.headers["HX-Retarget"] = "body"
    response.headers["HX-Reswap"] = "innerHTML show:window:top"
    return response


def _leads_somewhere(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


@login_not_required
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Nothing is here, or nothing that this person may know of: the same sentence for both."""
    said = "There is nothing here that you can read any more. The words that were sent were not kept."
    return _said(request, "gone", said, "errors/404.html", HTTPStatus.NOT_FOUND)


@login_not_required
def not_yours(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """This may be seen and not done."""
    said = "This is not yours to do any more. The words that were sent were not kept."
    return _said(request, "not-yours", said, "errors/403.html", HTTPStatus.FORBIDDEN)


@login_not_required
def not_understood(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What was sent cannot be read: too large, cut off, or not a form of this inquiry."""
    said = "This could not be read: it is too large, or it was cut off on the way."
    return _said(request, "refused", said, "errors/400.html", HTTPStatus.BAD_REQUEST)


def _said(request: HttpRequest, outcome: str, said: str, page: str, status: int) -> HttpResponse:
    """The same to a device and to a browser; whoever sent words is given them back, since their part may have ended."""
    if wants_json(request):
        return told(outcome, said, status=status)
    kept = fields_of(sent_with(request)) if request.method == "POST" else []
    return render(request, page, {"kept": [field for field in kept if field["is_words"]]}, status=status)


@login_not_required
def broken(request: HttpRequest) -> HttpResponse:
    """Something of ours broke. The page asks neither database nor session, and gives back what was sent."""
    if answer := away(request, sys.exception()):  # before or after the view: while its session was being read, say
        return answer
    if wants_json(request):
        said = "Something of ours broke. It may not have been kept: it is sent again."
        return told("broken", said, status=HTTPStatus.INTERNAL_SERVER_ERROR)
    context = {"kept": fields_of(sent_with(request)), "path": request.get_full_path(), "method": request.method}
    return HttpResponse(render_to_string("errors/500.html", context), status=HTTPStatus.INTERNAL_SERVER_ERROR)

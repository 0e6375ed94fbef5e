"""Words that were sent when nobody was signed in: held for an hour, until somebody signs in and keeps them."""

from http import HTTPStatus
from typing import Any, TypedDict
from urllib.parse import urlencode

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from inquiry.pages.errors import signed_out
from people import clock

HELD = "held-words"
HELD_FOR_SECONDS = 3600


class Held(TypedDict):
    """A form that was sent, and where to."""

    path: str
    fields: list[list[str]]
    at: float


def hold(request: HttpRequest, *, path: str, fields: list[tuple[str, str]]) -> None:
    """Hold what was sent to a page of ours, over the signing in; what was held before gives way to it."""
    if not url_has_allowed_host_and_scheme(path, allowed_hosts=None) or not path.startswith("/"):
        return
    at = clock.now().timestamp()
    request.session[HELD] = {"path": path, "fields": [list(field) for field in fields], "at": at}
    if not request.user.is_authenticated:
        request.session.set_expiry(HELD_FOR_SECONDS)  # signing in gives the session its own time


def held(request: HttpRequest) -> Held | None:
    """What is held for whoever has signed in here, for an hour."""
    found: Held | None = request.session.get(HELD)
    if found is None or clock.now().timestamp() - found["at"] > HELD_FOR_SECONDS:
        return None
    return found


def let_go(request: HttpRequest) -> None:
    """Hold them no longer."""
    request.session.pop(HELD, None)


class SignInFirst(LoginRequiredMiddleware):
    """Lead whoever has not signed in to the door, and lose nothing that they were sending."""

    def handle_no_permission(  # type: ignore[override]
        self,
        request: HttpRequest,
        view_func: Any,  # noqa: ANN401 - Django's own signature
    ) -> HttpResponseBase:
        """A page asked for is shown after signing in; a form that was sent stays on the page that says so."""
        if request.method == "POST":
            return signed_out(request)
        if request.headers.get("HX-Request"):
            # A part of a page would otherwise be replaced by the whole sign-in page.
            back = urlencode({"next": _page_of(request)})
            return HttpResponse(
                status=HTTPStatus.NO_CONTENT, headers={"HX-Redirect": f"{reverse('account_login')}?{back}"}
            )
        return super().handle_no_permission(request, view_func)

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """What was held is let go of once the page that it was meant for has taken it."""
        if request.method == "POST" and response.status_code < HTTPStatus.BAD_REQUEST:
            waiting = held(request) if hasattr(request, "session") else None
            if waiting and waiting["path"] == request.get_full_path():
                let_go(request)
        return response


def _page_of(request: HttpRequest) -> str:
    page = request.headers.get("HX-Current-URL", "")
    if not url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}):
        return "/"
    return "/" + page.split("://", 1)[-1].partition("/")[2]

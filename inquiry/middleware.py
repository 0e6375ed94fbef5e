"""What the roof says on every page: what still works when the database is away."""

import select
from http import HTTPStatus
from typing import Protocol

import psycopg
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.http.request import RawPostDataException
from django.template.loader import render_to_string
from psycopg.errors import DiskFull

from people.http import told, wants_json

# A killed database is back within two or three seconds; whoever waits that long finds it there.
RETRY_AFTER = 3
FULL = "There is no room left where the inquiry keeps its notes. Nothing was half-written; this is sent again."


class _Next(Protocol):
    def __call__(self, request: HttpRequest, /) -> HttpResponse: ...


def say_what_still_works(get_response: _Next) -> "WhatStillWorks":
    """Answer in plain words, and give posted text back, while the database does not answer."""
    return WhatStillWorks(get_response)


class WhatStillWorks:
    """Ask the database once before each page, and look again when a page fails.

    A server that is away is found before anything is half-done. The page that says so needs neither database nor
    session, and holds everything that was sent, in a form that sends it again.
    """

    def __init__(self, get_response: _Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the page, or the page in its place."""
        if request.path.startswith("/health/"):
            return self.get_response(request)
        if not _database_answers():
            return unavailable(request)
        response = self.get_response(request)
        if response.status_code == 500 and not _database_answers():
            return unavailable(request)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The database went away while the page was being made, or could not do it: no room left, two in one's way.

        Every write is one transaction, so nothing is half-written; what was sent can be sent again.
        """
        return away(request, exception)


def away(request: HttpRequest, exception: BaseException | None) -> HttpResponse | None:
    """The answer to what failed for no fault of its own: the database went away, or has no room. Otherwise nothing."""
    if isinstance(exception, OperationalError | InterfaceError) or _is_full(exception):
        _database_answers()  # lets go of a line that was cut, so that the next page has a new one
        return unavailable(request, exception)
    return None


def _is_full(exception: BaseException | None) -> bool:
    """Whether there was no room for what was to be written.

    PostgreSQL has a code of its own for a full disk alone; a quota, or a limit on the length of files, it only words.
    """
    cause = getattr(exception, "__cause__", None)
    return isinstance(cause, DiskFull) or (
        isinstance(cause, psycopg.errors.InternalError_) and str(cause).startswith(_NO_ROOM)
    )


_NO_ROOM = ("could not extend file", "could not write to file", "could not write block")


def _database_answers() -> bool:
    try:
        if _nothing_was_said():
            connection.health_check_done = True  # type: ignore[attr-defined]  # Django declares no types of its wrapper
        with connection.cursor():  # otherwise checks the kept connection's health, once per request
            return True
    except (OperationalError, InterfaceError):
        connection.close()
        return False


def _nothing_was_said() -> bool:
    """Whether the kept line to the database is as it was left: a server that goes says so, or its end of it closes.

    Looking costs nothing; asking the server is a journey there and back before each page. A line that was cut without
    a word is found by the page's first question: that page says so, and the next has a new line.
    """
    kept = connection.connection
    if kept is None or kept.closed:
        return False
    look = select.poll()
    look.register(kept.fileno(), select.POLLIN)
    return not look.poll(0)


def unavailable(request: HttpRequest, exception: BaseException | None = None) -> HttpResponse:
    """What stands in for any answer while the database is away, or has no room (503, to be tried again soon)."""
    is_full = _is_full(exception)
    headers = {"Retry-After": str(RETRY_AFTER), "Cache-Control": "no-store"}
    if wants_json(request):
        said = FULL if is_full else "The inquiry cannot reach its notes just now. This is sent again in a moment."
        return told("away", said, status=HTTPStatus.SERVICE_UNAVAILABLE, headers=headers)
    context = {
        "kept": _what_was_sent(request), "path": request.get_full_path(), "method": request.method,
        "is_full": is_full,
    }  # fmt: skip
    page = render_to_string("errors/unavailable.html", context)
    return HttpResponse(page, status=HTTPStatus.SERVICE_UNAVAILABLE, headers=headers)


def _what_was_sent(request: HttpRequest) -> list[dict[str, object]]:
    """Each field that was posted, in order; nothing at all from a form that holds a password."""
    try:
        sent = [(name, str(value)) for name, values in request.POST.lists() for value in values]
    except (OSError, RawPostDataException):
        return []
    if any("password" in name for name, _ in sent):
        return []
    return [{"name": name, "value": value, "is_long": len(value) > 60 or "\n" in value} for name, value in sent]

"""Whoever does not work in the inquiry is served behind the second wall (``inquiry/wall.py``), request by request."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import Error, InterfaceError, connection
from django.http import HttpRequest, HttpResponse

from inquiry.services.addresses import READER
from people.access import plays
from reflections.access import WORKING

# Where people come in, an account is looked for before anybody is known.
DOORS = ("/account/", "/invitations/")

_STAND = "SELECT set_config('role', %s, false), set_config('app.person', %s, false), set_config('app.door', %s, false)"


def stand_behind_the_wall(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Serve as the reader's role, as soon as it is known who asks, everyone who holds no working part."""

    def middleware(request: HttpRequest) -> HttpResponse:
        # Whether the installation feels well is asked of the database itself, and of nothing that anybody wrote.
        if request.path.startswith("/health/") or plays(request.user, *WORKING):
            return get_response(request)
        person = str(request.user.pk) if request.user.is_authenticated else ""
        with behind_the_wall(person, at_the_door=request.path.startswith(DOORS)):
            return get_response(request)

    return middleware


@contextmanager
def behind_the_wall(person: str, *, at_the_door: bool = False) -> Iterator[None]:
    """Everything in the block is asked of the database as the reader's role, on behalf of this person.

    A line to the database that is taken anew meanwhile knows nothing of it: it is not used.
    """
    _say(READER, person, "open" if at_the_door else "")
    line = connection.connection

    def same_line(
        execute: Callable[..., Any],
        statement: Any,  # noqa: ANN401 - Django's own signature
        parameters: Any,  # noqa: ANN401
        many: bool,
        context: dict[str, Any],
    ) -> Any:  # noqa: ANN401
        if context["connection"].connection is not line:
            message = "The line to the database was cut, and a new one stands before the wall."
            raise InterfaceError(message)
        return execute(statement, parameters, many, context)

    try:
        with connection.execute_wrapper(same_line):
            yield
    finally:
        _step_back(line)


def _step_back(line: object) -> None:
    """The line serves others as the web role again; one that cannot be told so is let go of."""
    if connection.connection is not line:
        return
    try:
        _say("none", "", "")
    except Error:
        # Inside a transaction, which only a test has here, what was said goes with it.
        if not connection.in_atomic_block:
            connection.close()


def _say(role: str, person: str, door: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_STAND, [role, person, door])

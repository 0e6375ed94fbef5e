"""Pages: how much is asked of the database for each, and how long it takes beside a page that asks nothing."""

import io
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.db.models import QuerySet
from django.forms import BaseForm, ModelChoiceField
from django.http import HttpRequest
from django.template import context_processors, loader
from django.template.engine import Engine
from django.test import RequestFactory
from django.utils.module_loading import import_string

from inquiry.bench.figures import Figure, against, at_most, median, percentile
from inquiry.bench.floors import PREFILLED
from inquiry.bench.ground import signed_in
from inquiry.bench.material import People

TIMES = 60


def addresses(people: People) -> dict[str, str]:
    """The pages that are measured, for an associate."""
    place = people.places[people.home[people.associates[0].pk]]
    return {
        "Today": "/", "Note list": "/notes/", "Place page": f"/places/{place.slug}/", "Matrix (desk)": "/desk/",
        "Library": "/library/",
    }  # fmt: skip


class Server:
    """The product's own handler in this process, with somebody signed in: no network, and everything else."""

    def __init__(self, cookies: dict[str, str]) -> None:
        self.handler, self.factory = WSGIHandler(), RequestFactory(SERVER_NAME="127.0.0.1")
        self.factory.cookies.load(cookies)

    def get(self, path: str) -> float:
        """Ask for one page; how many milliseconds it took.

        Raises:
            RuntimeError: another answer than the page.
        """
        said: list[str] = []
        environ = self.factory.get(path).environ
        environ["wsgi.input"] = io.BytesIO()
        began = time.perf_counter()
        response = self.handler(environ, lambda status, headers, info=None: _heard(said, status))
        body = b"".join(response)
        took = (time.perf_counter() - began) * 1000
        response.close()
        if said != ["200 OK"]:
            message = f"{path} answered {said}: {body[:300]!r}"
            raise RuntimeError(message)
        return took


def _heard(said: list[str], status: str) -> Callable[[bytes], object]:
    said.append(status)
    return len  # the old way of writing a body, which nobody uses


@contextmanager
def counted() -> Iterator[list[str]]:
    """Every statement that is sent to the database meanwhile."""
    sent: list[str] = []

    def note(execute: Callable[..., Any], sql: str, params: object, many: bool, context: dict[str, Any]) -> Any:  # noqa: ANN401
        sent.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield sent


def statements(people: People) -> dict[str, list[str]]:
    """What each page sends to the database now."""
    server, found = Server(signed_in(people.associates[0])), {}
    for name, path in addresses(people).items():
        server.get(path)
        with counted() as sent:
            server.get(path)
        found[name] = list(sent)
    return found


def pages(people: People, before: dict[str, list[str]]) -> Iterator[Figure]:
    """Each page: its statements, its time beside the same template filled beforehand, and its slowest times.

    Args:
        before: the statements of each page when there was a tenth of the rows.
    """
    server, bare, now = Server(signed_in(people.associates[0])), Server({}), statements(people)
    for name, path in addresses(people).items():
        many, few = len(now[name]), len(before.get(name, now[name]))
        yield at_most(f"{name}: statements", many, 12, "", at_a_tenth_of_the_rows=few)
        yield at_most(f"{name}: more of them with ten times the rows", many - few, 0, "")
        floor_path = prefill(server, name, path)
        with counted() as sent:
            bare.get(floor_path)
        if sent:
            message = f"The floor of {name} asks {len(sent)} times: {sent[0][:300]}"
            raise RuntimeError(message)
        ours, floor = beside(lambda path=path: server.get(path), lambda path=floor_path: bare.get(path))  # type: ignore[misc]
        yield against(f"{name}: median", median(ours), median(floor), 3, "ms", spread=statistics.pstdev(ours))
        yield at_most(f"{name}: p95", percentile(ours, 95), 100, "ms")


def beside(
    ours: Callable[[], float], floor: Callable[[], float], times: int = TIMES
) -> tuple[list[float], list[float]]:
    """Take both in turn, so that whatever else goes on touches both alike."""
    for _ in range(5):
        ours(), floor()
    pairs = [(ours(), floor()) for _ in range(times)]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def prefill(server: Server, name: str, path: str) -> str:
    """Fill a page once and keep everything that went into it; the address of a bare view that shows it again."""
    kept: list[tuple[str, dict[str, Any], HttpRequest]] = []
    render = loader.render_to_string

    def keeping(template: str, context: dict[str, Any], request: HttpRequest, using: str | None = None) -> str:
        kept.append((template, context, request))
        return render(template, context, request, using)

    with mock.patch.object(loader, "render_to_string", keeping):
        server.get(path)
    template, context, request = kept[-1]
    whole: dict[str, Any] = {"csrf_token": str(context_processors.csrf(request)["csrf_token"])}
    for processor in Engine.get_default().context_processors:
        whole |= import_string(processor)(request)
    whole |= {key: _held(value) for key, value in context.items()}
    page = loader.get_template(template)
    slug = name.lower().replace(" ", "-").strip("()").replace("(", "")
    PREFILLED[slug] = lambda: page.render(whole)
    PREFILLED[slug]()
    return f"/bench/page/{slug}/"


def _held(value: Any) -> Any:  # noqa: ANN401 - whatever a view hands to its template
    """The same, with nothing left in it that would ask the database when it is shown."""
    if isinstance(value, QuerySet):
        return list(value)
    if isinstance(value, BaseForm):
        for field in value.fields.values():
            if isinstance(field, ModelChoiceField):
                offered: Any = field.choices
                field.choices = list(offered)
    return value

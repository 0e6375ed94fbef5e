"""How the installation feels: for whoever keeps it running, and for the machine that sends people here."""

import datetime as dt
from collections.abc import Callable
from functools import cache
from typing import Any

import redis
from django.apps import apps
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Max
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from inquiry.tasks import HEARD
from people import clock
from people.models import Change, Link

Finding = dict[str, Any]


@login_not_required
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """The web server answers; nothing else is asked."""
    return JsonResponse({"live": True})


@login_not_required
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Whether notes can be kept here, and what else works.

    200 as long as the database holds what this version expects: notes are kept then, even while nothing prints.
    503 when not. ``well`` is true only when every part is.
    """
    parts = {name: _look(part) for name, part in PARTS.items()}
    keeps_notes = parts["database"]["ok"] and parts["migrations"]["ok"]
    body = {"ready": keeps_notes, "well": all(part["ok"] for part in parts.values()), **parts}
    return JsonResponse(body, status=200 if keeps_notes else 503)


def _look(part: Callable[[], Finding]) -> Finding:
    try:
        return part()
    except (DatabaseError, InterfaceError):
        return {"ok": False, "says": "The database does not answer."}
    except redis.RedisError:
        return {"ok": False, "says": "The broker does not answer; notes are kept, and reports wait."}


def _database() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return {"ok": True}


@cache
def _known_migrations() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def _migrations() -> Finding:
    waiting = _known_migrations() - MigrationRecorder(connection).applied_migrations().keys()
    return {"ok": not waiting, "waiting": len(waiting)}


def _broker() -> Finding:
    with _asked() as broker:
        broker.ping()
    return {"ok": True}


def _worker(name: str) -> Callable[[], Finding]:
    def heard() -> Finding:
        with _asked() as broker:
            at = broker.get(HEARD.format(name))
        return {"ok": at is not None, "heard_at": at}

    return heard


def _oldest_waiting_report() -> Finding:
    waiting = apps.get_model("syntheses", "Report")._default_manager.filter(state="requested")
    asked: dt.datetime | None = waiting.order_by("requested_at").values_list("requested_at", flat=True).first()
    waits = int((clock.now() - asked).total_seconds()) if asked else None
    return {"ok": waits is None or waits < 1800, "waits_seconds": waits}


def _sealing() -> Finding:
    """Whether the record of changes is sealed as it grows: what waits is only what was written in the last minute."""
    last = Link.objects.all().aggregate(last=Max("change"))["last"] or 0
    oldest = Change.objects.waiting(last).values_list("at", flat=True).first()
    waits = int((clock.now() - oldest).total_seconds()) if oldest else None
    return {"ok": waits is None or waits < 60, "waits_seconds": waits}


def _asked() -> "redis.Redis":
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2, decode_responses=True)


PARTS: dict[str, Callable[[], Finding]] = {
    "database": _database,
    "migrations": _migrations,
    "broker": _broker,
    "worker": _worker("desk"),
    "press": _worker("press"),
    "oldest_waiting_report": _oldest_waiting_report,
    "sealing": _sealing,
}

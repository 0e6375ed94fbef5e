"""The floors: what the same rows, or the same page, would take if nothing had to be asked, judged or protected.

They stand behind the same middleware of the same server. Those that write stand behind the door, where session and
account are asked as for any page of somebody who has signed in, and only the forms, the rules and the access sets are
skipped: whoever has not signed in may write no note, by the second wall.
"""

import datetime as dt
import hashlib
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_not_required
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from people import clock
from people.http import PersonRequest

# The pages as they were filled for somebody once, by name: see inquiry/bench/pages.py.
PREFILLED: dict[str, Callable[[], str]] = {}

_NOTE = """
INSERT INTO reflections_note (id, kind, form, author_id, place_id, happened_on, title, text, who_was_there, purpose,
    promise, standpoint, audience, version, sent_sha256, written_at, kept_at)
VALUES (%s, 'engagement', '', %s, %s, %s, '', %s, '', '', '', '', 'only-me', 1, %s, %s, %s)
"""
_REVISION = """
INSERT INTO reflections_revision (note_id, number, title, text, sha256, written_by_id, written_at)
VALUES (%s, 1, '', %s, %s, %s, %s)
"""
_EXCERPT = """
INSERT INTO reflections_excerpt (id, note_id, revision_id, start, "end", exact, prefix, suffix, now_start, now_end,
    theme, clearance, wording, made_by_id, made_at)
VALUES (%s, %s, %s, %s, %s, %s, '', '', %s, %s, '', 'not-asked', '', %s, %s)
"""
_TAG = """
INSERT INTO reflections_tag (note_id, excerpt_id, behaviour_id, acts, standpoint, set_by_id, set_at)
VALUES (%s, %s, %s, 'helps', '', %s, %s)
"""


def bare_note(request: PersonRequest) -> HttpResponse:
    """The rows of a kept note, and nothing else."""
    return _note(request, request.user.pk)


def bare_excerpt(request: PersonRequest) -> HttpResponse:
    """The rows of tagged words, and nothing else."""
    return _excerpt(request, request.user.pk)


def _note(request: HttpRequest, author: UUID) -> HttpResponse:
    said, now = request.POST, clock.now()
    digest = hashlib.sha256(said["text"].encode()).hexdigest()
    text, key = said["text"], UUID(said["id"])
    day = dt.date.fromisoformat(said["happened_on"])
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_NOTE, [key, author, int(said["place_id"]), day, text, digest, now, now])
        cursor.execute(_REVISION, [key, text, digest, author, now])
    return HttpResponseRedirect("/")


def _excerpt(request: HttpRequest, author: UUID) -> HttpResponse:
    said, key, now = request.POST, uuid4(), clock.now()
    note, start, end = UUID(said["note"]), int(said["start"]), int(said["end"])
    words: list[Any] = [key, note, int(said["revision_id"]), start, end, said["exact"], start, end, author, now]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_EXCERPT, words)
        cursor.execute(_TAG, [note, key, said["behaviours"], author, now])
    return HttpResponseRedirect(f"/notes/{note}/")


@login_not_required
def bare_page(request: HttpRequest, name: str) -> HttpResponse:
    """A page of which everything was asked beforehand."""
    return HttpResponse(PREFILLED[name]())

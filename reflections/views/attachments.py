"""Recordings and pictures: sent in pieces, seen and heard with their note, and found again where none was kept."""

import re
from collections.abc import Callable, Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import clock
from people.access import plays
from people.actions import note_look
from people.errors import Refused
from people.http import PersonRequest, done, form_status, fragment
from people.models import AccessEvent
from reflections import actions, shelf
from reflections.access import WORKING
from reflections.forms import BeginForm, DescriptionForm, PieceForm
from reflections.models import Attachment
from reflections.views.reach import reach_attachment

TRY_AGAIN_AFTER = 60
_RANGE = re.compile(r"^bytes=(\d*)-(\d*)$")


@require_http_methods(["GET"])
def attachments(request: PersonRequest) -> HttpResponse:
    """One's own that go with no note yet: nothing that was spoken or photographed is swept away unasked."""
    if not plays(request.user, *WORKING):
        raise Http404
    own = Attachment.objects.editable_by(request.user).filter(refused="").order_by("-begun_at", "-pk")
    context = {
        "ready": own.waiting().ready(),
        "unfinished": own.waiting().filter(whole_at=None, archived_at=None),
        "away": own.exclude(archived_at=None).select_related("note"),
    }
    return fragment(request, "reflections/attachments.html", "list", context)


@require_POST
def begin(request: PersonRequest) -> HttpResponse:
    """Say what is going to be sent, and hear how much of it is here."""
    if not plays(request.user, *WORKING):
        raise Http404
    form = BeginForm(request.POST)
    if not form.is_valid():
        return _refused("This cannot be sent so.", errors=form.errors)

    def act() -> HttpResponse:
        received = actions.begin_attachment(by=request.user, **form.cleaned_data)
        status = HTTPStatus.CREATED if received.outcome == "new" else HTTPStatus.OK
        return _answer(received.attachment, received.outcome, status)

    return _in_words(act)


@require_POST
def piece(request: PersonRequest, attachment_id: UUID) -> HttpResponse:
    """Take in one piece, and say how much is here now."""
    here = reach_attachment(Attachment.objects.editable_by(request.user), request.user, attachment_id)
    form = PieceForm(request.POST, request.FILES)
    if not form.is_valid():
        return _refused("This piece cannot be taken in.", errors=form.errors)
    return _in_words(
        lambda: _answer(actions.receive_piece(attachment=here, by=request.user, **form.cleaned_data), "again")
    )


@require_POST
def whole(request: PersonRequest, attachment_id: UUID) -> HttpResponse:
    """All of it was sent: have it judged."""
    here = reach_attachment(Attachment.objects.editable_by(request.user), request.user, attachment_id)
    return _in_words(lambda: _answer(actions.finish_attachment(attachment=here, by=request.user), "new"))


@require_safe
def attachment(request: PersonRequest, attachment_id: UUID) -> HttpResponseBase:
    """The recording or picture itself, or the stretch of it that a player asks for."""
    found = _whole(request, attachment_id)
    note_look(
        by=request.user, kind=AccessEvent.Kind.OPENED, thing=found.kind, thing_id=str(found.pk), of=found.author_id
    )
    return _file(request, found, found.file)


@require_safe
def small(request: PersonRequest, attachment_id: UUID) -> HttpResponseBase:
    """The small picture that stands in a page."""
    found = _whole(request, attachment_id)
    if not found.small:
        raise Http404
    return _file(request, found, found.small)


@require_POST
def described(request: PersonRequest, attachment_id: UUID) -> HttpResponse:
    """Say what is seen or heard."""
    here = reach_attachment(Attachment.objects.editable_by(request.user), request.user, attachment_id)
    form = DescriptionForm(request.POST)
    if not form.is_valid():
        return HttpResponse(form.errors["description"][0], status=form_status(form), content_type="text/plain")
    actions.describe_attachment(attachment=here, by=request.user, **form.cleaned_data)
    return done(request, _back(here), said="Described.")


@require_POST
def attachment_put_away(request: PersonRequest, attachment_id: UUID) -> HttpResponse:
    """Put it away, or bring it back."""
    here = reach_attachment(Attachment.objects.editable_by(request.user), request.user, attachment_id)
    at = clock.now()
    if here.archived_at:
        actions.bring_back_attachment(attachment=here, by=request.user, at=at)
        return done(request, _back(here), said="Brought back.", undo=at)
    actions.put_attachment_away(attachment=here, by=request.user, at=at)
    return done(request, _back(here), said="Put away. You can bring it back.", undo=at)


def _back(one: Attachment) -> str:
    """Where one came from, the note or the list."""
    if one.note_id:
        return f"{reverse('note', args=[one.note_id])}#attached"
    return reverse("attachments")


# -- Answers to what a page's script sends ------------------------------------------------------------------------


def _in_words(act: Callable[[], HttpResponse]) -> HttpResponse:
    """What was done, or why not, in the outcomes that every sending knows."""
    try:
        return act()
    except actions.PieceElsewhere as elsewhere:
        said = {"outcome": "clash", "said": elsewhere.sentence, "received": elsewhere.received}
        return JsonResponse(said, status=HTTPStatus.CONFLICT)
    except actions.NoRoomForIt as full:
        said = {"outcome": "full", "said": full.sentence}
        busy = HTTPStatus.SERVICE_UNAVAILABLE
        return JsonResponse(said, status=busy, headers={"Retry-After": str(TRY_AGAIN_AFTER)})
    except Refused as refusal:
        return _refused(refusal.sentence)


def _answer(one: Attachment, outcome: str, status: int = HTTPStatus.OK) -> HttpResponse:
    said = {
        "outcome": outcome, "received": one.sent_size if one.is_whole else one.received, "whole": one.is_whole,
        "url": one.get_absolute_url(), "sha256": one.sha256,
    }  # fmt: skip
    return JsonResponse(said, status=status)


def _refused(said: str, **more: Any) -> HttpResponse:  # noqa: ANN401 - what JSON holds
    return JsonResponse({"outcome": "refused", "said": said, **more}, status=HTTPStatus.UNPROCESSABLE_ENTITY)


# -- The files themselves -----------------------------------------------------------------------------------------


def _whole(request: PersonRequest, attachment_id: UUID) -> Attachment:
    found = get_object_or_404(
        Attachment.objects.visible_to(request.user).filter(whole_at__isnull=False), pk=attachment_id
    )
    if not shelf.path_of(found.file).is_file():
        raise Http404("The file is not in the store.")
    return found


def _part(path: Path, start: int, length: int) -> Iterator[bytes]:
    """A stretch of a file, a little at a time."""
    with path.open("rb") as file:
        file.seek(start)
        while length > 0 and (part := file.read(min(length, 64 * 1024))):
            length -= len(part)
            yield part


def _file(request: PersonRequest, one: Attachment, name: str) -> HttpResponseBase:
    """The file, never as a page of its own: to be taken away, guessed at by nobody, and allowed to do nothing."""
    path = shelf.path_of(name)
    size = path.stat().st_size
    asked = _RANGE.match(request.headers.get("Range", ""))
    start, end = _stretch(asked, size) if asked else (0, size - 1)
    if start > end:
        unmet = HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
        return HttpResponse(status=unmet, headers={"Content-Range": f"bytes */{size}"})
    called = f"{one.get_kind_display()}-{one.begun_at:%Y-%m-%d}-{one.pk.hex[:6]}{path.suffix}"
    response = StreamingHttpResponse(_part(path, start, end - start + 1), content_type=one.type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=called)
    response["Content-Length"] = end - start + 1
    response["Accept-Ranges"] = "bytes"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    if asked:
        response.status_code = HTTPStatus.PARTIAL_CONTENT
        response["Content-Range"] = f"bytes {start}-{end}/{size}"
    return response


def _stretch(asked: re.Match[str], size: int) -> tuple[int, int]:
    """From which byte to which; an end before the beginning where there is none such."""
    first, last = asked.groups()
    if not first:
        return (max(size - int(last), 0), size - 1) if last and int(last) else (1, 0)
    return int(first), min(int(last), size - 1) if last else size - 1

"""Bringing earlier notes in and taking one's own out: what waits, what is being done, what came of it."""

from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Count
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import clock
from people.actions import note_look
from people.errors import Refused
from people.http import PersonRequest, done, form_status, fragment, tell
from people.models import AccessEvent
from people.sign_in import asks_again
from reflections.access import carries
from reflections.actions import carrying
from reflections.carrying import judging
from reflections.forms.carrying import BringForm, ChoicesForm, Only, RowForm, WhichWay
from reflections.models import Audience, Batch, BatchRow, Parcel

PAGE = 25
SHOWN = 12
HOME = "reflections/carrying/home.html"
BATCH = "reflections/carrying/batch.html"
PARCEL = "reflections/carrying/parcel.html"


@require_http_methods(["GET", "POST"])
def carry(request: PersonRequest) -> HttpResponse:
    """Bring earlier notes in, or take one's own out."""
    if not carries(request.user):
        raise Http404
    form = BringForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"] or ContentFile(form.cleaned_data["text"].encode())
        batch = carrying.bring_in(file=file, name=file.name or f"Pasted on {clock.today():%-d %B %Y}", by=request.user)
        return done(request, batch.get_absolute_url())
    context = {
        "form": form,
        "batches": Batch.objects.visible_to(request.user)[:SHOWN],
        "parcels": Parcel.objects.visible_to(request.user)[:SHOWN],
        "days": carrying.PARCEL_LIES.days,
    }
    return render(request, HOME, context, status=form_status(form))


# ---- A batch ---------------------------------------------------------------------------------------------------------


@require_safe
def batch(request: PersonRequest, batch_id: UUID) -> HttpResponse:
    """How far a batch has come; and once it is read, what would become what, row by row."""
    return _page(request, _batch(request, batch_id))


@require_POST
def choices(request: PersonRequest, batch_id: UUID) -> HttpResponse:
    """Say how a batch is to be read, and have it read so."""
    found = _batch(request, batch_id)
    form = ChoicesForm(request.POST, batch=found, viewer=request.user)
    if form.is_valid():
        return _do(request, found, lambda: carrying.read_anew(batch=found, choices=form.chosen, by=request.user))
    return _page(request, found, form)


@require_POST
def keep(request: PersonRequest, batch_id: UUID) -> HttpResponse:
    """Have every row kept that can be kept."""
    found = _batch(request, batch_id)
    _only(request)
    return _do(request, found, lambda: carrying.keep_rows(batch=found, by=request.user))


@require_POST
def stop(request: PersonRequest, batch_id: UUID) -> HttpResponse:
    """Stop the reading or the keeping."""
    found = _batch(request, batch_id)
    _only(request)
    stopped = carrying.stop(job=found, by=request.user)
    said = "Stopped. What was kept stays kept." if stopped else "It was finished already; nothing was stopped."
    return done(request, found.get_absolute_url(), said=said)


@require_POST
def again(request: PersonRequest, batch_id: UUID) -> HttpResponse:
    """Go on with what was stopped, or try again."""
    found = _batch(request, batch_id)
    _only(request)
    carrying.go_on(job=found, by=request.user)
    return done(request, found.get_absolute_url())


@require_POST
def put_batch_away(request: PersonRequest, batch_id: UUID) -> HttpResponse:
    """Put a batch away: its file and its rows go, notes that were kept stay."""
    found = _batch(request, batch_id)
    _only(request)
    carrying.put_batch_away(batch=found, by=request.user)
    return done(request, reverse("carry"), said=f"“{found.name}” is put away. Notes that were kept of it stay.")


@require_http_methods(["GET", "POST"])
def row(request: PersonRequest, batch_id: UUID, number: int) -> HttpResponse:
    """Mend one row before it becomes a note."""
    found = _row(request, batch_id, number)
    form = RowForm(request.POST or None, row=found, viewer=request.user)
    if form.is_valid():
        try:
            carrying.mend_row(row=found, said=form.said, by=request.user)
        except Refused as refusal:
            tell(form, refusal)
        else:
            return done(request, _at(found), said=f"Row {number} is mended.")
    context = {"form": form, "row": found, "batch": found.batch, "back": _at(found)}
    return render(request, "reflections/carrying/row.html", context, status=form_status(form))


@require_POST
def row_choice(request: PersonRequest, batch_id: UUID, number: int) -> HttpResponse:
    """Leave a row out, or put it in again."""
    found = _row(request, batch_id, number)
    form = WhichWay(request.POST)
    if not form.is_valid():
        raise Http404
    act = carrying.leave_out if form.cleaned_data["put"] == "out" else carrying.put_in
    try:
        act(row=found, by=request.user)
    except Refused as refusal:
        return done(request, _at(found), said=refusal.sentence)
    return done(request, _at(found))


def _batch(request: PersonRequest, batch_id: UUID) -> Batch:
    return get_object_or_404(Batch.objects.visible_to(request.user).select_related("requested_by"), pk=batch_id)


def _row(request: PersonRequest, batch_id: UUID, number: int) -> BatchRow:
    rows = BatchRow.objects.visible_to(request.user).select_related("batch__requested_by")
    return get_object_or_404(rows, batch=batch_id, number=number)


def _only(request: PersonRequest) -> None:
    if not Only(request.POST).is_valid():
        raise Http404


def _do(request: PersonRequest, found: Batch, act: Any) -> HttpResponse:  # noqa: ANN401 - an action, made ready
    """Do what was asked of a batch and show it; or say why it was not done."""
    try:
        act()
    except Refused as refusal:
        return done(request, found.get_absolute_url(), said=refusal.sentence)
    return done(request, found.get_absolute_url())


def _at(row: BatchRow) -> str:
    """The page of the preview on which a row stands."""
    after = (row.number - 1) // PAGE * PAGE
    return f"{row.batch.get_absolute_url()}{f'?after={after}' if after else ''}#row-{row.number}"


def _page(request: PersonRequest, found: Batch, form: ChoicesForm | None = None) -> HttpResponse:
    context: dict[str, Any] = {"batch": found, "counts": _counts(request, found)}
    if not found.is_unfinished and not found.put_away_at and found.state != Batch.State.FAILED:
        show = request.GET.get("show", "")
        show = show if show in BatchRow.State.values else ""
        rows, after = _rows(request, found, show)
        context |= {
            "form": form or ChoicesForm(batch=found, viewer=request.user),
            "rows": rows,
            "show": show,
            "tabs": _tabs(context["counts"], show, found),
            "older": f"{found.get_absolute_url()}?show={show}&after={after}" if after else "",
            "newest": f"{found.get_absolute_url()}?show={show}" if request.GET.get("after") else "",
        }
    return fragment(request, BATCH, "batch", context, status=form_status(form) if form else 200)


def _counts(request: PersonRequest, found: Batch) -> dict[str, int]:
    rows = BatchRow.objects.visible_to(request.user).filter(batch=found).order_by()
    counted = dict(rows.values_list("state").annotate(Count("pk")))
    return {state.name.lower(): counted.get(state.value, 0) for state in BatchRow.State} | {
        "all": sum(counted.values())
    }


def _tabs(counts: dict[str, int], show: str, found: Batch) -> list[dict[str, Any]]:
    tabs = [{"name": f"All {counts['all']:,}", "url": found.get_absolute_url(), "current": not show}]
    for state in BatchRow.State:
        if number := counts[state.name.lower()]:
            label = f"{state.label[0].upper()}{state.label[1:]}: {number:,}"
            url = f"{found.get_absolute_url()}?show={state.value}"
            tabs.append({"name": label, "url": url, "current": show == state.value})
    return tabs


def _rows(request: PersonRequest, found: Batch, show: str) -> tuple[list[dict[str, Any]], int]:
    """One page of rows as they would be kept, and the number after which the next begins."""
    after = request.GET.get("after", "")
    rows = BatchRow.objects.visible_to(request.user).filter(
        batch=found, number__gt=int(after) if after.isdecimal() else 0
    )
    if show:
        rows = rows.filter(state=show)
    page = list(rows.defer("whole").order_by("number")[: PAGE + 1])
    ground = judging.Ground.of(found)
    return [_shown(row, ground) for row in page[:PAGE]], page[PAGE - 1].number if len(page) > PAGE else 0


def _shown(row: BatchRow, ground: judging.Ground) -> dict[str, Any]:
    kept = judging.judge({**row.fields, **row.mended}, ground).kept
    words = " ".join(kept["text"][:400].split())
    wider = kept["audience"] != Audience.ONLY_ME
    return {
        "row": row,
        "title": kept["title"] or (words[:80] if len(words) <= 80 else f"{words[:78].rsplit(' ', 1)[0]} …"),
        "words": words[:180] if kept["title"] else "",
        "day": kept["happened_on"],
        "place": kept["place"],
        "kind": kept["kind"],
        "who": kept["who_was_there"],
        "readers": Audience(kept["audience"]).label if wider else "",
        "problems": row.problems,
        "can_change": row.state in {BatchRow.State.READY, BatchRow.State.WRONG, BatchRow.State.LEFT_OUT},
    }


# ---- A parcel --------------------------------------------------------------------------------------------------------


@require_POST
@asks_again("associate", "learning-partner", "team", "local-contributor")
def take_out(request: PersonRequest) -> HttpResponse:
    """Have all one's notes put into one file; asked for twice, it is made once."""
    if not carries(request.user):
        raise Http404
    _only(request)
    return done(request, carrying.take_out(by=request.user).get_absolute_url())


@require_safe
def parcel(request: PersonRequest, parcel_id: UUID) -> HttpResponse:
    """How far a parcel has come, and the file when it is there."""
    found = _parcel(request, parcel_id)
    lies_until = found.finished_at + carrying.PARCEL_LIES if found.file and found.finished_at else None
    context = {"parcel": found, "lies_until": lies_until, "facts": _facts(found)}
    return fragment(request, PARCEL, "parcel", context)


@require_POST
def parcel_stop(request: PersonRequest, parcel_id: UUID) -> HttpResponse:
    """Stop the making of a parcel."""
    found = _parcel(request, parcel_id)
    _only(request)
    stopped = carrying.stop(job=found, by=request.user)
    return done(request, found.get_absolute_url(), said="Stopped." if stopped else "It was finished already.")


@require_POST
def parcel_again(request: PersonRequest, parcel_id: UUID) -> HttpResponse:
    """Try again what failed or was stopped."""
    found = _parcel(request, parcel_id)
    _only(request)
    carrying.go_on(job=found, by=request.user)
    return done(request, found.get_absolute_url())


@require_POST
def put_parcel_away(request: PersonRequest, parcel_id: UUID) -> HttpResponse:
    """Put a parcel away before its days are over."""
    found = _parcel(request, parcel_id)
    _only(request)
    carrying.put_parcel_away(parcel=found, by=request.user)
    return done(request, reverse("carry"), said="The zip is put away. Your notes are where they were.")


@require_safe
@asks_again("associate", "learning-partner", "team", "local-contributor", looking=True)
def parcel_file(request: PersonRequest, parcel_id: UUID) -> HttpResponseBase:
    """The parcel, to take away. That it was taken is written down."""
    found = _parcel(request, parcel_id)
    if not found.file or not default_storage.exists(found.file):
        raise Http404
    note_look(by=request.user, kind=AccessEvent.Kind.DOWNLOADED, thing="parcel", thing_id=str(found.pk))
    name = f"notes-of-{request.user.slug}-{found.finished_at:%Y-%m-%d}.zip"
    response = FileResponse(
        default_storage.open(found.file), as_attachment=True, filename=name, content_type="application/zip"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["ETag"] = f'"{found.sha256}"'
    return response


def _parcel(request: PersonRequest, parcel_id: UUID) -> Parcel:
    return get_object_or_404(Parcel.objects.visible_to(request.user), pk=parcel_id)


def _facts(found: Parcel) -> str:
    if found.notes is None or found.size is None:
        return ""
    return f"{found.notes:,} note{'' if found.notes == 1 else 's'}, {filesizeformat(found.size)}"

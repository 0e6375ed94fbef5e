"""The pieces, the opening of one, and the bench on which it is woven."""

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Prefetch, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from behaviours.models import Behaviour
from people.access import plays
from people.http import PersonRequest, done, form_status, fragment, tell
from syntheses import actions, counts, standing
from syntheses.access import WEAVERS, opens_pieces
from syntheses.errors import Refused
from syntheses.forms.pieces import AboutForm, CellForm, ChoiceForm, PieceForm
from syntheses.models import Edition, SeriesCell, Synthesis
from syntheses.views import bench

PIECES = "syntheses/weaving/pieces.html"
WORKSPACE = "syntheses/weaving/workspace.html"


@require_GET
def pieces(request: PersonRequest) -> HttpResponse:
    """The pieces that are being written, those that were published, and the series of nine."""
    viewer = request.user
    if not plays(viewer, *WEAVERS):
        raise Http404
    every = (
        Synthesis.objects.visible_to(viewer)
        .select_related("central_behaviour")
        .prefetch_related(
            "authorships__person", Prefetch("editions", Edition.objects.visible_to(viewer).filter(superseded_by=None))
        )
        .annotate(written=Count("sections__paragraphs", filter=Q(sections__paragraphs__removed_at=None)))
    )
    writing = [piece for piece in every if not piece.editions.all()]
    return render(
        request,
        PIECES,
        {
            "mine": [piece for piece in writing if _is_among_authors(piece, viewer.pk)],
            "writing": [piece for piece in writing if not _is_among_authors(piece, viewer.pk)],
            "published": [piece for piece in every if piece.editions.all()],
            "cells": _cells(request),
            "may_open": opens_pieces(viewer),
        },
    )


def _is_among_authors(piece: Synthesis, person: object) -> bool:
    return any(author.person_id == person for author in piece.authorships.all())


def _cells(request: PersonRequest) -> list[tuple[Behaviour, SeriesCell | None]]:
    """The nine cells of the series, in the fixed order of the behaviours; those nobody has spoken of are there too."""
    told = SeriesCell.objects.visible_to(request.user).select_related("piece").prefetch_related("chosen_by")
    by_behaviour = {cell.behaviour_id: cell for cell in told}
    return [(behaviour, by_behaviour.get(behaviour.pk)) for behaviour in Behaviour.objects.the_nine()]


def _opens(request: PersonRequest) -> None:
    """Only the programme team opens pieces; others who weave may know that it does."""
    if not plays(request.user, *WEAVERS):
        raise Http404
    if not opens_pieces(request.user):
        raise PermissionDenied


@require_http_methods(["GET", "POST"])
def new(request: PersonRequest) -> HttpResponse:
    """Open a piece."""
    _opens(request)
    usual = dict(zip(("period_starts", "period_ends"), counts.period_in_review() or (), strict=False))
    form = PieceForm(request.POST or None, viewer=request.user, initial=usual)
    if form.is_valid():
        try:
            piece = actions.open_synthesis(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            tell(form, refusal)
        else:
            return done(request, piece.get_absolute_url(), said=f"“{piece.title}” is open.")
    return render(request, "syntheses/weaving/new.html", {"form": form}, status=form_status(form))


@require_http_methods(["GET", "POST"])
def cell(request: PersonRequest, key: str) -> HttpResponse:
    """Say how it stands with the reflection on one behaviour (F-073)."""
    behaviour = get_object_or_404(Behaviour.objects.the_nine(), pk=key)
    _opens(request)
    told = SeriesCell.objects.visible_to(request.user).filter(behaviour=behaviour).first()
    fields = ("status", "piece", "chosen_because", "position")
    initial = {field: getattr(told, field) for field in fields} if told else {}
    form = CellForm(request.POST or None, viewer=request.user, initial=initial)
    if form.is_valid():
        actions.set_series_cell(behaviour=behaviour, by=request.user, chosen_by=[request.user], **form.cleaned_data)
        return done(request, reverse("syntheses") + "#series", said=f"Kept: {behaviour.short_name}.")
    context = {"form": form, "behaviour": behaviour}
    return render(request, "syntheses/weaving/cell.html", context, status=form_status(form))


@require_GET
def workspace(request: PersonRequest, slug: str) -> HttpResponse:
    """A draft beside its evidence."""
    row, is_editor = bench.piece_to_see(request, slug)
    if request.htmx and request.htmx.target == "drawer":
        piece = standing.read(row)
        current = bench.in_hand(piece, request.GET.get("paragraph", ""))
        context = {"row": row, "current": current, "is_editor": is_editor, **bench.the_drawer(request, row, current)}
        return fragment(request, WORKSPACE, "drawer", context)
    response = render(request, WORKSPACE, bench.context(request, row, is_editor=is_editor))
    patch_vary_headers(response, ["HX-Request"])
    return response


def to_write(request: PersonRequest, slug: str) -> Synthesis:
    """A piece that the viewer writes: 404 where they may not know of it, 403 where they may only read it."""
    row, is_editor = bench.piece_to_see(request, slug)
    if not is_editor:
        raise PermissionDenied
    return row


@require_http_methods(["GET", "POST"])
def about(request: PersonRequest, slug: str) -> HttpResponse:
    """Change what is said of a piece as a whole."""
    row = to_write(request, slug)
    initial = {field: getattr(row, field) for field in AboutForm.base_fields if field not in {"behaviours", "places"}}
    initial |= {"behaviours": row.touches.all(), "places": row.places.all()}
    form = AboutForm(request.POST or None, viewer=request.user, initial=initial)
    if form.is_valid():
        try:
            actions.describe_synthesis(synthesis=row, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            tell(form, refusal)
        else:
            return done(request, row.get_absolute_url(), said="Kept. Signatures under the earlier version fall away.")
    return render(request, "syntheses/weaving/about.html", {"form": form, "row": row}, status=form_status(form))


@require_http_methods(["GET", "POST"])
def choice(request: PersonRequest, slug: str) -> HttpResponse:
    """Record how a piece came to be chosen (F-074)."""
    row = to_write(request, slug)
    kept = getattr(row, "choice", None)
    initial = {}
    if kept is not None:
        told = ("proposed_by", "reasons", "how", "others", "line", "chosen_on")
        initial = {field: getattr(kept, field) for field in told}
        initial["options"] = kept.options.all()
    form = ChoiceForm(request.POST or None, piece=row, viewer=request.user, initial=initial)
    if form.is_valid():
        actions.record_choice(synthesis=row, by=request.user, **form.cleaned_data)
        return done(request, bench.at(row, "among"), said="Kept.")
    return render(request, "syntheses/weaving/choice.html", {"form": form, "row": row}, status=form_status(form))


@require_http_methods(["GET", "POST"])
def draft(request: PersonRequest, slug: str) -> HttpResponse:
    """Ask for a first draft, or see how far it has come; the page asks again by itself while it is unfinished."""
    row = to_write(request, slug)
    if request.method == "POST":
        actions.ask_for_draft(synthesis=row, by=request.user)
        return done(request, bench.at(row, "gathering"), said="A worker gathers a first draft. You can leave.")
    if not request.htmx:
        return done(request, bench.at(row, "gathering"))
    context = {**bench.gathering(row), "is_editor": True}
    return fragment(request, WORKSPACE, "gathering", context)


@require_POST
def draft_stop(request: PersonRequest, slug: str) -> HttpResponse:
    """Stop the gathering."""
    row = to_write(request, slug)
    assembly = row.assemblies.first()
    if assembly is not None:
        actions.stop_draft(assembly=assembly, by=request.user)
    return done(request, bench.at(row, "gathering"), said="Stopped. What was laid out by then stays.")


@require_POST
def recount(request: PersonRequest, slug: str) -> HttpResponse:
    """Count every phrase of a piece again."""
    row = to_write(request, slug)
    actions.recount_piece(synthesis=row, by=request.user)
    return done(request, bench.at(row, "signing"), said="Every phrase that can be counted has been counted again.")

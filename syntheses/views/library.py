"""The library: what is published, for whoever may read it, and each edition to be read on the screen."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from people import clock
from people.access import Viewer, plays
from people.actions import note_look
from people.models import AccessEvent
from syntheses.forms.publishing import ShelfForm
from syntheses.models import Edition, Report, Synthesis, SynthesisLink
from syntheses.reading import read
from syntheses.reports import annex as annexes
from syntheses.reports.view import SAID_OF_LINK, ReportView
from syntheses.views.reports import facts, progress

SHELVES = [
    (Synthesis.Kind.ANNUAL, "The year’s summary"),
    (Synthesis.Kind.BEHAVIOUR, "Reflections on the behaviours"),
    (Synthesis.Kind.PLACE, "Portraits of places"),
    (Synthesis.Kind.RESPONSE, "Responses"),
]
ANSWERED = {
    "summarised-in": "Summarises",
    "draws-on": "Drawn on by",
    "responds-to": "Answered by",
    "corrects": "Corrected by",
    "continues": "Continued by",
}


# As much of an edition as stands on a shelf.
_ON_A_SHELF = (
    "kind", "slug", "title", "standfirst", "authors", "number", "audience", "published_on",
    "synthesis__central_behaviour__short_name", "synthesis__central_behaviour__mark",
    "synthesis__central_behaviour__group",
)  # fmt: skip


@dataclass
class Shelf:
    """One kind of piece, and what stands there."""

    name: str
    items: list[dict[str, Any]]


def _printings(viewer: Viewer) -> Prefetch:  # type: ignore[type-arg]  # Django's own cannot say of what it is
    reports = Report.objects.visible_to(viewer).exclude(state__in=[Report.State.FAILED, Report.State.CANCELLED])
    return Prefetch("reports", reports.only("edition", "state", "pages", "size", "sha256"), to_attr="printings")


def _item(edition: Edition) -> dict[str, Any]:
    printing: Report | None = next(iter(edition.printings), None)  # type: ignore[attr-defined]
    ready = printing if printing and printing.state == Report.State.READY else None
    details = [{"name": "Edition", "value": str(edition.number)}]
    if ready:
        details.insert(0, {"name": "Length", "value": facts(ready)})
        details.append({"name": "SHA-256", "value": f"{ready.sha256[:8]} {ready.sha256[8:16]} … {ready.sha256[-8:]}"})
    behaviour = edition.synthesis.central_behaviour
    return {
        "title": edition.title,
        "url": edition.get_absolute_url(),
        "standfirst": edition.standfirst,
        "by": f"{edition.authors}. Published {date_format(edition.published_on, 'j F Y')}.",
        "behaviours": [behaviour] if behaviour else [],
        "note": "" if edition.audience == Edition.Audience.PUBLIC else f"For {edition.get_audience_display()}.",
        "pdf_url": reverse("report-file", args=[ready.pk]) if ready else "",
        "csv_url": reverse("annex", args=[edition.slug]),
        "printing": "The printed copy is on its way.",
        "printing_url": printing.get_absolute_url() if printing and not ready else "",
        "facts": details,
    }


@login_not_required
@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """Everything published that the reader may read, by kind, the newest first."""
    seen = Edition.objects.visible_to(request.user).newest_for(request.user)
    years = [day.year for day in seen.order_by().dates("published_on", "year", order="DESC")]
    form = ShelfForm(request.GET or None, years=years)
    wanted = form.wanted
    editions = seen.select_related("synthesis__central_behaviour").prefetch_related(_printings(request.user))
    editions = editions.only(*_ON_A_SHELF).order_by("-published_on", "-published_at")
    if year := wanted.get("year"):
        editions = editions.filter(published_on__year=year)
    if kind := wanted.get("kind"):
        editions = editions.filter(kind=kind)
    by_kind: dict[str, list[dict[str, Any]]] = {}
    for edition in editions:
        by_kind.setdefault(edition.kind, []).append(_item(edition))
    context = {
        "form": form,
        "shelves": [Shelf(name, by_kind[kind]) for kind, name in SHELVES if kind in by_kind],
        "is_narrowed": bool(wanted),
        "has_any": bool(years),
        "reads_only": request.user.is_authenticated
        and plays(request.user, "funder")
        and not plays(request.user, "associate", "learning-partner", "team"),
    }
    return render(request, "library/library.html", context)


@login_not_required
@require_safe
def latest_annual(request: HttpRequest) -> HttpResponse:
    """The newest annual summary that the reader may read: one address for every year."""
    annual = (
        Edition.objects.visible_to(request.user)
        .newest_for(request.user)
        .filter(kind=Synthesis.Kind.ANNUAL)
        .defer("snapshot")
    )
    found = annual.order_by("-period_ends", "-published_on", "-published_at").first()
    if found is None:
        raise Http404
    return HttpResponseRedirect(found.get_absolute_url())


@login_not_required
@require_safe
def edition(request: HttpRequest, slug: str) -> HttpResponse:
    """One edition, to be read: its words as they were frozen, and where it stands among the others."""
    found = get_object_or_404(
        Edition.objects.visible_to(request.user).select_related("synthesis").prefetch_related(_printings(request.user)),
        slug=slug,
    )
    reader = request.user if request.user.is_authenticated else None
    if reader is not None:
        note_look(by=reader, kind=AccessEvent.Kind.OPENED, thing="edition", thing_id=str(found.pk))
    return render(request, "library/edition.html", _page(request, found))


def _page(request: HttpRequest, found: Edition) -> dict[str, Any]:
    reading = read(ReportView.from_json(found.snapshot), today=clock.today())
    others = Edition.objects.visible_to(request.user).filter(synthesis=found.synthesis_id).exclude(pk=found.pk)
    editions = list(others.defer("snapshot").order_by("number"))
    printing: Report | None = next(iter(found.printings), None)  # type: ignore[attr-defined]
    may_print = Edition.objects.visible_to(request.user).printable_by(request.user).filter(pk=found.pk).exists()
    if printing is not None:
        printing.edition = found
    return {
        "edition": found,
        "reading": reading,
        "view": reading.view,
        "earlier": [each for each in editions if each.number < found.number],
        "later": [each for each in editions if each.number > found.number],
        "report": printing,
        "file_url": reverse("report-file", args=[printing.pk]) if printing and printing.file else "",
        "file_facts": facts(printing) if printing else "",
        "progress": progress(printing, may_change=may_print) if printing and printing.is_unfinished else None,
        "may_print": may_print and printing is None,
        "links": _links(request.user, found),
        "more": _more(request.user, found, reading.view),
    }


def _links(viewer: Viewer, found: Edition) -> list[dict[str, str]]:
    """What this piece bears on, and what bears on it, as far as the reader may read it (F-079)."""
    links = list(
        SynthesisLink.objects.visible_to(viewer).filter(from_piece=found.synthesis_id)
        | SynthesisLink.objects.visible_to(viewer).filter(to_piece=found.synthesis_id)
    )
    pieces = {link.to_piece_id for link in links} | {link.from_piece_id for link in links}
    editions = Edition.objects.visible_to(viewer).newest_for(viewer).filter(synthesis__in=pieces).defer("snapshot")
    by_piece = {edition.synthesis_id: edition for edition in editions}
    shown = []
    for link in links:
        is_ours = link.from_piece_id == found.synthesis_id
        other = by_piece.get(link.to_piece_id if is_ours else link.from_piece_id)
        if other is not None:
            said = SAID_OF_LINK[link.type] if is_ours else ANSWERED[link.type]
            shown.append({"said": said, "title": other.title, "url": other.get_absolute_url()})
    return shown


def _more(viewer: Viewer, found: Edition, view: ReportView) -> list[dict[str, Any]]:
    """Other pieces by each author, never this one (F-078)."""
    slugs = [author.slug for author in view.authors if author.slug]
    others = (
        Edition.objects.visible_to(viewer)
        .newest_for(viewer)
        .exclude(synthesis=found.synthesis_id)
        .filter(synthesis__authorships__person__slug__in=slugs)
        .defer("snapshot")
        .distinct()
        .prefetch_related("synthesis__authorships__person")
    )
    by_author: dict[str, list[Edition]] = {}
    for edition in others:
        for authorship in edition.synthesis.authorships.all():
            by_author.setdefault(authorship.person.slug, []).append(edition)
    return [
        {"name": author.name, "slug": author.slug, "editions": by_author.get(author.slug, [])}
        for author in view.authors
    ]


@login_not_required
@require_safe
def annex(request: HttpRequest, slug: str) -> HttpResponse:
    """The counts behind an edition, as a table to take away: figures only, no private word."""
    found = get_object_or_404(Edition.objects.visible_to(request.user), slug=slug)
    reader = request.user if request.user.is_authenticated else None
    note_look(by=reader, kind=AccessEvent.Kind.DOWNLOADED, thing="annex", thing_id=str(found.pk))
    response = HttpResponse(annexes.annex(ReportView.from_json(found.snapshot)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.slug}-counts.csv"'
    response["X-Content-Type-Options"] = "nosniff"
    return response

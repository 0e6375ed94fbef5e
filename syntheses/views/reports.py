"""The printing of an edition: how far it has come, stopping it, trying again, and taking the file."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from people.actions import note_look
from people.http import PersonRequest, done, fragment
from people.models import AccessEvent
from syntheses.actions import publishing
from syntheses.forms.publishing import NoMore
from syntheses.models import Edition, Report

PAGE = "syntheses/publishing/report.html"


def progress(report: Report, *, may_change: bool) -> dict[str, Any]:
    """A printing as the page's progress part shows it."""
    count = f" {report.step_number} of {report.steps}" if report.steps and "pages" in report.step else ""
    return {
        "title": f"“{report.edition.title}”, edition {report.edition.number}",
        "state": "printing" if report.state == Report.State.WORKING else report.state,
        "said": f"{report.step}{count}" if report.step else "",
        "step": report.step_number,
        "steps": report.steps,
        "because": report.failed_because,
        "facts": facts(report),
        "poll_url": reverse("report", args=[report.pk]),
        "stop_url": reverse("report-cancel", args=[report.pk]) if may_change and report.is_unfinished else "",
        "again_url": reverse("report-again", args=[report.pk]) if may_change else "",
        "file_url": reverse("report-file", args=[report.pk]) if report.file else "",
    }


def facts(report: Report) -> str:
    """How long a printed edition is, and how large: 34 pages, 1.4 MB."""
    if report.pages is None or report.size is None:
        return ""
    return f"{report.pages} page{'' if report.pages == 1 else 's'}, {filesizeformat(report.size)}"


@login_not_required
@require_safe
def report(request: PersonRequest, report_id: str) -> HttpResponse:
    """How far a printing has come."""
    found = get_object_or_404(
        Report.objects.visible_to(request.user).select_related("edition").defer("edition__snapshot"), pk=report_id
    )
    may_change = Report.objects.editable_by(request.user).filter(pk=found.pk).exists()
    context = {"report": found, "progress": progress(found, may_change=may_change), "tries": found.attempt}
    return fragment(request, PAGE, "progress", context)


@require_http_methods(["POST"])
def cancel(request: PersonRequest, report_id: str) -> HttpResponse:
    """Stop a printing."""
    found = _changeable(request, report_id)
    stopped = NoMore(request.POST).is_valid() and publishing.cancel_printing(report=found, by=request.user)
    said = "Printing was stopped." if stopped else "It was finished already; nothing was stopped."
    return done(request, found.get_absolute_url(), said=said)


@require_http_methods(["POST"])
def again(request: PersonRequest, report_id: str) -> HttpResponse:
    """Try a printing again."""
    found = _changeable(request, report_id)
    if NoMore(request.POST).is_valid():
        found = publishing.print_again(report=found, by=request.user)
    return done(request, found.get_absolute_url())


def _changeable(request: PersonRequest, report_id: str) -> Report:
    found = get_object_or_404(Report.objects.visible_to(request.user), pk=report_id)
    if not Report.objects.editable_by(request.user).filter(pk=found.pk).exists():
        raise PermissionDenied("The programme team has editions printed. Ask one of them.")
    return found


@require_http_methods(["POST"])
def edition_print(request: PersonRequest, slug: str) -> HttpResponse:
    """Have an edition printed; asked for twice, it is printed once."""
    edition = get_object_or_404(Edition.objects.visible_to(request.user), slug=slug)
    if not Edition.objects.visible_to(request.user).printable_by(request.user).filter(pk=edition.pk).exists():
        raise PermissionDenied("The programme team has editions printed. Ask one of them.")
    if not NoMore(request.POST).is_valid():
        raise Http404
    found = publishing.request_printing(edition=edition, by=request.user)
    return done(request, found.get_absolute_url())


@login_not_required
@require_safe
def report_file(request: HttpRequest, report_id: str) -> HttpResponseBase:
    """The printed file, to take away. Who took it is written down."""
    found = get_object_or_404(
        Report.objects.visible_to(request.user)
        .filter(state=Report.State.READY)
        .select_related("edition")
        .defer("edition__snapshot"),
        pk=report_id,
    )
    if not default_storage.exists(found.file):
        raise Http404("The file is not in the store. The programme team can have it printed again.")
    reader = request.user if request.user.is_authenticated else None
    note_look(by=reader, kind=AccessEvent.Kind.DOWNLOADED, thing="report", thing_id=str(found.pk))
    response = FileResponse(
        default_storage.open(found.file),
        as_attachment=True,
        filename=f"{found.edition.slug}.pdf",
        content_type="application/pdf",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["ETag"] = f'"{found.sha256}"'
    return response

"""What could point at somebody: each statement of a piece, who stands behind it, and what was decided of it."""

from dataclasses import dataclass
from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from people.errors import Refused
from people.http import PersonRequest, done, form_status, tell
from syntheses import actions, exposure, standing
from syntheses.access import decides_exposure
from syntheses.exposure import Statement
from syntheses.forms.exposure import DecideForm, ReadersForm
from syntheses.models import Edition, ExposureDecision, Synthesis
from syntheses.views.bench import piece_to_see

PAGE = "syntheses/publishing/exposure.html"


@dataclass
class Asked:
    """One statement on the page: what it waits for, what was decided, and the form, for whoever may decide of it."""

    statement: Statement
    decision: ExposureDecision | None
    waits: str
    form: DecideForm | None


def readers_of(piece: Synthesis, wanted: str) -> str:
    """For whom it is asked: who was named, or who read the latest edition, or everyone."""
    form = ReadersForm({"readers": wanted})
    if wanted and form.is_valid():
        return wanted
    latest = piece.editions.filter(superseded_by=None).values_list("audience", flat=True).first()
    return latest or Edition.Audience.PUBLIC


def _page(
    request: PersonRequest, piece: Synthesis, statements: list[Statement], readers: str, typed: DecideForm | None = None
) -> HttpResponse:
    decides = decides_exposure(request.user)
    asked = []
    for each in statements:
        form = None
        if decides and each.why and each.may_be_decided_by(request.user):
            is_typed = typed is not None and typed.data.get("statement") == each.anchor
            form = typed if is_typed else _blank(each, readers, statements)
        asked.append(Asked(each, each.decision(readers), each.waits(readers), form))
    context = {
        "synthesis": piece, "asked": asked, "waiting": [each for each in asked if each.waits], "readers": readers,
        "circles": Edition.Audience.choices, "decides": decides, "typed": typed,
    }  # fmt: skip
    return render(request, PAGE, context, status=form_status(typed) if typed else HTTPStatus.OK)


def _blank(statement: Statement, readers: str, statements: list[Statement]) -> DecideForm:
    initial = {"statement": statement.anchor, "seen": statement.seen, "readers": readers}
    return DecideForm(statements=statements, initial=initial, auto_id=f"{statement.anchor}_%s")


@require_http_methods(["GET", "POST"])
def exposure_check(request: PersonRequest, slug: str) -> HttpResponse:
    """Each statement with who stands behind it; and, for a second person of the team, what is to become of it."""
    piece, _ = piece_to_see(request, slug)
    statements = exposure.look(standing.read(piece))
    if request.method == "GET":
        return _page(request, piece, statements, readers_of(piece, request.GET.get("readers", "")))
    if not decides_exposure(request.user):
        raise PermissionDenied("Somebody of the programme team decides of it.")
    form = DecideForm(request.POST, statements=statements, auto_id=f"{request.POST.get('statement', '')}_%s")
    if form.is_valid() and (told := _decide(request, piece, form)):
        return told
    return _page(request, piece, statements, readers_of(piece, request.POST.get("readers", "")), form)


def _decide(request: PersonRequest, piece: Synthesis, form: DecideForm) -> HttpResponse | None:
    said, about = form.cleaned_data, form.about
    if about is None:
        return None
    try:
        actions.decide_exposure(
            synthesis=piece, statements=[about], by=request.user,
            **{name: said[name] for name in ("readers", "decision", "reason")},
        )  # fmt: skip
    except Refused as refusal:
        tell(form, refusal)
        return None
    back = f"{reverse('exposure', args=[piece.slug])}?readers={said['readers']}#{about.anchor}"
    return done(request, back, said=f"Kept. {about.title} is decided.")

"""Publishing a piece: what still stops it, for whom it is published, to which funders it is granted, its printing."""

from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from people.errors import Refused
from people.http import PersonRequest, done, form_status, fragment, tell
from people.models import Person
from syntheses import exposure, standing
from syntheses.actions import publishing
from syntheses.forms.publishing import GrantForm, NoMore, PublishForm
from syntheses.models import Edition, Synthesis
from syntheses.readers import funders

PAGE = "syntheses/publishing/publish.html"


def publishable(request: PersonRequest, slug: str) -> Synthesis:
    """The piece, for whoever publishes it; those who only see it are told whom to ask."""
    synthesis = get_object_or_404(Synthesis.objects.visible_to(request.user), slug=slug)
    if not Synthesis.objects.publishable_by(request.user).filter(pk=synthesis.pk).exists():
        raise PermissionDenied("The programme team publishes. Ask one of them.")
    return synthesis


def _page(
    request: PersonRequest, synthesis: Synthesis, form: PublishForm | None = None, grants: GrantForm | None = None
) -> HttpResponse:
    latest = Edition.objects.visible_to(request.user).latest().filter(synthesis=synthesis).defer("snapshot").first()
    first = Edition.Audience.FUNDERS if latest is None else latest.audience
    form = form or PublishForm(synthesis=synthesis, initial={"audience": first, "seen": synthesis.changes})
    piece = standing.read(synthesis)
    statements = exposure.look(piece)
    readers = str(form["audience"].value() or first)
    readers = readers if readers in Edition.Audience.values else first
    context = {
        "synthesis": synthesis,
        "form": form,
        "stops": standing.what_stops(piece),
        "pointing": [(each, said) for each in statements if (said := each.waits(readers))],
        "readers": readers,
        # What waits for whoever is to read it waits for the button too.
        "is_held": bool(exposure.what_waits(statements, exposure.NARROWEST)),
        "looks": standing.what_to_look_at(piece),
        "latest": latest,
        "is_published": latest is not None and latest.version == synthesis.version,
        "grants": synthesis.grants.select_related("person").order_by("person__display_name"),
        "grant_form": grants or GrantForm(funders=funders()),
        "has_funders": funders().exists(),
    }
    status = max(form_status(form), form_status(grants) if grants else HTTPStatus.OK)
    return fragment(request, PAGE, "publish", context, status=status)


@require_http_methods(["GET", "POST"])
def publish(request: PersonRequest, slug: str) -> HttpResponse:
    """For whom to publish, and what still stands in the way."""
    synthesis = publishable(request, slug)
    if request.method == "GET":
        return _page(request, synthesis)
    form = PublishForm(request.POST, synthesis=synthesis)
    if form.is_valid():
        try:
            edition = publishing.publish(synthesis=synthesis, audience=form.cleaned_data["audience"], by=request.user)
        except Refused as refusal:
            tell(form, refusal)
        else:
            said = f"Published as edition {edition.number}. Its printing has been asked for."
            return done(request, edition.get_absolute_url(), said=said)
    return _page(request, synthesis, form)


@require_http_methods(["POST"])
def grant(request: PersonRequest, slug: str) -> HttpResponse:
    """Open a piece's granted editions to one funder."""
    synthesis = publishable(request, slug)
    form = GrantForm(request.POST, funders=funders())
    if form.is_valid():
        person = form.cleaned_data["person"]
        publishing.grant(synthesis=synthesis, person=person, by=request.user)
        return done(request, reverse("publish", args=[slug]), said=f"{person} may read it.")
    return _page(request, synthesis, grants=form)


@require_http_methods(["POST"])
def withdraw_grant(request: PersonRequest, slug: str, person: str) -> HttpResponse:
    """Close them to that funder again."""
    synthesis = publishable(request, slug)
    reader = get_object_or_404(Person.objects.visible_to(request.user), slug=person)
    if NoMore(request.POST).is_valid():
        publishing.withdraw_grant(synthesis=synthesis, person=reader, by=request.user)
    return done(request, reverse("publish", args=[slug]), said=f"{reader} may no longer read what is only granted.")

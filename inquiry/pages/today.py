"""Today: a place to write first, then what waits for one, what one kept lately, and what became of it."""

from collections.abc import Sequence
from functools import partial
from http import HTTPStatus
from typing import Any
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from inquiry.pages.landing import home_for
from inquiry.pages.waits import unfinished
from people.asking import Question
from people.http import PersonRequest, form_status, fragment
from people.models import Person
from places.models import Place
from reflections import actions, listing
from reflections.forms import CaptureForm
from reflections.models import Excerpt, Note
from reflections.views.attaching import sent_files
from reflections.views.sending import sent
from syntheses.models import Evidence, Synthesis

LATELY = 5
ASKED_SHOWN = 3
UNTAGGED_SHOWN = 2
# What is shown of words whose teller was asked.
_ASKED = ("exact", "note__title", "note__text", "note__place__name")


@require_http_methods(["GET", "POST"])
def today(request: PersonRequest) -> HttpResponse:
    """Write first; then see what waits."""
    home = home_for(request.user)
    if home != "today":
        if request.method == "POST":
            raise PermissionDenied  # whose part ended in mid-sentence is given the words back, not led elsewhere
        return redirect(home)
    form = CaptureForm(request.POST or None, sent_files(request), viewer=request.user)
    keep = partial(actions.keep_note, by=request.user)
    return sent(request, form, keep, to=lambda _: reverse("today"), made=HTTPStatus.CREATED) or fragment(
        request, "pages/today.html", "capture", _page(request.user, form), status=form_status(form)
    )


@Question
def lately_kept(author: Person) -> QuerySet[Note]:
    """What one kept last."""
    return listing.shown(Note.objects.editable_by(author).kept()).order_by("-sequence")[:LATELY]


@Question
def asked_for(author: Person) -> QuerySet[Excerpt]:
    """One's own marked words whose teller was asked, and has not answered."""
    asked = Excerpt.objects.clearable_by(author).filter(clearance="asked", note__archived_at=None)
    return asked.select_related("note__place").only(*_ASKED).order_by("made_at")[:ASKED_SHOWN]


@Question
def untagged(author: Person) -> QuerySet[Note]:
    """One's own notes against which nothing is set, and which one did not leave so, the latest first."""
    notes = listing.wanting_tags(Note.objects.editable_by(author).kept(), author)
    return notes.only("title", "text").order_by("-happened_on", "-sequence")[:UNTAGGED_SHOWN]


@Question
def to_sign(author: Person) -> QuerySet[Synthesis]:
    """Pieces of one's own that others have signed as they stand, and oneself not yet."""
    this = Q(sign_offs__version=F("version"))
    return (
        Synthesis.objects.visible_to(author)
        .filter(authorships__person=author)
        .alias(
            signed=Count("sign_offs", filter=this, distinct=True),
            by_me=Count("sign_offs", filter=this & Q(sign_offs__person=author), distinct=True),
            published=Count("editions", filter=Q(editions__version=F("version")), distinct=True),
        )
        .filter(signed__gt=0, by_me=0, published=0)
        .only("slug", "title", "version")
    )


@Question
def became(author: Person) -> QuerySet[Any, Any]:
    """Pieces that rest on one's own words, and on how many of them."""
    resting = Evidence.objects.visible_to(author).filter(withdrawn_on=None, excerpt__note__author=author)
    return (
        resting.order_by()
        .values(title=F("paragraph__section__synthesis__title"), slug=F("paragraph__section__synthesis__slug"))
        .annotate(words=Count("excerpt", distinct=True))
        .order_by("title")
    )


def _place_to_begin_in(author: Person, lately: Sequence[Note]) -> str:
    """The place of one's last note, or where one works."""
    last = lately[0].place if lately else Place.objects.worked_in_by(author).first()
    return last.slug if last else ""


def _page(author: Person, form: CaptureForm) -> dict[str, Any]:
    lately = lately_kept(author)
    form.initial = {"id": uuid4(), "place": _place_to_begin_in(author, lately)}
    return {
        "form": form,
        "asked": asked_for(author),
        "to_sign": to_sign(author),
        "untagged": untagged(author),
        "rows": listing.rows(lately, author, is_narrow=True),
        "became": became(author),
        "unfinished": unfinished(author),
    }

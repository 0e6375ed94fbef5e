"""The way back for somebody who has lost their keys: said by one, decided by two others."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from people.actions import keys as actions
from people.errors import Refused
from people.forms.keys import DecideWayBack
from people.http import PersonRequest, done, form_status, tell
from people.models import LostKeys, Person
from people.sign_in import asks_again

PAGE = "people/keys.html"


def _about(request: PersonRequest, someone: Person, form: DecideWayBack | None = None) -> HttpResponse:
    history = LostKeys.objects.visible_to(request.user).filter(person=someone).select_related("person", "said_by")
    waiting = LostKeys.objects.visible_to(request.user).waiting().filter(person=someone).first()
    decides = LostKeys.objects.decidable_by(request.user).filter(person=someone).exists()
    context: dict[str, Any] = {
        "someone": someone,
        "is_oneself": someone == request.user,
        "waiting": waiting,
        "history": history.prefetch_related("decisions__by"),
        "form": (form or DecideWayBack()) if decides else None,
    }
    return render(request, PAGE, context, status=form_status(form) if form else 200)


def _whom(request: PersonRequest, slug: str) -> Person:
    someone: Person = get_object_or_404(Person.objects.listed_to(request.user), slug=slug)
    return someone


@require_safe
def person_keys(request: PersonRequest, slug: str) -> HttpResponse:
    """Whether somebody has lost their keys, who said so, and who has decided what."""
    return _about(request, _whom(request, slug))


@require_POST
@asks_again("team", "administrator")
def keys_lost(request: PersonRequest, slug: str) -> HttpResponse:
    """Write down that somebody told one that they have lost their keys."""
    someone = _whom(request, slug)
    if someone == request.user or not someone.has_second:
        raise Http404
    actions.say_keys_lost(person=someone, by=request.user)
    return done(request, reverse("person-keys", args=[slug]), said="Written down. Two people now decide.")


@require_POST
@asks_again("team", "administrator")
def way_back(request: PersonRequest, slug: str) -> HttpResponse:
    """Decide whether somebody is let in again."""
    someone = _whom(request, slug)
    lost = get_object_or_404(LostKeys.objects.decidable_by(request.user), person=someone)
    form = DecideWayBack(request.POST)
    if form.is_valid():
        try:
            actions.decide_way_back(lost=lost, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            tell(form, refusal)
        else:
            return done(request, reverse("person-keys", args=[slug]), said="Kept, with your name.")
    return _about(request, someone, form)

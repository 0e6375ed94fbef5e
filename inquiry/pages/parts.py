"""One person's parts and places, as an administrator gives and ends them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from inquiry.pages.people import how_they_came_in, looked_after, with_parts
from inquiry.pages.setting_up import BeginMembership, EndMembership
from people import actions, clock
from people.errors import Refused
from people.forms import EndRole, GiveRole
from people.http import PersonRequest, done, form_status, tell
from people.invitations import token_for
from people.models import Person
from people.sign_in import asks_again
from places import actions as place_actions


def _person(request: PersonRequest, slug: str) -> Person:
    return get_object_or_404(with_parts(Person.objects.administered_by(request.user), request.user), slug=slug)


def _page(request: PersonRequest, someone: Any, wrong: BaseForm | None = None) -> HttpResponse:  # noqa: ANN401
    """The page as it stands, with the one form that was filled in and found wrong."""
    today = clock.today()
    forms: dict[str, BaseForm] = {
        "give": GiveRole(prefix="role"),
        "begin": BeginMembership(prefix="place", by=request.user),
    }
    if wrong is not None:
        forms |= {"give": wrong} if isinstance(wrong, GiveRole) else {}
        forms |= {"begin": wrong} if isinstance(wrong, BeginMembership) else {}
    latest = someone.ways_in[0] if someone.ways_in else None
    is_open = bool(latest and someone.is_active and latest.is_open_at(clock.now()))
    link = reverse("invitation", args=[token_for(latest.pk)]) if latest and is_open else ""
    context = {
        "someone": someone,
        "came_in": how_they_came_in(someone),
        "invitation": latest,
        "link": request.build_absolute_uri(link) if link else "",
        "wrong": wrong if isinstance(wrong, EndRole | EndMembership) else None,
        "today": today,
        "someone_works_in_places": not {"associate", "local-contributor"}.isdisjoint(
            part.role for part in someone.parts if part.ends is None or part.ends > today
        ),
        **forms,
    }
    return render(request, "people/parts.html", context, status=form_status(wrong) if wrong else 200)


def _try(
    request: PersonRequest, someone: Person, form: BaseForm, act: Callable[[dict[str, Any]], object], said: str
) -> HttpResponse:
    """Do what the form says and come back to the page, or show what is wrong with it."""
    if form.is_valid():
        try:
            act(form.cleaned_data)
        except Refused as refusal:
            tell(form, refusal)
        else:
            return done(request, reverse("person-parts", args=[someone.slug]), said=said)
    return _page(request, someone, form)


@require_safe
def person_parts(request: PersonRequest, slug: str) -> HttpResponse:
    """Somebody's invitation, their parts in the inquiry and the places where they work, since when and until when."""
    someone = _person(request, slug)
    response = _page(request, someone)
    looked_after(request, someone)
    return response


@require_POST
@asks_again("administrator")
def give_role(request: PersonRequest, slug: str) -> HttpResponse:
    """Give somebody a part."""
    someone = _person(request, slug)
    form = GiveRole(request.POST, prefix="role")
    return _try(
        request,
        someone,
        form,
        lambda said: actions.give_role(person=someone, by=request.user, **said),
        "The part is given.",
    )


@require_POST
@asks_again("administrator")
def end_role(request: PersonRequest, slug: str) -> HttpResponse:
    """End somebody's part: with a date of today it holds no more from their next step on."""
    someone = _person(request, slug)
    form = EndRole(request.POST, person=someone, by=request.user)
    return _try(request, someone, form, lambda said: actions.end_role(by=request.user, **said), "The part is ended.")


@require_POST
def begin_membership(request: PersonRequest, slug: str) -> HttpResponse:
    """Write down that somebody works in a place."""
    someone = _person(request, slug)
    form = BeginMembership(request.POST, prefix="place", by=request.user)
    return _try(
        request,
        someone,
        form,
        lambda said: place_actions.begin_membership(person=someone, by=request.user, **said),
        "The place is theirs.",
    )


@require_POST
def end_membership(request: PersonRequest, slug: str) -> HttpResponse:
    """Write down that somebody works in a place no more."""
    someone = _person(request, slug)
    form = EndMembership(request.POST, person=someone, by=request.user)
    return _try(
        request,
        someone,
        form,
        lambda said: place_actions.end_membership(by=request.user, **said),
        "Their time there is ended.",
    )


def _refused(request: PersonRequest, slug: str, refusal: Refused) -> HttpResponse:
    messages.warning(request, refusal.sentence)
    return done(request, reverse("person-parts", args=[slug]))


@require_POST
@asks_again("administrator")
def renew_invitation(request: PersonRequest, slug: str) -> HttpResponse:
    """Give somebody who has not come in a new link."""
    someone = _person(request, slug)
    try:
        actions.renew_invitation(person=someone, by=request.user)
    except Refused as refusal:
        return _refused(request, slug, refusal)
    return done(request, reverse("person-parts", args=[slug]), said="There is a new link; the old one opens no more.")


@require_POST
def withdraw_invitation(request: PersonRequest, slug: str) -> HttpResponse:
    """Let nobody in by somebody's invitation."""
    someone: Any = _person(request, slug)
    if not someone.ways_in:
        raise Http404
    actions.withdraw_invitation(invitation=someone.ways_in[0], by=request.user)
    return done(request, reverse("person-parts", args=[slug]), said="The invitation opens no more.")


@require_POST
@asks_again("administrator")
def close_account(request: PersonRequest, slug: str) -> HttpResponse:
    """Let somebody in no more."""
    someone = _person(request, slug)
    try:
        actions.close_account(person=someone, by=request.user)
    except Refused as refusal:
        return _refused(request, slug, refusal)
    return done(
        request, reverse("person-parts", args=[slug]), said="The account is closed, and so is any open session."
    )


@require_POST
@asks_again("administrator")
def open_account(request: PersonRequest, slug: str) -> HttpResponse:
    """Let somebody in again."""
    someone = _person(request, slug)
    actions.open_account(person=someone, by=request.user)
    return done(request, reverse("person-parts", args=[slug]), said="The account is open again.")

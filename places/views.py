"""The places, who works there, their actors and what is in focus. The page of one place is composed at the roof."""

from collections.abc import Callable
from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from behaviours.families import families
from behaviours.models import Behaviour
from people import clock
from people.errors import Refused
from people.http import PersonRequest, done, form_status, fragment, tell
from places import actions
from places.access import knows_places, opens_places, reads_records
from places.focus import grid
from places.forms import (
    ActorForm,
    EndForm,
    EndMembershipForm,
    FocusForm,
    MembershipForm,
    OpenPlaceForm,
    PlaceForm,
    StoryForm,
)
from places.models import Actor, FocusPeriod, Place, PlaceMembership

Done = TypeVar("Done")


def _kept(form: Form, act: Callable[[], Done]) -> Done | None:
    """Do it if the form is in order; put what is refused beside its field."""
    if not form.is_valid():
        return None
    try:
        return act()
    except Refused as refusal:
        tell(form, refusal)
        return None


def _known(request: PersonRequest, slug: str) -> Place:
    return get_object_or_404(Place.objects.visible_to(request.user), slug=slug)


def _kept_by(request: PersonRequest, slug: str) -> Place:
    """A place whose records the reader keeps; 403 where they may only read them."""
    place = _known(request, slug)
    if not Place.objects.editable_by(request.user).filter(pk=place.pk).exists():
        raise PermissionDenied
    return place


def _arranged_by(request: PersonRequest, slug: str) -> Place:
    place = _known(request, slug)
    if not Place.objects.administered_by(request.user).filter(pk=place.pk).exists():
        raise PermissionDenied
    return place


def _here_now(request: PersonRequest) -> "Prefetch[str]":
    current = PlaceMembership.objects.visible_to(request.user).current().select_related("person")
    return Prefetch("memberships", current, to_attr="here_now")


@require_http_methods(["GET"])
def places(request: PersonRequest) -> HttpResponse:
    """Every place that the reader knows, in its fixed order."""
    if not knows_places(request.user):
        raise Http404
    listed = Place.objects.visible_to(request.user).prefetch_related(_here_now(request))
    context = {"places": listed, "may_open": opens_places(request.user), "reads": reads_records(request.user)}
    return fragment(request, "places/places.html", "places", context)


@require_http_methods(["GET", "POST"])
def place_new(request: PersonRequest) -> HttpResponse:
    """Bring a place into the inquiry."""
    if not knows_places(request.user):
        raise Http404
    if not opens_places(request.user):
        raise PermissionDenied
    form = OpenPlaceForm(request.POST if request.method == "POST" else None)
    if place := _kept(form, lambda: actions.open_place(by=request.user, **form.cleaned_data)):
        return done(request, place.get_absolute_url(), said=f"{place.name} is part of the inquiry now.")
    return fragment(request, "places/place_new.html", "place-form", {"form": form}, status=form_status(form))


@require_http_methods(["GET", "POST"])
def place_arrange(request: PersonRequest, slug: str) -> HttpResponse:
    """Say what a place is called, and where it is roughly."""
    place = _arranged_by(request, slug)
    names = {name: getattr(place, name) for name in PlaceForm.base_fields}
    form = PlaceForm(request.POST if request.method == "POST" else None, initial=names)
    if _kept(form, lambda: actions.describe_place(place=place, by=request.user, **form.cleaned_data)):
        return done(request, place.get_absolute_url(), said="Kept.")
    context = {"form": form, "place": place, "name": names["name"]}
    return fragment(request, "places/place_arrange.html", "place-form", context, status=form_status(form))


@require_http_methods(["GET", "POST"])
def place_edit(request: PersonRequest, slug: str) -> HttpResponse:
    """Keep a place's question and story."""
    place = _kept_by(request, slug)
    told = {"question": place.question, "story": place.story}
    form = StoryForm(request.POST if request.method == "POST" else None, initial=told)
    if _kept(form, lambda: actions.describe_place(place=place, by=request.user, **form.cleaned_data)):
        return done(request, place.get_absolute_url(), said="Kept.")
    context = {"form": form, "place": place}
    return fragment(request, "places/place_edit.html", "story-form", context, status=form_status(form))


@require_http_methods(["GET", "POST"])
def memberships(request: PersonRequest, slug: str) -> HttpResponse:
    """Who has worked in a place from when to when; the team and administrators add to it."""
    place = _arranged_by(request, slug)
    form = MembershipForm(
        request.POST if request.method == "POST" else None, by=request.user, initial={"starts": clock.today()}
    )
    if kept := _kept(form, lambda: actions.begin_membership(place=place, by=request.user, **form.cleaned_data)):
        said = f"{kept.person.display_name} works in {place.name} from {kept.starts:%-d %B %Y}."
        return done(request, reverse("memberships", args=[place.slug]), said=said)
    return _memberships(request, place, form)


def _memberships(
    request: PersonRequest, place: Place, form: MembershipForm, ending: EndMembershipForm | None = None, who: str = ""
) -> HttpResponse:
    stretches = PlaceMembership.objects.visible_to(request.user).filter(place=place).select_related("person")
    context = {
        "form": form,
        "place": place,
        "stretches": stretches,
        "ending": ending,
        "who": who,
        "today": clock.today(),
    }
    return fragment(request, "places/memberships.html", "memberships", context, status=form_status(ending or form))


@require_http_methods(["POST"])
def membership_end(request: PersonRequest, slug: str, person: str) -> HttpResponse:
    """Say from when somebody works in a place no longer."""
    place = _arranged_by(request, slug)
    ending = EndMembershipForm(request.POST)
    stretch = ending.membership(place, person, request.user) if ending.is_valid() else None
    if stretch is None and ending.is_valid():
        raise Http404
    if stretch and _kept(
        ending,
        lambda: actions.end_membership(membership=stretch, ends=ending.cleaned_data["ends"], by=request.user),
    ):
        return done(request, reverse("memberships", args=[place.slug]), said="Kept.")
    form = MembershipForm(None, by=request.user, initial={"starts": clock.today()})
    return _memberships(request, place, form, ending, person)


@require_http_methods(["GET"])
def actors(request: PersonRequest, slug: str) -> HttpResponse:
    """The register of a place's local actors, by role."""
    place = get_object_or_404(Place.objects.visible_to(request.user).with_rights(request.user), slug=slug)
    if not reads_records(request.user):
        raise Http404
    known = Actor.objects.visible_to(request.user).filter(place=place)
    return fragment(request, "places/actors.html", "actors", {"place": place, "actors": known})


@require_http_methods(["GET", "POST"])
def actor_new(request: PersonRequest, slug: str) -> HttpResponse:
    """Enter a local actor in the register."""
    place = _kept_by(request, slug)
    form = ActorForm(request.POST if request.method == "POST" else None)
    if actor := _kept(form, lambda: actions.register_actor(place=place, by=request.user, **form.cleaned_data)):
        said = f"{actor.working_name}: in the register of {place.name}."
        return done(request, reverse("actors", args=[place.slug]), said=said)
    context = {"form": form, "place": place}
    return fragment(request, "places/actor.html", "actor-form", context, status=form_status(form))


@require_http_methods(["GET", "POST"])
def actor_edit(request: PersonRequest, slug: str, key: str) -> HttpResponse:
    """Say anew what a local actor is called and which role they have."""
    place = _kept_by(request, slug)
    actor = get_object_or_404(Actor.objects.editable_by(request.user), place=place, key=key)
    known = {name: getattr(actor, name) for name in ActorForm.base_fields}
    form = ActorForm(request.POST if request.method == "POST" else None, initial=known)
    if _kept(form, lambda: actions.describe_actor(actor=actor, by=request.user, **form.cleaned_data)):
        return done(request, reverse("actors", args=[place.slug]), said="Kept.")
    context = {"form": form, "place": place, "actor": known["working_name"]}
    return fragment(request, "places/actor.html", "actor-form", context, status=form_status(form))


@require_http_methods(["GET"])
def focus(request: PersonRequest) -> HttpResponse:
    """Nine behaviours by places: what each has in focus since when, and what it has not (F-005)."""
    if not reads_records(request.user):
        raise Http404
    nine = list(Behaviour.objects.readable_by(request.user).the_nine())
    here = Place.objects.visible_to(request.user).with_rights(request.user).prefetch_related(_here_now(request))
    periods = FocusPeriod.objects.visible_to(request.user)
    rows = grid(here, nine, periods, clock.today())
    context = {"groups": families(nine, lambda one: one), "heads": nine, "rows": rows}
    return fragment(request, "places/focus.html", "focus", context)


@require_http_methods(["GET", "POST"])
def focus_new(request: PersonRequest, slug: str) -> HttpResponse:
    """Take a behaviour into a place's focus."""
    place = _kept_by(request, slug)
    proposed: dict[str, object] = {"behaviour": request.GET.get("behaviour"), "starts": clock.today()}
    form = FocusForm(request.POST if request.method == "POST" else None, by=request.user, initial=proposed)
    if begun := _kept(form, lambda: actions.begin_focus(place=place, by=request.user, **form.cleaned_data)):
        return done(request, reverse("focus"), said=f"{begun.behaviour} is in focus in {place.name}.")
    context = {"form": form, "place": place}
    return fragment(request, "places/focus_new.html", "focus-form", context, status=form_status(form))


@require_http_methods(["GET", "POST"])
def focus_end(request: PersonRequest, slug: str, behaviour: str) -> HttpResponse:
    """Let a behaviour go from a place's focus."""
    place = _kept_by(request, slug)
    running = FocusPeriod.objects.editable_by(request.user).select_related("behaviour")
    period = get_object_or_404(running, place=place, behaviour=behaviour, ends=None)
    form = EndForm(request.POST if request.method == "POST" else None, initial={"ends": clock.today()})
    if _kept(form, lambda: actions.end_focus(focus=period, by=request.user, **form.cleaned_data)):
        return done(request, reverse("focus"), said=f"{period.behaviour} is no longer in focus in {place.name}.")
    context = {"form": form, "place": place, "period": period}
    return fragment(request, "places/focus_end.html", "focus-form", context, status=form_status(form))

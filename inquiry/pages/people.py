"""The people of the inquiry: the list of them, the page of each, inviting somebody, and the letters on their way."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import actions, clock
from people.access import Viewer
from people.errors import Refused
from people.forms import DescribeOneself, Invite, TryAgain
from people.http import PersonRequest, done, form_status, tell
from people.models import Invitation, Letter, LostKeys, Person, RoleGrant
from people.sign_in import asks_again
from places.models import PlaceMembership
from reflections.access import carries
from syntheses.models import Authorship, Edition


def with_parts(people: QuerySet[Person], viewer: Viewer) -> QuerySet[Person]:
    """The people with whatever of their parts, places and invitations the viewer may see."""
    places = PlaceMembership.objects.visible_to(viewer).select_related("place")
    return people.prefetch_related(
        Prefetch("role_grants", RoleGrant.objects.visible_to(viewer), to_attr="parts"),
        Prefetch("memberships", places, to_attr="stretches"),
        Prefetch("invitations", Invitation.objects.visible_to(viewer), to_attr="ways_in"),
    )


def how_they_came_in(person: Any) -> dict[str, Any]:  # noqa: ANN401 - a person with what ``with_parts`` has fetched
    """Whether somebody is in, in words; ``waits`` where something could still be done about it."""
    latest = person.ways_in[0] if person.ways_in else None
    if not person.is_active:
        return {"words": "Account closed", "waits": False}
    if person.has_usable_password():
        return {"words": "Came in", "on": latest and latest.accepted_at, "waits": False}
    if latest is None:
        return {"words": "Not invited yet", "waits": True}
    if latest.is_open_at(clock.now()):
        return {"words": "Invited", "on": latest.invited_at, "until": latest.expires_at, "waits": True}
    return {"words": "Invitation withdrawn" if latest.withdrawn_at else "Invitation ran out", "waits": True}


@require_safe
def people(request: PersonRequest) -> HttpResponse:
    """Everybody in the inquiry, with their parts, since when, and whether they have come in."""
    listed = list(with_parts(Person.objects.listed_to(request.user), request.user))
    if not listed:
        raise Http404
    administers = Person.objects.administered_by(request.user).exists()
    context = {
        "rows": [{"person": person, "came_in": how_they_came_in(person)} for person in listed],
        "administers": administers,
        "lost_keys": LostKeys.objects.visible_to(request.user).waiting().select_related("person"),
        "letters": Letter.objects.visible_to(request.user).waiting().count(),
        "today": clock.today(),
    }
    return render(request, "people/people.html", context)


@require_http_methods(["GET", "POST"])
@asks_again("administrator")
def invitations(request: PersonRequest) -> HttpResponse:
    """Invite somebody; their page then shows the link that lets them in."""
    if not Person.objects.administered_by(request.user).exists():
        raise Http404
    form = Invite(request.POST or None)
    if form.is_valid():
        try:
            invitation = actions.invite(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            tell(form, refusal)
        else:
            to = reverse("person-parts", args=[invitation.person.slug])
            return done(request, to, said=f"{invitation.person} is invited. A letter is on its way.")
    return render(request, "people/invite.html", {"form": form}, status=form_status(form))


def readable_by(viewer: Viewer) -> QuerySet[Person]:
    """Whose page one may open: people one works with, and the authors of what one may read."""
    signed = Authorship.objects.published_to(viewer).values("person_id")
    known: QuerySet[Person] = Person.objects.visible_to(viewer)
    authors: QuerySet[Person] = Person.objects.who_signed(signed)
    return known | authors


@login_not_required
@require_safe
def person(request: HttpRequest, slug: str) -> HttpResponse:
    """Somebody's page: who they are, where they stand, and what else of theirs one may read (F-078, F-086)."""
    someone = get_object_or_404(with_parts(readable_by(request.user), request.user), slug=slug)
    theirs = Authorship.objects.published_to(request.user).filter(person=someone).values("synthesis_id")
    context = {
        "someone": someone,
        "is_oneself": someone == request.user,
        "carries": carries(request.user),
        "administers": Person.objects.administered_by(request.user).filter(pk=someone.pk).exists(),
        "sees_keys": Person.objects.listed_to(request.user).filter(pk=someone.pk).exists(),
        "editions": Edition.objects.visible_to(request.user).latest().filter(synthesis__in=theirs).defer("snapshot"),
        "today": clock.today(),
    }
    response = render(request, "people/person.html", context)
    if context["administers"]:
        looked_after(request, someone)
    return response


def looked_after(request: HttpRequest, someone: Person) -> None:
    """Write down that an administrator opened somebody's page."""
    if request.user.is_authenticated:
        actions.note_look(by=request.user, kind="opened", thing="person", thing_id=str(someone.pk), of=someone.pk)


@require_http_methods(["GET", "POST"])
def person_words(request: PersonRequest, slug: str) -> HttpResponse:
    """One's own words about oneself."""
    someone = get_object_or_404(Person.objects.editable_by(request.user), slug=slug)
    initial = {name: getattr(someone, name) for name in DescribeOneself.base_fields}
    form = DescribeOneself(request.POST or None, initial=initial)
    if form.is_valid():
        actions.describe_oneself(by=request.user, **form.cleaned_data)
        return done(request, someone.get_absolute_url(), said="Kept.")
    return render(request, "people/words.html", {"form": form, "someone": someone}, status=form_status(form))


@require_safe
def letters(request: PersonRequest) -> HttpResponse:
    """The letters that have not gone out yet: to whom and about what, never what they say."""
    if not Person.objects.administered_by(request.user).exists():
        raise Http404
    waiting = Letter.objects.visible_to(request.user).waiting()
    return render(request, "people/letters.html", {"letters": waiting})


@require_POST
def letter_again(request: PersonRequest) -> HttpResponse:
    """Let the post try a letter again."""
    form = TryAgain(request.POST, by=request.user)
    if not form.is_valid():
        raise Http404
    actions.try_letter_again(letter=form.cleaned_data["letter"], by=request.user)
    return done(request, reverse("letters"), said="The post takes it again within half a minute.")

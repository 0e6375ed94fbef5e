"""Coming in: by an invitation, and in no other way."""

from http import HTTPStatus

from allauth.account import views as account
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from people import actions, clock, sign_in
from people.errors import Refused
from people.forms import ComeIn, SignOut
from people.http import form_status, tell
from people.models import Invitation


@login_not_required
@require_safe
def by_invitation(request: HttpRequest) -> HttpResponse:
    """Where others offer to sign up: here one is invited."""
    return render(request, "people/by_invitation.html")


@login_not_required
@sensitive_post_parameters("password", "once_more")
@require_http_methods(["GET", "POST"])
def come_in(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a password by the link of an invitation, and be signed in."""
    invitation = Invitation.objects.opened_by(token).select_related("person", "invited_by").first()
    if invitation is None or not invitation.is_open_at(clock.now()):
        return render(request, "people/invitation_shut.html", {"invitation": invitation}, status=HTTPStatus.GONE)
    person = invitation.person
    form = ComeIn(request.POST or None, person=person)
    if form.is_valid():
        try:
            actions.accept_invitation(invitation=invitation, password=form.cleaned_data["password"], by=person)
        except Refused as refusal:
            tell(form, refusal)
        else:
            login(request, person, backend="people.sign_in.ByEmail")
            sign_in.begin_session(request)
            record_authentication(request, person, "password")
            return HttpResponseRedirect(resolve_url(settings.LOGIN_REDIRECT_URL))
    context = {"form": form, "invitation": invitation, "person": person}
    return render(request, "people/come_in.html", context, status=form_status(form))


@require_http_methods(["GET", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    """Go out. Stored copies of pages go from the browser; what a device stores goes only when nothing waits on it."""
    response: HttpResponse = account.logout(request)
    if request.method == "POST":
        form = SignOut(request.POST)
        is_empty = form.is_valid() and form.cleaned_data["nothing_waits"]
        response.headers["Clear-Site-Data"] = '"cache", "storage"' if is_empty else '"cache"'
    return response


@require_safe
def to_forgotten_password(request: HttpRequest) -> HttpResponse:
    """Whoever has no password yet chooses one by a letter."""
    return redirect("account_reset_password")

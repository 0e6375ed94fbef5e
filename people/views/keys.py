"""How one signs in: one's passkeys, app, codes on paper and sessions; the second step at the door, and a lost key."""

from typing import Any

from allauth.account.internal.stagekit import clear_login
from allauth.account.stages import LoginStageController
from allauth.mfa.base import views as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, LoginWebAuthnView
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import second_keys
from people.actions import keys as actions
from people.errors import Refused
from people.forms.keys import PasskeySignIn, WhichKey, WhichSession
from people.http import PersonRequest, done
from people.models import Session
from people.sign_in import asks_again, note_device

HOME = "mfa_index"


@require_safe
def how_one_signs_in(request: PersonRequest) -> HttpResponse:
    """One's password, keys and sessions, each with what can be done about it."""
    held = second_keys.keys_of(request.user)
    context = {
        "keys": held,
        "has_app": any(key.kind == Authenticator.Type.TOTP for key in held),
        "codes_left": second_keys.codes_left(request.user),
        "sessions": Session.objects.visible_to(request.user),
        "here": request.session.session_key,
        "is_required": second_keys.is_required_of(request.user),
        "next": request.GET.get("next", ""),
    }
    return render(request, "people/sign_in.html", context)


class _AddPasskey(AddWebAuthnView):  # type: ignore[misc]
    def form_valid(self, form: Any) -> HttpResponse:  # noqa: ANN401 - allauth's own signature
        response: HttpResponse = super().form_valid(form)
        _only_here(self.request)
        return response


class _AddApp(ActivateTOTPView):  # type: ignore[misc]
    def form_valid(self, form: Any) -> HttpResponse:  # noqa: ANN401 - allauth's own signature
        response: HttpResponse = super().form_valid(form)
        second_keys.opened_by(self.request.user, form.cleaned_data["code"])  # the code of the adding opens nothing more
        _only_here(self.request)
        return response


def _only_here(request: Any) -> None:  # noqa: ANN401 - allauth's views declare no types
    """Where one is signed in by a password alone one is so no more."""
    actions.end_other_sessions(by=request.user, but=request.session.session_key)


add_passkey = _AddPasskey.as_view()


@require_http_methods(["GET", "POST"])
def add_app(request: PersonRequest) -> HttpResponseBase:
    """Let an app give codes; one has one such app."""
    if any(key.kind == Authenticator.Type.TOTP for key in second_keys.keys_of(request.user)):
        return redirect(HOME)
    response: HttpResponseBase = _AddApp.as_view()(request)
    return response


class _PasskeySignIn(LoginWebAuthnView):  # type: ignore[misc]
    def form_valid(self, form: PasskeySignIn) -> HttpResponse:
        note_device(self.request, shared=form.cleaned_data["shared"])
        response: HttpResponse = super().form_valid(form)
        return response


passkey_sign_in = login_not_required(_PasskeySignIn.as_view())


@require_POST
@asks_again()
def put_key_away(request: PersonRequest) -> HttpResponse:
    """Take away one of one's own keys."""
    form = WhichKey(request.POST)
    if not form.is_valid() or form.cleaned_data["key"] not in {key.pk for key in second_keys.keys_of(request.user)}:
        raise Http404
    try:
        actions.put_key_away(key=form.cleaned_data["key"], by=request.user)
    except Refused as refusal:
        return done(request, reverse(HOME), said=refusal.sentence, is_fine=False)
    return done(request, reverse(HOME), said="It opens nothing any more.")


@require_POST
def end_session(request: PersonRequest) -> HttpResponse:
    """Sign one browser out, wherever it is."""
    form = WhichSession(request.POST)
    mark = form.cleaned_data["session"] if form.is_valid() else ""
    session = next((one for one in Session.objects.editable_by(request.user) if one.mark == mark), None)
    if session is None:
        raise Http404
    actions.end_session(session=session, by=request.user)
    return done(request, reverse(HOME), said="That browser is signed out.")


@require_POST
def end_other_sessions(request: PersonRequest) -> HttpResponse:
    """Sign every other browser out."""
    actions.end_other_sessions(by=request.user, but=request.session.session_key)
    return done(request, reverse(HOME), said="You are signed in here alone.")


@login_not_required
@require_http_methods(["GET", "POST"])
def second_step(request: HttpRequest) -> HttpResponseBase:
    """Ask for the second key, after the right password, unless there is none any more: then one begins again."""
    stage = LoginStageController.enter(request, AuthenticateStage.key)
    if stage is not None and not stage.login.user.has_second:
        clear_login(request)
        return redirect("account_login")
    response: HttpResponseBase = mfa.authenticate(request)
    return response


@login_not_required
@require_POST
def leave_the_door(request: HttpRequest) -> HttpResponse:
    """Begin again, with another name or password."""
    clear_login(request)
    return redirect("account_login")


@login_not_required
@require_http_methods(["GET", "POST"])
def lost_at_the_door(request: HttpRequest) -> HttpResponse:
    """Say, after the right password, that one has lost the second key."""
    stage = LoginStageController.enter(request, AuthenticateStage.key)
    if stage is None:
        return redirect("account_login")
    if request.method == "POST":
        actions.say_keys_lost(person=stage.login.user, by=stage.login.user)
    return render(request, "people/lost_at_the_door.html", {"is_said": request.method == "POST"})

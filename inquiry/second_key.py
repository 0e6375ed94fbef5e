"""Whoever leads the inquiry or lets people in has a second key first, wherever others can reach the server."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from inquiry.middleware import _Next
from inquiry.pages.errors import signed_out
from people.second_keys import is_required_of

# What is open meanwhile: adding a key, saying once more who it is, going out; what a device asks of anybody.
OPEN = {
    "mfa_index", "mfa_add_webauthn", "mfa_activate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
    "account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "account_logout",
    "account_change_password", "session-end", "sessions-end-others", "key-put-away",
    "device", "device-waiting", "service-worker", "manifest", "offline", "who_reads", "health-live", "health-ready",
}  # fmt: skip


class SecondKeyFirst:
    """Lead the team and administrators to adding a key; nothing that they were sending is lost."""

    def __init__(self, get_response: _Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the page; the way to it is looked at below."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *_: Any) -> HttpResponseBase | None:  # noqa: ANN401
        """Let through who has a key, or needs none."""
        if not settings.SECOND_KEY_REQUIRED or not request.user.is_authenticated:
            return None
        match = request.resolver_match
        if request.user.has_second or not is_required_of(request.user) or (match and match.view_name in OPEN):
            return None
        if request.method == "POST":
            return signed_out(request)
        way = f"{reverse('mfa_index')}?{urlencode({'next': request.get_full_path()})}"
        if request.headers.get("HX-Request"):
            return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"HX-Redirect": way})
        return HttpResponseRedirect(way)

"""How people come in: by invitation only, with an e-mail address, a password and perhaps a second key."""

import base64
import hashlib
import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeAlias
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import suspend_request
from allauth.core import context
from allauth.core.internal.ratelimit import get_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.encoding import force_bytes
from qrcode.main import QRCode

from people import clock, letters
from people.access import plays
from people.actions import write_letter
from people.http import wants_fragment
from people.models import Person
from people.sessions import BEGUN, DEVICE, in_words

SHARED = "shared_device"  # in the session; templates/base.html and the answer of /device/ say it on
_P = ParamSpec("_P")
_View: TypeAlias = Callable[Concatenate[Any, _P], HttpResponseBase]


def note_device(request: HttpRequest, *, shared: bool) -> None:
    """Remember for this session whether others use the device too: then nothing is stored there, and it ends early."""
    request.session[SHARED] = shared


def ends_as_chosen(request: HttpRequest) -> None:
    """Give a session its time: until the browser closes on a device that others use, else so many days."""
    request.session.set_expiry(0 if request.session.get(SHARED) else settings.SESSION_COOKIE_AGE)


def begin_session(request: HttpRequest) -> None:
    """Write down at which browser somebody came in and when, so that they know it again in the list of their own."""
    request.session[DEVICE] = in_words(request.headers.get("User-Agent", ""))
    request.session[BEGUN] = clock.now().timestamp()
    ends_as_chosen(request)


def was_asked_lately(request: HttpRequest) -> bool:
    """Whether somebody signed in, or said once more who they are, within the last five minutes, and wholly."""
    asked = get_authentication_records(request, request.user if request.user.is_authenticated else None)
    return bool(asked) and clock.now().timestamp() - asked[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def asks_again(*roles: str, looking: bool = False) -> Callable[[_View[_P]], _View[_P]]:
    """Ask once more who it is before something that reaches far is done, unless they were asked a moment ago.

    What was sent is kept over the asking and done afterwards.

    Args:
        roles: whom to ask, where others are not let do it anyway: the view itself then says what it says to them.
            Everybody, where none is named.
        looking: whether the page is of such a kind that they are asked before they only look at it.
    """

    def asking(view: _View[_P]) -> _View[_P]:
        @wraps(view)
        def asked(request: Any, /, *args: _P.args, **kwargs: _P.kwargs) -> HttpResponseBase:  # noqa: ANN401 - as a view has it
            only_looks = request.method in {"GET", "HEAD", "OPTIONS"} and not looking
            concerned = plays(request.user, *roles) if roles else request.user.is_authenticated
            if only_looks or not concerned or was_asked_lately(request):
                return view(request, *args, **kwargs)
            to_the_door: HttpResponse = suspend_request(request, way_to_say_it(request.user))
            if wants_fragment(request):
                return HttpResponse(status=204, headers={"HX-Redirect": to_the_door.headers["Location"]})
            return to_the_door

        return asked

    return asking


def way_to_say_it(person: Person) -> str:
    """The page on which somebody says once more who they are: with a password, where they have one."""
    ways = InvitationOnly().get_reauthentication_methods(person)
    if not ways:
        raise PermissionDenied
    return str(ways[0]["url"])


class ByEmail(AuthenticationBackend):  # type: ignore[misc]
    """Signs in by e-mail address and password. It answers no question of permission: roles do that, by sets."""

    def get_user(self, user_id: Any) -> Person | None:  # noqa: ANN401 - Django's own signature
        """Whoever has come in, with the roles that they hold today."""
        person = Person.objects.with_roles(user_id)
        return person if person and self.user_can_authenticate(person) else None

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:  # noqa: ANN401 - Django's own signature
        return set()

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:  # noqa: ANN401
        return set()

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:  # noqa: ANN401
        return False


class InvitationOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up is shut, and what allauth would send goes through the inquiry's own outbox, in the inquiry's words."""

    # Said beside the field; the sentence is the same whether or not anybody has this address.
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "That e-mail address and password do not go together.",
        "too_many_login_attempts": "Too many tries one after the other. Wait five minutes, or choose a new password.",
        "enter_current_password": "That is not your present password.",
        "invalid_password_reset": "This link no longer opens.",
        "incorrect_password": "That is not your password.",
        "incorrect_code": "That did not open. Try once more.",
        "rate_limited": "Too many tries one after the other. Wait five minutes.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_password_reset_mail(self, user: Person, email: str, context: dict[str, Any]) -> None:
        """Write to somebody who has forgotten their password.

        The address in the letter is the installation's own, whatever the request called it. Somebody who has not come
        in yet has a letter with their invitation; a forgotten password is no way round one that was withdrawn.
        """
        if not user.has_usable_password():
            return
        path = urlsplit(context["password_reset_url"]).path
        words = letters.forgotten_password(name=user.display_name, link=settings.SITE_ADDRESS.rstrip("/") + path)
        write_letter(to=user.email, subject=words.subject, body=words.body)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put any other letter of allauth's into the outbox."""
        message = self.render_mail(template_prefix, email, {"request": self.request, **context})
        write_letter(to=email, subject=message.subject, body=message.body)

    def send_notification_mail(self, template_prefix: str, user: Person, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """No letters about one's own doings, but for the keys: whoever did not do it must know."""
        if template_prefix.startswith("mfa/"):
            words = letters.keys_changed(name=user.display_name)
            write_letter(to=user.email, subject=words.subject, body=words.body)

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Signing in and out says itself; only why a passkey did not open has no page of its own."""
        if kwargs.get("message"):
            messages.warning(request, kwargs["message"])

    def login(self, request: HttpRequest, user: Person) -> None:
        """Begin a session that its owner will know again."""
        super().login(request, user)
        begin_session(request)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:  # noqa: ANN401
        """Whoever signed in a moment ago is not asked again."""
        return not was_asked_lately(context.request)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:  # noqa: ANN401
        """Wrong tries are counted by name and address together: nobody is kept out by somebody else's elsewhere."""
        return f"{credentials.get('email', '').lower()}:{get_ip(request)}"

    def user_display(self, user: Person) -> str:
        return user.display_name


class SecondKeys(DefaultMFAAdapter):  # type: ignore[misc]
    """Passkeys and codes, in the inquiry's words; their secrets are sealed with the installation's own key."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "That did not open. Try once more.",
        "cannot_generate_recovery_codes": "Codes on paper stand in for a passkey or an app: add one of these first.",
    }

    def encrypt(self, text: str) -> str:
        return _sealed().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What was sealed; under another installation's key nothing that anybody could know."""
        try:
            return _sealed().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def get_totp_issuer(self) -> str:
        return f"Inquiry {urlsplit(settings.SITE_ADDRESS).hostname}"

    def build_totp_svg(self, url: str) -> str:
        """The square that a telephone reads: one path, so that the page needs neither script nor another file."""
        code: Any = QRCode(border=0)
        code.add_data(url)
        rows = code.get_matrix()
        path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
        return f'<svg viewBox="-2 -2 {len(rows) + 4} {len(rows) + 4}" aria-hidden="true"><path d="{path}"/></svg>'

    def _get_site_name(self) -> str:
        return "the inquiry"

    def generate_authenticator_name(self, user: Person, type: str) -> str:
        return f"Passkey of {clock.today():%-d %B %Y}"


def _sealed() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    drawn = (hashlib.sha256(b"people.second_keys" + force_bytes(key)).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in drawn])

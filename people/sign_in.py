"""How people come in: by invitation only, with an e-mail address and a password."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.http import HttpRequest

from people import letters
from people.actions import write_letter
from people.models import Person

SHARED = "shared_device"  # in the session; templates/base.html and the answer of /device/ say it on


def note_device(request: HttpRequest, *, shared: bool) -> None:
    """Remember for this session whether others use the device too: then nothing is stored there, and it ends early."""
    request.session[SHARED] = shared
    if shared:
        request.session.set_expiry(0)


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

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """No letters about one's own doings."""

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Signing in and out says itself; the page after a change of password says so in its own words."""

    def user_display(self, user: Person) -> str:
        return user.display_name

"""How people come in: by invitation only, with an e-mail address and a password."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from people.actions import write_letter
from people.models import Person


class ByEmail(AuthenticationBackend):  # type: ignore[misc]
    """Signs in by e-mail address and password. It answers no question of permission: roles do that, by sets."""

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:  # noqa: ANN401 - Django's own signature
        return set()

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:  # noqa: ANN401
        return set()

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:  # noqa: ANN401
        return False


class InvitationOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up is shut, and what allauth would send goes through the inquiry's own outbox."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put a letter of allauth's, such as the one for a forgotten password, into the outbox."""
        message = self.render_mail(template_prefix, email, {"request": self.request, **context})
        write_letter(to=email, subject=message.subject, body=message.body)

    def user_display(self, user: Person) -> str:
        return user.display_name

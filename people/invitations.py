"""The links that let somebody in: an invitation's, which can be copied again at any time, and a new password's."""

import uuid
from typing import TYPE_CHECKING

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core import signing
from django.urls import reverse

if TYPE_CHECKING:
    from people.models import Person

_signer = signing.Signer(sep=".", salt="people.invitation")


def token_for(invitation_id: uuid.UUID) -> str:
    """The last part of the link: the invitation and the installation's signature under it."""
    return _signer.sign(invitation_id.hex)


def invitation_in(token: str) -> uuid.UUID | None:
    """The invitation that a link speaks of, or nothing where the signature is not this installation's."""
    try:
        return uuid.UUID(hex=_signer.unsign(token))
    except (signing.BadSignature, ValueError):
        return None


def link_for(invitation_id: uuid.UUID) -> str:
    """The whole address, as a letter or a command says it."""
    return settings.SITE_ADDRESS.rstrip("/") + reverse("invitation", args=[token_for(invitation_id)])


def link_for_new_password(person: "Person") -> str:
    """Where somebody chooses a new password: it opens once, and only until they come in."""
    key = {"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)}
    return settings.SITE_ADDRESS.rstrip("/") + reverse("account_reset_password_from_key", kwargs=key)

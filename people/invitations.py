"""The link that lets somebody in. It is worked out from the invitation each time, so it can be copied again."""

import uuid

from django.conf import settings
from django.core import signing
from django.urls import reverse

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

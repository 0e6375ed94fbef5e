"""What people sign in with besides a password: passkeys, apps that give codes, codes on paper. One's own alone."""

import datetime as dt
import time
from dataclasses import dataclass
from typing import Any

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare
from fido2.webauthn import AuthenticationResponse

from people.access import Viewer, plays
from people.models import Person

REQUIRED_OF = ("team", "administrator")
# With the secret of an app: the last half minute whose code was taken.
LAST = "last"
# With a passkey: how often it says that it was used.
COUNTED = "counted"


@dataclass(frozen=True)
class Key:
    """A passkey or an app, as its owner sees it listed."""

    pk: int
    kind: str
    name: str
    since: dt.datetime
    used: dt.datetime | None


def is_required_of(viewer: Viewer) -> bool:
    """Whether a password alone is too little: they lead or let people in, and others can reach the server."""
    return bool(settings.SECOND_KEY_REQUIRED) and plays(viewer, *REQUIRED_OF)


def keys_of(person: Person) -> list[Key]:
    """Their passkeys and app, oldest first; not the codes on paper."""
    rows = Authenticator.objects.filter(user=person).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return [
        Key(row.pk, row.type, row.wrap().name if row.type == "webauthn" else "", row.created_at, row.last_used_at)
        for row in rows.order_by("created_at")
    ]


def codes_left(person: Person) -> int | None:
    """How many codes on paper are left; nothing where there were never any."""
    row = Authenticator.objects.filter(user=person, type=Authenticator.Type.RECOVERY_CODES).first()
    return len(row.wrap().get_unused_codes()) if row else None


@transaction.atomic
def opened_by(person: Person, code: str) -> Authenticator | None:
    """The key that gives this code, which then gives it no more: two who send it at once are taken one by one."""
    rows = Authenticator.objects.select_for_update().filter(user=person).exclude(type=Authenticator.Type.WEBAUTHN)
    for row in rows.order_by("-type"):
        is_right = takes_code(row, code) if row.type == Authenticator.Type.TOTP else row.wrap().validate_code(code)
        if is_right:
            row.user = person
            return row
    return None


def takes_code(row: Authenticator, code: str) -> bool:
    """Whether an app's code is of this half minute or a neighbour, and later than the last that was taken."""
    typed = "".join(sign for sign in code if sign.isdigit())
    now, secret = int(time.time()) // app_settings.TOTP_PERIOD, decrypt(row.data["secret"])
    for step in range(now - app_settings.TOTP_TOLERANCE, now + app_settings.TOTP_TOLERANCE + 1):
        if step > row.data.get(LAST, 0) and constant_time_compare(format_hotp_value(hotp_value(secret, step)), typed):
            row.data[LAST] = step
            row.save(update_fields=["data"])
            return True
    return False


def counts_up(row: Authenticator, said: dict[str, Any]) -> bool:
    """Whether a passkey that counts its uses says more than the last time; most of today's say 0 for ever."""
    count = AuthenticationResponse.from_dict(said).response.authenticator_data.counter
    if count and count <= row.data.get(COUNTED, 0):
        return False
    row.data[COUNTED] = count
    row.save(update_fields=["data"])
    return True

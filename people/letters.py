"""The words of the letters that the inquiry writes to people. Each says what it is about, and what to do or not do."""

import datetime as dt
from typing import NamedTuple

from django.utils import timezone
from django.utils.formats import date_format


class Words(NamedTuple):
    """A letter's heading and text."""

    subject: str
    body: str


def _day(moment: dt.datetime) -> str:
    return date_format(timezone.localtime(moment), "j F Y")


def invitation(*, name: str, role: str, invited_by: str, link: str, opens_until: dt.datetime) -> Words:
    """Lets somebody in."""
    who = f"{invited_by} invites you" if invited_by else "You are invited"
    return Words(
        f"{who} into the inquiry",
        f"Dear {name},\n\n"
        f"{who} into the inquiry, as {role}.\n\n"
        f"This link lets you choose a password and come in. It works once, until {_day(opens_until)}:\n\n"
        f"{link}\n\n"
        "Nobody reads what you write there until you choose who. If you do not know what this is about, you can leave"
        " it: without the link nothing happens.\n",
    )


def forgotten_password(*, name: str, link: str) -> Words:
    """Lets somebody choose a new password."""
    return Words(
        "Choose a new password",
        f"Dear {name},\n\n"
        "somebody, we hope you, said that you have forgotten your password for the inquiry. This link lets you choose a"
        " new one. It works once, for three days:\n\n"
        f"{link}\n\n"
        "If it was not you, you can leave it: your password stays as it is.\n",
    )


def keys_changed(*, name: str) -> Words:
    """Says that somebody's passkeys, app or codes on paper changed: whoever did not do it must know."""
    return Words(
        "What you sign in with has changed",
        f"Dear {name},\n\n"
        "a passkey, an app for codes or the codes on paper of your account were added, changed or taken away.\n\n"
        "If it was you, there is nothing to do. If it was not, choose another password, look at “How you sign in” on"
        " your own page, and tell the programme team.\n",
    )


def keys_lost(*, name: str) -> Words:
    """Says to somebody that their keys are said to be lost."""
    return Words(
        "Somebody says that you have lost your keys",
        f"Dear {name},\n\n"
        "somebody who knows your password, or somebody of the team, said that you have lost the device or the"
        " codes with which you sign in. Two people of the inquiry now decide whether to let you in again; one of them"
        " will ask you.\n\n"
        "If it was not you, tell the programme team at once, and choose another password.\n",
    )


def somebody_waits(*, name: str, who: str, link: str) -> Words:
    """Asks somebody to decide about a way back."""
    return Words(
        f"{who} has lost the keys to the inquiry",
        f"Dear {name},\n\n"
        f"{who} is said to have lost what they sign in with besides a password. Two people of the team or of the"
        " administrators have to decide before they come in again. Speak with them first, by a way that you knew"
        " before:\n\n"
        f"{link}\n",
    )


def way_back(*, name: str, link: str) -> Words:
    """Lets somebody in again who had lost their keys."""
    return Words(
        "You can come in again",
        f"Dear {name},\n\n"
        "two people of the inquiry have decided that you can come in again. Your old keys and your old password open"
        " nothing any more. This link lets you choose a new password. It works once, for three days:\n\n"
        f"{link}\n\n"
        "Afterwards add a new passkey or an app, and keep new codes on paper.\n",
    )

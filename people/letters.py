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

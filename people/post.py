"""The post: takes letters from the outbox to the mail server, one by one, and keeps whatever it could not deliver."""

import datetime as dt
import logging

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from people import clock
from people.models import Letter

log = logging.getLogger(__name__)

SHORTEST_REST = dt.timedelta(minutes=1)
LONGEST_REST = dt.timedelta(hours=6)


def rest_after(attempts: int) -> dt.timedelta:
    """How long a letter lies before the post tries it again: longer each time, never longer than six hours."""
    return min(SHORTEST_REST * (1 << (attempts - 1)), LONGEST_REST)


def take_one(*, at: dt.datetime | None = None) -> bool:
    """Deliver the oldest letter that is due. Two posts at work never take the same one.

    The letter is marked as sent after the mail server has taken it: if the power fails in between it goes twice, under
    the same message number, and never not at all.

    Returns:
        Whether there was one.
    """
    at = at or clock.now()
    with transaction.atomic():
        letter = Letter.objects.due(at).select_for_update(skip_locked=True).first()
        if letter is None:
            return False
        try:
            _deliver(letter)
        except (OSError, ValueError) as error:  # mail servers' refusals are OSErrors, unfit addresses ValueErrors
            log.warning("Letter %s stays in the outbox: %s", letter.pk, error)
            letter.attempts += 1
            letter.try_again_at = at + rest_after(letter.attempts)
            letter.failed_because = _reason(error)
        else:
            letter.sent_at, letter.try_again_at, letter.failed_because = clock.now(), None, ""
            letter.body = ""  # what it said, and the link in it, is now the receiver's alone
        letter.save(update_fields=["attempts", "try_again_at", "failed_because", "sent_at", "body"])
        return True


def _deliver(letter: Letter) -> None:
    sender = settings.DEFAULT_FROM_EMAIL
    domain = sender.rstrip(">").rpartition("@")[2] or "localhost"
    message = EmailMessage(
        letter.subject,
        letter.body,
        sender,
        [letter.to],
        headers={"Message-ID": f"<{letter.pk}@{domain}>", "Auto-Submitted": "auto-generated"},
    )
    message.send()


def _reason(error: Exception) -> str:
    """What to show to an administrator: the mail server's own words, on one line."""
    said = " ".join(str(error).split()) or type(error).__name__
    return said[:300]

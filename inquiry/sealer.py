"""The sealer: chains the record of changes every two seconds, and writes the head of the chain outside the database.

A small process of its own, so that no report and no letter keeps it waiting, and so that on a server it alone holds the
key and the owner's address, and nothing that answers to a browser does.
"""

import datetime as dt
import logging
import os
import signal
import sys
import threading
from logging.config import dictConfig
from types import FrameType

import psycopg
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import DatabaseError, connections

from people import clock
from people.chain import Key
from people.heads import Head, Heads
from people.sealing import Sealer

EVERY, AFTER_TROUBLE = 2.0, 5.0
log = logging.getLogger("inquiry.sealer")


class Rounds:
    """One round after another, over a line to the database that is taken up again where it breaks."""

    def __init__(self, key: Key, heads: Heads) -> None:
        self.key, self.heads = key, heads
        self.sealer: Sealer | None = None
        self.in_trouble = False

    def round(self, at: dt.datetime) -> bool:
        """Seal what is there; whether the database was there too."""
        try:
            if self.sealer is None:
                connections["owner"].ensure_connection()
                self.sealer = Sealer(connections["owner"].connection, self.key, self.heads)
            self.sealer.seal(at)
            settings.SEALED_FILE.touch(mode=0o600)
        except (DatabaseError, psycopg.Error, OSError) as error:
            if not self.in_trouble:
                log.warning("Nothing is sealed at present: %s", " ".join(str(error).split()))
            self.in_trouble, self.sealer = True, None
            connections["owner"].close()
            return False
        if self.in_trouble:
            log.warning("Sealing goes on.")
        self.in_trouble = False
        return True

    @property
    def head(self) -> Head | None:
        """How far the chain has come, as far as this process knows."""
        return self.sealer.head if self.sealer else None


class DailyLetter:
    """The newest head, sent once a day to whoever keeps it away from this machine. It holds nothing else."""

    def __init__(self) -> None:
        self.sent = settings.AUDIT / "mailed"
        self.not_before = dt.datetime.min.replace(tzinfo=dt.UTC)

    def is_due(self, at: dt.datetime) -> bool:
        """Whether today's has not gone yet; after a failure, not for an hour."""
        if not (settings.EMAIL_HOST and settings.AUDIT_MAIL_TO) or at < self.not_before:
            return False
        return not self.sent.exists() or self.sent.read_text(encoding="ascii") != at.date().isoformat()

    def send(self, head: Head, at: dt.datetime) -> None:
        """Send it beside the rounds, which do not wait for a mail server."""
        self.not_before = at + dt.timedelta(hours=1)
        threading.Thread(target=self._send, args=(head, at), daemon=True).start()

    def _send(self, head: Head, at: dt.datetime) -> None:
        body = (
            f"On {at:%d %B %Y at %H:%M} UTC the record of changes of {settings.SITE_ADDRESS} had come to:\n\n"
            f"  {head.words}\n\n"
            "Keep this letter. If the record is ever in doubt, this link of the chain must still be in it."
        )
        message = EmailMessage(
            f"Record of changes: number {head.number}",
            body,
            settings.DEFAULT_FROM_EMAIL,
            settings.AUDIT_MAIL_TO,
            headers={"Auto-Submitted": "auto-generated"},
        )
        try:
            message.send()
            self.sent.write_text(at.date().isoformat(), encoding="ascii")
        except (OSError, ValueError) as error:
            log.warning("The daily letter has not gone: %s", " ".join(str(error).split()))


def main() -> int:
    """Seal until somebody ends it, and once more then."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inquiry.settings")
    dictConfig(settings.LOGGING)
    ended = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        ended.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    rounds = Rounds(Key.drawn_once(settings.AUDIT_KEY_FILE), Heads(settings.AUDIT))
    letter, pause = DailyLetter(), 0.0
    while not ended.wait(pause):
        now = clock.now()
        pause = EVERY if rounds.round(now) else AFTER_TROUBLE
        if (head := rounds.head) and head.number and letter.is_due(now):
            letter.send(head, now)
    rounds.round(clock.now())
    return 0


if __name__ == "__main__":
    sys.exit(main())

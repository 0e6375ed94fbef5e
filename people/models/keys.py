"""Where people are signed in, the keys that they have lost, and who decided to let them in again."""

import hashlib
import uuid
from typing import ClassVar

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.db.models import Q
from django.utils.module_loading import import_string

from people import clock
from people.access import LostKeysAccess, SessionAccess
from people.models.people import Person


class Session(AbstractBaseSession):
    """Somebody's time at one browser, from signing in until it ends: each may see their own and end it."""

    not_recorded: ClassVar[str] = "A session comes and goes with each sign-in, and is taken away by whoever signs out."

    # Where Django finds one, this row is the session itself: it goes when the session ends.
    person = models.ForeignKey(Person, models.PROTECT, related_name="sessions", null=True)
    device = models.CharField(max_length=60, blank=True, help_text="In words: which browser, on what.")
    begun_at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(default=clock.now, help_text="Roughly: written down once in an hour.")

    objects = BaseSessionManager.from_queryset(SessionAccess)()  # type: ignore[misc]

    class Meta:
        ordering = ["-seen_at"]

    def __str__(self) -> str:
        return f"{self.person}, {self.device}"

    @property
    def mark(self) -> str:
        """By which its owner names it in a form: its own key would open it, and stands on no page."""
        return hashlib.sha256(self.session_key.encode()).hexdigest()[:20]

    @classmethod
    def get_session_store_class(cls) -> type[SessionStore]:
        return import_string("people.sessions.SessionStore")  # type: ignore[no-any-return]


class LostKeys(models.Model):
    """Somebody has lost what they sign in with besides their password. Added to, never changed."""

    append_only: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="lost_keys")
    said_by = models.ForeignKey(Person, models.PROTECT, related_name="+", help_text="Themselves, or who was told.")
    said_at = models.DateTimeField(default=clock.now)

    objects = LostKeysAccess.as_manager()

    class Meta:
        ordering = ["-said_at"]

    def __str__(self) -> str:
        return f"{self.person}, {self.said_at:%Y-%m-%d}"


class WayBack(models.Model):
    """What one person decided about letting somebody in again who lost their keys. It takes two of them.

    Added to, never changed. The database takes no decision from the person themselves, and one from each other.
    """

    append_only: ClassVar[bool] = True

    lost = models.ForeignKey(LostKeys, models.PROTECT, related_name="decisions")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    opens = models.BooleanField()
    because = models.CharField("how I know that it is they", max_length=300)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["lost", "by"], name="way_back_is_decided_once_by_each"),
            models.CheckConstraint(condition=~Q(because=""), name="way_back_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.by}: {'yes' if self.opens else 'no'}"

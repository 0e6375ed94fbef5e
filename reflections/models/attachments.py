"""Recordings and pictures that go with a note."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from people import clock
from reflections.access import AttachmentAccess
from reflections.models.notes import Note


class Attachment(models.Model):
    """What was spoken or photographed instead of typed (F-006, F-108).

    It is begun where it was made, with a key of its own, and arrives in pieces; when all of it is here it is judged,
    freed of everything but its sound or its dots, and goes with a note when that is kept. The row stays for ever: one
    that was begun and never kept stays its author's to find.
    """

    kept_for_ever: ClassVar[bool] = True

    class Kind(models.TextChoices):
        AUDIO = "audio", "recording"
        PHOTO = "photo", "picture"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="attachments")
    note = models.ForeignKey(Note, models.PROTECT, null=True, blank=True, related_name="attachments")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    description = models.CharField(max_length=500, blank=True, help_text="What is seen or heard, for whoever cannot.")
    sent_sha256 = models.CharField(max_length=64, help_text="Of the file as the device has it.")
    sent_size = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0, help_text="How many of its bytes are here, from the first on.")
    refused = models.CharField(max_length=300, blank=True, help_text="Why it cannot be kept; nothing of it is stored.")
    file = models.CharField(max_length=120, blank=True, help_text="Its name in the store, by the hash of what is kept.")
    small = models.CharField(max_length=120, blank=True, help_text="The small picture's name in the store.")
    type = models.CharField(max_length=40, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, help_text="Of what is kept.")
    size = models.PositiveBigIntegerField(null=True, blank=True)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    seconds = models.PositiveIntegerField(null=True, blank=True, help_text="How long it is, as its recorder said.")
    begun_at = models.DateTimeField(default=clock.now)
    whole_at = models.DateTimeField(null=True, blank=True)
    kept_at = models.DateTimeField(null=True, blank=True, help_text="When it went with its note.")
    archived_at = models.DateTimeField("put away", null=True, blank=True)

    objects = AttachmentAccess.as_manager()

    class Meta:
        ordering = ["begun_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["audio", "photo"]), name="attachment_kind_is_a_known_one"),
            models.CheckConstraint(condition=Q(sent_size__gt=0), name="attachment_is_not_empty"),
            models.CheckConstraint(
                condition=Q(received__lte=F("sent_size")),
                name="attachment_is_not_more_than_itself",
            ),
            models.CheckConstraint(
                condition=Q(whole_at=None, file="") | (Q(whole_at__isnull=False, refused="") & ~Q(file="")),
                name="whole_attachment_has_its_file",
            ),
            models.CheckConstraint(
                condition=Q(note=None, kept_at=None)
                | Q(note__isnull=False, kept_at__isnull=False, whole_at__isnull=False),
                name="kept_attachment_is_whole",
            ),
        ]
        indexes = [
            # What waits for a note: few rows, looked for by their author.
            models.Index(fields=["author", "begun_at"], name="attachment_waits", condition=Q(note=None)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.begun_at:%-d %B %Y}"

    def get_absolute_url(self) -> str:
        return reverse("attachment", args=[self.pk])

    @property
    def is_whole(self) -> bool:
        """Whether all of it is here and was found fit to be kept."""
        return self.whole_at is not None

    @property
    def length(self) -> str:
        """How long a recording is, in words; nothing where its recorder did not say."""
        if not self.seconds:
            return ""
        minutes, seconds = divmod(self.seconds, 60)
        said = [f"{minutes} min"] if minutes else []
        return " ".join([*said, f"{seconds} s"] if seconds or not said else said)

    @property
    def alone(self) -> list["Attachment"]:
        """Itself, for a part of a page that shows several."""
        return [self]

    @property
    def seen(self) -> str:
        """What stands in for a picture where it is not seen."""
        return self.description or f"A picture of {self.begun_at:%-d %B %Y}, not described yet"

"""What was begun and not kept yet."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from people import clock
from reflections.access import DraftAccess
from reflections.models.notes import Note


class Draft(models.Model):
    """Words on their way to a note, as they stood when they were last saved. Their author's alone.

    Its key is the key of the note to be; of an edit, the key of the edit. It is no note: nothing counts it, finds it or
    rests on it, and keeping the note ends it.
    """

    not_recorded: ClassVar[str] = "What is being typed is no record yet; it is saved every few seconds."

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="drafts")
    note = models.ForeignKey(Note, models.PROTECT, null=True, blank=True, related_name="+", help_text="For an edit.")
    from_version = models.PositiveIntegerField(null=True, blank=True)
    address = models.CharField(max_length=500, help_text="Where its form is sent to when it is kept.")
    fields = models.JSONField(default=list, help_text="What else the form held, as pairs of a name and a value.")
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    copy_of = models.UUIDField(null=True, blank=True, help_text="The draft that was saved elsewhere with other words.")
    saved_at = models.DateTimeField(default=clock.now)
    discarded_at = models.DateTimeField("thrown away", null=True, blank=True)

    objects = DraftAccess.as_manager()

    class Meta:
        ordering = ["-saved_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(text__octets__lte=settings.LONGEST_DRAFT), name="draft_is_not_longer_than_the_limit"
            ),
            models.CheckConstraint(
                condition=Q(note=None, from_version=None) | Q(note__isnull=False, from_version__isnull=False),
                name="draft_of_an_edit_says_from_what",
            ),
            models.CheckConstraint(condition=Q(address__startswith="/"), name="draft_goes_to_a_page_of_ours"),
        ]
        indexes = [models.Index(fields=["author", "-saved_at"], name="draft_author")]

    def __str__(self) -> str:
        return self.heading

    @property
    def heading(self) -> str:
        """Its first words, or else that there are none yet."""
        first = self.text.strip().split("\n", 1)[0]
        if not first:
            return "No words yet"
        return first if len(first) <= 80 else f"{first[:78].rsplit(' ', 1)[0]} …"

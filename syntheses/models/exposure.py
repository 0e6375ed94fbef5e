"""What was decided where words of a piece could point at somebody (F-062)."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from people import clock
from reflections.models import Excerpt
from syntheses.access import ExposureDecisionAccess
from syntheses.models.editions import Edition
from syntheses.models.pieces import Paragraph, Synthesis


class ExposureDecision(models.Model):
    """What somebody of the team decided of words that could point at somebody, as they stood, and why.

    Added to, never changed. The database refuses one by whoever wrote the words, or stands among the piece's authors.
    """

    append_only: ClassVar[bool] = True

    class Decision(models.TextChoices):
        KEEP = "keep", "Keep it as it stands"
        GENERALISE = "generalise", "Say it more generally"
        HOLD_BACK = "hold-back", "Hold it back"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    synthesis = models.ForeignKey(Synthesis, models.PROTECT, related_name="exposure_decisions")
    paragraph = models.ForeignKey(Paragraph, models.PROTECT, null=True, blank=True, related_name="exposure_decisions")
    excerpt = models.ForeignKey(
        Excerpt, models.PROTECT, null=True, blank=True, related_name="+", help_text="Where words are set large."
    )
    version = models.PositiveIntegerField(default=1, help_text="Of the paragraph, when it was decided.")
    seen = models.CharField(max_length=64, help_text="A hash of the words and of all that spoke against them.")
    found = models.JSONField(help_text="How many stood behind it, and what could point at somebody.")
    readers = models.CharField(max_length=10, choices=Edition.Audience.choices)
    decision = models.CharField(max_length=12, choices=Decision.choices)
    reason = models.TextField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=clock.now)

    objects = ExposureDecisionAccess.as_manager()

    class Meta:
        ordering = ["decided_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(paragraph=None, excerpt__isnull=False) | Q(paragraph__isnull=False, excerpt=None),
                name="exposure_is_of_a_paragraph_or_of_a_quote",
            ),
            models.CheckConstraint(condition=~Q(reason__regex=r"^\s*$"), name="exposure_decision_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.get_decision_display()}: {self.reason[:60]}"

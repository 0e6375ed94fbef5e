"""Claims about how the behaviours bear on one another, and where each associate stands on them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from behaviours.models import Behaviour
from people import clock
from reflections.access import InfluenceClaimAccess, PositionAccess


class InfluenceClaim(models.Model):
    """That one behaviour requires, enables or weakens another, or all the others (F-052, F-056, F-057)."""

    kept_for_ever: ClassVar[bool] = True

    key = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=30, blank=True)
    from_behaviour = models.ForeignKey(Behaviour, models.PROTECT, related_name="claims_from")
    to_behaviour = models.ForeignKey(
        Behaviour, models.PROTECT, null=True, blank=True, related_name="claims_to", help_text="Empty: all the others."
    )
    verb = models.CharField(max_length=30)
    words = models.TextField()
    mechanism = models.TextField(blank=True)
    status = models.CharField(max_length=20, blank=True)
    made_at = models.DateTimeField(default=clock.now)

    objects = InfluenceClaimAccess.as_manager()

    class Meta:
        ordering = ["key"]
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="claim_has_words")]

    def __str__(self) -> str:
        return self.words


class Position(models.Model):
    """Where somebody stands on a claim from a day on, in their own words (F-058). Earlier ones are kept."""

    append_only: ClassVar[bool] = True

    class Stance(models.TextChoices):
        HOLD = "hold", "holds it"
        PARTLY = "partly", "holds it in part"
        NOT = "not", "does not hold it"
        CANNOT_SAY = "cannot-say", "cannot say"

    class Shown(models.TextChoices):
        NAMED = "named", "by name"
        ONE_ASSOCIATE = "one-associate", "as one associate"
        COUNTED_ONLY = "counted-only", "only counted"

    claim = models.ForeignKey(InfluenceClaim, models.PROTECT, related_name="positions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="positions")
    stance = models.CharField(max_length=12, choices=Stance.choices)
    words = models.TextField(blank=True)
    so_we_should = models.TextField(blank=True)
    so_we_should_not = models.TextField(blank=True)
    shown_as = models.CharField(max_length=20, choices=Shown.choices, default=Shown.COUNTED_ONLY)
    taken_on = models.DateField(default=clock.today)

    objects = PositionAccess.as_manager()

    class Meta:
        ordering = ["taken_on", "pk"]

    def __str__(self) -> str:
        return f"{self.person_id} {self.get_stance_display()} ({self.claim_id})"

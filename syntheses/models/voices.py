"""The voices that nobody may smooth away: dissents, which belong to their holders, and the answers of places."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from people import clock
from places.models import Place
from syntheses.access import DissentAccess
from syntheses.models.pieces import Paragraph, Synthesis


class Dissent(models.Model):
    """A different view within a piece (F-059). Only its holders change its wording; the database refuses others."""

    kept_for_ever: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    synthesis = models.ForeignKey(Synthesis, models.PROTECT, related_name="dissents")
    after = models.ForeignKey(
        Paragraph, models.PROTECT, related_name="dissents", help_text="The paragraph that it answers."
    )
    wording = models.TextField()
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(default=clock.now)

    objects = DissentAccess.as_manager()

    class Meta:
        ordering = ["raised_at"]
        constraints = [models.CheckConstraint(condition=~Q(wording=""), name="dissent_has_words")]

    def __str__(self) -> str:
        return self.wording[:80]


class DissentHolder(models.Model):
    """Somebody who holds a dissent, and whether they accept how it now stands."""

    kept_for_ever: ClassVar[bool] = True

    dissent = models.ForeignKey(Dissent, models.PROTECT, related_name="holders")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="dissents_held")
    accepted_on = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["dissent", "person"], name="dissent_is_held_once_by_one_person"),
            models.CheckConstraint(
                condition=Q(accepted_on=None) | Q(withdrawn_on=None), name="holder_accepts_or_withdraws"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} holds {self.dissent_id}"


class PlaceAnswer(models.Model):
    """What a place answered when it was shown a finding about itself (F-113). It is printed as it was given."""

    kept_for_ever: ClassVar[bool] = True

    synthesis = models.ForeignKey(Synthesis, models.PROTECT, related_name="answers")
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="answers")
    given_by = models.CharField("who answered, in words", max_length=200)
    shown_on = models.DateField(null=True, blank=True)
    given_on = models.DateField()
    may_travel = models.BooleanField("the place lets the finding travel", default=True)
    text = models.TextField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["given_on"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="answer_has_words")]

    def __str__(self) -> str:
        return self.text[:80]

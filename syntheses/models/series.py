"""The series of reflections: which behaviours have one, what was chosen, and why."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from behaviours.models import Behaviour
from people import clock
from syntheses.access import ChoiceAccess, SeriesCellAccess
from syntheses.models.pieces import Synthesis


class SeriesCell(models.Model):
    """One of the nine cells of the series (F-073): a piece, one being written, or none yet, and the reason."""

    kept_for_ever: ClassVar[bool] = True

    class Status(models.TextChoices):
        NOT_BEGUN = "not-begun", "not begun"
        WRITING = "writing", "being written"
        PUBLISHED = "published", "published"
        STALLED = "stalled", "stalled"

    behaviour = models.OneToOneField(Behaviour, models.PROTECT, primary_key=True, related_name="series_cell")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.NOT_BEGUN)
    piece = models.ForeignKey(Synthesis, models.PROTECT, null=True, blank=True, related_name="series_cells")
    chosen_because = models.TextField(blank=True)
    chosen_by = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")
    position = models.PositiveSmallIntegerField(null=True, blank=True)
    changed_at = models.DateTimeField(default=clock.now)

    objects = SeriesCellAccess.as_manager()

    class Meta:
        ordering = ["behaviour__position"]

    def __str__(self) -> str:
        return f"{self.behaviour_id}: {self.get_status_display()}"


class Choice(models.Model):
    """How a piece came to be chosen (F-074): from what, by whom, why, what the others thought. It prints as a line."""

    kept_for_ever: ClassVar[bool] = True

    synthesis = models.OneToOneField(Synthesis, models.PROTECT, related_name="choice")
    options = models.ManyToManyField(Behaviour, blank=True, related_name="+")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    reasons = models.TextField(blank=True)
    how = models.CharField("by talk or by vote", max_length=60, blank=True)
    others = models.TextField("what the others thought", blank=True)
    line = models.CharField("the line that is printed", max_length=400, blank=True)
    chosen_on = models.DateField(null=True, blank=True)

    objects = ChoiceAccess.as_manager()

    def __str__(self) -> str:
        return self.line or self.reasons

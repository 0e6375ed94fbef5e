"""Work that a worker does: the row is the truth, the message is a nudge."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from people import clock
from syntheses.access import AssemblyAccess, ReportAccess
from syntheses.models.editions import Edition
from syntheses.models.pieces import Synthesis


class Job(models.Model):
    """Something asked of a worker, claimed and finished by updates on ``lease_key``: see syntheses/jobs.py."""

    kept_for_ever: ClassVar[bool] = True

    class State(models.TextChoices):
        REQUESTED = "requested", "waiting"
        WORKING = "working", "being made"
        READY = "ready", "ready"
        FAILED = "failed", "not made"
        CANCELLED = "cancelled", "cancelled"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.REQUESTED)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(default=clock.now)
    nudged_at = models.DateTimeField(null=True, blank=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    lease_key = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    step = models.CharField(max_length=40, blank=True)
    step_number = models.PositiveSmallIntegerField(default=0)
    steps = models.PositiveSmallIntegerField(default=0)
    failed_because = models.CharField(max_length=400, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_unfinished(self) -> bool:
        return self.state in {self.State.REQUESTED, self.State.WORKING}


class Report(Job):
    """The printing of one edition as a PDF, and the file when it is done."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="reports")
    file = models.CharField(max_length=200, blank=True, help_text="Its name in the store: edition and content hash.")
    sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveSmallIntegerField(null=True, blank=True)
    size = models.PositiveIntegerField("bytes", null=True, blank=True)

    objects = ReportAccess.as_manager()

    class Meta:
        ordering = ["-requested_at"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(state="ready") & ~Q(file="")) | (~Q(state="ready") & Q(file="")),
                name="report_is_ready_with_its_file",
            ),
            models.CheckConstraint(
                condition=(Q(state="working") & Q(lease_until__isnull=False))
                | (~Q(state="working") & Q(lease_until=None)),
                name="report_is_leased_while_it_is_made",
            ),
            models.CheckConstraint(
                condition=(Q(state="failed") & ~Q(failed_because="")) | (~Q(state="failed") & Q(failed_because="")),
                name="report_says_why_it_failed",
            ),
            models.UniqueConstraint(
                fields=["edition"],
                condition=Q(state__in=["requested", "working", "ready"]),
                name="edition_is_printed_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["requested_at"], condition=Q(state__in=["requested", "working"]), name="report_unfinished"
            )
        ]

    def __str__(self) -> str:
        return f"Printing of {self.edition_id}: {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        return reverse("report", args=[self.pk])


class Assembly(Job):
    """The gathering of a first draft from what is cleared, for one piece."""

    synthesis = models.ForeignKey(Synthesis, models.PROTECT, related_name="assemblies")
    summary = models.JSONField(default=dict, blank=True, help_text="What was found, what is missing, what complicates.")

    objects = AssemblyAccess.as_manager()

    class Meta:
        ordering = ["-requested_at"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(state="working") & Q(lease_until__isnull=False))
                | (~Q(state="working") & Q(lease_until=None)),
                name="assembly_is_leased_while_it_is_made",
            ),
            models.CheckConstraint(
                condition=(Q(state="failed") & ~Q(failed_because="")) | (~Q(state="failed") & Q(failed_because="")),
                name="assembly_says_why_it_failed",
            ),
            models.UniqueConstraint(
                fields=["synthesis"],
                condition=Q(state__in=["requested", "working"]),
                name="piece_is_assembled_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"First draft of {self.synthesis_id}: {self.get_state_display()}"

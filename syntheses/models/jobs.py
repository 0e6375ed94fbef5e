"""What is asked of a worker on this floor: the printing of an edition, and the gathering of a first draft."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from people.models import Job
from syntheses.access import AssemblyAccess, ReportAccess
from syntheses.models.editions import Edition
from syntheses.models.pieces import Synthesis


class Report(Job):
    """The printing of one edition as a PDF, and the file when it is done."""

    task: ClassVar[str] = "syntheses.tasks.print_report"

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

    not_recorded: ClassVar[str] = "A worker gathers what stands elsewhere; what it puts into a piece is recorded."

    task: ClassVar[str] = "syntheses.tasks.assemble_draft"

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

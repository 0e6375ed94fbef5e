"""What is carried in from before and taken out to keep: earlier notes in a batch, one's own notes in a parcel."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from people.models import Job
from reflections.access import BatchAccess, BatchRowAccess, ParcelAccess

LEASED = (Q(state="working") & Q(lease_until__isnull=False)) | (~Q(state="working") & Q(lease_until=None))
SAYS_WHY = (Q(state="failed") & ~Q(failed_because="")) | (~Q(state="failed") & Q(failed_because=""))


class Batch(Job):
    """Earlier notes that somebody brings in: read into rows, looked at, and kept once they say so.

    A worker takes it twice: to read the file, and, when its owner has looked, to keep the notes. Nothing of it is a
    note before that. Its rows and its file can be put away; that it was brought in, and when, stays.
    """

    not_recorded: ClassVar[str] = "It is on its way in; the notes that are kept from it are recorded."

    task: ClassVar[str] = "reflections.tasks.carry_in"

    class Phase(models.TextChoices):
        READING = "reading", "reading"
        KEEPING = "keeping", "keeping"

    class Kind(models.TextChoices):
        UNKNOWN = "", "not read yet"
        SPREADSHEET = "xlsx", "a spreadsheet"
        TABLE = "csv", "a table"
        WORD = "docx", "a Word document"
        MARKDOWN = "markdown", "Markdown"
        TEXT = "text", "plain text"
        PARCEL = "parcel", "notes that were taken out of an inquiry"

    phase = models.CharField(max_length=10, choices=Phase.choices, default=Phase.READING)
    name = models.CharField("what the file was called", max_length=200)
    kind = models.CharField(max_length=10, choices=Kind.choices, blank=True, default="")
    file = models.CharField(max_length=200, blank=True, help_text="Its name in the store, until it is put away.")
    size = models.PositiveIntegerField("bytes", default=0)
    found = models.JSONField(default=dict, help_text="What was found: columns, ways to divide it, what to ask.")
    choices = models.JSONField(default=dict, help_text="How its owner wants it read.")
    put_away_at = models.DateTimeField(null=True, blank=True)

    objects = BatchAccess.as_manager()

    class Meta:
        ordering = ["-requested_at"]
        constraints = [
            models.CheckConstraint(condition=LEASED, name="batch_is_leased_while_it_is_worked_on"),
            models.CheckConstraint(condition=SAYS_WHY, name="batch_says_why_it_failed"),
            models.CheckConstraint(
                condition=(Q(put_away_at=None) & ~Q(file="")) | (Q(put_away_at__isnull=False) & Q(file="")),
                name="batch_has_its_file_until_put_away",
            ),
        ]
        indexes = [
            models.Index(
                fields=["requested_at"], condition=Q(state__in=["requested", "working"]), name="batch_unfinished"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("batch", args=[self.pk])

    @property
    def is_being_kept(self) -> bool:
        return self.phase == self.Phase.KEEPING

    @property
    def is_table(self) -> bool:
        return self.kind in {self.Kind.SPREADSHEET, self.Kind.TABLE}


class BatchRow(models.Model):
    """One row of a batch: what would become a note, what stands in the way of it, and what became of it.

    ``note_key`` is the key of the note to be. It follows from the author and the words in the file, so the same row
    brought in twice is one note.
    """

    not_recorded: ClassVar[str] = "It is on its way in; the notes that are kept from it are recorded."

    class State(models.TextChoices):
        READY = "ready", "can be kept"
        WRONG = "wrong", "wants a look"
        THERE = "there", "there already"
        LEFT_OUT = "left-out", "left out"
        KEPT = "kept", "kept"

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    note_key = models.UUIDField()
    state = models.CharField(max_length=10, choices=State.choices)
    fields = models.JSONField(default=dict, help_text="What it says, by field, as it was read.")
    mended = models.JSONField(default=dict, help_text="What its owner changed, by field.")
    problems = models.JSONField(default=list, help_text="Pairs of a field and a sentence.")
    whole = models.JSONField(null=True, help_text="The whole note, where it was taken out of an inquiry.")

    objects = BatchRowAccess.as_manager()

    class Meta:
        ordering = ["batch", "number"]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="row_numbers_are_one_each")]
        indexes = [models.Index(fields=["batch", "state", "number"], name="batch_row_state")]

    def __str__(self) -> str:
        return f"Row {self.number} of {self.batch_id}"


class Parcel(Job):
    """Everything of one's own notes in one file to take away (F-114): made by a worker, put away after some days."""

    task: ClassVar[str] = "reflections.tasks.take_out"

    file = models.CharField(max_length=200, blank=True, help_text="Its name in the store, until it is put away.")
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField("bytes", null=True, blank=True)
    notes = models.PositiveIntegerField(null=True, blank=True)
    put_away_at = models.DateTimeField(null=True, blank=True)

    objects = ParcelAccess.as_manager()

    class Meta:
        ordering = ["-requested_at"]
        constraints = [
            models.CheckConstraint(condition=LEASED, name="parcel_is_leased_while_it_is_made"),
            models.CheckConstraint(condition=SAYS_WHY, name="parcel_says_why_it_failed"),
            models.CheckConstraint(
                condition=(Q(state="ready", put_away_at=None) & ~Q(file=""))
                | (Q(state="ready", put_away_at__isnull=False, file=""))
                | (~Q(state="ready") & Q(file="", put_away_at=None)),
                name="parcel_is_ready_with_its_file",
            ),
            models.UniqueConstraint(
                fields=["requested_by"],
                condition=Q(state__in=["requested", "working"]),
                name="parcel_is_made_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"Parcel of {self.requested_by_id}: {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        return reverse("parcel", args=[self.pk])

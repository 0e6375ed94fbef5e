"""What was published: editions, frozen with everything they say, and what became of them."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from people import clock
from syntheses.access import EditionAccess, SynthesisLinkAccess
from syntheses.models.pieces import Synthesis


class Edition(models.Model):
    """A piece as it was published: numbered, hashed, frozen. Web page, PDF and annex are all made from its snapshot."""

    kept_for_ever: ClassVar[bool] = True

    class Audience(models.TextChoices):
        PUBLIC = "public", "everyone, without signing in"
        FUNDERS = "funders", "every funder of the inquiry"
        GRANTED = "granted", "the funders it is granted to"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    synthesis = models.ForeignKey(Synthesis, models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField()
    slug = models.SlugField(max_length=160, unique=True)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=Synthesis.Kind.choices)
    authors = models.CharField(max_length=300, blank=True)
    standfirst = models.TextField(blank=True)
    period_starts = models.DateField()
    period_ends = models.DateField()
    version = models.PositiveIntegerField(help_text="The version that its authors signed.")
    snapshot = models.JSONField(help_text="The whole view from which it is set: see syntheses/reports/view.py.")
    sha256 = models.CharField(max_length=64)
    audience = models.CharField(max_length=10, choices=Audience.choices)
    published_on = models.DateField()
    published_at = models.DateTimeField(default=clock.now)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    superseded_by = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="supersedes")

    objects = EditionAccess.as_manager()

    class Meta:
        ordering = ["-published_on", "-published_at"]
        constraints = [
            models.UniqueConstraint(fields=["synthesis", "number"], name="editions_are_numbered_once"),
            models.UniqueConstraint(
                fields=["synthesis"],
                condition=Q(superseded_by=None),
                name="one_edition_is_the_latest",
                violation_error_message="A later edition stands already.",
            ),
            models.CheckConstraint(condition=~Q(superseded_by=F("id")), name="edition_does_not_supersede_itself"),
        ]
        indexes = [models.Index(fields=["audience", "-published_on"], name="edition_library")]

    def __str__(self) -> str:
        return f"{self.title}, edition {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("edition", args=[self.slug])


class ReleasedFigures(models.Model):
    """Numbers as an edition printed them: what was counted, over which days, and what was said in each cell.

    A later edition says its own in the light of these, so that nobody finds a small number by taking one edition from
    another (``syntheses/released.py``).
    """

    append_only: ClassVar[bool] = True

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="released")
    counted = models.CharField(max_length=80)
    counted_from = models.DateField()
    counted_to = models.DateField()
    cells = models.JSONField(help_text="What was printed, by the name of the cell.")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "counted", "counted_from", "counted_to"], name="numbers_are_released_once"
            ),
            models.CheckConstraint(
                condition=Q(counted_to__gte=F("counted_from")), name="numbers_are_counted_over_days_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.counted}, as edition {self.edition_id} said it"


class Grant(models.Model):
    """A funder to whom a piece's granted editions are open."""

    synthesis = models.ForeignKey(Synthesis, models.PROTECT, related_name="grants")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="grants")
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["synthesis", "person"], name="piece_is_granted_once")]

    def __str__(self) -> str:
        return f"{self.person_id} may read {self.synthesis_id}"


class Correction(models.Model):
    """What a later edition put right, and why. Both editions stay within reach."""

    append_only: ClassVar[bool] = True

    synthesis = models.ForeignKey(Synthesis, models.PROTECT, related_name="corrections")
    edition_number = models.PositiveSmallIntegerField(help_text="The edition in which it is put right.")
    paragraph_number = models.PositiveSmallIntegerField(null=True, blank=True)
    was = models.TextField()
    now = models.TextField()
    why = models.TextField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_on = models.DateField(default=clock.today)

    class Meta:
        ordering = ["edition_number", "pk"]

    def __str__(self) -> str:
        return f"Correction in edition {self.edition_number}"


class SynthesisLink(models.Model):
    """How one piece bears on another (F-079). It shows from both ends."""

    class Type(models.TextChoices):
        SUMMARISED_IN = "summarised-in", "is summarised in"
        DRAWS_ON = "draws-on", "draws on"
        RESPONDS_TO = "responds-to", "responds to"
        CORRECTS = "corrects", "corrects"
        CONTINUES = "continues", "continues"

    from_piece = models.ForeignKey(Synthesis, models.PROTECT, related_name="links_out")
    to_piece = models.ForeignKey(Synthesis, models.PROTECT, related_name="links_in")
    type = models.CharField(max_length=16, choices=Type.choices)
    linked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = SynthesisLinkAccess.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["from_piece", "to_piece", "type"], name="pieces_are_linked_once"),
            models.CheckConstraint(condition=~Q(from_piece=F("to_piece")), name="piece_is_not_linked_to_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.from_piece_id} {self.get_type_display()} {self.to_piece_id}"

"""Frameworks, their versions, behaviours by permanent key, and how each version worded and numbered them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from behaviours.access import (
    BehaviourAccess,
    FrameworkAccess,
    FrameworkVersionAccess,
    LookAccess,
    NumberResolutionAccess,
    WordingAccess,
)
from people import clock


class Framework(models.Model):
    """A list of things that a system does well: the nine System Behaviours, or another set beside them (F-084)."""

    kept_for_ever: ClassVar[bool] = True

    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=160)
    source = models.CharField("where it comes from", max_length=300, blank=True)
    is_the_nine = models.BooleanField(default=False)
    typed_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(default=clock.now)

    objects = FrameworkAccess.as_manager()

    class Meta:
        ordering = ["-is_the_nine", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_the_nine"], condition=Q(is_the_nine=True), name="the_nine_are_one_framework"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("framework", args=[self.key])


class FrameworkVersion(models.Model):
    """One published wording and order of a framework (F-009). Switching renumbers the display and changes no tag."""

    kept_for_ever: ClassVar[bool] = True

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="versions")
    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=160)
    published = models.CharField("when it was published", max_length=60, blank=True)
    source_address = models.URLField("where it was published", blank=True)
    note = models.TextField(blank=True)
    is_in_use = models.BooleanField(default=False)
    adopted_on = models.DateField(null=True, blank=True)

    objects = FrameworkVersionAccess.as_manager()

    class Meta:
        ordering = ["framework", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "key"], name="version_key_is_one_in_its_framework"),
            models.UniqueConstraint(fields=["framework"], condition=Q(is_in_use=True), name="one_version_is_in_use"),
        ]

    def __str__(self) -> str:
        return self.name


class Behaviour(models.Model):
    """One behaviour, known for ever by its key. A number belongs to a version's wording, never to the behaviour."""

    kept_for_ever: ClassVar[bool] = True

    class Group(models.TextChoices):
        PERSPECTIVE = "perspective", "Perspective"
        POWER = "power", "Power"
        PARTICIPATION = "participation", "Participation"
        NONE = "", "No group"

    key = models.SlugField(max_length=60, primary_key=True)
    framework = models.ForeignKey(Framework, models.PROTECT, related_name="behaviours")
    short_name = models.CharField(max_length=80)
    mark = models.SlugField(max_length=20, blank=True, help_text="The name of its glyph and colour.")
    group = models.CharField(max_length=20, choices=Group.choices, blank=True, default="")
    topic = models.CharField(max_length=60, blank=True, help_text="The topic central to it, such as trust (F-011).")
    position = models.PositiveSmallIntegerField(help_text="Its place in lists; not its number.")
    relates_to = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="related_items",
        help_text="For an item of another framework: which of the nine it is near to (F-084).",
    )

    objects = BehaviourAccess.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "position"],
                name="behaviour_has_its_own_place",
                deferrable=models.Deferrable.DEFERRED,
            )
        ]

    def __str__(self) -> str:
        return self.short_name

    def get_absolute_url(self) -> str:
        return reverse("behaviour", args=[self.key])

    @property
    def css(self) -> str:
        """The classes that give its colour and the shape of its family."""
        return f"b-{self.mark} f-{self.group}"


class Wording(models.Model):
    """What one version calls a behaviour, which number it gives it, and what we say that it means."""

    kept_for_ever: ClassVar[bool] = True

    version = models.ForeignKey(FrameworkVersion, models.PROTECT, related_name="wordings")
    behaviour = models.ForeignKey(Behaviour, models.PROTECT, related_name="wordings")
    number = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Unknown where the order was not seen.")
    heading = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    when_present = models.TextField("what it looks like when it is there", blank=True)
    when_absent = models.TextField("what it looks like when it is not", blank=True)

    objects = WordingAccess.as_manager()

    class Meta:
        ordering = ["version", "number"]
        constraints = [
            models.UniqueConstraint(fields=["version", "behaviour"], name="version_words_a_behaviour_once"),
            models.UniqueConstraint(fields=["version", "number"], name="version_gives_a_number_once"),
        ]

    def __str__(self) -> str:
        return self.heading


class Look(models.Model):
    """What a behaviour looks like when it is present, or absent, in the words of somebody who saw it (F-012)."""

    behaviour = models.ForeignKey(Behaviour, models.PROTECT, related_name="looks")
    is_present = models.BooleanField("seen when the behaviour is there")
    words = models.CharField(max_length=300)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = LookAccess.as_manager()

    class Meta:
        ordering = ["written_at"]
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="look_has_words")]

    def __str__(self) -> str:
        return self.words


class NumberResolution(models.Model):
    """Which behaviour a number in a text was taken to mean, by whom and why (F-010). The text keeps its own words."""

    text_sha256 = models.CharField(max_length=64)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    phrase = models.CharField(max_length=120)
    number = models.PositiveSmallIntegerField()
    behaviour = models.ForeignKey(Behaviour, models.PROTECT, null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    resolved_at = models.DateTimeField(default=clock.now)

    objects = NumberResolutionAccess.as_manager()

    class Meta:
        ordering = ["start"]
        constraints = [
            models.UniqueConstraint(fields=["text_sha256", "start", "end"], name="number_is_resolved_once_in_a_text")
        ]

    def __str__(self) -> str:
        return f"{self.phrase}: {self.behaviour}"

"""The inquiry itself: its question and sub-questions, the periods it reviews, and cycles within cycles."""

import hashlib
import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from behaviours.models import Behaviour
from people import clock
from places.models import Place
from reflections.access import CycleAccess, InquiryAccess, ReviewPeriodAccess, SubQuestionAccess


class Inquiry(models.Model):
    """The one inquiry of this installation (F-001): its title, who funds it and what it asks."""

    kept_for_ever: ClassVar[bool] = True

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    title = models.CharField(max_length=120)
    funder = models.CharField(max_length=200, blank=True)
    theme = models.CharField(max_length=120, blank=True)
    question = models.CharField("the question", max_length=400, blank=True)

    objects = InquiryAccess.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_installation_serves_one_inquiry")]

    def __str__(self) -> str:
        return self.title


class SubQuestion(models.Model):
    """One of the questions into which the inquiry's question is taken apart; the summary has a chapter for each."""

    kept_for_ever: ClassVar[bool] = True

    key = models.SlugField(max_length=20, unique=True)
    text = models.CharField(max_length=300)
    position = models.PositiveSmallIntegerField()
    withdrawn_on = models.DateField(null=True, blank=True)

    objects = SubQuestionAccess.as_manager()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.text


class ReviewPeriod(models.Model):
    """A stretch of time that the inquiry looks back on (F-007)."""

    kept_for_ever: ClassVar[bool] = True

    key = models.SlugField(max_length=20, unique=True)
    title = models.CharField(max_length=120)
    starts = models.DateField("from")
    ends = models.DateField("to")
    closed_on = models.DateField(null=True, blank=True)

    objects = ReviewPeriodAccess.as_manager()

    class Meta:
        ordering = ["-starts"]
        constraints = [models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="period_ends_after_it_starts")]

    def __str__(self) -> str:
        return self.title


class Cycle(models.Model):
    """A turn of inquiry: what was meant and assumed, what was done, what was found, what comes next (F-008)."""

    kept_for_ever: ClassVar[bool] = True

    class Loop(models.TextChoices):
        UNSAID = "", "not said"
        SINGLE = "single", "we did something differently"
        DOUBLE = "double", "we questioned the rule beneath it"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="inner")
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="cycles")
    sub_question = models.ForeignKey(SubQuestion, models.PROTECT, null=True, blank=True, related_name="cycles")
    title = models.CharField(max_length=200)
    arose_from = models.TextField("what it arose from", blank=True)
    intention = models.TextField(blank=True)
    assumption = models.TextField("what we assumed", blank=True)
    action = models.TextField("what we did", blank=True)
    found = models.TextField("what we found", blank=True)
    next = models.TextField("what comes next", blank=True)
    loop = models.CharField(max_length=10, choices=Loop.choices, blank=True, default="")
    behaviours = models.ManyToManyField(Behaviour, blank=True, related_name="cycles")
    starts = models.DateField("from", default=clock.today)
    ends = models.DateField("to", null=True, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=clock.now)

    objects = CycleAccess.as_manager()

    class Meta:
        ordering = ["-starts"]
        constraints = [
            models.CheckConstraint(condition=~Q(parent=F("id")), name="cycle_is_not_its_own_parent"),
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("starts")), name="cycle_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="cycle_has_a_title"),
            models.CheckConstraint(condition=Q(loop__in=["", "single", "double"]), name="cycle_loop_is_a_known_one"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("cycle", args=[self.pk])

    @property
    def imprint(self) -> str:
        """A mark of what is written in it now; whoever writes on says by it what they had before them."""
        words = (self.title, self.arose_from, self.intention, self.assumption, self.action, self.found, self.next)
        return hashlib.sha256("\0".join(words).encode()).hexdigest()[:16]

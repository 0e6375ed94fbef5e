"""What stands beside a note of another shape: a bare mark, a fate, a round of choosing; and the notes left untagged."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from people import clock
from places.models import Place
from reflections.access_shapes import (
    ChoosingAccess,
    FateAccess,
    LeftUntaggedAccess,
    ReasonAccess,
    StoryAccess,
    TallyAccess,
)
from reflections.models.notes import Note


class Tally(models.Model):
    """A conversation of which nothing is written (F-033): that there was one, where, and on which day.

    There is nothing else in it, and nothing is ever added: no words, no names, no hour.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="tallies")
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    day = models.DateField(default=clock.today)

    objects = TallyAccess.as_manager()

    class Meta:
        ordering = ["-day", "pk"]
        indexes = [models.Index(fields=["person", "-day"], name="tally_person")]

    def __str__(self) -> str:
        return f"A conversation on {self.day:%-d %B %Y}"


class LeftUntagged(models.Model):
    """A note that somebody leaves without a tag, so that it waits for them no more. It says nothing about the note."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="left_untagged")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    left_at = models.DateTimeField(default=clock.now)

    objects = LeftUntaggedAccess.as_manager()

    class Meta:
        ordering = ["-left_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["note", "person"], name="note_is_left_once")]

    def __str__(self) -> str:
        return f"{self.note_id} left by {self.person_id}"


class Fate(models.Model):
    """What became of an idea that somebody floated (F-035): a stage, its day, and words. Added to, never changed."""

    append_only: ClassVar[bool] = True

    class Stage(models.TextChoices):
        SHAPED = "shaped", "shaped further"
        TRIED = "tried", "tried"
        LET_GO = "let-go", "let go"
        RETURNED = "returned", "told to whoever floated it"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    idea = models.ForeignKey(Note, models.PROTECT, related_name="fates")
    stage = models.CharField(max_length=10, choices=Stage.choices)
    words = models.TextField()
    happened_on = models.DateField(default=clock.today)
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    told_at = models.DateTimeField(default=clock.now)

    objects = FateAccess.as_manager()

    class Meta:
        ordering = ["happened_on", "told_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(stage__in=["shaped", "tried", "let-go", "returned"]), name="fate_stage_is_a_known_one"
            ),
            models.CheckConstraint(condition=~Q(words__regex=r"^\s*$"), name="fate_has_words"),
        ]

    def __str__(self) -> str:
        return f"{self.idea_id}: {self.stage}"


class Choosing(models.Model):
    """A round in which people say which stories of change matter most to them, and why."""

    kept_for_ever: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    question = models.CharField(max_length=300)
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    stories = models.ManyToManyField(Note, through="Story", related_name="choosings")

    objects = ChoosingAccess.as_manager()

    class Meta:
        ordering = ["-opened_at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(question__regex=r"^\s*$"), name="choosing_asks_something")]

    def __str__(self) -> str:
        return self.question


class Story(models.Model):
    """A story of change that lies before a round. It stays there, chosen or not."""

    append_only: ClassVar[bool] = True

    choosing = models.ForeignKey(Choosing, models.PROTECT, related_name="laid")
    note = models.ForeignKey(Note, models.PROTECT, related_name="laid")
    put_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    put_at = models.DateTimeField(default=clock.now)

    objects = StoryAccess.as_manager()

    class Meta:
        ordering = ["put_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["choosing", "note"], name="story_lies_once_before_a_round")]

    def __str__(self) -> str:
        return f"{self.note_id} before {self.choosing_id}"


class Reason(models.Model):
    """Why somebody chose a story, or did not. The reasons are the record: nothing is added up from them."""

    append_only: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    story = models.ForeignKey(Story, models.PROTECT, related_name="reasons")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    chosen = models.BooleanField()
    words = models.TextField()
    given_at = models.DateTimeField(default=clock.now)

    objects = ReasonAccess.as_manager()

    class Meta:
        ordering = ["given_at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(words__regex=r"^\s*$"), name="reason_has_words")]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.story_id}"

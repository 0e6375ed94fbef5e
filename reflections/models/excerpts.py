"""Words marked in a note, the behaviours they are tagged with, and the teller's leave to use them."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from behaviours.models import Behaviour
from people import clock
from places.models import Standpoint
from reflections.access import ClearanceAccess, ExcerptAccess, TagAccess
from reflections.models.notes import Note, Revision


class Cleared(models.TextChoices):
    """Whether the teller lets the words travel (F-106)."""

    NOT_ASKED = "not-asked", "Not asked"
    ASKED = "asked", "Asked"
    CLEARED = "cleared", "Cleared"
    AMENDED = "amended", "Cleared in other words"
    REFUSED = "refused", "Kept back"


class Excerpt(models.Model):
    """Words marked in a note, by quote and by position.

    The selectors are those of the W3C Web Annotation model: ``start`` and ``end`` in code points of the revision they
    were marked on (end exclusive), and the words themselves with a little of what stands around them. ``now_start`` and
    ``now_end`` say where they stand in the note as it reads now; both are empty for an orphan, which is shown and never
    dropped.
    """

    kept_for_ever: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    note = models.ForeignKey(Note, models.PROTECT, related_name="excerpts")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="excerpts")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    exact = models.TextField()
    prefix = models.CharField(max_length=64, blank=True)
    suffix = models.CharField(max_length=64, blank=True)
    now_start = models.PositiveIntegerField(null=True)
    now_end = models.PositiveIntegerField(null=True)
    theme = models.CharField(max_length=80, blank=True)
    clearance = models.CharField(max_length=10, choices=Cleared.choices, default=Cleared.NOT_ASKED)
    wording = models.TextField("the wording that was agreed", blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="excerpts")
    made_at = models.DateTimeField(default=clock.now)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ExcerptAccess.as_manager()

    class Meta:
        ordering = ["note", "start", "end"]
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="excerpt_has_length"),
            models.CheckConstraint(condition=~Q(exact=""), name="excerpt_has_words"),
            models.CheckConstraint(
                condition=Q(now_start=None, now_end=None)
                | Q(now_start__isnull=False, now_end__isnull=False, now_end__gt=F("now_start")),
                name="excerpt_stands_or_is_orphaned",
            ),
            models.CheckConstraint(
                condition=(Q(clearance="amended") & ~Q(wording="")) | (~Q(clearance="amended") & Q(wording="")),
                name="excerpt_has_a_wording_just_when_amended",
            ),
            models.CheckConstraint(condition=Q(clearance__in=Cleared.values), name="excerpt_clearance_is_a_known_one"),
            models.UniqueConstraint(
                fields=["revision", "start", "end"], condition=Q(removed_at=None), name="words_are_marked_once"
            ),
            # So that a tag's excerpt and note can be held together by one foreign key.
            models.UniqueConstraint(fields=["id", "note"], name="excerpt_and_its_note"),
        ]
        indexes = [
            models.Index(fields=["clearance", "note"], condition=Q(removed_at=None), name="excerpt_clearance"),
            # The matrix asks of many tags at once whether their words are cleared.
            models.Index(
                fields=["id"],
                condition=Q(removed_at=None, clearance__in=["cleared", "amended"]),
                name="excerpt_is_cleared",
            ),
        ]

    def __str__(self) -> str:
        return self.exact

    @property
    def cleared_words(self) -> str:
        """The words as they may be used: the agreed wording where there is one."""
        return self.wording or self.exact

    @property
    def is_cleared(self) -> bool:
        return self.clearance in {Cleared.CLEARED, Cleared.AMENDED}

    @property
    def is_orphaned(self) -> bool:
        """Its words no longer stand in the note as it reads now."""
        return self.now_start is None


class Tag(models.Model):
    """One behaviour set against marked words, or against a whole note: does it help or hinder there, and who speaks."""

    kept_for_ever: ClassVar[bool] = True

    class Acts(models.TextChoices):
        HELPS = "helps", "helping"
        HINDERS = "hinders", "hindering"
        CANNOT_SAY = "cannot-say", "cannot say"

    note = models.ForeignKey(Note, models.PROTECT, related_name="tags")
    excerpt = models.ForeignKey(Excerpt, models.PROTECT, null=True, blank=True, related_name="tags")
    behaviour = models.ForeignKey(Behaviour, models.PROTECT, related_name="tags")
    acts = models.CharField(max_length=10, choices=Acts.choices, default=Acts.CANNOT_SAY)
    standpoint = models.CharField(max_length=20, choices=Standpoint.choices, blank=True, default="")
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="tags")
    set_at = models.DateTimeField(default=clock.now)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = TagAccess.as_manager()

    class Meta:
        ordering = ["set_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["excerpt", "behaviour", "set_by"],
                condition=Q(removed_at=None, excerpt__isnull=False),
                name="excerpt_is_tagged_once_by_one_person",
            ),
            models.UniqueConstraint(
                fields=["note", "behaviour", "set_by"],
                condition=Q(removed_at=None, excerpt=None),
                name="note_is_tagged_once_by_one_person",
            ),
            models.CheckConstraint(
                condition=Q(acts__in=["helps", "hinders", "cannot-say"]), name="tag_acts_in_a_known_way"
            ),
        ]
        indexes = [models.Index(fields=["note", "behaviour"], condition=Q(removed_at=None), name="tag_note_behaviour")]

    def __str__(self) -> str:
        return f"{self.behaviour_id}, {self.get_acts_display()}"


class Clearance(models.Model):
    """One step of asking a teller: what was asked or answered, how they agreed and when. Added to, never changed."""

    append_only: ClassVar[bool] = True

    excerpt = models.ForeignKey(Excerpt, models.PROTECT, related_name="clearances")
    state = models.CharField(max_length=10, choices=Cleared.choices)
    wording = models.TextField(blank=True)
    how = models.CharField("how they agreed", max_length=200, blank=True)
    agreed_on = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    objects = ClearanceAccess.as_manager()

    class Meta:
        ordering = ["recorded_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(state="amended") & ~Q(wording="")) | (~Q(state="amended") & Q(wording="")),
                name="clearance_has_a_wording_just_when_amended",
            )
        ]

    def __str__(self) -> str:
        return f"{self.excerpt_id}: {self.get_state_display()}"

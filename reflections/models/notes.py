"""Notes and every wording they ever had."""

import datetime as dt
import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Func, IntegerField, Q, Transform, Value
from django.urls import reverse

from people import clock
from places.models import Actor, Place, Standpoint
from reflections.access import NoteAccess, RevisionAccess
from reflections.models.inquiry import Cycle, SubQuestion
from reflections.shapes import first_words


class Audience(models.TextChoices):
    """Who may read a note (F-088), from the smallest circle out. Private until said otherwise."""

    ONLY_ME = "only-me", "Only me"
    LEARNING_PARTNER = "me-and-learning-partner", "Me and the learning partner"
    PLACE = "place", "Associates of this place"
    ASSOCIATES = "associates", "All associates"
    NAMED = "named", "People I name"
    CLEARED = "cleared", "Cleared for synthesis: the programme team too"
    PUBLIC = "public", "Everyone who works in the inquiry, local contributors too"


class Promise(models.TextChoices):
    """What was promised to whoever told it (F-033). It caps what may become of the words."""

    NONE = "", "No promise was asked"
    NOTHING_WRITTEN = "nothing-written", "Nothing written"
    GIST_ONLY = "gist-only", "Gist only"
    UNATTRIBUTED = "unattributed", "May be used, unattributed"
    MAY_BE_QUOTED = "may-be-quoted", "May be quoted"
    CHECK_FIRST = "check-first", "Check with me first"


class Form(models.TextChoices):
    """The shape that a note took. All are one note; the shape only says how it came about."""

    PLAIN = "", "a note"
    NOTICING = "noticing", "a noticing"
    CONVERSATION = "conversation", "a conversation"
    MEETING = "meeting", "a meeting"
    DROP_IN = "drop-in", "a drop-in"
    PHONE_CALL = "phone-call", "a phone call"
    CONVENING = "convening", "a convening"
    WALK = "walk", "a walk"
    BEFORE_ACT = "before-act", "before an act"
    AFTER_ACT = "after-act", "after an act"
    SIGNIFICANT_CHANGE = "significant-change", "a significant change"
    MEDIATION = "mediation", "a mediation"
    OUTCOME = "outcome", "an outcome"
    FLOATED_IDEA = "floated-idea", "a floated idea"


class Prompt(models.TextChoices):
    """What a month may be noticed by (F-109). None is asked for."""

    HAPPENING = "happening", "Something that happened and seems to matter"
    ACTIONS = "actions", "What I mainly did"
    PRACTICE = "practice", "What I learnt about how I work"
    SYSTEM = "system", "What I learnt about how things hang together here"
    SHARE = "share", "Something I could share"


# What was said to let off steam goes no further than its writer until they release it (F-034).
VENT = "vent"


@models.TextField.register_lookup
class Octets(Transform):
    """``text__octets``: how many bytes a text takes, for the limit that the database keeps."""

    function = "octet_length"
    lookup_name = "octets"
    output_field = IntegerField()


# The next number of the column's own count; the database gives it (see migration 0007).
_NEXT = Func(
    Func(Value("reflections_note"), Value("sequence"), function="pg_get_serial_sequence"), function="nextval"
)  # fmt: skip


class Note(models.Model):
    """What an associate wrote down: an engagement (what happened) or a reflection (what it means). F-006.

    Its key is made where it is written, so that the same note sent twice is one note.
    """

    kept_for_ever: ClassVar[bool] = True

    class Kind(models.TextChoices):
        ENGAGEMENT = "engagement", "engagement"
        REFLECTION = "reflection", "reflection"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.ENGAGEMENT)
    form = models.CharField(max_length=30, choices=Form.choices, blank=True, default="")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notes")
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="notes")
    happened_on = models.DateField("when", default=clock.today)
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    who_was_there = models.CharField(max_length=300, blank=True)
    purpose = models.CharField(max_length=200, blank=True)
    promise = models.CharField(max_length=20, choices=Promise.choices, blank=True, default="")
    standpoint = models.CharField(max_length=20, choices=Standpoint.choices, blank=True, default="")
    audience = models.CharField(max_length=30, choices=Audience.choices, default=Audience.ONLY_ME)
    sub_question = models.ForeignKey(SubQuestion, models.PROTECT, null=True, blank=True, related_name="notes")
    cycle = models.ForeignKey(Cycle, models.PROTECT, null=True, blank=True, related_name="notes")
    version = models.PositiveIntegerField(default=1, help_text="The number of the revision that it reads as now.")
    sent_sha256 = models.CharField(max_length=64, blank=True, help_text="Of the whole note as it was first sent.")
    # Clocks go wrong, the database's count does not: this is the order in which notes came.
    sequence = models.BigIntegerField(unique=True, editable=False, db_default=_NEXT)
    claimed_at = models.DateTimeField(null=True, blank=True, help_text="What the clock said where it was written.")
    written_at = models.DateTimeField(default=clock.now)
    kept_at = models.DateTimeField(default=clock.now)
    archived_at = models.DateTimeField("put away", null=True, blank=True)
    prompt = models.CharField(max_length=20, choices=Prompt.choices, blank=True, default="", db_default="")
    month = models.DateField(null=True, blank=True, help_text="The first day of the month that it notices.")
    promise_until = models.DateField("the promise holds until", null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True, help_text="When what let off steam was let go.")
    # Worked out by the database itself, so that whoever asks it who reads a note is told so too.
    held = models.GeneratedField(
        expression=models.ExpressionWrapper(
            Q(purpose=VENT, released_at__isnull=True), output_field=models.BooleanField()
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    actors = models.ManyToManyField(Actor, through="Presence", related_name="notes")
    reflects_on = models.ManyToManyField("self", through="About", symmetrical=False, related_name="reflections")
    search = models.GeneratedField(
        expression=(
            SearchVector("title", weight="A", config="english") + SearchVector("text", weight="B", config="english")
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = NoteAccess.as_manager()

    class Meta:
        ordering = ["-happened_on", "-sequence"]
        constraints = [
            models.CheckConstraint(condition=~Q(text__regex=r"^\s*$"), name="note_has_text"),
            models.CheckConstraint(
                condition=Q(text__octets__lte=settings.LONGEST_NOTE), name="note_is_not_longer_than_the_limit"
            ),
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="note_audience_is_a_known_one"),
            models.CheckConstraint(condition=Q(kind__in=["engagement", "reflection"]), name="note_kind_is_a_known_one"),
            models.CheckConstraint(condition=Q(promise__in=Promise.values), name="note_promise_is_a_known_one"),
            models.CheckConstraint(
                condition=~Q(promise="nothing-written") | Q(audience__in=["only-me", "me-and-learning-partner"]),
                name="what_was_to_be_written_nowhere_stays_close",
            ),
            models.CheckConstraint(condition=Q(prompt__in=["", *Prompt.values]), name="note_prompt_is_a_known_one"),
            models.CheckConstraint(
                condition=Q(prompt="", month=None) | (~Q(prompt="") & Q(month__isnull=False, month__day=1)),
                name="note_that_answers_a_prompt_says_for_which_month",
            ),
            models.CheckConstraint(
                condition=Q(promise_until=None) | ~Q(promise=""), name="only_a_promise_has_a_last_day"
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="note_search"),
            models.Index(fields=["author", "-happened_on", "-sequence"], name="note_author"),
            models.Index(fields=["place", "-happened_on", "-sequence"], name="note_place"),
            models.Index(fields=["-happened_on", "-sequence"], name="note_happened"),
            # What decides who reads a note, without its text: for counting over all of them.
            models.Index(
                fields=["id"],
                include=["author", "audience", "place", "happened_on", "archived_at", "promise", "held"],
                name="note_who_reads",
            ),
            models.Index(fields=["author", "-month"], condition=~Q(prompt=""), name="note_notices_a_month"),
        ]

    def __str__(self) -> str:
        return self.heading

    def get_absolute_url(self) -> str:
        return reverse("note", args=[self.pk])

    @property
    def can_come_back_until(self) -> dt.datetime | None:
        """Until when its author can take it out again, once it is put away."""
        return self.archived_at and self.archived_at + dt.timedelta(days=settings.BROUGHT_BACK_WITHIN_DAYS)

    @property
    def heading(self) -> str:
        """Its title, or else its first words."""
        if self.title:
            return self.title
        first = first_words(self.text)
        return first if len(first) <= 80 else f"{first[:78].rsplit(' ', 1)[0]} …"

    @property
    def lets_off_steam(self) -> bool:
        """Whether it goes no further than its writer: said to let off steam, and not released."""
        return self.purpose == VENT and self.released_at is None


class Revision(models.Model):
    """One wording of a note, as somebody kept it. Never changed: excerpts rest on it.

    Where two were written at once, the later to arrive is kept too, set aside until its author settles which it is.
    """

    append_only: ClassVar[bool] = True

    note = models.ForeignKey(Note, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    key = models.UUIDField(null=True, blank=True, help_text="Made where the edit was written.")
    from_version = models.PositiveIntegerField(null=True, blank=True, help_text="The wording that it was made from.")
    sent = models.JSONField(null=True, blank=True, help_text="What else the edit said of the note, by name.")
    aside = models.BooleanField(
        default=False, db_default=False, help_text="It lost the race to another: the note does not read so."
    )
    settles = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="settled_by", db_index=False,
        help_text="The wording set aside, of which this one says what became.",
    )  # fmt: skip

    objects = RevisionAccess.as_manager()

    class Meta:
        ordering = ["note", "number"]
        constraints = [
            models.UniqueConstraint(fields=["note", "number"], name="revision_numbers_are_one_each"),
            # Most wordings are a note's first, and have neither: what has none costs nothing to keep.
            models.UniqueConstraint(fields=["note", "key"], condition=Q(key__isnull=False), name="edit_is_kept_once"),
            models.UniqueConstraint(
                fields=["settles"], condition=Q(settles__isnull=False), name="wording_is_settled_once"
            ),
            models.CheckConstraint(condition=Q(aside=False) | Q(settles=None), name="what_settles_is_not_set_aside"),
        ]
        indexes = [models.Index(fields=["note"], condition=Q(aside=True), name="wording_set_aside")]

    def __str__(self) -> str:
        return f"Revision {self.number} of {self.note_id}"


class Presence(models.Model):
    """A local actor who was there, by role."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="presences")
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="presences")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "actor"], name="actor_is_present_once")]

    def __str__(self) -> str:
        return f"{self.actor_id} at {self.note_id}"


class About(models.Model):
    """The engagement, or other note, that a reflection makes sense of."""

    reflection = models.ForeignKey(Note, models.CASCADE, related_name="abouts")
    on = models.ForeignKey(Note, models.PROTECT, related_name="about_it")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reflection", "on"], name="reflection_is_on_a_note_once"),
            models.CheckConstraint(condition=~Q(reflection=F("on")), name="reflection_is_not_on_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.reflection_id} on {self.on_id}"


class NamedReader(models.Model):
    """Somebody whom the author named as a reader of a note."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="named_readers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "person"], name="reader_is_named_once")]

    def __str__(self) -> str:
        return f"{self.person_id} may read {self.note_id}"

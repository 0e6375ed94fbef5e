"""People, their parts, how they were let in, what they were sent, what they opened, and the record of all changes."""

import datetime as dt
import uuid
from functools import cached_property
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse

from people import clock
from people.access import (
    MOST_ATTEMPTS,
    AccessEventAccess,
    ActAccess,
    ChangeAccess,
    InvitationAccess,
    LetterAccess,
    LinkAccess,
    PersonAccess,
    RoleGrantAccess,
    keys_are_held,
)
from people.stretches import days_in_common, same_words


class Role(models.TextChoices):
    """The parts that people play in an inquiry (F-002). ``staff`` is avoided: nobody here is anybody's staff."""

    ASSOCIATE = "associate", "associate"
    LEARNING_PARTNER = "learning-partner", "learning partner"
    TEAM = "team", "programme team"
    LOCAL_CONTRIBUTOR = "local-contributor", "local contributor"
    FUNDER = "funder", "funder"
    ADMINISTRATOR = "administrator", "administrator"


class PersonManager(BaseUserManager["Person"].from_queryset(PersonAccess)):  # type: ignore[misc]
    """People are found by their e-mail address, however it is capitalised."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email__iexact=username)  # type: ignore[no-any-return]


class Person(AbstractBaseUser):
    """Somebody who was invited into the inquiry. There is no superuser: what one may do follows from one's roles."""

    kept_for_ever: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField("e-mail address", max_length=254)
    display_name = models.CharField("name", max_length=120)
    slug = models.SlugField(max_length=140, unique=True, help_text="The last part of the address of their page.")
    bio = models.TextField("about you", blank=True)
    interest = models.TextField("statement of interest", blank=True, help_text="Post, partners and funder (F-086).")
    organisation = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField(default=True)
    is_demonstration = models.BooleanField(default=False, help_text="Invented, with a password that is written down.")
    joined_at = models.DateTimeField(default=clock.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    objects: ClassVar[PersonManager] = PersonManager()

    class Meta:
        ordering = ["display_name"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="person_email_is_one_whatever_its_case"),
            models.CheckConstraint(condition=~Q(display_name=""), name="person_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.display_name

    def get_absolute_url(self) -> str:
        return reverse("person", args=[self.slug])

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles held today, read once for each request."""
        return frozenset(self.role_grants.on(clock.today()).values_list("role", flat=True))

    @cached_property
    def has_second(self) -> bool:
        """Whether signing in takes more than a password: a passkey, or codes from an app."""
        return keys_are_held(self.pk)

    def get_full_name(self) -> str:
        return self.display_name

    def get_short_name(self) -> str:
        return self.display_name.split()[0]


class RoleGrant(models.Model):
    """One person's part in the inquiry, from a day, perhaps to a day. Two stretches of one part never overlap."""

    kept_for_ever: ClassVar[bool] = True

    person = models.ForeignKey(Person, models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=20, choices=Role.choices)
    starts = models.DateField("from")
    ends = models.DateField("to", null=True, blank=True)
    granted_by = models.ForeignKey(Person, models.PROTECT, related_name="grants_given", null=True)
    ended_by = models.ForeignKey(Person, models.PROTECT, related_name="grants_ended", null=True, blank=True)
    granted_at = models.DateTimeField(default=clock.now)

    objects = RoleGrantAccess.as_manager()

    class Meta:
        ordering = ["starts", "pk"]
        constraints = [
            ExclusionConstraint(
                name="role_never_overlaps_itself",
                expressions=[same_words("person"), same_words("role"), days_in_common()],
                violation_error_message="They already hold this role at that time.",
            ),
            models.CheckConstraint(condition=Q(ends=None) | Q(ends__gte=F("starts")), name="role_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="role_is_a_known_one"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_role_display()} from {self.starts}"


class Invitation(models.Model):
    """The way in: one person, one link, a date until which it opens. Sign-up is shut."""

    kept_for_ever: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="invitations")
    invited_by = models.ForeignKey(Person, models.PROTECT, related_name="invitations_sent", null=True)
    invited_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationAccess.as_manager()

    class Meta:
        ordering = ["-invited_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(withdrawn_at=None), name="invitation_is_accepted_or_withdrawn"
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(accepted_at=None, withdrawn_at=None), name="invitation_is_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"Invitation of {self.person}"

    def is_open_at(self, moment: dt.datetime) -> bool:
        """Whether it still lets somebody in."""
        return self.accepted_at is None and self.withdrawn_at is None and self.expires_at > moment


class Letter(models.Model):
    """A letter of the inquiry, kept here until the post has taken it, so that a broken mail server loses nothing."""

    not_recorded: ClassVar[str] = (
        "What was asked of people is recorded as the invitation or the reset that it tells of."
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    to = models.EmailField(max_length=254)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    written_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    try_again_at = models.DateTimeField(null=True, blank=True)
    failed_because = models.CharField(max_length=300, blank=True)

    objects = LetterAccess.as_manager()

    class Meta:
        ordering = ["written_at"]
        indexes = [models.Index(fields=["written_at"], condition=Q(sent_at=None), name="letter_waiting")]

    def __str__(self) -> str:
        return f"{self.subject} to {self.to}"

    @property
    def is_given_up(self) -> bool:
        """Whether the post tries it no more until somebody says so."""
        return self.sent_at is None and self.attempts >= MOST_ATTEMPTS


class AccessEvent(models.Model):
    """Somebody opened or took something, once for each hour in which they did. Added to, never changed."""

    append_only: ClassVar[bool] = True

    class Kind(models.TextChoices):
        OPENED = "opened", "opened"
        DOWNLOADED = "downloaded", "downloaded"

    person = models.ForeignKey(Person, models.PROTECT, related_name="looks", null=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    thing = models.CharField(max_length=40, help_text="What kind of record: note, edition, report, annex.")
    thing_id = models.CharField(max_length=40)
    of = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        related_name="looked_at",
        db_index=False,
        help_text="Whose it is, where one is.",
    )
    at = models.DateTimeField(default=clock.now)

    objects = AccessEventAccess.as_manager()

    class Meta:
        ordering = ["-at"]
        indexes = [
            models.Index(fields=["thing", "thing_id"], name="access_event_thing"),
            models.Index(fields=["of", "-id"], condition=~Q(of=None), name="access_event_of"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.kind} {self.thing} {self.thing_id}"


class Job(models.Model):
    """Something asked of a worker, claimed and finished by updates on ``lease_key``: see people/jobs.py."""

    kept_for_ever: ClassVar[bool] = True
    # The name of the task that a message wakes; each kind says its own, on whichever floor it lives.
    task: ClassVar[str]

    class State(models.TextChoices):
        REQUESTED = "requested", "waiting"
        WORKING = "working", "being made"
        READY = "ready", "ready"
        FAILED = "failed", "not made"
        CANCELLED = "cancelled", "cancelled"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.REQUESTED)
    requested_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
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


class Act(models.Model):
    """Something that somebody did and no other row tells; or that they undid a step, or did it again.

    What somebody did at one moment is one step, however many things it touched: its moment is its name. Added to,
    never changed; it holds keys, places in an order and what was said of a piece, and no words of any note.
    """

    append_only: ClassVar[bool] = True

    UNDONE = "undone"
    AGAIN = "again"

    person = models.ForeignKey(Person, models.PROTECT, related_name="acts", db_index=False)
    done_at = models.DateTimeField(help_text="The moment of the step, also of one that is undone or done again.")
    kind = models.SlugField(max_length=30)
    thing = models.CharField(max_length=120, blank=True, help_text="What it was done to, so that later acts are found.")
    said = models.CharField("in words", max_length=500, blank=True)
    what = models.JSONField(default=dict, blank=True, help_text="How it stood before and after.")
    at = models.DateTimeField(default=clock.now)
    # When the step that it belongs to was last undone or done again: known once the whole step was read.
    turned_at: dt.datetime | None = None

    objects = ActAccess.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(kind=""), name="act_is_of_a_kind")]
        indexes = [
            models.Index(fields=["person", "-done_at"], name="act_lately"),
            models.Index(fields=["thing"], condition=~Q(thing=""), name="act_thing"),
        ]

    def __str__(self) -> str:
        return self.said or self.kind


class Change(models.Model):
    """One change of a row that is recorded: who, when, which row, which columns, and the hash of it before and after.

    Written by the triggers of ``people/recording.py`` inside the transaction that changes, whoever changes and by
    whatever door. It holds no value of any row, so a note whose words are erased leaves nothing of them here, and the
    chain of links over these rows still verifies.
    """

    append_only: ClassVar[bool] = True
    read_only: ClassVar[bool] = True
    not_recorded: ClassVar[str] = "It is the record."

    class Kind(models.TextChoices):
        ADDED = "I", "added"
        CHANGED = "U", "changed"
        TAKEN_AWAY = "D", "taken away"
        EMPTIED = "T", "the whole table emptied"

    at = models.DateTimeField(help_text="By the database's own clock.")
    by = models.UUIDField(null=True, help_text="Whom the inquiry named as acting; empty where it named nobody.")
    role = models.CharField("database role", max_length=63)
    thing = models.CharField("table", max_length=63)
    key = models.TextField(blank=True)
    kind = models.CharField(max_length=1, choices=Kind.choices)
    columns = models.TextField(blank=True, help_text="The names of those that were changed.")
    was = models.BinaryField(null=True, help_text="SHA-256 of the whole row before.")
    now = models.BinaryField(null=True, help_text="SHA-256 of the whole row after.")

    objects = ChangeAccess.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.thing} {self.key} {self.get_kind_display()}"


class Link(models.Model):
    """One link of the chain over the changes, in the order in which they were seen. Written by the sealer alone.

    ``hash`` is an HMAC over the link before and the change: see ``people/chain.py``. The change is named by its number
    and by no foreign key, so that one that was taken out is missed by whoever verifies, and not hidden by a cascade.
    """

    append_only: ClassVar[bool] = True
    read_only: ClassVar[bool] = True
    not_recorded: ClassVar[str] = "It seals the record."

    number = models.BigIntegerField(primary_key=True)
    change = models.BigIntegerField(unique=True)
    sealed_at = models.DateTimeField()
    signed_with = models.CharField("the key's short name", max_length=8)
    hash = models.BinaryField()

    objects = LinkAccess.as_manager()

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"Link {self.number}"

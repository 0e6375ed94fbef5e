"""Places, the people who work in them, the local actors by role, and what is recorded of each place."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from behaviours.models import Behaviour
from people import clock
from people.stretches import days_in_common, same_number, same_words
from places.access import (
    ActorAccess,
    FixedPointAccess,
    FocusPeriodAccess,
    PlaceAccess,
    PlaceMembershipAccess,
    TrustEventAccess,
)


class Standpoint(models.TextChoices):
    """From where somebody speaks (F-020)."""

    PROFESSIONAL = "professional", "a professional"
    LIVED_EXPERIENCE = "lived-experience", "lived experience"
    BOTH = "both", "both at once"
    ASSOCIATE = "associate", "an associate"
    LEARNING_PARTNER = "learning-partner", "the learning partner"
    FUNDER = "funder", "a funder"


class Complex(models.TextChoices):
    """The families of relationships (F-014): the third is the one that the founding piece left out."""

    PROFESSIONALS = "professionals", "among professionals"
    PROFESSIONALS_AND_PEOPLE = (
        "professionals-and-people-who-use-services",
        "between professionals and people who use services",
    )
    PEOPLE = "among-people", "among people themselves"


class Place(models.Model):
    """A locality where associates work (F-004), with its own question and story."""

    kept_for_ever: ClassVar[bool] = True

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120, unique=True)
    public_name = models.CharField("name used in print", max_length=120, blank=True)
    nickname = models.CharField("name used among ourselves", max_length=120, blank=True)
    region_blur = models.CharField("where it is, roughly", max_length=200, blank=True)
    question = models.CharField("the place's own question", max_length=300, blank=True)
    story = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0, help_text="Its fixed order in every list: never a rank.")

    objects = PlaceAccess.as_manager()

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("place", args=[self.slug])


class PlaceMembership(models.Model):
    """Somebody's time in a place, from a day, perhaps to a day. Two stretches of one person there never overlap."""

    kept_for_ever: ClassVar[bool] = True

    place = models.ForeignKey(Place, models.PROTECT, related_name="memberships")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    starts = models.DateField("from")
    ends = models.DateField("to", null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = PlaceMembershipAccess.as_manager()

    class Meta:
        ordering = ["starts"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("starts")), name="membership_ends_after_it_starts"
            ),
            ExclusionConstraint(
                name="membership_never_overlaps_itself",
                expressions=[same_number("place"), same_words("person"), days_in_common()],
                violation_error_message="They already work in this place at that time.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.place} from {self.starts}"


class FocusPeriod(models.Model):
    """A behaviour that a place is working on, since when and how (F-005). Two stretches of one never overlap."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="focus")
    behaviour = models.ForeignKey(Behaviour, models.PROTECT, related_name="focus")
    starts = models.DateField("from")
    ends = models.DateField("to", null=True, blank=True)
    intent = models.CharField("what is meant by it here", max_length=400, blank=True)
    approach = models.CharField("how it is gone about", max_length=400, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = FocusPeriodAccess.as_manager()

    class Meta:
        ordering = ["starts"]
        constraints = [
            ExclusionConstraint(
                name="focus_never_overlaps_itself",
                expressions=[same_number("place"), same_words("behaviour"), days_in_common()],
                violation_error_message="This behaviour is in focus there already at that time.",
            ),
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("starts")), name="focus_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.behaviour} in {self.place} from {self.starts}"


class Actor(models.Model):
    """Somebody or some body at work in a place, known by role (F-003). Real names are sealed elsewhere."""

    kept_for_ever: ClassVar[bool] = True

    class Kind(models.TextChoices):
        PERSON_IN_ROLE = "person-in-role", "a person in a role"
        ORGANISATION = "organisation", "an organisation"
        FORUM = "forum", "a forum or partnership"
        INITIATIVE = "initiative", "an initiative"
        GROUP = "group", "a group of people"

    class Sector(models.TextChoices):
        STATUTORY = "statutory", "statutory"
        HEALTH = "health", "health"
        POLICE = "police", "police"
        VOLUNTARY = "voluntary", "voluntary"
        COMMUNITY = "community", "community"
        PRIVATE = "private", "private"

    place = models.ForeignKey(Place, models.PROTECT, related_name="actors")
    key = models.SlugField(max_length=80)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    working_name = models.CharField("what we call them", max_length=120)
    role_title = models.CharField("role", max_length=200, blank=True)
    organisation = models.CharField(max_length=200, blank=True)
    sector = models.CharField(max_length=20, choices=Sector.choices, blank=True)
    standpoint = models.CharField(max_length=20, choices=Standpoint.choices, blank=True)
    domain_of_experience = models.CharField(max_length=200, blank=True)
    starts = models.DateField("from", null=True, blank=True)
    ends = models.DateField("to", null=True, blank=True)

    objects = ActorAccess.as_manager()

    class Meta:
        ordering = ["working_name"]
        constraints = [
            models.UniqueConstraint(fields=["place", "key"], name="actor_key_is_one_in_its_place"),
            models.CheckConstraint(condition=~Q(working_name=""), name="actor_has_a_working_name"),
        ]

    def __str__(self) -> str:
        return self.working_name


class TrustEvent(models.Model):
    """A decision, act or omission that built, disturbed, destroyed or repaired trust (F-026). No actor is named."""

    kept_for_ever: ClassVar[bool] = True

    class Effect(models.TextChoices):
        BUILT = "built", "built trust"
        DISTURBED = "disturbed", "disturbed trust"
        DESTROYED = "destroyed", "destroyed trust"
        REPAIRED = "repaired", "repaired trust"

    class Speed(models.TextChoices):
        SUDDEN = "sudden", "suddenly"
        SLOW = "slow", "slowly"

    place = models.ForeignKey(Place, models.PROTECT, related_name="trust_events")
    key = models.SlugField(max_length=120, unique=True)
    effect = models.CharField(max_length=20, choices=Effect.choices)
    act = models.CharField(max_length=20)
    done_by = models.CharField("kind of actor", max_length=200, blank=True)
    complex = models.CharField(max_length=50, choices=Complex.choices, blank=True)
    happened_on = models.DateField()
    speed = models.CharField(max_length=20, choices=Speed.choices, blank=True)
    what = models.TextField()
    other_account = models.TextField(blank=True)

    objects = TrustEventAccess.as_manager()

    class Meta:
        ordering = ["happened_on"]

    def __str__(self) -> str:
        return self.what


class FixedPoint(models.Model):
    """What holds in a place while the rest moves: its leverage, its staying power and what roots it (F-046)."""

    kept_for_ever: ClassVar[bool] = True

    class Status(models.TextChoices):
        HOLDING = "holding", "holding"
        WEAKENING = "weakening", "weakening"
        MOVED = "moved", "moved"
        LOST = "lost", "lost"

    place = models.ForeignKey(Place, models.PROTECT, related_name="fixed_points")
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="fixed_points")
    leverage = models.CharField("on what", max_length=300, blank=True)
    staying_power = models.CharField("why it stays", max_length=300, blank=True)
    rooted_by = models.CharField(max_length=20, blank=True)
    status = models.CharField(max_length=20, choices=Status.choices)
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    named_on = models.DateField(default=clock.today)
    review_on = models.DateField(null=True, blank=True)

    objects = FixedPointAccess.as_manager()

    class Meta:
        ordering = ["named_on"]

    def __str__(self) -> str:
        return f"{self.actor}: {self.status}"

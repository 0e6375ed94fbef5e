"""A piece in the making: its authors, its sections and paragraphs, and the evidence that each paragraph rests on."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from behaviours.models import Behaviour
from people import clock
from places.models import Complex, Place
from reflections.models import Excerpt, InfluenceClaim, SubQuestion
from syntheses.access import (
    AuthorshipAccess,
    EvidenceAccess,
    ParagraphAccess,
    PullQuoteAccess,
    SectionAccess,
    SynthesisAccess,
)


class Synthesis(models.Model):
    """A piece woven from cleared words: on one behaviour, of one place, of the year, or in answer to another work."""

    kept_for_ever: ClassVar[bool] = True

    class Kind(models.TextChoices):
        BEHAVIOUR = "behaviour", "reflection on a behaviour"
        PLACE = "place", "portrait of a place"
        ANNUAL = "annual", "annual summary"
        RESPONSE = "response", "response"

    class NamesShown(models.TextChoices):
        NONE = "none", "no place is named"
        PLACE = "place", "the place is named"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=140, unique=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    title = models.CharField(max_length=200)
    standfirst = models.TextField(blank=True)
    topic = models.CharField(max_length=80, blank=True)
    central_behaviour = models.ForeignKey(Behaviour, models.PROTECT, null=True, blank=True, related_name="central_to")
    touches = models.ManyToManyField(Behaviour, blank=True, related_name="touched_by")
    places = models.ManyToManyField(Place, blank=True, related_name="pieces")
    names_shown = models.CharField(max_length=8, choices=NamesShown.choices, default=NamesShown.NONE)
    period_starts = models.DateField("from")
    period_ends = models.DateField("to")
    period_words = models.CharField("the period in words", max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1, help_text="Raised by the first change after somebody signed it.")
    changes = models.PositiveIntegerField(
        default=0, help_text="How often it has been changed: what one has read is as of one."
    )
    method = models.TextField("how it was made, and its limits", blank=True)
    not_heard = models.TextField("who is not heard", blank=True)
    responds_to_title = models.CharField(max_length=200, blank=True)
    responds_to_by = models.CharField(max_length=200, blank=True)
    responds_to_year = models.PositiveSmallIntegerField(null=True, blank=True)
    first_published = models.CharField("first published where and when", max_length=300, blank=True)
    contact = models.CharField("whom to ask", max_length=200, blank=True)
    contact_until = models.DateField(null=True, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=clock.now)

    objects = SynthesisAccess.as_manager()

    class Meta:
        ordering = ["-opened_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="piece_has_a_title"),
            models.CheckConstraint(condition=Q(period_ends__gte=F("period_starts")), name="piece_period_is_in_order"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("synthesis", args=[self.slug])


class Authorship(models.Model):
    """Somebody's place among the authors of a piece, in order, with their statement of interest (F-075, F-086)."""

    synthesis = models.ForeignKey(Synthesis, models.PROTECT, related_name="authorships")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="authorships")
    position = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=60, blank=True)
    interest = models.TextField(blank=True)

    objects = AuthorshipAccess.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["synthesis", "person"], name="author_stands_once")]

    def __str__(self) -> str:
        return f"{self.person} on {self.synthesis}"


class SignOff(models.Model):
    """An author's signature under one version, with what they mean by it. Added to, never changed."""

    append_only: ClassVar[bool] = True

    synthesis = models.ForeignKey(Synthesis, models.PROTECT, related_name="sign_offs")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="sign_offs")
    version = models.PositiveIntegerField()
    meaning = models.CharField(max_length=300, blank=True)
    signed_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["signed_at"]
        constraints = [
            models.UniqueConstraint(fields=["synthesis", "person", "version"], name="version_is_signed_once")
        ]

    def __str__(self) -> str:
        return f"{self.person} signed version {self.version}"


class Section(models.Model):
    """A stretch of a piece under one heading; the year's summary has chapters, and sections within them."""

    synthesis = models.ForeignKey(Synthesis, models.PROTECT, related_name="sections")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    position = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=40, blank=True)
    title = models.CharField(max_length=200, blank=True)
    sub_question = models.ForeignKey(SubQuestion, models.PROTECT, null=True, blank=True, related_name="+")
    theme = models.CharField(max_length=80, blank=True)
    complex = models.CharField(max_length=50, choices=Complex.choices, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = SectionAccess.as_manager()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title or f"Section {self.position}"


class Paragraph(models.Model):
    """One paragraph: what it says, on what basis, how firmly, and in whose voice."""

    kept_for_ever: ClassVar[bool] = True

    class Basis(models.TextChoices):
        EVIDENCE = "evidence", "rests on evidence"
        OPINION = "opinion", "our opinion"
        FRAMING = "framing", "frames what follows"

    class Hedge(models.TextChoices):
        UNSAID = "", "not said"
        SAW = "saw", "we saw"
        TOLD = "told", "we were told"
        APPEARS = "appears", "it appears"
        BELIEVE = "believe", "we believe"
        RECOMMEND = "recommend", "we recommend"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    section = models.ForeignKey(Section, models.PROTECT, related_name="paragraphs")
    position = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)
    basis = models.CharField(max_length=10, choices=Basis.choices, default=Basis.EVIDENCE)
    hedge = models.CharField(max_length=10, choices=Hedge.choices, blank=True, default="")
    voice = models.CharField("who tells whom", max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=clock.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = ParagraphAccess.as_manager()

    class Meta:
        ordering = ["position", "changed_at"]

    def __str__(self) -> str:
        return self.text[:80]


class Evidence(models.Model):
    """An excerpt under a paragraph: does it support, complicate or contradict what is said there (F-063)."""

    class Stance(models.TextChoices):
        SUPPORTS = "supports", "supports"
        COMPLICATES = "complicates", "complicates"
        CONTRADICTS = "contradicts", "contradicts"

    paragraph = models.ForeignKey(Paragraph, models.PROTECT, related_name="evidence")
    excerpt = models.ForeignKey(Excerpt, models.PROTECT, related_name="evidence")
    stance = models.CharField(max_length=12, choices=Stance.choices, default=Stance.SUPPORTS)
    position = models.PositiveSmallIntegerField()
    attached_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    attached_at = models.DateTimeField(default=clock.now)
    withdrawn_on = models.DateField("the teller took the words back", null=True, blank=True)

    objects = EvidenceAccess.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["paragraph", "excerpt"], name="excerpt_stands_once_under_a_paragraph")
        ]

    def __str__(self) -> str:
        return f"{self.excerpt_id} {self.stance} {self.paragraph_id}"


class Quantifier(models.Model):
    """A counted phrase in a paragraph, bound to what it counts (F-061), and recounted when that changes."""

    class Class(models.TextChoices):
        EVERY = "every", "every"
        MOST = "most", "most"
        MANY = "many", "many"
        SOME = "some", "some"
        FEW = "few", "few"
        ONE = "one", "one"
        NONE = "none", "none"
        EXACT = "exact", "exactly"
        FRACTION = "fraction", "a fraction"
        AT_LEAST = "at-least", "at least"

    class Unit(models.TextChoices):
        PLACE = "place", "places"
        ASSOCIATE = "associate", "associates"
        PERSON = "person", "people"
        PROFESSIONAL = "professional", "professionals"
        MEETING = "meeting", "meetings"
        SERVICE = "service", "services"
        NOTE = "note", "notes"
        YEAR = "year", "years"
        OTHER = "other", "others"

    paragraph = models.ForeignKey(Paragraph, models.PROTECT, related_name="quantifiers")
    start = models.PositiveIntegerField(help_text="In code points of the paragraph's text.")
    end = models.PositiveIntegerField()
    phrase = models.CharField(max_length=120)
    quantity = models.CharField("class", max_length=10, choices=Class.choices)
    unit = models.CharField(max_length=12, choices=Unit.choices)
    n = models.PositiveIntegerField(null=True, blank=True)
    of = models.PositiveIntegerField(null=True, blank=True)
    is_checkable = models.BooleanField(default=True)
    why_not = models.CharField(max_length=200, blank=True)
    rests_on = models.ManyToManyField(Evidence, blank=True, related_name="quantifiers", help_text="Empty: all support.")
    counts_claim = models.ForeignKey(InfluenceClaim, models.PROTECT, null=True, blank=True, related_name="+")
    counts_stances = models.JSONField(default=list, blank=True)
    counts_as_first_stood = models.BooleanField(default=False)
    counts_records = models.SlugField(max_length=60, blank=True, help_text="The name of a count over the records.")
    found_n = models.PositiveIntegerField("recounted", null=True, blank=True)
    found_of = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["start"]
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="counted_phrase_has_length"),
            models.CheckConstraint(condition=Q(is_checkable=True) | ~Q(why_not=""), name="unchecked_phrase_says_why"),
        ]

    def __str__(self) -> str:
        return self.phrase


class PullQuote(models.Model):
    """Cleared words set large within a section."""

    section = models.ForeignKey(Section, models.PROTECT, related_name="pull_quotes")
    excerpt = models.ForeignKey(Excerpt, models.PROTECT, related_name="pull_quotes")
    position = models.PositiveSmallIntegerField(help_text="It stands after this many paragraphs of the section.")

    objects = PullQuoteAccess.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["section", "excerpt"], name="quote_is_pulled_once_in_a_section")]

    def __str__(self) -> str:
        return self.excerpt.cleared_words


class ResponsePoint(models.Model):
    """What a response accepts, questions, or cautions against, in the work that it answers (F-082)."""

    class Kind(models.TextChoices):
        ACCEPTS = "accepts", "accepts"
        QUESTIONS = "questions", "questions"
        CAUTIONS = "cautions", "cautions"

    synthesis = models.ForeignKey(Synthesis, models.PROTECT, related_name="points")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = models.CharField(max_length=400)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["kind", "position"]

    def __str__(self) -> str:
        return self.text

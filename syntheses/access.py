"""Who may weave, sign, publish, read and take away. The whole policy.

A piece being written is seen by its authors and by those who work across places. An edition is seen by whom it was
published for: the public, funders, or named funders. A report is seen by whoever sees its edition.
"""

from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from people.access import Viewer, plays

if TYPE_CHECKING:
    from syntheses.models import (  # noqa: F401
        Assembly,
        Authorship,
        Choice,
        Dissent,
        Edition,
        Evidence,
        ExposureDecision,
        Paragraph,
        PullQuote,
        Report,
        Section,
        SeriesCell,
        Synthesis,
        SynthesisLink,
    )

WEAVERS = ("associate", "learning-partner", "team")
M = TypeVar("M", bound=models.Model)


def opens_pieces(viewer: Viewer) -> bool:
    """Whether the viewer opens pieces and keeps their series: the programme team does."""
    return plays(viewer, "team")


def decides_exposure(viewer: Viewer) -> bool:
    """Whether the viewer decides of what could point at somebody: the team does, of what they did not write."""
    return plays(viewer, "team")


def sees_pieces(viewer: Viewer) -> bool:
    """Whether pieces in the making are the viewer's to see: all of them, with all their parts, or none."""
    return plays(viewer, *WEAVERS)


class SynthesisAccess(models.QuerySet["Synthesis"]):
    """Pieces in the making."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Those who work across places see every piece; nobody else sees one before it is an edition."""
        return self if sees_pieces(viewer) else self.none()

    def editable_by(self, viewer: Viewer) -> Self:
        """The programme team and the piece's own authors write it."""
        if plays(viewer, "team"):
            return self
        if not plays(viewer, *WEAVERS):
            return self.none()
        authorships = self.model._meta.apps.get_model("syntheses", "Authorship")
        return self.filter(pk__in=authorships.objects.filter(person=viewer.pk).values("synthesis_id"))

    def publishable_by(self, viewer: Viewer) -> Self:
        """The programme team publishes."""
        return self if plays(viewer, "team") else self.none()


class OfASynthesis(models.QuerySet[M]):
    """Parts of a piece follow the piece."""

    path = "synthesis"

    def visible_to(self, viewer: Viewer) -> Self:
        return self if sees_pieces(viewer) else self.none()

    def editable_by(self, viewer: Viewer) -> Self:
        pieces = self.model._meta.apps.get_model("syntheses", "Synthesis")
        return self.filter(**{f"{self.path}__in": pieces.objects.editable_by(viewer).values("pk")})


class AuthorshipAccess(OfASynthesis["Authorship"]):
    """Who wrote a piece is known to those who see it, and to the readers of what was published."""

    def published_to(self, viewer: Viewer) -> Self:
        """Authors of the pieces of which the viewer may read an edition."""
        editions = self.model._meta.apps.get_model("syntheses", "Edition")
        return self.filter(synthesis__in=editions.objects.visible_to(viewer).values("synthesis_id"))


class SectionAccess(OfASynthesis["Section"]):
    pass


class ParagraphAccess(OfASynthesis["Paragraph"]):
    path = "section__synthesis"

    def standing(self) -> Self:
        """Those that have not been taken out, nor has the section they stand in."""
        return self.filter(removed_at=None, section__removed_at=None)


class EvidenceAccess(OfASynthesis["Evidence"]):
    path = "paragraph__section__synthesis"


class ExposureDecisionAccess(OfASynthesis["ExposureDecision"]):
    """What was decided where words could point at somebody: seen with the piece, and changed by nobody."""

    def editable_by(self, viewer: Viewer) -> Self:
        return self.none()


class PullQuoteAccess(OfASynthesis["PullQuote"]):
    path = "section__synthesis"


class DissentAccess(OfASynthesis["Dissent"]):
    """A dissent is seen with its piece, and changed by its holders alone: not by the team, not by administrators."""

    def editable_by(self, viewer: Viewer) -> Self:
        holders = self.model._meta.apps.get_model("syntheses", "DissentHolder")
        if not viewer.is_authenticated:
            return self.none()
        held = holders.objects.filter(person_id=viewer.pk, withdrawn_on=None)
        return self.filter(pk__in=held.values("dissent_id"))


class EditionAccess(models.QuerySet["Edition"]):
    """Published editions: frozen, and read by whom they were published for."""

    def visible_to(self, viewer: Viewer) -> Self:
        if plays(viewer, *WEAVERS):
            return self
        public = Q(audience="public")
        if plays(viewer, "funder"):
            grants = self.model._meta.apps.get_model("syntheses", "Grant")
            granted = grants.objects.filter(person=viewer.pk).values("synthesis_id")
            return self.filter(public | Q(audience="funders") | Q(audience="granted", synthesis__in=granted))
        return self.filter(public)

    def printable_by(self, viewer: Viewer) -> Self:
        """The programme team has editions printed."""
        return self.visible_to(viewer) if plays(viewer, "team") else self.none()

    def latest(self) -> Self:  # type: ignore[override]
        """The newest edition of each piece: those that no later one supersedes."""
        return self.filter(superseded_by=None)

    def newest_for(self, viewer: Viewer) -> Self:
        """Of each piece the newest edition that the viewer may read, though others may read a later one."""
        later = self.model._default_manager.visible_to(viewer).filter(
            synthesis=OuterRef("synthesis"), number__gt=OuterRef("number")
        )
        return self.visible_to(viewer).filter(~Exists(later))


class SynthesisLinkAccess(models.QuerySet["SynthesisLink"]):
    """How pieces bear on one another: known where both ends may be read, as pieces or as editions of them."""

    def visible_to(self, viewer: Viewer) -> Self:
        if plays(viewer, *WEAVERS):
            return self
        read = self.model._meta.apps.get_model("syntheses", "Edition").objects.visible_to(viewer).values("synthesis")
        return self.filter(from_piece__in=read, to_piece__in=read)


class ReportAccess(models.QuerySet["Report"]):
    """Printed editions, and the printing of them."""

    def visible_to(self, viewer: Viewer) -> Self:
        editions = self.model._meta.apps.get_model("syntheses", "Edition")
        seen = self.filter(edition__in=editions.objects.visible_to(viewer).values("pk"))
        return seen if plays(viewer, *WEAVERS) else seen.filter(state="ready")

    def editable_by(self, viewer: Viewer) -> Self:
        """The team asks for, cancels and retries a printing."""
        return self.visible_to(viewer) if plays(viewer, "team") else self.none()


class AssemblyAccess(OfASynthesis["Assembly"]):
    """The gathering of a first draft."""


class SeriesCellAccess(models.QuerySet["SeriesCell"]):
    """Which behaviours have a piece, and why in this order."""

    def visible_to(self, viewer: Viewer) -> Self:
        return self if plays(viewer, *WEAVERS) else self.none()

    def editable_by(self, viewer: Viewer) -> Self:
        return self if plays(viewer, "team") else self.none()


class ChoiceAccess(OfASynthesis["Choice"]):
    """What was chosen to write about, from what, by whom and why."""

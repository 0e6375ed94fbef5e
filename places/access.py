"""Who may see and change the places and what is recorded of them. The whole policy."""

import datetime as dt
from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from people import clock
from people.access import Viewer, plays

if TYPE_CHECKING:
    from places.models import Actor, FixedPoint, FocusPeriod, Place, PlaceMembership, TrustEvent  # noqa: F401


Record = TypeVar("Record", bound=models.Model, covariant=True)


def reads_records(viewer: Viewer) -> bool:
    """Whether the viewer reads what is recorded of the places: their actors and what is in focus."""
    return plays(viewer, "associate", "learning-partner", "team")


def knows_places(viewer: Viewer) -> bool:
    """Whether there is a list of places for the viewer at all, though it may be empty still."""
    return plays(viewer, "associate", "learning-partner", "team", "administrator", "local-contributor")


def opens_places(viewer: Viewer) -> bool:
    """Whether the viewer may bring another place into the inquiry and say who works there."""
    return plays(viewer, "team", "administrator")


class PlaceMembershipAccess(models.QuerySet["PlaceMembership"]):
    """Who works where is known to all who work in the inquiry, and to administrators, who arrange it."""

    def visible_to(self, viewer: Viewer) -> Self:
        return self if plays(viewer, "associate", "learning-partner", "team", "administrator") else self.none()

    def editable_by(self, viewer: Viewer) -> Self:
        return self if opens_places(viewer) else self.none()

    def on(self, day: dt.date) -> Self:
        """Those who work in a place on a day: begun, and not yet ended."""
        return self.filter(Q(ends=None) | Q(ends__gt=day), starts__lte=day)

    def current(self) -> Self:
        return self.on(clock.today())


class PlaceAccess(models.QuerySet["Place"]):
    """Places are known to those who work in the inquiry; a local contributor knows their own. Funders read none."""

    def visible_to(self, viewer: Viewer) -> Self:
        if plays(viewer, "associate", "learning-partner", "team", "administrator"):
            return self
        if plays(viewer, "local-contributor"):
            return self.worked_in_by(viewer)
        return self.none()

    def worked_in_by(self, viewer: Viewer) -> Self:
        """The places where somebody works today."""
        if not viewer.is_authenticated:
            return self.none()
        current = self.model._meta.apps.get_model("places", "PlaceMembership").objects.current()
        return self.filter(pk__in=current.filter(person_id=viewer.pk).values("place_id"))

    def editable_by(self, viewer: Viewer) -> Self:
        """Its own associates keep a place's story; the team may too."""
        if plays(viewer, "team"):
            return self
        return self.worked_in_by(viewer) if plays(viewer, "associate") else self.none()

    def with_rights(self, viewer: Viewer) -> Self:
        """Say beside each place whether the viewer may keep its story, and arrange its name and who works there."""
        place = self.model._default_manager
        return self.annotate(
            is_editable=Exists(place.editable_by(viewer).filter(pk=OuterRef("pk"))),
            is_arranged=Exists(place.administered_by(viewer).filter(pk=OuterRef("pk"))),
        )

    def administered_by(self, viewer: Viewer) -> Self:
        """What a place is called and who works there is arranged by the team and by administrators."""
        return self if opens_places(viewer) else self.none()


class OfAPlace(models.QuerySet[Record]):
    """Records of a place: read by those who may read across places, kept by the associates who work there."""

    def visible_to(self, viewer: Viewer) -> Self:
        return self if reads_records(viewer) else self.none()

    def editable_by(self, viewer: Viewer) -> Self:
        place = self.model._meta.apps.get_model("places", "Place")
        return self.visible_to(viewer).filter(place__in=place.objects.editable_by(viewer).values("pk"))


class ActorAccess(OfAPlace["Actor"]):
    """Local actors by role; their names are kept apart."""


class FocusPeriodAccess(OfAPlace["FocusPeriod"]):
    """Which behaviours a place has in focus, since when."""


class KeptInThePlace(OfAPlace[Record]):
    """Records that are read by the associates of the place and the learning partner only."""

    def visible_to(self, viewer: Viewer) -> Self:
        if plays(viewer, "learning-partner"):
            return self
        place = self.model._meta.apps.get_model("places", "Place")
        return self.filter(place__in=place.objects.worked_in_by(viewer).values("pk"))


class TrustEventAccess(KeptInThePlace["TrustEvent"]):
    """Acts that built or destroyed trust."""


class FixedPointAccess(KeptInThePlace["FixedPoint"]):
    """What holds in a place while the rest moves."""

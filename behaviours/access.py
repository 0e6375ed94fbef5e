"""Who may see and change the frameworks: everyone sees what is published wording; the team keeps it. The whole policy."""

from typing import TYPE_CHECKING, Self

from django.db import models

from people.access import Viewer, plays

if TYPE_CHECKING:
    from behaviours.models import Behaviour, Framework, FrameworkVersion, Look, NumberResolution, Wording  # noqa: F401


class FrameworkAccess(models.QuerySet["Framework"]):
    """Frameworks are public matter; associates and the team may type in others (F-084)."""

    def visible_to(self, viewer: Viewer) -> Self:
        return self

    def editable_by(self, viewer: Viewer) -> Self:
        """The nine are not retyped; other frameworks belong to those who work across places."""
        if plays(viewer, "associate", "learning-partner", "team"):
            return self.filter(is_the_nine=False)
        return self.none()


class FrameworkVersionAccess(models.QuerySet["FrameworkVersion"]):
    def visible_to(self, viewer: Viewer) -> Self:
        return self

    def choosable_by(self, viewer: Viewer) -> Self:
        """Which published order the screens number by is the team's choice."""
        return self if plays(viewer, "team") else self.none()


class BehaviourAccess(models.QuerySet["Behaviour"]):
    def visible_to(self, viewer: Viewer) -> Self:
        return self

    def the_nine(self) -> Self:
        """The System Behaviours, in the order of the version now in use."""
        return self.filter(framework__is_the_nine=True).order_by("position")


class WordingAccess(models.QuerySet["Wording"]):
    def visible_to(self, viewer: Viewer) -> Self:
        return self

    def in_use(self) -> Self:
        return self.filter(version__is_in_use=True)


class LookAccess(models.QuerySet["Look"]):
    """What a behaviour looks like when present or absent: written and read by those who work in the inquiry."""

    def visible_to(self, viewer: Viewer) -> Self:
        if plays(viewer, "associate", "learning-partner", "team", "local-contributor"):
            return self.filter(withdrawn_at=None)
        return self.none()

    def editable_by(self, viewer: Viewer) -> Self:
        return self.visible_to(viewer).filter(written_by_id=viewer.pk)


class NumberResolutionAccess(models.QuerySet["NumberResolution"]):
    def visible_to(self, viewer: Viewer) -> Self:
        return self if plays(viewer, "associate", "learning-partner", "team") else self.none()

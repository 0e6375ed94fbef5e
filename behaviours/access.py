"""Who may see and change the frameworks: everyone sees published wording, the team keeps it. The whole policy."""

from typing import TYPE_CHECKING, Self

from django.db import models

from people.access import Viewer, plays

if TYPE_CHECKING:
    from behaviours.models import Behaviour, Framework, FrameworkVersion, Look, NumberResolution, Wording  # noqa: F401


# Whoever works with the behaviours, and so opens their pages. Funders read pieces.
WORKING = ("associate", "learning-partner", "team", "local-contributor")


def types_in_frameworks(viewer: Viewer) -> bool:
    """Whether the viewer may type in another framework beside the nine."""
    return plays(viewer, "associate", "learning-partner", "team")


def checks_numbers(viewer: Viewer) -> bool:
    """Whether the viewer may hold a text's numbers against a version, and settle what they mean."""
    return plays(viewer, "associate", "learning-partner", "team")


class FrameworkAccess(models.QuerySet["Framework"]):
    """Frameworks are public matter; associates and the team may type in others (F-084)."""

    def visible_to(self, viewer: Viewer) -> Self:
        return self

    def readable_by(self, viewer: Viewer) -> Self:
        """Those whose pages the viewer may open: the working pages are no matter for funders."""
        return self if plays(viewer, *WORKING) else self.none()

    def editable_by(self, viewer: Viewer) -> Self:
        """The nine are not retyped; other frameworks belong to those who work across places."""
        return self.filter(is_the_nine=False) if types_in_frameworks(viewer) else self.none()


class FrameworkVersionAccess(models.QuerySet["FrameworkVersion"]):
    """Published orders are public matter; which of them the screens number by is the team's choice."""

    def visible_to(self, viewer: Viewer) -> Self:
        return self

    def choosable_by(self, viewer: Viewer) -> Self:
        """Which published order the screens number by is the team's choice."""
        return self if plays(viewer, "team") else self.none()


class BehaviourAccess(models.QuerySet["Behaviour"]):
    """That there are behaviours, and what they are called, is public matter; their pages are for those who work."""

    def visible_to(self, viewer: Viewer) -> Self:
        return self

    def readable_by(self, viewer: Viewer) -> Self:
        """Those whose pages the viewer may open."""
        return self if plays(viewer, *WORKING) else self.none()

    def editable_by(self, viewer: Viewer) -> Self:
        """Items of frameworks that were typed in."""
        return self.filter(framework__is_the_nine=False) if types_in_frameworks(viewer) else self.none()

    def the_nine(self) -> Self:
        """The System Behaviours, in the order of the version now in use."""
        return self.filter(framework__is_the_nine=True).order_by("position")


class WordingAccess(models.QuerySet["Wording"]):
    """How each version words a behaviour is public matter."""

    def visible_to(self, viewer: Viewer) -> Self:
        return self

    def in_use(self) -> Self:
        return self.filter(version__is_in_use=True)

    def of_the_nine(self) -> Self:
        """With their behaviours, in the order of their numbers."""
        nine = self.filter(behaviour__framework__is_the_nine=True).select_related("behaviour")
        return nine.order_by("version", "number", "behaviour__position")


class LookAccess(models.QuerySet["Look"]):
    """What a behaviour looks like when present or absent: written and read by those who work in the inquiry."""

    def visible_to(self, viewer: Viewer) -> Self:
        return self.filter(withdrawn_at=None) if plays(viewer, *WORKING) else self.none()

    def editable_by(self, viewer: Viewer) -> Self:
        return self.visible_to(viewer).filter(written_by_id=viewer.pk)


class NumberResolutionAccess(models.QuerySet["NumberResolution"]):
    """What a number in a text was taken to mean is told among those who write pieces."""

    def visible_to(self, viewer: Viewer) -> Self:
        return self if checks_numbers(viewer) else self.none()

"""Who may see and change what stands beside a note of another shape. The policy of the notes is in access.py."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from people.access import Viewer, plays
from reflections.access import WORKING, readable, reads_cycles

if TYPE_CHECKING:
    from reflections.models import Choosing, Fate, LeftUntagged, Reason, Story, Tally  # noqa: F401


class TallyAccess(models.QuerySet["Tally"]):
    """Bare marks are their maker's alone: nobody else sees one, and nothing that others see counts them."""

    def visible_to(self, viewer: Viewer) -> Self:
        return self.filter(person_id=viewer.pk) if plays(viewer, *WORKING) else self.none()

    def editable_by(self, viewer: Viewer) -> Self:
        """A mark is rubbed out by whoever made it."""
        return self.visible_to(viewer)


class LeftUntaggedAccess(models.QuerySet["LeftUntagged"]):
    """What somebody leaves untagged is known to them alone."""

    def visible_to(self, viewer: Viewer) -> Self:
        return self.filter(person_id=viewer.pk) if viewer.is_authenticated else self.none()


class FateAccess(models.QuerySet["Fate"]):
    """What became of an idea is read where the idea is."""

    def visible_to(self, viewer: Viewer) -> Self:
        return self.filter(readable(viewer, "idea__"))


class ChoosingAccess(models.QuerySet["Choosing"]):
    """Rounds of choosing are shared among those who work in the inquiry; whoever opened one, and the team, keep it."""

    def visible_to(self, viewer: Viewer) -> Self:
        return self if reads_cycles(viewer) else self.none()

    def editable_by(self, viewer: Viewer) -> Self:
        if plays(viewer, "team"):
            return self
        return self.filter(opened_by_id=viewer.pk) if reads_cycles(viewer) else self.none()


class StoryAccess(models.QuerySet["Story"]):
    """A story lies before those of a round who may read it."""

    def visible_to(self, viewer: Viewer) -> Self:
        return self.filter(readable(viewer, "note__")) if reads_cycles(viewer) else self.none()


class ReasonAccess(models.QuerySet["Reason"]):
    """A reason is read by its giver, and by those of the round who may read the story that it is about."""

    def visible_to(self, viewer: Viewer) -> Self:
        if not reads_cycles(viewer):
            return self.none()
        return self.filter(Q(person_id=viewer.pk) | readable(viewer, "story__note__"))

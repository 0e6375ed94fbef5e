"""Who may see and change what on the ground floor: people, their roles, invitations and letters. The whole policy."""

import datetime as dt
from typing import TYPE_CHECKING, Self, TypeAlias

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from people import clock

if TYPE_CHECKING:
    from people.models import AccessEvent, Invitation, Letter, Person, RoleGrant  # noqa: F401

Viewer: TypeAlias = "Person | AnonymousUser"


def plays(viewer: Viewer, *roles: str) -> bool:
    """Whether the viewer holds one of these roles today; nobody does who has not signed in or has been let go."""
    return bool(viewer.is_authenticated and viewer.is_active and not viewer.roles.isdisjoint(roles))


class PersonAccess(models.QuerySet["Person"]):
    """Names are known to all who work in the inquiry; addresses only to administrators (shown by the page)."""

    def visible_to(self, viewer: Viewer) -> Self:
        if plays(viewer, "associate", "learning-partner", "team", "administrator"):
            return self
        if viewer.is_authenticated:
            return self.filter(pk=viewer.pk)
        return self.none()

    def editable_by(self, viewer: Viewer) -> Self:
        """Everyone keeps their own name, words about themselves and statement of interest."""
        return self.filter(pk=viewer.pk) if viewer.is_authenticated else self.none()

    def administered_by(self, viewer: Viewer) -> Self:
        return self if plays(viewer, "administrator") else self.none()


class RoleGrantAccess(models.QuerySet["RoleGrant"]):
    """Roles are given and ended by administrators; each person sees their own."""

    def visible_to(self, viewer: Viewer) -> Self:
        if plays(viewer, "administrator"):
            return self
        return self.filter(person_id=viewer.pk) if viewer.is_authenticated else self.none()

    def administered_by(self, viewer: Viewer) -> Self:
        return self if plays(viewer, "administrator") else self.none()

    def on(self, day: dt.date) -> Self:
        """The roles that are held on a day: begun, and not yet ended. A role ends at the start of its last date."""
        return self.filter(Q(ends=None) | Q(ends__gt=day), starts__lte=day)


class InvitationAccess(models.QuerySet["Invitation"]):
    """Invitations are the administrators' to see, renew and withdraw."""

    def visible_to(self, viewer: Viewer) -> Self:
        return self if plays(viewer, "administrator") else self.none()

    def open(self) -> Self:
        """Those that still let somebody in."""
        return self.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=clock.now())


class LetterAccess(models.QuerySet["Letter"]):
    """Administrators see whether a letter went out; its words are between the inquiry and the one it is for."""

    def visible_to(self, viewer: Viewer) -> Self:
        return self if plays(viewer, "administrator") else self.none()


class AccessEventAccess(models.QuerySet["AccessEvent"]):
    """Each person sees what they opened themselves; who opened what of theirs comes with the record of looks."""

    def visible_to(self, viewer: Viewer) -> Self:
        return self.filter(person_id=viewer.pk) if viewer.is_authenticated else self.none()

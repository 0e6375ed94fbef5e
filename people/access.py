"""Who may see and change what on the ground floor: people, their roles, invitations and letters. The whole policy."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any, Self, TypeAlias

from django.contrib.auth.models import AnonymousUser
from django.db import connections, models
from django.db.models import Count, Q

from people import clock
from people.invitations import invitation_in

if TYPE_CHECKING:
    from people.models import (  # noqa: F401
        AccessEvent,
        Act,
        Change,
        Invitation,
        Letter,
        Link,
        LostKeys,
        Person,
        RoleGrant,
        Session,
    )

Viewer: TypeAlias = "Person | AnonymousUser"

# So often the post tries a letter by itself, over about two days; then a person looks at it.
MOST_ATTEMPTS = 12


# For so long somebody who lost their keys waits for two people; then they say it again.
WAY_BACK_WAITS = dt.timedelta(days=14)

_WITH_ROLES = """
SELECT {}, ARRAY(
    SELECT role FROM people_rolegrant
    WHERE person_id = person.id AND starts <= %s AND (ends IS NULL OR ends > %s)
) AS held, EXISTS (
    SELECT 1 FROM mfa_authenticator WHERE user_id = person.id AND type <> 'recovery_codes'
) AS has_second
FROM people_person person WHERE id = %s
"""
_HOLDS_KEYS = "SELECT EXISTS (SELECT 1 FROM mfa_authenticator WHERE user_id = %s AND type <> 'recovery_codes')"


def keys_are_held(person_id: Any) -> bool:  # noqa: ANN401 - a person's key, as they have it
    """Whether somebody has a passkey or an app that gives codes, whatever else they sign in with."""
    with connections["default"].cursor() as cursor:
        cursor.execute(_HOLDS_KEYS, [person_id])
        return bool(cursor.fetchone()[0])


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

    def listed_to(self, viewer: Viewer) -> Self:
        """The whole list of people is the team's and the administrators'."""
        return self if plays(viewer, "team", "administrator") else self.none()

    def with_roles(self, key: Any) -> "Person | None":  # noqa: ANN401 - as a session has it
        """Somebody with the roles that they hold today, in one question: every request begins with it.

        Roles are held as ``RoleGrantAccess.on`` says; a test holds the two together.
        """
        today, fields = clock.today(), self.model._meta.concrete_fields
        columns = ", ".join(f'person."{field.column}"' for field in fields)
        with connections[self.db].cursor() as cursor:
            cursor.execute(_WITH_ROLES.format(columns), [today, today, key])
            row = cursor.fetchone()
        if row is None:
            return None
        *values, held, has_second = row
        person: Person = self.model.from_db(self.db, [field.attname for field in fields], values)
        person.roles, person.has_second = frozenset(held), has_second
        return person

    def administered_by(self, viewer: Viewer) -> Self:
        """Administrators let people in and out, and give and end their parts."""
        return self if plays(viewer, "administrator") else self.none()

    def who_signed(self, published: models.QuerySet[Any]) -> Self:
        """The authors of published pieces, who are known to whoever may read these: ``published`` gives their keys."""
        return self.filter(pk__in=published)


class RoleGrantAccess(models.QuerySet["RoleGrant"]):
    """Roles are given and ended by administrators; the team sees who plays which part, and each person their own."""

    def visible_to(self, viewer: Viewer) -> Self:
        if plays(viewer, "team", "administrator"):
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

    def opened_by(self, token: str) -> Self:
        """The one that this link belongs to, open or not: whoever holds the link was given it."""
        return self.filter(pk=invitation_in(token))


class LetterAccess(models.QuerySet["Letter"]):
    """Administrators see whether a letter went out; its words are between the inquiry and the one it is for."""

    def visible_to(self, viewer: Viewer) -> Self:
        return self.defer("body") if plays(viewer, "administrator") else self.none()

    def waiting(self) -> Self:
        """Those that the post has not taken yet, oldest first."""
        return self.filter(sent_at=None).order_by("written_at")

    def due(self, at: dt.datetime) -> Self:
        """Those that the post should take now: not resting after a failure, nor waiting for a person to look."""
        rested = Q(try_again_at=None) | Q(try_again_at__lte=at)
        return self.waiting().filter(rested, attempts__lt=MOST_ATTEMPTS)


class AccessEventAccess(models.QuerySet["AccessEvent"]):
    """Each person sees what they opened themselves, and who opened what of theirs; nobody sees more (F-115)."""

    def visible_to(self, viewer: Viewer) -> Self:
        return self.filter(Q(person_id=viewer.pk) | Q(of_id=viewer.pk)) if viewer.is_authenticated else self.none()

    def looked_at(self, viewer: Viewer, *, signed: Mapping[str, Collection[str]] | None = None) -> Self:
        """Who else opened or took what is the viewer's, the latest first.

        Args:
            signed: the keys of what they signed together with others, by kind; whose it is stands not on these looks.
        """
        if not viewer.is_authenticated:
            return self.none()
        theirs = Q(of_id=viewer.pk)
        for thing, keys in (signed or {}).items():
            theirs |= Q(thing=thing, thing_id__in=keys)
        return self.filter(theirs, person__isnull=False).exclude(person_id=viewer.pk).order_by("-pk")


class ActAccess(models.QuerySet["Act"]):
    """What one did is one's own to look back on, and nobody else's."""

    def visible_to(self, viewer: Viewer) -> Self:
        return self.filter(person_id=viewer.pk) if viewer.is_authenticated else self.none()

    def since(self, act: "Act") -> Self:
        """What anybody did to the same thing later."""
        return self.filter(thing=act.thing, pk__gt=act.pk) if act.thing and act.pk else self.none()


class ChangeAccess(models.QuerySet["Change"]):
    """Nobody reads the record of changes on a page: it is for whoever runs the installation, by ``verify_audit``."""

    def visible_to(self, viewer: Viewer) -> Self:
        return self.none()

    def waiting(self, last: int) -> Self:
        """Those that were written since the last one that was sealed; almost always all that are not sealed."""
        return self.filter(pk__gt=last).order_by("pk")


class LinkAccess(models.QuerySet["Link"]):
    """Nor the chain over it."""

    def visible_to(self, viewer: Viewer) -> Self:
        return self.none()


class SessionAccess(models.QuerySet["Session"]):
    """Where one is signed in is one's own to see and to end."""

    def visible_to(self, viewer: Viewer) -> Self:
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(person_id=viewer.pk, expire_date__gt=clock.now())

    def editable_by(self, viewer: Viewer) -> Self:
        return self.visible_to(viewer)


class LostKeysAccess(models.QuerySet["LostKeys"]):
    """That somebody lost their keys is known to themselves, to the team and to the administrators."""

    def visible_to(self, viewer: Viewer) -> Self:
        if plays(viewer, "team", "administrator"):
            return self
        return self.filter(person_id=viewer.pk) if viewer.is_authenticated else self.none()

    def waiting(self) -> Self:
        """Those that two people have not decided yet, nor one against."""
        yes = Count("decisions", filter=Q(decisions__opens=True))
        no = Count("decisions", filter=Q(decisions__opens=False))
        lately = self.filter(said_at__gt=clock.now() - WAY_BACK_WAITS)
        return lately.annotate(said_yes=yes, said_no=no).filter(said_yes__lt=2, said_no=0)

    def decidable_by(self, viewer: Viewer) -> Self:
        """The team and administrators decide, each once, and never about themselves."""
        if not plays(viewer, "team", "administrator"):
            return self.none()
        return self.waiting().exclude(person_id=viewer.pk).exclude(decisions__by=viewer.pk)

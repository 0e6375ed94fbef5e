"""What is done with people: inviting, giving and ending roles, keeping one's own words, writing letters."""

import datetime as dt
from uuid import UUID

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils.text import slugify

from people import clock, letters
from people.acting import acting
from people.errors import Refused
from people.invitations import link_for
from people.models import Invitation, Letter, Person, Role, RoleGrant, Session

INVITATION_OPENS_FOR = dt.timedelta(days=28)


class AlreadyHere(Refused):
    """Somebody with this e-mail address is in the inquiry already."""

    field = "email"


class HoldsRole(Refused):
    """They hold this role already."""

    field = "role"


class InvitationShut(Refused):
    """This invitation no longer opens. Ask whoever invited you for a new one."""


class RoleEndsBeforeItStarts(Refused):
    """The last day comes before the first. Which of the two is right?"""

    field = "ends"


class LastAdministrator(Refused):
    """Somebody must be left who can invite people: give the role to another person first."""


def free_slug(name: str) -> str:
    """The last part of the address of somebody's page: their name, and a number where two share it."""
    stem = slugify(name)[:120] or "someone"
    taken = set(Person.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for n in range(1, len(taken) + 2) if (slug := stem if n == 1 else f"{stem}-{n}") not in taken)


def invite(
    *,
    email: str,
    name: str,
    role: str,
    by: Person | None,
    organisation: str = "",
    starts: dt.date | None = None,
    letter: bool = True,
    at: dt.datetime | None = None,
) -> Invitation:
    """Invite somebody into the inquiry with one role, and write them the letter that lets them in.

    Args:
        by: the administrator who invites; ``None`` only for the first administrator of an installation, who is invited
            by the command and so names themselves.
        starts: the first day of the role; today where it is not said.
        letter: whether the link is sent to them; it can be copied from their page in any case.

    Raises:
        AlreadyHere: the address belongs to somebody already.
    """
    at = at or clock.now()
    person = Person(
        email=email.strip(), display_name=name.strip(), slug=free_slug(name), organisation=organisation, joined_at=at
    )
    person.password = make_password(None)
    with transaction.atomic():
        try:
            with transaction.atomic():
                person.save(force_insert=True)
        except IntegrityError as error:
            if "person_email" in str(error):
                raise AlreadyHere from error
            raise
        with acting(by or person):
            RoleGrant.objects.create(
                person=person, role=role, starts=starts or at.date(), granted_by=by or person, granted_at=at
            )
            return _open_invitation(person=person, by=by, at=at, letter=letter)


def _open_invitation(*, person: Person, by: Person | None, at: dt.datetime, letter: bool) -> Invitation:
    invitation = Invitation.objects.create(
        person=person, invited_by=by, invited_at=at, expires_at=at + INVITATION_OPENS_FOR
    )
    if letter:
        words = letters.invitation(
            name=person.display_name,
            role=_parts_of(person, at),
            invited_by=by.display_name if by and by != person else "",
            link=link_for(invitation.pk),
            opens_until=invitation.expires_at,
        )
        write_letter(to=person.email, subject=words.subject, body=words.body, at=at)
    return invitation


def _parts_of(person: Person, at: dt.datetime) -> str:
    held = RoleGrant.objects.filter(person=person).exclude(ends__lte=at.date())
    return " and ".join(grant.get_role_display() for grant in held) or "reader"


def renew_invitation(*, person: Person, by: Person, letter: bool = True, at: dt.datetime | None = None) -> Invitation:
    """Give somebody who has not come in yet a new link; any older one stops opening.

    Raises:
        AlreadyHere: they have come in; a forgotten password is another matter.
    """
    at = at or clock.now()
    with acting(by):
        Person.objects.select_for_update().get(pk=person.pk)
        if person.has_usable_password():
            raise AlreadyHere(f"{person} has come in already. For a new password there is “Forgotten password”.")
        Invitation.objects.filter(person=person, accepted_at=None, withdrawn_at=None).update(withdrawn_at=at)
        return _open_invitation(person=person, by=by, at=at, letter=letter)


def withdraw_invitation(*, invitation: Invitation, by: Person, at: dt.datetime | None = None) -> None:
    """Shut an invitation that was not yet taken up."""
    with acting(by):
        Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None).update(
            withdrawn_at=at or clock.now()
        )


def accept_invitation(*, invitation: Invitation, password: str, by: Person, at: dt.datetime | None = None) -> Person:
    """Come in: set one's password. One invitation lets one person in, once.

    Raises:
        InvitationShut: it was used, withdrawn or has run out.
    """
    at = at or clock.now()
    with acting(by):
        won = Invitation.objects.filter(
            pk=invitation.pk, accepted_at=None, withdrawn_at=None, expires_at__gt=at
        ).update(accepted_at=at)
        if not won:
            raise InvitationShut
        by.set_password(password)
        by.save(update_fields=["password"])
    return by


def give_role(
    *,
    person: Person,
    role: str,
    by: Person,
    starts: dt.date | None = None,
    ends: dt.date | None = None,
    at: dt.datetime | None = None,
) -> RoleGrant:
    """Give somebody a part in the inquiry, from a day and perhaps to a day.

    Raises:
        HoldsRole: they hold it already for some of that time; the database holds this too.
        RoleEndsBeforeItStarts: the days are the wrong way round.
    """
    at = at or clock.now()
    starts = starts or at.date()
    if ends and ends < starts:
        raise RoleEndsBeforeItStarts
    with acting(by):
        Person.objects.select_for_update().get(pk=person.pk)
        same = RoleGrant.objects.filter(person=person, role=role).filter(Q(ends=None) | Q(ends__gt=starts))
        if (same.filter(starts__lt=ends) if ends else same).exists():
            raise HoldsRole
        return RoleGrant.objects.create(
            person=person, role=role, starts=starts, ends=ends, granted_by=by, granted_at=at
        )


def end_role(*, grant: RoleGrant, by: Person, ends: dt.date | None = None, at: dt.datetime | None = None) -> RoleGrant:
    """End somebody's part from a day on. What they wrote stays.

    Raises:
        HoldsRole: a longer stretch would run into a later one of theirs.
        LastAdministrator: nobody would be left who can invite people.
    """
    at = at or clock.now()
    ends = max(ends or at.date(), grant.starts)
    with acting(by):
        if grant.role == Role.ADMINISTRATOR:
            _see_that_an_administrator_is_left(on=ends, without=Q(pk=grant.pk))
        grant.ends, grant.ended_by = ends, by
        try:
            with transaction.atomic():
                grant.save(update_fields=["ends", "ended_by"])
        except IntegrityError as error:
            raise HoldsRole(field="ends") from error
        if not RoleGrant.objects.on(at.date()).filter(person_id=grant.person_id).exists():
            Session.objects.filter(person_id=grant.person_id).delete()
    return grant


def _see_that_an_administrator_is_left(*, on: dt.date, without: Q) -> None:
    """Two administrators who end one another's part at once are taken one after the other."""
    list(RoleGrant.objects.filter(role=Role.ADMINISTRATOR).order_by("pk").select_for_update())
    administering = RoleGrant.objects.on(on).filter(role=Role.ADMINISTRATOR, person__is_active=True)
    # An invitation that nobody has taken up administers nothing yet.
    left = administering.exclude(without).exclude(person__password__startswith=UNUSABLE_PASSWORD_PREFIX)
    if not left.exists():
        raise LastAdministrator


def close_account(*, person: Person, by: Person, at: dt.datetime | None = None) -> Person:
    """Let somebody in no more, from this moment: open sessions end with their next step. What they wrote stays.

    Raises:
        LastAdministrator: nobody would be left who can invite people.
    """
    at = at or clock.now()
    with acting(by):
        if RoleGrant.objects.on(at.date()).filter(person=person, role=Role.ADMINISTRATOR).exists():
            _see_that_an_administrator_is_left(on=at.date(), without=Q(person=person))
        Invitation.objects.filter(person=person, accepted_at=None, withdrawn_at=None).update(withdrawn_at=at)
        person.is_active = False
        person.save(update_fields=["is_active"])
        Session.objects.filter(person=person).delete()
    return person


def open_account(*, person: Person, by: Person, at: dt.datetime | None = None) -> Person:
    """Let somebody in again who had been shut out."""
    with acting(by):
        person.is_active = True
        person.save(update_fields=["is_active"])
    return person


def describe_oneself(*, by: Person, display_name: str, bio: str, interest: str, organisation: str) -> Person:
    """Keep one's own name, words about oneself and statement of interest."""
    with acting(by):
        by.display_name, by.bio, by.interest, by.organisation = display_name.strip(), bio, interest, organisation
        by.save(update_fields=["display_name", "bio", "interest", "organisation"])
    return by


def write_letter(*, to: str, subject: str, body: str, at: dt.datetime | None = None) -> Letter:
    """Put a letter into the outbox, in the same transaction as whatever it tells of. The post takes it on."""
    return Letter.objects.create(
        to=to, subject=" ".join(subject.split())[:200], body=body, written_at=at or clock.now()
    )


def try_letter_again(*, letter: Letter, by: Person, at: dt.datetime | None = None) -> None:
    """Let the post take a letter at its next round that it could not deliver or had given up."""
    with acting(by):
        Letter.objects.waiting().filter(pk=letter.pk).update(attempts=0, try_again_at=None)


LOOKED = """
INSERT INTO people_accessevent (person_id, kind, thing, thing_id, of_id, at)
SELECT %(person)s, %(kind)s, %(thing)s, %(key)s, %(of)s, %(at)s
FROM set_config('app.person', %(named)s, true)
WHERE NOT EXISTS (
    SELECT FROM people_accessevent WHERE thing = %(thing)s AND thing_id = %(key)s AND person_id = %(person)s
    AND kind = %(kind)s AND at > %(since)s
)
"""
ONE_LOOK = dt.timedelta(hours=1)


def note_look(
    *, by: Person | None, kind: str, thing: str, thing_id: str, of: UUID | None = None, at: dt.datetime | None = None
) -> None:
    """Write down that somebody opened or took something, unless that is written down for the last hour already.

    One statement, and the only write that reading a page may make.

    Args:
        by: empty for a reader who has not signed in; each look of such readers is written down.
        of: whose it is, where it is one person's. What is one's own is not looked at.
    """
    if by is not None and by.pk == of:
        return
    at, person = at or clock.now(), by.pk if by else None
    given = {"person": person, "kind": kind, "thing": thing, "key": thing_id, "of": of, "at": at}
    with connection.cursor() as cursor:
        cursor.execute(LOOKED, {**given, "named": str(person or ""), "since": at - ONE_LOOK})

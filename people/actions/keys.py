"""What is done about sessions and second keys: ending, taking away, and the way back for whoever has lost them."""

import datetime as dt
import secrets

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.urls import reverse

from people import clock, letters
from people.acting import acting
from people.actions import write_letter
from people.errors import NotYours, Refused
from people.invitations import link_for_new_password
from people.models import Letter, LostKeys, Person, RoleGrant, Session, WayBack
from people.second_keys import REQUIRED_OF, is_required_of


class LastKey(Refused):
    """It is your last one, and your part in the inquiry needs one: add another first."""


class DecidedAlready(Refused):
    """This is decided already."""


class OwnWayBack(NotYours):
    """Nobody decides about their own way back: two others do."""


def end_session(*, session: Session, by: Person) -> None:
    """End one of one's own sessions: that browser is signed out with its next step."""
    with acting(by):
        Session.objects.filter(pk=session.pk, person=by).delete()


def end_other_sessions(*, by: Person, but: str | None) -> int:
    """End all of one's own sessions except the one that does it.

    Returns:
        How many there were.
    """
    with acting(by):
        ended, _ = Session.objects.filter(person=by).exclude(pk=but).delete()
    return ended


def put_key_away(*, key: int, by: Person) -> None:
    """Take away one of one's own passkeys, or the app. With the last of them go the codes on paper.

    Raises:
        LastKey: the part that they play needs one.
    """
    with acting(by):
        Person.objects.select_for_update().get(pk=by.pk)
        own = Authenticator.objects.filter(user=by)
        keys = own.exclude(type=Authenticator.Type.RECOVERY_CODES)
        others = keys.exclude(pk=key).exists()
        if not others and is_required_of(by):
            raise LastKey
        keys.filter(pk=key).delete()
        if not others:
            own.delete()
        words = letters.keys_changed(name=by.display_name)
        write_letter(to=by.email, subject=words.subject, body=words.body)


def say_keys_lost(*, person: Person, by: Person, at: dt.datetime | None = None) -> LostKeys:
    """Say that somebody has lost their keys: they themselves at the door, or whoever they told.

    The person is written to: it may have been somebody else with their password. The post writes to those who decide
    (:func:`write_to_who_decides`): who they are is not told at the door. Said twice it is one.
    """
    at = at or clock.now()
    with acting(by):
        Person.objects.select_for_update().get(pk=person.pk)
        waiting: LostKeys | None = LostKeys.objects.waiting().filter(person=person).first()
        if waiting is not None:
            return waiting
        lost = LostKeys.objects.create(person=person, said_by=by, said_at=at)
        words = letters.keys_lost(name=person.display_name)
        write_letter(to=person.email, subject=words.subject, body=words.body, at=at)
    return lost


def write_to_who_decides(*, lost: LostKeys, by: Person, at: dt.datetime | None = None) -> int:
    """Ask everybody who may decide about a way back, each by one letter; who had theirs gets no other.

    Returns:
        How many letters there were to write.
    """
    at = at or clock.now()
    with acting(by):
        person = Person.objects.select_for_update().get(pk=lost.person_id)
        link = settings.SITE_ADDRESS.rstrip("/") + reverse("person-keys", args=[person.slug])
        deciding = RoleGrant.objects.on(at.date()).filter(role__in=REQUIRED_OF).values("person")
        written = 0
        for someone in Person.objects.filter(is_active=True, pk__in=deciding).exclude(pk=person.pk):
            words = letters.somebody_waits(name=someone.display_name, who=person.display_name, link=link)
            had = Letter.objects.filter(to=someone.email, subject=words.subject, written_at__gte=lost.said_at)
            if not had.exists():
                write_letter(to=someone.email, subject=words.subject, body=words.body, at=at)
                written += 1
    return written


def decide_way_back(*, lost: LostKeys, opens: bool, because: str, by: Person, at: dt.datetime | None = None) -> WayBack:
    """Decide whether somebody who lost their keys is let in again. One «no» ends it; it takes two who say «yes».

    With the second the old keys, every session and the old password end, and a letter to the person's own address lets
    them choose another: so whoever comes in has their post, and was known to two people.

    Raises:
        OwnWayBack: it is their own; the database holds this too.
        DecidedAlready: by two others, by one against, or by the same person.
    """
    at = at or clock.now()
    with acting(by):
        person = Person.objects.select_for_update().get(pk=lost.person_id)
        if by == person:
            raise OwnWayBack
        if not LostKeys.objects.decidable_by(by).filter(pk=lost.pk).exists():
            raise DecidedAlready
        decision = WayBack.objects.create(lost=lost, by=by, opens=opens, because=because, at=at)
        if lost.decisions.filter(opens=True).count() == 2 and opens:
            Authenticator.objects.filter(user=person).delete()
            Session.objects.filter(person=person).delete()
            person.set_password(secrets.token_urlsafe(32))
            person.save(update_fields=["password"])
            words = letters.way_back(name=person.display_name, link=link_for_new_password(person))
            write_letter(to=person.email, subject=words.subject, body=words.body, at=at)
    return decision

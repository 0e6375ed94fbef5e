"""What is recorded of a place: its actors by role, what is in focus, acts of trust, and what holds."""

import datetime as dt

from django.db import models

from behaviours.models import Behaviour
from people import clock
from people.acting import acting
from people.models import Person
from places.actions.refusals import ActorElsewhere, EndedAlready, InFocusAlready, NeedsName, day, free, in_order
from places.models import Actor, FixedPoint, FocusPeriod, Place, TrustEvent


def register_actor(
    *,
    place: Place,
    working_name: str,
    kind: str,
    by: Person,
    key: str = "",
    role_title: str = "",
    organisation: str = "",
    sector: str = "",
    standpoint: str = "",
    domain_of_experience: str = "",
    starts: dt.date | None = None,
    ends: dt.date | None = None,
    at: dt.datetime | None = None,
) -> Actor:
    """Enter a local actor in the place's register, by role (F-003). No real name is asked for.

    Args:
        working_name: what they are called in notes: «the housing lead».
        key: how the demonstration knows them; made from the working name where it is not given.

    Raises:
        NeedsName: there is no working name.
        EndsBeforeItStarts: the days are the wrong way round.
    """
    working_name = working_name.strip()
    if not working_name:
        raise NeedsName(field="working_name")
    in_order(starts, ends)
    with acting(by):
        taken = set(Actor.objects.filter(place=place).values_list("key", flat=True))
        return Actor.objects.create(
            place=place,
            key=key or free(working_name, taken, 80, "actor"),
            kind=kind,
            working_name=working_name,
            role_title=role_title.strip(),
            organisation=organisation.strip(),
            sector=sector,
            standpoint=standpoint,
            domain_of_experience=domain_of_experience.strip(),
            starts=starts,
            ends=ends,
        )


def describe_actor(
    *,
    actor: Actor,
    working_name: str,
    kind: str,
    by: Person,
    role_title: str = "",
    organisation: str = "",
    sector: str = "",
    standpoint: str = "",
    domain_of_experience: str = "",
    starts: dt.date | None = None,
    ends: dt.date | None = None,
    at: dt.datetime | None = None,
) -> Actor:
    """Say anew what a local actor is called and which role they have. Notes that name them follow.

    Raises:
        NeedsName: the working name was taken away.
        EndsBeforeItStarts: the days are the wrong way round.
    """
    if not working_name.strip():
        raise NeedsName(field="working_name")
    in_order(starts, ends)
    with acting(by):
        actor.working_name, actor.kind, actor.sector, actor.standpoint = working_name.strip(), kind, sector, standpoint
        actor.role_title, actor.organisation = role_title.strip(), organisation.strip()
        actor.domain_of_experience, actor.starts, actor.ends = domain_of_experience.strip(), starts, ends
        actor.save()
    return actor


def begin_focus(
    *,
    place: Place,
    behaviour: Behaviour,
    by: Person,
    starts: dt.date | None = None,
    ends: dt.date | None = None,
    intent: str = "",
    approach: str = "",
    at: dt.datetime | None = None,
) -> FocusPeriod:
    """Take a behaviour into a place's focus: since when, what is meant by it there, how it is gone about (F-005).

    Raises:
        EndsBeforeItStarts: the days are the wrong way round.
        InFocusAlready: it is in focus there at that time; the database holds this too.
    """
    starts = starts or day(at or clock.now())
    in_order(starts, ends)
    with acting(by):
        running = models.Q(ends=None) | models.Q(ends__gt=starts)
        if ends:
            running &= models.Q(starts__lt=ends)
        # The place's row is held, so that of two who begin at once the second sees the first.
        Place.objects.select_for_update(no_key=True).get(pk=place.pk)
        if FocusPeriod.objects.filter(running, place=place, behaviour=behaviour).exists():
            raise InFocusAlready
        return FocusPeriod.objects.create(
            place=place,
            behaviour=behaviour,
            starts=starts,
            ends=ends,
            intent=intent.strip(),
            approach=approach.strip(),
            recorded_by=by,
        )


def end_focus(
    *, focus: FocusPeriod, by: Person, ends: dt.date | None = None, at: dt.datetime | None = None
) -> FocusPeriod:
    """Let a behaviour go from a place's focus, from a day on. That it was in focus stays written.

    Raises:
        EndedAlready: it was let go before.
        EndsBeforeItStarts: it began later than that.
    """
    ends = ends or day(at or clock.now())
    if focus.ends is not None:
        raise EndedAlready
    in_order(focus.starts, ends)
    with acting(by):
        focus.ends = ends
        focus.save(update_fields=["ends"])
    return focus


def pin_trust_event(
    *,
    place: Place,
    key: str,
    effect: str,
    act: str,
    what: str,
    happened_on: dt.date,
    by: Person,
    done_by: str = "",
    complex: str = "",
    speed: str = "",
    other_account: str = "",
    at: dt.datetime | None = None,
) -> TrustEvent:
    """Pin down a decision, act or omission that built, disturbed, destroyed or repaired trust (F-026).

    Args:
        done_by: the kind of actor, never somebody's name.
    """
    with acting(by):
        return TrustEvent.objects.create(
            place=place,
            key=key,
            effect=effect,
            act=act,
            what=what,
            happened_on=happened_on,
            done_by=done_by,
            complex=complex,
            speed=speed,
            other_account=other_account,
        )


def name_fixed_point(
    *,
    place: Place,
    actor: Actor,
    status: str,
    by: Person,
    leverage: str = "",
    staying_power: str = "",
    rooted_by: str = "",
    named_on: dt.date | None = None,
    review_on: dt.date | None = None,
    at: dt.datetime | None = None,
) -> FixedPoint:
    """Name somebody or something that holds while the rest moves, with a day to look again (F-046).

    Raises:
        ActorElsewhere: the actor is of another place.
    """
    if actor.place_id != place.pk:
        raise ActorElsewhere
    with acting(by):
        return FixedPoint.objects.create(
            place=place,
            actor=actor,
            status=status,
            leverage=leverage,
            staying_power=staying_power,
            rooted_by=rooted_by,
            named_by=by,
            named_on=named_on or day(at or clock.now()),
            review_on=review_on,
        )

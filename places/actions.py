"""What is done with places: opening and describing them, who works there, their local actors and what is in focus.

Who may do it is decided before: views fetch the place through ``editable_by`` or ``administered_by``. What is refused
here is refused to everybody.
"""

import datetime as dt
from typing import Any

from django.db import DatabaseError, IntegrityError, models, transaction
from django.utils import timezone
from django.utils.text import slugify

from behaviours.models import Behaviour
from people import clock
from people.acting import acting
from people.errors import Refused
from people.models import Person
from places.models import Actor, FixedPoint, FocusPeriod, Place, PlaceMembership, TrustEvent


class PlaceHasName(Refused):
    """Another place has this name already."""

    field = "name"


class NeedsName(Refused):
    """It has no name yet."""

    field = "name"


class EndsBeforeItStarts(Refused):
    """It ends before it begins. Are the two days the wrong way round?"""

    field = "ends"


class WorksThereAlready(Refused):
    """They already work in this place at that time."""

    field = "starts"


class InFocusAlready(Refused):
    """This behaviour is in focus there already at that time."""

    field = "behaviour"


class EndedAlready(Refused):
    """That has ended already."""

    field = "ends"


class ActorElsewhere(Refused):
    """This actor belongs to another place."""

    field = "actor"


def _day(at: dt.datetime) -> dt.date:
    return timezone.localdate(at)


def _constraint(error: DatabaseError) -> str:
    """The name of the rule by which the database refused."""
    return getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""


def _in_order(starts: dt.date | None, ends: dt.date | None) -> None:
    if starts and ends and ends < starts:
        raise EndsBeforeItStarts


def _free(stem: str, taken: set[str], longest: int, otherwise: str) -> str:
    """The last part of an address: from the name, with a number where it is taken."""
    stem = slugify(stem)[: longest - 4].strip("-") or otherwise
    return next(key for n in range(1, len(taken) + 2) if (key := stem if n == 1 else f"{stem}-{n}") not in taken)


# These are addresses beside those of the places.
NO_SLUG = {"new", "focus"}


def open_place(
    *,
    name: str,
    by: Person,
    slug: str = "",
    public_name: str = "",
    nickname: str = "",
    region_blur: str = "",
    question: str = "",
    story: str = "",
    at: dt.datetime | None = None,
) -> Place:
    """Bring a place into the inquiry. It stands last in every list, and keeps its position there (F-004).

    Args:
        name: what the place is called among those who work in the inquiry.
        slug: the last part of its address; made from the name where it is not given.
        public_name: the name that print uses; the name itself where it is empty.
        region_blur: where it is, no more exactly than may be said.

    Raises:
        NeedsName: there is no name.
        PlaceHasName: another place has it.
    """
    name = name.strip()
    if not name:
        raise NeedsName
    with acting(by):
        last = Place.objects.aggregate(last=models.Max("position"))["last"] or 0
        taken = NO_SLUG | set(Place.objects.values_list("slug", flat=True))
        place = Place(
            slug=slug or _free(name, taken, 60, "place"), name=name, public_name=public_name.strip(),
            nickname=nickname.strip(), region_blur=region_blur.strip(), question=question.strip(), story=story.strip(),
            position=last + 1,
        )
        return _keep_place(place, force_insert=True)


def describe_place(
    *,
    place: Place,
    by: Person,
    name: str | None = None,
    public_name: str | None = None,
    nickname: str | None = None,
    region_blur: str | None = None,
    question: str | None = None,
    story: str | None = None,
    at: dt.datetime | None = None,
) -> Place:
    """Say what a place is called, where it is roughly, what it asks and what its story is. What is left out stays.

    Raises:
        NeedsName: the name was taken away.
        PlaceHasName: another place has it.
    """
    said = {
        "name": name, "public_name": public_name, "nickname": nickname, "region_blur": region_blur,
        "question": question, "story": story,
    }
    changed = {field: words.strip() for field, words in said.items() if words is not None}
    if changed.get("name") == "":
        raise NeedsName
    with acting(by):
        for field, words in changed.items():
            setattr(place, field, words)
        return _keep_place(place, update_fields=list(changed))


def _keep_place(place: Place, **how: Any) -> Place:  # noqa: ANN401 - handed on to Django's save
    try:
        with transaction.atomic():
            place.save(**how)
    except IntegrityError as error:
        if "name" in _constraint(error):
            raise PlaceHasName from error
        raise
    return place


def begin_membership(
    *,
    place: Place,
    person: Person,
    starts: dt.date,
    by: Person,
    ends: dt.date | None = None,
    at: dt.datetime | None = None,
) -> PlaceMembership:
    """Write down that somebody works in a place from a day on, and perhaps until a day.

    The day on which it ends is the first on which they no longer work there; coming back begins another stretch.

    Raises:
        EndsBeforeItStarts: the days are the wrong way round.
        WorksThereAlready: the stretch overlaps another of theirs in this place; the database holds this too.
    """
    _in_order(starts, ends)
    with acting(by):
        try:
            with transaction.atomic():
                return PlaceMembership.objects.create(
                    place=place, person=person, starts=starts, ends=ends, recorded_by=by
                )
        except IntegrityError as error:
            if _constraint(error) == "membership_never_overlaps_itself":
                sentence = f"{person.display_name} already works in {place.name} at that time."
                raise WorksThereAlready(sentence) from error
            raise


def end_membership(
    *, membership: PlaceMembership, ends: dt.date, by: Person, at: dt.datetime | None = None
) -> PlaceMembership:
    """Write down that somebody works in a place no longer, from a day on. What they wrote stays.

    Raises:
        EndsBeforeItStarts: they began later than that.
        WorksThereAlready: a longer stretch would run into a later one of theirs.
    """
    _in_order(membership.starts, ends)
    with acting(by):
        membership.ends = ends
        try:
            with transaction.atomic():
                membership.save(update_fields=["ends"])
        except IntegrityError as error:
            raise WorksThereAlready(field="ends") from error
    return membership


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
    _in_order(starts, ends)
    with acting(by):
        taken = set(Actor.objects.filter(place=place).values_list("key", flat=True))
        return Actor.objects.create(
            place=place, key=key or _free(working_name, taken, 80, "actor"), kind=kind, working_name=working_name,
            role_title=role_title.strip(), organisation=organisation.strip(), sector=sector, standpoint=standpoint,
            domain_of_experience=domain_of_experience.strip(), starts=starts, ends=ends,
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
    _in_order(starts, ends)
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
        InFocusAlready: it is in focus there at that time.
    """
    starts = starts or _day(at or clock.now())
    _in_order(starts, ends)
    with acting(by):
        running = models.Q(ends=None) | models.Q(ends__gt=starts)
        if ends:
            running &= models.Q(starts__lt=ends)
        # The place's row is held, so that of two who begin at once the second sees the first.
        Place.objects.select_for_update(no_key=True).get(pk=place.pk)
        if FocusPeriod.objects.filter(running, place=place, behaviour=behaviour).exists():
            raise InFocusAlready
        return FocusPeriod.objects.create(
            place=place, behaviour=behaviour, starts=starts, ends=ends, intent=intent.strip(),
            approach=approach.strip(), recorded_by=by,
        )


def end_focus(
    *, focus: FocusPeriod, by: Person, ends: dt.date | None = None, at: dt.datetime | None = None
) -> FocusPeriod:
    """Let a behaviour go from a place's focus, from a day on. That it was in focus stays written.

    Raises:
        EndedAlready: it was let go before.
        EndsBeforeItStarts: it began later than that.
    """
    ends = ends or _day(at or clock.now())
    if focus.ends is not None:
        raise EndedAlready
    _in_order(focus.starts, ends)
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
            place=place, key=key, effect=effect, act=act, what=what, happened_on=happened_on, done_by=done_by,
            complex=complex, speed=speed, other_account=other_account,
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
            place=place, actor=actor, status=status, leverage=leverage, staying_power=staying_power,
            rooted_by=rooted_by, named_by=by, named_on=named_on or _day(at or clock.now()), review_on=review_on,
        )

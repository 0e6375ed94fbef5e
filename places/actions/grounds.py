"""Opening and describing places, and who works in them since when."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, models, transaction

from people.acting import acting
from people.models import Person
from places.actions.refusals import NeedsName, PlaceHasName, WorksThereAlready, constraint, free, in_order
from places.models import Place, PlaceMembership

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
            slug=slug or free(name, taken, 60, "place"),
            name=name,
            public_name=public_name.strip(),
            nickname=nickname.strip(),
            region_blur=region_blur.strip(),
            question=question.strip(),
            story=story.strip(),
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
        "name": name,
        "public_name": public_name,
        "nickname": nickname,
        "region_blur": region_blur,
        "question": question,
        "story": story,
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
        if "name" in constraint(error):
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
    in_order(starts, ends)
    with acting(by):
        try:
            with transaction.atomic():
                return PlaceMembership.objects.create(
                    place=place, person=person, starts=starts, ends=ends, recorded_by=by
                )
        except IntegrityError as error:
            if constraint(error) == "membership_never_overlaps_itself":
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
    in_order(membership.starts, ends)
    with acting(by):
        membership.ends = ends
        try:
            with transaction.atomic():
                membership.save(update_fields=["ends"])
        except IntegrityError as error:
            raise WorksThereAlready(field="ends") from error
    return membership

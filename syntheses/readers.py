"""Who reads what is published: the funders of the inquiry, and which of them are told of an edition."""

import datetime as dt

from django.utils import timezone

from people import clock
from people.access import PersonAccess
from people.models import Person, Role, RoleGrant
from syntheses.models import Edition


def funders(*, at: dt.datetime | None = None) -> PersonAccess:
    """Whoever is a funder of the inquiry on a day."""
    held = RoleGrant.objects.on(timezone.localdate(at or clock.now())).filter(role=Role.FUNDER)
    found: PersonAccess = Person.objects.filter(is_active=True, pk__in=held.values("person"))
    return found


def readers_to_tell(edition: Edition, *, at: dt.datetime | None = None) -> list[Person]:
    """The funders who may read an edition today."""
    told = funders(at=at)
    if edition.audience == Edition.Audience.GRANTED:
        told = told.filter(grants__synthesis=edition.synthesis_id)
    return list(told)

"""Saying how one behaviour bears on another, and where one stands on what was said."""

import datetime as dt

from behaviours.models import Behaviour
from people import clock
from people.acting import acting
from people.models import Person
from reflections.models import InfluenceClaim, Position


def make_claim(
    *,
    key: str,
    from_behaviour: Behaviour,
    to_behaviour: Behaviour | None,
    verb: str,
    words: str,
    by: Person,
    kind: str = "",
    mechanism: str = "",
    status: str = "",
    at: dt.datetime | None = None,
) -> InfluenceClaim:
    """Claim that one behaviour requires, enables or weakens another, or all the others (F-052, F-056).

    Args:
        to_behaviour: the other behaviour; ``None`` where the claim is about all the others.
    """
    with acting(by):
        return InfluenceClaim.objects.create(
            key=key, from_behaviour=from_behaviour, to_behaviour=to_behaviour, verb=verb, words=words.strip(),
            kind=kind, mechanism=mechanism.strip(), status=status, made_at=at or clock.now(),
        )  # fmt: skip


def take_position(
    *,
    claim: InfluenceClaim,
    stance: str,
    by: Person,
    words: str = "",
    so_we_should: str = "",
    so_we_should_not: str = "",
    shown_as: str = Position.Shown.COUNTED_ONLY,
    taken_on: dt.date | None = None,
) -> Position:
    """Say where one stands on a claim, from a day on, in one's own words (F-058). Where one stood before is kept."""
    with acting(by):
        return Position.objects.create(
            claim=claim, person=by, stance=stance, words=words.strip(), so_we_should=so_we_should.strip(),
            so_we_should_not=so_we_should_not.strip(), shown_as=shown_as, taken_on=taken_on or clock.today(),
        )  # fmt: skip

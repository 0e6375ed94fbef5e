"""What is done with the voices that nobody may smooth away: different views, and the answers of places."""

import datetime as dt
import hashlib
from collections.abc import Collection

from django.db.models import Max

from people import clock
from people.acting import acting
from people.models import Person
from places.models import Place
from syntheses.actions.changes import changing, keep, words
from syntheses.errors import NotTheHolder, OtherPiece, Refused
from syntheses.models import Dissent, DissentHolder, Paragraph, PlaceAnswer, ResponsePoint, Synthesis


def raise_dissent(
    *,
    after: Paragraph,
    wording: str,
    holders: Collection[Person],
    by: Person,
    at: dt.datetime | None = None,
) -> Dissent:
    """Put a different view beside the paragraph that it answers. From then on it belongs to its holders (F-059).

    Each of them still has to accept how it stands; until then, the piece is not published.

    Raises:
        Refused: nobody holds it.
    """
    if not holders:
        raise Refused("A different view is held by somebody. Say by whom.", field="holders")
    at = at or clock.now()
    with changing(after.section.synthesis, by=by):
        dissent = Dissent.objects.create(
            synthesis=after.section.synthesis,
            after=after,
            raised_by=by,
            raised_at=at,
            wording=words(wording, field="wording", missing="Write the different view first."),
        )
        for person in holders:
            DissentHolder.objects.create(dissent=dissent, person=person)
    return dissent


def _holding(dissent: Dissent, by: Person) -> DissentHolder:
    holding = DissentHolder.objects.filter(dissent=dissent, person=by, withdrawn_on=None).first()
    if holding is None:
        raise NotTheHolder
    return holding


def reword_dissent(
    *,
    dissent: Dissent,
    by: Person,
    wording: str | None = None,
    after: Paragraph | None = None,
    at: dt.datetime | None = None,
) -> Dissent:
    """Change the words of a different view, or the paragraph that it answers. Every holder is then asked again.

    Raises:
        NotTheHolder: it is not theirs to change.
    """
    if after is not None and after.section.synthesis_id != dissent.synthesis_id:
        raise OtherPiece
    with changing(dissent.synthesis, by=by):
        _holding(dissent, by)
        if wording is not None:
            missing = "A different view needs words. To end it, withdraw it."
            dissent.wording = words(wording, field="wording", missing=missing)
        dissent.after = after or dissent.after
        dissent.save(update_fields=["wording", "after"])
        accepted = DissentHolder.objects.filter(dissent=dissent, withdrawn_on=None).exclude(accepted_on=None)
        accepted.update(accepted_on=None)
    return dissent


def accept_dissent(*, dissent: Dissent, by: Person, at: dt.datetime | None = None) -> DissentHolder:
    """Accept how one's different view now stands in the piece.

    Raises:
        NotTheHolder: only its holders accept it.
    """
    with acting(by):
        holding = _holding(dissent, by)
        if holding.accepted_on is None:
            holding.accepted_on = (at or clock.now()).date()
            holding.save(update_fields=["accepted_on"])
    return holding


def withdraw_dissent(*, dissent: Dissent, by: Person, at: dt.datetime | None = None) -> DissentHolder:
    """Hold a different view no longer. It stands as long as anybody else holds it, and is kept when nobody does."""
    with changing(dissent.synthesis, by=by):
        holding = _holding(dissent, by)
        holding.accepted_on, holding.withdrawn_on = None, (at or clock.now()).date()
        holding.save(update_fields=["accepted_on", "withdrawn_on"])
    return holding


def record_place_answer(
    *,
    synthesis: Synthesis,
    given_by: str,
    text: str,
    by: Person,
    place: Place | None = None,
    shown_on: dt.date | None = None,
    given_on: dt.date | None = None,
    may_travel: bool = True,
    at: dt.datetime | None = None,
) -> PlaceAnswer:
    """Record what a place answered when it was shown what is said of it (F-113). It is printed as it was given.

    Args:
        given_by: who answered, in words: "the tenants' forum".
        place: empty where naming it would tell who speaks.
    """
    given_on = given_on or (at or clock.now()).date()
    if shown_on is not None and shown_on > given_on:
        raise Refused("It was answered before it was shown. One of the two days is wrong.", field="given_on")
    with changing(synthesis, by=by):
        return PlaceAnswer.objects.create(
            synthesis=synthesis,
            place=place,
            shown_on=shown_on,
            given_on=given_on,
            may_travel=may_travel,
            recorded_by=by,
            given_by=words(given_by, field="given_by", missing="Say who answered, in a few words."),
            text=words(text, field="text", missing="Write down what they answered."),
        )


def add_response_point(
    *,
    synthesis: Synthesis,
    kind: str,
    text: str,
    by: Person,
    position: int | None = None,
    at: dt.datetime | None = None,
) -> ResponsePoint:
    """Say in a line what a response accepts, questions or cautions against in the work that it answers (F-082)."""
    with changing(synthesis, by=by):
        last = ResponsePoint.objects.filter(synthesis=synthesis, kind=kind).aggregate(last=Max("position"))["last"] or 0
        point = ResponsePoint.objects.create(
            synthesis=synthesis,
            kind=kind,
            text=words(text, field="text", missing="Write the point first."),
            position=position or last + 1,
        )
        _keep_point(point, "added a point to", None, point.position, by=by, at=at)
    return point


def drop_response_point(*, point: ResponsePoint, by: Person, at: dt.datetime | None = None) -> None:
    """Take such a line out again."""
    with changing(point.synthesis, by=by):
        _keep_point(point, "took a point out of", point.position, None, by=by, at=at)
        point.delete()


def _keep_point(
    point: ResponsePoint, said: str, was: int | None, now: int | None, *, by: Person, at: dt.datetime | None
) -> None:
    piece, told = point.synthesis, {"kind_of_point": point.kind, "text": point.text}
    key = hashlib.sha256(f"{piece.pk} {point.kind} {point.text}".encode()).hexdigest()
    keep(piece, "point", key, said, by=by, was=was, now=now, at=at, **told)

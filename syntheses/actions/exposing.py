"""What is decided where a piece could point at somebody (F-062)."""

import datetime as dt
from collections.abc import Sequence

from people import clock
from people.acting import acting
from people.models import Person
from syntheses import exposure, standing
from syntheses.access import decides_exposure
from syntheses.actions.changes import words
from syntheses.errors import ExposureMoved, NotASecondPerson
from syntheses.models import ExposureDecision, Synthesis


def decide_exposure(
    *,
    synthesis: Synthesis,
    statements: Sequence[exposure.Statement],
    readers: str,
    decision: str,
    reason: str,
    by: Person,
    at: dt.datetime | None = None,
) -> list[ExposureDecision]:
    """Decide of what could point at somebody: keep it, have it said more generally, or hold it back.

    Args:
        statements: those that it is decided of, as they were seen.
        readers: who will read them. It holds for these and for every closer circle.
        reason: why, in a sentence that those who wrote them can read.

    Raises:
        NotASecondPerson: they wrote it, or the notes behind it, or stand among the authors; or are not of the team.
        ExposureMoved: it has changed since it was seen.
    """
    why = words(reason, field="reason", missing="Say why. Those who wrote it read it.")
    with acting(by):
        current = Synthesis.objects.select_for_update().get(pk=synthesis.pk)
        now = {each.anchor: each for each in exposure.look(standing.read(current))}
        if any(now[seen.anchor].seen != seen.seen if seen.anchor in now else True for seen in statements):
            raise ExposureMoved
        if not decides_exposure(by) or not all(seen.may_be_decided_by(by) for seen in statements):
            raise NotASecondPerson
        return ExposureDecision.objects.bulk_create(
            ExposureDecision(
                synthesis=current,
                paragraph=seen.paragraph,
                excerpt=seen.excerpt,
                version=seen.version,
                seen=seen.seen,
                found={"places": seen.places, "associates": seen.associates, "tellers": seen.tellers, "why": seen.why},
                readers=readers,
                decision=decision,
                reason=why,
                decided_by=by,
                decided_at=at or clock.now(),
            )
            for seen in statements
            if seen.why
        )

"""The teller's leave: asked for and recorded, one step after another, and never wider than the promise."""

import datetime as dt

from django.utils import timezone

from people import clock
from people.acting import acting
from people.errors import NotYours
from people.models import Person
from reflections import spans
from reflections.actions.refusals import ClearanceCannotBe, TextCannotBeKept
from reflections.models import Clearance, Excerpt, Promise
from reflections.models.excerpts import Cleared

OPEN = frozenset({Cleared.CLEARED, Cleared.AMENDED})

# Promises under which a "yes" means nothing without saying how the teller gave it.
SAYS_HOW = {
    Promise.GIST_ONLY: "Gist only was promised: say how the teller agreed to these words.",
    Promise.CHECK_FIRST: "You promised to check first: say how the teller agreed.",
}


def record_clearance(
    *,
    excerpt: Excerpt,
    state: str,
    by: Person,
    wording: str = "",
    how: str = "",
    agreed_on: dt.date | None = None,
    at: dt.datetime | None = None,
) -> Excerpt:
    """Record a step of asking the teller (F-106): asked, cleared, cleared in other words, or kept back.

    The author of the note records it, since the teller need not have an account; each step is kept, with how and when
    they agreed. Any answer may follow any other: a teller may say no after yes, and yes after no.

    The promise caps it. Of what was to be written nowhere nothing is ever used. Where the gist only was promised, or to
    check first, a yes is a later leave, which lifts the promise for these words: so it says how it was given.

    Raises:
        NotYours: only the author of the note asks.
        ClearanceCannotBe: the state does not follow, lacks its wording or how, or the promise forbids it.
    """
    at = at or clock.now()
    wording, how = spans.normal(wording).strip(), " ".join(how.split())
    for field, value in (("wording", wording), ("how", how)):
        if wrong := spans.fault(value):
            raise TextCannotBeKept(wrong, field=field)
    with acting(by):
        excerpt = Excerpt.objects.select_for_update(of=("self",)).select_related("note").get(pk=excerpt.pk)
        if excerpt.note.author_id != by.pk:
            raise NotYours
        if state == Cleared.AMENDED and wording == excerpt.exact:
            state, wording = Cleared.CLEARED, ""
        if state in OPEN:
            agreed_on = agreed_on or timezone.localdate(at)
        last = excerpt.clearances.last()
        if last and (last.state, last.wording, last.how, last.agreed_on) == (state, wording, how, agreed_on):
            return excerpt
        _can_be(excerpt, state, wording=wording, how=how, agreed_on=agreed_on, at=at)
        Clearance.objects.create(
            excerpt=excerpt, state=state, wording=wording, how=how, agreed_on=agreed_on, recorded_by=by, recorded_at=at
        )
        excerpt.clearance, excerpt.wording = state, wording
        excerpt.save(update_fields=["clearance", "wording"])
    return excerpt


def _can_be(
    excerpt: Excerpt, state: str, *, wording: str, how: str, agreed_on: dt.date | None, at: dt.datetime
) -> None:
    promise = excerpt.note.promise
    if state not in Cleared.values or (state == Cleared.NOT_ASKED and excerpt.clearance != Cleared.NOT_ASKED):
        raise ClearanceCannotBe("What was asked once was asked. Say how it stands now.")
    if promise == Promise.NOTHING_WRITTEN and state not in {Cleared.NOT_ASKED, Cleared.REFUSED}:
        raise ClearanceCannotBe("The promise was that nothing is written. Nothing of it can be used.")
    if state == Cleared.AMENDED and not wording:
        raise ClearanceCannotBe("Write the wording that the teller agreed to.", field="wording")
    if state != Cleared.AMENDED and wording:
        raise ClearanceCannotBe("Another wording goes with “Cleared in other words”.", field="wording")
    if state in OPEN and not how and promise in SAYS_HOW:
        raise ClearanceCannotBe(SAYS_HOW[Promise(promise)], field="how")
    if agreed_on and agreed_on > timezone.localdate(at):
        raise ClearanceCannotBe("That day has not come yet.", field="agreed_on")
    if agreed_on and agreed_on < excerpt.note.happened_on:
        raise ClearanceCannotBe("They cannot have agreed before it happened.", field="agreed_on")

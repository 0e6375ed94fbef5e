"""What is done with the words that a paragraph rests on, and with the phrases in it that count something."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Max

from people import clock
from people.acting import acting
from people.models import Person
from reflections.models import Excerpt, InfluenceClaim
from reflections.models.excerpts import Cleared
from syntheses import counts
from syntheses.actions.changes import changing, set_order, stepped
from syntheses.errors import AlreadyMarked, NotAsItStands, NotCleared, NotInText, OtherPiece, Refused, RestsOnIt
from syntheses.models import Evidence, Paragraph, PullQuote, Quantifier, Section, Synthesis

_NOT_CLEARED = {
    Cleared.NOT_ASKED: "Nobody has asked the teller about these words yet. Once cleared, they can stand in a piece.",
    Cleared.ASKED: "The teller was asked and has not answered yet. Once cleared, the words can stand in a piece.",
    Cleared.REFUSED: "The teller keeps these words back, so they stand in no piece.",
}


def _must_be_cleared(excerpt: Excerpt) -> None:
    """As the words stand at this moment, not as they stood when the page was opened."""
    excerpt.refresh_from_db(fields=["clearance", "wording", "removed_at"])
    if excerpt.removed_at is not None or excerpt.note.archived_at is not None:
        raise NotCleared("These words have been taken back.")
    if not excerpt.is_cleared:
        raise NotCleared(_NOT_CLEARED[Cleared(excerpt.clearance)])


def attach_evidence(
    *,
    paragraph: Paragraph,
    excerpt: Excerpt,
    by: Person,
    stance: str = Evidence.Stance.SUPPORTS,
    at: dt.datetime | None = None,
) -> Evidence:
    """Attach cleared words to a paragraph: do they support, complicate or contradict it.

    Attached already, they only change how they bear on it.

    Raises:
        NotCleared: the teller has not let these words travel, or no longer does.
    """
    synthesis = paragraph.section.synthesis
    with changing(synthesis, by=by):
        _must_be_cleared(excerpt)
        last = paragraph.evidence.aggregate(last=Max("position"))["last"] or 0
        evidence, is_new = Evidence.objects.get_or_create(
            paragraph=paragraph,
            excerpt=excerpt,
            defaults={"stance": stance, "position": last + 1, "attached_by": by, "attached_at": at or clock.now()},
        )
        if not is_new and evidence.stance != stance:
            evidence.stance = stance
            evidence.save(update_fields=["stance"])
        counts.recount(paragraph.quantifiers.all(), synthesis=synthesis, at=at)
    return evidence


def detach_evidence(*, evidence: Evidence, by: Person, at: dt.datetime | None = None) -> None:
    """Take words away from a paragraph. The words themselves stay where they were marked.

    Raises:
        RestsOnIt: a counted phrase rests on these words alone.
    """
    paragraph = evidence.paragraph
    with changing(paragraph.section.synthesis, by=by):
        for mark in evidence.quantifiers.prefetch_related("rests_on"):
            if len(mark.rests_on.all()) == 1:
                raise RestsOnIt(f"“{mark.phrase}” rests on these words alone. Count it from something else first.")
        evidence.delete()
        counts.recount(paragraph.quantifiers.all(), synthesis=paragraph.section.synthesis, at=at)


def withdraw_evidence(
    *, evidence: Evidence, by: Person, on: dt.date | None = None, at: dt.datetime | None = None
) -> Evidence:
    """Write down that the teller took the words back. They are shown no more, and count no more."""
    paragraph = evidence.paragraph
    with changing(paragraph.section.synthesis, by=by):
        evidence.withdrawn_on = on or (at or clock.now()).date()
        evidence.save(update_fields=["withdrawn_on"])
        counts.recount(paragraph.quantifiers.all(), synthesis=paragraph.section.synthesis, at=at)
    return evidence


def move_evidence(*, evidence: Evidence, to: str, by: Person, at: dt.datetime | None = None) -> None:
    """Move words ``up`` or ``down`` among those under their paragraph."""
    with changing(evidence.paragraph.section.synthesis, by=by):
        beside = Evidence.objects.filter(paragraph=evidence.paragraph_id)
        set_order(Evidence.objects.all(), stepped(beside, evidence, to))


def _find(paragraph: Paragraph, phrase: str, start: int | None) -> int:
    taken = set(paragraph.quantifiers.values_list("start", "end"))
    found = paragraph.text.find(phrase) if start is None else start
    if not phrase or paragraph.text[found : found + len(phrase)] != phrase or found < 0:
        said = f"“{phrase}” does not stand in this paragraph." if phrase else "Say which words count something."
        raise NotInText(said)
    while (found, found + len(phrase)) in taken:
        further = paragraph.text.find(phrase, found + 1)
        if start is not None or further < 0:
            raise AlreadyMarked(f"“{phrase}” is counted already.")
        found = further
    return found


def mark_quantifier(
    *,
    paragraph: Paragraph,
    phrase: str,
    quantity: str,
    unit: str,
    by: Person,
    start: int | None = None,
    n: int | None = None,
    of: int | None = None,
    rests_on: Collection[Evidence] = (),
    counts_claim: InfluenceClaim | None = None,
    counts_stances: Collection[str] = (),
    counts_as_first_stood: bool = False,
    counts_records: str = "",
    checkable: bool = True,
    why_not: str = "",
    at: dt.datetime | None = None,
) -> Quantifier:
    """Mark a phrase that counts something, say what it claims, and count it.

    Args:
        phrase: as it stands in the paragraph; the first that is not marked yet, unless ``start`` says which.
        quantity: the class: every, most, many, some, few, one, none, exact, fraction, at-least.
        rests_on: what is counted, among the paragraph's evidence; none means all that supports it.
        counts_claim, counts_stances, counts_as_first_stood: count where associates stand on a claim instead.
        counts_records: or the name of a count over the records, see :data:`syntheses.counts.RECORDS`.
        checkable, why_not: what cannot be counted says why.

    Raises:
        NotInText, AlreadyMarked: the phrase cannot be marked.
        Refused: what it counts is not known.
    """
    if counts_records and counts_records not in counts.RECORDS:
        raise Refused(f"There is no count called “{counts_records}”.", field="counts_records")
    if not checkable and not why_not.strip():
        raise Refused("Say why it cannot be counted.", field="why_not")
    if any(evidence.paragraph_id != paragraph.pk for evidence in rests_on):
        raise OtherPiece("A counted phrase rests on the evidence of its own paragraph.", field="rests_on")
    with changing(paragraph.section.synthesis, by=by):
        found = _find(paragraph, phrase, start)
        mark = Quantifier.objects.create(
            paragraph=paragraph,
            start=found,
            end=found + len(phrase),
            phrase=phrase,
            quantity=quantity,
            unit=unit,
            n=n,
            of=of,
            is_checkable=checkable,
            why_not=why_not.strip(),
            counts_claim=counts_claim,
            counts_stances=sorted(counts_stances),
            counts_as_first_stood=counts_as_first_stood,
            counts_records=counts_records,
        )
        mark.rests_on.set(rests_on)
        counts.recount(Quantifier.objects.filter(pk=mark.pk), synthesis=paragraph.section.synthesis, at=at)
    mark.refresh_from_db(fields=["found_n", "found_of"])
    return mark


def unmark_quantifier(*, quantifier: Quantifier, by: Person, at: dt.datetime | None = None) -> None:
    """Say that a phrase counts nothing after all."""
    with changing(quantifier.paragraph.section.synthesis, by=by):
        quantifier.rests_on.clear()
        quantifier.delete()


def recount_piece(*, synthesis: Synthesis, by: Person, at: dt.datetime | None = None) -> None:
    """Count every phrase of a piece again, since places, positions and records have moved on meanwhile."""
    with acting(by):
        counts.recount_piece(synthesis, at=at)


def pull_quote(
    *, section: Section, excerpt: Excerpt, by: Person, position: int = 1, at: dt.datetime | None = None
) -> PullQuote:
    """Set cleared words large within a section, after so many of its paragraphs.

    Raises:
        NotCleared: the teller has not let these words travel.
        NotAsItStands: they were cleared in other words, which are not a quotation.
    """
    with changing(section.synthesis, by=by):
        _must_be_cleared(excerpt)
        if excerpt.clearance != Cleared.CLEARED:
            raise NotAsItStands
        return PullQuote.objects.update_or_create(section=section, excerpt=excerpt, defaults={"position": position})[0]


def put_quote_back(*, pulled: PullQuote, by: Person, at: dt.datetime | None = None) -> None:
    """Set words large no longer."""
    with changing(pulled.section.synthesis, by=by):
        pulled.delete()

"""What is done with the phrases of a paragraph that count something."""

import datetime as dt
from collections.abc import Collection

from people.acting import acting
from people.models import Person
from reflections.models import InfluenceClaim
from syntheses import counts
from syntheses.actions.changes import changing, keep
from syntheses.errors import AlreadyMarked, NotInText, OtherPiece, Refused
from syntheses.models import Evidence, Paragraph, Quantifier, Synthesis
from syntheses.whereabouts import told_of


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
        _keep_count(mark, "counted a phrase in", None, told_of(mark), by=by, at=at)
    mark.refresh_from_db(fields=["found_n", "found_of"])
    return mark


def unmark_quantifier(*, quantifier: Quantifier, by: Person, at: dt.datetime | None = None) -> None:
    """Say that a phrase counts nothing after all."""
    with changing(quantifier.paragraph.section.synthesis, by=by):
        _keep_count(quantifier, "counted a phrase no longer in", told_of(quantifier), None, by=by, at=at)
        quantifier.rests_on.clear()
        quantifier.delete()


def _keep_count(mark: Quantifier, said: str, was: object, now: object, *, by: Person, at: dt.datetime | None) -> None:
    piece, key = mark.paragraph.section.synthesis, f"{mark.paragraph_id} {mark.phrase}"[:100]
    keep(piece, "count", key, said, by=by, was=was, now=now, at=at, paragraph=str(mark.paragraph_id))


def recount_piece(*, synthesis: Synthesis, by: Person, at: dt.datetime | None = None) -> None:
    """Count every phrase of a piece again, since places, positions and records have moved on meanwhile."""
    with acting(by):
        counts.recount_piece(synthesis, at=at)

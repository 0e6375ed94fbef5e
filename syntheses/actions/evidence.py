"""What is done with the words that a paragraph rests on, and with those that are set large."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Max

from people import clock
from people.models import Person
from reflections.models import Excerpt
from reflections.models.excerpts import Cleared
from syntheses import counts
from syntheses.actions.changes import changing, keep, put, set_order, stepped
from syntheses.actions.judging import must_be_cleared
from syntheses.errors import NotAsItStands, RestsOnIt
from syntheses.models import Evidence, Paragraph, PullQuote, Section
from syntheses.whereabouts import where_evidence


def _keep_evidence(
    paragraph: Paragraph, excerpt: Excerpt, was: object, said: str, *, by: Person, at: dt.datetime | None
) -> None:
    piece, now = paragraph.section.synthesis, where_evidence(paragraph, excerpt)
    told = {"paragraph": str(paragraph.pk), "excerpt": str(excerpt.pk)}
    keep(piece, "evidence", f"{paragraph.pk} {excerpt.pk}", said, by=by, was=was, now=now, at=at, **told)


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
        must_be_cleared(excerpt)
        was = where_evidence(paragraph, excerpt)
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
        said = "attached words to a paragraph of" if is_new else "changed how words bear on a paragraph of"
        _keep_evidence(paragraph, excerpt, was, said, by=by, at=at)
    return evidence


def reattach_evidence(
    *,
    paragraph: Paragraph,
    excerpt: Excerpt,
    stood: Mapping[str, Any],
    position: int,
    by: Person,
    at: dt.datetime | None = None,
) -> Evidence:
    """Attach words again as they stood under a paragraph: how, where, by whom first, and counted in which phrases.

    Raises:
        NotCleared: the teller lets these words travel no longer.
    """
    evidence = attach_evidence(paragraph=paragraph, excerpt=excerpt, stance=stood["stance"], by=by, at=at)
    with changing(paragraph.section.synthesis, by=by):
        Evidence.objects.filter(pk=evidence.pk).update(
            attached_by=stood["attached_by"], attached_at=dt.datetime.fromisoformat(stood["attached_at"])
        )
        counted = [
            paragraph.quantifiers.filter(phrase=phrase, start=start).first() for phrase, start in stood["counted_in"]
        ]
        evidence.quantifiers.add(*filter(None, counted))
        move_evidence(evidence=evidence, position=position, by=by, at=at)
        counts.recount(paragraph.quantifiers.all(), synthesis=paragraph.section.synthesis, at=at)
    return evidence


def detach_evidence(*, evidence: Evidence, by: Person, at: dt.datetime | None = None) -> None:
    """Take words away from a paragraph. The words themselves stay where they were marked.

    Raises:
        RestsOnIt: a counted phrase rests on these words alone.
    """
    paragraph, excerpt = evidence.paragraph, evidence.excerpt
    with changing(paragraph.section.synthesis, by=by):
        for mark in evidence.quantifiers.prefetch_related("rests_on"):
            if len(mark.rests_on.all()) == 1:
                raise RestsOnIt(f"“{mark.phrase}” rests on these words alone. Count it from something else first.")
        was = where_evidence(paragraph, excerpt)
        evidence.delete()
        counts.recount(paragraph.quantifiers.all(), synthesis=paragraph.section.synthesis, at=at)
        _keep_evidence(paragraph, excerpt, was, "took words away from a paragraph of", by=by, at=at)


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


def move_evidence(
    *, evidence: Evidence, by: Person, to: str = "", position: int | None = None, at: dt.datetime | None = None
) -> None:
    """Move words ``up`` or ``down`` among those under their paragraph, or to a place counted from 1."""
    paragraph, excerpt = evidence.paragraph, evidence.excerpt
    with changing(paragraph.section.synthesis, by=by):
        was = where_evidence(paragraph, excerpt)
        beside = Evidence.objects.filter(paragraph=paragraph)
        set_order(Evidence.objects.all(), stepped(beside, evidence, to) if to else put(beside, evidence, position))
        _keep_evidence(paragraph, excerpt, was, "moved words under a paragraph of", by=by, at=at)


def pull_quote(
    *, section: Section, excerpt: Excerpt, by: Person, position: int = 1, at: dt.datetime | None = None
) -> PullQuote:
    """Set cleared words large within a section, after so many of its paragraphs.

    Raises:
        NotCleared: the teller has not let these words travel.
        NotAsItStands: they were cleared in other words, which are not a quotation.
    """
    with changing(section.synthesis, by=by):
        must_be_cleared(excerpt)
        if excerpt.clearance != Cleared.CLEARED:
            raise NotAsItStands
        was = PullQuote.objects.filter(section=section, excerpt=excerpt).values_list("position", flat=True).first()
        pulled, _ = PullQuote.objects.update_or_create(
            section=section, excerpt=excerpt, defaults={"position": position}
        )
        _keep_quote(pulled, "set words large in", was, position, by=by, at=at)
    return pulled


def put_quote_back(*, pulled: PullQuote, by: Person, at: dt.datetime | None = None) -> None:
    """Set words large no longer."""
    with changing(pulled.section.synthesis, by=by):
        _keep_quote(pulled, "put words back that stood large in", pulled.position, None, by=by, at=at)
        pulled.delete()


def _keep_quote(
    pulled: PullQuote, said: str, was: int | None, now: int | None, *, by: Person, at: dt.datetime | None
) -> None:
    piece, told = pulled.section.synthesis, {"section": pulled.section_id, "excerpt": str(pulled.excerpt_id)}
    key = f"{pulled.section_id} {pulled.excerpt_id}"
    keep(piece, "quote", key, said, by=by, was=was, now=now, at=at, **told)

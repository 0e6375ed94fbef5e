"""Laying out a first draft: sections with their excerpts attached, and nothing said that was not counted."""

import datetime as dt
from dataclasses import dataclass

from people import clock, jobs
from people.acting import acting
from people.models import Person
from reflections.models import Excerpt
from syntheses import counts
from syntheses.actions.changes import changing, put, set_order
from syntheses.models import Assembly, Evidence, Paragraph, Quantifier, Section, Synthesis


@dataclass(frozen=True)
class Counted:
    """A phrase in a drafted paragraph that counts something: where it stands, and what it rests on."""

    start: int
    phrase: str
    unit: str
    n: int
    of: int | None = None
    rests_on: tuple[int, ...] = ()  # places in the list of excerpts
    records: str = ""


@dataclass(frozen=True)
class Drafted:
    """One paragraph of counted statements, and the excerpts under it with how each bears on it."""

    text: str
    counted: tuple[Counted, ...]
    excerpts: tuple[tuple[Excerpt, str], ...] = ()
    basis: str = Paragraph.Basis.EVIDENCE


@dataclass(frozen=True)
class Slot:
    """By what a drafted section is known again, whatever heading it is given later."""

    key: str = ""
    theme: str = ""
    complex: str = ""


@dataclass
class Layout:
    """A section as it is to be laid out; a chapter has no paragraph of its own."""

    slot: Slot
    title: str
    sub_question_id: int | None = None
    drafted: Drafted | None = None


def ask_for_draft(*, synthesis: Synthesis, by: Person, at: dt.datetime | None = None) -> Assembly:
    """Ask a worker to gather a first draft. Asked twice while it waits or works, it is gathered once."""
    with acting(by):
        # The piece's row is held, so that a double press finds what the first one asked for.
        Synthesis.objects.select_for_update().get(pk=synthesis.pk)
        unfinished = Assembly.objects.filter(
            synthesis=synthesis, state__in=[Assembly.State.REQUESTED, Assembly.State.WORKING]
        ).first()
        if unfinished is not None:
            return unfinished
        assembly = Assembly.objects.create(synthesis=synthesis, requested_by=by, requested_at=at or clock.now())
        jobs.nudge_on_commit(assembly)
    return assembly


def stop_draft(*, assembly: Assembly, by: Person, at: dt.datetime | None = None) -> None:
    """Stop gathering. What was laid out by then stays, to be kept or taken out."""
    with acting(by):
        jobs.cancel(assembly, at=at)


def lay_out_section(
    *, synthesis: Synthesis, layout: Layout, by: Person, parent: Section | None = None, at: dt.datetime | None = None
) -> Section:
    """Lay out one section of a first draft, wholly or not at all; where it stands already, only what is new in it."""
    at = at or clock.now()
    with changing(synthesis, by=by):
        slot = {"key": layout.slot.key, "theme": layout.slot.theme, "complex": layout.slot.complex}
        section = Section.objects.filter(synthesis=synthesis, parent=parent, **slot).first()
        is_new = section is None
        if section is None:
            section = Section.objects.create(
                synthesis=synthesis,
                parent=parent,
                title=layout.title[:200],
                position=0,
                sub_question_id=layout.sub_question_id,
                **slot,
            )
            beside = Section.objects.filter(synthesis=synthesis, parent=parent, removed_at=None)
            set_order(Section.objects.all(), put(beside, section, None))
        # Asked while the piece's row is held: a worker that was taken for lost may have come before.
        if layout.drafted is not None and (is_new or _is_new_there(section, layout.drafted)):
            _write(section, layout.drafted, by=by, at=at)
    return section


def _is_new_there(section: Section, drafted: Drafted) -> bool:
    excerpts = [excerpt.pk for excerpt, _ in drafted.excerpts]
    woven = Evidence.objects.filter(paragraph__section=section, excerpt__in=excerpts)
    return bool(excerpts) and not woven.exists()


def _write(section: Section, drafted: Drafted, *, by: Person, at: dt.datetime) -> None:
    standing = list(Paragraph.objects.filter(section=section, removed_at=None))
    paragraph = Paragraph.objects.create(
        section=section, position=0, text=drafted.text, basis=drafted.basis, changed_by=by, changed_at=at
    )
    set_order(Paragraph.objects.all(), put(standing, paragraph, None))
    evidence = Evidence.objects.bulk_create(
        Evidence(paragraph=paragraph, excerpt=excerpt, stance=stance, position=n, attached_by=by, attached_at=at)
        for n, (excerpt, stance) in enumerate(drafted.excerpts, 1)
    )
    for counted in drafted.counted:
        mark = Quantifier.objects.create(
            paragraph=paragraph,
            start=counted.start,
            end=counted.start + len(counted.phrase),
            phrase=counted.phrase,
            quantity=Quantifier.Class.EXACT,
            unit=counted.unit,
            n=counted.n,
            of=counted.of,
            counts_records=counted.records,
        )
        mark.rests_on.set([evidence[place] for place in counted.rests_on])
    counts.recount(paragraph.quantifiers.all(), synthesis=section.synthesis, at=at)

"""What is done with a piece in the making: opening it, writing and moving its paragraphs."""

import datetime as dt
from collections.abc import Collection
from typing import TypedDict, Unpack

from django.db.models import F
from django.utils.text import slugify

from behaviours.models import Behaviour
from people import clock
from people.acting import acting
from people.models import Person
from places.models import Place
from syntheses import counts
from syntheses.actions.changes import changing, keep, put, set_order, stepped, words
from syntheses.actions.judging import refuse_where_a_dissent_stands
from syntheses.errors import ChangedMeanwhile, OtherPiece, Refused
from syntheses.models import Paragraph, Section, Synthesis
from syntheses.standing import reading_order
from syntheses.whereabouts import paragraphs_in, where_paragraph


class Particulars(TypedDict, total=False):
    """What can be said of a piece besides what it is opened with."""

    standfirst: str
    topic: str
    period_words: str
    names_shown: str
    method: str
    not_heard: str
    responds_to_title: str
    responds_to_by: str
    responds_to_year: int | None
    first_published: str
    contact: str
    contact_until: dt.date | None


class Description(Particulars, total=False):
    """What can be said of a piece as a whole."""

    title: str
    central_behaviour: Behaviour | None
    period_starts: dt.date
    period_ends: dt.date


# The last parts of addresses that are no piece's.
NOT_SLUGS = {"new", "series"}


def _free_slug(title: str) -> str:
    stem = slugify(title)[:120].strip("-") or "piece"
    taken = set(Synthesis.objects.filter(slug__startswith=stem).values_list("slug", flat=True)) | NOT_SLUGS
    return next(slug for n in range(1, len(taken) + 2) if (slug := stem if n == 1 else f"{stem}-{n}") not in taken)


def _check(synthesis: Synthesis) -> None:
    if synthesis.period_ends < synthesis.period_starts:
        raise Refused("The period ends before it begins.", field="period_ends")
    if synthesis.kind == Synthesis.Kind.BEHAVIOUR and synthesis.central_behaviour is None:
        raise Refused("Say which behaviour this is a reflection on.", field="central_behaviour")


def open_synthesis(
    *,
    kind: str,
    title: str,
    period_starts: dt.date,
    period_ends: dt.date,
    by: Person,
    behaviours: Collection[Behaviour] = (),
    places: Collection[Place] = (),
    central_behaviour: Behaviour | None = None,
    slug: str = "",
    at: dt.datetime | None = None,
    **told: Unpack[Particulars],
) -> Synthesis:
    """Open a piece: of which kind, on what, from which places and over which time.

    Args:
        behaviours: those that it touches, besides the central one of a reflection.
        places: those it is woven from; none means all of them. A portrait has exactly one, and names it.
        told: anything else that can be said of it; see :class:`Particulars`.

    Raises:
        Refused: something that this kind of piece needs is missing.
    """
    if kind == Synthesis.Kind.PLACE:
        if len(places) != 1:
            raise Refused("A portrait is of one place. Say which.", field="places")
        told.setdefault("names_shown", Synthesis.NamesShown.PLACE)
    with acting(by):
        synthesis = Synthesis(
            kind=kind,
            title=words(title, field="title", missing="Give it a title; it can be changed."),
            period_starts=period_starts,
            period_ends=period_ends,
            central_behaviour=central_behaviour,
            opened_by=by,
            opened_at=at or clock.now(),
            slug=slug or _free_slug(title),
            **told,
        )
        _check(synthesis)
        synthesis.save(force_insert=True)
        synthesis.touches.set(behaviours)
        synthesis.places.set(places)
    return synthesis


def describe_synthesis(
    *,
    synthesis: Synthesis,
    by: Person,
    behaviours: Collection[Behaviour] | None = None,
    places: Collection[Place] | None = None,
    at: dt.datetime | None = None,
    **told: Unpack[Description],
) -> Synthesis:
    """Change what is said of a piece as a whole; what is not named stays as it was."""
    with changing(synthesis, by=by):
        for name, value in told.items():
            missing = "A piece needs a title." if name == "title" else ""
            setattr(synthesis, name, words(value, field=name, missing=missing) if isinstance(value, str) else value)
        _check(synthesis)
        if told:
            synthesis.save(update_fields=list(told))
        if behaviours is not None:
            synthesis.touches.set(behaviours)
        if places is not None:
            if synthesis.kind == Synthesis.Kind.PLACE and len(places) != 1:
                raise Refused("A portrait is of one place. Say which.", field="places")
            synthesis.places.set(places)
    return synthesis


# ---- Paragraphs -----------------------------------------------------------------------------------------------------


def _keep_paragraph(paragraph: Paragraph, was: object, said: str, *, by: Person, at: dt.datetime | None) -> None:
    piece, key, now = paragraph.section.synthesis, str(paragraph.pk), where_paragraph(paragraph)
    keep(piece, "paragraph", key, said, by=by, was=was, now=now, at=at, paragraph=key)


def write_paragraph(
    *,
    section: Section,
    text: str,
    by: Person,
    basis: str = Paragraph.Basis.EVIDENCE,
    hedge: str = "",
    voice: str = "",
    position: int | None = None,
    at: dt.datetime | None = None,
) -> Paragraph:
    """Write a paragraph: on what basis, how firmly, in whose voice; last in its section, or at a place from 1."""
    with changing(section.synthesis, by=by):
        paragraph = Paragraph.objects.create(
            section=section,
            position=0,
            text=words(text, field="text", missing="Write the paragraph first."),
            basis=basis,
            hedge=hedge,
            voice=voice.strip(),
            changed_by=by,
            changed_at=at or clock.now(),
        )
        set_order(Paragraph.objects.all(), put(paragraphs_in(section.pk), paragraph, position))
        _keep_paragraph(paragraph, None, "wrote a paragraph of", by=by, at=at)
    return paragraph


def rewrite_paragraph(
    *,
    paragraph: Paragraph,
    from_version: int,
    text: str,
    by: Person,
    basis: str | None = None,
    hedge: str | None = None,
    voice: str | None = None,
    at: dt.datetime | None = None,
) -> Paragraph:
    """Write a paragraph anew, from the version that was read. Counted phrases are found again in the new words.

    A phrase that no longer stands there loses its count, since there is nothing left that claims it.

    Raises:
        ChangedMeanwhile: somebody else has kept another wording since; it carries both.
    """
    kept = words(text, field="text", missing="A paragraph needs words. To do without it, take it out.")
    with changing(paragraph.section.synthesis, by=by):
        won = Paragraph.objects.filter(pk=paragraph.pk, version=from_version).update(
            text=kept,
            basis=paragraph.basis if basis is None else basis,
            hedge=paragraph.hedge if hedge is None else hedge,
            voice=paragraph.voice if voice is None else voice.strip(),
            version=F("version") + 1,
            changed_by=by,
            changed_at=at or clock.now(),
        )
        if not won:
            now = Paragraph.objects.select_related("changed_by").get(pk=paragraph.pk)
            raise ChangedMeanwhile(
                theirs=now.text, yours=kept, version=now.version, changed_by=now.changed_by.display_name
            )
        paragraph.refresh_from_db()
        _find_phrases_again(paragraph)
    return paragraph


def _find_phrases_again(paragraph: Paragraph) -> None:
    """Each counted phrase takes the nearest place where it stands now; where it is gone, so is its count."""
    taken: set[int] = set()
    for mark in paragraph.quantifiers.all():
        starts, found = [], paragraph.text.find(mark.phrase)
        while found >= 0:
            starts.append(found)
            found = paragraph.text.find(mark.phrase, found + 1)
        free = [start for start in starts if start not in taken]
        if not free:
            mark.rests_on.clear()
            mark.delete()
            continue
        start = min(free, key=lambda place: abs(place - mark.start))
        taken.add(start)
        if start != mark.start:
            mark.start, mark.end = start, start + len(mark.phrase)
            mark.save(update_fields=["start", "end"])


def move_paragraph(
    *,
    paragraph: Paragraph,
    by: Person,
    to: str = "",
    section: Section | None = None,
    position: int | None = None,
    at: dt.datetime | None = None,
) -> Paragraph:
    """Move a paragraph ``up`` or ``down``, to a place in its section, or into another section of the same piece.

    A step up from the first paragraph of a section leads to the end of the section before it, and a step down from the
    last to the beginning of the next, as one would expect of a text.
    """
    synthesis = paragraph.section.synthesis
    if section is not None and section.synthesis_id != synthesis.pk:
        raise OtherPiece
    with changing(synthesis, by=by):
        was = where_paragraph(paragraph)
        _move(paragraph, to, section, position)
        _keep_paragraph(paragraph, was, "moved a paragraph of", by=by, at=at)
    return paragraph


def _move(paragraph: Paragraph, to: str, section: Section | None, position: int | None) -> None:
    if to and section is None:
        here = paragraphs_in(paragraph.section_id)
        order = stepped(here, paragraph, to)
        if [row.pk for row in order] != [row.pk for row in here]:
            set_order(Paragraph.objects.all(), order)
            return
        section = _next_section(paragraph.section, to)
        position = None if to == "up" else 1
    if section is not None and section.pk != paragraph.section_id:
        paragraph.section = section
        paragraph.save(update_fields=["section"])
    if section is not None or position is not None:
        set_order(Paragraph.objects.all(), put(paragraphs_in(paragraph.section_id), paragraph, position))


def _next_section(section: Section, to: str) -> Section | None:
    order = reading_order(list(Section.objects.filter(synthesis=section.synthesis_id, removed_at=None)))
    # A chapter that holds sections has no paragraphs of its own in between: skip it.
    chapters = {each.parent_id for each in order}
    holding = [each for each in order if each.pk not in chapters or each.pk == section.pk]
    place = next(number for number, each in enumerate(holding) if each.pk == section.pk)
    beyond = place - 1 if to == "up" else place + 1
    return holding[beyond] if 0 <= beyond < len(holding) else None


def remove_paragraph(*, paragraph: Paragraph, by: Person, at: dt.datetime | None = None) -> None:
    """Take a paragraph out. Its words and evidence are kept, and it can be brought back.

    Raises:
        DissentStands: a different view answers it.
    """
    at = at or clock.now()
    with changing(paragraph.section.synthesis, by=by):
        refuse_where_a_dissent_stands([paragraph])
        was = where_paragraph(paragraph)
        paragraph.removed_at = at
        paragraph.save(update_fields=["removed_at"])
        _keep_paragraph(paragraph, was, "took a paragraph out of", by=by, at=at)


def bring_back_paragraph(
    *, paragraph: Paragraph, by: Person, position: int | None = None, at: dt.datetime | None = None
) -> Paragraph:
    """Bring a paragraph back, last in its section or to its place, and count anew what it counts."""
    with changing(paragraph.section.synthesis, by=by):
        was = where_paragraph(paragraph)
        paragraph.removed_at = None
        paragraph.save(update_fields=["removed_at"])
        set_order(Paragraph.objects.all(), put(paragraphs_in(paragraph.section_id), paragraph, position))
        counts.recount(paragraph.quantifiers.all(), synthesis=paragraph.section.synthesis, at=at)
        _keep_paragraph(paragraph, was, "brought a paragraph back into", by=by, at=at)
    return paragraph

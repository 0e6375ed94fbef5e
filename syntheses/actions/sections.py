"""What is done with the sections of a piece: adding, titling and moving them, taking them out and back in."""

import datetime as dt

from people import clock
from people.models import Person
from reflections.models import SubQuestion
from syntheses.actions.changes import changing, keep, put, set_order, stepped, words
from syntheses.actions.judging import refuse_where_a_dissent_stands
from syntheses.errors import OtherPiece
from syntheses.models import Paragraph, Section, Synthesis
from syntheses.whereabouts import beside, where_section


def add_section(
    *,
    synthesis: Synthesis,
    by: Person,
    title: str = "",
    parent: Section | None = None,
    key: str = "",
    sub_question: SubQuestion | None = None,
    theme: str = "",
    complex: str = "",
    position: int | None = None,
    at: dt.datetime | None = None,
) -> Section:
    """Add a section, or one within a chapter: last, or at a place counted from 1."""
    if parent is not None and (parent.synthesis_id != synthesis.pk or parent.parent_id is not None):
        raise OtherPiece("A section stands in a piece, or within one of its chapters.", field="parent")
    with changing(synthesis, by=by):
        section = Section.objects.create(
            synthesis=synthesis,
            parent=parent,
            title=words(title, field="title"),
            key=key,
            sub_question=sub_question,
            theme=theme,
            complex=complex,
            position=0,
        )
        set_order(Section.objects.all(), put(beside(section), section, position))
        _keep_section(section, None, "added a section to", by=by, at=at)
    return section


def _keep_section(section: Section, was: object, said: str, *, by: Person, at: dt.datetime | None) -> None:
    now = where_section(section)
    keep(section.synthesis, "section", str(section.pk), said, by=by, was=was, now=now, at=at, section=section.pk)


def title_section(*, section: Section, title: str, by: Person, at: dt.datetime | None = None) -> Section:
    """Give a section another heading."""
    with changing(section.synthesis, by=by):
        section.title = words(title, field="title")
        section.save(update_fields=["title"])
    return section


def move_section(
    *, section: Section, by: Person, to: str = "", position: int | None = None, at: dt.datetime | None = None
) -> Section:
    """Move a section ``up`` or ``down`` among those beside it, or to a place counted from 1."""
    with changing(section.synthesis, by=by):
        was = where_section(section)
        rows = beside(section)
        set_order(Section.objects.all(), stepped(rows, section, to) if to else put(rows, section, position))
        section.refresh_from_db(fields=["position"])
        _keep_section(section, was, "moved a section of", by=by, at=at)
    return section


def remove_section(*, section: Section, by: Person, at: dt.datetime | None = None) -> None:
    """Take a section out, with the sections in it and all their paragraphs. It can be brought back.

    Raises:
        DissentStands: a different view answers something in it.
    """
    at = at or clock.now()
    with changing(section.synthesis, by=by):
        was = where_section(section)
        inside = [section.pk, *Section.objects.filter(parent=section, removed_at=None).values_list("pk", flat=True)]
        refuse_where_a_dissent_stands(list(Paragraph.objects.filter(section__in=inside, removed_at=None)))
        Section.objects.filter(pk__in=inside).update(removed_at=at)
        section.removed_at = at
        _keep_section(section, was, "took a section out of", by=by, at=at)


def bring_back_section(
    *, section: Section, by: Person, position: int | None = None, at: dt.datetime | None = None
) -> Section:
    """Bring a section back, last among those beside it or to its place, with what went out together with it."""
    with changing(section.synthesis, by=by):
        was = where_section(section)
        Section.objects.filter(parent=section, removed_at=section.removed_at).update(removed_at=None)
        section.removed_at = None
        section.save(update_fields=["removed_at"])
        set_order(Section.objects.all(), put(beside(section), section, position))
        _keep_section(section, was, "brought a section back into", by=by, at=at)
    return section

"""Where a thing stands in a piece and what is said of it there, so that it can be put back as it was.

Places are said by what stands just before: what somebody puts in further up changes nothing in them.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from people.models import Person
from reflections.models import Excerpt
from syntheses.models import Authorship, Paragraph, Quantifier, Section, Synthesis


def before(rows: Iterable[Model], thing: Model) -> Any:  # noqa: ANN401 - a key, of whatever kind
    """The key of the row that stands just before this one; nothing where it is the first."""
    last = None
    for row in rows:
        if row.pk == thing.pk:
            return last
        last = str(row.pk)
    return None


def place_after(rows: Iterable[Model], thing: Model, beside: str | None) -> int | None:
    """The place, counted from 1 among the others, just after that row; nothing where it does not stand there."""
    others = ["", *(str(row.pk) for row in rows if row.pk != thing.pk)]
    return others.index(beside or "") + 1 if (beside or "") in others else None


def authors_of(synthesis: Synthesis) -> list[Authorship]:
    return list(Authorship.objects.filter(synthesis=synthesis).select_related("person"))


def where_author(synthesis: Synthesis, person: Person) -> dict[str, str | None] | None:
    """As what somebody writes a piece, and after whom they are named; nothing where they are not among its authors."""
    order = authors_of(synthesis)
    author = next((each for each in order if each.person_id == person.pk), None)
    if author is None:
        return None
    people = [each.person for each in order]
    return {"after": before(people, person), "role": author.role, "interest": author.interest}


def beside(section: Section) -> list[Section]:
    return list(Section.objects.filter(synthesis=section.synthesis_id, parent=section.parent_id, removed_at=None))


def where_section(section: Section) -> list[object] | None:
    """Where a section stands: within what, and after which; nothing where it was taken out."""
    if section.removed_at is not None:
        return None
    return [section.parent_id, before(beside(section), section)]


def paragraphs_in(section_id: int) -> list[Paragraph]:
    return list(Paragraph.objects.filter(section=section_id, removed_at=None))


def where_paragraph(paragraph: Paragraph) -> list[object] | None:
    """Where a paragraph stands: in which section, and after which; nothing where it was taken out."""
    if paragraph.removed_at is not None:
        return None
    return [paragraph.section_id, before(paragraphs_in(paragraph.section_id), paragraph)]


def where_evidence(paragraph: Paragraph, excerpt: Excerpt) -> dict[str, Any] | None:
    """How words bear on a paragraph, after which others they stand under it, and which phrases count them.

    Nothing where they do not stand under it.
    """
    under = list(paragraph.evidence.select_related("excerpt"))
    here = next((each for each in under if each.excerpt_id == excerpt.pk), None)
    if here is None:
        return None
    return {
        "stance": here.stance,
        "after": before([each.excerpt for each in under], excerpt),
        "counted_in": [list(told) for told in here.quantifiers.values_list("phrase", "start")],
        "attached_by": str(here.attached_by_id),
        "attached_at": here.attached_at.isoformat(),
    }


# What is said of a counted phrase, as the action takes it.
_TOLD = ("phrase", "start", "quantity", "unit", "n", "of", "counts_stances", "counts_as_first_stood", "counts_records")


def told_of(mark: Quantifier) -> dict[str, Any]:
    """Everything that was said of a counted phrase, so that it can be said again."""
    return {
        **{name: getattr(mark, name) for name in _TOLD},
        "checkable": mark.is_checkable,
        "why_not": mark.why_not,
        "claim": mark.counts_claim_id,
        "rests_on": sorted(str(key) for key in mark.rests_on.values_list("excerpt", flat=True)),
    }

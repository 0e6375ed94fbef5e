"""The whole draft, section by section, each kept by itself."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import Q

from people import clock, jobs
from people.models import Person
from syntheses.actions.drafting import Layout, lay_out_section
from syntheses.assemble.chapters import plan
from syntheses.assemble.gathering import Gathered, Ground, gather, ground
from syntheses.assemble.sentences import draft
from syntheses.assemble.silences import summarise
from syntheses.models import Assembly, Evidence, Section, Synthesis


def run(
    assembly_id: str,
    on_step: Callable[[str, int, int], None],
    should_stop: Callable[[], bool],
    *,
    at: dt.datetime | None = None,
) -> dict[str, Any]:
    """Gather one piece's first draft and lay it out, section by section; tell how far it has come.

    Each section is kept by itself, so that progress shows while it goes on, and a worker that is lost half-way leaves
    whole sections behind, which the next one finds and does not write again.

    Returns:
        What was found, what is missing and what complicates, for the assembly's row.

    Raises:
        jobs.Stopped: nobody wants it any more.
    """
    assembly = Assembly.objects.select_related("synthesis", "requested_by").get(pk=assembly_id)
    synthesis, by, at = assembly.synthesis, assembly.requested_by, at or clock.now()
    on_step("reading what is cleared", 0, 1)
    base = ground(synthesis)
    found = gather(base, by)
    woven = _woven(base)
    chapters = plan(base, found)
    steps = sum(len(sections) for _, sections in chapters) + 1
    done = 1
    told: list[tuple[str, list[Gathered]]] = []
    for chapter, sections in chapters:
        parent = None
        if chapter is not None:
            parent = _lay_out(base, chapter, [], parent=None, by=by, at=at)
            if parent.removed_at is not None:
                continue
        for layout, here in sections:
            if should_stop():
                raise jobs.Stopped
            on_step(f"laying out {_of_what(layout)}"[:40], done, steps)
            new = [one for one in here if one.excerpt.pk not in woven]
            if new or not here:
                _lay_out(base, layout, new, parent=parent, by=by, at=at)
            told.append((layout.title, here))
            done += 1
    on_step("looking for what is missing", steps, steps)
    return summarise(base, found, told)


def _woven(base: Ground) -> set[object]:
    """What stands in a piece that was drafted before, wherever people have moved it since.

    A portrait shows one passage under every behaviour that it speaks of, so there each section is asked by itself.
    """
    slots = [behaviour.pk[:40] for behaviour in base.behaviours]
    drafted = Section.objects.filter(~Q(theme="") | Q(key__in=slots), synthesis=base.synthesis)
    if base.synthesis.kind == Synthesis.Kind.PLACE or not drafted.exists():
        return set()
    standing = Evidence.objects.filter(paragraph__section__synthesis=base.synthesis)
    return set(standing.values_list("excerpt_id", flat=True))


def _lay_out(
    base: Ground, layout: Layout, here: list[Gathered], *, parent: Section | None, by: Person, at: dt.datetime
) -> Section:
    """One section, where there is anything new to put into it, and nobody has taken it out."""
    slot = layout.slot
    standing = Section.objects.filter(
        synthesis=base.synthesis, parent=parent, key=slot.key, theme=slot.theme, complex=slot.complex
    ).first()
    if standing is not None:
        if standing.removed_at is not None:
            return standing
        used = set(Evidence.objects.filter(paragraph__section=standing).values_list("excerpt_id", flat=True))
        here = [one for one in here if one.excerpt.pk not in used]
        if not here:
            return standing
    if here:
        layout.drafted = draft(base, here, _of_what(layout))
    return lay_out_section(synthesis=base.synthesis, layout=layout, by=by, parent=parent, at=at)


def _of_what(layout: Layout) -> str:
    """A theme, or a behaviour by its name as it is said within a sentence."""
    name = layout.title.partition(":")[0]
    return layout.slot.theme or name[:1].lower() + name[1:]

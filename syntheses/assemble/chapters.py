"""Into which chapters and sections the gathered words go: by question, by behaviour, by complex and theme."""

from collections import defaultdict
from typing import TypeAlias

from places.models import Complex
from syntheses.actions.drafting import Layout, Slot
from syntheses.assemble.gathering import Gathered, Ground
from syntheses.assemble.sentences import material
from syntheses.models import Synthesis

THEMES_IN_A_CHAPTER = 5
NO_QUESTION = "no-question"
TITLE_OF_COMPLEX = {value: label[:1].upper() + label[1:] for value, label in Complex.choices}
TITLE_OF_COMPLEX[""] = "Among whom, is not said"

Sections: TypeAlias = list[tuple[Layout, list[Gathered]]]
Chapters: TypeAlias = list[tuple[Layout | None, Sections]]


def plan(base: Ground, found: list[Gathered]) -> Chapters:
    """Chapters, where there are any, each with its sections and what belongs into them."""
    kind = base.synthesis.kind
    if kind == Synthesis.Kind.ANNUAL:
        return [*_by_sub_question(base, found), (None, [(material(base), [])])]
    if kind == Synthesis.Kind.PLACE:
        return [(None, _by_behaviour(base, found))]
    return [(None, [section for among in TITLE_OF_COMPLEX for section in _by_theme(base, found, among)])]


def _by_sub_question(base: Ground, found: list[Gathered]) -> Chapters:
    chapters: Chapters = []
    asked = [(question.pk, question.key, question.text) for question in base.sub_questions]
    for pk, key, title in [*asked, (None, NO_QUESTION, "What no question asked for")]:
        here = [one for one in found if one.note.sub_question_id == pk]
        if here or pk is not None:
            chapter = Layout(Slot(key=key), title, sub_question_id=pk)
            chapters.append((chapter, _themes(base, here, among="")))
    return chapters


def _by_behaviour(base: Ground, found: list[Gathered]) -> Sections:
    laid = ((behaviour, [one for one in found if behaviour.pk in one.behaviours]) for behaviour in base.behaviours)
    return [(Layout(Slot(key=behaviour.pk[:40]), behaviour.short_name), here) for behaviour, here in laid if here]


def _by_theme(base: Ground, found: list[Gathered], among: str) -> Sections:
    return _themes(base, [one for one in found if one.complex == among], among=among)


def _themes(base: Ground, found: list[Gathered], *, among: str) -> Sections:
    """Sections for the themes that most places speak of; everything else stands by behaviour."""
    by_theme: dict[str, list[Gathered]] = defaultdict(list)
    for one in found:
        by_theme[one.excerpt.theme].append(one)
    breadth = {theme: len({one.place for one in here} - {None}) for theme, here in by_theme.items()}
    told = [theme for theme in by_theme if theme and len(by_theme[theme]) > 1]
    told.sort(key=lambda theme: (-breadth[theme], -len(by_theme[theme]), theme))
    chosen = told[:THEMES_IN_A_CHAPTER]
    end = f": {TITLE_OF_COMPLEX[among].lower()}" if among else ""
    sections = [
        (Layout(Slot(theme=theme, complex=among), f"{theme[:1].upper()}{theme[1:]}{end}"), by_theme[theme])
        for theme in chosen
    ]
    rest = [one for one in found if one.excerpt.theme not in chosen]
    for behaviour in base.behaviours:
        here = [one for one in rest if one.behaviours[0] == behaviour.pk]
        if here:
            sections.append((Layout(Slot(key=behaviour.pk[:40], complex=among), f"{behaviour.short_name}{end}"), here))
    return sections

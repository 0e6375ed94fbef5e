"""A small inquiry to weave from: Barrow and Dunmore, three associates, words on promises that were cleared or not."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from behaviours.models import Behaviour
from people.models import Person
from places.models import Place
from reflections.models import Excerpt
from syntheses import actions
from syntheses.models import Paragraph, Section, Synthesis
from tests import cast, scenes

STARTS, ENDS = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
TRUST = "trusting-relationships"


@dataclass
class Scene:
    """Who is in it, where, and the words that they marked."""

    asha: Person
    ben: Person
    carys: Person
    dora: Person
    leila: Person
    barrow: Place
    dunmore: Place
    kept: Excerpt
    late: Excerpt
    broken: Excerpt
    reworded: Excerpt
    refused: Excerpt
    unasked: Excerpt
    more: dict[str, Any] = field(default_factory=dict)


def words(
    by: Person,
    where: Place,
    text: str,
    *,
    theme: str = "promises kept",
    clearance: str = "cleared",
    **more: Any,
) -> Excerpt:
    """A note in a place, of which everything is marked, tagged and perhaps cleared."""
    note_keys = {"happened_on", "standpoint", "audience", "title", "sub_question"}
    note = cast.note(by, text, where=where, **{key: more.pop(key) for key in note_keys & more.keys()})
    excerpt = scenes.tagged(note, by=by, words=text, clearance=clearance, **more)
    Excerpt.objects.filter(pk=excerpt.pk).update(theme=theme)
    excerpt.refresh_from_db()
    return excerpt


def small() -> Scene:
    asha, ben, carys = cast.asha(), cast.ben(), cast.carys()
    barrow, dunmore = cast.place("Barrow"), cast.place("Dunmore")
    return Scene(
        asha,
        ben,
        carys,
        cast.dora(),
        cast.leila(),
        barrow,
        dunmore,
        kept=words(asha, barrow, "He rang when he said he would.", standpoint="professional"),
        late=words(carys, dunmore, "The letter came on the day it had been promised for.", standpoint="professional"),
        broken=words(ben, barrow, "Nobody rang, and nobody had meant to.", acts="hinders", standpoint="professional"),
        reworded=words(
            carys,
            dunmore,
            "Mrs Holt cried at the counter.",
            theme="the counter",
            clearance="amended",
            wording="Somebody cried at the counter.",
            acts="hinders",
            standpoint="lived-experience",
        ),
        refused=words(asha, barrow, "My manager is the one who lies.", clearance="refused"),
        unasked=words(asha, barrow, "They keep a second list.", clearance="not-asked"),
    )


def trust(scene: Scene, **more: Any) -> Synthesis:
    """A reflection on trust, opened by the programme team."""
    told: dict[str, Any] = {"title": "What is left on the table", "by": scene.dora, **more}
    return actions.open_synthesis(
        kind="behaviour",
        period_starts=STARTS,
        period_ends=ENDS,
        central_behaviour=Behaviour.objects.get(pk=TRUST),
        **told,
    )


def begun(scene: Scene) -> tuple[Synthesis, Section, Paragraph]:
    """That reflection with a section and one paragraph that counts two places."""
    piece = trust(scene)
    section = actions.add_section(synthesis=piece, title="Promises", by=scene.dora)
    paragraph = actions.write_paragraph(
        section=section, text="In two places a promise was kept to the day.", by=scene.dora
    )
    return piece, section, paragraph

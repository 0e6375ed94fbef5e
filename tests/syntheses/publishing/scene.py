"""A piece that is ready to be published: told in two places, signed by its author, with a private note beside it."""

import datetime as dt
from dataclasses import dataclass

from people.models import Person
from places.models import Place
from reflections.models import Excerpt
from syntheses import actions, exposure, standing
from syntheses.actions.publishing import publish
from syntheses.models import Edition, Paragraph, Section, Synthesis
from tests import cast, scenes

PRIVATE = "the words that nobody cleared"
CLEARED = "came back and said what had become"
TOLD = "They rang to say that it would be late."


@dataclass
class Scene:
    """Who and what the stories of publishing are told with."""

    asha: Person
    carys: Person
    dora: Person
    fay: Person
    gil: Person
    barrow: Place
    dunmore: Place
    piece: Synthesis
    section: Section
    first: Paragraph
    second: Paragraph
    cleared: Excerpt
    told: Excerpt


def ready(*, kind: str = "behaviour", title: str = "What is left on the table") -> Scene:
    """The piece, as yet unsigned: one paragraph that rests on words from two places, one that is an opinion."""
    cast.inquiry()
    asha, carys, dora, fay, gil = cast.asha(), cast.carys(), cast.dora(), cast.fay(), cast.gil()
    barrow, dunmore = cast.place("Barrow"), cast.place("Dunmore")
    note = cast.note(
        asha, f"The officer {CLEARED} of the promise. I add {PRIVATE}.", where=barrow, standpoint="professional"
    )
    other = cast.note(carys, f"{TOLD} Nobody had rung before.", where=dunmore, standpoint="lived-experience")
    cleared = scenes.tagged(note, by=asha, words=CLEARED, clearance="cleared")
    told = scenes.tagged(other, by=carys, words=TOLD, clearance="cleared")
    scenes.tagged(note, by=asha, words=PRIVATE, behaviour="shared-power", acts="hinders")
    piece = actions.open_synthesis(
        kind=kind,
        title=title,
        period_starts=dt.date(2026, 1, 1),
        period_ends=dt.date(2026, 9, 30),
        by=dora,
        places=[barrow] if kind == "place" else [],
        central_behaviour=told.tags.get().behaviour if kind == "behaviour" else None,
    )
    actions.add_author(synthesis=piece, person=asha, by=dora, role="associate", interest="Asha is paid by Aldersyde.")
    section = actions.add_section(synthesis=piece, title="Answering", by=dora)
    first = actions.write_paragraph(
        section=section,
        text="In both places somebody was told what became of a promise.",
        basis="evidence",
        hedge="told",
        voice="actor → associate → reader",
        by=asha,
    )
    second = actions.write_paragraph(
        section=section, text="We think more of dates with names.", basis="opinion", by=asha
    )
    for excerpt in (cleared, told):
        actions.attach_evidence(paragraph=first, excerpt=excerpt, by=asha)
    piece.refresh_from_db()
    return Scene(asha, carys, dora, fay, gil, barrow, dunmore, piece, section, first, second, cleared, told)


def sign(scene: Scene) -> Scene:
    """Let the author sign the version that stands."""
    scene.piece.refresh_from_db()
    decide(scene)
    actions.sign(synthesis=scene.piece, seen=scene.piece.changes, by=scene.asha, meaning="I stand by each sentence.")
    return scene


def decide(scene: Scene) -> None:
    """Let Dora, who wrote none of it, keep what could point at somebody."""
    waiting = [each for each in exposure.look(standing.read(scene.piece)) if each.waits("public")]
    actions.decide_exposure(
        synthesis=scene.piece, statements=waiting, readers="public", decision="keep", reason="They agreed to it.",
        by=scene.dora,
    )  # fmt: skip


def published(audience: str = "public", **more: str) -> tuple[Scene, Edition]:
    """The same, signed and published."""
    scene = sign(ready(**more))
    return scene, publish(synthesis=scene.piece, audience=audience, by=scene.dora)

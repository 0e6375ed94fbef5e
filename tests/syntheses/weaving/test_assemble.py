"""A first draft: gathered from what is cleared, saying nothing that was not counted, and never twice."""

from typing import Any

import pytest

from behaviours.models import Behaviour
from people import clock, jobs
from places.models import Complex
from reflections.models import SubQuestion
from syntheses import actions, assemble, standing
from syntheses.models import Assembly, Evidence, Paragraph, Quantifier, Section, Synthesis
from tests.syntheses.weaving.scene import ENDS, STARTS, TRUST, Scene, small, trust, words

pytestmark = pytest.mark.django_db


def gathered(piece: Synthesis, scene: Scene) -> tuple[dict[str, Any], list[tuple[str, int, int]]]:
    told: list[tuple[str, int, int]] = []
    assembly = Assembly.objects.create(synthesis=piece, requested_by=scene.dora)
    summary = assemble.run(str(assembly.pk), lambda *step: told.append(step), lambda: False)
    Assembly.objects.filter(pk=assembly.pk).update(state="ready")
    return summary, told


def test_a_draft_holds_what_is_cleared_and_nothing_else() -> None:
    scene = small()
    piece = trust(scene)

    gathered(piece, scene)

    woven = set(Evidence.objects.values_list("excerpt", flat=True))
    assert woven == {scene.kept.pk, scene.late.pk, scene.broken.pk, scene.reworded.pk}


def test_its_one_paragraph_on_a_theme_counts_places_and_associates_and_is_counted_right() -> None:
    scene = small()
    piece = trust(scene)

    gathered(piece, scene)

    section = Section.objects.get(theme="promises kept")
    assert section.complex == Complex.PROFESSIONALS
    paragraph = section.paragraphs.get()
    assert paragraph.text == (
        "In 2 of 2 places cleared words speak of promises kept, as 3 of 3 associates wrote down. "
        "What they tell of helped in 2 of 2 places and hindered in 1 of 2 places."
    )
    for mark in paragraph.quantifiers.all():
        assert paragraph.text[mark.start : mark.end] == mark.phrase
        assert (mark.found_n, mark.found_of) == (mark.n, mark.of)
    assert not [mark for each in standing.read(piece).paragraphs for mark in each.differing]
    stance = dict(paragraph.evidence.values_list("excerpt", "stance"))
    assert stance == {scene.kept.pk: "supports", scene.late.pk: "supports", scene.broken.pk: "complicates"}


def test_it_says_what_is_missing_and_what_complicates() -> None:
    scene = small()
    scene.reworded.tags.update(removed_at=clock.now())
    piece = trust(scene)

    summary, told = gathered(piece, scene)

    assert summary["found"] == {"excerpts": 3, "notes": 3, "places": 2, "of_places": 2}
    assert summary["missing"]["standpoints"] == ["lived experience"]
    assert summary["missing"]["places"] == []
    assert summary["complicates"] == [{"section": "Promises kept: among professionals", "helps": 2, "hinders": 1}]
    assert told[0] == ("reading what is cleared", 0, 1)
    assert told[-1][1] == told[-1][2]


def test_a_place_of_which_nothing_is_cleared_is_named_as_silent() -> None:
    scene = small()
    for excerpt in (scene.late, scene.reworded):
        excerpt.tags.update(removed_at=clock.now())

    summary, _ = gathered(trust(scene), scene)

    assert summary["missing"]["places"] == ["Dunmore"]


def test_gathered_twice_it_adds_nothing_twice() -> None:
    scene = small()
    piece = trust(scene)

    first, _ = gathered(piece, scene)
    before = (Section.objects.count(), Paragraph.objects.count(), Evidence.objects.count(), Quantifier.objects.count())
    second, _ = gathered(piece, scene)

    assert (
        Section.objects.count(),
        Paragraph.objects.count(),
        Evidence.objects.count(),
        Quantifier.objects.count(),
    ) == before
    assert second == first


def test_gathered_again_it_adds_what_was_cleared_since_and_leaves_alone_what_people_changed() -> None:
    scene = small()
    piece = trust(scene)
    gathered(piece, scene)
    section = Section.objects.get(theme="promises kept")
    actions.title_section(section=section, title="Kept and broken", by=scene.dora)
    taken_out = Section.objects.get(theme="", key=TRUST)
    actions.remove_section(section=taken_out, by=scene.dora)
    new = words(scene.ben, scene.barrow, "She came back on the Friday.", standpoint="professional")

    gathered(piece, scene)

    section.refresh_from_db()
    assert section.title == "Kept and broken"
    assert [paragraph.evidence.count() for paragraph in section.paragraphs.order_by("position")] == [3, 1]
    assert section.paragraphs.last().evidence.get().excerpt == new  # type: ignore[union-attr]
    taken_out.refresh_from_db()
    assert taken_out.removed_at is not None


def test_the_years_summary_has_a_chapter_for_each_question_and_counts_the_material() -> None:
    scene = small()
    asked = SubQuestion.objects.create(key="q1", text="Does working this way help?", position=1)
    for excerpt in (scene.kept, scene.late):
        excerpt.note.sub_question = asked
        excerpt.note.save()
    piece = actions.open_synthesis(
        kind="annual", title="Answered", period_starts=STARTS, period_ends=ENDS, by=scene.dora
    )

    gathered(piece, scene)

    tops = Section.objects.filter(synthesis=piece, parent=None).values_list("title", flat=True)
    assert list(tops) == [
        "Does working this way help?",
        "What no question asked for",
        "What was done with the material",
    ]
    material = Paragraph.objects.get(section__key="material")
    assert material.text == (
        "6 notes were kept in this time, and 6 passages were marked in them. Of these, the tellers have cleared 4 of 6."
    )
    assert all((mark.found_n, mark.found_of) == (mark.n, mark.of) for mark in material.quantifiers.all())


def test_a_portrait_is_laid_out_by_behaviour_from_its_own_place() -> None:
    scene = small()
    piece = actions.open_synthesis(
        kind="place",
        title="Barrow",
        period_starts=STARTS,
        period_ends=ENDS,
        places=[scene.barrow],
        behaviours=list(Behaviour.objects.filter(framework__is_the_nine=True)),
        by=scene.dora,
    )

    summary, _ = gathered(piece, scene)

    assert list(Section.objects.values_list("key", flat=True)) == ["trusting-relationships"]
    assert Paragraph.objects.get().text.startswith("2 cleared passages speak of ")
    assert len(summary["missing"]["behaviours"]) == 8


def test_nobody_who_may_not_weave_gathers_anything() -> None:
    scene = small()
    piece = trust(scene)
    scene.dora.role_grants.update(ends=STARTS.replace(month=2))
    scene.dora.__dict__.pop("roles", None)

    gathered(piece, scene)

    assert not Evidence.objects.exists()


def test_stopped_half_way_it_leaves_whole_sections_and_goes_on_where_it_was() -> None:
    scene = small()
    piece = trust(scene)
    assembly = Assembly.objects.create(synthesis=piece, requested_by=scene.dora)
    answers = iter([False, True])

    with pytest.raises(jobs.Stopped):
        assemble.run(str(assembly.pk), lambda *step: None, lambda: next(answers))
    assert Section.objects.count() == 1

    assemble.run(str(assembly.pk), lambda *step: None, lambda: False)
    assert Evidence.objects.count() == 4
    assert Section.objects.count() == 2

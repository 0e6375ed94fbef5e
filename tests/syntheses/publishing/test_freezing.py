"""What an edition says is frozen whole: every voice is in it, and nothing that was not cleared, named or disclosed."""

import datetime as dt
import json

import pytest

from people import clock
from reflections.models import SubQuestion
from syntheses import actions
from syntheses.actions.publishing import NotReady, publish
from syntheses.freeze import freeze as frozen
from syntheses.models import Edition, Synthesis
from syntheses.reading import read
from syntheses.released import Released
from syntheses.reports.view import Dissent, Figure, Paragraph, PlaceAnswer, PullQuote, ReportView
from tests import cast, scenes
from tests.syntheses.publishing.scene import CLEARED, PRIVATE, Scene, published, ready, sign

pytestmark = pytest.mark.django_db


def view_of(edition: Edition) -> ReportView:
    edition.refresh_from_db()
    return ReportView.from_json(edition.snapshot)


def freeze(scene: Scene, *, audience: str = "public") -> ReportView:
    sign(scene)
    return view_of(publish(synthesis=scene.piece, audience=audience, by=scene.dora))


def test_each_paragraph_says_how_it_is_known_and_how_widely_it_holds() -> None:
    first, second = freeze(ready()).of_type(Paragraph)
    assert (first.anchor, first.basis, first.knowing) == ("p1", "evidence", "We were told")
    assert first.reach == "2 of 2 places"
    assert first.voice == "actor → associate → reader"
    assert (second.basis, second.reach, second.widely, second.marks) == ("opinion", "", "The authors’ view", ())


def test_a_note_says_where_from_whom_and_on_how_much_and_quotes_only_cleared_words() -> None:
    view = freeze(ready())
    (note,) = view.notes
    assert note.words == "Told to associates in both places, by people with lived experience and professionals."
    (stance,) = note.stances
    assert (stance.stance, stance.count) == ("supports", "few excerpts")
    assert [(quote.words, quote.who) for quote in stance.quotes] == [(CLEARED, "a professional, in one place")]


def test_nothing_private_is_in_an_edition() -> None:
    scene, edition = published()
    kept = json.dumps(edition.snapshot, ensure_ascii=False)
    assert CLEARED in kept
    assert PRIVATE not in kept
    assert scene.asha.email not in kept


def test_words_that_came_through_two_mouths_are_not_quoted() -> None:
    scene = ready()
    actions.rewrite_paragraph(
        paragraph=scene.first,
        from_version=scene.first.version,
        by=scene.asha,
        text=scene.first.text,
        voice="actor → associate → learning partner → reader",
    )
    (note,) = freeze(scene).notes
    assert note.quotes == []


def test_where_no_place_is_named_none_is() -> None:
    scene, edition = published()
    kept = json.dumps(edition.snapshot, ensure_ascii=False)
    for place in (scene.barrow, scene.dunmore):
        assert place.name not in kept
    assert view_of(edition).places == ()


def test_a_text_that_names_a_place_stops_the_edition_and_says_where() -> None:
    scene = ready()
    actions.write_paragraph(section=scene.section, text="In Barrow it rained.", basis="framing", by=scene.asha)
    actions.describe_synthesis(synthesis=scene.piece, by=scene.dora, method="Written in Dunmore, at night.")
    sign(scene)
    with pytest.raises(NotReady) as stopped:
        publish(synthesis=scene.piece, audience="public", by=scene.dora)
    assert stopped.value.stops == [
        "Paragraph 3 names Barrow, and this piece does not name its places.",
        "“Written in Dunmore, at night.” names Dunmore, and this piece does not name its places.",
    ]
    assert not Edition.objects.exists()


def test_a_word_that_only_holds_a_place_name_within_it_is_free() -> None:
    scene = ready()
    actions.write_paragraph(section=scene.section, text="Mr Barrowman had a barrow.", basis="framing", by=scene.asha)
    assert len(freeze(scene).of_type(Paragraph)) == 3


def test_a_portrait_names_its_own_place_and_no_other() -> None:
    scene = ready(kind="place", title="Barrow, a portrait")
    actions.write_paragraph(section=scene.section, text="Barrow lies by the water.", basis="framing", by=scene.asha)
    view = freeze(scene)
    assert view.places == ("Barrow",)
    actions.write_paragraph(section=scene.section, text="Dunmore does not.", basis="framing", by=scene.asha)
    sign(scene)
    with pytest.raises(NotReady, match="Paragraph 4 names Dunmore"):
        publish(synthesis=scene.piece, audience="public", by=scene.dora)


def test_a_different_view_stands_after_its_paragraph_with_its_holders() -> None:
    scene = ready()
    dissent = actions.raise_dissent(
        after=scene.first, wording="I was told nothing of the kind.", holders=[scene.carys], by=scene.carys
    )
    actions.accept_dissent(dissent=dissent, by=scene.carys)
    section = freeze(scene).chapters[0].sections[0]
    assert [type(block) for block in section.blocks] == [Paragraph, Dissent, Paragraph]
    (shown,) = [block for block in section.blocks if isinstance(block, Dissent)]
    assert shown.label == "A different view, held by Carys Lune"
    assert shown.wording == "I was told nothing of the kind."


def test_a_different_view_that_all_have_withdrawn_is_not_printed() -> None:
    scene = ready()
    dissent = actions.raise_dissent(after=scene.first, wording="No.", holders=[scene.carys], by=scene.carys)
    actions.withdraw_dissent(dissent=dissent, by=scene.carys)
    assert freeze(scene).of_type(Dissent) == []


def test_a_place_s_answer_and_words_set_large_are_printed_whole() -> None:
    scene = ready()
    actions.record_place_answer(
        synthesis=scene.piece,
        given_by="The tenants' forum",
        text="It is fair.\n\nCome on a Thursday.",
        by=scene.dora,
        given_on=dt.date(2026, 9, 1),
    )
    actions.pull_quote(section=scene.section, excerpt=scene.cleared, by=scene.asha, position=1)
    view = freeze(scene)
    (answer,) = view.of_type(PlaceAnswer)
    assert (answer.by, answer.parts) == ("The tenants' forum", ["It is fair.", "Come on a Thursday."])
    (pulled,) = view.of_type(PullQuote)
    assert (pulled.words, pulled.who) == (CLEARED, "A professional, in one place")


def test_authors_stand_with_what_they_meant_by_signing_and_in_whose_pay_they_are() -> None:
    (author,) = freeze(ready()).authors
    assert (author.name, author.role, author.meaning) == ("Asha Verne", "associate", "I stand by each sentence.")
    assert author.interest == "Asha is paid by Aldersyde."
    assert author.signed_on == clock.today()


def test_a_contact_lapses_on_its_date() -> None:
    scene = ready()
    actions.describe_synthesis(
        synthesis=scene.piece, by=scene.dora, contact="Asha, at the inquiry", contact_until=dt.date(2099, 1, 1)
    )
    view = freeze(scene)
    assert view.provenance is not None
    assert view.provenance.contact == "Asha, at the inquiry"
    assert read(view, today=dt.date(2098, 12, 31)).view.provenance == view.provenance
    lapsed = read(view, today=dt.date(2099, 1, 2)).view.provenance
    assert lapsed is not None
    assert lapsed.contact == ""
    actions.describe_synthesis(synthesis=scene.piece, by=scene.dora, contact_until=dt.date(2020, 1, 1))
    assert freeze(scene).provenance is None


def an_annual_summary() -> Scene:
    scene = ready(kind="annual", title="The year")
    question = SubQuestion.objects.create(key="q1", text="Does working this way help?", position=1)
    chapter = actions.add_section(synthesis=scene.piece, title="", sub_question=question, by=scene.dora)
    inner = actions.add_section(synthesis=scene.piece, title="What moved", parent=chapter, by=scene.dora)
    moved = actions.write_paragraph(section=inner, text="Letters were answered.", basis="evidence", by=scene.asha)
    actions.attach_evidence(paragraph=moved, excerpt=scene.told, by=scene.asha)
    return scene


def test_a_year_has_a_chapter_for_each_question_its_figures_and_an_index() -> None:
    view = freeze(an_annual_summary())
    assert [(chapter.label, chapter.title) for chapter in view.chapters] == [
        ("", "Answering"),
        ("Question 1", "Does working this way help?"),
        ("", "The year in figures"),
    ]
    assert view.chapters[1].sections[0].title == "What moved"
    matrix, seasons = view.of_type(Figure)
    assert matrix.table.columns == ("Place A", "Place B", "All")
    trust = next(row for row in matrix.table.rows if row.behaviour == "trusting-relationships")
    power = next(row for row in matrix.table.rows if row.behaviour == "shared-power")
    assert trust.cells == ("few", "few", "10")
    assert power.cells == ("few", "none", "few")
    assert [row.name for row in seasons.table.rows][:2] == ["Place A, helped", "Place A, hindered"]
    (entry,) = view.index
    assert (entry.behaviour, [line.words for line in entry.lines]) == (
        "trusting-relationships",
        ["Answering", "What moved"],
    )


def test_the_year_is_counted_over_all_kept_notes_whoever_may_read_them() -> None:
    scene = an_annual_summary()
    for day in range(1, 13):
        note = cast.note(scene.carys, f"Told on day {day}.", where=scene.dunmore, happened_on=dt.date(2026, 3, day))
        scenes.tagged(note, by=scene.carys, words="Told")
    away = cast.note(scene.carys, "Put away.", where=scene.dunmore, archived_at=clock.now())
    scenes.tagged(away, by=scene.carys, words="Put away")
    earlier = cast.note(scene.carys, "Long ago.", where=scene.dunmore, happened_on=dt.date(2025, 3, 1))
    scenes.tagged(earlier, by=scene.carys, words="Long ago")
    matrix, _ = freeze(scene).of_type(Figure)
    trust = next(row for row in matrix.table.rows if row.behaviour == "trusting-relationships")
    assert trust.cells == ("few", "13", "20")


def test_links_lead_only_to_what_every_reader_of_the_piece_may_read() -> None:
    scene = ready()
    for title, audience in (("For all", "public"), ("For funders", "funders")):
        other = scenes.piece(scene.asha, title)
        scenes.edition(other, scene.dora, audience=audience)
        actions.link_pieces(from_piece=scene.piece, to_piece=other, type="draws-on", by=scene.dora)
    actions.link_pieces(
        from_piece=scene.piece, to_piece=scenes.piece(scene.asha, "Not published"), type="continues", by=scene.dora
    )
    assert [link.title for link in freeze(scene).links] == ["For all"]
    Synthesis.objects.filter(pk=scene.piece.pk).update(version=99)
    assert [link.title for link in freeze(scene, audience="funders").links] == ["For all", "For funders"]


def test_the_same_piece_frozen_twice_is_the_same_to_the_letter() -> None:
    scene = sign(ready())
    first, second = (
        frozen(
            scene.piece,
            number=1,
            published_on=dt.date(2026, 9, 1),
            audience="public",
            slug="table",
            released=Released(),
        )[0]
        for _ in range(2)
    )
    assert first.fingerprint == second.fingerprint

"""Sections, paragraphs, the words beneath them and the phrases that count: stories of a piece being written."""

import pytest

from people import clock
from reflections.models import Excerpt, InfluenceClaim, Inquiry, Position
from syntheses import actions, standing
from syntheses.errors import (
    AlreadyMarked,
    ChangedMeanwhile,
    NotAsItStands,
    NotCleared,
    NotInText,
    OtherPiece,
    Refused,
    RestsOnIt,
    WordsMissing,
)
from syntheses.models import Evidence, Paragraph, Quantifier
from tests.syntheses.weaving.scene import ENDS, STARTS, begun, small, trust

pytestmark = pytest.mark.django_db


def test_a_portrait_is_of_one_place_and_a_reflection_of_one_behaviour() -> None:
    scene = small()
    told = {"title": "Where we are", "period_starts": STARTS, "period_ends": ENDS, "by": scene.dora}

    with pytest.raises(Refused, match="one place"):
        actions.open_synthesis(kind="place", **told)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="which behaviour"):
        actions.open_synthesis(kind="behaviour", **told)  # type: ignore[arg-type]


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    scene = small()
    with pytest.raises(Refused, match="ends before it begins"):
        actions.open_synthesis(kind="annual", title="Odd", period_starts=ENDS, period_ends=STARTS, by=scene.dora)


def test_two_pieces_of_one_title_have_two_addresses_and_none_takes_the_address_of_a_page() -> None:
    scene = small()
    assert trust(scene).slug == "what-is-left-on-the-table"
    assert trust(scene).slug == "what-is-left-on-the-table-2"
    assert trust(scene, title="New").slug == "new-2"


def test_paragraphs_are_written_moved_and_numbered_in_reading_order() -> None:
    scene = small()
    piece, first, one = begun(scene)
    two = actions.write_paragraph(section=first, text="Two.", basis="opinion", by=scene.dora)
    second = actions.add_section(synthesis=piece, title="Then", by=scene.dora)
    three = actions.write_paragraph(section=second, text="Three.", basis="opinion", by=scene.dora)

    actions.move_paragraph(paragraph=two, to="up", by=scene.dora)
    assert [each.row for each in standing.read(piece).paragraphs] == [two, one, three]

    one.refresh_from_db()
    actions.move_paragraph(paragraph=one, to="down", by=scene.dora)
    read = standing.read(piece)
    assert [[each.row for each in part.paragraphs] for part in read.parts] == [[two], [one, three]]

    actions.move_section(section=second, to="up", by=scene.dora)
    assert [each.row for each in standing.read(piece).paragraphs] == [one, three, two]


def test_a_paragraph_moves_into_another_section_of_its_own_piece_only() -> None:
    scene = small()
    _, _, paragraph = begun(scene)
    elsewhere = actions.add_section(synthesis=trust(scene), title="Elsewhere", by=scene.dora)

    with pytest.raises(OtherPiece):
        actions.move_paragraph(paragraph=paragraph, section=elsewhere, by=scene.dora)


def test_what_was_taken_out_comes_back() -> None:
    scene = small()
    piece, section, paragraph = begun(scene)

    actions.remove_paragraph(paragraph=paragraph, by=scene.dora)
    assert standing.read(piece).paragraphs == []
    assert standing.read(piece).removed == [paragraph]

    actions.bring_back_paragraph(paragraph=paragraph, by=scene.dora)
    actions.remove_section(section=section, by=scene.dora)
    assert standing.read(piece).paragraphs == []
    assert standing.read(piece).removed_sections == [section]

    actions.bring_back_section(section=section, by=scene.dora)
    assert [each.row for each in standing.read(piece).paragraphs] == [paragraph]


def test_two_people_write_one_paragraph_anew_and_neither_wording_is_lost() -> None:
    scene = small()
    _, _, paragraph = begun(scene)
    read_by_asha = Paragraph.objects.get(pk=paragraph.pk)

    actions.rewrite_paragraph(paragraph=paragraph, from_version=1, text="Dora’s wording.", by=scene.dora)
    with pytest.raises(ChangedMeanwhile) as both:
        actions.rewrite_paragraph(paragraph=read_by_asha, from_version=1, text="Asha’s wording.", by=scene.asha)

    assert (both.value.theirs, both.value.yours, both.value.version) == ("Dora’s wording.", "Asha’s wording.", 2)
    assert both.value.changed_by == "Dora Pell"
    assert Paragraph.objects.get(pk=paragraph.pk).text == "Dora’s wording."


@pytest.mark.parametrize("text", ["", "  \n ", "a\0b", "a\ud800b"])
def test_what_cannot_be_kept_is_refused_in_words(text: str) -> None:
    scene = small()
    _, section, _ = begun(scene)
    with pytest.raises(WordsMissing):
        actions.write_paragraph(section=section, text=text, by=scene.dora)
    assert Paragraph.objects.count() == 1


# ---- Evidence -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("which", "because"), [("refused", "keeps these words back"), ("unasked", "Nobody has asked")])
def test_only_cleared_words_stand_under_a_paragraph(which: str, because: str) -> None:
    scene = small()
    _, _, paragraph = begun(scene)
    with pytest.raises(NotCleared, match=because):
        actions.attach_evidence(paragraph=paragraph, excerpt=getattr(scene, which), by=scene.dora)
    assert not Evidence.objects.exists()


def test_words_that_were_refused_after_the_page_was_opened_are_not_attached() -> None:
    scene = small()
    _, _, paragraph = begun(scene)
    opened = Excerpt.objects.get(pk=scene.kept.pk)
    Excerpt.objects.filter(pk=scene.kept.pk).update(clearance="refused")

    with pytest.raises(NotCleared):
        actions.attach_evidence(paragraph=paragraph, excerpt=opened, by=scene.dora)


def test_words_attached_twice_stand_there_once_and_bear_on_it_as_was_said_last() -> None:
    scene = small()
    _, _, paragraph = begun(scene)
    actions.attach_evidence(paragraph=paragraph, excerpt=scene.kept, by=scene.dora)
    actions.attach_evidence(paragraph=paragraph, excerpt=scene.kept, stance="complicates", by=scene.dora)
    assert list(paragraph.evidence.values_list("stance", flat=True)) == ["complicates"]


def test_words_on_which_a_phrase_rests_alone_are_not_taken_away_from_under_it() -> None:
    scene = small()
    _, _, paragraph = begun(scene)
    kept = actions.attach_evidence(paragraph=paragraph, excerpt=scene.kept, by=scene.dora)
    late = actions.attach_evidence(paragraph=paragraph, excerpt=scene.late, by=scene.dora)
    actions.mark_quantifier(
        paragraph=paragraph, phrase="two places", quantity="exact", unit="place", n=2, rests_on=[kept], by=scene.dora
    )

    with pytest.raises(RestsOnIt, match="two places"):
        actions.detach_evidence(evidence=kept, by=scene.dora)
    actions.detach_evidence(evidence=late, by=scene.dora)
    assert list(paragraph.evidence.all()) == [kept]


def test_words_set_large_are_cleared_exactly_as_they_were_said() -> None:
    scene = small()
    _, section, _ = begun(scene)
    with pytest.raises(NotAsItStands):
        actions.pull_quote(section=section, excerpt=scene.reworded, by=scene.dora)
    with pytest.raises(NotCleared):
        actions.pull_quote(section=section, excerpt=scene.unasked, by=scene.dora)
    assert str(actions.pull_quote(section=section, excerpt=scene.kept, by=scene.dora)) == scene.kept.exact


# ---- Counting -------------------------------------------------------------------------------------------------------


def test_a_counted_phrase_is_counted_from_what_supports_it_and_again_when_that_changes() -> None:
    scene = small()
    piece, _, paragraph = begun(scene)
    actions.attach_evidence(paragraph=paragraph, excerpt=scene.kept, by=scene.dora)
    mark = actions.mark_quantifier(
        paragraph=paragraph, phrase="two places", quantity="exact", unit="place", n=2, of=2, by=scene.dora
    )
    assert (mark.found_n, mark.found_of) == (1, 2)
    read = standing.read(piece)
    assert [m.said for p in read.paragraphs for m in p.differing] == ["“two places”: 1 of 2. Dunmore has no evidence."]

    late = actions.attach_evidence(paragraph=paragraph, excerpt=scene.late, by=scene.dora)
    mark.refresh_from_db()
    assert (mark.found_n, mark.found_of) == (2, 2)
    assert not standing.read(piece).paragraphs[0].differing

    actions.withdraw_evidence(evidence=late, by=scene.dora)
    mark.refresh_from_db()
    assert mark.found_n == 1


def test_words_that_complicate_are_not_counted_and_words_named_are() -> None:
    scene = small()
    _, _, paragraph = begun(scene)
    actions.attach_evidence(paragraph=paragraph, excerpt=scene.kept, by=scene.dora)
    against = actions.attach_evidence(paragraph=paragraph, excerpt=scene.reworded, stance="complicates", by=scene.dora)
    mark = actions.mark_quantifier(
        paragraph=paragraph, phrase="two places", quantity="exact", unit="associate", n=2, by=scene.dora
    )
    assert (mark.found_n, mark.found_of) == (1, 3)

    actions.unmark_quantifier(quantifier=mark, by=scene.dora)
    named = actions.mark_quantifier(
        paragraph=paragraph,
        phrase="two places",
        quantity="exact",
        unit="associate",
        n=1,
        rests_on=[against],
        by=scene.dora,
    )
    assert named.found_n == 1


def test_a_phrase_is_marked_where_it_stands_and_once() -> None:
    scene = small()
    _, section, _ = begun(scene)
    paragraph = actions.write_paragraph(section=section, text="😀 two places, and two places.", by=scene.dora)
    told = {"paragraph": paragraph, "phrase": "two places", "quantity": "exact", "unit": "place", "by": scene.dora}

    first = actions.mark_quantifier(**told)  # type: ignore[arg-type]
    second = actions.mark_quantifier(**told)  # type: ignore[arg-type]
    assert [first.start, second.start] == [2, 18]
    with pytest.raises(AlreadyMarked):
        actions.mark_quantifier(**told)  # type: ignore[arg-type]
    with pytest.raises(NotInText):
        actions.mark_quantifier(**{**told, "phrase": "three places"})  # type: ignore[arg-type]


def test_a_phrase_moves_with_its_words_and_goes_with_them() -> None:
    scene = small()
    _, _, paragraph = begun(scene)
    actions.mark_quantifier(paragraph=paragraph, phrase="two places", quantity="exact", unit="place", by=scene.dora)

    actions.rewrite_paragraph(
        paragraph=paragraph, from_version=1, text="This spring, in two places, it held.", by=scene.dora
    )
    mark = Quantifier.objects.get()
    assert paragraph.text[mark.start : mark.end] == "two places"

    actions.rewrite_paragraph(paragraph=paragraph, from_version=2, text="It held here and there.", by=scene.dora)
    assert not Quantifier.objects.exists()


def test_what_cannot_be_counted_says_why() -> None:
    scene = small()
    _, _, paragraph = begun(scene)
    told = {"paragraph": paragraph, "phrase": "two places", "quantity": "exact", "unit": "other", "by": scene.dora}
    with pytest.raises(Refused, match="why"):
        actions.mark_quantifier(**told, checkable=False)  # type: ignore[arg-type]
    mark = actions.mark_quantifier(**told, checkable=False, why_not="no roll was kept")  # type: ignore[arg-type]
    assert mark.found_n is None


def test_where_associates_stand_is_counted_as_it_is_and_as_it_first_was() -> None:
    scene = small()
    _, _, paragraph = begun(scene)
    claim = InfluenceClaim.objects.create(
        key="trust-first", from_behaviour_id="trusting-relationships", verb="enables", words="Trust comes first."
    )
    for person, day, stance in (
        (scene.asha, "2026-02-01", "hold"),
        (scene.asha, "2026-05-01", "not"),
        (scene.ben, "2026-02-01", "hold"),
        (scene.leila, "2026-02-01", "hold"),
    ):
        Position.objects.create(claim=claim, person=person, stance=stance, taken_on=day)
    told = {
        "paragraph": paragraph,
        "quantity": "exact",
        "unit": "associate",
        "counts_claim": claim,
        "counts_stances": ["hold"],
        "by": scene.dora,
    }
    now = actions.mark_quantifier(phrase="two", **told)  # type: ignore[arg-type]
    first = actions.mark_quantifier(phrase="places", counts_as_first_stood=True, **told)  # type: ignore[arg-type]
    assert (now.found_n, now.found_of) == (1, 3)
    assert (first.found_n, first.found_of) == (2, 3)


def test_the_records_are_counted_within_the_period_of_the_piece() -> None:
    scene = small()
    piece, _, paragraph = begun(scene)
    told = {"paragraph": paragraph, "quantity": "exact", "unit": "other", "by": scene.dora}

    def found(phrase: str, records: str) -> tuple[int | None, int | None]:
        mark = actions.mark_quantifier(phrase=phrase, counts_records=records, **told)  # type: ignore[arg-type]
        return mark.found_n, mark.found_of

    assert found("In", "notes_in_year") == (6, None)
    assert found("two", "cleared_in_year") == (4, 6)
    assert found("places", "refused_in_year") == (1, 6)
    assert found("a", "behaviours_in_all_places") == (1, 9)
    assert found("promise", "places_silent_on_decisions") == (2, 2)
    assert found("was", "coding_second") == (0, None)

    scene.kept.tags.create(note=scene.kept.note, behaviour_id="trusting-relationships", acts="helps", set_by=scene.dora)
    scene.late.tags.create(note=scene.late.note, behaviour_id="shared-power", acts="helps", set_by=scene.dora)
    actions.recount_piece(synthesis=piece, by=scene.dora, at=clock.now())
    assert Quantifier.objects.get(phrase="was").found_n == 2
    assert found("kept", "coding_agreement") == (5, 10)
    with pytest.raises(Refused, match="no count called"):
        found("day", "happiness")


def test_nothing_of_this_needs_the_inquiry_to_have_been_set_up() -> None:
    scene = small()
    begun(scene)
    assert not Inquiry.objects.exists()

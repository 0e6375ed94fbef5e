"""A different view belongs to those who hold it, and a signature holds for exactly what was read."""

import datetime as dt

import pytest
from django.db import Error as DatabaseError
from django.db import connection, transaction

from people.acting import acting
from reflections.models import Excerpt
from syntheses import actions
from syntheses.errors import DissentStands, NotAnAuthor, NotTheHolder, Refused, VersionMoved
from syntheses.models import Dissent, DissentHolder, Evidence, PlaceAnswer, SignOff
from tests.syntheses.weaving.scene import begun, small, trust

pytestmark = pytest.mark.django_db


def test_a_different_view_is_changed_by_its_holders_alone_and_everybody_is_asked_again() -> None:
    scene = small()
    _, _, paragraph = begun(scene)
    view = actions.raise_dissent(
        after=paragraph, wording="It was luck.", holders=[scene.ben, scene.carys], by=scene.ben
    )
    actions.accept_dissent(dissent=view, by=scene.ben)
    actions.accept_dissent(dissent=view, by=scene.carys)

    with pytest.raises(NotTheHolder):
        actions.reword_dissent(dissent=view, wording="It was not luck.", by=scene.dora)
    with pytest.raises(NotTheHolder):
        actions.accept_dissent(dissent=view, by=scene.dora)

    actions.reword_dissent(dissent=view, wording="It was mostly luck.", by=scene.carys)
    assert list(view.holders.values_list("accepted_on", flat=True)) == [None, None]


def test_the_database_itself_refuses_to_let_anybody_else_change_or_drop_it() -> None:
    scene = small()
    _, _, paragraph = begun(scene)
    view = actions.raise_dissent(after=paragraph, wording="It was luck.", holders=[scene.ben], by=scene.ben)

    for words in (
        "UPDATE syntheses_dissent SET wording = 'It was our doing.' WHERE id = %s",
        "UPDATE syntheses_dissentholder SET accepted_on = '2026-06-01' WHERE dissent_id = %s",
        "UPDATE syntheses_dissentholder SET withdrawn_on = '2026-06-01' WHERE dissent_id = %s",
        "DELETE FROM syntheses_dissentholder WHERE dissent_id = %s",
        "DELETE FROM syntheses_dissent WHERE id = %s",
    ):
        with pytest.raises(DatabaseError), acting(scene.dora), connection.cursor() as cursor:
            cursor.execute(words, [view.pk])

    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.person', '', true)")
    with pytest.raises(DatabaseError), transaction.atomic():
        Dissent.objects.update(wording="Nobody says so.")

    assert Dissent.objects.get().wording == "It was luck."
    assert DissentHolder.objects.get().accepted_on is None


def test_a_paragraph_that_a_different_view_answers_is_not_taken_out_from_under_it() -> None:
    scene = small()
    _, section, paragraph = begun(scene)
    view = actions.raise_dissent(after=paragraph, wording="It was luck.", holders=[scene.ben], by=scene.ben)

    with pytest.raises(DissentStands):
        actions.remove_paragraph(paragraph=paragraph, by=scene.dora)
    with pytest.raises(DissentStands):
        actions.remove_section(section=section, by=scene.dora)

    actions.withdraw_dissent(dissent=view, by=scene.ben)
    actions.remove_paragraph(paragraph=paragraph, by=scene.dora)


def test_somebody_must_hold_it() -> None:
    scene = small()
    _, _, paragraph = begun(scene)
    with pytest.raises(Refused, match="by whom"):
        actions.raise_dissent(after=paragraph, wording="It was luck.", holders=[], by=scene.ben)


def test_a_place_answers_after_it_was_shown() -> None:
    scene = small()
    piece = trust(scene)
    with pytest.raises(Refused, match="before it was shown"):
        actions.record_place_answer(
            synthesis=piece,
            given_by="the forum",
            text="It is fair.",
            shown_on=dt.date(2026, 9, 2),
            given_on=dt.date(2026, 9, 1),
            by=scene.dora,
        )
    assert not PlaceAnswer.objects.exists()


# ---- Signing --------------------------------------------------------------------------------------------------------


def test_an_author_signs_what_they_have_read_and_a_change_asks_them_again() -> None:
    scene = small()
    piece, _, paragraph = begun(scene)
    actions.add_author(synthesis=piece, person=scene.asha, by=scene.dora)
    actions.attach_evidence(paragraph=paragraph, excerpt=scene.kept, by=scene.dora)
    piece.refresh_from_db()
    read = piece.changes

    actions.sign(synthesis=piece, seen=read, meaning="I stand by it.", by=scene.asha)
    actions.sign(synthesis=piece, seen=read, by=scene.asha)
    assert SignOff.objects.count() == 1
    assert actions.what_stops_publishing(piece) == []

    actions.rewrite_paragraph(paragraph=paragraph, from_version=1, text="In one place it was kept.", by=scene.dora)
    piece.refresh_from_db()
    assert actions.what_stops_publishing(piece) == [f"Asha Verne has not signed version {piece.version}."]
    with pytest.raises(VersionMoved):
        actions.sign(synthesis=piece, seen=read, by=scene.asha)


def test_only_authors_sign() -> None:
    scene = small()
    piece = trust(scene)
    with pytest.raises(NotAnAuthor):
        actions.sign(synthesis=piece, seen=piece.changes, by=scene.dora)


def test_a_signature_is_never_changed() -> None:
    scene = small()
    piece = trust(scene)
    actions.add_author(synthesis=piece, person=scene.asha, by=scene.dora)
    actions.sign(synthesis=piece, seen=piece.changes, meaning="Mine.", by=scene.asha)
    with pytest.raises(DatabaseError), transaction.atomic():
        SignOff.objects.update(meaning="Not mine.")


def test_authors_stand_in_the_order_that_was_agreed_and_once_each() -> None:
    scene = small()
    piece = trust(scene)
    actions.add_author(synthesis=piece, person=scene.asha, by=scene.dora)
    ben = actions.add_author(synthesis=piece, person=scene.ben, by=scene.dora)
    actions.add_author(synthesis=piece, person=scene.carys, order=1, by=scene.dora)

    ben.refresh_from_db()
    actions.move_author(author=ben, to="up", by=scene.dora)
    names = piece.authorships.values_list("person__display_name", flat=True)
    assert list(names) == ["Carys Lune", "Ben Okell", "Asha Verne"]
    with pytest.raises(Refused, match="already"):
        actions.add_author(synthesis=piece, person=scene.ben, by=scene.dora)


def test_everything_that_stops_a_piece_is_said_in_a_sentence() -> None:
    scene = small()
    piece, section, paragraph = begun(scene)
    actions.add_author(synthesis=piece, person=scene.asha, by=scene.dora)
    actions.raise_dissent(after=paragraph, wording="It was luck.", holders=[scene.ben], by=scene.ben)
    other = actions.write_paragraph(section=section, text="Words were said.", by=scene.dora)
    actions.attach_evidence(paragraph=other, excerpt=scene.kept, by=scene.dora)
    actions.attach_evidence(paragraph=other, excerpt=scene.late, by=scene.dora)
    actions.pull_quote(section=section, excerpt=scene.kept, by=scene.dora)
    Excerpt.objects.filter(pk=scene.kept.pk).update(clearance="refused")
    actions.withdraw_evidence(evidence=Evidence.objects.get(excerpt=scene.late), by=scene.dora)
    piece.refresh_from_db()

    assert actions.what_stops_publishing(piece) == [
        f"Asha Verne has not signed version {piece.version}.",
        "Paragraph 1 rests on no evidence. Attach some, or say that it is your opinion.",
        "Ben Okell has not accepted how the different view after paragraph 1 stands.",
        "Paragraph 2 rests on no evidence. Attach some, or say that it is your opinion.",
        "Paragraph 2 has words under it that are no longer cleared. Take them away from it.",
        "Paragraph 2 has words under it that were taken back. Take them away from it.",
        "Words set large in “Promises” are no longer cleared as they stand. Put them back.",
    ]


def test_a_piece_without_words_or_authors_is_not_published() -> None:
    scene = small()
    assert actions.what_stops_publishing(trust(scene)) == ["Nothing is written yet.", "It has no authors yet."]


def test_whatever_is_printed_counts_as_a_change_and_whatever_is_not_does_not() -> None:
    scene = small()
    piece, section, paragraph = begun(scene)
    other = trust(scene, title="Another piece")

    seen = [0]

    def raised() -> bool:
        piece.refresh_from_db()
        seen.append(piece.changes)
        return seen[-1] > seen[-2]

    raised()
    author = actions.add_author(synthesis=piece, person=scene.asha, by=scene.dora)
    assert raised()
    view = actions.raise_dissent(after=paragraph, wording="It was luck.", holders=[scene.ben], by=scene.ben)
    assert raised()
    actions.link_pieces(from_piece=piece, to_piece=other, type="continues", by=scene.dora)
    assert raised()
    actions.record_choice(synthesis=piece, line="By talk.", by=scene.dora)
    assert raised()
    actions.describe_synthesis(synthesis=piece, standfirst="A sentence.", by=scene.dora)
    assert raised()
    actions.title_section(section=section, title="Kept", by=scene.dora)
    assert raised()

    actions.accept_dissent(dissent=view, by=scene.ben)
    actions.sign(synthesis=piece, seen=piece.changes, by=scene.asha)
    actions.set_series_cell(
        behaviour=piece.central_behaviour,  # type: ignore[arg-type]
        status="writing",
        piece=piece,
        by=scene.dora,
    )
    assert not raised()
    actions.remove_author(author=author, by=scene.dora)
    assert raised()

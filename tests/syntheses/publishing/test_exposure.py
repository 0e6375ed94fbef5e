"""What could point at somebody is seen before it is published, and a second person decides."""

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from people.acting import acting
from people.models import Person, RoleGrant
from reflections.models import Presence
from syntheses import actions, exposure, standing
from syntheses.actions.publishing import NotReady, publish
from syntheses.errors import ExposureMoved, NotASecondPerson
from syntheses.exposure import Statement
from syntheses.models import Edition, ExposureDecision, Paragraph
from tests import cast, scenes
from tests.syntheses.publishing.scene import Scene, ready

pytestmark = pytest.mark.django_db

WAITS = "could point at somebody. Somebody of the team who did not write it decides."


def looked(scene: Scene) -> list[Statement]:
    scene.piece.refresh_from_db()
    return exposure.look(standing.read(scene.piece))


def waiting(scene: Scene, readers: str = "public") -> list[Statement]:
    return [each for each in looked(scene) if each.waits(readers)]


def sign(scene: Scene) -> None:
    scene.piece.refresh_from_db()
    actions.sign(synthesis=scene.piece, seen=scene.piece.changes, by=scene.asha)


def told_by_one(scene: Scene, text: str = "Somebody rang.") -> Paragraph:
    """A paragraph that rests on words of one teller."""
    paragraph = actions.write_paragraph(section=scene.section, text=text, basis="evidence", by=scene.asha)
    actions.attach_evidence(paragraph=paragraph, excerpt=scene.told, by=scene.asha)
    return paragraph


def decide(scene: Scene, by: Person, *, decision: str = "keep", readers: str = "public") -> list[ExposureDecision]:
    return actions.decide_exposure(
        synthesis=scene.piece, statements=waiting(scene, readers), readers=readers, decision=decision,
        reason="She has read it.", by=by,
    )  # fmt: skip


def test_two_places_two_associates_and_two_tellers_point_at_nobody() -> None:
    first, second = looked(ready())
    assert (first.places, first.associates, first.tellers) == (2, 2, 2)
    assert first.behind_it == "2 places, 2 associates, 2 tellers, as far as is known"
    assert (first.why, second.why) == ([], [])
    assert second.behind_it == "It rests on no words of anybody."


def test_one_place_one_associate_or_one_teller_could() -> None:
    scene = ready()
    told_by_one(scene)
    assert looked(scene)[-1].why == [
        "It rests on what was told in one place.",
        "It rests on the notes of one associate.",
        "It rests on one teller, as far as is known.",
    ]


def test_words_set_large_are_one_persons() -> None:
    scene = ready()
    actions.pull_quote(section=scene.section, excerpt=scene.told, by=scene.asha)
    (quote,) = waiting(scene)
    assert quote.title == "The words set large in “Answering”"


def test_the_same_actor_in_two_notes_is_one_teller() -> None:
    scene = ready()
    lead = cast.actor(scene.dunmore)
    again = cast.note(scene.asha, "She rang once more, and late.", where=scene.dunmore)
    for note in (scene.told.note, again):
        Presence.objects.create(note=note, actor=lead)
    paragraph = told_by_one(scene)
    late = scenes.tagged(again, by=scene.asha, words="once more", clearance="cleared")
    actions.attach_evidence(paragraph=paragraph, excerpt=late, by=scene.asha)
    found = looked(scene)[-1]
    assert (found.places, found.associates, found.tellers) == (1, 2, 1)


@pytest.mark.parametrize("text", ["One associate said so.", "It was a single local councillor who came."])
def test_a_phrase_that_speaks_of_one_could(text: str) -> None:
    scene = ready()
    actions.write_paragraph(section=scene.section, text=text, basis="opinion", by=scene.asha)
    (found,) = waiting(scene)
    assert "speaks of one." in found.why[0]


def test_a_counted_phrase_of_which_one_is_found_could() -> None:
    scene = ready()
    text, by = "In a few towns it was so.", scene.asha
    paragraph = actions.write_paragraph(section=scene.section, text=text, basis="opinion", by=by)
    actions.mark_quantifier(paragraph=paragraph, phrase="a few towns", quantity="some", unit="place", n=1, by=by)
    assert [each.why for each in waiting(scene)] == [["“a few towns” speaks of one."]]


def test_a_role_and_a_month_that_one_note_alone_has_together_could() -> None:
    scene = ready()
    lead = cast.actor(scene.barrow)
    Presence.objects.create(note=scene.cleared.note, actor=lead)
    other = cast.note(
        scene.asha, "The lead came by.", where=scene.barrow, happened_on=dt.date(2026, 3, 1), standpoint="professional"
    )
    Presence.objects.create(note=other, actor=lead)
    first = scene.first
    told = first.text + " The housing lead said so"

    def rewritten(text: str) -> list[str]:
        first.refresh_from_db()
        actions.rewrite_paragraph(paragraph=first, from_version=first.version, text=text, by=scene.asha)
        return looked(scene)[0].why

    assert rewritten(f"{told}.") == []
    found = rewritten(f"{told} in June.")
    assert "Only one note in Barrow, told by a professional, tells of the housing lead and of something in June." in (
        found
    )


def test_it_is_not_published_before_a_second_person_has_decided() -> None:
    scene = ready()
    told_by_one(scene)
    sign(scene)
    with pytest.raises(NotReady) as refused:
        publish(synthesis=scene.piece, audience="public", by=scene.dora)
    assert refused.value.stops == [f"Paragraph 3 {WAITS}"]
    decide(scene, scene.dora)
    assert publish(synthesis=scene.piece, audience="public", by=scene.dora).number == 1


def test_what_was_decided_for_funders_holds_for_those_it_is_granted_to_and_not_for_everyone() -> None:
    scene = ready()
    told_by_one(scene)
    decide(scene, scene.dora, readers="funders")
    assert [len(waiting(scene, readers)) for readers in ("public", "funders", "granted")] == [1, 0, 0]


def test_a_changed_paragraph_or_other_words_beneath_it_ask_again() -> None:
    scene = ready()
    paragraph = told_by_one(scene)
    decide(scene, scene.dora)
    assert waiting(scene) == []
    actions.rewrite_paragraph(paragraph=paragraph, from_version=1, text="Somebody rang late.", by=scene.asha)
    assert [each.title for each in waiting(scene)] == ["Paragraph 3"]
    decide(scene, scene.dora)
    more = scenes.tagged(scene.told.note, by=scene.carys, words="Nobody had rung", clearance="cleared")
    actions.attach_evidence(paragraph=paragraph, excerpt=more, by=scene.asha)
    assert [each.title for each in waiting(scene)] == ["Paragraph 3"]


@pytest.mark.parametrize(("decision", "said"), [("generalise", "more generally"), ("hold-back", "held back")])
def test_what_is_to_be_said_otherwise_or_held_back_still_waits(decision: str, said: str) -> None:
    scene = ready()
    paragraph = told_by_one(scene)
    decide(scene, scene.dora, decision=decision)
    (still,) = exposure.what_waits(looked(scene), "public")
    assert f"is to be {said}" in still or said in still
    assert "She has read it." in still
    actions.remove_paragraph(paragraph=paragraph, by=scene.asha)
    assert exposure.what_waits(looked(scene), "public") == []


def test_nobody_decides_of_their_own_words() -> None:
    scene = ready()
    told_by_one(scene)
    with pytest.raises(NotASecondPerson):
        decide(scene, scene.fay)
    for person in (scene.asha, scene.carys):
        RoleGrant.objects.create(person=person, role="team", starts=dt.date(2026, 1, 1))
        with pytest.raises(NotASecondPerson):
            decide(scene, person)
    assert not ExposureDecision.objects.exists()


def test_what_has_changed_meanwhile_is_not_decided() -> None:
    scene = ready()
    paragraph = told_by_one(scene)
    seen = waiting(scene)
    actions.rewrite_paragraph(paragraph=paragraph, from_version=1, text="Somebody rang late.", by=scene.asha)
    with pytest.raises(ExposureMoved):
        actions.decide_exposure(
            synthesis=scene.piece, statements=seen, readers="public", decision="keep", reason="Yes.", by=scene.dora
        )


def kept(scene: Scene, paragraph: Paragraph, by: Person, named: Person | None = None) -> None:
    """Put a decision into the table itself, past every rule of the application."""
    with transaction.atomic(), acting(named or by):
        ExposureDecision.objects.create(
            synthesis=scene.piece, paragraph=paragraph, version=paragraph.version, seen="x", found={}, readers="public",
            decision="keep", reason="Yes.", decided_by=by,
        )  # fmt: skip


def test_the_database_refuses_whoever_wrote_it_and_whoever_acts_in_anothers_name() -> None:
    scene = ready()
    paragraph = told_by_one(scene)
    for person in (scene.asha, scene.carys):  # the author; whose note it rests on
        with pytest.raises(DatabaseError, match="second person"):
            kept(scene, paragraph, person)
    with pytest.raises(DatabaseError, match="own name"):
        kept(scene, paragraph, scene.dora, named=scene.asha)
    kept(scene, paragraph, scene.dora)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE syntheses_exposuredecision SET reason = 'Otherwise.'")


def test_it_is_read_in_as_many_statements_however_long_the_piece_is(django_assert_num_queries: Any) -> None:
    scene = ready()
    Presence.objects.create(note=scene.told.note, actor=cast.actor(scene.dunmore))
    told_by_one(scene, "The housing lead rang in June.")
    scene.piece.refresh_from_db()
    piece = standing.read(scene.piece)
    with django_assert_num_queries(3):
        exposure.look(piece)
    for number in range(6):
        told_by_one(scene, f"The housing lead rang in June, {number}.")
    piece = standing.read(scene.piece)
    with django_assert_num_queries(3):
        exposure.look(piece)


def page(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_the_page_shows_what_waits_and_the_team_decides_on_it() -> None:
    scene = ready()
    told_by_one(scene)
    address = f"/syntheses/{scene.piece.slug}/exposure/"
    shown = page(scene.dora).get(address).content.decode()
    assert "It rests on one teller, as far as is known." in shown
    assert f"Paragraph 3 {WAITS}" in shown
    (each,) = waiting(scene)
    sent = {"statement": each.anchor, "seen": each.seen, "readers": "public", "decision": "keep", "reason": ""}
    refused = page(scene.dora).post(address, sent)
    assert (refused.status_code, "Say why." in refused.content.decode()) == (422, True)
    assert page(scene.carys).post(address, sent).status_code == 403
    done = page(scene.dora).post(address, {**sent, "reason": "She has read it."}, follow=True)
    assert "Nothing waits to be decided for these readers." in done.content.decode()
    assert ExposureDecision.objects.get().decided_by == scene.dora
    assert "It rests on" in page(scene.carys).get(address).content.decode()


def test_the_page_of_publishing_leads_to_each() -> None:
    scene = ready()
    told_by_one(scene)
    sign(scene)
    shown = page(scene.dora).get(f"/syntheses/{scene.piece.slug}/publish/").content.decode()
    assert f"/syntheses/{scene.piece.slug}/exposure/?readers=funders#p3" in shown
    assert not Edition.objects.exists()

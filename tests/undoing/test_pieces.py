"""What was done to a piece is undone step by step, unless somebody has changed it since."""

from itertools import pairwise
from typing import Any

import pytest

from people import acts
from people.errors import NotYours, Refused
from people.models import RoleGrant
from reflections.actions import record_clearance
from syntheses import actions
from syntheses.models import Authorship, Evidence, Paragraph, PullQuote, Quantifier, Section, Synthesis
from tests.syntheses.weaving.scene import begun, small
from tests.undoing.test_notes import again, back, come_in

pytestmark = pytest.mark.django_db


def as_it_stands(piece: Synthesis) -> list[Any]:
    """The whole of a piece, in its order, as somebody would read it."""
    told: list[Any] = [[row.person.display_name for row in Authorship.objects.filter(synthesis=piece)]]
    for section in Section.objects.filter(synthesis=piece, removed_at=None):
        told.append(section.title)
        for paragraph in Paragraph.objects.filter(section=section, removed_at=None):
            rests = [(row.excerpt.exact, row.stance, row.attached_by.display_name) for row in paragraph.evidence.all()]
            counted = [(row.phrase, row.found_n, row.rests_on.count()) for row in paragraph.quantifiers.all()]
            told.append((paragraph.text, rests, counted))
        told += [row.excerpt.exact for row in PullQuote.objects.filter(section=section)]
    return told


def test_a_morning_at_the_bench_is_undone_step_by_step_and_done_again() -> None:
    scene = small()
    piece, section, first = begun(scene)
    by = scene.dora
    other = actions.add_section(synthesis=piece, title="The counter", by=by)
    second = actions.write_paragraph(section=section, text="Then nobody rang.", by=by)
    third = actions.write_paragraph(section=section, text="And the letter came.", by=by)
    story = [as_it_stands(piece)]

    def done(act: Any, **how: Any) -> Any:
        made = act(by=by, **how)
        story.append(as_it_stands(piece))
        return made

    kept = done(actions.attach_evidence, paragraph=first, excerpt=scene.kept)
    late = done(actions.attach_evidence, paragraph=first, excerpt=scene.late)
    done(actions.attach_evidence, paragraph=first, excerpt=scene.late, stance="complicates")
    done(actions.move_evidence, evidence=late, to="up")
    mark = done(
        actions.mark_quantifier, paragraph=first, phrase="two places", quantity="exact", unit="place", n=2,
        rests_on=[kept, late],
    )  # fmt: skip
    done(actions.move_paragraph, paragraph=third, to="up")
    done(actions.move_paragraph, paragraph=second, section=other)
    done(actions.move_section, section=other, to="up")
    done(actions.remove_paragraph, paragraph=third)
    done(actions.bring_back_paragraph, paragraph=third)
    author = done(actions.add_author, synthesis=piece, person=scene.asha)
    done(actions.add_author, synthesis=piece, person=scene.ben)
    done(actions.move_author, author=author, to="down")
    pulled = done(actions.pull_quote, section=section, excerpt=scene.kept)
    done(actions.put_quote_back, pulled=pulled)
    done(actions.detach_evidence, evidence=Evidence.objects.get(pk=kept.pk))
    done(actions.unmark_quantifier, quantifier=Quantifier.objects.get(pk=mark.pk))
    done(actions.remove_author, author=Authorship.objects.get(pk=author.pk))
    done(actions.remove_section, section=section)
    assert all(one != other for one, other in pairwise(story))
    for then in reversed(story[:-1]):
        back(by)
        assert as_it_stands(piece) == then
    for then in story[1:]:
        again(by)
        assert as_it_stands(piece) == then


def test_a_paragraph_that_somebody_else_moved_meanwhile_stays_where_they_put_it() -> None:
    scene = small()
    piece, section, first = begun(scene)
    for text in ("Second.", "Third."):
        actions.write_paragraph(section=section, text=text, by=scene.dora)
    actions.add_author(synthesis=piece, person=scene.asha, by=scene.dora)
    actions.move_paragraph(paragraph=first, to="down", by=scene.dora)
    actions.move_paragraph(paragraph=Paragraph.objects.get(pk=first.pk), to="down", by=scene.asha)
    stands = as_it_stands(piece)
    with pytest.raises(acts.StandsOtherwise, match="Asha Verne has changed this since, so it stays as it is"):
        back(scene.dora)
    assert as_it_stands(piece) == stands
    page = come_in(scene.dora).post("/acts/undo/", follow=True).content.decode()
    assert "Asha Verne has changed this since" in page
    assert "Undo one more" in page  # and the way past it: the act before


def test_what_others_wrote_or_attached_meanwhile_is_not_taken_out_with_ones_own_act() -> None:
    scene = small()
    piece, section, _ = begun(scene)
    actions.add_author(synthesis=piece, person=scene.asha, by=scene.dora)
    mine = actions.write_paragraph(section=section, text="Mine.", by=scene.dora)
    actions.rewrite_paragraph(paragraph=mine, from_version=1, text="Ours.", by=scene.asha)
    with pytest.raises(acts.StandsOtherwise, match="Asha Verne has written there since"):
        back(scene.dora)
    beside = actions.write_paragraph(section=section, text="Beside it.", by=scene.dora)
    actions.attach_evidence(paragraph=beside, excerpt=scene.kept, by=scene.asha)
    with pytest.raises(acts.StandsOtherwise, match="Asha Verne has attached words there since"):
        back(scene.dora)
    assert Paragraph.objects.filter(section=section, removed_at=None).count() == 3


def test_a_paragraph_put_in_before_it_by_somebody_else_hinders_nothing() -> None:
    scene = small()
    piece, section, first = begun(scene)
    second = actions.write_paragraph(section=section, text="Second.", by=scene.dora)
    third = actions.write_paragraph(section=section, text="Third.", by=scene.dora)
    actions.add_author(synthesis=piece, person=scene.asha, by=scene.dora)
    actions.move_paragraph(paragraph=third, to="up", by=scene.dora)
    between = actions.write_paragraph(section=section, text="New.", position=1, by=scene.asha)
    back(scene.dora)
    standing = Paragraph.objects.filter(section=section, removed_at=None)
    assert [row.pk for row in standing] == [between.pk, first.pk, second.pk, third.pk]


def test_words_that_their_teller_took_back_are_not_attached_again() -> None:
    scene = small()
    _, _, first = begun(scene)
    evidence = actions.attach_evidence(paragraph=first, excerpt=scene.kept, by=scene.dora)
    actions.detach_evidence(evidence=evidence, by=scene.dora)
    record_clearance(excerpt=scene.kept, state="refused", how="in the street", by=scene.asha)
    with pytest.raises(Refused, match="keeps these words back"):
        back(scene.dora)
    assert not first.evidence.exists()


def test_an_author_whose_part_has_ended_undoes_nothing() -> None:
    scene = small()
    piece, section, first = begun(scene)
    actions.write_paragraph(section=section, text="Second.", by=scene.dora)
    author = actions.add_author(synthesis=piece, person=scene.asha, by=scene.dora)
    actions.move_paragraph(paragraph=first, to="down", by=scene.asha)
    actions.remove_author(author=author, by=scene.dora)
    stands = as_it_stands(piece)
    with pytest.raises(NotYours, match="no longer yours"):
        back(scene.asha)
    RoleGrant.objects.filter(person=scene.asha).update(ends="2026-01-06")
    assert come_in(scene.asha).post("/acts/undo/").status_code == 404
    assert as_it_stands(piece) == stands


def test_what_is_undone_lets_earlier_signatures_fall() -> None:
    scene = small()
    piece, section, first = begun(scene)
    actions.write_paragraph(section=section, text="Second.", by=scene.dora)
    actions.add_author(synthesis=piece, person=scene.asha, by=scene.dora)
    actions.move_paragraph(paragraph=first, to="down", by=scene.dora)
    piece.refresh_from_db()
    signature = actions.sign(synthesis=piece, seen=piece.changes, by=scene.asha)
    back(scene.dora)
    piece.refresh_from_db()
    assert piece.version == signature.version + 1


def test_undo_stands_beside_what_was_done_at_the_bench() -> None:
    scene = small()
    piece, section, first = begun(scene)
    second = actions.write_paragraph(section=section, text="Second.", by=scene.dora)
    client = come_in(scene.dora)
    order = f"/syntheses/{piece.slug}/paragraphs/{second.pk}/order/"
    page = client.post(order, {"to": "up"}, follow=True).content.decode()
    assert "Moved." in page
    assert 'action="/acts/undo/"' in page.split('id="main"')[0]
    # Where nothing changed, nothing offers to be undone.
    page = client.post(order, {"to": "up"}, follow=True).content.decode()
    assert 'action="/acts/undo/"' not in page.split('id="main"')[0]
    client.post("/acts/undo/")
    assert [row.pk for row in Paragraph.objects.filter(section=section)] == [first.pk, second.pk]

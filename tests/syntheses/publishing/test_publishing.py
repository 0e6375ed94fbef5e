"""A piece is published when every voice in it has agreed to be in it; the database says so too."""

import datetime as dt
import hashlib
import json
import uuid

import pytest
from django.db import IntegrityError, connection, transaction

from people.models import Letter
from syntheses import actions
from syntheses.actions import publishing
from syntheses.models import Edition, Grant, Report, SeriesCell
from tests import cast
from tests.syntheses.publishing.scene import PRIVATE, Scene, published, ready, sign

pytestmark = pytest.mark.django_db


def stops(scene: Scene) -> list[str]:
    with pytest.raises(publishing.NotReady) as refused, transaction.atomic():
        publishing.publish(synthesis=scene.piece, audience="public", by=scene.dora)
    assert not Edition.objects.exists()
    return refused.value.stops


def by_raw_sql(scene: Scene) -> None:
    """Put an edition there past every action."""
    scene.piece.refresh_from_db()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO syntheses_edition (id, synthesis_id, number, slug, title, kind, authors, standfirst,"
            " period_starts, period_ends, version, snapshot, sha256, audience, published_on, published_at,"
            " published_by_id) VALUES (%s, %s, 1, 'smuggled', 't', 'behaviour', '', '', '2026-01-01', '2026-02-01', %s,"
            " '{}', %s, 'public', '2026-09-01', now(), %s)",
            [uuid.uuid4(), scene.piece.pk, scene.piece.version, "0" * 64, scene.dora.pk],
        )


def test_an_edition_keeps_what_was_signed_with_a_hash_over_all_of_it() -> None:
    scene, edition = published()
    assert (edition.number, edition.version, edition.slug) == (1, scene.piece.version, scene.piece.slug)
    assert edition.authors == "Asha Verne"
    kept = json.dumps(edition.snapshot, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert edition.sha256 == hashlib.sha256(kept.encode()).hexdigest()


def test_a_piece_that_an_author_has_not_signed_is_not_published() -> None:
    scene = ready()
    assert stops(scene) == [f"Asha Verne has not signed version {scene.piece.version}."]
    with pytest.raises(IntegrityError, match="an author has not signed this version"):
        by_raw_sql(scene)


def test_a_signature_falls_away_with_the_next_change() -> None:
    scene = sign(ready())
    actions.write_paragraph(section=scene.section, text="One thing more.", basis="framing", by=scene.asha)
    assert any("has not signed" in stop for stop in stops(scene))
    with pytest.raises(IntegrityError, match="an author has not signed this version"):
        by_raw_sql(scene)


def test_a_different_view_that_is_not_accepted_stops_the_piece() -> None:
    scene = ready()
    dissent = actions.raise_dissent(after=scene.first, wording="No.", holders=[scene.carys], by=scene.carys)
    sign(scene)
    assert stops(scene) == ["Carys Lune has not accepted how the different view after paragraph 1 stands."]
    with pytest.raises(IntegrityError, match="a different view is not accepted"):
        by_raw_sql(scene)
    actions.accept_dissent(dissent=dissent, by=scene.carys)
    by_raw_sql(scene)


def test_an_edition_without_authors_or_of_another_version_is_refused_by_the_database() -> None:
    scene = sign(ready())
    scene.piece.authorships.all().delete()
    with pytest.raises(IntegrityError, match="an edition has authors"):
        by_raw_sql(scene)
    with pytest.raises(IntegrityError, match="the version that stands"), transaction.atomic():
        Edition.objects.create(
            synthesis=scene.piece,
            number=1,
            slug="old",
            title="t",
            kind="behaviour",
            version=99,
            snapshot={},
            sha256="0" * 64,
            audience="public",
            published_on=dt.date(2026, 9, 1),
            published_by=scene.dora,
            period_starts=dt.date(2026, 1, 1),
            period_ends=dt.date(2026, 2, 1),
        )


def test_words_that_were_taken_back_stop_the_piece() -> None:
    scene = ready()
    actions.withdraw_evidence(evidence=scene.first.evidence.get(excerpt=scene.told), by=scene.dora)
    sign(scene)
    assert stops(scene) == ["Paragraph 1 has words under it that were taken back. Take them away from it."]


@pytest.mark.parametrize("column", ["snapshot = '{}'", "sha256 = 'x'", "title = 'Another'", "audience = 'granted'"])
def test_an_edition_is_changed_by_nobody(column: str) -> None:
    _, edition = published()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE syntheses_edition SET {column} WHERE id = %s", [edition.pk])


def test_a_later_edition_says_what_it_puts_right_and_the_earlier_stays() -> None:
    scene, first = published()
    with pytest.raises(publishing.PublishedAsItStands):
        publishing.publish(synthesis=scene.piece, audience="public", by=scene.dora)
    publishing.correct(synthesis=scene.piece, was="both", now="two", why="There are more.", by=scene.asha)
    actions.write_paragraph(section=scene.section, text="One thing more.", basis="framing", by=scene.asha)
    sign(scene)
    second = publishing.publish(synthesis=scene.piece, audience="public", by=scene.dora)
    first.refresh_from_db()
    assert first.superseded_by == second
    assert (second.number, second.slug) == (2, f"{scene.piece.slug}-edition-2")
    assert second.snapshot["corrections"][0]["now"] == "two"
    assert "corrections" not in first.snapshot


def test_what_was_signed_can_be_opened_to_more_readers_as_a_later_edition() -> None:
    scene, first = published("funders")
    second = publishing.publish(synthesis=scene.piece, audience="public", by=scene.dora)
    assert (second.number, second.version) == (2, first.version)


def test_a_piece_that_is_called_like_a_page_of_the_library_has_another_address() -> None:
    _, edition = published(title="Annual")
    assert edition.slug == "annual-summary"


def test_publishing_asks_for_a_printing_and_fills_its_cell_in_the_series() -> None:
    scene = ready()
    behaviour = scene.piece.central_behaviour
    assert behaviour is not None
    actions.set_series_cell(behaviour=behaviour, status="writing", piece=scene.piece, by=scene.dora)
    edition = publishing.publish(synthesis=sign(scene).piece, audience="public", by=scene.dora)
    report = Report.objects.get(edition=edition)
    assert (report.state, report.requested_by) == ("requested", scene.dora)
    assert SeriesCell.objects.get(piece=scene.piece).status == "published"


def test_every_funder_is_told_where_it_stands_and_nothing_else() -> None:
    scene, edition = published("funders")
    letters = {letter.to: letter for letter in Letter.objects.filter(subject__startswith="Published")}
    assert set(letters) == {scene.fay.email, scene.gil.email}
    body = letters[scene.fay.email].body
    assert f"/library/{edition.slug}/" in body
    assert edition.title in body
    assert PRIVATE not in body
    assert scene.first.text not in body


def test_what_is_granted_is_told_to_those_it_is_granted_to() -> None:
    scene = ready()
    publishing.grant(synthesis=scene.piece, person=scene.fay, by=scene.dora)
    publishing.publish(synthesis=sign(scene).piece, audience="granted", by=scene.dora)
    told = Letter.objects.filter(subject__startswith="Published")
    assert [letter.to for letter in told] == [scene.fay.email]
    publishing.grant(synthesis=scene.piece, person=scene.gil, by=scene.dora)
    publishing.grant(synthesis=scene.piece, person=scene.gil, by=scene.dora)
    assert sorted(letter.to for letter in told.all()) == [scene.fay.email, scene.gil.email]


def test_a_grant_is_given_to_funders_only_and_taken_back() -> None:
    scene, edition = published("granted")
    with pytest.raises(publishing.NotAFunder):
        publishing.grant(synthesis=scene.piece, person=scene.carys, by=scene.dora)
    former = cast.person("Former Funder", "funder", ends=dt.date(2026, 2, 1))
    with pytest.raises(publishing.NotAFunder):
        publishing.grant(synthesis=scene.piece, person=former, by=scene.dora)
    publishing.grant(synthesis=scene.piece, person=scene.gil, by=scene.dora)
    assert edition in Edition.objects.visible_to(scene.gil)
    publishing.withdraw_grant(synthesis=scene.piece, person=scene.gil, by=scene.dora)
    assert edition not in Edition.objects.visible_to(scene.gil)
    assert not Grant.objects.exists()

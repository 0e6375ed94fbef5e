"""What an edition printed is kept with it, minded by the next one, and taken up from editions that stood before."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, connections, transaction

from syntheses import actions
from syntheses.actions.publishing import publish
from syntheses.models import Edition, ReleasedFigures
from syntheses.reports.view import Figure, ReportView
from tests import cast, scenes
from tests.syntheses.publishing.scene import Scene, sign
from tests.syntheses.publishing.test_freezing import an_annual_summary

TRUST = "trusting-relationships"


def told(scene: Scene, *days: int) -> None:
    """Carys writes of trust in Dunmore on some days of March."""
    for day in days:
        note = cast.note(scene.carys, f"Told on day {day}.", where=scene.dunmore, happened_on=dt.date(2026, 3, day))
        scenes.tagged(note, by=scene.carys, words="Told", behaviour=TRUST)


def next_edition(scene: Scene) -> Edition:
    actions.write_paragraph(section=scene.section, text="And more.", basis="framing", by=scene.asha)
    return publish(synthesis=sign(scene).piece, audience="public", by=scene.dora)


def of_trust(edition: Edition) -> tuple[str, ...]:
    edition.refresh_from_db()
    matrix, _ = ReportView.from_json(edition.snapshot).of_type(Figure)
    return next(row.cells for row in matrix.table.rows if row.behaviour == TRUST)


@pytest.mark.django_db
def test_one_note_more_changes_no_printed_figure_and_ten_more_do() -> None:
    scene = an_annual_summary()
    told(scene, *range(1, 13))
    assert of_trust(next_edition(scene)) == ("few", "13", "20")
    told(scene, 13)
    assert of_trust(next_edition(scene)) == ("few", "13", "20")
    told(scene, *range(14, 24))
    assert of_trust(next_edition(scene)) == ("few", "24", "30")


@pytest.mark.django_db
def test_another_piece_over_the_same_days_minds_it_too() -> None:
    scene = an_annual_summary()
    told(scene, *range(1, 13))
    next_edition(scene)
    told(scene, 13)
    another = actions.open_synthesis(
        kind="annual", title="And again", period_starts=dt.date(2026, 2, 1), period_ends=dt.date(2026, 9, 30),
        by=scene.dora,
    )  # fmt: skip
    actions.add_author(synthesis=another, person=scene.asha, by=scene.dora)
    section = actions.add_section(synthesis=another, title="Said", by=scene.dora)
    actions.write_paragraph(section=section, text="We think so.", basis="opinion", by=scene.asha)
    another.refresh_from_db()
    actions.sign(synthesis=another, seen=another.changes, by=scene.asha)
    assert of_trust(publish(synthesis=another, audience="funders", by=scene.dora)) == ("few", "13", "20")


@pytest.mark.django_db
def test_what_was_printed_is_kept_for_each_table_and_changed_by_nobody() -> None:
    edition = next_edition(an_annual_summary())
    kept = list(ReleasedFigures.objects.filter(edition=edition))
    assert {row.counted for row in kept} == {
        "notes on each behaviour in each place",
        "passages that tell of helping and hindering in each place",
        "words under a paragraph",
    }
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE syntheses_releasedfigures SET cells = '{}'")


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_an_installation_that_has_editions_takes_up_what_they_said() -> None:
    scene = an_annual_summary()
    told(scene, *range(1, 13))
    next_edition(scene)
    figures = ReleasedFigures.objects.exclude(counted="words under a paragraph").order_by("counted", "counted_from")
    before = list(figures.values_list("edition", "counted", "counted_from", "counted_to", "cells"))
    connections["default"].close()
    call_command("migrate", "syntheses", "0004_a_version_is_what_was_signed", verbosity=0)
    call_command("migrate", verbosity=0)
    assert list(figures.values_list("edition", "counted", "counted_from", "counted_to", "cells")) == before
    assert len(before) == 4

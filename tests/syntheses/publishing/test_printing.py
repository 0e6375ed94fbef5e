"""An edition goes through the real press: its file is kept under its own hash, the same bytes each time."""

import hashlib
from typing import Any

import pytest
from django.db import connection

from people import jobs
from syntheses import printing
from syntheses.models import Edition, Report
from syntheses.reports.outcome import Printed
from syntheses.tasks import print_report
from tests import cast, scenes
from tests.syntheses.publishing.scene import published

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_edition_is_printed_and_printed_again_to_the_same_file(store: Any) -> None:
    _, edition = published()
    report = Report.objects.get(edition=edition)
    print_report(str(report.pk))
    report.refresh_from_db()
    assert (report.state, report.failed_because) == ("ready", "")
    assert report.file == f"reports/{edition.pk}-{report.sha256[:24]}.pdf"
    with store.open(report.file) as file:
        kept = file.read()
    assert kept.startswith(b"%PDF-")
    assert hashlib.sha256(kept).hexdigest() == report.sha256
    assert report.size == len(kept)
    assert report.pages == 1

    Report.objects.filter(pk=report.pk).update(state="cancelled", file="")
    jobs.ask_again(report)
    first = report.sha256
    print_report(str(report.pk))
    report.refresh_from_db()
    assert (report.state, report.sha256) == ("ready", first)
    assert len(store.listdir("reports")[1]) == 1


def test_an_edition_that_cannot_be_set_fails_with_a_reason_and_the_others_go_on(store: Any) -> None:
    _, wholesome = published()
    dora = wholesome.published_by
    poison = scenes.edition(scenes.piece(cast.person("Pia Poison", "associate"), "Poison"), dora)
    report = Report.objects.create(edition=poison, requested_by=dora)
    print_report(str(report.pk))
    print_report(str(Report.objects.get(edition=wholesome).pk))
    report.refresh_from_db()
    assert report.state == "failed"
    assert report.failed_because
    assert Report.objects.get(edition=wholesome).state == "ready"


def test_half_a_file_that_a_lost_worker_left_is_written_again(store: Any) -> None:
    edition = Edition()
    whole = b"%PDF-1.7 whole"
    printed = Printed(whole, 1, hashlib.sha256(whole).hexdigest())
    name = printing.keep(edition, printed)
    with store.open(name, "wb") as file:
        file.write(whole[:5])
    assert printing.keep(edition, printed) == name
    with store.open(name) as file:
        assert file.read() == whole


def test_a_row_that_is_ready_has_its_file(store: Any) -> None:
    _, edition = published()
    with pytest.raises(Exception, match="report_is_ready_with_its_file"), connection.cursor() as cursor:
        cursor.execute("UPDATE syntheses_report SET state = 'ready' WHERE edition_id = %s", [edition.pk])

"""The row is the truth: one worker takes it, a stale one writes nothing, a lost one is followed by another."""

import socket
import threading
import time
import uuid
from typing import Any

import pytest
from celery import current_app
from django.db import connection, connections, transaction
from django.db.models.functions import Now

from people import jobs
from syntheses.actions import publishing
from syntheses.models import Edition, Report
from tests import cast, scenes

pytestmark = pytest.mark.django_db(transaction=True)


def an_edition(title: str = "Walking side by side") -> Edition:
    by = cast.person(f"Author of {title}", "associate", "team")
    return scenes.edition(scenes.piece(by, title), by)


def a_report(title: str = "Walking side by side") -> Report:
    edition = an_edition(title)
    return Report.objects.create(edition=edition, requested_by=edition.published_by)


def lapse(report: Report) -> None:
    """Let the lease of whoever holds it run out."""
    Report.objects.filter(pk=report.pk).update(lease_until=Now() - jobs.LEASE)


def taken(report: Report) -> jobs.Lease[Report]:
    lease = jobs.claim(Report, report.pk)
    assert lease is not None
    return lease


def at_once(number: int, do: Any) -> list[Any]:
    """Do something in several threads at the same moment, each with a connection of its own."""
    ready, found, lock = threading.Barrier(number), [], threading.Lock()

    def one() -> None:
        connection.ensure_connection()
        ready.wait()
        try:
            result = do()
            with lock:
                found.append(result)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_of_many_workers_one_takes_the_row() -> None:
    for turn in range(10):
        report = a_report(f"Turn {turn}")
        leases = at_once(6, lambda report=report: jobs.claim(Report, report.pk))
        assert len(leases) == 6
        assert sum(lease is not None for lease in leases) == 1
        report.refresh_from_db()
        assert (report.state, report.attempt) == ("working", 1)


def test_a_worker_that_slept_through_its_lease_writes_nothing() -> None:
    report = a_report()
    sleeper = taken(report)
    lapse(report)
    other = taken(report)
    assert not sleeper.renew()
    assert sleeper.should_stop()
    with pytest.raises(jobs.Stopped):
        sleeper.tell("setting pages", 2, 3)
    assert not sleeper.finish(file="stale.pdf", sha256="0" * 64)
    assert not sleeper.fail("It was too late.", for_good=True)
    report.refresh_from_db()
    assert (report.state, report.file, report.lease_key) == ("working", "", other.key)
    assert other.finish(file="whole.pdf")
    report.refresh_from_db()
    assert (report.state, report.file) == ("ready", "whole.pdf")


def test_a_row_is_not_taken_twice_while_its_lease_runs() -> None:
    report = a_report()
    taken(report)
    assert jobs.claim(Report, report.pk) is None


def test_a_lease_is_kept_alive_while_the_worker_lives() -> None:
    report = a_report()
    lease = taken(report)
    with lease.kept_alive(every=0.05):
        lapse(report)
        time.sleep(0.4)
        assert jobs.claim(Report, report.pk) is None
    lapse(report)
    time.sleep(0.2)
    assert jobs.claim(Report, report.pk) is not None


def test_a_message_that_came_back_because_its_worker_was_lost_does_not_wait_for_the_lease() -> None:
    report = a_report()
    lost = taken(report)
    again = jobs.claim(Report, report.pk, came_back=True)
    assert again is not None
    assert again.attempt == 2
    assert not lost.finish(file="stale.pdf")


def test_what_lost_its_worker_is_taken_up_by_the_sweep_and_given_up_after_three() -> None:
    report = a_report()
    for attempt in (1, 2, 3):
        assert taken(report).attempt == attempt
        lapse(report)
        Report.objects.filter(pk=report.pk).update(nudged_at=None)
        assert jobs.sweep() == (1 if attempt < 3 else 0)
    assert jobs.claim(Report, report.pk) is None
    report.refresh_from_db()
    assert (report.state, report.failed_because) == ("failed", jobs.LOST)


def test_what_waits_is_nudged_once_in_a_while_and_not_at_every_sweep() -> None:
    a_report()
    assert jobs.sweep() == 1
    assert jobs.sweep() == 0


def test_two_sweeps_at_once_send_no_message_twice() -> None:
    for title in ("one", "two", "three", "four"):
        a_report(title)
    assert sum(at_once(3, jobs.sweep)) == 4


def test_a_sweep_passes_by_what_another_has_in_hand_and_does_not_wait_for_it() -> None:
    held, free = a_report("Held"), a_report("Free")

    def sweep() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        return jobs.sweep()

    with transaction.atomic():
        Report.objects.select_for_update().get(pk=held.pk)
        assert at_once(1, sweep) == [1]
    assert set(Report.objects.exclude(nudged_at=None)) == {free}
    assert jobs.sweep() == 1


def test_what_fails_each_time_fails_for_good_after_three_and_says_why() -> None:
    report, other = a_report("Poison"), a_report("Wholesome")

    def poison(lease: jobs.Lease[Report]) -> dict[str, Any]:
        raise jobs.TryAgain("The press ran out of memory.")

    states = []
    for _ in range(4):
        jobs.work(Report, report.pk, poison)
        report.refresh_from_db()
        states.append(report.state)
    assert states == ["requested", "requested", "failed", "failed"]
    assert report.failed_because == "The press ran out of memory."
    jobs.work(Report, other.pk, lambda lease: {"file": "whole.pdf"})
    other.refresh_from_db()
    assert other.state == "ready"


def test_what_nobody_foresaw_is_raised_for_the_log_and_said_in_a_sentence() -> None:
    report = a_report()

    def broken(lease: jobs.Lease[Report]) -> dict[str, Any]:
        made: dict[str, str] = {}
        return {"file": made["nothing"]}

    for _ in range(3):
        with pytest.raises(KeyError):
            jobs.work(Report, report.pk, broken)
    report.refresh_from_db()
    assert (report.state, report.failed_because) == ("failed", jobs.UNFORESEEN)


def test_a_full_disk_is_tried_again_and_then_said() -> None:
    report = a_report()

    def full(lease: jobs.Lease[Report]) -> dict[str, Any]:
        raise OSError(28, "No space left on device")

    for _ in range(3):
        jobs.work(Report, report.pk, full)
    report.refresh_from_db()
    assert (report.state, report.failed_because) == ("failed", jobs.NOT_KEPT)


def test_what_cannot_be_made_is_not_tried_again() -> None:
    report = a_report()

    def refuse(lease: jobs.Lease[Report]) -> dict[str, Any]:
        raise jobs.CannotBeMade("Chapter 2 has no words.")

    jobs.work(Report, report.pk, refuse)
    report.refresh_from_db()
    assert (report.state, report.attempt, report.failed_because) == ("failed", 1, "Chapter 2 has no words.")


def test_progress_stands_in_the_row_while_it_goes_on() -> None:
    report, seen = a_report(), []

    def print_it(lease: jobs.Lease[Report]) -> dict[str, Any]:
        for page in (1, 2):
            lease._asked = 0
            lease.tell("setting pages", page, 2)
            report.refresh_from_db()
            seen.append((report.state, report.step, report.step_number, report.steps))
        return {"file": "whole.pdf"}

    jobs.work(Report, report.pk, print_it)
    assert seen == [("working", "setting pages", 1, 2), ("working", "setting pages", 2, 2)]


def test_a_printing_that_was_stopped_stays_stopped_and_can_be_asked_for_again() -> None:
    report = a_report()
    dora = report.requested_by

    def print_it(lease: jobs.Lease[Report]) -> dict[str, Any]:
        assert publishing.cancel_printing(report=report, by=dora)
        lease.tell("setting pages", 1, 2)
        return {"file": "whole.pdf"}

    jobs.work(Report, report.pk, print_it)
    report.refresh_from_db()
    assert (report.state, report.file) == ("cancelled", "")
    assert not publishing.cancel_printing(report=report, by=dora)
    again = publishing.print_again(report=report, by=dora)
    assert (again.pk, again.state, again.attempt) == (report.pk, "requested", 0)


def test_stopping_while_the_file_is_being_kept_leaves_no_file_in_the_row() -> None:
    report = a_report()

    def print_it(lease: jobs.Lease[Report]) -> dict[str, Any]:
        jobs.cancel(report)
        return {"file": "whole.pdf"}

    jobs.work(Report, report.pk, print_it)
    report.refresh_from_db()
    assert (report.state, report.file) == ("cancelled", "")


def test_asked_for_by_many_at_once_an_edition_is_printed_once() -> None:
    edition = an_edition()
    asked = at_once(5, lambda: publishing.request_printing(edition=edition, by=edition.published_by).pk)
    assert len(set(asked)) == 1
    assert Report.objects.filter(edition=edition).count() == 1


def test_a_failed_printing_gives_way_to_the_one_that_stands() -> None:
    report = a_report()
    taken(report).fail("No.", for_good=True)
    standing = publishing.request_printing(edition=report.edition, by=report.requested_by)
    assert standing.pk != report.pk
    assert publishing.print_again(report=report, by=report.requested_by).pk == standing.pk
    report.refresh_from_db()
    assert report.state == "failed"


@pytest.fixture
def broker_at(request: pytest.FixtureRequest) -> Any:
    """Another broker than the real one, for the length of a story."""
    before = {name: current_app.conf[name] for name in ("broker_url", "broker_write_url")}

    def at(address: str) -> None:
        current_app.conf.update(broker_url=address, broker_write_url=address)

    yield at
    current_app.conf.update(before)


def test_without_a_broker_the_row_waits_and_nobody_else_does(broker_at: Any) -> None:
    edition = an_edition()
    broker_at("redis://127.0.0.1:1/0")
    began = time.monotonic()
    report = publishing.request_printing(edition=edition, by=edition.published_by)
    assert report.state == "requested"
    assert jobs.sweep() == 0
    assert time.monotonic() - began < 5


def test_a_broker_that_says_nothing_holds_nobody_up_for_long(broker_at: Any) -> None:
    report = a_report()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        broker_at(f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        began = time.monotonic()
        assert not jobs.nudge(report)
        assert time.monotonic() - began < 3 * jobs.BROKER_PATIENCE


def test_a_message_about_something_that_is_not_there_is_no_trouble() -> None:
    jobs.work(Report, uuid.uuid4(), lambda lease: {})

"""Many rows are kept a hundred at a time: stopped and gone on with, lost and taken up, and never one of them twice."""

from typing import Any

import pytest
from django.db.models.functions import Now

from people import jobs
from people.errors import NotYours, Refused
from people.models import Person, RoleGrant
from reflections import tasks
from reflections.actions import carrying
from reflections.carrying import keeping
from reflections.carrying.putting_away import put_away_what_lay_long
from reflections.models import Batch, BatchRow, Note, Revision
from tests import cast
from tests.reflections.carrying import made

pytestmark = pytest.mark.django_db


def many(by: Person, number: int = 25) -> Batch:
    return made.brought(by, "Text\n" + "\n".join(f"Row {one} of many." for one in range(1, number + 1)))


@pytest.fixture(autouse=True)
def _ten_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "AT_ONCE", 10)


def test_a_keeping_that_is_stopped_leaves_whole_tens_and_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    asha = cast.asha()
    batch = carrying.keep_rows(batch=many(asha), by=asha)
    told: list[tuple[str, int, int]] = []
    tell = jobs.Lease.tell

    def stop_after_ten(self: jobs.Lease[Any], step: str, number: int = 0, steps: int = 0) -> None:
        told.append((step, number, steps))
        if number == 10:
            carrying.stop(job=batch, by=asha)
        self._asked = 0  # so that the row is asked at every step
        tell(self, step, number, steps)

    monkeypatch.setattr(jobs.Lease, "tell", stop_after_ten)
    made.read(batch)
    assert (batch.state, Note.objects.count()) == ("cancelled", 10)
    assert told == [("keeping", 0, 25), ("keeping", 10, 25)]
    assert made.states(batch).count("kept") == 10
    monkeypatch.setattr(jobs.Lease, "tell", tell)
    carrying.go_on(job=batch, by=asha)
    made.read(batch)
    assert (batch.state, Note.objects.count(), Revision.objects.count()) == ("ready", 25, 25)
    assert set(made.states(batch)) == {"kept"}


def test_a_worker_that_is_lost_in_the_middle_is_followed_by_another_and_no_note_is_kept_twice() -> None:
    asha = cast.asha()
    batch = carrying.keep_rows(batch=many(asha), by=asha)
    lost = jobs.claim(Batch, batch.pk)
    assert lost is not None
    keeping.keep(lost)
    # It kept everything, and was lost before it could say so: the rows are as they were before, the notes are there.
    BatchRow.objects.filter(batch=batch, number__gt=10).update(state="ready")
    Batch.objects.filter(pk=batch.pk).update(lease_until=Now() - jobs.LEASE)
    made.read(batch)
    assert (batch.state, Note.objects.count(), Revision.objects.count()) == ("ready", 25, 25)
    assert sorted(set(made.states(batch))) == ["kept", "there"]


def test_a_row_that_can_no_longer_be_kept_says_why_and_the_others_are_kept() -> None:
    asha = cast.asha()
    batch = made.brought(asha, "Text,Place\nOne,Barrow\nTwo,\n")
    barrow = cast.place("Barrow")
    barrow.slug, barrow.name = "new", "New Barrow"
    barrow.save()
    made.kept(batch, asha)
    assert made.states(batch) == ["wrong", "kept"]
    assert made.sentences(batch) == ["“Barrow” is not one of our places. Choose one, or none."]
    carrying.mend_row(row=made.rows(batch)[0], said={"place": "new"}, by=asha)
    made.kept(batch, asha)
    assert made.states(batch) == ["kept", "kept"]


def test_whoever_has_left_keeps_nothing_more() -> None:
    asha = cast.asha()
    batch = carrying.keep_rows(batch=many(asha), by=asha)
    RoleGrant.objects.filter(person=asha).update(ends=cast.BEGAN)
    made.read(batch)
    assert (batch.state, Note.objects.count()) == ("failed", 0)
    assert "no longer your part" in batch.failed_because


def test_a_batch_is_its_owners_alone_and_stands_still_while_a_worker_is_at_it() -> None:
    asha, ben = cast.asha(), cast.ben()
    batch = many(asha, 2)
    with pytest.raises(NotYours):
        carrying.keep_rows(batch=batch, by=ben)
    carrying.keep_rows(batch=batch, by=asha)
    row = made.rows(batch)[0]
    with pytest.raises(carrying.BeingWorkedOn):
        carrying.leave_out(row=row, by=asha)
    with pytest.raises(carrying.BeingWorkedOn):
        carrying.read_anew(batch=batch, choices={}, by=asha)


def test_put_away_means_the_file_and_the_rows_go_and_the_notes_stay() -> None:
    asha = cast.asha()
    batch = made.kept(many(asha, 2), asha)
    carrying.put_batch_away(batch=batch, by=asha)
    batch.refresh_from_db()
    assert (batch.file, batch.rows.count(), Note.objects.count()) == ("", 0, 2)
    with pytest.raises(Refused, match="put away"):
        carrying.keep_rows(batch=batch, by=asha)


def test_what_lay_for_its_days_is_put_away_by_itself() -> None:
    asha = cast.asha()
    batch, (parcel, _) = many(asha, 2), made.taken_out(asha)
    tasks.put_away()
    batch.refresh_from_db()
    assert batch.put_away_at is None
    assert parcel.finished_at is not None
    later = parcel.finished_at + carrying.BATCH_LIES * 2
    assert put_away_what_lay_long(at=later) == 2
    batch.refresh_from_db()
    parcel.refresh_from_db()
    assert (batch.file, parcel.file, parcel.state, parcel.notes) == ("", "", "ready", 0)

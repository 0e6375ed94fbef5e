"""Bringing earlier notes in and taking one's own out: what a person asks for and says of it. Workers do the rest."""

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from people import clock, jobs
from people.acting import acting
from people.errors import NotYours, Refused
from people.models import Person
from reflections.models import Batch, BatchRow, Parcel

State = BatchRow.State
# After so many days nobody has looked for: what was made or brought in is put away; that it was, stays.
PARCEL_LIES = dt.timedelta(days=7)
BATCH_LIES = dt.timedelta(days=30)


class BeingWorkedOn(Refused):
    """A worker is at it just now. Stop it first, or wait a moment."""


class NothingToKeep(Refused):
    """No row of it can be kept as it stands."""


# ---- Bringing in -----------------------------------------------------------------------------------------------------


def bring_in(*, file: "File[bytes]", name: str, by: Person, at: dt.datetime | None = None) -> Batch:
    """Take a file in and ask a worker to read it. Nothing of it is a note yet.

    Args:
        name: what the file is called; it says nothing of what it is.
    """
    key = uuid.uuid4()
    kept = default_storage.save(f"brought/{key}", file)
    try:
        with acting(by):
            batch = Batch.objects.create(
                id=key, requested_by=by, requested_at=at or clock.now(), name=name[:200], file=kept, size=file.size
            )
            jobs.nudge_on_commit(batch)
    except BaseException:
        default_storage.delete(kept)
        raise
    return batch


def read_anew(*, batch: Batch, choices: Mapping[str, Any], by: Person, at: dt.datetime | None = None) -> Batch:
    """Say how a batch is to be read, and have it read so. What was mended or left out stays so.

    Raises:
        BeingWorkedOn: it is being kept.
    """
    with _mine(batch, by) as batch:
        _not_being_kept(batch)
        batch.choices = {**batch.choices, **choices}
        _ask(batch, Batch.Phase.READING, at=at)
    return batch


def keep_rows(*, batch: Batch, by: Person, at: dt.datetime | None = None) -> Batch:
    """Have every row kept that can be kept, or go on where that was stopped.

    Raises:
        NothingToKeep: there is none.
        BeingWorkedOn: it is not read yet.
    """
    with _mine(batch, by) as batch:
        if batch.is_unfinished:
            if batch.is_being_kept:
                return batch
            raise BeingWorkedOn
        if not batch.rows.filter(state=State.READY).exists() and not batch.found.get("beside"):
            raise NothingToKeep
        _ask(batch, Batch.Phase.KEEPING, at=at)
    return batch


def _ask(batch: Batch, phase: str, *, at: dt.datetime | None) -> None:
    batch.phase, batch.state, batch.attempt = phase, Batch.State.REQUESTED, 0
    batch.lease_key = batch.lease_until = batch.finished_at = None
    batch.step, batch.failed_because, batch.step_number, batch.steps = "", "", 0, 0
    batch.save()
    jobs.nudge_on_commit(batch)


def mend_row(*, row: BatchRow, said: Mapping[str, Any], by: Person, at: dt.datetime | None = None) -> BatchRow:
    """Change what a row says before it becomes a note, so that it can be kept.

    Args:
        said: by field, what it is to say; the form has found nothing wrong with it.
    """
    with _mine(row.batch, by) as batch:
        _not_being_kept(batch)
        row = BatchRow.objects.select_for_update().get(pk=row.pk)
        if row.state in {State.KEPT, State.THERE}:
            raise Refused("This is a note already. Word it anew there.")
        row.mended, row.problems, row.state = {**row.mended, **said}, [], State.READY
        row.save(update_fields=["mended", "state", "problems"])
    return row


def leave_out(*, row: BatchRow, by: Person, at: dt.datetime | None = None) -> BatchRow:
    """Leave a row out: it does not become a note. It can be put in again."""
    with _mine(row.batch, by) as batch:
        _not_being_kept(batch)
        BatchRow.objects.filter(pk=row.pk).exclude(state__in=[State.KEPT, State.THERE]).update(state=State.LEFT_OUT)
    row.refresh_from_db()
    return row


def put_in(*, row: BatchRow, by: Person, at: dt.datetime | None = None) -> BatchRow:
    """Put a row in again that was left out."""
    with _mine(row.batch, by) as batch:
        _not_being_kept(batch)
        state = State.WRONG if row.problems else State.READY
        BatchRow.objects.filter(pk=row.pk, state=State.LEFT_OUT).update(state=state)
    row.refresh_from_db()
    return row


def stop(*, job: Batch | Parcel, by: Person, at: dt.datetime | None = None) -> bool:
    """Stop what is not finished. Notes that are kept already stay kept."""
    with acting(by):
        _is_mine(job, by)
        return jobs.cancel(job, at=at)


def go_on(*, job: Batch | Parcel, by: Person, at: dt.datetime | None = None) -> None:
    """Go on with what was stopped, or try again what failed."""
    with acting(by):
        _is_mine(job, by)
        try:
            with transaction.atomic():
                is_back = jobs.ask_again(job)
        except IntegrityError:
            # Another one was asked for meanwhile, and that one is it.
            return
        if is_back:
            jobs.nudge_on_commit(job)


def put_batch_away(*, batch: Batch, by: Person, at: dt.datetime | None = None) -> Batch:
    """Put a batch away: its file and its rows go. Notes that were kept of it are notes like any other."""
    with _mine(batch, by) as batch:
        jobs.cancel(batch, at=at)
        _let_go(batch, at=at)
    return batch


# ---- Taking out ------------------------------------------------------------------------------------------------------


def take_out(*, by: Person, at: dt.datetime | None = None) -> Parcel:
    """Have all one's notes put into one file (F-114). Asked for twice, it is made once at a time."""
    with acting(by):
        try:
            with transaction.atomic():
                parcel = Parcel.objects.create(requested_by=by, requested_at=at or clock.now())
        except IntegrityError:
            return Parcel.objects.get(requested_by=by, state__in=[Parcel.State.REQUESTED, Parcel.State.WORKING])
        jobs.nudge_on_commit(parcel)
    return parcel


def put_parcel_away(*, parcel: Parcel, by: Person, at: dt.datetime | None = None) -> Parcel:
    """Put a parcel away: its file goes, the row stays."""
    with acting(by):
        _is_mine(parcel, by)
        _let_parcel_go(parcel, at=at)
    parcel.refresh_from_db()
    return parcel


# ---- Whose it is -----------------------------------------------------------------------------------------------------


@contextmanager
def _mine(batch: Batch, by: Person) -> Iterator[Batch]:
    """The batch, locked, for the one whose it is."""
    with acting(by):
        found = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        _is_mine(found, by)
        if found.put_away_at:
            raise Refused("This was put away. Bring the file in again.")
        yield found


def _is_mine(job: Batch | Parcel, by: Person) -> None:
    if job.requested_by_id != by.pk:
        raise NotYours


def _not_being_kept(batch: Batch) -> None:
    if batch.is_unfinished:
        raise BeingWorkedOn


def _let_go(batch: Batch, *, at: dt.datetime | None) -> None:
    name, now = batch.file, at or clock.now()
    BatchRow.objects.filter(batch=batch).delete()
    Batch.objects.filter(pk=batch.pk).update(file="", put_away_at=now, found={}, choices={})
    transaction.on_commit(lambda: default_storage.delete(name))


def _let_parcel_go(parcel: Parcel, *, at: dt.datetime | None) -> None:
    name, ready = parcel.file, Parcel.objects.filter(pk=parcel.pk, state=Parcel.State.READY, put_away_at=None)
    if name and ready.update(file="", put_away_at=at or clock.now()):
        transaction.on_commit(lambda: default_storage.delete(name))

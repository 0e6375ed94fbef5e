"""What the worker does on this floor. Each task takes an id and returns nothing: the row says what became of it."""

from typing import Any

from celery import Task, shared_task

from people import jobs
from reflections.carrying import keeping, packing, reading
from reflections.carrying.putting_away import put_away_what_lay_long
from reflections.models import Batch, Parcel


def carry(lease: jobs.Lease[Batch]) -> dict[str, Any]:
    """Read a batch, or keep it: as it was asked for."""
    return keeping.keep(lease) if lease.job.is_being_kept else reading.read(lease)


@shared_task(
    bind=True, name="reflections.tasks.carry_in", acks_late=True, reject_on_worker_lost=True, ignore_result=True
)
def carry_in(self: Task, batch_id: str) -> None:  # type: ignore[type-arg]
    """Read earlier notes, or keep them, if nobody else is at it."""
    jobs.work(Batch, batch_id, carry, came_back=jobs.came_back(self))


@shared_task(
    bind=True, name="reflections.tasks.take_out", acks_late=True, reject_on_worker_lost=True, ignore_result=True
)
def take_out(self: Task, parcel_id: str) -> None:  # type: ignore[type-arg]
    """Put somebody's notes into one file, if nobody else is at it."""
    jobs.work(Parcel, parcel_id, packing.pack, came_back=jobs.came_back(self))


@shared_task(name="reflections.tasks.put_away", ignore_result=True, expires=3600)
def put_away() -> None:
    """Put away what was made or brought in and has lain for its days."""
    put_away_what_lay_long()

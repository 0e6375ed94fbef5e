"""Work for the workers: the row is the truth, the message is a nudge (docs/decisions/0004-the-row-is-the-truth.md).

Whoever asks for something writes a row; a message with its id only wakes a worker up. A worker takes the row by one
conditional UPDATE, which gives it a lease with a key of its own. Whatever it writes afterwards, it writes by UPDATEs
filtered on that key: a worker that slept through its lease, or whose work was cancelled, finds no row and writes
nothing. Leases run by the database's clock, so that no two machines have to agree on the time.
"""

import datetime as dt
import logging
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread
from time import monotonic
from typing import Any, Generic, TypeVar

from celery import Task, current_app
from celery.exceptions import SoftTimeLimitExceeded
from django.apps import apps
from django.db import connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from kombu.exceptions import OperationalError

from people import clock
from people.models import Job

log = logging.getLogger(__name__)

J = TypeVar("J", bound=Job)

ATTEMPTS = 3
LEASE = dt.timedelta(seconds=30)
HEARTBEAT = 5.0
# How long a request waits for the broker before it leaves the row to the sweep, in seconds.
BROKER_PATIENCE = 2
NUDGE_AGAIN_AFTER = dt.timedelta(seconds=20)
SWEEP_AT_MOST = 100

LOST = "The worker was lost in the middle of it three times. The log of the worker says more."

TOO_LONG = "It took longer than eight minutes, which is longer than the worker waits."
TOO_LARGE = "It needed more memory than the worker has."
NOT_KEPT = "It was made and could not be kept: the store for files did not take it. Is there room on the disk?"
UNFORESEEN = "Something went wrong that nobody foresaw. The log of the worker says what; the words are all safe."


class Stopped(Exception):  # noqa: N818 - nothing went wrong
    """The work is no longer wanted from this worker: it was cancelled, or somebody else has taken it over."""


class TryAgain(Exception):  # noqa: N818
    """It was not made this time and may be another time; the message is a sentence, shown if no time succeeds."""


class CannotBeMade(Exception):  # noqa: N818 - a refusal, as Refused is
    """It will not be made however often it is tried; the message is a sentence for the person who asked."""


# ---- Asking --------------------------------------------------------------------------------------------------------


def nudge(job: Job) -> bool:
    """Wake a worker up, if the broker answers. If it does not, the row waits and the sweep tries again.

    Returns:
        Whether the message went out.
    """
    patience = {"socket_connect_timeout": BROKER_PATIENCE, "socket_timeout": BROKER_PATIENCE, "max_retries": 0}
    options = {**current_app.conf.broker_transport_options, **patience}
    try:
        # A connection of its own, since the workers' are allowed to wait for longer.
        with current_app.connection_for_write(connect_timeout=BROKER_PATIENCE, transport_options=options) as broker:
            current_app.send_task(job.task, [str(job.pk)], connection=broker, ignore_result=True, retry=False)
    except (OperationalError, OSError) as trouble:
        log.warning("Nobody could be told of %s %s: %s. The sweep will.", job._meta.label, job.pk, trouble)
        return False
    return True


def nudge_on_commit(job: Job) -> None:
    """Wake a worker up once the row is there for it to see."""
    type(job)._base_manager.filter(pk=job.pk).update(nudged_at=Now())
    transaction.on_commit(lambda: nudge(job))


def cancel(job: Job, *, at: dt.datetime | None = None) -> bool:
    """Stop what is not finished. The worker notices at its next step, and can write nothing from now on."""
    return bool(
        type(job)
        ._base_manager.filter(pk=job.pk, state__in=[Job.State.REQUESTED, Job.State.WORKING])
        .update(state=Job.State.CANCELLED, lease_key=None, lease_until=None, step="", finished_at=at or clock.now())
    )


def ask_again(job: Job) -> bool:
    """Put a failed or cancelled job back among those that wait, with all its attempts before it."""
    return bool(
        type(job)
        ._base_manager.filter(pk=job.pk, state__in=[Job.State.FAILED, Job.State.CANCELLED])
        .update(
            state=Job.State.REQUESTED, attempt=0, failed_because="", step="", step_number=0, steps=0, finished_at=None
        )
    )


# ---- Doing ---------------------------------------------------------------------------------------------------------


@dataclass
class Lease(Generic[J]):
    """A worker's hold on a row: for a while, renewed as it goes, and lost for good once somebody else has it."""

    job: J
    key: uuid.UUID
    attempt: int
    _said: tuple[str, int, int] = ("", 0, 0)
    _asked: float = field(default_factory=monotonic)
    _held: bool = True

    @property
    def _mine(self) -> Any:  # noqa: ANN401 - a QuerySet of whichever kind of job it is
        return type(self.job)._base_manager.filter(pk=self.job.pk, lease_key=self.key, state=Job.State.WORKING)

    def renew(self) -> bool:
        """Hold the row for another while. False once it is no longer this worker's."""
        self._held = self._held and bool(self._mine.update(lease_until=Now() + LEASE))
        return self._held

    def tell(self, step: str, number: int = 0, steps: int = 0) -> None:
        """Say how far the work has come, where the page can see it.

        Raises:
            Stopped: the row is no longer this worker's.
        """
        now, said = monotonic(), (step, number, steps)
        if said == self._said or (step == self._said[0] and number < steps and now - self._asked < 0.2):
            return
        self._said, self._asked = said, now
        self._held = self._held and bool(
            self._mine.update(step=step[:40], step_number=number, steps=steps, lease_until=Now() + LEASE)
        )
        if not self._held:
            raise Stopped

    def should_stop(self) -> bool:
        """Whether the work was cancelled or taken over; the row is asked at most twice a second."""
        if self._held and monotonic() - self._asked > 0.5:
            self._asked = monotonic()
            self._held = self._mine.exists()
        return not self._held

    def finish(self, *, at: dt.datetime | None = None, **made: Any) -> bool:  # noqa: ANN401
        """Write down what was made. False, and nothing written, if the row is no longer this worker's."""
        return bool(
            self._mine.update(
                state=Job.State.READY,
                lease_key=None,
                lease_until=None,
                step="",
                finished_at=at or clock.now(),
                step_number=F("steps"),
                **made,
            )
        )

    def fail(self, because: str, *, for_good: bool = False, at: dt.datetime | None = None) -> bool:
        """Write down why it was not made; or, where trying again may help, put it back among those that wait.

        Args:
            because: a sentence that the person who asked can read.
            for_good: trying again would end the same way.
        """
        if for_good or self.attempt >= ATTEMPTS:
            return bool(
                self._mine.update(
                    state=Job.State.FAILED,
                    lease_key=None,
                    lease_until=None,
                    step="",
                    failed_because=because[:400],
                    finished_at=at or clock.now(),
                )
            )
        back = self._mine.update(
            state=Job.State.REQUESTED, lease_key=None, lease_until=None, step="", step_number=0, nudged_at=Now()
        )
        if back:
            nudge(self.job)
        return bool(back)

    @contextmanager
    def kept_alive(self, every: float = HEARTBEAT) -> Iterator[None]:
        """Renew the lease by itself for as long as this process lives, however long a single step takes."""
        over = Event()

        def beat() -> None:
            try:
                while not over.wait(every) and self.renew():
                    pass
            finally:
                connection.close()

        heart = Thread(target=beat, name=f"lease {self.job.pk}", daemon=True)
        heart.start()
        try:
            yield
        finally:
            over.set()
            heart.join()


def claim(kind: type[J], pk: uuid.UUID | str, *, came_back: bool = False) -> Lease[J] | None:
    """Take a row to work on, if it is there to be taken: one statement decides, and one worker wins.

    Args:
        came_back: the message was given back because its worker was lost; the row is then taken before its lease has
            run out. Were the other worker still alive, it would find its key gone and stop.
    """
    key = uuid.uuid4()
    free = Q(state=Job.State.REQUESTED) | Q(state=Job.State.WORKING, lease_until__lt=Now())
    if came_back:
        free |= Q(state=Job.State.WORKING)
    won = kind._base_manager.filter(free, pk=pk, attempt__lt=ATTEMPTS).update(
        state=Job.State.WORKING,
        attempt=F("attempt") + 1,
        lease_key=key,
        lease_until=Now() + LEASE,
        step="",
        step_number=0,
        steps=0,
        failed_because="",
    )
    if not won:
        give_up_on_lost(kind, came_back=came_back, pk=pk)
        return None
    job = kind._base_manager.get(pk=pk)
    return Lease(job, key, job.attempt)


def came_back(task: Task) -> bool:  # type: ignore[type-arg]
    """Whether the broker gave a message out once more, since the worker that had it was lost."""
    return bool((task.request.delivery_info or {}).get("redelivered"))


def give_up_on_lost(kind: type[Job], *, came_back: bool = False, **which: Any) -> int:  # noqa: ANN401
    """Say of those that lost their worker for the last time that they failed, and why."""
    lost = Q() if came_back else Q(lease_until__lt=Now())
    return kind._base_manager.filter(lost, state=Job.State.WORKING, attempt__gte=ATTEMPTS, **which).update(
        state=Job.State.FAILED, lease_key=None, lease_until=None, step="", failed_because=LOST, finished_at=clock.now()
    )


def work(
    kind: type[J], pk: uuid.UUID | str, do: Callable[[Lease[J]], dict[str, Any]], *, came_back: bool = False
) -> None:
    """Take a row, do what it asks for, and write down what was made or why it was not.

    Args:
        do: makes the thing, tells how far it has come, and returns the columns that say what was made.
        came_back: see :func:`claim`.
    """
    lease = claim(kind, pk, came_back=came_back)
    if lease is None:
        return
    try:
        with lease.kept_alive():
            made = do(lease)
    except Stopped:
        log.info("%s %s was stopped.", kind._meta.label, pk)
    except CannotBeMade as reason:
        log.warning("%s %s cannot be made: %s", kind._meta.label, pk, reason)
        lease.fail(str(reason), for_good=True)
    except TryAgain as reason:
        log.warning("%s %s was not made this time: %s", kind._meta.label, pk, reason)
        lease.fail(str(reason))
    except SoftTimeLimitExceeded:
        lease.fail(TOO_LONG)
    except MemoryError:
        lease.fail(TOO_LARGE)
    except OSError as trouble:
        log.warning("%s %s could not be kept: %s", kind._meta.label, pk, trouble)
        lease.fail(NOT_KEPT)
    except Exception:
        lease.fail(UNFORESEEN)
        raise
    else:
        lease.finish(**made)


# ---- Sweeping ------------------------------------------------------------------------------------------------------


def kinds() -> list[type[Job]]:
    """Every kind of job that any floor has; the floors above need not be named here."""
    return [model for model in apps.get_models() if issubclass(model, Job)]


def sweep() -> int:
    """Nudge whatever waits and was not nudged lately, and whatever lost its worker; give up on what lost three.

    Two sweeps at once take different rows. While the broker is away the first message fails, and the rest wait too.

    Returns:
        How many messages went out.
    """
    sent = 0
    for kind in kinds():
        give_up_on_lost(kind)
        with transaction.atomic():
            waiting = Q(state=Job.State.REQUESTED) | Q(state=Job.State.WORKING, lease_until__lt=Now())
            lately = Q(nudged_at__gt=Now() - NUDGE_AGAIN_AFTER)
            due = list(
                kind._base_manager.select_for_update(skip_locked=True)
                .filter(waiting)
                .exclude(lately)
                .order_by("requested_at")[:SWEEP_AT_MOST]
            )
            kind._base_manager.filter(pk__in=[job.pk for job in due]).update(nudged_at=Now())
        for job in due:
            if not nudge(job):
                break
            sent += 1
    return sent

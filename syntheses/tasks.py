"""What the worker does on this floor. Each task takes an id and returns nothing: the row says what became of it."""

from threading import Thread
from typing import Any

from celery import Task, current_app, shared_task
from celery.signals import worker_process_init

from people import jobs
from syntheses import assemble, printing
from syntheses.models import Assembly
from syntheses.reports import press

PRESS = "press"


@worker_process_init.connect
def warm_the_press(**_: object) -> None:
    """Let the press warm up while its worker waits for the first order; a worker of other queues needs none."""
    if PRESS in current_app.amqp.queues.consume_from:
        Thread(target=press.press_at_hand().warm_up, name="warming the press", daemon=True).start()


@shared_task(
    bind=True, name="syntheses.tasks.print_report", acks_late=True, reject_on_worker_lost=True, ignore_result=True
)
def print_report(self: Task, report_id: str) -> None:  # type: ignore[type-arg]
    """Print an edition, if nobody else is at it."""
    printing.run(report_id, came_back=jobs.came_back(self))


@shared_task(
    bind=True, name="syntheses.tasks.assemble_draft", acks_late=True, reject_on_worker_lost=True, ignore_result=True
)
def assemble_draft(self: Task, assembly_id: str) -> None:  # type: ignore[type-arg]
    """Gather a first draft, if nobody else is at it."""

    def gather(lease: jobs.Lease[Assembly]) -> dict[str, Any]:
        return {"summary": assemble.run(assembly_id, lease.tell, lease.should_stop)}

    jobs.work(Assembly, assembly_id, gather, came_back=jobs.came_back(self))

"""What the worker does on the ground floor: it takes the letters out, and wakes what was lost on any floor."""

from celery import shared_task

from people import jobs, post
from people.actions import keys
from people.models import LostKeys

AT_ONCE = 50


@shared_task(name="people.tasks.post_letters", expires=60)
def post_letters() -> None:
    """Empty the outbox as far as the mail server takes it; the rest waits for the next round.

    Those are written to first who decide about somebody that has lost their keys: said at the door, it is only a row.
    """
    for lost in LostKeys.objects.waiting().select_related("said_by"):
        keys.write_to_who_decides(lost=lost, by=lost.said_by)
    for _ in range(AT_ONCE):
        if not post.take_one():
            break


@shared_task(name="people.tasks.sweep", ignore_result=True, expires=60)
def sweep() -> None:
    """Wake whatever was lost, of every kind that a worker is asked for."""
    jobs.sweep()

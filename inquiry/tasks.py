"""Tasks of the house itself."""

import redis
from celery import shared_task
from django.conf import settings

from people import clock

HEARD = "inquiry:heard:{}"
# The press may be busy with one report for as long as the hard time limit; the desk never is.
KEPT_FOR = {"desk": 90, "press": settings.CELERY_TASK_TIME_LIMIT + 90}


@shared_task(name="inquiry.tasks.heard")
def heard(worker: str = "desk") -> None:
    """Let a worker say that it is there: the desk, which does what is quick, or the press.

    The word is kept by the broker only and forgotten by itself; ``/health/ready`` reads it.
    """
    with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2) as broker:
        broker.set(HEARD.format(worker), clock.now().isoformat(timespec="seconds"), ex=KEPT_FOR[worker])

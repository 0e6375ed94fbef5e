"""The clock of the inquiry, on its own: it says when, and knows nothing of what.

Celery's own command would load every task, and with them the press, into a process that only ever sends names. This one
reads the settings and sends the names: a third of the memory.
"""

import signal
import sys
from types import FrameType

from celery.beat import PersistentScheduler, Service

from inquiry.celery import app


def main() -> int:
    """Send what is due, until somebody ends it."""
    service = Service(app, scheduler_cls=PersistentScheduler, schedule_filename=app.conf.beat_schedule_filename)

    def end(number: int, frame: FrameType | None) -> None:
        # A word to the service alone would let it sleep on until the next thing is due. What it keeps it still writes.
        raise SystemExit

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    service.start()
    return 0


if __name__ == "__main__":
    sys.exit(main())

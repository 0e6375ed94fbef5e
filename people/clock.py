"""The clock on the wall: the only place where the inquiry asks what time it is.

Actions take ``at=`` and fall back to :func:`now`; the demonstration and the tests set the clock to a story's date.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

_set_to: ContextVar[dt.datetime | None] = ContextVar("clock", default=None)


def now() -> dt.datetime:
    """The moment at which something is being done, with its time zone."""
    return _set_to.get() or timezone.now()


def today() -> dt.date:
    """The day on which something is being done, where the inquiry is."""
    return timezone.localdate(now())


@contextmanager
def set_to(moment: dt.datetime | dt.date) -> Iterator[None]:
    """Set the clock for a while: a moment with its time zone, or a day, which is then taken at noon."""
    if not isinstance(moment, dt.datetime):
        moment = timezone.make_aware(dt.datetime.combine(moment, dt.time(12)))
    token = _set_to.set(moment)
    try:
        yield
    finally:
        _set_to.reset(token)

"""Each story begins with nobody having tried to sign in yet."""

from collections.abc import Iterator

import pytest
import redis
from django.conf import settings


def forget_tries() -> None:
    """As if five minutes had gone by. The broker holds other things besides: only the tries are forgotten."""
    broker = redis.Redis.from_url(settings.REDIS_URL)
    for key in broker.scan_iter("tries:*"):
        broker.delete(key)


@pytest.fixture(autouse=True)
def _nobody_has_tried_yet() -> Iterator[None]:
    forget_tries()
    yield
    forget_tries()

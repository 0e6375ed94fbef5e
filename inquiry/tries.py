"""Where tries to sign in are counted: in one place for every web process, and never in the way of signing in."""

import logging
from typing import Any

import redis
from django.core.cache.backends.redis import RedisCache

log = logging.getLogger(__name__)


class SharedTries(RedisCache):
    """The broker as a cache that forgets when it is away: people can sign in then, and nobody counts their tries."""

    def add(self, *args: Any, **kwargs: Any) -> bool:  # noqa: ANN401 - Django's own signature
        try:
            return super().add(*args, **kwargs)
        except redis.RedisError as error:
            log.warning("Tries to sign in are not counted: %s", error)
            return True

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:  # noqa: ANN401
        try:
            return super().get(key, default, version)
        except redis.RedisError:
            return default

    def set(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        try:
            super().set(*args, **kwargs)
        except redis.RedisError as error:
            log.warning("Tries to sign in are not counted: %s", error)

    def delete(self, *args: Any, **kwargs: Any) -> bool:  # noqa: ANN401
        try:
            return super().delete(*args, **kwargs)
        except redis.RedisError:
            return False

"""Wrong tries with a second key, counted so that nobody can be kept out by somebody else's.

A code is tried only after the right password. By address and person five in five minutes; by address alone as many as
at the first door; and from all addresses together so many in a day that guessing is hopeless: whoever gets so far has
the password, and choosing another by letter ends that and begins the count anew. A passkey cannot be guessed and is not
counted by person.
"""

from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.core.internal.ratelimit import RateLimitUsage, get_ip

from people.errors import Refused
from people.models import Person

HERE = {"second_key": "10/m/ip,5/5m/key"}
ANYWHERE = {"second_key_anywhere": "100/d/key"}


class TooManyTries(Refused):
    """Too many tries one after the other. Wait five minutes, or use a passkey."""


class TooManyToday(Refused):
    """Too many wrong codes today. Choose a new password by letter, or use a passkey."""


def count(person: Person) -> list[RateLimitUsage]:
    """Count a try, before it is judged.

    Raises:
        TooManyTries: from this address; the same person at another is not kept out.
        TooManyToday: from all addresses together.
    """
    here = _used(HERE, f"{person.pk}:{get_ip(context.request)}")
    if here is None:
        raise TooManyTries
    anywhere = _used(ANYWHERE, str(person.pk))
    if anywhere is None:
        raise TooManyToday
    return [here, anywhere]


def forgive(used: list[RateLimitUsage]) -> None:
    """It was right: only the wrong ones stay counted, so that a right one now and then hides none of them."""
    for usage in used:
        usage.rollback()


def begin_anew(person: Person) -> None:
    """Somebody chose another password by letter: whoever was guessing knows it no more."""
    ((action, _),) = ANYWHERE.items()
    ratelimit.clear(context.request, app="inquiry", action=action, config=ANYWHERE, key=str(person.pk))


def _used(limits: dict[str, str], key: str) -> RateLimitUsage | None:
    ((action, _),) = limits.items()
    return ratelimit.consume(context.request, app="inquiry", action=action, config=limits, key=key)

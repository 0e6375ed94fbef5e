"""What must be true together before an installation may serve: said as Django's checks, with ids and hints."""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import Error as DatabaseError

OPEN_DEMONSTRATION = (
    "Demonstration accounts are open on a server that others can reach: their passwords are written down in a file."
)
CLOSE_THEM = "Load the demonstration on your own machine only, or close the accounts: manage.py close_demonstration."


@register(Tags.database)
def demonstration_is_closed(
    app_configs: Sequence[Any] | None, databases: Sequence[str] | None = None, **kwargs: object
) -> list[CheckMessage]:
    """Invented people may sign in on a laptop, and never on a server that others can reach."""
    if not settings.REACHABLE or not databases or not _demonstration_is_open(databases[0]):
        return []
    return [Error(OPEN_DEMONSTRATION, hint=CLOSE_THEM, id="inquiry.E001")]


def refuse_open_demonstration() -> None:
    """Stop the web server of a reachable installation from starting while a demonstration account is open.

    Raises:
        SystemExit: with the sentence for whoever starts the server. A database that is away is no reason: the pages
            say so themselves, and the question is asked again at the next start.
    """
    if settings.REACHABLE and _demonstration_is_open("default"):
        raise SystemExit(f"{OPEN_DEMONSTRATION} {CLOSE_THEM}")


def _demonstration_is_open(database: str) -> bool:
    person = apps.get_model("people", "Person")
    try:
        open_accounts = person._default_manager.using(database).filter(is_demonstration=True, is_active=True)
        return bool(open_accounts.exists())
    except DatabaseError:  # away, or not migrated yet: then nobody can sign in either
        return False

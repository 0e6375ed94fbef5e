"""See whether the record of changes still says what was written into it."""

from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from inquiry.services import Trouble, running
from people import clock
from people.chain import keys_beside
from people.heads import Heads
from people.verifying import Found, verify

WRONG, CANNOT = 1, 2


class Command(BaseCommand):
    """Go through the chain from its first link, and hold it against the heads that stand outside the database."""

    help = (
        "Verify the record of changes with the sealer's key and the heads outside the database; name the first wrong"
        " row and say how much is not sealed yet. Ends with 1 where something is wrong, with 2 where nothing is said."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Where the heads are, if not where the sealer writes them."""
        parser.add_argument("--heads", type=Path, default=settings.AUDIT, help="A folder with the heads to hold it to.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify, and say so in a few lines."""
        try:
            with running(settings.VAR) if settings.EMBEDDED else nullcontext():
                found = self._found(Heads(options["heads"]))
        except Trouble as trouble:
            raise CommandError(str(trouble), returncode=CANNOT) from None
        except (OSError, ValueError) as error:
            message = f"It cannot be verified without the sealer's key: {error}"
            raise CommandError(message, returncode=CANNOT) from None
        if found.wrong:
            raise CommandError(f"{found.wrong}\n{self._said(found)}", returncode=WRONG)
        self.stdout.write(self._said(found))

    def _found(self, outside: Heads) -> Found:
        keys = keys_beside(settings.AUDIT_KEY_FILE)
        if not keys:
            message = f"{settings.AUDIT_KEY_FILE} is not there."
            raise ValueError(message)
        heads, breaks = list(outside.all()), list(outside.breaks())
        owner = connections["owner"]
        owner.ensure_connection()
        line = owner.connection
        assert line is not None  # noqa: S101 - said for mypy
        try:
            with line.transaction():
                line.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                return verify(line, keys, heads, breaks)
        finally:
            owner.close()

    def _said(self, found: Found) -> str:
        said = f"{found.links:,} links hold; {found.heads:,} heads outside the database were held against them."
        if not found.unsealed:
            return f"{said} Everything is sealed."
        assert found.oldest_unsealed  # noqa: S101 - said for mypy
        since = (clock.now() - found.oldest_unsealed).total_seconds()
        return f"{said} {found.unsealed:,} changes are not sealed yet, the oldest for {max(0, since):.0f} s."

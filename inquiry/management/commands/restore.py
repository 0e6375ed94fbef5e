"""Bring a copy back."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from inquiry import backups
from inquiry.services import Trouble


class Command(BaseCommand):
    """Put a backup in the place of what is there, wholly or not at all."""

    help = "Check a backup against its manifest, then put it in the place of what is there."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Which backup, and whether over an inquiry that is in use."""
        parser.add_argument("folder", type=Path, help="The dated folder that «backup» wrote.")
        parser.add_argument("--force", action="store_true", help="Replace an installation that has people in it.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore it, and say what was restored."""
        backup = backups.Backup(options["folder"])
        try:
            manifest = backup.checked()
            self.stdout.write("The backup is whole. Restoring …")
            backups.restore(backup, force=options["force"])
        except Trouble as trouble:
            raise CommandError(str(trouble)) from None
        except OSError as error:
            message = f"The backup could not be restored: {error.strerror or error}."
            raise CommandError(message) from None
        self.stdout.write(f"Restored: the inquiry is as it was at {manifest['written_at']}.")

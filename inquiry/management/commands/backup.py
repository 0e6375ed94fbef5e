"""Keep a copy of everything."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from inquiry import backups
from inquiry.services import Trouble


class Command(BaseCommand):
    """Write one dated folder with the database, the files and a manifest."""

    help = "Write the database, the files and a manifest with their hashes into a new dated folder."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to."""
        parser.add_argument("--into", type=Path, help="The folder that holds the backups (var/backups).")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it, and say where it is and how large."""
        try:
            backup = backups.back_up(options["into"])
        except Trouble as trouble:
            raise CommandError(str(trouble)) from None
        except OSError as error:
            message = f"The backup could not be written: {error.strerror or error}."
            raise CommandError(message) from None
        size = sum(file.stat().st_size for file in backup.folder.iterdir())
        self.stdout.write(f"Backed up into {backup.folder} ({size / 2**20:.1f} MB).")
        self.stdout.write("Keep a copy on another machine. Keys and passwords are not in it: keep those apart.")

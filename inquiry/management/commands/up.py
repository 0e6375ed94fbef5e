"""Start everything that the inquiry needs, and watch over it."""

import os
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    """Becomes the supervisor: Django is left behind, so that the watcher stays light."""

    help = "Start the database and the broker (unless given), the web server, the workers and the beat."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The port, and whether the demonstration is loaded; both may stand in the environment instead."""
        parser.add_argument("--port", help="Where the pages answer on this machine (PORT, or 8000).")
        parser.add_argument("--no-demo", action="store_true", help="Begin without the demonstration (DEMO=no).")

    def handle(self, *args: Any, **options: Any) -> None:
        """Hand over; this process goes on as the supervisor, under the same number."""
        given = {"PORT": options["port"], "DEMO": "no" if options["no_demo"] else None}
        os.environ.update({name: value for name, value in given.items() if value})
        os.chdir(settings.BASE_DIR)
        sys.stdout.flush()
        os.execv(sys.executable, [sys.executable, "-m", "inquiry.services"])  # noqa: S606

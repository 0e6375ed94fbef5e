"""Run a command beside the installation's own database and broker."""

import os
import subprocess
from argparse import REMAINDER
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from inquiry.services import Trouble, running


class Command(BaseCommand):
    """For whoever wants to look into the database while nothing else runs: ``manage.py services bash``."""

    help = "Start the embedded database and broker, run a command, and stop them again."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The command with its own options."""
        parser.add_argument("command", nargs=REMAINDER, help="What to run; without it, wait for Ctrl-C.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it, and end with what it ended with."""
        if not settings.EMBEDDED:
            message = "The services of this installation run elsewhere (DATABASE_URL, REDIS_URL)."
            raise CommandError(message)
        try:
            with running(settings.VAR):
                command = options["command"] or [os.environ.get("SHELL", "/bin/sh")]
                code = subprocess.run(command, check=False).returncode  # noqa: S603
        except Trouble as trouble:
            raise CommandError(str(trouble)) from None
        if code:
            raise SystemExit(code)

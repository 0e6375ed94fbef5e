"""Load the demonstration inquiry."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from inquiry.demonstration.load import accounts_file, load
from people.models import Person


class Command(BaseCommand):
    help = "Load the demonstration inquiry through the actions that people use. An installation in use is left alone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quiet", action="store_true", help="Say nothing while it goes on.")

    def handle(self, *args: Any, **options: Any) -> None:
        if Person.objects.filter(is_demonstration=True).exists():
            self.stdout.write(f"The demonstration is here already. Who can sign in stands in {accounts_file()}.")
            return
        if Person.objects.exists():
            raise CommandError("This installation is in use. The demonstration belongs in an empty one.")
        load(on_progress=(lambda *_: None) if options["quiet"] else Bar())
        self.stdout.write(f"The demonstration is loaded. Who can sign in stands in {accounts_file()}.")


class Bar:
    """A bar that fills on a terminal; a line for each stage where the output is kept."""

    width = 30

    def __call__(self, stage: str, done: int, of: int) -> None:
        if sys.stderr.isatty():
            filled = self.width * min(done, of) // of
            end = "\n" if done == of else ""
            sys.stderr.write(f"\r{stage:<22} [{'█' * filled}{' ' * (self.width - filled)}] {done} of {of}{end}")
        elif done == of:
            sys.stderr.write(f"{stage}: {of} of {of}\n")
        sys.stderr.flush()

"""Empty the database, as its owner."""

from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands.flush import Command as Flush
from django.db import connections


class Command(Flush):
    """Django's ``flush`` by the owner role: the role that serves may not empty a table."""

    def add_arguments(self, parser: CommandParser) -> None:
        """As Django's, with the owner's connection unless another is named."""
        super().add_arguments(parser)
        parser.set_defaults(database="owner")

    def handle(self, **options: Any) -> None:
        """Empty the tables through the owner's connection to the same database."""
        asked, owner = connections[options["database"]], connections["owner"]
        if asked.settings_dict["NAME"] == owner.settings_dict["NAME"]:
            options["database"] = "owner"
        super().handle(**options)

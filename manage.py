#!/usr/bin/env python3
"""The door to every command of the inquiry."""

import os
import sys


def main() -> None:
    """Run one command with the inquiry's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inquiry.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()

"""Shut the doors of the invented people."""

from typing import Any

from django.core.management.base import BaseCommand

from people.models import Person


class Command(BaseCommand):
    """Nobody of the demonstration can sign in any more; what they wrote stays."""

    help = "Close every demonstration account. What the invented people wrote stays."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Close the accounts and say how many they were."""
        closed = Person.objects.filter(is_demonstration=True, is_active=True).update(is_active=False)
        self.stdout.write(f"{closed} demonstration accounts closed.")

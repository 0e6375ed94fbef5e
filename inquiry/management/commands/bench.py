"""Measure the product beside floors that are taken in the same run."""

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from inquiry.bench.ground import SETTINGS, world


class Command(BaseCommand):
    """Gives the bench a folder of its own, in which its installation is started and of which nothing remains."""

    help = "Measure against floors taken in the same run (ONLY=search,print for some; FULL=1 with a fresh clone too)."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Hand over to a process whose settings are those of the bench."""
        with tempfile.TemporaryDirectory(prefix="inquiry-bench-") as folder:
            Path(folder).chmod(0o755)
            told = world(Path(folder) / "var", DJANGO_SETTINGS_MODULE=SETTINGS)
            kept = {"BENCH_KEPT_IN": str(Path(settings.VAR).absolute() / "bench")}
            command = [sys.executable, "-m", "inquiry.bench"]
            bench = subprocess.Popen(command, cwd=settings.BASE_DIR, env={**told, **kept})  # noqa: S603
            while True:
                try:
                    code = bench.wait()
                    break
                except KeyboardInterrupt:  # the bench heard it too: it ends what it started, and this waits for it
                    continue
        if code:
            sys.exit(code)

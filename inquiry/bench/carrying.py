"""What it takes to bring five thousand earlier notes in: the time of the worker, and the memory it has."""

import datetime as dt
import io
import re
import time
from collections.abc import Iterator
from pathlib import Path

import openpyxl
from django.core.files import File
from django.db import connection

from inquiry.bench.figures import Figure, at_most
from inquiry.bench.ground import Installation
from people import clock
from people.models import Person
from places.models import Place
from reflections.actions.carrying import bring_in, keep_rows
from reflections.models import Batch, Note

ROWS = 5000
WORDS = "The kitchen at the centre was warm, and two of the tenants stayed to talk about the repairs. " * 3


def bringing_in(installation: Installation, person: Person) -> Iterator[Figure]:
    """A spreadsheet of earlier notes, read and kept by the worker that ``make run`` starts."""
    before = Note.objects.filter(author=person).count()  # the bench looks behind the sets
    read, batch = _worked_on(bring_in(file=File(_spreadsheet(person)), name="earlier.xlsx", by=person))
    kept, batch = _worked_on(keep_rows(batch=batch, by=person))
    came = Note.objects.filter(author=person).count() - before
    if came != ROWS:
        message = f"{came} of {ROWS} rows became notes. {batch.failed_because}"
        raise RuntimeError(message)
    yield at_most(f"Bring in {ROWS} rows: read and kept", read + kept, 30, "s", read=read, kept=kept)
    peak = max(_peak(pid) for pid, command in installation.processes().items() if "-Q celery" in command)
    yield at_most(f"Bring in {ROWS} rows: the worker's largest resident set", peak, 200, "MB")


def _spreadsheet(person: Person) -> io.BytesIO:
    place = Place.objects.worked_in_by(person)[0].name
    book, last = openpyxl.Workbook(write_only=True), clock.today() - dt.timedelta(days=30)
    sheet = book.create_sheet("Notes")
    sheet.append(["Date", "Place", "Title", "What happened"])
    for at in range(ROWS):
        sheet.append([last - dt.timedelta(days=at % 60), place, f"Visit {at}", f"{at}. {WORDS}"])
    lying = io.BytesIO()
    book.save(lying)
    lying.seek(0)
    return lying


def _worked_on(batch: Batch) -> tuple[float, Batch]:
    """Wait for the worker; how many seconds it took from the asking on."""
    began = time.monotonic()
    while batch.is_unfinished and time.monotonic() - began < 300:
        time.sleep(0.1)
        connection.close()
        batch = Batch.objects.get(pk=batch.pk)
    return time.monotonic() - began, batch


def _peak(pid: int) -> float:
    held = re.search(r"^VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(encoding="ascii"), re.MULTILINE)
    return int(held[1]) / 1024 if held else 0

"""The printing of an edition: its frozen view goes to the press, the file that comes back goes into the store.

The file's name is its edition and the hash of its bytes, so printing twice writes the same bytes under the same name.
No address leads to the store: a file is only ever handed out by the view that asks who is reading.
"""

import hashlib
import uuid
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from people import jobs
from syntheses.models import Edition, Report
from syntheses.reports import press
from syntheses.reports.outcome import Printed, PrintFailed, PrintStopped

# How the press's steps are said on the page; those that count pages say which page.
SAID = {
    "gathering": "gathering",
    "measuring": "measuring pages",
    "setting": "setting pages",
    "checking": "checking",
    "ready": "checking",
}


def run(report_id: uuid.UUID | str, *, came_back: bool = False) -> None:
    """Print an edition, if its row is there to be taken."""
    jobs.work(Report, report_id, print_edition, came_back=came_back)


def print_edition(lease: jobs.Lease[Report]) -> dict[str, Any]:
    """Print the edition of a report and keep the file.

    Returns:
        The columns that say what was made.

    Raises:
        jobs.CannotBeMade: the press refuses it, and would again.
        jobs.TryAgain: it may go better another time.
        jobs.Stopped: nobody wants it any more.
    """
    lease.tell("gathering")
    edition = Edition.objects.get(pk=lease.job.edition_id)

    def on_step(step: str, at: int, of: int) -> None:
        lease.tell(SAID.get(step, step), at, of)

    try:
        printed = press.print_view(edition.snapshot, on_step=on_step, should_stop=lease.should_stop)
    except PrintStopped:
        raise jobs.Stopped from None
    except PrintFailed as failed:
        raise (jobs.TryAgain if failed.retryable else jobs.CannotBeMade)(failed.reason) from failed
    return {
        "file": keep(edition, printed),
        "sha256": printed.sha256,
        "pages": printed.pages,
        "size": len(printed.pdf),
    }


def keep(edition: Edition, printed: Printed) -> str:
    """Put a printed file into the store under its own name, unless it lies there whole already."""
    name = f"reports/{edition.pk}-{printed.sha256[:24]}.pdf"
    if default_storage.exists(name):
        with default_storage.open(name) as lying:
            if hashlib.sha256(lying.read()).hexdigest() == printed.sha256:
                return name
        # Half a file, from a worker that was lost while it wrote.
        default_storage.delete(name)
    return default_storage.save(name, ContentFile(printed.pdf))

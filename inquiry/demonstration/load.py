"""Load the whole demonstration, in one go or not at all."""

import json
import os
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import transaction

from inquiry.demonstration.ground import Account, Ground
from inquiry.demonstration.material import Material
from inquiry.demonstration.notes import Notes
from inquiry.demonstration.pieces import Pieces

Progress = Callable[[str, int, int], None]


def accounts_file() -> Path:
    """Where the demonstration's sign-in names and passwords are written, for this installation's owner alone."""
    return Path(settings.VAR) / "demo-accounts.json"


def load(*, on_progress: Progress) -> list[Account]:
    """Load the demonstration through the actions that people use.

    Args:
        on_progress: told the stage, how much of it is done, and how much there is.

    Returns:
        The accounts with which one may sign in: role, e-mail address, password.
    """
    material = Material()
    actors = sum(len(place["actors"]) for place in material.places)
    paragraphs = sum(_paragraphs(piece["body"]) for piece in material.pieces)
    stages = {
        "People and places": len(material.inquiry["people"]) + actors + len(material.places),
        "Notes and their tags": len(material.notes) + len(material.coding),
        "Pieces": paragraphs + 5,
    }
    done = dict.fromkeys(stages, 0)

    def teller(stage: str) -> Callable[[], None]:
        def tell() -> None:
            done[stage] += 1
            on_progress(stage, done[stage], stages[stage])

        return tell

    with transaction.atomic():
        ground = Ground(material, tell=teller("People and places"))
        ground.lay()
        notes = Notes(material, ground, tell=teller("Notes and their tags"))
        notes.write()
        Pieces(material, ground, notes, tell=teller("Pieces")).make()
        write_accounts(ground.accounts)
    return ground.accounts


def write_accounts(accounts: list[Account]) -> None:
    """Write down who may sign in, readable by nobody else on this machine."""
    path = accounts_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(accounts, file, indent=2)


def _paragraphs(body: list[dict[str, object]]) -> int:
    count = 0
    for part in body:
        sections = part.get("sections")
        if isinstance(sections, list):
            count += sum(len(section["paragraphs"]) for section in sections)
        else:
            count += 1
    return count

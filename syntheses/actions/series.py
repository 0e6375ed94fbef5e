"""How pieces stand to one another: links both ways, the series of nine, and how a piece came to be chosen."""

import datetime as dt
from collections.abc import Collection

from behaviours.models import Behaviour
from people import clock
from people.acting import acting
from people.models import Person
from syntheses.actions.changes import changing, keep, words
from syntheses.errors import Refused
from syntheses.models import Choice, SeriesCell, Synthesis, SynthesisLink


def link_pieces(
    *,
    from_piece: Synthesis,
    to_piece: Synthesis,
    type: str,
    by: Person,
    at: dt.datetime | None = None,
) -> SynthesisLink:
    """Say how one piece bears on another (F-079). It shows from both ends, and is said once."""
    if from_piece.pk == to_piece.pk:
        raise Refused("A piece bears on another, not on itself.", field="to_piece")
    with changing(from_piece, by=by):
        link, is_new = SynthesisLink.objects.get_or_create(
            from_piece=from_piece, to_piece=to_piece, type=type, defaults={"linked_by": by}
        )
        _keep_link(link, "linked another piece with", not is_new, True, by=by, at=at)
    return link


def _keep_link(link: SynthesisLink, said: str, was: bool, now: bool, *, by: Person, at: dt.datetime | None) -> None:
    key = f"{link.from_piece_id} {link.to_piece_id} {link.type}"
    keep(
        link.from_piece, "link", key, said, by=by, was=was, now=now, at=at, to_piece=str(link.to_piece_id),
        type=link.type,
    )  # fmt: skip


def unlink_pieces(*, link: SynthesisLink, by: Person, at: dt.datetime | None = None) -> None:
    """Take such a link back."""
    with changing(link.from_piece, by=by):
        link.delete()
        _keep_link(link, "took back a link of", True, False, by=by, at=at)


def set_series_cell(
    *,
    behaviour: Behaviour,
    status: str,
    by: Person,
    piece: Synthesis | None = None,
    chosen_because: str = "",
    chosen_by: Collection[Person] = (),
    position: int | None = None,
    at: dt.datetime | None = None,
) -> SeriesCell:
    """Say how it stands with the reflection on one behaviour, and why it was or was not chosen yet (F-073)."""
    if not behaviour.framework.is_the_nine:
        raise Refused("The series has a cell for each of the nine behaviours, and for no others.", field="behaviour")
    with acting(by):
        cell, _ = SeriesCell.objects.update_or_create(
            behaviour=behaviour,
            defaults={
                "status": status,
                "piece": piece,
                "chosen_because": words(chosen_because, field="chosen_because"),
                "position": position,
                "changed_at": at or clock.now(),
            },
        )
        cell.chosen_by.set(chosen_by)
    return cell


def record_choice(
    *,
    synthesis: Synthesis,
    by: Person,
    options: Collection[Behaviour] = (),
    proposed_by: Person | None = None,
    reasons: str = "",
    how: str = "",
    others: str = "",
    line: str = "",
    chosen_on: dt.date | None = None,
    at: dt.datetime | None = None,
) -> Choice:
    """Record how a piece came to be chosen: from what, by whom, why, and what the others thought (F-074)."""
    with changing(synthesis, by=by):
        choice, _ = Choice.objects.update_or_create(
            synthesis=synthesis,
            defaults={
                "proposed_by": proposed_by,
                "reasons": words(reasons, field="reasons"),
                "how": how.strip(),
                "others": words(others, field="others"),
                "line": words(line, field="line"),
                "chosen_on": chosen_on,
            },
        )
        choice.options.set(options)
    return choice

"""A worker reads a batch into rows: what each would become, and what stands in the way of it."""

import json
import uuid
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, BinaryIO

from django.conf import settings
from django.db import transaction
from django.utils.text import Truncator

from people import jobs
from people.access import plays
from reflections.access import WORKING
from reflections.carrying import columns, files, opening, parcels, tables, writings
from reflections.carrying.judging import Ground, judge
from reflections.models import Batch, BatchRow, Note

AT_ONCE = 500
LARGEST = 20_000_000
LARGEST_PARCEL = settings.LARGEST_UPLOAD
SAMPLE = 200
NO_LONGER = "Notes are brought in by those who write them here, and this is no longer your part. Nothing was kept."


def note_key(author: uuid.UUID, *content: str) -> uuid.UUID:
    """The key of the note that some words of a file become: the same words of the same person are the same note."""
    return uuid.uuid5(author, "\x1f".join(["brought in", *content]))


def read(lease: jobs.Lease[Batch]) -> dict[str, Any]:
    """Read the file of a batch into rows.

    What its owner mended or left out before stays so, where the row is still there.

    Raises:
        jobs.CannotBeMade: the file cannot be read; the sentence says why.
        jobs.Stopped: nobody wants it any more.
    """
    batch = Batch.objects.select_related("requested_by").get(pk=lease.job.pk)
    still_writes(batch)
    lease.tell("reading")
    with files.lying(batch.file) as file:
        name_it(batch, file)
        records = list_records(batch, file)
        Batch.objects.filter(pk=batch.pk).update(kind=batch.kind, found=batch.found, choices=batch.choices)
        _write(lease, batch, records)
    return {}


def still_writes(batch: Batch) -> None:
    """Refuse to go on for somebody who no longer writes notes here."""
    if not plays(batch.requested_by, *WORKING):
        raise jobs.CannotBeMade(NO_LONGER)


def name_it(batch: Batch, file: BinaryIO) -> None:
    """Say what the file is, unless that has been said."""
    if not batch.kind:
        kind = files.what_it_is(file, batch.name)
        if kind == files.Kind.TEXT:
            kind = _kind_of_text(file, batch.name)
        batch.kind = kind
    if batch.kind != Batch.Kind.PARCEL and batch.size > LARGEST:
        raise jobs.CannotBeMade("This file is larger than 20 MB. Divide it and bring it in by parts.")


def _kind_of_text(file: BinaryIO, name: str) -> str:
    """A table, Markdown or plain text: by what is in it, and by the name where that leaves it open."""
    named = name.lower().rpartition(".")[2]
    with tables.as_text(file) as text:
        _, looks_like_table = tables.how_separated(text)
        sample = text.read(1 << 14)
    file.seek(0)
    first = sample.partition("\n")[0]
    known = any(guess != columns.BENEATH for guess in columns.guessed(_cells(first)))
    if named in {"csv", "tsv"} or (looks_like_table and known and named not in {"md", "markdown"}):
        return files.Kind.TABLE
    is_markdown = named in {"md", "markdown"} or any(writings.HEADING.match(line) for line in sample.split("\n"))
    return files.Kind.MARKDOWN if is_markdown else files.Kind.TEXT


def _cells(line: str) -> list[str]:
    for delimiter in tables.DELIMITERS:
        if delimiter in line:
            return [cell.strip().strip('"') for cell in line.split(delimiter)]
    return [line.strip()]


# ---- Records: what stands in the file, by field ----------------------------------------------------------------------

Record = tuple[uuid.UUID, dict[str, Any], dict[str, Any] | None]


def list_records(batch: Batch, file: BinaryIO) -> Iterator[Record]:
    """What stands in the file, row by row; whatever is found out about it on the way is written into the batch."""
    if batch.kind == Batch.Kind.PARCEL:
        batch.found = {"beside": parcels.waiting_beside(batch, file)}
        return parcels.records(batch, file)
    if batch.is_table:
        return _of_table(batch, file)
    return _of_writing(batch, file)


def _of_writing(batch: Batch, file: BinaryIO) -> Iterator[Record]:
    found = opening.blocks(file, batch.kind)
    counts = writings.ways(found)
    way = batch.choices.setdefault("way", writings.likeliest(counts, found))
    batch.found = {"ways": counts}
    pieces = [_dated(piece) for piece in writings.divided(found, way)]
    _ask_order(batch, (fields["happened_on"] for fields in pieces))
    if len(pieces) == 1 and not pieces[0]["title"]:
        pieces[0]["title"] = ""
    author = batch.requested_by_id
    return ((note_key(author, piece.pop("written"), piece["text"]), piece, None) for piece in pieces)


def _dated(piece: writings.Piece) -> dict[str, Any]:
    """What a piece says: the day with which its heading begins, or that stands alone on its first line, is its day."""
    title, text, day = piece.title.strip().strip("#*_ "), piece.text, ""
    if columns.begins_with_day(title, writings.LONGEST_DAY_LINE):
        found = columns.DAY.match(title)
        if found:
            day, title = found[0], title[found.end() :].strip(" :;,.–—-*_")
    elif not title:
        first, _, rest = text.lstrip().partition("\n")
        alone = columns.DAY.fullmatch(first.strip().strip("#*_: "))
        if alone and rest.strip():
            day, text = alone[0], rest.strip("\n")
    return {"written": piece.title, "title": title, "text": text, "happened_on": day}


def _of_table(batch: Batch, file: BinaryIO) -> Iterator[Record]:
    sample = list(islice(opening.lines(file, batch.kind), SAMPLE))
    if not sample:
        raise jobs.CannotBeMade("There is nothing in this table.")
    headings, columns_are = _headings(batch, sample)
    width = max(len(headings), *(len(line.cells) for line in sample))
    headings += [f"Column {number}" for number in range(len(headings) + 1, width + 1)]
    columns_are += [columns.BENEATH] * (width - len(columns_are))
    batch.found = {"headings": headings}
    batch.choices["columns"] = columns_are
    days = [at for at, field in enumerate(columns_are) if field == "happened_on"]
    file.seek(0)
    first = bool(batch.choices["has_headings"])
    if days:
        at = days[0]
        lines = opening.lines(file, batch.kind)
        _ask_order(batch, (line.cells[at] for line in islice(lines, int(first), None) if len(line.cells) > at))
        file.seek(0)
    return _records(batch, file, headings, columns_are)


def _headings(batch: Batch, sample: list[tables.Line]) -> tuple[list[str], list[str]]:
    """What the columns are called and what they become: as was chosen, or else as can be guessed."""
    first = sample[0].cells
    guess = columns.guessed(first)
    if "has_headings" not in batch.choices:
        batch.choices["has_headings"] = any(field != columns.BENEATH for field in guess)
    if not batch.choices["has_headings"]:
        first, guess = [f"Column {number}" for number in range(1, len(first) + 1)], [columns.BENEATH] * len(first)
    headings = [Truncator(heading).chars(60) or f"Column {number}" for number, heading in enumerate(first, start=1)]
    chosen = batch.choices.get("columns")
    if chosen and len(chosen) >= len(headings):
        return headings, list(chosen)
    if "text" not in guess:
        # The longest cells are the note itself.
        free = [at for at, field in enumerate(guess) if field == columns.BENEATH]
        lengths = {at: sum(len(line.cells[at]) for line in sample if len(line.cells) > at) for at in free}
        if lengths:
            guess[max(lengths, key=lambda at: (lengths[at], -at))] = "text"
        elif "title" in guess:
            guess[guess.index("title")] = "text"
    return headings, guess


def _records(batch: Batch, file: BinaryIO, headings: list[str], columns_are: list[str]) -> Iterator[Record]:
    skip_first = bool(batch.choices["has_headings"])
    sheet: str | None = None
    first_row: list[str] = []
    for line in opening.lines(file, batch.kind):
        if line.sheet != sheet:
            is_first, sheet = sheet is None, line.sheet
            if is_first:
                first_row = line.cells
            if skip_first and (is_first or line.cells == first_row):
                continue
        fields: dict[str, Any] = {"beneath": []}
        for at, cell in enumerate(line.cells):
            field = columns_are[at] if at < len(columns_are) else columns.BENEATH
            if not cell or field == columns.LEAVE:
                continue
            if field == columns.BENEATH or field in fields:
                fields["beneath"].append([headings[at] if at < len(headings) else f"Column {at + 1}", cell])
            else:
                fields[field] = cell
        yield note_key(batch.requested_by_id, *line.cells), fields, None


def _ask_order(batch: Batch, days: Iterable[str]) -> None:
    """Whether days are written with the day or the month first: as the file leaves no doubt of, else it is asked."""
    says = {columns.says_order(day) for day in days} - {""}
    clear = says - {"either"}
    asked = "either" in says or len(clear) > 1
    batch.found["asks_order"] = asked
    if not batch.choices.get("order") and len(clear) == 1:
        batch.choices["order"] = clear.pop()


# ---- Rows ------------------------------------------------------------------------------------------------------------


def _write(lease: jobs.Lease[Batch], batch: Batch, records: Iterator[Record]) -> None:
    before = {
        key: (mended, state)
        for key, mended, state in BatchRow.objects.filter(batch=batch)
        .exclude(mended={}, state__in=[BatchRow.State.READY, BatchRow.State.WRONG, BatchRow.State.THERE])
        .values_list("note_key", "mended", "state")
    }
    BatchRow.objects.filter(batch=batch).delete()
    ground = Ground.of(batch)
    seen: dict[uuid.UUID, int] = {}
    number = 0
    while chunk := list(islice(records, AT_ONCE)):
        if lease.should_stop():
            raise jobs.Stopped
        there = set(Note.objects.filter(pk__in=[key for key, _, _ in chunk]).values_list("pk", flat=True))
        rows = []
        for key, fields, whole in chunk:
            number += 1
            mended, state = before.get(key, ({}, ""))
            row = BatchRow(
                batch=batch, number=number, note_key=key, fields=storable(fields), mended=mended, whole=storable(whole)
            )
            assess(row, ground, is_there=key in there, same_as=seen.get(key), is_out=state == BatchRow.State.LEFT_OUT)
            seen.setdefault(key, number)
            rows.append(row)
        with transaction.atomic():
            BatchRow.objects.bulk_create(rows)
        lease.tell("reading", number, number)
    if not number and not batch.found.get("beside"):
        raise jobs.CannotBeMade("There are no words in this file that could become a note.")


def assess(row: BatchRow, ground: Ground, *, is_there: bool, same_as: int | None = None, is_out: bool = False) -> None:
    """Say of a row whether it can be kept, wants a look, or is there already."""
    row.problems = [list(problem) for problem in judge({**row.fields, **row.mended}, ground).problems]
    if same_as is not None or is_there:
        row.state = BatchRow.State.THERE
        row.problems = [["", f"The same as row {same_as}."]] if same_as is not None else []
    elif is_out:
        row.state = BatchRow.State.LEFT_OUT
    else:
        row.state = BatchRow.State.WRONG if row.problems else BatchRow.State.READY


def storable(value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    """What the database can hold: a character that it cannot is shown by a mark, which is then a problem of its row."""
    if value is None:
        return None
    text = json.dumps(value)
    if "\\u0000" not in text and "\\ud" not in text:
        return value
    return _marked(value)


def _marked(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, str):
        return "".join("\ufffd" if char == "\x00" or "\ud800" <= char <= "\udfff" else char for char in value)
    if isinstance(value, list):
        return [_marked(item) for item in value]
    if isinstance(value, dict):
        return {_marked(name): _marked(item) for name, item in value.items()}
    return value

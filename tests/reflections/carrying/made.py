"""Small files of every kind, and the worker's two turns at a batch, as the stories need them."""

import datetime as dt
import io
import uuid
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

import docx
import openpyxl
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from people import jobs
from people.models import Person
from places.models import Place
from reflections import actions, tasks
from reflections.actions import carrying
from reflections.carrying import packing
from reflections.models import Batch, BatchRow, Note, Parcel
from tests import cast


def brought(by: Person, content: bytes | str, name: str = "notes.csv", **choices: Any) -> Batch:
    """A file that somebody brought in, and that the worker has read."""
    data = content.encode() if isinstance(content, str) else content
    batch = carrying.bring_in(file=ContentFile(data), name=name, by=by)
    read(batch)
    return chosen(batch, by, **choices) if choices else batch


def read(batch: Batch) -> Batch:
    jobs.work(Batch, batch.pk, tasks.carry)
    batch.refresh_from_db()
    return batch


def chosen(batch: Batch, by: Person, **choices: Any) -> Batch:
    return read(carrying.read_anew(batch=batch, choices=choices, by=by))


def kept(batch: Batch, by: Person) -> Batch:
    """Whatever of a batch can be kept, kept by the worker."""
    return read(carrying.keep_rows(batch=batch, by=by))


def rows(batch: Batch) -> list[BatchRow]:
    return list(batch.rows.order_by("number"))


def states(batch: Batch) -> list[str]:
    return [row.state for row in rows(batch)]


def sentences(batch: Batch) -> list[str]:
    return [sentence for row in rows(batch) for _, sentence in row.problems]


def notes_of(who: Person) -> list[Note]:
    return list(Note.objects.filter(author=who).order_by("happened_on", "text"))


def spreadsheet(*rows: Sequence[Any], date1904: bool = False, sheets: Iterable[Sequence[Sequence[Any]]] = ()) -> bytes:
    book = openpyxl.Workbook()
    first: Any = book.active
    if date1904:
        book.epoch = CALENDAR_MAC_1904
    for row in rows:
        first.append(list(row))
    for sheet in sheets:
        page = book.create_sheet()
        for row in sheet:
            page.append(list(row))
    return saved(book)


def saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def word(*blocks: tuple[str, str]) -> bytes:
    """A Word document: pairs of a style, or «rule», and words."""
    document = docx.Document()
    for style, words in blocks:
        if style == "rule":
            document.add_page_break()  # type: ignore[no-untyped-call]
        else:
            document.add_paragraph(words, style=style)
    return saved(document)


def rezipped(content: bytes, changes: dict[str, bytes]) -> bytes:
    """An archive in which some files are replaced, or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name))
        for name, data in changes.items():
            new.writestr(name, data)
    return out.getvalue()


def taken_out(by: Person) -> tuple[Parcel, bytes]:
    """A zip of somebody's notes, made by the worker, and its bytes."""
    parcel = carrying.take_out(by=by)
    jobs.work(Parcel, parcel.pk, packing.pack)
    parcel.refresh_from_db()
    assert parcel.state == "ready", parcel.failed_because
    with default_storage.open(parcel.file) as file:
        return parcel, file.read()


def with_shapes(asha: Person, ben: Person) -> Note:
    """Beside that record: what was noticed, held, released and promised for a while, ideas, bare marks and a round.

    Returns:
        an idea of Ben's, of which Asha told what became.
    """
    barrow = Place.objects.get(slug="barrow")
    noticed: dict[str, Any] = {"prompt": "actions", "month": dt.date(2026, 6, 1), "form": "noticing"}
    cast.note(asha, "What I mainly did.", happened_on=dt.date(2026, 6, 2), **noticed)
    cast.note(asha, "Only to be rid of it.", happened_on=dt.date(2026, 6, 3), purpose="vent")
    let_go = cast.note(asha, "Rid of it.", happened_on=dt.date(2026, 6, 4), purpose="vent", audience="associates")
    actions.release_note(note=let_go, by=asha)
    cast.note(
        asha, "In confidence.", happened_on=dt.date(2026, 6, 5), promise="gist-only", promise_until=dt.date(2027, 1, 1)
    )
    idea = cast.note(
        asha, "A bench by the weir.", happened_on=dt.date(2026, 6, 6), form="floated-idea", audience="associates"
    )
    bens = cast.note(ben, "Ben's idea.", form="floated-idea", audience="associates")
    day = dt.date(2026, 6, 10)
    actions.tell_fate(idea=idea, stage="tried", words="It stood for a week.", by=asha, happened_on=day)
    actions.tell_fate(idea=idea, stage="let-go", words="The school said no.", by=ben, happened_on=day)
    actions.tell_fate(idea=bens, stage="shaped", words="Smaller, and in spring.", by=asha, happened_on=day)
    actions.mark_tally(by=asha, id=uuid.uuid4(), place=barrow, day=day)
    actions.mark_tally(by=asha, id=uuid.uuid4(), day=day)
    actions.mark_tally(by=ben, id=uuid.uuid4(), day=day)
    change = cast.note(
        asha, "They came back.", happened_on=dt.date(2026, 6, 7), form="significant-change", audience="associates"
    )
    asked = actions.open_choosing(question="Which matters most?", by=ben, stories=[change])
    [story] = asked.laid.all()
    actions.give_reason(story=story, chosen=True, words="It was a promise kept.", by=asha)
    actions.give_reason(story=story, chosen=False, words="Ben's reason.", by=ben)
    return bens

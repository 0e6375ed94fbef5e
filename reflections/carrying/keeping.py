"""A worker keeps the rows of a batch, once its owner has said so: a hundred at a time, and each only once."""

from typing import Any

from people import jobs
from people.acting import acting
from people.errors import Refused
from reflections import actions
from reflections.carrying import parcels, reading
from reflections.carrying.judging import Ground, judge
from reflections.models import Batch, BatchRow, Note

AT_ONCE = 100
State = BatchRow.State


def keep(lease: jobs.Lease[Batch]) -> dict[str, Any]:
    """Keep every row that can be kept.

    A hundred are kept in one transaction, with what became of each. A worker that is stopped or lost leaves whole
    hundreds behind; the next goes on with the rest, and finds what was kept by its key.

    Raises:
        jobs.Stopped: nobody wants it any more.
    """
    batch = Batch.objects.select_related("requested_by").get(pk=lease.job.pk)
    reading.still_writes(batch)
    ground = Ground.of(batch)
    rows = BatchRow.objects.filter(batch=batch)
    done = rows.filter(state=State.KEPT).count()
    total = done + rows.filter(state=State.READY).count()
    # Whole notes may bring recordings and pictures with them, and each of those takes its time.
    after, at_once = 0, AT_ONCE if batch.kind != Batch.Kind.PARCEL else max(AT_ONCE // 10, 1)
    with parcels.lying(batch) as parcel:
        while chunk := list(rows.filter(state=State.READY, number__gt=after).order_by("number")[:at_once]):
            lease.tell("keeping", done, total)
            with acting(batch.requested_by):
                keys = [row.note_key for row in chunk]
                there = set(Note.objects.filter(pk__in=keys).values_list("pk", flat=True))
                for row in chunk:
                    _keep_one(row, ground, parcel, is_there=row.note_key in there)
                _remember(chunk)
            after = chunk[-1].number
            done += sum(row.state == State.KEPT for row in chunk)
        if parcel is not None:
            parcels.link(batch)
            batch.found = {**batch.found, "beside": parcels.restore_beside(batch, parcel)}
    lease.tell("keeping", done, total)
    return {"found": batch.found}


def _remember(chunk: list[BatchRow]) -> None:
    """Write down what became of each row: all that went well at once, the few others one by one."""
    for state in (State.KEPT, State.THERE):
        BatchRow.objects.filter(pk__in=[row.pk for row in chunk if row.state == state]).update(state=state, problems=[])
    for row in chunk:
        if row.state == State.WRONG:
            row.save(update_fields=["state", "problems"])


def _keep_one(row: BatchRow, ground: Ground, parcel: "parcels.Lying | None", *, is_there: bool) -> None:
    if is_there:
        row.state, row.problems = State.THERE, []
        return
    judged = judge({**row.fields, **row.mended}, ground)
    if judged.problems:
        # The world has moved since the preview: a place was renamed, a role has ended.
        row.state, row.problems = State.WRONG, [list(problem) for problem in judged.problems]
        return
    try:
        if row.whole is None:
            kept = actions.keep_note(by=ground.author, id=row.note_key, **judged.kept)
        else:
            kept = parcels.restore(row, judged, ground.author, parcel)
    except actions.SameIdOtherWords:
        row.state, row.problems = State.THERE, []
    except Refused as refusal:
        row.state, row.problems = State.WRONG, [[refusal.field or "", refusal.sentence]]
    else:
        row.state, row.problems = (State.KEPT if kept.outcome == "new" else State.THERE), []

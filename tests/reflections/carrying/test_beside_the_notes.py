"""What stands beside one's notes goes out with them and comes back: bare marks, what was told of ideas, reasons."""

import datetime as dt
import hashlib
import json
import uuid
from typing import Any

import pytest
import yaml

from reflections import actions
from reflections.actions.refusals import NothingIsWritten
from reflections.carrying import judging, parcels
from reflections.models import Fate, Note, Tally
from tests import cast
from tests.reflections.carrying import made
from tests.reflections.carrying.test_taking_out import a_record, forget_all_notes, inside, resealed

pytestmark = pytest.mark.django_db


def resaid(data: bytes, change: dict[str, Any]) -> bytes:
    """A zip in which what stood beside the notes was changed by somebody who knew how to make the hashes fit."""
    found = inside(data)
    said = json.dumps({**json.loads(found["beside.json"]), **change}).encode()
    manifest = json.loads(found["manifest.json"])
    for entry in manifest["files"]:
        if entry["name"] == "beside.json":
            entry["sha256"] = hashlib.sha256(said).hexdigest()
    return made.rezipped(data, {"beside.json": said, "manifest.json": json.dumps(manifest).encode()})


def test_what_stood_beside_the_notes_is_there_to_read_and_nothing_of_anybody_else() -> None:
    asha, ben, _ = a_record()
    made.with_shapes(asha, ben)
    found = inside(made.taken_out(asha)[1])
    page = found["beside.md"].decode()
    for words in (
        "2026-06-10, Barrow", "tried: A bench by the weir.", "Smaller, and in spring.",
        "Which matters most?", "I chose They came back.", "It was a promise kept.",
    ):  # fmt: skip
        assert words in page
    assert page.count("2026-06-10") == 4  # two marks, two fates: what Ben marked is his
    assert b"Ben's" not in b"".join(found.values())
    assert "Rounds of choosing do not come back" in found["README.txt"].decode()
    [idea] = [content.decode() for name, content in found.items() if "a-bench" in name]
    head = yaml.safe_load(idea.split("---\n")[1])
    assert head["what became of it"] == [
        "2026-06-10, tried: It stood for a week. (Asha Verne)",
        "2026-06-10, let go: The school said no. (Ben Okell)",
    ]


def test_whoever_has_only_bare_marks_brings_them_back_too() -> None:
    asha = cast.asha()
    mark = actions.mark_tally(by=asha, id=uuid.uuid4(), day=dt.date(2026, 6, 10))
    data = made.taken_out(asha)[1]
    actions.rub_out(tally=mark, by=asha)
    batch = made.brought(asha, data, name="my notes.zip")
    assert (made.states(batch), batch.found) == ([], {"beside": 1})
    batch = made.kept(batch, asha)
    assert (Tally.objects.get(pk=mark.pk).day, batch.found) == (mark.day, {"beside": 0})


def test_a_forged_file_speaks_of_nobody_elses_ideas_unseen_and_takes_nobody_elses_key() -> None:
    asha, ben, note = a_record()
    bens = made.with_shapes(asha, ben)
    hidden = cast.note(ben, "Ben's own idea.", form="floated-idea")
    [theirs] = Fate.objects.filter(told_by=ben)
    [mark] = Tally.objects.filter(person=ben)
    told = {"stage": "tried", "words": "Forged.", "happened_on": "2026-06-11", "told_at": "2026-06-11T09:00:00+00:00"}
    fates = [
        {**told, "id": str(uuid.uuid4()), "idea": str(hidden.pk)},
        {**told, "id": str(uuid.uuid4()), "idea": str(note.pk)},  # no idea at all
        {**told, "id": str(theirs.pk), "idea": str(bens.pk)},
        {**told, "id": str(uuid.uuid4()), "idea": str(bens.pk), "happened_on": "2999-01-01"},
        {**told, "id": str(uuid.uuid4()), "idea": str(bens.pk), "words": " "},
    ]
    marks = [{"id": str(mark.pk), "day": "2026-01-01", "place": None}]
    good = {**told, "id": str(uuid.uuid4()), "idea": str(bens.pk), "told_by": "Ben Okell", "words": "In my own name."}
    forged = resaid(made.taken_out(asha)[1], {"fates": [*fates, good], "marks": marks})
    batch = made.brought(asha, forged, name="my notes.zip")
    assert batch.found == {"beside": 1}
    made.kept(batch, asha)
    assert not Fate.objects.filter(words__in=["Forged.", " "]).exists()
    assert Fate.objects.get(pk=good["id"]).told_by == asha
    assert (Tally.objects.get(pk=mark.pk).person, Tally.objects.get(pk=mark.pk).day) == (ben, dt.date(2026, 6, 10))


@pytest.mark.parametrize("change", [{"marks": None}, {"fates": [{"id": "no key"}]}, {"marks": [{"id": 1, "day": "x"}]}])
def test_what_stands_beside_and_does_not_hold_together_is_refused(change: dict[str, Any]) -> None:
    asha, _, _ = a_record()
    batch = made.brought(asha, resaid(made.taken_out(asha)[1], change), name="my notes.zip")
    assert batch.failed_because == "What stood beside the notes in this zip cannot be read."


@pytest.mark.django_db(transaction=True)
def test_where_nothing_was_to_be_written_no_words_come_back_and_the_row_says_so() -> None:
    asha, ben, _ = a_record()
    made.with_shapes(asha, ben)
    data = made.taken_out(asha)[1]
    forget_all_notes()
    changed = {"promise": "nothing-written", "audience": "only-me"}
    batch = made.brought(asha, resealed(data, changed), name="my notes.zip")
    assert (made.states(batch)[0], made.sentences(batch)) == ("wrong", [NothingIsWritten().sentence])
    row = made.rows(batch)[0]
    judged = judging.judge({**row.fields, **row.mended}, judging.Ground.of(batch))
    with pytest.raises(NothingIsWritten):
        parcels.restore(row, judged, asha, None)
    assert not Note.objects.filter(pk=row.note_key).exists()

"""All one's notes in one zip, and back again: the same record, nothing of anybody else's, nothing twice."""

import datetime as dt
import hashlib
import io
import json
import uuid
import zipfile
from typing import Any

import psycopg
import pytest
import yaml
from django.db import connections

from behaviours.models import Behaviour
from people import jobs
from people.models import Person
from reflections import actions
from reflections.actions import carrying, restoring
from reflections.actions.attachments import take_file
from reflections.actions.clearance import SAYS_HOW
from reflections.carrying import beside, judging, packing, parcels
from reflections.models import Attachment, Audience, Fate, Note, Parcel, Promise, Tag
from tests import cast, recordings
from tests.reflections.carrying import made

pytestmark = pytest.mark.django_db

TEXT = "The officer came back and said what had become of the promise. Nobody had asked her to."


def recorded(by: Person) -> list[Attachment]:
    """A recording and a picture of somebody's own, arrived whole."""
    return [
        take_file(by=by, id=uuid.uuid4(), content=content)
        for content in (
            recordings.webm(),
            recordings.ogg(),
            recordings.wav(),
            recordings.m4a(),
            recordings.photograph(),
            recordings.png(),
        )
    ]


def a_record() -> tuple[Person, Person, Note]:
    """A note of Asha's with everything that can hang on one, another on which it reflects, and one of Ben's beside."""
    asha, ben = cast.asha(), cast.ben()
    barrow = cast.place("Barrow")
    first = cast.note(asha, "The first.", where=barrow, happened_on=dt.date(2026, 5, 1))
    kept = actions.keep_note(
        by=asha, id=uuid.uuid4(), text="The officer came back.", title="Back", place=barrow,
        happened_on=dt.date(2026, 6, 1), who_was_there="the officer", actors=[cast.actor(barrow)], reflects_on=[first],
        purpose="check", form="walk", promise="check-first", standpoint="professional", audience=Audience.NAMED,
        readers=[ben], attachments=recorded(asha),
    )  # fmt: skip
    note = actions.reword_note(
        note=kept.note, from_version=1, text=TEXT, title="Back again", by=asha, place=barrow, purpose="check",
        form="walk", promise="check-first", standpoint="professional",
    ).note  # fmt: skip
    with pytest.raises(actions.ChangedMeanwhile):
        actions.reword_note(note=note, from_version=1, text="Written elsewhere.", by=asha, place=barrow)
    [marked] = [
        actions.mark_excerpt(note=note, revision_number=2, start=4, end=11, exact="officer", by=asha, theme="trust")
    ]
    helps = Behaviour.objects.get(pk="trusting-relationships")
    actions.tag_excerpt(excerpt=marked, behaviour=helps, acts="helps", by=asha)
    actions.tag_excerpt(excerpt=marked, behaviour=helps, acts="hinders", by=ben)
    actions.tag_note(note=note, behaviour=helps, acts="helps", by=asha)
    actions.record_clearance(excerpt=marked, state="asked", by=asha)
    actions.record_clearance(excerpt=marked, state="amended", wording="an officer", how="by telephone", by=asha)
    put_away = cast.note(asha, "Put away.", happened_on=dt.date(2026, 5, 2))
    actions.archive_note(note=put_away, by=asha)
    cast.note(ben, "Ben's own, and private.", where=barrow)
    cast.note(ben, "Ben's, for the place.", where=barrow, audience=Audience.PLACE)
    return asha, ben, note


def inside(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def whole_record(of: Person) -> Any:
    """Everything of a person's notes, less what others set on them."""

    def own(said: dict[str, Any]) -> dict[str, Any]:
        said["fates"] = [one for one in said["fates"] if one["own"]]
        said["tags"] = [tag for tag in said["tags"] if tag["own"]]
        said["marks"] = [{**mark, "tags": [tag for tag in mark["tags"] if tag["own"]]} for mark in said["marks"]]
        return said

    keys = list(Note.objects.filter(author=of).order_by("happened_on").values_list("pk", flat=True))
    return [own(packing.everything(note, of)) for note in packing._notes(of, keys)]


def forget_all_notes() -> None:
    """An installation with the same people and places, and no notes: its owner empties it."""
    owner = connections["owner"].settings_dict
    with psycopg.connect(
        host=owner["HOST"],
        port=owner["PORT"] or None,
        user=owner["USER"],
        password=owner["PASSWORD"],
        dbname=connections["default"].settings_dict["NAME"],
        autocommit=True,
    ) as emptied:
        emptied.execute("TRUNCATE reflections_note, reflections_tally CASCADE")


def test_the_zip_holds_everything_that_is_ones_own_and_nothing_else() -> None:
    asha, _, note = a_record()
    parcel, data = made.taken_out(asha)
    found = inside(data)
    assert parcel.notes == 3
    assert b"Ben's" not in b"".join(found.values())
    manifest = json.loads(found["manifest.json"])
    listed = {entry["name"]: entry["sha256"] for entry in manifest["files"]}
    assert listed == {name: hashlib.sha256(content).hexdigest() for name, content in found.items() if name in listed}
    assert set(found) == {*listed, "manifest.json"}
    [page] = [name for name in found if note.pk.hex[:8] in name]
    _, head, body = found[page].decode().split("---\n", 2)
    assert yaml.safe_load(head)["named readers"] == ["Ben Okell"]
    assert body == f"\n# Back again\n\n{TEXT}\n"
    [said] = [one for one in json.loads(found["notes.json"])["notes"] if one["id"] == str(note.pk)]
    assert [one["text"] for one in said["wordings"]] == ["The officer came back.", TEXT, "Written elsewhere."]
    assert {tag["set_by"] for tag in said["marks"][0]["tags"]} == {"Asha Verne", "Ben Okell"}


def test_the_same_notes_make_the_same_zip_to_the_byte() -> None:
    asha, _, _ = a_record()
    assert made.taken_out(asha)[1] == made.taken_out(asha)[1]


@pytest.mark.django_db(transaction=True)
def test_brought_into_an_empty_installation_it_gives_the_same_record() -> None:
    asha, ben, note = a_record()
    bens = made.with_shapes(asha, ben)
    _, data = made.taken_out(asha)
    before, around = whole_record(asha), beside.everything(asha)
    forget_all_notes()
    assert not Note.objects.exists()
    actions.keep_note(
        by=ben, id=bens.pk, text="Ben's idea.", form="floated-idea", audience="associates", happened_on=bens.happened_on
    )
    batch = made.brought(asha, data, name="my notes.zip")
    assert (batch.kind, made.states(batch)) == ("parcel", ["ready"] * 9)
    made.kept(batch, asha)
    assert (made.states(batch), made.sentences(batch)) == (["kept"] * 9, [])
    assert whole_record(asha) == before
    # Rounds of choosing are everybody's: one's own reasons are in the file to read.
    assert beside.everything(asha) == around | {"choosings": []}
    assert list(Note.objects.filter(held=True).values_list("text", flat=True)) == ["Only to be rid of it."]
    # What Ben set is in the file to read, and his to set.
    assert set(Fate.objects.values_list("told_by", flat=True)) == {asha.pk}
    assert set(Tag.objects.values_list("set_by", flat=True)) == {asha.pk}
    assert Note.objects.get(pk=note.pk).excerpts.get().cleared_words == "an officer"
    assert made.taken_out(asha)[1] != b""


def test_brought_into_the_same_installation_it_is_all_there_already() -> None:
    asha, ben, _ = a_record()
    made.with_shapes(asha, ben)
    before, around = whole_record(asha), beside.everything(asha)
    batch = made.brought(asha, made.taken_out(asha)[1], name="my notes.zip")
    assert (made.states(batch), batch.found) == (["there"] * 9, {"beside": 0})
    with pytest.raises(carrying.NothingToKeep):
        carrying.keep_rows(batch=batch, by=asha)
    assert (whole_record(asha), beside.everything(asha)) == (before, around)


@pytest.mark.django_db(transaction=True)
def test_where_a_place_or_a_reader_is_missing_the_row_says_so_and_can_be_mended() -> None:
    asha, ben, note = a_record()
    _, data = made.taken_out(asha)
    forget_all_notes()
    ben.role_grants.all().update(ends=cast.BEGAN)
    barrow = cast.place("Barrow")
    barrow.slug, barrow.name = "weir", "Weir"
    barrow.save()
    batch = made.brought(asha, data, name="my notes.zip")
    assert made.states(batch) == ["wrong", "ready", "wrong"]
    assert {sentence.partition(".")[0] for sentence in made.sentences(batch)} == {
        "“Barrow” is not one of our places", "Name at least one person who may read it",
    }  # fmt: skip
    for row in made.rows(batch):
        carrying.mend_row(row=row, said={"place": "weir", "audience": "only-me"}, by=asha)
    made.kept(batch, asha)
    back = Note.objects.get(pk=note.pk)
    assert (str(back.place), back.audience, back.revisions.count()) == ("Weir", "only-me", 3)


def test_nobody_brings_in_the_notes_of_another_and_nothing_that_was_changed() -> None:
    asha, ben, _ = a_record()
    _, data = made.taken_out(asha)
    theirs = made.brought(ben, data, name="my notes.zip")
    assert theirs.failed_because == "These are the notes of Asha Verne. Only they bring them in."
    notes = inside(data)["notes.json"].replace(b"came back", b"came back!")
    changed = made.brought(asha, made.rezipped(data, {"notes.json": notes}), name="my notes.zip")
    assert "notes.json was changed" in changed.failed_because


def resealed(data: bytes, change: dict[str, Any]) -> bytes:
    """A zip whose first note was changed by somebody who knew how to make the hashes fit."""
    lines = inside(data)["notes.json"].splitlines()
    lines[1] = json.dumps({**json.loads(lines[1].rstrip(b",")), **change}).encode() + b","
    notes = b"\n".join(lines)
    manifest = json.loads(inside(data)["manifest.json"])
    for entry in manifest["files"]:
        if entry["name"] == "notes.json":
            entry["sha256"] = hashlib.sha256(notes).hexdigest()
    return made.rezipped(data, {"notes.json": notes, "manifest.json": json.dumps(manifest).encode()})


@pytest.mark.parametrize(
    "change",
    [
        {"id": "no key"}, {"wordings": []}, {"marks": None}, {"written_at": "2026-06-01"}, {"place": "Barrow"},
        {"prompt": "actions"}, {"month": "2026-06-01"}, {"prompt": "actions", "month": "2026-06-02"},
        {"prompt": "other", "month": "2026-06-01"}, {"released_at": "yesterday"},
        {"wordings": [{"number": 1, "title": "", "text": "Others.", "written_at": "2026-06-01T12:00:00+00:00"}]},
    ],
)  # fmt: skip
def test_a_zip_that_was_made_to_fit_and_does_not_hold_together_is_refused(change: dict[str, Any]) -> None:
    asha, _, _ = a_record()
    forged = resealed(made.taken_out(asha)[1], change)
    batch = made.brought(asha, forged, name="my notes.zip")
    assert "a note in it cannot be read" in batch.failed_because


def test_another_persons_note_is_not_overwritten_nor_told_of_by_a_forged_key() -> None:
    asha, ben, _ = a_record()
    bens = Note.objects.filter(author=ben)[0]
    batch = made.brought(asha, resealed(made.taken_out(asha)[1], {"id": str(bens.pk)}), name="my notes.zip")
    with pytest.raises(carrying.NothingToKeep):
        carrying.keep_rows(batch=batch, by=asha)
    with pytest.raises(restoring.CannotComeBack):
        parcels.restore(
            made.rows(batch)[0], judging.judge(made.rows(batch)[0].fields, judging.Ground.of(batch)), asha, None
        )
    assert Note.objects.get(pk=bens.pk).author == ben


@pytest.mark.django_db(transaction=True)
def test_a_clearance_goes_no_further_in_a_file_than_its_promise_lets_it() -> None:
    asha, _, note = a_record()
    data = made.taken_out(asha)[1]
    lines = inside(data)["notes.json"].splitlines()
    said = json.loads(lines[3].rstrip(b","))
    assert said["id"] == str(note.pk)
    said["marks"][0]["steps"][1]["how"] = ""
    forget_all_notes()
    batch = made.brought(asha, resealed(data, said), name="my notes.zip")
    made.kept(batch, asha)
    assert made.states(batch)[0] == "wrong"
    assert made.sentences(batch)[0] == SAYS_HOW[Promise.CHECK_FIRST]


def test_asked_for_twice_it_is_made_once_and_who_has_left_takes_nothing() -> None:
    asha = cast.asha()
    parcel = carrying.take_out(by=asha)
    assert carrying.take_out(by=asha) == parcel
    asha.role_grants.all().update(ends=cast.BEGAN)
    jobs.work(Parcel, parcel.pk, packing.pack)
    parcel.refresh_from_db()
    assert (parcel.state, parcel.failed_because) == ("failed", packing.NO_LONGER)


def test_a_parcel_of_a_later_version_is_left_alone() -> None:
    asha, _, _ = a_record()
    data = made.taken_out(asha)[1]
    manifest = json.loads(inside(data)["manifest.json"]) | {"version": parcels.VERSION + 1}
    later = made.rezipped(data, {"manifest.json": json.dumps(manifest).encode()})
    assert "another version" in made.brought(asha, later, name="my notes.zip").failed_because

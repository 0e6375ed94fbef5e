"""The pages of bringing in and taking out, as a browser without script sees them, and as a stranger does not."""

import datetime as dt
import io
import zipfile
from http import HTTPStatus
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from inquiry import uploads
from people import jobs
from people.models import AccessEvent
from reflections.actions import carrying
from reflections.carrying import packing, reading
from reflections.models import Batch, Note, Parcel
from tests import cast
from tests.reflections.carrying import made
from tests.reflections.conftest import Enter

pytestmark = pytest.mark.django_db
TABLE = "Date,Place,Text\n3/4/2026,Atlantis,We swam.\n5/6/2026,Barrow,We sat.\n"


def sent(content: bytes | str, name: str = "visits.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def text_of(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined,no-any-return]


def test_a_file_is_sent_looked_at_mended_and_kept(enter: Enter) -> None:
    asha = cast.asha()
    browser = enter(asha)
    answer = browser.post("/notes/carry/", {"file": sent(TABLE)}, follow=True)
    batch = Batch.objects.get()
    assert answer.redirect_chain == [(batch.get_absolute_url(), HTTPStatus.FOUND)]
    assert "waiting for the worker" in text_of(answer)
    made.read(batch)
    page = text_of(browser.get(batch.get_absolute_url()))
    assert "Some days here can be read in two ways. Which comes first?" in page
    assert "“Atlantis” is not one of our places. Choose one, or none." in page
    assert "Nothing is a note yet." in page
    chosen = {"order": "day-first", "column_0": "happened_on", "column_1": "place", "column_2": "text",
              "has_headings": "on", "place": "-", "kind": "engagement", "audience": "associates"}  # fmt: skip
    browser.post(reverse("batch-choices", args=[batch.pk]), chosen)
    made.read(batch)
    row = reverse("batch-row", args=[batch.pk, 1])
    assert "In the file: Atlantis" in text_of(browser.get(row))
    mended = {"text": "We swam, and dried.", "happened_on": "2026-04-03", "place": "barrow", "kind": "reflection",
              "audience": "only-me"}  # fmt: skip
    wrong = browser.post(row, {**mended, "happened_on": "2031-01-01"})
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "That day has not come yet." in text_of(wrong)
    assert browser.post(row, mended).headers["Location"] == f"{batch.get_absolute_url()}#row-1"
    page = text_of(browser.get(batch.get_absolute_url()))
    assert "2 rows can become notes" in page
    assert "Who can read it: All associates." in page
    browser.post(reverse("batch-keep", args=[batch.pk]))
    made.read(batch)
    assert "2 notes kept." in text_of(browser.get(batch.get_absolute_url()))
    assert {(note.text, note.kind, note.audience, note.happened_on) for note in Note.objects.all()} == {
        ("We swam, and dried.", "reflection", "only-me", dt.date(2026, 4, 3)),
        ("We sat.", "engagement", "associates", dt.date(2026, 6, 5)),
    }


def test_a_row_is_left_out_and_put_in_from_the_preview(enter: Enter) -> None:
    asha = cast.asha()
    batch, browser = made.brought(asha, "Text\nOne\nTwo\n"), enter(asha)
    put = reverse("batch-row-choice", args=[batch.pk, 2])
    browser.post(put, {"put": "out"})
    assert made.states(batch) == ["ready", "left-out"]
    assert "1 is left out." in text_of(browser.get(batch.get_absolute_url()))
    browser.post(put, {"put": "in"})
    assert made.states(batch) == ["ready", "ready"]
    assert browser.post(put, {"put": "upside down"}).status_code == HTTPStatus.NOT_FOUND


def test_many_rows_are_paged_by_key_and_narrowed_by_how_they_stand(enter: Enter) -> None:
    asha = cast.asha()
    batch = made.brought(asha, "Text,Place\n" + "".join(f"Row {n},{'' if n < 60 else 'Atlantis'}\n" for n in range(61)))
    browser = enter(asha)
    page = text_of(browser.get(batch.get_absolute_url()))
    assert ("Row 24" in page, "Row 25" in page) == (True, False)
    assert f"{batch.get_absolute_url()}?show=&amp;after=25" in page
    assert "Row 59" in text_of(browser.get(f"{batch.get_absolute_url()}?after=50"))
    wrong = text_of(browser.get(f"{batch.get_absolute_url()}?show=wrong&after=nonsense"))
    assert ("Row 60" in wrong, "Row 1<" in wrong) == (True, False)


def test_words_are_pasted_and_nothing_at_all_is_said_to_be_nothing(enter: Enter) -> None:
    asha = cast.asha()
    browser = enter(asha)
    browser.post("/notes/carry/", {"text": "# 3 June 2026\n\nWe walked.\n\n# 4 June 2026\n\nWe sat."})
    assert made.states(made.read(Batch.objects.get())) == ["ready", "ready"]
    answer = browser.post("/notes/carry/", {"text": "  "})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Choose a file, or paste some words." in text_of(answer)


def test_two_columns_cannot_both_be_the_day(enter: Enter) -> None:
    asha = cast.asha()
    batch = made.brought(asha, "Date,Text\n2026-06-03,We sat.\n")
    wrong = {"column_0": "text", "column_1": "text", "place": "-", "kind": "", "audience": ""}
    answer = enter(asha).post(reverse("batch-choices", args=[batch.pk]), wrong)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Only one column can be" in text_of(answer)


def test_a_file_that_is_too_large_is_refused_and_no_more_of_it_is_taken_in(
    enter: Enter, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LARGEST_UPLOAD = 300_000  # type: ignore[attr-defined]
    monkeypatch.setattr(reading, "LARGEST", 200_000)
    taken: list[int] = []

    def complete(self: uploads.NoMoreThanIsTaken, file_size: int) -> None:
        taken.append(self.taken)

    monkeypatch.setattr(uploads.NoMoreThanIsTaken, "file_complete", complete)
    answer = enter(cast.asha()).post("/notes/carry/", {"file": sent(b"Text\n" + b"x" * 2_000_000)})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "divide it and bring it in by parts." in text_of(answer)
    assert taken[0] < 400_000
    assert not Batch.objects.exists()


def test_the_page_waits_by_itself_and_stops_asking_when_there_is_nothing_to_wait_for(enter: Enter) -> None:
    asha = cast.asha()
    browser = enter(asha)
    browser.post("/notes/carry/", {"text": "We sat."})
    batch = Batch.objects.get()
    part = browser.get(batch.get_absolute_url(), headers={"HX-Request": "true"})
    assert text_of(part).lstrip().startswith('<div id="batch"')
    assert "hx-trigger" in text_of(part)
    browser.post(reverse("batch-stop", args=[batch.pk]))
    stopped = text_of(browser.get(batch.get_absolute_url()))
    assert ("hx-trigger" in stopped, "Read it again" in stopped) == (False, True)
    browser.post(reverse("batch-again", args=[batch.pk]))
    assert made.states(made.read(batch)) == ["ready"]
    browser.post(reverse("batch-put-away", args=[batch.pk]))
    assert "This was put away on" in text_of(browser.get(batch.get_absolute_url()))


def test_a_zip_is_asked_for_made_taken_and_put_away_and_each_taking_is_written_down(enter: Enter) -> None:
    asha = cast.asha()
    cast.note(asha)
    browser = enter(asha)
    page = browser.post("/notes/carry/out/", follow=True)
    parcel = Parcel.objects.get()
    assert "waiting for the worker" in text_of(page)
    file = reverse("parcel-file", args=[parcel.pk])
    assert browser.get(file).status_code == HTTPStatus.NOT_FOUND
    jobs.work(Parcel, parcel.pk, packing.pack)
    assert "1 note, " in text_of(browser.get(parcel.get_absolute_url()))
    answer: Any = browser.get(file)
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="notes-of-asha-verne-')
    assert zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))).testzip() is None
    look = AccessEvent.objects.get(thing="parcel")
    assert (look.person, look.kind, look.thing_id) == (asha, "downloaded", str(parcel.pk))
    browser.post(reverse("parcel-put-away", args=[parcel.pk]))
    assert browser.get(file).status_code == HTTPStatus.NOT_FOUND
    assert "This zip was put away on" in text_of(browser.get(parcel.get_absolute_url()))


def test_what_somebody_carries_is_nobody_elses_to_know_of(enter: Enter) -> None:
    asha = cast.asha()
    batch, (parcel, _) = made.brought(asha, TABLE), made.taken_out(asha)
    gets = [batch.get_absolute_url(), reverse("batch-row", args=[batch.pk, 1]), parcel.get_absolute_url(),
            reverse("parcel-file", args=[parcel.pk])]  # fmt: skip
    posts = [reverse(f"batch-{act}", args=[batch.pk]) for act in ("choices", "keep", "stop", "again", "put-away")]
    posts += [reverse(f"parcel-{act}", args=[parcel.pk]) for act in ("stop", "again", "put-away")]
    posts += [reverse("batch-row-choice", args=[batch.pk, 1])]
    for stranger in (cast.ben(), cast.dora(), cast.ada(), cast.fay()):
        browser = enter(stranger)
        assert {browser.get(address).status_code for address in gets} == {HTTPStatus.NOT_FOUND}
        assert {browser.post(address, {"put": "out"}).status_code for address in posts} == {HTTPStatus.NOT_FOUND}
    for outside in (cast.gil(), cast.otto(), cast.nobody()):
        assert enter(outside).get("/notes/carry/").status_code == HTTPStatus.NOT_FOUND
        assert enter(outside).post("/notes/carry/out/").status_code == HTTPStatus.NOT_FOUND
    batch.refresh_from_db()
    assert (batch.state, batch.phase) == ("ready", "reading")


def test_a_batch_being_kept_refuses_to_be_changed_in_a_sentence(enter: Enter) -> None:
    asha = cast.asha()
    batch = made.brought(asha, "Text\nOne\n")
    carrying.keep_rows(batch=batch, by=asha)
    browser = enter(asha)
    answer = browser.post(reverse("batch-row-choice", args=[batch.pk, 1]), {"put": "out"}, follow=True)
    assert "A worker is at it just now. Stop it first, or wait a moment." in text_of(answer)

"""Who looked (F-115): each person sees who opened what of theirs, and nobody else sees it."""

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people import clock
from people.actions import note_look
from people.models import AccessEvent, Change, Person
from reflections import actions
from reflections.models import Audience, Note
from tests import cast, recordings
from tests.syntheses.publishing.scene import published

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 3, 3, 12, 5, tzinfo=dt.UTC)


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def said(person: Person, address: str) -> str:
    page = as_(person).get(address)
    assert page.status_code == 200
    return " ".join(page.content.decode().split())


def shared() -> tuple[Person, Note]:
    asha, barrow = cast.asha(), cast.place()
    return asha, cast.note(asha, "The heron stood there all morning.", where=barrow, audience=Audience.ASSOCIATES)


def test_a_note_that_was_read_says_to_its_author_who_read_it_and_when() -> None:
    asha, note = shared()
    leila = cast.leila()
    with clock.set_to(NOON):
        as_(leila).get(note.get_absolute_url())
    for address in (reverse("looks"), reverse("note-looks", args=[note.pk])):
        assert "Leila Marsh, learning partner, read it on" in said(asha, address)
        assert "3 March 2026, 12:05" in said(asha, address)
    assert "The heron stood" in said(asha, reverse("looks"))
    assert reverse("note-looks", args=[note.pk]) in said(asha, note.get_absolute_url())
    assert "Nobody else has opened anything of yours" in said(leila, reverse("looks"))
    assert as_(leila).get(reverse("note-looks", args=[note.pk])).status_code in (403, 404)


def test_somebody_who_reads_it_all_morning_stands_there_once_an_hour() -> None:
    _, note = shared()
    ben = as_(cast.ben())
    for minutes in (0, 5, 59, 61):
        with clock.set_to(NOON + dt.timedelta(minutes=minutes)):
            ben.get(note.get_absolute_url())
            ben.get(reverse("note-wordings", args=[note.pk]))
            ben.get(reverse("note-wording", args=[note.pk, 1]))
    assert AccessEvent.objects.filter(thing="note").count() == 2


def test_ones_own_and_what_one_may_not_read_leave_nothing() -> None:
    asha, note = shared()
    as_(asha).get(note.get_absolute_url())
    assert as_(cast.fay()).get(note.get_absolute_url()).status_code == 404
    assert not AccessEvent.objects.exists()


def test_a_look_is_one_statement_after_the_page_and_names_whoever_looked_in_the_record() -> None:
    asha, note = shared()
    ben = cast.ben()
    client = as_(ben)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get(note.get_absolute_url())
    writes = [each["sql"] for each in asked.captured_queries if "INSERT" in each["sql"] or "UPDATE" in each["sql"]]
    assert ["people_accessevent" in each for each in writes] == [True]
    assert asked.captured_queries[-1]["sql"] == writes[0]
    look = AccessEvent.objects.get()
    assert (look.person, look.of) == (ben, asha)
    assert Change.objects.get(thing="people_accessevent").by == ben.pk


def test_a_recording_that_was_listened_to_says_so(settings: Any, tmp_path: Any) -> None:
    settings.FILES = tmp_path
    asha, note = shared()
    picture = actions.take_file(by=asha, id=uuid4(), content=recordings.png())
    type(picture).objects.filter(pk=picture.pk).update(note=note, kept_at=clock.now())
    as_(cast.ben()).get(reverse("attachment", args=[picture.pk]))
    assert "Ben Okell, associate, looked at the picture with it on" in said(asha, reverse("looks"))
    assert "looked at the picture with it" in said(asha, reverse("note-looks", args=[note.pk]))


def test_authors_see_which_funder_read_what_they_signed() -> None:
    scene, edition = published("funders")
    as_(scene.fay).get(edition.get_absolute_url())
    as_(scene.fay).get(reverse("annex", args=[edition.slug]))
    page = said(scene.asha, reverse("looks"))
    assert "Fay Strand, funder, read it on" in page
    assert "Fay Strand, funder, took the counts behind it on" in page
    assert edition.title in page
    assert "Fay Strand" not in said(scene.gil, reverse("looks"))


def test_an_administrator_who_opens_ones_page_is_seen_doing_it() -> None:
    asha, ada = cast.asha(), cast.ada()
    as_(ada).get(asha.get_absolute_url())
    assert "Ada Quill, administrator, opened it on" in said(asha, reverse("looks"))
    as_(cast.ben()).get(asha.get_absolute_url())
    assert "Ben Okell" not in said(asha, reverse("looks"))


def test_a_funder_sees_too_which_administrator_opened_the_page_about_them() -> None:
    """Behind the second wall, where other people's names and parts are out of reach."""
    fay, ada = cast.fay(), cast.ada()
    as_(ada).get(reverse("person-parts", args=[fay.slug]))
    assert "Ada Quill, administrator, opened it on" in said(fay, reverse("looks"))
    assert "Ada Quill" not in said(cast.gil(), reverse("looks"))


def test_earlier_looks_stand_on_the_next_page() -> None:
    asha, note = shared()
    ben = cast.ben()
    for hour in range(52):
        note_look(
            by=ben,
            kind="opened",
            thing="note",
            thing_id=str(note.pk),
            of=asha.pk,
            at=NOON + dt.timedelta(hours=2 * hour),
        )
    first = said(asha, reverse("looks"))
    last = AccessEvent.objects.order_by("-pk")[49].pk
    assert f'<a href="?before={last}">Earlier</a>' in first
    assert first.count("read it on") == 50
    assert said(asha, f"{reverse('looks')}?before={last}").count("read it on") == 2
    assert said(asha, f"{reverse('looks')}?before=nonsense").count("read it on") == 50

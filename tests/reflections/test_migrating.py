"""An installation that was made before drafts had a table of their own comes over with everything in it."""

import uuid

import pytest
from django.core.management import call_command
from django.db import connections

from reflections import listing
from reflections.models import Draft, Note, Revision
from tests import cast
from tests.reflections.told import by_the_owner

BEFORE = "0005_cycles_hold_together"
DAYS = "2026-06-02 09:00+00", "2026-06-01 09:00+00", "2026-06-03 09:00+00"


def written_before(author: object, text: str, at: str, *, is_draft: bool, place: object = None) -> uuid.UUID:
    """A note with its first wording, as the tables were then."""
    key = uuid.uuid4()
    by_the_owner(
        "INSERT INTO reflections_note (id, kind, form, author_id, place_id, happened_on, title, text, who_was_there, "
        "purpose, promise, standpoint, audience, is_draft, version, sent_sha256, written_at, kept_at) "
        "VALUES (%s, 'engagement', '', %s, %s, '2026-06-01', 'Tea', %s, '', '', '', '', 'associates', %s, 1, '', "
        "%s, %s)", key, author, place, text, is_draft, at, None if is_draft else at,
    )  # fmt: skip
    by_the_owner(
        "INSERT INTO reflections_revision (note_id, number, title, text, sha256, written_by_id, written_at) "
        "VALUES (%s, 1, 'Tea', %s, '', %s, %s)", key, text, author, at,
    )  # fmt: skip
    return key


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_what_was_there_is_there_and_in_the_order_it_came() -> None:
    asha, barrow = cast.asha(), cast.place()
    connections["default"].close()
    call_command("migrate", "reflections", BEFORE, verbosity=0)
    second, first, third = (written_before(asha.pk, f"At {at}.", at, is_draft=False) for at in DAYS)
    begun = written_before(asha.pk, "Half a sen", DAYS[0], is_draft=True, place=barrow.pk)
    tagged = written_before(asha.pk, "Begun and tagged.", DAYS[2], is_draft=True)
    by_the_owner(
        "INSERT INTO reflections_tag (note_id, behaviour_id, acts, standpoint, set_by_id, set_at) "
        "VALUES (%s, 'shared-power', 'helps', '', %s, now())", tagged, asha.pk,
    )  # fmt: skip
    call_command("migrate", verbosity=0)

    assert [note.pk for note in Note.objects.exclude(pk=tagged).order_by("sequence")] == [first, second, third]
    assert [note.pk for note in listing.page(Note.objects.exclude(pk=tagged), None)[0]] == [third, second, first]
    assert Revision.objects.count() == 4
    draft = Draft.objects.get()
    assert (draft.pk, draft.author, draft.text, draft.address) == (begun, asha, "Half a sen", "/notes/new/")
    assert ["place", "barrow"] in draft.fields
    assert ["title", "Tea"] in draft.fields
    assert Note.objects.get(pk=tagged).audience == "only-me"
    newest = cast.note(asha, "The next one.")
    assert newest.sequence > Note.objects.get(pk=third).sequence

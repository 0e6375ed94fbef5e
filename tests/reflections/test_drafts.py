"""What was typed and not kept: saved as it stands, found on another device, ended by keeping, never lost."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from people import clock
from people.models import Person, RoleGrant
from reflections.actions import TooLongAway, keep_note, reword_note, save_draft, take_out_draft, throw_away_draft
from reflections.carrying.putting_away import put_away_what_lay_long
from reflections.models import Draft, Note
from tests import cast
from tests.reflections.told import TEXT, kept

Enter = Callable[[Person], Client]


def save(client: Client, key: uuid.UUID, text: str, version: int = 0, **fields: Any) -> Any:
    sent = {"address": "/notes/new/", "version": version, "text": text, **fields}
    return client.post(f"/drafts/{key}/", sent, headers={"Accept": "application/json"})


def test_what_is_typed_here_is_gone_on_with_there(asha: Person, enter: Enter) -> None:
    key, barrow = uuid.uuid4(), cast.place()
    telephone, laptop = enter(asha), enter(asha)
    said = save(
        telephone, key, "Half a sen", place=barrow.slug, title="Tea", happened_on="2026-06-01", kind="reflection"
    )
    assert (said.status_code, said.json()["version"]) == (200, 1)
    assert save(telephone, key, "Half a sentence", 1, place=barrow.slug).json()["version"] == 2
    assert "Half a sentence" in laptop.get("/drafts/").content.decode()
    form = laptop.get(f"/drafts/{key}/", follow=True)
    page = form.content.decode()
    assert "Half a sentence</textarea>" in page
    assert f'value="{key}"' in page
    assert '<option value="barrow" selected>' in page
    assert 'name="draft_version" value="2"' in page


def test_keeping_ends_the_draft_but_not_words_that_were_saved_elsewhere_since(asha: Person) -> None:
    for version, left in ((2, 0), (1, 1)):
        key = uuid.uuid4()
        save_draft(by=asha, id=key, address="/notes/new/", text="One.")
        save_draft(by=asha, id=key, address="/notes/new/", text="One. Two.", version=1)
        keep_note(by=asha, id=key, text="One. Two, and three.", draft_version=version)
        assert Draft.objects.waiting().filter(pk=key).count() == left
    # Where the sender does not say how far they knew it, other words lie by as if thrown away.
    key = uuid.uuid4()
    save_draft(by=asha, id=key, address="/notes/new/", text="One.")
    keep_note(by=asha, id=key, text="One, and more.")
    assert Draft.objects.get(pk=key).discarded_at is not None


def test_an_edit_ends_its_draft_too(asha: Person) -> None:
    note, key = kept(asha), uuid.uuid4()
    save_draft(by=asha, id=key, address=f"/notes/{note.pk}/edit/", text="Other wor", note=note, from_version=1)
    reword_note(note=note, from_version=1, text="Other words.", key=key, draft_version=1, by=asha)
    assert not Draft.objects.exists()


def test_what_comes_late_begins_nothing_anew(asha: Person, enter: Enter) -> None:
    key, client = uuid.uuid4(), enter(asha)
    keep_note(by=asha, id=key, text="Kept.")
    assert save(client, key, "Kept.").json()["kept"] == f"/notes/{key}/"
    other = save(client, key, "Kept. And more.")
    assert (other.status_code, other.json()["kept"]) == (409, f"/notes/{key}/")
    assert not Draft.objects.exists()


def test_two_tabs_on_one_draft_lose_no_word(asha: Person, enter: Enter) -> None:
    key, client = uuid.uuid4(), enter(asha)
    save(client, key, "In both.")
    save(client, key, "In the one tab.", 1)
    other = save(client, key, "In the other tab.", 1)
    assert (other.status_code, other.json()["text"], other.json()["version"]) == (409, "In the one tab.", 2)
    copy = uuid.uuid4()
    assert save(client, copy, "In the other tab.", copy_of=str(key)).status_code == 200
    assert set(Draft.objects.values_list("text", flat=True)) == {"In the one tab.", "In the other tab."}
    assert "it was open in two places at once" in client.get("/drafts/").content.decode()
    # Without script the words come back, to be put by as a draft of their own.
    plain = client.post(f"/drafts/{key}/", {"address": "/notes/new/", "draft_version": "1", "text": "By hand."})
    assert plain.status_code == 409
    assert "By hand.</textarea>" in plain.content.decode()


def test_a_draft_of_a_change_goes_on_from_the_wording_it_began_with(asha: Person, enter: Enter) -> None:
    note, key, client = kept(asha), uuid.uuid4(), enter(asha)
    address = f"/notes/{note.pk}/edit/"
    answer = save(client, key, "Changed a little.", address=address, from_version=1)
    assert answer.status_code == 200, answer.content
    reword_note(note=note, from_version=1, text="On the telephone.", by=asha)
    page = client.get(f"/drafts/{key}/", follow=True).content.decode()
    assert "Changed a little.</textarea>" in page
    assert 'name="from_version" value="1"' in page
    assert f'name="key" value="{key}"' in page


def test_thrown_away_is_taken_out_again_for_a_month(asha: Person, enter: Enter) -> None:
    key, client = uuid.uuid4(), enter(asha)
    save(client, key, "Begun.")
    client.post(f"/drafts/{key}/throw-away/")
    assert not Draft.objects.waiting().exists()
    client.post(f"/drafts/{key}/take-out/")
    draft = Draft.objects.waiting().get()
    long_ago = clock.now() - dt.timedelta(days=31)
    throw_away_draft(draft=draft, by=asha, at=long_ago)
    with pytest.raises(TooLongAway):
        take_out_draft(draft=draft, by=asha)
    later = save_draft(by=asha, id=uuid.uuid4(), address="/notes/new/", text="Another.")
    throw_away_draft(draft=later, by=asha)
    put_away_what_lay_long()  # as the house does by itself, whoever comes or does not
    assert list(Draft.objects.values_list("pk", flat=True)) == [later.pk]


def test_a_part_that_ended_in_mid_sentence_leaves_the_words_to_their_author(
    asha: Person, ben: Person, enter: Enter
) -> None:
    key, client = uuid.uuid4(), enter(asha)
    save(client, key, "In mid-sent")
    RoleGrant.objects.filter(person=asha).update(ends=cast.BEGAN.replace(day=6))
    assert save(client, key, "In mid-sentence.", 1).status_code == 200
    page = client.get(f"/drafts/{key}/").content.decode()
    assert "In mid-sentence.</textarea>" in page
    assert "take them along" in page
    assert save(client, uuid.uuid4(), "A new one.").status_code == 403
    assert enter(ben).get(f"/drafts/{key}/").status_code == 404
    assert save(enter(ben), key, "Not mine.").status_code == 409


def test_put_by_without_script_and_kept_from_there(asha: Person, enter: Enter) -> None:
    client = enter(asha)
    page = client.get("/notes/new/").content.decode()
    key = page.split('formaction="/drafts/')[1].split("/")[0]
    put_by = client.post(
        f"/drafts/{key}/", {"address": "/notes/new/", "text": TEXT, "draft_version": "", "kind": "engagement"}
    )
    assert put_by.headers["Location"] == "/drafts/"
    client.post("/notes/new/", {"id": key, "text": TEXT, "draft_version": "1"})
    assert (Note.objects.count(), Draft.objects.count()) == (1, 0)


def test_saving_is_short_both_ways_and_refuses_what_is_no_form_of_ours(asha: Person, enter: Enter) -> None:
    key, client = uuid.uuid4(), enter(asha)
    assert len(save(client, key, "Words. " * 4000).content) < 200
    for address in ("https://elsewhere.example/", "//elsewhere.example/", "/no-such-page/"):
        assert save(client, uuid.uuid4(), "Words.", address=address).status_code == 422
    assert save(client, uuid.uuid4(), "a\x00b").status_code == 422
    assert save(client, uuid.uuid4(), "x" * 1_000_001).status_code == 422

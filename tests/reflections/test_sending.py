"""What a device is answered when it sends the same forms as a browser: new, again, clash, refused, and who is here."""

import hashlib
import threading
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from people.models import Person, RoleGrant
from reflections.actions import reword_note
from reflections.models import Note, Revision
from tests import cast
from tests.reflections.told import by_the_owner, kept

Enter = Callable[[Person], Client]
JSON = {"Accept": "application/json"}


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def send(client: Client, address: str, **fields: str) -> Any:
    return client.post(address, fields, headers=JSON)


@pytest.mark.parametrize("address", ["/", "/notes/new/"])
def test_a_note_is_new_once_and_then_the_same_again(asha: Person, enter: Enter, address: str) -> None:
    client, key, text = enter(asha), str(uuid.uuid4()), "Tea at the hall.\r\nFour came."
    first, again = (send(client, address, id=key, text=text) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert (first.json()["outcome"], again.json()["outcome"]) == ("new", "again")
    assert first.json()["note"] == f"/notes/{key}/"
    assert first.json()["sha256"] == again.json()["sha256"] == sha("Tea at the hall.\nFour came.")
    assert "Only you can read this" in first.json()["said"]


def test_a_note_that_was_changed_since_is_still_the_same_again(asha: Person, enter: Enter) -> None:
    client, key = enter(asha), uuid.uuid4()
    send(client, "/notes/new/", id=str(key), text="First.")
    reword_note(note=Note.objects.get(), from_version=1, text="Later words.", by=asha)
    again = send(client, "/notes/new/", id=str(key), text="First.")
    assert (again.status_code, again.json()["sha256"]) == (200, sha("First."))


def test_other_words_under_the_same_id_are_kept_beside_and_shown(asha: Person, enter: Enter) -> None:
    client, key = enter(asha), str(uuid.uuid4())
    send(client, "/", id=key, text="The first words.")
    clashes = [send(client, "/", id=key, text="The other words.") for _ in range(2)]
    assert [answer.status_code for answer in clashes] == [409, 409]
    said = clashes[0].json()
    assert (said["outcome"], said["sha256"]) == ("clash", sha("The other words."))
    assert Revision.objects.filter(aside=True).count() == 1
    page = client.get(said["compare"])
    assert page.status_code == 200
    assert "Which should it read as?" in page.content.decode()


def test_somebody_elses_id_is_a_clash_with_nothing_to_see(asha: Person, ben: Person, enter: Enter) -> None:
    note = kept(asha, "Only for myself.")
    answer = send(enter(ben), "/", id=str(note.pk), text="Mine.")
    assert (answer.status_code, answer.json()["note"], answer.json()["compare"]) == (409, None, None)
    assert "myself" not in answer.content.decode()


def test_what_is_wrong_is_said_beside_its_field(asha: Person, enter: Enter) -> None:
    answer = send(enter(asha), "/", id=str(uuid.uuid4()), text="", happened_on="the day before")
    assert answer.status_code == 422
    assert answer.json()["outcome"] == "refused"
    assert set(answer.json()["errors"]) == {"text", "happened_on"}
    answer = send(enter(asha), "/", id=str(uuid.uuid4()), text="Words.", happened_on="2999-01-01")
    assert answer.json()["errors"] == {"happened_on": ["That day has not come yet."]}


def test_an_edit_sent_again_is_the_same_edit_also_after_later_ones(asha: Person, enter: Enter) -> None:
    note, client = kept(asha), enter(asha)
    edit = {"key": str(uuid.uuid4()), "from_version": "1", "text": "On the telephone.", "kind": "engagement",
            "happened_on": str(note.happened_on)}  # fmt: skip
    first = send(client, f"/notes/{note.pk}/edit/", **edit)
    assert (first.status_code, first.json()["outcome"]) == (200, "new")
    reword_note(note=note, from_version=2, text="Later.", by=asha)
    again = send(client, f"/notes/{note.pk}/edit/", **edit)
    assert (again.status_code, again.json()["outcome"]) == (200, "again")
    assert again.json()["sha256"] == sha("On the telephone.")
    assert (Note.objects.get().text, Revision.objects.count()) == ("Later.", 3)
    late = send(client, f"/notes/{note.pk}/edit/", **{**edit, "key": str(uuid.uuid4()), "text": "On the laptop."})
    assert (late.status_code, late.json()["outcome"]) == (409, "clash")


def test_the_same_key_with_other_words_loses_neither(asha: Person, enter: Enter) -> None:
    note, client = kept(asha), enter(asha)
    edit = {"key": str(uuid.uuid4()), "from_version": "1", "kind": "engagement", "happened_on": str(note.happened_on)}
    send(client, f"/notes/{note.pk}/edit/", **edit, text="Kept.")
    answer = send(client, f"/notes/{note.pk}/edit/", **edit, text="Changed after going back in the browser.")
    assert answer.status_code == 409
    assert set(Revision.objects.values_list("text", "aside")[1:]) == {
        ("Kept.", False), ("Changed after going back in the browser.", True),
    }  # fmt: skip


def test_who_is_here_and_with_which_token(asha: Person, enter: Enter) -> None:
    said = enter(asha).get("/device/").json()
    assert (said["person"], said["name"], said["shared"]) == (str(asha.pk), "Asha Verne", False)
    assert said["csrf"]
    assert said["wipe_after_days"] == 7
    assert said["now"]
    nobody = Client().get("/device/")
    assert nobody.json()["person"] is None
    assert nobody["Cache-Control"] == "no-store"


def test_nobody_a_stale_token_and_a_part_that_ended_are_told_apart(asha: Person, enter: Enter) -> None:
    assert send(Client(), "/", text="Words.").status_code == 401
    assert send(Client(), "/", text="Words.").json()["outcome"] == "signed-out"
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(asha)
    stale = send(strict, "/", text="Words.")
    assert (stale.status_code, stale.json()["outcome"]) == (403, "stale")
    client = enter(asha)
    RoleGrant.objects.filter(person=asha).update(ends=cast.BEGAN.replace(day=6))
    for address in ("/", "/notes/new/"):
        ended = send(client, address, id=str(uuid.uuid4()), text="Words in mid-sentence.")
        assert (ended.status_code, ended.json()["outcome"]) == (403, "not-yours")
        page = client.post(address, {"id": str(uuid.uuid4()), "text": "Words in mid-sentence."})
        assert page.status_code == 403
        assert "Words in mid-sentence.</textarea>" in page.content.decode()
    gone = send(client, f"/notes/{uuid.uuid4()}/edit/", text="Words.")
    assert (gone.status_code, gone.json()["outcome"]) == (404, "gone")


@pytest.fixture
def refusing(transactional_db: None) -> Iterator[Callable[[str], None]]:
    """Let the database refuse every new note with a code of its own, as it does when it has no room left."""

    def refuse(code: str) -> None:
        by_the_owner(
            "CREATE FUNCTION refuse_all() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{code}'; END $$;"
            "CREATE TRIGGER refuse_all BEFORE INSERT ON reflections_note FOR EACH ROW EXECUTE FUNCTION refuse_all()"
        )

    yield refuse
    by_the_owner("DROP FUNCTION IF EXISTS refuse_all() CASCADE")


@pytest.mark.parametrize(("code", "says"), [("53100", "no room left"), ("40P01", "just now")])
def test_a_disk_that_is_full_is_said_and_the_words_come_back(
    refusing: Callable[[str], None], enter: Enter, code: str, says: str
) -> None:
    client = enter(cast.asha())
    refusing(code)
    answer = send(client, "/", id=str(uuid.uuid4()), text="Words.")
    assert (answer.status_code, answer["Retry-After"]) == (503, "3")
    assert says in answer.json()["said"]
    page = client.post("/", {"id": str(uuid.uuid4()), "text": "Words that were written.\n"})
    assert (page.status_code, page["Retry-After"]) == (503, "3")
    assert "Words that were written." in page.content.decode()
    assert ("There is no room left to write" in page.content.decode()) == (code == "53100")
    assert not Note.objects.exists()


def at_once(acts: list[Callable[[], Any]]) -> list[Any]:
    """Everything at the same moment, each on its own line to the database."""
    ready, found = threading.Barrier(len(acts)), []

    def one(act: Callable[[], Any]) -> None:
        ready.wait()
        found.append(act())
        connections.close_all()

    threads = [threading.Thread(target=one, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def status(client: Client, address: str, sent: dict[str, Any]) -> int:
    return client.post(address, sent).status_code


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_are_one_new_and_nine_again_and_of_two_editors_one_is_first() -> None:
    asha = cast.asha()
    clients = [Client(headers=JSON) for _ in range(10)]
    for client in clients:
        client.force_login(asha, backend="people.sign_in.ByEmail")
    statuses: Counter[int] = Counter()
    for turn in range(10):
        sent = {"id": str(uuid.uuid4()), "text": f"Round {turn}."}
        statuses.update(at_once([partial(status, client, "/", sent) for client in clients]))
    assert statuses == {201: 10, 200: 90}
    assert (Note.objects.count(), Revision.objects.count()) == (10, 10)

    note = Note.objects.first()
    assert note is not None
    for turn in range(10):
        version = Note.objects.get(pk=note.pk).version
        edits = [
            {"key": str(uuid.uuid4()), "from_version": version, "text": f"Round {turn} by {n}.", "kind": "engagement"}
            for n in range(2)
        ]
        address = f"/notes/{note.pk}/edit/"
        found = at_once([partial(status, client, address, edit) for client, edit in zip(clients, edits, strict=False)])
        assert sorted(found) == [200, 409]
    assert Revision.objects.filter(note=note, aside=True).count() == 10
    assert Revision.objects.filter(note=note).count() == 21

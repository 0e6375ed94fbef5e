"""Every change of what is recorded leaves a row, by whatever door it came; and the role that serves cannot touch it."""

import hashlib
from typing import Any

import pytest
from django.apps import apps
from django.db import Error, connection, connections, transaction
from django.db.models import Model

from people import actions
from people.acting import acting
from people.models import Change
from people.recording import OTHERS, recorded, set_triggers, why_not
from reflections.models import Note
from syntheses.models import Synthesis
from tests import cast, scenes
from tests.reflections.told import kept

pytestmark = pytest.mark.django_db

# What is not recorded, and nothing else: each says why.
NOT_RECORDED = {
    "people_change", "people_letter", "people_link", "people_session", "reflections_batch", "reflections_batchrow",
    "reflections_draft", "syntheses_assembly", *OTHERS,
}  # fmt: skip


def every() -> list[type[Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]


def ask(question: str, *given: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, given)
        return cursor.fetchall() if cursor.description else []


def changes_of(table: str, key: object) -> list[Change]:
    return list(Change.objects.filter(thing=table, key=str(key)).order_by("pk"))


def test_a_table_is_recorded_unless_it_says_why_not() -> None:
    silent = {model._meta.db_table for model in every() if why_not(model)}
    assert silent == NOT_RECORDED
    found = ask("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE 'recorded%%'")
    assert {table for table, _ in found} == recorded().keys() == {m._meta.db_table for m in every()} - NOT_RECORDED
    assert len(found) == 2 * len(recorded())


def rows() -> set[tuple[str, str]]:
    """Every row of every table that is recorded, by its key."""
    return {
        (model._meta.db_table, str(key))
        for model in every()
        if not why_not(model)
        for key in model._default_manager.values_list("pk", flat=True)
    }


def test_whatever_a_story_adds_is_recorded() -> None:
    before = rows()
    scenes.barrow()
    added = rows() - before
    assert len({table for table, _ in added}) > 15
    assert added - set(Change.objects.filter(kind="I").values_list("thing", "key")) == set()


def test_who_did_it_when_to_what_and_no_word_of_it() -> None:
    asha = cast.asha()
    note = kept(asha, "The chair said it to me alone.", title="On the stairs")
    (added,) = changes_of("reflections_note", note.pk)
    assert (added.by, added.kind, added.was) == (asha.pk, "I", None)
    assert ask("SELECT abs(extract(epoch FROM clock_timestamp() - %s)) < 60", added.at) == [(True,)]
    with acting(asha):
        Note.objects.filter(pk=note.pk).update(title="In the yard", audience="place")
    _, changed = changes_of("reflections_note", note.pk)
    assert (changed.by, changed.kind, changed.columns) == (asha.pk, "U", "audience title")
    assert bytes(changed.was or b"") == bytes(added.now or b"")
    whole = ask("SELECT to_jsonb(n) - '{held,search}'::text[] FROM reflections_note n WHERE id = %s", note.pk)
    assert whole
    text = ask("SELECT (to_jsonb(n) - '{held,search}'::text[])::text FROM reflections_note n WHERE id = %s", note.pk)
    assert bytes(changed.now or b"") == hashlib.sha256(text[0][0].encode()).digest()
    everything = " ".join(str(value) for row in Change.objects.values_list() for value in row)
    assert "stairs" not in everything
    assert "chair" not in everything
    assert "yard" not in everything


def test_raw_sql_is_recorded_as_nobodys_and_by_which_role() -> None:
    asha = cast.asha()
    note = kept(asha)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.person', '', true)")
        cursor.execute("UPDATE reflections_note SET audience = 'public' WHERE id = %s", [note.pk])
    changed = changes_of("reflections_note", note.pk)[-1]
    assert (changed.by, changed.columns) == (None, "audience")
    assert ask("SELECT session_user") == [(changed.role,)]


def test_what_is_taken_away_and_what_stands_between_two_tables_is_recorded() -> None:
    piece: Synthesis = scenes.piece(cast.dora())
    between = Synthesis.places.through._default_manager.create(synthesis=piece, place=cast.place())
    key = between.pk
    between.delete()
    added, taken = changes_of("syntheses_synthesis_places", key)
    assert (added.kind, taken.kind) == ("I", "D")
    assert (bytes(added.now or b""), taken.now) == (bytes(taken.was or b""), None)


def test_what_changes_nothing_leaves_nothing() -> None:
    asha = cast.asha()
    before = Change.objects.count()
    asha.save()
    assert Change.objects.count() == before


def test_what_is_rolled_back_leaves_nothing() -> None:
    dora = cast.dora()
    before = Change.objects.count()
    with transaction.atomic():
        actions.describe_oneself(by=dora, display_name="Dora", bio="Said, and then not.", interest="", organisation="")
        assert Change.objects.count() == before + 1
        transaction.set_rollback(True)
    assert Change.objects.count() == before


@pytest.mark.parametrize(
    "raw",
    [
        "INSERT INTO people_change (at, role, thing, key, kind, columns) VALUES (now(), 'x', 'x', 'x', 'I', '')",
        "UPDATE people_change SET by = NULL",
        "DELETE FROM people_change",
        "TRUNCATE people_change",
        "SELECT setval('people_change_id_seq', 1)",
        "INSERT INTO people_link (number, change, sealed_at, signed_with, hash) VALUES (1, 1, now(), 'x', 'x')",
        "UPDATE people_link SET change = 1",
        "DELETE FROM people_link",
        "ALTER TABLE reflections_note DISABLE TRIGGER recorded",
        "DROP TRIGGER recorded ON reflections_note",
        "SET session_replication_role = replica",
        "CREATE TEMP TABLE forged (id int); CREATE TRIGGER forge AFTER INSERT ON forged FOR EACH ROW"
        " EXECUTE FUNCTION record_change('id', '{}'); INSERT INTO forged VALUES (1)",
        "CREATE OR REPLACE FUNCTION record_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    ],
)
def test_the_role_that_serves_cannot(raw: str) -> None:
    kept(cast.asha())
    with pytest.raises(Error) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(raw)
    assert "permission denied" in str(refused.value) or "must be owner" in str(refused.value), refused.value


@pytest.mark.django_db(databases=["default", "owner"], transaction=True)
def test_migrating_again_sets_what_is_missing_and_leaves_the_rest() -> None:
    owner = connections["owner"]
    kept_as_it_was = "SELECT oid FROM pg_trigger WHERE tgname = 'recorded' AND tgrelid = 'people_person'::regclass"
    with owner.cursor() as cursor:
        cursor.execute(kept_as_it_was)
        before = cursor.fetchone()
        cursor.execute("DROP TRIGGER recorded ON reflections_note")
        set_triggers(owner)
        cursor.execute(kept_as_it_was)
        assert cursor.fetchone() == before
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgname = 'recorded'")
        assert cursor.fetchone() == (len(recorded()),)

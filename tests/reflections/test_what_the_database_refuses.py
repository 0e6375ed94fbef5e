"""What the story forbids the database refuses, whichever door it comes through."""

import uuid
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from people.models import Person
from reflections.models import Excerpt, Note, Revision, Tag
from tests.reflections.told import behaviour, kept, tagged


def refused(sql: str, *given: Any) -> str:
    """Try a statement by the back door; the database's own words for why not."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, given)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except DatabaseError as error:
        return str(error)
    return "nothing was refused"


def test_a_wording_once_kept_is_neither_changed_nor_taken_away(asha: Person) -> None:
    kept(asha)
    key = Revision.objects.get().pk
    for act in (
        "UPDATE reflections_revision SET text = 'x'",
        "DELETE FROM reflections_revision",
    ):
        said = refused(f"{act} WHERE id = %s", key)
        assert "kept as it was written" in said or "permission denied" in said


def test_a_step_of_clearing_is_neither_changed_nor_taken_away(asha: Person) -> None:
    excerpt = tagged(kept(asha), asha)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO reflections_clearance (excerpt_id, state, wording, how, recorded_by_id, recorded_at) "
            "VALUES (%s, 'asked', '', '', %s, %s) RETURNING id", [excerpt.pk, asha.pk, timezone.now()],
        )  # fmt: skip
        key = cursor.fetchone()[0]
    for act in (
        "UPDATE reflections_clearance SET state = 'cleared'",
        "DELETE FROM reflections_clearance",
    ):
        said = refused(f"{act} WHERE id = %s", key)
        assert "kept as it was written" in said or "permission denied" in said


@pytest.mark.parametrize("table", ["note", "excerpt", "tag"])
def test_the_web_role_takes_away_no_note_no_mark_and_no_tag(asha: Person, table: str) -> None:
    tagged(kept(asha), asha)
    assert "permission denied" in refused(f"DELETE FROM reflections_{table}")


def test_a_tag_stands_in_its_own_note(asha: Person) -> None:
    excerpt = tagged(kept(asha), asha)
    other = kept(asha, "Another note.")
    assert "tag_stands_in_its_own_note" in refused(
        "INSERT INTO reflections_tag (note_id, excerpt_id, behaviour_id, acts, standpoint, set_by_id, set_at) "
        "VALUES (%s, %s, 'shared-power', 'helps', '', %s, now())", other.pk, excerpt.pk, asha.pk,
    )  # fmt: skip


def test_one_person_sets_one_behaviour_once_on_the_same_words_and_on_the_same_note(asha: Person) -> None:
    note = kept(asha)
    tag = tagged(note, asha).tags.get()
    with pytest.raises(IntegrityError, match="excerpt_is_tagged_once"), transaction.atomic():
        Tag.objects.create(note=note, excerpt=tag.excerpt, behaviour=tag.behaviour, set_by=asha)
    Tag.objects.create(note=note, behaviour=behaviour(), set_by=asha)
    with pytest.raises(IntegrityError, match="note_is_tagged_once"), transaction.atomic():
        Tag.objects.create(note=note, behaviour=behaviour(), set_by=asha)


def test_a_tag_acts_in_a_known_way(asha: Person) -> None:
    note = kept(asha)
    with pytest.raises(IntegrityError, match="tag_acts"), transaction.atomic():
        Tag.objects.create(note=note, behaviour=behaviour(), acts="shines", set_by=asha)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ('"end" = start', "excerpt_has_length"),
        ("exact = ''", "excerpt_has_words"),
        ("now_start = 5, now_end = 5", "excerpt_stands_or_is_orphaned"),
        ("now_end = NULL", "excerpt_stands_or_is_orphaned"),
        ("clearance = 'amended'", "excerpt_has_a_wording"),
        ("wording = 'x'", "excerpt_has_a_wording"),
        ("clearance = 'perhaps'", "excerpt_clearance"),
    ],
)
def test_an_excerpt_is_words_that_stand_somewhere(asha: Person, change: str, constraint: str) -> None:
    tagged(kept(asha), asha)
    assert constraint in refused(f"UPDATE reflections_excerpt SET {change}")


def test_the_same_words_are_marked_once(asha: Person) -> None:
    excerpt = tagged(kept(asha), asha)
    excerpt.pk = uuid.uuid4()
    with pytest.raises(IntegrityError, match="words_are_marked_once"), transaction.atomic():
        excerpt.save(force_insert=True)
    assert Excerpt.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("text = E' \\n\\t'", "note_has_text"),
        ("text = repeat('é', 100001)", "note_is_not_longer"),
        ("audience = 'the-press'", "note_audience"),
        ("kept_at = NULL", "kept_at"),
        ("kind = 'rumour'", "note_kind"),
        ("promise = 'none of it'", "note_promise"),
        ("promise = 'nothing-written'", "nothing was to be written"),
        ("prompt = 'weather', month = '2026-06-01'", "note_prompt"),
        ("prompt = 'share'", "note_that_answers_a_prompt"),
        ("prompt = 'share', month = '2026-06-02'", "note_that_answers_a_prompt"),
        ("promise_until = '2026-06-02'", "only_a_promise"),
    ],
)
def test_a_note_is_what_a_note_can_be(asha: Person, change: str, constraint: str) -> None:
    kept(asha)
    assert constraint in refused(f"UPDATE reflections_note SET {change}")
    assert Note.objects.get().audience == "only-me"


def test_the_day_on_which_a_note_was_put_away_stays(asha: Person) -> None:
    kept(asha)
    assert refused("UPDATE reflections_note SET archived_at = now() - interval '40 days'") == "nothing was refused"
    assert "put away already" in refused("UPDATE reflections_note SET archived_at = now()")


def test_a_wording_set_aside_settles_nothing_and_is_settled_once(asha: Person) -> None:
    note = kept(asha)
    add = (
        "INSERT INTO reflections_revision (note_id, number, title, text, sha256, written_by_id, written_at, aside, "
        "settles_id) VALUES (%s, %s, '', 'x', '', %s, now(), %s, %s)"
    )
    first = Revision.objects.get().pk
    assert "what_settles_is_not_set_aside" in refused(add, note.pk, 2, asha.pk, True, first)
    assert refused(add, note.pk, 2, asha.pk, False, first) == "nothing was refused"
    assert "wording_is_settled_once" in refused(add, note.pk, 3, asha.pk, False, first)


def test_a_note_does_not_make_sense_of_itself(asha: Person) -> None:
    note = kept(asha)
    assert "reflection_is_not_on_itself" in refused(
        "INSERT INTO reflections_about (reflection_id, on_id) VALUES (%s, %s)", note.pk, note.pk
    )

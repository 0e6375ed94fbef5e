"""Short ways of saying what these stories say again and again."""

import uuid
from typing import Any, LiteralString

import psycopg
from django.db import connections

from behaviours.models import Behaviour
from people.models import Person
from reflections.actions import keep_note, tag_passages
from reflections.models import Excerpt, Note

TEXT = (
    "Four of us went round the Lowfield in the rain. The chair said nothing.\n\n"
    "The officer had the list in her hand and was not asked. 🫖 Then tea."
)
WORDS = "had the list in her hand"


def behaviour(key: str = "trusting-relationships") -> Behaviour:
    return Behaviour.objects.get(pk=key)


def kept(by: Person, text: str = TEXT, **more: Any) -> Note:
    """A note that was kept as people keep them."""
    return keep_note(by=by, id=more.pop("id", None) or uuid.uuid4(), text=text, **more).note


def tagged(note: Note, by: Person, words: str = WORDS, *keys: str, **more: Any) -> Excerpt:
    """Words of a note, tagged as people tag them."""
    start, number = note.text.index(words), note.version
    behaviours = [behaviour(key) for key in keys or ("trusting-relationships",)]
    where = (start, start + len(words), words)
    return tag_passages(note=note, revision_number=number, passages=[where], behaviours=behaviours, by=by, **more)[0]


def by_the_owner(sql: LiteralString, *given: Any) -> None:
    """Do what only the owner of the tables may do, at once and for good."""
    to = connections["owner"].settings_dict
    name = connections["default"].settings_dict["NAME"]
    with psycopg.connect(
        host=to["HOST"], port=to["PORT"] or None, user=to["USER"], password=to["PASSWORD"], dbname=name
    ) as owner:
        owner.execute(sql, given)


def promised_nothing_long_ago(note: Note) -> None:
    """Make a note one of those whose words were written, though none were to be, before the database refused it."""
    by_the_owner("ALTER TABLE reflections_note DISABLE TRIGGER nothing_written_is_no_afterthought")
    by_the_owner("UPDATE reflections_note SET promise = 'nothing-written' WHERE id = %s", note.pk)
    by_the_owner("ALTER TABLE reflections_note ENABLE TRIGGER nothing_written_is_no_afterthought")

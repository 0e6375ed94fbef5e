"""The second wall: with every set of the application open, those who do not work here still read nothing private."""

import itertools
import logging
import sys
from collections.abc import Iterator
from http import HTTPStatus
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management.base import CommandError
from django.db import InterfaceError, ProgrammingError, connection, transaction
from django.db.models import Q

from inquiry import beyond, wall
from inquiry.beyond import behind_the_wall
from inquiry.services.addresses import READER
from people.asking import Question
from reflections.models import Note
from syntheses.models import Edition, Report
from tests import cast
from tests.access.world import BEYOND, World, addresses, names, world

WAYS = (
    "visible_to", "editable_by", "readable_by", "listed_to", "administered_by", "cleared_for", "published_to",
    "newest_for", "clearable_by", "taggable_by", "worked_in_by",
)  # fmt: skip
ROOMS = ("people", "behaviours", "places", "reflections", "syntheses", "inquiry")


@pytest.fixture
def open_sets(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The first wall taken down: every set holds everything, and everybody plays every part."""

    def everything(self: Any, *_: Any, **__: Any) -> Any:
        return self.all()

    list(names())  # every page is known now, and what every page has at hand
    import_module("inquiry.pages.context")
    for model in apps.get_models():
        own = type(model._default_manager.get_queryset())
        for way in WAYS:
            if hasattr(own, way):
                monkeypatch.setattr(own, way, everything)
    for name, module in list(sys.modules.items()):
        # The wall itself asks who somebody is; it is not what is taken away here.
        if name.split(".")[0] in ROOMS and name != beyond.__name__:
            for said, true in (("plays", lambda *_: True), ("readable", lambda *_: Q())):
                if hasattr(module, said):
                    monkeypatch.setattr(module, said, true)
    kept = [question._statements for question in Question.every]
    for question in Question.every:
        question._statements = {}
    yield
    for question, statements in zip(Question.every, kept, strict=True):
        question._statements = statements


def read_by(made: World, readers: tuple[str, ...]) -> dict[str, set[str]]:
    """What stands on all the pages that each of them can open, and is not theirs to read."""
    found: dict[str, set[str]] = {reader: set() for reader in readers}
    only_posted: set[str] = set()
    for reader, (name, _, address) in itertools.product(readers, list(addresses(made))):
        if name in only_posted:
            continue
        with transaction.atomic():
            response = made.client(reader).get(address)
            content = b"".join(response) if response.streaming else response.content
            transaction.set_rollback(True)
        found[reader] |= made.foreign(reader, content)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            only_posted.add(name)
    return found


@pytest.mark.django_db
def test_with_every_set_open_nobody_beyond_reads_a_private_word(
    open_sets: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FILES = tmp_path
    made = world()
    monkeypatch.setattr(logging.root.manager, "disable", logging.CRITICAL)  # every page that breaks would be told
    # One of each sort: the others differ in what was published for them, of which the next story tells.
    assert read_by(made, ("Otto", "Fay", "Ada", "no one")) == {one: set() for one in ("Otto", "Fay", "Ada", "no one")}
    # The same walk without the second wall: nearly everything lies open, so the walk would have found it.
    monkeypatch.setattr(beyond, "_STAND", "SELECT %s, %s, %s")
    leaked = read_by(made, ("Fay",))["Fay"]
    assert len(leaked) > 0.7 * len(made.phrases), sorted({where for where, _ in made.phrases.values()} - leaked)


@pytest.mark.django_db
def test_the_two_walls_say_the_same_of_what_is_published() -> None:
    made = world()
    for reader in BEYOND:
        viewer: Any = made.people[reader]
        first = {
            set_: set(set_.visible_to(viewer).values_list("pk", flat=True))
            for set_ in (Edition.objects, Report.objects)
        }
        person = str(viewer.pk) if viewer.is_authenticated and viewer.is_active else ""
        with behind_the_wall(person):
            second = {set_: set(set_.values_list("pk", flat=True)) for set_ in first}
        assert second == first, reader
    assert len(first[Edition.objects]) == 1


@pytest.mark.django_db
def test_behind_the_wall_there_are_no_notes_to_ask_for() -> None:
    cast.note(cast.asha())
    with behind_the_wall("", at_the_door=True):
        assert not Note.objects.exists()
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic(), behind_the_wall(""):
        apps.get_model("reflections", "Tag").objects.exists()
    assert Note.objects.count() == 1


@pytest.mark.django_db
def test_a_new_table_is_out_of_reach_until_somebody_says_otherwise() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'v', 'm') AND relnamespace = 'public'::regnamespace"
            " AND (has_any_column_privilege(%s, oid, 'SELECT, INSERT, UPDATE')"
            " OR has_table_privilege(%s, oid, 'DELETE, TRUNCATE'))",
            [READER, READER],
        )
        assert {name for (name,) in cursor.fetchall()} == set(wall.REACH)


@pytest.mark.django_db(transaction=True)
def test_the_next_who_is_served_on_the_same_line_stands_before_the_wall_again() -> None:
    """Also after a page that broke; and a line that was cut meanwhile is not used for what was left to ask."""
    cast.note(cast.asha())
    with pytest.raises(ProgrammingError), behind_the_wall(""):
        apps.get_model("reflections", "Tag").objects.exists()
    assert Note.objects.count() == 1
    with behind_the_wall(""):
        connection.close()
        with pytest.raises(InterfaceError):
            Note.objects.count()
    assert Note.objects.count() == 1


@pytest.mark.django_db
def test_an_administrator_who_works_here_too_is_served_as_one_who_works(client: Any) -> None:
    both = cast.works_in(cast.person("Bo Roth", "administrator", "associate"), cast.place())
    client.force_login(both)
    assert client.get("/notes/").status_code == HTTPStatus.OK


@pytest.mark.django_db
def test_where_the_role_is_missing_migrating_stops_and_says_what_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    wall.see_that_it_can_stand(connection, "inquiry_web")
    monkeypatch.setattr(wall, "READER", "inquiry_stranger")
    with pytest.raises(
        CommandError, match="CREATE ROLE inquiry_stranger NOLOGIN; GRANT inquiry_stranger TO inquiry_web"
    ):
        wall.see_that_it_can_stand(connection, "inquiry_web")

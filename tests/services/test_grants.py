"""What the role that serves may do, asked of the database itself."""

import pytest
from django.apps import apps
from django.db import connection

pytestmark = pytest.mark.django_db


def _may(table: str, right: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, %s)", [table, right])
        return bool(cursor.fetchone()[0])


def test_what_is_kept_for_ever_cannot_be_deleted_by_the_web_role() -> None:
    kept = [m for m in apps.get_models() if getattr(m, "kept_for_ever", False) or getattr(m, "append_only", False)]
    assert kept
    assert [model.__name__ for model in kept if _may(model._meta.db_table, "DELETE")] == []


def test_what_is_only_added_to_cannot_be_changed_by_the_web_role() -> None:
    added = [model for model in apps.get_models() if getattr(model, "append_only", False)]
    assert added
    assert [model.__name__ for model in added if _may(model._meta.db_table, "UPDATE")] == []


def test_the_web_role_empties_no_table_and_owns_none() -> None:
    tables = [model._meta.db_table for model in apps.get_models()]
    assert [table for table in tables if _may(table, "TRUNCATE")] == []
    assert not _may("django_migrations", "INSERT")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user")
        assert cursor.fetchone() == (0,)


def test_everything_else_can_be_read_and_written() -> None:
    tables = {model._meta.db_table for model in apps.get_models()}
    assert [table for table in tables if not _may(table, "SELECT")] == []
    assert {table for table in tables if not _may(table, "INSERT")} == {"people_change", "people_link"}

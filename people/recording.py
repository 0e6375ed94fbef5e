"""Which rows are written about in the record of changes, and the triggers that do it.

Every table is recorded unless its model says why not (``not_recorded``, a sentence). So a table that somebody adds is
recorded from its first row. ``manage.py migrate`` sets the triggers, as it says what the web role may do.
"""

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

# Tables of packages, whose models cannot say so themselves.
OTHERS = {
    "auth_group": "Nobody is in a group here: parts are roles with dates.",
    "auth_group_permissions": "Nobody is in a group here: parts are roles with dates.",
    "auth_permission": "Made by migrations from the models; nobody is asked for one.",
    "django_content_type": "Made by migrations from the models.",
    "django_session": "A session comes and goes with each sign-in, and may be taken away by whoever signs out.",
}

RECORDED, EMPTIED = "recorded", "recorded_when_emptied"
TRIGGERS = """
CREATE TRIGGER {recorded} AFTER INSERT OR UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION record_change({key}, {made});
CREATE TRIGGER {emptied} AFTER TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION record_change({key}, {made});
"""
NO_TRIGGERS = "DROP TRIGGER IF EXISTS {recorded} ON {table}; DROP TRIGGER IF EXISTS {emptied} ON {table};"
# The column that names a row, and those that the database makes of the others and that are left out of the hash.
Told = tuple[str, str]


def why_not(model: type[models.Model]) -> str:
    """Why changes of this model's rows are not recorded; empty where they are."""
    said: str = getattr(model, "not_recorded", "")
    return said or OTHERS.get(model._meta.db_table, "")


def recorded() -> dict[str, Told]:
    """The tables whose changes are recorded, each with what its triggers are told."""
    every = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return {model._meta.db_table: _told(model) for model in every if not why_not(model)}


def _told(model: type[models.Model]) -> Told:
    made = sorted(str(field.column) for field in model._meta.concrete_fields if field.generated)
    return str(model._meta.pk.column), f"{{{','.join(made)}}}"


def set_triggers(connection: BaseDatabaseWrapper) -> None:
    """Let the database record what the models say, no more and no less; what is set already is left alone."""
    wanted = recorded()
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regprocedure('public.record_change()') IS NULL")
        if cursor.fetchone()[0]:
            return
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
        there = {name for (name,) in cursor.fetchall()}
        cursor.execute(
            "SELECT tgrelid::regclass::text, min(tgargs) FROM pg_trigger WHERE tgname IN (%s, %s)"
            " GROUP BY tgrelid HAVING count(*) = 2 AND min(tgargs) = max(tgargs)",
            [RECORDED, EMPTIED],
        )
        have = {table: tuple(bytes(told).decode().split("\0")[:-1]) for table, told in cursor.fetchall()}
        for table in sorted(table for table in wanted.keys() & there if have.get(table) != wanted[table]):
            cursor.execute(_for(NO_TRIGGERS + TRIGGERS, table, *wanted[table]))
        for table in sorted(have.keys() - wanted.keys()):
            cursor.execute(_for(NO_TRIGGERS, table, "", ""))


def _for(statements: str, table: str, key: str, made: str) -> sql.Composed:
    return sql.SQL(statements).format(
        table=sql.Identifier(table),
        key=sql.Literal(key),
        made=sql.Literal(made),
        recorded=sql.Identifier(RECORDED),
        emptied=sql.Identifier(EMPTIED),
    )

"""Bring the database to this version, as its owner; then say what the roles that serve may do."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import CommandParser
from django.core.management.commands.migrate import Command as Migrate
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model
from psycopg import sql

from inquiry import wall
from people.recording import set_triggers


class Command(Migrate):
    """Django's ``migrate`` by the owner role; then what records changes, and the grants to the roles that serve.

    The web role reads and writes every table, and owns nothing. Of what a model keeps for ever it may delete nothing
    (``kept_for_ever``); what is only ever added to it may not change either (``append_only``); and what triggers or the
    sealer write it may only read (``read_only``). Changes of every table are recorded unless its model says why not.
    """

    def add_arguments(self, parser: CommandParser) -> None:
        """As Django's, with the owner's connection unless another is named."""
        super().add_arguments(parser)
        parser.set_defaults(database="owner")

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate when something is pending, and grant in any case."""
        connection = connections[options["database"]]
        web = settings.DATABASES["default"].get("USER", "")
        if web and not (options["check_unapplied"] or options["plan"]):
            wall.see_that_it_can_stand(connection, web)
        if not _whole(options) or _is_pending(connection):
            super().handle(*args, **options)
        elif options["verbosity"] >= 1:
            self.stdout.write("The database is at this version already.")
        if options["check_unapplied"] or options["plan"]:
            return
        set_triggers(connection)
        if not web or web == connection.settings_dict["USER"]:
            if options["database"] == "owner":
                self.stderr.write(
                    f"The role «{web}» both owns the database and serves it: what is kept for ever is then held by"
                    " triggers only. Give DATABASE_OWNER_URL a role of its own."
                )
        else:
            grant(connection, web)
        if web and not options["app_label"]:
            wall.build(connection, web)


def _whole(options: dict[str, Any]) -> bool:
    special = ("app_label", "migration_name", "check_unapplied", "plan", "fake", "fake_initial", "run_syncdb", "prune")
    return not any(options.get(name) for name in special)


def _is_pending(connection: BaseDatabaseWrapper) -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def grant(connection: BaseDatabaseWrapper, web: str) -> None:
    """Let the web role read and write, less what the models rule out."""
    role = sql.Identifier(web)
    statements = [
        "GRANT USAGE ON SCHEMA public TO {role}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        "GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {role}",
        "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
        "REVOKE TRUNCATE ON ALL TABLES IN SCHEMA public FROM {role}",
    ]
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for statement in statements:
            cursor.execute(sql.SQL(statement).format(role=role))
        for model in apps.get_models():
            table = model._meta.db_table
            if table not in tables:
                continue
            if ruled_out := _ruled_out(model):
                revoke = sql.SQL(f"REVOKE {ruled_out} ON {{table}} FROM {{role}}")
                cursor.execute(revoke.format(table=sql.Identifier(table), role=role))
            if getattr(model, "read_only", False):
                # Nor may it turn back the counter from which the rows take their numbers.
                cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [table, model._meta.pk.column])
                (sequence,) = cursor.fetchone()
                if sequence:
                    revoke = sql.SQL("REVOKE ALL ON SEQUENCE {sequence} FROM {role}")
                    cursor.execute(revoke.format(sequence=sql.SQL(sequence), role=role))


def _ruled_out(model: type[Model]) -> str:
    if getattr(model, "read_only", False):
        return "INSERT, UPDATE, DELETE, TRUNCATE"
    if getattr(model, "append_only", False):
        return "UPDATE, DELETE, TRUNCATE"
    return "DELETE, TRUNCATE" if getattr(model, "kept_for_ever", False) else ""

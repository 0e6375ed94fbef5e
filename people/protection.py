"""What the database itself refuses, said once for every floor's migrations.

Row triggers hold against every door: an action, a command, raw SQL. The web role, besides, is not granted what its
models rule out (``kept_for_ever``, ``append_only``; see ``inquiry/management/commands/migrate.py``).
"""

from django.db import migrations

FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is kept as it was written', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""


def shared_refusals() -> migrations.RunSQL:
    """Make the one trigger function that the floors' triggers call; the first migration of the ground floor does."""
    return migrations.RunSQL(FUNCTION, "DROP FUNCTION IF EXISTS refuse_change() CASCADE")


def append_only(table: str) -> migrations.RunSQL:
    """Rows of this table may be added, and never changed or taken away."""
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}",
    )


def frozen(table: str, *columns: str) -> migrations.RunSQL:
    """These columns keep what was written in them, and no row of the table is taken away."""
    changed = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in columns)
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_frozen BEFORE UPDATE ON {table} "
        f"FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION refuse_change();"
        f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change();",
        f"DROP TRIGGER IF EXISTS {table}_frozen ON {table}; DROP TRIGGER IF EXISTS {table}_kept ON {table};",
    )

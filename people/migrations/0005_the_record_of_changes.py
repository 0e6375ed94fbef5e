"""The record of every change, written by the database itself, and the chain of links over it."""

from django.db import migrations, models

from people.protection import append_only

# Whoever changes a row writes here by it, and in no other way: the function works with its owner's rights, which the web
# role has not, and only its owner may set it upon a table. The row itself is hashed whole: to confirm a guess of what
# stood in one column, everything else in the row must be known too.
RECORD = """
CREATE FUNCTION record_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    before jsonb;
    after jsonb;
    changed text := '';
BEGIN
    IF TG_OP IN ('UPDATE', 'DELETE') THEN
        before := to_jsonb(OLD) - TG_ARGV[1]::text[];
    END IF;
    IF TG_OP IN ('UPDATE', 'INSERT') THEN
        after := to_jsonb(NEW) - TG_ARGV[1]::text[];
    END IF;
    IF TG_OP = 'UPDATE' THEN
        SELECT string_agg(key, ' ' ORDER BY key) INTO changed
        FROM jsonb_each(after) WHERE value IS DISTINCT FROM before -> key;
        IF changed IS NULL THEN
            RETURN NULL;
        END IF;
    END IF;
    INSERT INTO public.people_change (at, by, role, thing, key, kind, columns, was, now) VALUES (
        clock_timestamp(), nullif(current_setting('app.person', true), '')::uuid, session_user, TG_TABLE_NAME,
        coalesce(coalesce(after, before) ->> TG_ARGV[0], ''), left(TG_OP, 1), changed,
        sha256(convert_to(before::text, 'UTF8')), sha256(convert_to(after::text, 'UTF8'))
    );
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION record_change() FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_what_was_done"),
    ]

    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(help_text="By the database's own clock.")),
                (
                    "by",
                    models.UUIDField(
                        help_text="Whom the inquiry named as acting; empty where it named nobody.", null=True
                    ),
                ),
                ("role", models.CharField(max_length=63, verbose_name="database role")),
                ("thing", models.CharField(max_length=63, verbose_name="table")),
                ("key", models.TextField(blank=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("I", "added"),
                            ("U", "changed"),
                            ("D", "taken away"),
                            ("T", "the whole table emptied"),
                        ],
                        max_length=1,
                    ),
                ),
                ("columns", models.TextField(blank=True, help_text="The names of those that were changed.")),
                ("was", models.BinaryField(help_text="SHA-256 of the whole row before.", null=True)),
                ("now", models.BinaryField(help_text="SHA-256 of the whole row after.", null=True)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("change", models.BigIntegerField(unique=True)),
                ("sealed_at", models.DateTimeField()),
                ("signed_with", models.CharField(max_length=8, verbose_name="the key's short name")),
                ("hash", models.BinaryField()),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        append_only("people_change"),
        append_only("people_link"),
        migrations.RunSQL(RECORD, "DROP FUNCTION IF EXISTS record_change() CASCADE"),
    ]

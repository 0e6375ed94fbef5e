"""Sessions with their person; lost keys and the two decisions that let somebody in again, added to and never changed.

Whoever was signed in signs in once more: the sessions of before had no person of their own.
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import people.clock
from people.protection import append_only

NOT_ONES_OWN = """
CREATE FUNCTION way_back_is_not_ones_own() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.by_id = (SELECT person_id FROM people_lostkeys WHERE id = NEW.lost_id) THEN
        RAISE EXCEPTION 'nobody decides about their own way back' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER people_wayback_not_ones_own BEFORE INSERT ON people_wayback
FOR EACH ROW EXECUTE FUNCTION way_back_is_not_ones_own();
"""
UNDONE = """
DROP TRIGGER IF EXISTS people_wayback_not_ones_own ON people_wayback;
DROP FUNCTION IF EXISTS way_back_is_not_ones_own();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0005_the_record_of_changes"),
        ("sessions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="LostKeys",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("said_at", models.DateTimeField(default=people.clock.now)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lost_keys",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        help_text="Themselves, or who was told.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-said_at"],
            },
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                (
                    "session_key",
                    models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name="session key"),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("device", models.CharField(blank=True, help_text="In words: which browser, on what.", max_length=60)),
                ("begun_at", models.DateTimeField(default=people.clock.now)),
                (
                    "seen_at",
                    models.DateTimeField(default=people.clock.now, help_text="Roughly: written down once in an hour."),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-seen_at"],
            },
        ),
        migrations.CreateModel(
            name="WayBack",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("opens", models.BooleanField()),
                ("because", models.CharField(max_length=300, verbose_name="how I know that it is they")),
                ("at", models.DateTimeField(default=people.clock.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "lost",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="people.lostkeys"
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
                "constraints": [
                    models.UniqueConstraint(fields=("lost", "by"), name="way_back_is_decided_once_by_each"),
                    models.CheckConstraint(
                        condition=models.Q(("because", ""), _negated=True), name="way_back_has_a_reason"
                    ),
                ],
            },
        ),
        append_only("people_lostkeys"),
        append_only("people_wayback"),
        migrations.RunSQL(NOT_ONES_OWN, UNDONE),
        migrations.RunSQL("DELETE FROM django_session", migrations.RunSQL.noop),
    ]

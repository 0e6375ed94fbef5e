"""Recordings and pictures, and what the database refuses of them."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import people.clock
from people.protection import frozen

REFUSE = """
CREATE FUNCTION attachment_stays_with_its_note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.note_id IS NOT NULL AND NEW.note_id IS DISTINCT FROM OLD.note_id THEN
        RAISE EXCEPTION 'an attachment stays with its note' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.file <> '' AND (NEW.file, NEW.sha256) IS DISTINCT FROM (OLD.file, OLD.sha256) THEN
        RAISE EXCEPTION 'an attachment is kept as it was' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.note_id IS NOT NULL AND NEW.author_id <> (SELECT author_id FROM reflections_note WHERE id = NEW.note_id) THEN
        RAISE EXCEPTION 'an attachment goes with a note of its author'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'attachment_is_of_its_notes_author';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER attachment_stays_with_its_note BEFORE INSERT OR UPDATE OF note_id, file, sha256, author_id
ON reflections_attachment FOR EACH ROW EXECUTE FUNCTION attachment_stays_with_its_note();
"""
LET = """
DROP TRIGGER attachment_stays_with_its_note ON reflections_attachment;
DROP FUNCTION attachment_stays_with_its_note();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reflections", "0008_two_wordings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("kind", models.CharField(choices=[("audio", "recording"), ("photo", "picture")], max_length=10)),
                (
                    "description",
                    models.CharField(
                        blank=True, help_text="What is seen or heard, for whoever cannot.", max_length=500
                    ),
                ),
                ("sent_sha256", models.CharField(help_text="Of the file as the device has it.", max_length=64)),
                ("sent_size", models.PositiveBigIntegerField()),
                (
                    "received",
                    models.PositiveBigIntegerField(
                        default=0, help_text="How many of its bytes are here, from the first on."
                    ),
                ),
                (
                    "refused",
                    models.CharField(
                        blank=True, help_text="Why it cannot be kept; nothing of it is stored.", max_length=300
                    ),
                ),
                (
                    "file",
                    models.CharField(
                        blank=True, help_text="Its name in the store, by the hash of what is kept.", max_length=120
                    ),
                ),
                (
                    "small",
                    models.CharField(blank=True, help_text="The small picture's name in the store.", max_length=120),
                ),
                ("type", models.CharField(blank=True, max_length=40)),
                ("sha256", models.CharField(blank=True, help_text="Of what is kept.", max_length=64)),
                ("size", models.PositiveBigIntegerField(blank=True, null=True)),
                ("width", models.PositiveIntegerField(blank=True, null=True)),
                ("height", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "seconds",
                    models.PositiveIntegerField(
                        blank=True, help_text="How long it is, as its recorder said.", null=True
                    ),
                ),
                ("begun_at", models.DateTimeField(default=people.clock.now)),
                ("whole_at", models.DateTimeField(blank=True, null=True)),
                ("kept_at", models.DateTimeField(blank=True, help_text="When it went with its note.", null=True)),
                ("archived_at", models.DateTimeField(blank=True, null=True, verbose_name="put away")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "note",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="reflections.note",
                    ),
                ),
            ],
            options={
                "ordering": ["begun_at", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("note", None)), fields=["author", "begun_at"], name="attachment_waits"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["audio", "photo"])), name="attachment_kind_is_a_known_one"
                    ),
                    models.CheckConstraint(condition=models.Q(("sent_size__gt", 0)), name="attachment_is_not_empty"),
                    models.CheckConstraint(
                        condition=models.Q(("received__lte", models.F("sent_size"))),
                        name="attachment_is_not_more_than_itself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("file", ""), ("whole_at", None)),
                            models.Q(
                                ("refused", ""), ("whole_at__isnull", False), models.Q(("file", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="whole_attachment_has_its_file",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kept_at", None), ("note", None)),
                            models.Q(("kept_at__isnull", False), ("note__isnull", False), ("whole_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="kept_attachment_is_whole",
                    ),
                ],
            },
        ),
        frozen("reflections_attachment", "id", "author_id", "kind", "sent_sha256", "sent_size"),
        migrations.RunSQL(REFUSE, LET),
    ]

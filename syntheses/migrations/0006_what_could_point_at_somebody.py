"""What could point at somebody is decided by a second person, and what was decided is kept."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import people.clock
from people.protection import append_only

SECOND = """
CREATE FUNCTION exposure_is_decided_by_a_second_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.decided_by_id::text IS DISTINCT FROM current_setting('app.person', true) THEN
        RAISE EXCEPTION 'what could point at somebody is decided in one''s own name'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF EXISTS (
        SELECT 1 FROM syntheses_authorship WHERE synthesis_id = NEW.synthesis_id AND person_id = NEW.decided_by_id
    ) OR EXISTS (
        SELECT 1 FROM syntheses_paragraph WHERE id = NEW.paragraph_id AND changed_by_id = NEW.decided_by_id
    ) OR EXISTS (
        SELECT 1 FROM reflections_excerpt e JOIN reflections_note n ON n.id = e.note_id
        WHERE NEW.decided_by_id IN (e.made_by_id, n.author_id) AND e.id = NEW.excerpt_id
    ) OR EXISTS (
        SELECT 1 FROM syntheses_evidence v
        JOIN reflections_excerpt e ON e.id = v.excerpt_id JOIN reflections_note n ON n.id = e.note_id
        WHERE v.paragraph_id = NEW.paragraph_id AND n.author_id = NEW.decided_by_id
    ) THEN
        RAISE EXCEPTION 'what could point at somebody is decided by a second person'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.paragraph_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM syntheses_paragraph p JOIN syntheses_section s ON s.id = p.section_id
        WHERE p.id = NEW.paragraph_id AND p.version = NEW.version AND s.synthesis_id = NEW.synthesis_id
    ) THEN
        RAISE EXCEPTION 'a paragraph is decided of as it stands' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER exposure_is_decided_by_a_second_person BEFORE INSERT ON syntheses_exposuredecision
    FOR EACH ROW EXECUTE FUNCTION exposure_is_decided_by_a_second_person();
"""

UNDO = """
DROP TRIGGER IF EXISTS exposure_is_decided_by_a_second_person ON syntheses_exposuredecision;
DROP FUNCTION IF EXISTS exposure_is_decided_by_a_second_person();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reflections", "0013_shapes_of_note"),
        ("syntheses", "0005_what_editions_said"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ExposureDecision",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, help_text="Of the paragraph, when it was decided.")),
                (
                    "seen",
                    models.CharField(
                        help_text="A hash of the words and of all that spoke against them.", max_length=64
                    ),
                ),
                ("found", models.JSONField(help_text="How many stood behind it, and what could point at somebody.")),
                (
                    "readers",
                    models.CharField(
                        choices=[
                            ("public", "everyone, without signing in"),
                            ("funders", "every funder of the inquiry"),
                            ("granted", "the funders it is granted to"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("keep", "Keep it as it stands"),
                            ("generalise", "Say it more generally"),
                            ("hold-back", "Hold it back"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reason", models.TextField()),
                ("decided_at", models.DateTimeField(default=people.clock.now)),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "excerpt",
                    models.ForeignKey(
                        blank=True,
                        help_text="Where words are set large.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reflections.excerpt",
                    ),
                ),
                (
                    "paragraph",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exposure_decisions",
                        to="syntheses.paragraph",
                    ),
                ),
                (
                    "synthesis",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exposure_decisions",
                        to="syntheses.synthesis",
                    ),
                ),
            ],
            options={
                "ordering": ["decided_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("excerpt__isnull", False), ("paragraph", None)),
                            models.Q(("excerpt", None), ("paragraph__isnull", False)),
                            _connector="OR",
                        ),
                        name="exposure_is_of_a_paragraph_or_of_a_quote",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason__regex", "^\\s*$"), _negated=True),
                        name="exposure_decision_has_a_reason",
                    ),
                ],
            },
        ),
        append_only("syntheses_exposuredecision"),
        migrations.RunSQL(SECOND, UNDO),
    ]

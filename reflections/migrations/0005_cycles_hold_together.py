"""No cycle lies within itself, however many others are between; and a loop is single, double or not said."""

from django.conf import settings
from django.db import migrations, models

REFUSE = """
CREATE FUNCTION cycle_is_not_within_itself() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        WITH RECURSIVE around (id, parent_id) AS (
            SELECT id, parent_id FROM reflections_cycle WHERE id = NEW.parent_id
            UNION
            SELECT wider.id, wider.parent_id FROM reflections_cycle wider JOIN around ON wider.id = around.parent_id
        )
        SELECT FROM around WHERE id = NEW.id
    ) THEN
        RAISE EXCEPTION 'this cycle would lie within itself'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'cycle_is_not_within_itself';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER cycle_is_not_within_itself AFTER INSERT OR UPDATE OF parent_id ON reflections_cycle
FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL) EXECUTE FUNCTION cycle_is_not_within_itself();
"""
LET = """
DROP TRIGGER cycle_is_not_within_itself ON reflections_cycle;
DROP FUNCTION cycle_is_not_within_itself();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("behaviours", "0001_initial"),
        ("places", "0001_initial"),
        ("reflections", "0004_who_reads_without_the_text"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="cycle",
            constraint=models.CheckConstraint(
                condition=models.Q(("loop__in", ["", "single", "double"])), name="cycle_loop_is_a_known_one"
            ),
        ),
        migrations.RunSQL(REFUSE, LET),
    ]

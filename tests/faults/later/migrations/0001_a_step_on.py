"""What a next version might bring: a column that every note has, and an index over it."""

from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies = [("reflections", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE reflections_note ADD COLUMN a_step_on text NOT NULL DEFAULT '';"
            "CREATE INDEX reflections_note_a_step_on ON reflections_note (a_step_on);",
            "ALTER TABLE reflections_note DROP COLUMN a_step_on;",
        )
    ]

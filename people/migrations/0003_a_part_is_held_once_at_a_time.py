"""Two stretches of one part never overlap, open or ended: the database refuses what only the action refused."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.functions.comparison
from django.db import migrations, models

from people.stretches import ranges_of_words


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_what_the_database_refuses"),
    ]

    operations = [
        ranges_of_words(),
        migrations.RemoveConstraint(
            model_name="rolegrant",
            name="role_is_held_once_at_a_time",
        ),
        migrations.AddConstraint(
            model_name="rolegrant",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (
                        models.Func(
                            django.db.models.functions.comparison.Cast("person", models.TextField()),
                            django.db.models.functions.comparison.Cast("person", models.TextField()),
                            models.Value("[]"),
                            function="textrange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                    (
                        models.Func(
                            django.db.models.functions.comparison.Cast("role", models.TextField()),
                            django.db.models.functions.comparison.Cast("role", models.TextField()),
                            models.Value("[]"),
                            function="textrange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                    (
                        models.Func(
                            "starts",
                            "ends",
                            models.Value("[)"),
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="role_never_overlaps_itself",
                violation_error_message="They already hold this role at that time.",
            ),
        ),
    ]

"""Two stretches of one focus never overlap, open or ended; memberships hold the same by the same kind of range."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("behaviours", "0003_what_other_frameworks_are_near_to"),
        ("people", "0003_a_part_is_held_once_at_a_time"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="focusperiod",
            name="behaviour_is_in_focus_once",
        ),
        migrations.RemoveConstraint(
            model_name="placemembership",
            name="membership_never_overlaps_itself",
        ),
        migrations.AddConstraint(
            model_name="focusperiod",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (
                        models.Func(
                            "place",
                            "place",
                            models.Value("[]"),
                            function="int8range",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                    (
                        models.Func(
                            django.db.models.functions.comparison.Cast("behaviour", models.TextField()),
                            django.db.models.functions.comparison.Cast("behaviour", models.TextField()),
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
                name="focus_never_overlaps_itself",
                violation_error_message="This behaviour is in focus there already at that time.",
            ),
        ),
        migrations.AddConstraint(
            model_name="placemembership",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (
                        models.Func(
                            "place",
                            "place",
                            models.Value("[]"),
                            function="int8range",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
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
                            "starts",
                            "ends",
                            models.Value("[)"),
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="membership_never_overlaps_itself",
                violation_error_message="They already work in this place at that time.",
            ),
        ),
        # Nothing needs it any more: a person's key stands in a textrange, as a behaviour's does.
        migrations.RunSQL("DROP TYPE uuidrange", "CREATE TYPE uuidrange AS RANGE (subtype = uuid)"),
    ]

"""What was done and no other row tells, so that it can be undone; added to and never changed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import people.clock
from people.protection import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_a_part_is_held_once_at_a_time"),
    ]

    operations = [
        migrations.CreateModel(
            name="Act",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "done_at",
                    models.DateTimeField(help_text="The moment of the step, also of one that is undone or done again."),
                ),
                ("kind", models.SlugField(max_length=30)),
                (
                    "thing",
                    models.CharField(
                        blank=True, help_text="What it was done to, so that later acts are found.", max_length=120
                    ),
                ),
                ("said", models.CharField(blank=True, max_length=500, verbose_name="in words")),
                ("what", models.JSONField(blank=True, default=dict, help_text="How it stood before and after.")),
                ("at", models.DateTimeField(default=people.clock.now)),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [
                    models.Index(fields=["person", "-done_at"], name="act_lately"),
                    models.Index(condition=models.Q(("thing", ""), _negated=True), fields=["thing"], name="act_thing"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("kind", ""), _negated=True), name="act_is_of_a_kind")
                ],
            },
        ),
        append_only("people_act"),
    ]

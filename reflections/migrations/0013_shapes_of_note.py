"""Shapes of note: what stands beside them, what is held back, and what the database refuses of either."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import people.clock
from people.protection import append_only

# Words whose teller let them travel were let go by their writer too, when nobody asked for it yet.
RELEASED = """
UPDATE reflections_note note SET released_at = note.kept_at
WHERE note.purpose = 'vent' AND EXISTS (
    SELECT FROM reflections_excerpt excerpt
    WHERE excerpt.note_id = note.id AND excerpt.removed_at IS NULL AND excerpt.clearance IN ('cleared', 'amended')
);
"""

# Where nothing was to be written there are no words. Notes from before this was held to stay as they are.
NOTHING = """
CREATE FUNCTION refuse_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'nothing was to be written' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER nothing_written_has_no_note BEFORE INSERT ON reflections_note
    FOR EACH ROW WHEN (NEW.promise = 'nothing-written') EXECUTE FUNCTION refuse_words();
CREATE TRIGGER nothing_written_is_no_afterthought BEFORE UPDATE OF promise ON reflections_note
    FOR EACH ROW WHEN (NEW.promise = 'nothing-written' AND OLD.promise <> 'nothing-written')
    EXECUTE FUNCTION refuse_words();
"""
SOMETHING = """
DROP TRIGGER nothing_written_has_no_note ON reflections_note;
DROP TRIGGER nothing_written_is_no_afterthought ON reflections_note;
DROP FUNCTION refuse_words();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0002_a_behaviour_is_in_focus_once_at_a_time"),
        ("reflections", "0012_put_away_on_one_day"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Choosing",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("question", models.CharField(max_length=300)),
                ("opened_at", models.DateTimeField(default=people.clock.now)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-opened_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Fate",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("shaped", "shaped further"),
                            ("tried", "tried"),
                            ("let-go", "let go"),
                            ("returned", "told to whoever floated it"),
                        ],
                        max_length=10,
                    ),
                ),
                ("words", models.TextField()),
                ("happened_on", models.DateField(default=people.clock.today)),
                ("told_at", models.DateTimeField(default=people.clock.now)),
            ],
            options={
                "ordering": ["happened_on", "told_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="LeftUntagged",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("left_at", models.DateTimeField(default=people.clock.now)),
            ],
            options={
                "ordering": ["-left_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Reason",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("chosen", models.BooleanField()),
                ("words", models.TextField()),
                ("given_at", models.DateTimeField(default=people.clock.now)),
            ],
            options={
                "ordering": ["given_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Story",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("put_at", models.DateTimeField(default=people.clock.now)),
            ],
            options={
                "ordering": ["put_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("day", models.DateField(default=people.clock.today)),
            ],
            options={
                "ordering": ["-day", "pk"],
            },
        ),
        migrations.RemoveIndex(
            model_name="note",
            name="note_who_reads",
        ),
        migrations.AddField(
            model_name="note",
            name="released_at",
            field=models.DateTimeField(blank=True, help_text="When what let off steam was let go.", null=True),
        ),
        migrations.AddField(
            model_name="note",
            name="month",
            field=models.DateField(blank=True, help_text="The first day of the month that it notices.", null=True),
        ),
        migrations.AddField(
            model_name="note",
            name="promise_until",
            field=models.DateField(blank=True, null=True, verbose_name="the promise holds until"),
        ),
        migrations.AddField(
            model_name="note",
            name="prompt",
            field=models.CharField(
                blank=True,
                choices=[
                    ("happening", "Something that happened and seems to matter"),
                    ("actions", "What I mainly did"),
                    ("practice", "What I learnt about how I work"),
                    ("system", "What I learnt about how things hang together here"),
                    ("share", "Something I could share"),
                ],
                db_default="",
                default="",
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="note",
            name="form",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "a note"),
                    ("noticing", "a noticing"),
                    ("conversation", "a conversation"),
                    ("meeting", "a meeting"),
                    ("drop-in", "a drop-in"),
                    ("phone-call", "a phone call"),
                    ("convening", "a convening"),
                    ("walk", "a walk"),
                    ("before-act", "before an act"),
                    ("after-act", "after an act"),
                    ("significant-change", "a significant change"),
                    ("mediation", "a mediation"),
                    ("outcome", "an outcome"),
                    ("floated-idea", "a floated idea"),
                ],
                default="",
                max_length=30,
            ),
        ),
        migrations.RunSQL(RELEASED, migrations.RunSQL.noop),
        migrations.AddField(
            model_name="note",
            name="held",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.ExpressionWrapper(
                    models.Q(("purpose", "vent"), ("released_at__isnull", True)), output_field=models.BooleanField()
                ),
                output_field=models.BooleanField(),
            ),
        ),
        migrations.AddIndex(
            model_name="note",
            index=models.Index(
                fields=["id"],
                include=("author", "audience", "place", "happened_on", "archived_at", "promise", "held"),
                name="note_who_reads",
            ),
        ),
        migrations.AddIndex(
            model_name="note",
            index=models.Index(
                condition=models.Q(("prompt", ""), _negated=True),
                fields=["author", "-month"],
                name="note_notices_a_month",
            ),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=models.CheckConstraint(
                condition=models.Q(("prompt__in", ["", "happening", "actions", "practice", "system", "share"])),
                name="note_prompt_is_a_known_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("month", None), ("prompt", "")),
                    models.Q(models.Q(("prompt", ""), _negated=True), ("month__day", 1), ("month__isnull", False)),
                    _connector="OR",
                ),
                name="note_that_answers_a_prompt_says_for_which_month",
            ),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=models.CheckConstraint(
                condition=models.Q(("promise_until", None), models.Q(("promise", ""), _negated=True), _connector="OR"),
                name="only_a_promise_has_a_last_day",
            ),
        ),
        migrations.AddField(
            model_name="choosing",
            name="opened_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="choosing",
            name="place",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"
            ),
        ),
        migrations.AddField(
            model_name="fate",
            name="idea",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="fates", to="reflections.note"
            ),
        ),
        migrations.AddField(
            model_name="fate",
            name="told_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="leftuntagged",
            name="note",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="left_untagged", to="reflections.note"
            ),
        ),
        migrations.AddField(
            model_name="leftuntagged",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="reason",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="story",
            name="choosing",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="laid", to="reflections.choosing"
            ),
        ),
        migrations.AddField(
            model_name="story",
            name="note",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="laid", to="reflections.note"
            ),
        ),
        migrations.AddField(
            model_name="story",
            name="put_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="reason",
            name="story",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="reasons", to="reflections.story"
            ),
        ),
        migrations.AddField(
            model_name="choosing",
            name="stories",
            field=models.ManyToManyField(related_name="choosings", through="reflections.Story", to="reflections.note"),
        ),
        migrations.AddField(
            model_name="tally",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="tallies", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="tally",
            name="place",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place"
            ),
        ),
        migrations.AddConstraint(
            model_name="fate",
            constraint=models.CheckConstraint(
                condition=models.Q(("stage__in", ["shaped", "tried", "let-go", "returned"])),
                name="fate_stage_is_a_known_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="fate",
            constraint=models.CheckConstraint(
                condition=models.Q(("words__regex", "^\\s*$"), _negated=True), name="fate_has_words"
            ),
        ),
        migrations.AddConstraint(
            model_name="leftuntagged",
            constraint=models.UniqueConstraint(fields=("note", "person"), name="note_is_left_once"),
        ),
        migrations.AddConstraint(
            model_name="story",
            constraint=models.UniqueConstraint(fields=("choosing", "note"), name="story_lies_once_before_a_round"),
        ),
        migrations.AddConstraint(
            model_name="reason",
            constraint=models.CheckConstraint(
                condition=models.Q(("words__regex", "^\\s*$"), _negated=True), name="reason_has_words"
            ),
        ),
        migrations.AddConstraint(
            model_name="choosing",
            constraint=models.CheckConstraint(
                condition=models.Q(("question__regex", "^\\s*$"), _negated=True), name="choosing_asks_something"
            ),
        ),
        migrations.AddIndex(
            model_name="tally",
            index=models.Index(fields=["person", "-day"], name="tally_person"),
        ),
        migrations.RunSQL(NOTHING, SOMETHING),
        append_only("reflections_fate"),
        append_only("reflections_story"),
        append_only("reflections_reason"),
    ]

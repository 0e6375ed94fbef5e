"""A wording once kept, an answer once given and a position once taken stay as they are; a tag stands in its own note."""

from django.db import migrations

from people.protection import append_only


class Migration(migrations.Migration):
    dependencies = [("reflections", "0001_initial"), ("people", "0002_what_the_database_refuses")]

    operations = [
        append_only("reflections_revision"),
        append_only("reflections_clearance"),
        append_only("reflections_position"),
        # A tag on marked words names both the words and their note; one key holds the two together.
        migrations.RunSQL(
            "ALTER TABLE reflections_tag ADD CONSTRAINT tag_stands_in_its_own_note "
            "FOREIGN KEY (excerpt_id, note_id) REFERENCES reflections_excerpt (id, note_id) DEFERRABLE INITIALLY DEFERRED",
            "ALTER TABLE reflections_tag DROP CONSTRAINT tag_stands_in_its_own_note",
        ),
    ]

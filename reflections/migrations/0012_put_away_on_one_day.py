"""The day on which a note was put away stays, until it is taken out again: the time to do so is not made longer."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION note_is_put_away_on_one_day() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'this note was put away already'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'note_is_put_away_on_one_day';
END $$;
CREATE TRIGGER note_is_put_away_on_one_day BEFORE UPDATE OF archived_at ON reflections_note FOR EACH ROW
WHEN (OLD.archived_at IS NOT NULL AND NEW.archived_at <> OLD.archived_at)
EXECUTE FUNCTION note_is_put_away_on_one_day();
"""
LET = """
DROP TRIGGER note_is_put_away_on_one_day ON reflections_note;
DROP FUNCTION note_is_put_away_on_one_day();
"""


class Migration(migrations.Migration):
    dependencies = [("reflections", "0011_what_is_carried_in_and_out")]

    operations = [migrations.RunSQL(REFUSE, LET)]

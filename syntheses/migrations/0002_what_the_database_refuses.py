"""An edition keeps what it said, a signature what it meant; a dissent is changed by its holders alone (F-059)."""

from django.db import migrations

from people.protection import append_only, frozen

DISSENT = """
CREATE FUNCTION dissent_belongs_to_its_holders() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    person text := current_setting('app.person', true);
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a dissent is withdrawn by its holders, never taken away' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM syntheses_dissentholder
        WHERE dissent_id = OLD.id AND withdrawn_on IS NULL AND person_id::text = person
    ) THEN
        RAISE EXCEPTION 'a dissent is changed by its holders alone' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER dissent_belongs_to_its_holders BEFORE UPDATE OR DELETE ON syntheses_dissent
    FOR EACH ROW EXECUTE FUNCTION dissent_belongs_to_its_holders();

CREATE FUNCTION holding_belongs_to_its_holder() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    person text := current_setting('app.person', true);
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'who held a dissent is kept' USING ERRCODE = 'restrict_violation';
    END IF;
    -- A holder answers for themselves. Another holder of the same dissent may only ask them again, by rewording it.
    IF NEW.person_id IS DISTINCT FROM OLD.person_id OR NEW.dissent_id IS DISTINCT FROM OLD.dissent_id THEN
        RAISE EXCEPTION 'who held a dissent is kept' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.person_id::text = person THEN
        RETURN NEW;
    END IF;
    IF NEW.accepted_on IS NULL AND NEW.withdrawn_on IS NOT DISTINCT FROM OLD.withdrawn_on AND EXISTS (
        SELECT 1 FROM syntheses_dissentholder
        WHERE dissent_id = OLD.dissent_id AND withdrawn_on IS NULL AND person_id::text = person
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'only its holder accepts or withdraws a dissent' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER holding_belongs_to_its_holder BEFORE UPDATE OR DELETE ON syntheses_dissentholder
    FOR EACH ROW EXECUTE FUNCTION holding_belongs_to_its_holder();
"""

UNDO = """
DROP TRIGGER IF EXISTS dissent_belongs_to_its_holders ON syntheses_dissent;
DROP FUNCTION IF EXISTS dissent_belongs_to_its_holders();
DROP TRIGGER IF EXISTS holding_belongs_to_its_holder ON syntheses_dissentholder;
DROP FUNCTION IF EXISTS holding_belongs_to_its_holder();
"""


class Migration(migrations.Migration):
    dependencies = [("syntheses", "0001_initial"), ("people", "0002_what_the_database_refuses")]

    operations = [
        append_only("syntheses_signoff"),
        append_only("syntheses_correction"),
        frozen(
            "syntheses_edition",
            *(
                "synthesis_id",
                "number",
                "slug",
                "title",
                "kind",
                "authors",
                "standfirst",
                "period_starts",
                "period_ends",
            ),
            *("version", "snapshot", "sha256", "audience", "published_on", "published_at", "published_by_id"),
        ),
        migrations.RunSQL(DISSENT, UNDO),
    ]

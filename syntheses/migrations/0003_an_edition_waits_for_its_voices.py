"""No edition without the signature of every author under its version, and the acceptance of every dissent's holder."""

from django.db import migrations

WAITS = """
CREATE FUNCTION edition_waits_for_its_voices() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- One writer of a piece at a time: whoever changes it, signs it or publishes it holds its row.
    PERFORM 1 FROM syntheses_synthesis WHERE id = NEW.synthesis_id FOR UPDATE;
    IF NOT EXISTS (SELECT 1 FROM syntheses_synthesis WHERE id = NEW.synthesis_id AND version = NEW.version) THEN
        RAISE EXCEPTION 'an edition is made of the version that stands' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM syntheses_authorship WHERE synthesis_id = NEW.synthesis_id) THEN
        RAISE EXCEPTION 'an edition has authors' USING ERRCODE = 'restrict_violation';
    END IF;
    IF EXISTS (
        SELECT 1 FROM syntheses_authorship a WHERE a.synthesis_id = NEW.synthesis_id AND NOT EXISTS (
            SELECT 1 FROM syntheses_signoff s
            WHERE s.synthesis_id = a.synthesis_id AND s.person_id = a.person_id AND s.version = NEW.version
        )
    ) THEN
        RAISE EXCEPTION 'an author has not signed this version' USING ERRCODE = 'restrict_violation';
    END IF;
    IF EXISTS (
        SELECT 1 FROM syntheses_dissentholder h
        JOIN syntheses_dissent d ON d.id = h.dissent_id
        WHERE d.synthesis_id = NEW.synthesis_id AND h.accepted_on IS NULL AND h.withdrawn_on IS NULL
    ) THEN
        RAISE EXCEPTION 'a different view is not accepted by those who hold it' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER edition_waits_for_its_voices BEFORE INSERT ON syntheses_edition
    FOR EACH ROW EXECUTE FUNCTION edition_waits_for_its_voices();
"""

UNDO = """
DROP TRIGGER IF EXISTS edition_waits_for_its_voices ON syntheses_edition;
DROP FUNCTION IF EXISTS edition_waits_for_its_voices();
"""


class Migration(migrations.Migration):
    dependencies = [("syntheses", "0002_what_the_database_refuses")]

    operations = [migrations.RunSQL(WAITS, UNDO)]

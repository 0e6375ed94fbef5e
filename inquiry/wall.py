"""The second wall: what the database itself lets those reach who do not work in the inquiry.

The sets of each floor's ``access.py`` decide who reads what. Behind them stands this: the requests of whoever holds no
working part (funders, administrators, those whose part has ended, anybody signed out) are served under the role
``inquiry_reader``, which is granted what is named here and nothing else. A table that is not named does not exist for
it, so what is new is private until somebody says otherwise. Why so: docs/decisions/0019-the-second-wall.md.

A migration that takes away a column which a condition here names drops the policies ``wall_reader`` and ``wall_web`` of
that table first; they are made anew when it is done.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.core.management.base import CommandError
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

from inquiry.services.addresses import READER

READ, ADD, CHANGE, KEEP = "SELECT", "SELECT, INSERT", "SELECT, UPDATE", "SELECT, INSERT, UPDATE"
TAKE_AWAY = f"{KEEP}, DELETE"

MINE = "{} = (SELECT beyond_person())"
AN_ADMINISTRATOR = "(SELECT beyond_plays('administrator'))"
AT_THE_DOOR = "(SELECT beyond_at_the_door())"
# Whoever looked at what is theirs is named to them, with the part that they play.
WHO_LOOKED = "SELECT person_id FROM people_accessevent WHERE of_id = (SELECT beyond_person())"
PUBLISHED = "{} IN (SELECT synthesis_id FROM syntheses_edition)"  # itself only what this person may read


@dataclass(frozen=True)
class Reach:
    """What is within reach of a table: what may be done, with which rows, and of which columns.

    ``rows`` is the condition under which a row is there at all, for reading as for writing; empty means every row.
    ``columns`` are those that can be read; empty means all of them.
    """

    rights: str
    rows: str = ""
    columns: tuple[str, ...] = ()


REACH: dict[str, Reach] = {
    # Who they are, and how they come in. At the door nobody is known yet, and an address must be found.
    "people_session": Reach(
        TAKE_AWAY, f"{MINE.format('person_id')} OR {AN_ADMINISTRATOR} OR {AT_THE_DOOR} OR person_id IS NULL"
    ),
    "people_person": Reach(
        KEEP,
        " OR ".join(
            (
                MINE.format("id"),
                AN_ADMINISTRATOR,
                AT_THE_DOOR,
                "id IN (SELECT person_id FROM syntheses_authorship)",
                f"id IN ({WHO_LOOKED})",
            )
        ),
    ),
    # Whoever lost their keys says so at the door, and those who may let them in again are written to.
    "people_rolegrant": Reach(
        KEEP, f"{MINE.format('person_id')} OR {AN_ADMINISTRATOR} OR {AT_THE_DOOR} OR person_id IN ({WHO_LOOKED})"
    ),
    "people_lostkeys": Reach(ADD, f"{MINE.format('person_id')} OR {AN_ADMINISTRATOR} OR {AT_THE_DOOR}"),
    "people_wayback": Reach(ADD, "lost_id IN (SELECT id FROM people_lostkeys)"),
    "mfa_authenticator": Reach(TAKE_AWAY, f"{MINE.format('user_id')} OR {AN_ADMINISTRATOR} OR {AT_THE_DOOR}"),
    "people_invitation": Reach(KEEP, f"{AN_ADMINISTRATOR} OR {AT_THE_DOOR}"),
    "people_letter": Reach(
        KEEP,
        f"{AN_ADMINISTRATOR} OR {AT_THE_DOOR}",
        ("id", "to", "subject", "written_at", "sent_at", "attempts", "try_again_at", "failed_because"),
    ),
    "people_accessevent": Reach(ADD, f"{MINE.format('person_id')} OR person_id IS NULL OR {MINE.format('of_id')}"),
    "people_act": Reach(ADD, MINE.format("person_id")),
    "account_emailaddress": Reach(KEEP, f"{MINE.format('user_id')} OR {AN_ADMINISTRATOR} OR {AT_THE_DOOR}"),
    # What somebody began to write while they worked here is theirs afterwards too, and so is the note that it changes.
    "reflections_draft": Reach(CHANGE, MINE.format("author_id")),
    "reflections_note": Reach(READ, MINE.format("author_id")),
    "reflections_revision": Reach(READ, MINE.format("written_by_id")),
    # What is open to anybody, and what administrators arrange.
    "reflections_inquiry": Reach(KEEP),
    "reflections_subquestion": Reach(KEEP),
    "reflections_reviewperiod": Reach(KEEP),
    "behaviours_framework": Reach(READ),
    "behaviours_frameworkversion": Reach(READ),
    "behaviours_behaviour": Reach(READ),
    "behaviours_wording": Reach(READ),
    "places_place": Reach(KEEP, AN_ADMINISTRATOR),
    "places_placemembership": Reach(KEEP, AN_ADMINISTRATOR),
    # What was published, for whom it was published.
    "syntheses_edition": Reach(
        READ,
        "audience = 'public' OR (SELECT beyond_plays('funder')) AND (audience = 'funders'"
        " OR audience = 'granted' AND synthesis_id IN (SELECT synthesis_id FROM syntheses_grant))",
    ),
    "syntheses_report": Reach(READ, "state = 'ready' AND edition_id IN (SELECT id FROM syntheses_edition)"),
    "syntheses_grant": Reach(READ, MINE.format("person_id")),
    "syntheses_authorship": Reach(READ, PUBLISHED.format("synthesis_id")),
    "syntheses_synthesis": Reach(READ, PUBLISHED.format("id")),
    "syntheses_synthesis_places": Reach(READ, PUBLISHED.format("synthesis_id")),
    "syntheses_synthesislink": Reach(
        READ, f"{PUBLISHED.format('from_piece_id')} AND {PUBLISHED.format('to_piece_id')}"
    ),
}

# Asked by the conditions above, once for each statement. They read as the owner, so that a condition on the parts that
# people play needs no row of them to be within reach.
FUNCTIONS = """
CREATE OR REPLACE FUNCTION beyond_person() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT NULLIF(current_setting('app.person', true), '')::uuid
$$;
CREATE OR REPLACE FUNCTION beyond_at_the_door() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT COALESCE(current_setting('app.door', true), '') = 'open'
$$;
CREATE OR REPLACE FUNCTION beyond_plays(part text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT EXISTS (
        SELECT FROM public.people_rolegrant AS held JOIN public.people_person AS person ON person.id = held.person_id
        WHERE person.id = NULLIF(current_setting('app.person', true), '')::uuid AND person.is_active
            AND held.role = part AND held.starts <= {today} AND (held.ends IS NULL OR held.ends > {today})
    )
$$;
"""

HOW_TO_MAKE_IT = (
    "The database has no role «{reader}» that «{web}» may become, behind which those are served who do not work in the"
    " inquiry. As the server's superuser, once (compose: docker compose exec db psql -U postgres):"
    " {made}GRANT {reader} TO {web} WITH INHERIT FALSE, SET TRUE;"
)


def see_that_it_can_stand(connection: BaseDatabaseWrapper, web: str) -> None:
    """See that the role is there and that the web role may become it.

    Raises:
        CommandError: with the one statement that whoever keeps the database must run.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = %s)", [READER])
        (is_there,) = cursor.fetchone()
        if is_there:
            cursor.execute("SELECT pg_has_role(%s, %s, 'SET')", [web, READER])
            if cursor.fetchone() == (True,):
                return
    made = "" if is_there else f"CREATE ROLE {READER} NOLOGIN; "
    raise CommandError(HOW_TO_MAKE_IT.format(reader=READER, web=web, made=made))


def build(connection: BaseDatabaseWrapper, web: str) -> None:
    """Grant the reader's role what is named here, in one transaction, and only when something of it has changed."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        statements = [statement.as_string(cursor.cursor) for statement in _statements(tables, web)]
        drawn = hashlib.sha256("\n".join(statements).encode()).hexdigest()
        cursor.execute("SELECT obj_description(to_regprocedure('beyond_person()'), 'pg_proc')")
        if cursor.fetchone() == (drawn,):
            return
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        _take_down(cursor)
        for statement in statements:
            cursor.execute(statement)
        cursor.execute(sql.SQL("COMMENT ON FUNCTION beyond_person() IS {}").format(sql.Literal(drawn)))


def _take_down(cursor: object) -> None:
    execute = cursor.execute  # type: ignore[attr-defined]  # Django declares no type of its cursors
    execute("SELECT tablename, policyname FROM pg_policies WHERE schemaname = 'public' AND policyname LIKE 'wall_%%'")
    for table, policy in cursor.fetchall():  # type: ignore[attr-defined]
        execute(sql.SQL("DROP POLICY {} ON {}").format(sql.Identifier(policy), sql.Identifier(table)))
    execute(sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}").format(sql.Identifier(READER)))
    execute(sql.SQL("REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {}").format(sql.Identifier(READER)))


def _statements(tables: set[str], web: str) -> Iterator[sql.Composed]:
    reader, server = sql.Identifier(READER), sql.Identifier(web)
    yield sql.SQL(FUNCTIONS.replace("{today}", "(now() AT TIME ZONE {zone})::date")).format(
        zone=sql.Literal(settings.TIME_ZONE)
    )
    yield sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(reader)
    for name, reach in sorted(REACH.items()):
        if name not in tables:
            continue
        table, said = sql.Identifier(name), {"table": sql.Identifier(name), "reader": reader, "web": server}
        for right in reach.rights.split(", "):
            columns = sql.SQL(", ").join(map(sql.Identifier, reach.columns))
            which = sql.SQL(" ({})").format(columns) if right == READ and reach.columns else sql.SQL("")
            yield sql.SQL("GRANT {right}{which} ON {table} TO {reader}").format(
                right=sql.SQL(right), which=which, **said
            )
        yield sql.SQL("ALTER TABLE {} {} ROW LEVEL SECURITY").format(
            table, sql.SQL("ENABLE" if reach.rows else "DISABLE")
        )
        if reach.rows:
            rows = sql.SQL(reach.rows)
            yield sql.SQL("CREATE POLICY wall_reader ON {table} TO {reader} USING ({rows}) WITH CHECK ({rows})").format(
                rows=rows, **said
            )
            yield sql.SQL("CREATE POLICY wall_web ON {table} TO {web} USING (true) WITH CHECK (true)").format(**said)

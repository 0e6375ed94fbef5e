"""The embedded database and broker: closed to others, careful with folders, and back after a crash."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
import redis

from inquiry.services import InUse, start
from inquiry.services.processes import Sighting, end
from inquiry.services.servers import Servers
from tests.services.ground import ROOT, environment, installation


def _ask(servers: Servers, question: str, user: str = "inquiry_owner") -> list[tuple[object, ...]]:
    a = servers.addresses
    password = a.owner_password if user == "inquiry_owner" else a.web_password
    with psycopg.connect(host=a.sockets, user=user, password=password, dbname="inquiry") as connection:
        cursor = connection.execute(question)
        return cursor.fetchall() if cursor.description else []


def test_data_survive_and_no_folder_changes_its_mode() -> None:
    with installation("a var with spaces") as var:
        var.mkdir(mode=0o750)
        watched = [var, *var.parents]
        before = [folder.stat().st_mode for folder in watched]
        with start(var) as servers:
            _ask(servers, "CREATE TABLE kept (words text); INSERT INTO kept VALUES ('said once')")
            assert redis.Redis.from_url(servers.environment["REDIS_URL"]).ping()
            assert Path(servers.addresses.sockets).stat().st_mode & 0o077 == 0
            assert _ask(servers, "SELECT current_setting('data_checksums'), current_setting('listen_addresses')") == [
                ("on", "")
            ]
        with start(var) as servers:
            assert _ask(servers, "SELECT words FROM kept") == [("said once",)]
        assert [folder.stat().st_mode for folder in watched] == before


def test_the_web_role_rules_nothing_and_a_wrong_password_opens_nothing() -> None:
    with installation() as var, start(var, lasting=False) as servers:
        rights = "SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user"
        assert _ask(servers, rights, user="inquiry_web") == [(False, False, False)]
        become = "SELECT pg_has_role('inquiry_reader', 'SET'), pg_has_role('inquiry_reader', 'USAGE')"
        assert _ask(servers, become, user="inquiry_web") == [(True, False)]
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(host=servers.addresses.sockets, user="postgres", password="guess", dbname="inquiry")
        with pytest.raises(redis.AuthenticationError):
            redis.Redis(port=servers.addresses.valkey_port).ping()
        commands = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
        assert servers.addresses.valkey_password not in commands
        assert servers.addresses.postgres_password not in commands


def test_only_one_may_run_an_installation() -> None:
    with installation() as var, start(var, lasting=False), pytest.raises(InUse, match="already running"):
        Servers(var)


def test_servers_that_are_thrown_away_leave_nothing() -> None:
    with installation() as var:
        with start(var, lasting=False) as servers:
            home = servers.home
        assert not (home / "postgres").exists()
        assert not Path(servers.addresses.sockets).exists()


@pytest.mark.faults
def test_after_kill_9_the_orphans_are_ended_and_what_was_written_is_there() -> None:
    story = """
import os, signal, sys, psycopg
from pathlib import Path
from inquiry.services import start
servers = start(Path(sys.argv[1]))
a = servers.addresses
with psycopg.connect(host=a.sockets, user="inquiry_owner", password=a.owner_password, dbname="inquiry") as connection:
    connection.execute("CREATE TABLE kept (words text)")
    connection.execute("INSERT INTO kept VALUES ('before the crash')")
os.kill(os.getpid(), signal.SIGKILL)
"""
    with installation() as var:
        done = subprocess.run([sys.executable, "-c", story, str(var)], cwd=ROOT, env=environment(var), check=False)
        assert done.returncode == -signal.SIGKILL
        with start(var) as servers:
            assert servers.leftovers == ["postgres", "valkey"]
            assert _ask(servers, "SELECT words FROM kept") == [("before the crash",)]


@pytest.mark.faults
def test_nothing_that_a_killed_server_left_writes_on_beside_a_new_one() -> None:
    with installation() as var, start(var) as servers:
        a = servers.addresses
        busy = psycopg.connect(host=a.sockets, user="inquiry_owner", password=a.owner_password, dbname="inquiry")
        orphan = Sighting.of(busy.info.backend_pid)
        forever = "SELECT count(*) FROM generate_series(1, 100000) a, generate_series(1, 100000) b"
        asking = ThreadPoolExecutor(1).submit(busy.execute, forever)
        at_work = f"SELECT 1 FROM pg_stat_activity WHERE pid = {orphan.pid} AND state = 'active'"
        deadline = time.monotonic() + 20
        while not _ask(servers, at_work):
            assert time.monotonic() < deadline
        servers.started["postgres"].kill()
        servers.started["postgres"].wait()
        assert orphan.lives()  # it does not look up before its work is done
        servers.postgres.start(servers.launch)
        lives_on = orphan.lives()
        end(orphan, signal.SIGKILL)
        assert not lives_on
        assert _ask(servers, "SELECT 1") == [(1,)]
        with pytest.raises(psycopg.OperationalError):
            asking.result(10)


@pytest.mark.faults
def test_a_stale_note_of_a_server_that_is_somebody_else_by_now_stops_nothing() -> None:
    with installation() as var:
        with start(var):
            pass
        data = Servers(var)
        note = data.postgres.data / "postmaster.pid"
        data.register.let_go()
        note.write_text(f"{os.getppid()}\n{note.parent}\n0\n5432\n", encoding="utf-8")
        with start(var) as servers:
            assert _ask(servers, "SELECT 1") == [(1,)]
        os.kill(os.getppid(), 0)  # it was left alone

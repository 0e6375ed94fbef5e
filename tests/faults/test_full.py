"""F7, F8: the disk is full. What cannot be written is refused in words, what can be read is read, and it goes on alone.

The first two need nothing but PostgreSQL's own processes and util-linux, on any Linux, as any account: files may not
grow beyond a length, which is what PostgreSQL meets where a quota is used up. In full, where this machine lets a file
system be mounted, the same is done on one that is filled to its last block.
"""

import os
import secrets
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from inquiry.services.addresses import Addresses
from inquiry.services.programs import Account
from tests.faults.audit import audit
from tests.faults.clients import Line, Writers, writers
from tests.faults.ground import FULL, Running
from tests.faults.told import Fault
from tests.services.ground import installation

pytestmark = pytest.mark.faults

KB, MB = 2**10, 2**20
REACH = "refused with 503 and Retry-After, 0 acknowledged lost, pages read meanwhile, goes on unaided within 10 s"
REACH_OF_THE_LOG = "refused with 503 and Retry-After, 0 acknowledged lost, recovers and goes on unaided within 20 s"


def test_no_room_for_notes(running: Running, fault: Callable[[str], Fault]) -> None:
    line = fault("F7")
    line.did = "files of the data may not grow beyond 16 MB, which the log's do not"
    line.reach = REACH
    writing = writers(running, 4, long)
    with no_file_longer_than(16 * MB, running.postgres):
        writing.start()
        refused = until_refused(writing)
        read = Line(running.port, running.people[0]).get("/notes/")
    _goes_on(line, running, writing, time.monotonic())
    line.judge(refused=refused, notes_were_read=read.status == 200, back_within_10_s=(line.back or 99) <= 10)


def test_no_room_for_the_log(running: Running, fault: Callable[[str], Fault]) -> None:
    line = fault("F8")
    line.did = (
        "nothing may be written beyond 8 kB of any file, neither by the server nor by one that is started meanwhile"
    )
    line.reach = REACH_OF_THE_LOG
    server = running.number("postgres")
    assert running.up
    watcher = running.up.process.pid
    writing = writers(running, 4)
    with no_file_longer_than(8 * KB, lambda: [watcher, *running.postgres()]):
        writing.start()
        refused = until_refused(writing)
        end = time.monotonic() + 60
        while running.number("postgres") == server and time.monotonic() < end:
            time.sleep(0.1)
        time.sleep(3)
    _goes_on(line, running, writing, time.monotonic())
    line.judge(
        refused=refused,
        the_server_had_ended=running.number("postgres") != server,
        back_within_20_s=(line.back or 99) <= 20,
    )


@pytest.mark.skipif(not FULL, reason="part of `make faults`")
def test_a_file_system_that_is_full(fault: Callable[[str], Fault]) -> None:
    for_data, for_log = fault("F7"), fault("F8")
    for_data.reach, for_log.reach = REACH, REACH_OF_THE_LOG
    with installation() as var:
        home = Path(Addresses.kept_in(var).home)
        data, log = home, home.with_name(f"{home.name}-log")
        account = Account.for_data(home / "postgres")
        with mounted(data, 700, account), mounted(log, 120, account) as could:
            if not could:
                for line in (for_data, for_log):
                    line.did = "on a file system of its own: none can be mounted here; the limit above stands for it"
                    line.is_judged = True
                return
            running = Running(var)
            try:
                running.start()
                _fill(for_data, running, data, "the data's")
                running.stop()
                _move_the_log(home / "postgres", log)
                running.start()
                _fill(for_log, running, log, "the log's")
            finally:
                running.stop()
    for line in (for_data, for_log):
        assert line.is_survived, line


def _fill(line: Fault, running: Running, folder: Path, whose: str) -> None:
    line.did = f"{whose} file system filled to its last block under 4 who write"
    writing = writers(running, 4, long)
    writing.start()
    try:
        writing.until(20)
        filler = folder / "filler"
        with suppress(OSError), filler.open("wb", buffering=0) as out:
            while out.write(bytes(MB)):
                pass
        refused = until_refused(writing)
        time.sleep(5)
    finally:
        filler.unlink(missing_ok=True)
    _goes_on(line, running, writing, time.monotonic())
    line.judge(refused=refused, back_within_20_s=(line.back or 99) <= 20)


def _goes_on(line: Fault, running: Running, writing: Writers, freed: float) -> None:
    """There is room again: everyone sees their notes through, and all is counted."""
    try:
        writing.until(40)
    finally:
        writing.stop()
    audit(line, running, writing)
    line.back = writing.first_after(freed)
    line.did += f" (answers: {dict(writing.answers)})"
    assert writing.wrong == []


def long(key: UUID) -> str:
    """Words that take room, however they are packed."""
    return f"Note {key}. " + " ".join(secrets.token_urlsafe(60) for _ in range(900))


def until_refused(writing: Writers, seconds: float = 120) -> bool:
    """Wait until everyone has been told that there is no room."""
    end = time.monotonic() + seconds
    while not all(one.answers[503] for one in writing.all):
        assert time.monotonic() < end, f"{writing.answers} {writing.wrong[:2]}"
        time.sleep(0.1)
    return True


@contextmanager
def no_file_longer_than(size: int, processes: Callable[[], list[int]]) -> Iterator[None]:
    """Let no file of these processes, or of those that they start, grow beyond a length for a while."""
    _limit(processes(), str(size))
    try:
        yield
    finally:
        _limit(processes(), "unlimited")


def _limit(processes: list[int], size: str) -> None:
    for pid in processes:
        with suppress(FileNotFoundError):
            owner = Path(f"/proc/{pid}").stat()
            # As the account that the process belongs to: root in a container may not touch another's limits.
            is_mine = owner.st_uid == os.geteuid()
            as_owner: dict[str, Any] = (
                {} if is_mine else {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []}
            )
            done = subprocess.run(
                ["prlimit", "--pid", str(pid), f"--fsize={size}:"], capture_output=True, text=True, check=False,
                cwd="/", **as_owner,
            )  # fmt: skip
            assert done.returncode == 0 or not Path(f"/proc/{pid}").exists(), done.stderr


@contextmanager
def mounted(folder: Path, megabytes: int, account: Account) -> Iterator[bool]:
    """A small file system of its own in this folder, where this machine lets one be mounted."""
    account.folder(folder)
    how = f"size={megabytes}m,mode=700,uid={account.uid},gid={account.gid}"
    command = ["mount", "-t", "tmpfs", "-o", how, "none", str(folder)]
    could = subprocess.run(command, capture_output=True, check=False).returncode == 0
    try:
        yield could
    finally:
        if could:
            subprocess.run(["umount", "-l", str(folder)], check=True)
        with suppress(OSError):
            folder.rmdir()


def _move_the_log(data: Path, folder: Path) -> None:
    """Let the write-ahead log of a stopped cluster lie elsewhere."""
    entry = data.stat()
    os.chown(folder, entry.st_uid, entry.st_gid)
    shutil.copytree(data / "pg_wal", folder / "pg_wal")
    for path in (folder / "pg_wal", *(folder / "pg_wal").rglob("*")):
        os.chown(path, entry.st_uid, entry.st_gid)
    (folder / "pg_wal").chmod(0o700)
    shutil.rmtree(data / "pg_wal")
    (data / "pg_wal").symlink_to(folder / "pg_wal")

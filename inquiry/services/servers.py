"""The embedded pair together: started, handed over with their addresses, and ended."""

import contextlib
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from inquiry.services.addresses import Addresses, free_port, is_free
from inquiry.services.postgres import Launch, Postgres, plain_environment
from inquiry.services.processes import InUse, Register, Sighting, end
from inquiry.services.programs import Account, Programs
from inquiry.services.valkey import Valkey


class Servers:
    """PostgreSQL and Valkey of one installation.

    Holds a lock on their data for as long as they run. The lock goes with the process that holds it, however it ends.
    """

    def __init__(self, var: Path, *, lasting: bool = True) -> None:
        addresses = Addresses.kept_in(var)
        self.home, self.lasting, self.var = Path(addresses.home), lasting, var
        self.account = Account.for_data(self.home / "postgres")
        self.account.folder(self.home)
        self.register = Register(self.home)
        self.leftovers = self.register.end_leftovers()
        if not is_free(addresses.valkey_port):
            addresses = addresses.moved_to_port(var, free_port())
        programs = Programs.found().for_account(self.account, self.home)
        self.addresses = addresses
        self.environment = addresses.environment()
        self.postgres = Postgres(addresses, programs.postgres, self.account, lasting=lasting)
        self.valkey = Valkey(addresses, programs.valkey, self.account, lasting=lasting)
        self.started: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, launch: Launch | None = None) -> Self:
        """Start both, as children that ``launch`` makes."""
        launch = launch or self.launch
        try:
            self.postgres.prepare()
            self.started["postgres"] = self.postgres.start(launch)
            self.started["valkey"] = self.valkey.start(launch)
        except BaseException:
            self.stop()
            raise
        return self

    def launch(self, name: str, command: list[str], *, told: str = "") -> "subprocess.Popen[bytes]":
        """Start one server with its log in a file; what it is told goes through its standard input, never on view."""
        with (self.home / f"{name}.log").open("wb") as log:
            child = popen(command, self.account, self.home, told=told, output=log)
        self.started[name] = child
        self.register.write_down(name, child.pid)
        return child

    def stop(self) -> None:
        """End both, the bell first, and let go of the data; of servers that do not last nothing remains."""
        for name, message in (("valkey", signal.SIGTERM), ("postgres", signal.SIGINT)):
            if (child := self.started.pop(name, None)) and child.poll() is None:
                end(Sighting.of(child.pid), message, patience=30)
                child.wait()
                self.register.cross_out(name)
        if not self.lasting:
            for folder in (self.postgres.data, self.postgres.sockets, self.valkey.data):
                shutil.rmtree(folder, ignore_errors=True)
            if self.home.resolve() != self.var.resolve() and not (self.home / "postgres").exists():
                shutil.rmtree(self.home, ignore_errors=True)
        self.register.let_go()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def popen(
    command: list[str],
    account: Account,
    folder: Path,
    *,
    told: str = "",
    output: int | IO[bytes] = subprocess.PIPE,
) -> "subprocess.Popen[bytes]":
    """Start one server in a session of its own, as its account, in a folder that the account can enter."""
    child = subprocess.Popen(  # noqa: S603
        command,
        stdin=subprocess.PIPE if told else subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        cwd=folder,
        env=plain_environment(),
        umask=0o077,
        start_new_session=True,
        user=account.user,
        group=account.group,
        extra_groups=account.further_groups,
    )
    if child.stdin:
        with contextlib.suppress(BrokenPipeError):
            child.stdin.write(told.encode())
            child.stdin.close()
    return child


def start(var: Path, *, lasting: bool = True) -> Servers:
    """Start an embedded pair for the installation in this folder, without any supervisor.

    Args:
        var: the installation's folder; its addresses are those that the settings derive from it.
        lasting: false for a pair that is thrown away when it is stopped: fast, and safe against nothing.
    """
    return Servers(var, lasting=lasting).start()


@contextlib.contextmanager
def running(var: Path) -> Iterator[None]:
    """Let a command use the installation's services: those that run already, or a pair started for the while."""
    try:
        servers = Servers(var)
    except InUse:
        yield
        return
    with servers.start():
        yield

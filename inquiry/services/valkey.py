"""The embedded Valkey: the bell between the web server and the workers."""

import socket
import subprocess
import time
from pathlib import Path

from inquiry.services.addresses import Addresses
from inquiry.services.postgres import Launch
from inquiry.services.programs import Account
from inquiry.services.trouble import Trouble


class Valkey:
    """One server on the loopback, behind a password; what it was told survives it, though nothing depends on that."""

    def __init__(self, addresses: Addresses, program: Path, account: Account, *, lasting: bool) -> None:
        self.addresses, self.program, self.account, self.lasting = addresses, program, account, lasting
        self.data = Path(addresses.home) / ("valkey" if lasting else "valkey.fleeting")

    def start(self, launch: Launch) -> "subprocess.Popen[bytes]":
        """Start the server and wait until it answers.

        A log that a crash left unreadable is set aside: every job stands in a row of the database and is nudged again.

        Raises:
            Trouble: it does not start.
        """
        self.account.folder(self.data)
        log = self.data / "appendonlydir"
        server = self._started(launch)
        if server is None and log.exists():
            log.rename(self.data / f"unreadable-{time.time_ns()}")
            server = self._started(launch)
        if server is None:
            message = "Valkey ended as soon as it was started; its log says why."
            raise Trouble(message)
        return server

    def _started(self, launch: Launch) -> "subprocess.Popen[bytes] | None":
        settings = [
            "bind 127.0.0.1",
            f"port {self.addresses.valkey_port}",
            f"requirepass {self.addresses.valkey_password}",
            f'dir "{_quoted(self.data)}"',
            f"appendonly {'yes' if self.lasting else 'no'}",
            "appendfsync everysec",
            'save ""',
            "maxmemory 256mb",
            "maxmemory-policy noeviction",
            "loglevel warning",
        ]
        server = launch("valkey", [str(self.program), "-"], told="\n".join(settings) + "\n")
        until = time.monotonic() + 30
        while not self.answers():
            if server.poll() is not None:
                return None
            if time.monotonic() > until:
                message = "Valkey has not answered for half a minute."
                raise Trouble(message)
            time.sleep(0.03)
        return server

    def answers(self) -> bool:
        """Whether our own Valkey, the one that knows the password, answers on the port."""
        try:
            with socket.create_connection(("127.0.0.1", self.addresses.valkey_port), timeout=2) as line:
                line.sendall(f"AUTH {self.addresses.valkey_password}\r\nPING\r\n".encode())
                heard = b""
                while heard.count(b"\r\n") < 2 and (more := line.recv(200)):
                    heard += more
                return heard == b"+OK\r\n+PONG\r\n"
        except OSError:
            return False


def _quoted(path: Path) -> str:
    return str(path).replace("\\", "\\\\").replace('"', '\\"')

"""Where the embedded services will be found, and the passwords that open them: known before they are started.

Everything is drawn once and kept in ``var/services.json``, which only its owner can read.
"""

import json
import os
import secrets
import socket
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Self
from urllib.parse import quote

from inquiry.services.trouble import Trouble

# A socket's whole name may have 107 bytes on Linux and 103 on macOS; PostgreSQL adds "/.s.PGSQL.5432".
LONGEST_SOCKET_FOLDER = 85
DATABASE, OWNER, WEB = "inquiry", "inquiry_owner", "inquiry_web"
# What `web` becomes for those who do not work in the inquiry (inquiry/wall.py).
READER = "inquiry_reader"


@dataclass(frozen=True)
class Addresses:
    """One installation's own places and passwords.

    ``home`` holds the servers' data: under ``var/``, or in a system folder where root's PostgreSQL must run as an
    account that may not be able to enter the clone. It is drawn with the passwords, so a clone that is moved keeps its
    data.
    """

    name: str
    home: str
    sockets: str
    secret_key: str
    postgres_password: str
    owner_password: str
    web_password: str
    valkey_password: str
    valkey_port: int

    @classmethod
    def kept_in(cls, var: Path) -> Self:
        """Read what was drawn for this installation, or draw it now.

        Raises:
            Trouble: the folder cannot be written, or belongs to somebody else, or the file is damaged.
        """
        file = var / "services.json"
        try:
            if not file.exists():
                var.mkdir(mode=0o700, parents=True, exist_ok=True)
                _write_once(file, cls._drawn(var))
            return cls(**json.loads(file.read_text(encoding="utf-8")))
        except PermissionError as error:
            message = f"{var} belongs to another account: run this as that account, or give INQUIRY_VAR another folder."
            raise Trouble(message) from error
        except OSError as error:
            message = f"{file} cannot be written: {error.strerror}."
            raise Trouble(message) from error
        except (TypeError, ValueError) as error:
            message = f"{file} is damaged; put back the one from a backup of {var}: it holds the database's passwords."
            raise Trouble(message) from error

    @classmethod
    def _drawn(cls, var: Path) -> Self:
        name = secrets.token_hex(4)
        if os.geteuid() == 0:
            home = Path("/var/lib") / f"inquiry-{name}"
            sockets = home / "socket"
        else:
            home = var.resolve()
            sockets = home / "socket"
            if len(os.fsencode(sockets)) > LONGEST_SOCKET_FOLDER or not _is_plain(sockets):
                sockets = Path("/tmp") / f"inquiry-{name}"  # noqa: S108  made 0700, and its owner is checked at each start
        return cls(
            name=name,
            home=str(home),
            sockets=str(sockets),
            secret_key=secrets.token_urlsafe(50),
            postgres_password=secrets.token_urlsafe(24),
            owner_password=secrets.token_urlsafe(24),
            web_password=secrets.token_urlsafe(24),
            valkey_password=secrets.token_urlsafe(24),
            valkey_port=free_port(),
        )

    def moved_to_port(self, var: Path, port: int) -> Self:
        """The same installation with its broker on another port, because the old one was taken meanwhile."""
        moved = replace(self, valkey_port=port)
        _write(var / "services.json", moved)
        return moved

    def environment(self) -> dict[str, str]:
        """What the settings of a server would be told by whoever runs it."""
        folder = quote(self.sockets, safe="")
        return {
            "SECRET_KEY": self.secret_key,
            "DATABASE_URL": f"postgres://{WEB}:{self.web_password}@{folder}/{DATABASE}",
            "DATABASE_OWNER_URL": f"postgres://{OWNER}:{self.owner_password}@{folder}/{DATABASE}",
            "REDIS_URL": f"redis://:{self.valkey_password}@127.0.0.1:{self.valkey_port}/0",
        }


def embedded_environment(var: Path) -> dict[str, str]:
    """The embedded services' addresses and keys, as the environment would give those of a server.

    Raises:
        SystemExit: with one sentence; the settings are being read, and nothing can begin without them.
    """
    try:
        return Addresses.kept_in(var).environment()
    except Trouble as trouble:
        raise SystemExit(str(trouble)) from None


def free_port() -> int:
    """A port of this machine that nothing listens on, below those that outgoing connections take."""
    while True:
        port = 20_000 + secrets.randbelow(12_000)
        if is_free(port):
            return port


def is_free(port: int) -> bool:
    """Whether this port of the loopback could be listened on now."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _is_plain(path: Path) -> bool:
    """Whether every reader of a socket's folder, PostgreSQL's option and the address alike, takes it as it stands."""
    return all(letter.isalnum() or letter in "/._-" for letter in str(path)) and str(path).isascii()


def _write_once(file: Path, addresses: Addresses) -> None:
    """Two processes that begin together agree on what the first one drew."""
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        _write(draft, addresses)
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink(missing_ok=True)


def _write(file: Path, addresses: Addresses) -> None:
    draft = file.with_name(f"{file.name}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        json.dump(asdict(addresses), out, indent=1)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(file)

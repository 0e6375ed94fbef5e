"""Where recordings and pictures lie: whole ones by the hash of what is kept, begun ones by the key of their row.

No name that a sender gave is used. A whole file is written beside its place and moved into it, so that there is never
half of one; the same content is one file.
"""

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings

FOLDER = "attachments"
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


class NoRoom(Exception):  # noqa: N818 - it reads as what was found
    """The disk is full."""


def _root() -> Path:
    return Path(settings.FILES) / FOLDER


def begun(key: UUID) -> Path:
    """Where the pieces of one that is not whole yet are put together."""
    return _root() / "begun" / key.hex


def path_of(name: str) -> Path:
    """Where a whole one lies, by its name in the store."""
    return Path(settings.FILES) / name


def has_room(size: int) -> bool:
    """Whether so much more can lie here and leave free what the notes need."""
    _root().mkdir(mode=0o700, parents=True, exist_ok=True)
    return shutil.disk_usage(_root()).free - size > settings.ROOM_LEFT_FREE


@contextmanager
def _full_is_said() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise NoRoom from error
        raise


def put(key: UUID, offset: int, piece: bytes) -> None:
    """Write a piece where it belongs, down to the disk.

    Raises:
        NoRoom: the disk is full; what was there before is still there.
    """
    path = begun(key)
    with _full_is_said():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
            file.seek(offset)
            file.write(piece)
            file.flush()
            os.fsync(file.fileno())


def lying(key: UUID) -> int:
    """How many bytes of it lie here."""
    with suppress(FileNotFoundError):
        return begun(key).stat().st_size
    return 0


def read(key: UUID, offset: int = 0, size: int = -1) -> bytes:
    """What lies here of one that is begun."""
    with begun(key).open("rb") as file:
        file.seek(offset)
        return file.read(size)


def let_go(key: UUID) -> None:
    """Take away the pieces: the whole one lies elsewhere now, or cannot be kept."""
    begun(key).unlink(missing_ok=True)


def keep(content: bytes, suffix: str) -> tuple[str, str]:
    """Put a whole one in its place, and say its name in the store and its hash.

    Raises:
        NoRoom: the disk is full; nothing of it is left lying.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    name = f"{FOLDER}/{sha256[:2]}/{sha256}.{suffix}"
    path = path_of(name)
    if path.exists() and path.stat().st_size == len(content):
        return name, sha256
    draft = path.with_name(f".{uuid4().hex}")
    with _full_is_said():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
    return name, sha256

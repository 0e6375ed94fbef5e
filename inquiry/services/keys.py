"""Draw the keys and passwords of a server, once, into a folder that only its owner can enter.

Needs nothing but Python, so that it runs on a host that has only Docker: ``python3 inquiry/services/keys.py secrets``.
The files themselves can be read by any account, because those in the containers are others; the folder cannot be
entered.
"""

import secrets
import sys
from pathlib import Path


def draw(folder: Path) -> "list[str]":
    """Write whatever is not there yet, and name it; what is there is never drawn again."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    passwords = {
        name: _once(folder / name, secrets.token_urlsafe(32))
        for name in ("postgres_password", "owner_password", "web_password", "redis_password")
    }
    before = {file.name for file in folder.iterdir()} - passwords.keys()
    _once(folder / "secret_key", secrets.token_urlsafe(50))
    _once(folder / "database_url", f"postgres://inquiry_web:{passwords['web_password']}@db/inquiry")
    _once(folder / "database_owner_url", f"postgres://inquiry_owner:{passwords['owner_password']}@db/inquiry")
    _once(folder / "redis_url", f"redis://:{passwords['redis_password']}@redis:6379/0")
    _once(folder / "email_password", "")
    _once(folder / "audit_key", secrets.token_urlsafe(48))
    return sorted({file.name for file in folder.iterdir()} - before)


def _once(file: Path, words: str) -> str:
    if not file.exists():
        file.write_text(words, encoding="ascii")
        file.chmod(0o444)
    return file.read_text(encoding="ascii")


if __name__ == "__main__":
    where = Path(sys.argv[1] if len(sys.argv) > 1 else "secrets")
    draw(where)
    sys.stdout.write(
        f"The keys and passwords of the inquiry are in {where.absolute()}. Keep a copy apart from the backups.\n"
    )

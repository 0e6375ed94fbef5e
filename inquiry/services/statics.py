"""Whether the style sheets, scripts and pictures were gathered since they last changed."""

import hashlib
from pathlib import Path


class Statics:
    """The files under ``static/`` and those of the installed packages, seen as one."""

    def __init__(self, root: Path, var: Path) -> None:
        self.root, self.var = root, var
        self.note = var / "static" / ".gathered"

    def are_gathered(self) -> bool:
        """Whether what is served is what is there."""
        try:
            return self.note.read_text(encoding="ascii") == self._seen()
        except OSError:
            return False

    def note_gathered(self) -> None:
        """Remember what was just gathered."""
        self.note.write_text(self._seen(), encoding="ascii")

    def _seen(self) -> str:
        files = sorted(path for path in (self.root / "static").rglob("*") if path.is_file())
        files += [self.root / "inquiry" / "requirements" / "embedded.txt", self.root / "inquiry" / "static.py"]
        digest = hashlib.sha256()
        for file in files:
            if file.exists():
                stat = file.stat()
                digest.update(f"{file.relative_to(self.root)}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
        return digest.hexdigest()

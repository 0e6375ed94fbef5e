"""Make this clone able to run, or say in one line what is missing.

Started by ``make`` with whatever ``python3`` the machine has, before anything is installed: so nothing but the
standard library, and no words of a later Python than it may meet. Each step says what it does; what is there already
is left alone.
"""

import ctypes
import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKS = ROOT / "inquiry" / "requirements"
OLDEST = (3, 11)
NEEDED_DISK = {"embedded": 900, "test": 1800}

# What must be there, how to see that it is, and what Debian and Ubuntu, Fedora, and Homebrew call it.
LIBRARIES = {
    "libpango-1.0.so.0": ("libpango-1.0-0", "pango", "pango"),
    "libpangoft2-1.0.so.0": ("libpangoft2-1.0-0", "pango", "pango"),
    "libharfbuzz-subset.so.0": ("libharfbuzz-subset0", "harfbuzz", "harfbuzz"),
    "libfontconfig.so.1": ("fontconfig", "fontconfig", "fontconfig"),
}
# What the browser tests' driver stands on; macOS has it in itself.
TEST_LIBRARIES = {} if sys.platform == "darwin" else {"libatomic.so.1": ("libatomic1", "libatomic", "")}
PROGRAMS = {
    "chromium": ("chromium", "chromium", "--cask chromium"),
    "qpdf": ("qpdf", "qpdf", "qpdf"),
    "pdftotext": ("poppler-utils", "poppler-utils", "poppler"),
    "docker-compose": ("docker-compose", "docker-compose", "docker-compose"),
}
MAC_LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0.0.dylib",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0.0.dylib",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset.0.dylib",
    "libfontconfig.so.1": "libfontconfig.1.dylib",
}


def main() -> int:
    """Prepare for one purpose, ``embedded`` (to run) or ``test``; what the shell is told."""
    purpose = sys.argv[1] if len(sys.argv) > 1 else "embedded"
    os.chdir(ROOT)
    try:
        if sys.version_info < OLDEST:
            return _again_with_a_later_python()
        _see_to_disk(purpose)
        _see_to_system(purpose)
        _see_to_venv()
        _see_to_packages(purpose)
    except Missing as missing:
        return _refuse(str(missing))
    except KeyboardInterrupt:
        return _refuse("Stopped.", 130)
    except OSError as error:
        return _refuse(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}.")
    return 0


class Missing(Exception):  # noqa: N818  it is raised to be read by a person
    """Something that this program cannot bring about itself, in one line."""


def _say(words: str) -> None:
    sys.stdout.write(f"       ·   {words}\n")
    sys.stdout.flush()


def _refuse(words: str, code: int = 1) -> int:
    sys.stderr.write(f"{words}\n")
    return code


def _again_with_a_later_python() -> int:
    for minor in (14, 13, 12, 11):
        python = shutil.which(f"python3.{minor}")
        if python:
            return subprocess.call([python, "-I", *sys.argv])  # noqa: S603
    found = ".".join(map(str, sys.version_info[:2]))
    return _refuse(f"Python 3.11 or later is needed, and python3 here is {found}: install python3.11 and try again.")


# -- The machine ---------------------------------------------------------------------------------------------------


def _see_to_disk(purpose: str) -> None:
    """Installing is the largest part; once it is done, the rest is looked after by the supervisor."""
    if _is_installed(purpose):
        return
    free, needed = shutil.disk_usage(ROOT).free // 2**20, NEEDED_DISK[purpose]
    if free < needed:
        message = f"The disk of {ROOT} is too full: {free} MB are free, and about {needed} MB are needed."
        raise Missing(message)


def _see_to_system(purpose: str) -> None:
    """Libraries for the press, the module that makes virtual environments, and what the tests look with."""
    missing = _what_is_missing(purpose)
    if not missing:
        return
    debian = _unique(missing, 0)
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _install_with_apt(debian)
        missing = _what_is_missing(purpose)
        if missing:
            message = f"Still missing after apt-get install {' '.join(debian)}: {', '.join(missing)}."
            raise Missing(message)
        return
    brew = [f"brew install {' '.join(n for n in _unique(missing, 2) if not n.startswith('--'))}"]
    brew += [f"brew install {name}" for name in _unique(missing, 2) if name.startswith("--")]
    message = (
        f"Missing here: {', '.join(missing)}. Install it, then try again. "
        f"Debian, Ubuntu: sudo apt-get install -y {' '.join(debian)} | "
        f"Fedora: sudo dnf install -y {' '.join(_unique(missing, 1))} | "
        f"macOS: {' && '.join(command for command in brew if command != 'brew install ')}"
    )
    raise Missing(message)


def _what_is_missing(purpose: str) -> "dict[str, tuple[str, str, str]]":
    missing = {name: packages for name, packages in LIBRARIES.items() if not _loads(name)}
    if not _runs(PYTHON) and not (_has("venv") and _has("ensurepip")):
        missing["python3-venv"] = ("python3-venv", "python3", "python")
    if purpose == "test":
        missing.update({name: packages for name, packages in TEST_LIBRARIES.items() if not _loads(name)})
        missing.update({name: packages for name, packages in PROGRAMS.items() if not _is_there(name)})
    return missing


def _unique(missing: "dict[str, tuple[str, str, str]]", system: int) -> "list[str]":
    return sorted({packages[system] for packages in missing.values() if packages[system]})


def _loads(library: str) -> bool:
    names = [library]
    if platform.system() == "Darwin":
        names = [MAC_LIBRARIES[library], f"/opt/homebrew/lib/{MAC_LIBRARIES[library]}"]
    for name in names:
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return True
    return False


def _has(module: str) -> bool:
    return importlib.util.find_spec(module) is not None


def _is_there(program: str) -> bool:
    if program == "chromium":
        mac = Path("/Applications/Chromium.app/Contents/MacOS/Chromium")
        return any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))) or mac.exists()
    return shutil.which(program) is not None


def _install_with_apt(packages: "list[str]") -> None:
    began = time.monotonic()
    _say(f"Installing with apt: {' '.join(packages)} …")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages]
    for command in (["apt-get", "update", "-q"], install):
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode and command is install:
            words = [line for line in (done.stderr or done.stdout).splitlines() if line.strip()]
            message = f"{' '.join(command)} failed: {words[-1] if words else 'it said nothing'}"
            raise Missing(message)
    _say(f"Installed with apt ({time.monotonic() - began:.0f} s)")


# -- The virtual environment ---------------------------------------------------------------------------------------


def _runs(python: Path) -> bool:
    if not python.exists():
        return False
    test = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    return subprocess.run([str(python), "-c", test], capture_output=True, check=False).returncode == 0  # noqa: S603


def _see_to_venv() -> None:
    if _runs(PYTHON):
        return
    _say("Making a virtual environment in .venv …")
    made = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True, check=False
    )
    if made.returncode:
        words = [line for line in (made.stdout + made.stderr).splitlines() if line.strip()]
        message = f"The virtual environment could not be made: {words[-1] if words else 'it said nothing'}"
        raise Missing(message)


def _stamp(purpose: str) -> Path:
    return VENV / f"{purpose}.sha256"


def _hash(purpose: str) -> str:
    return hashlib.sha256((LOCKS / f"{purpose}.txt").read_bytes()).hexdigest()


def _is_installed(purpose: str) -> bool:
    stamp = _stamp(purpose)
    return stamp.exists() and stamp.read_text(encoding="ascii").strip() == _hash(purpose)


def _see_to_packages(purpose: str) -> None:
    """Exactly what the lock names, by its hashes, and only when the lock has changed."""
    if _is_installed(purpose):
        return
    lock = LOCKS / f"{purpose}.txt"
    count = sum("==" in line and not line.startswith((" ", "#")) for line in lock.read_text("utf-8").splitlines())
    _say(f"Installing {count} locked packages into .venv (the first time about a minute) …")
    began = time.monotonic()
    command = [str(PYTHON), "-m", "pip", "install", "--require-hashes", "--only-binary", ":all:", "--no-deps"]
    command += ["--disable-pip-version-check", "--no-input", "--progress-bar", "off", "-r", str(lock)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as pip:  # noqa: S603
        said, last = [], began
        for line in pip.stdout or ():
            said.append(line.strip())
            if time.monotonic() - last > 10:
                last = time.monotonic()
                here = sum(words.startswith("Collecting") for words in said)
                installing = any(words.startswith("Installing collected") for words in said)
                _say("… unpacking" if installing else f"… {here} of {count} fetched")
    if pip.returncode:
        errors = [words for words in said if words.startswith("ERROR")] or said[-1:] or ["it said nothing"]
        message = f"The packages could not be installed: {errors[-1].removeprefix('ERROR: ')}"
        raise Missing(message)
    _stamp(purpose).write_text(_hash(purpose), encoding="ascii")
    _say(f"Installed {count} packages ({time.monotonic() - began:.0f} s)")


if __name__ == "__main__":
    sys.exit(main())

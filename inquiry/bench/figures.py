"""What was measured, as figures: each with its floor, what it should reach, and whether it does."""

import datetime as dt
import json
import math
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One line of the table."""

    measure: str
    ours: float
    unit: str
    reach: str
    met: bool
    floor: float | None = None
    ratio: float | None = None
    more: dict[str, Any] = field(default_factory=dict)


def at_most(measure: str, ours: float, limit: float, unit: str, **more: Any) -> Figure:  # noqa: ANN401
    """A figure that stands by itself and should not pass a limit."""
    return Figure(measure, ours, unit, f"≤ {limit:g} {unit}".strip(), ours <= limit, more=more)


def at_least(measure: str, ours: float, limit: float, unit: str, **more: Any) -> Figure:  # noqa: ANN401
    """A figure that stands by itself and should reach a limit."""
    return Figure(measure, ours, unit, f"≥ {limit:g} {unit}".strip(), ours >= limit, more=more)


def against(measure: str, ours: float, floor: float, times: float, unit: str, **more: Any) -> Figure:  # noqa: ANN401
    """A figure that should not pass its floor more than so many times."""
    ratio = ours / floor if floor else math.inf
    return Figure(measure, ours, unit, f"≤ {times:g} × floor", ratio <= times, floor, ratio, more)


def percentile(found: Sequence[float], share: int) -> float:
    """The smallest value that so many in a hundred do not pass (nearest rank).

    Raises:
        ValueError: nothing was found.
    """
    if not found:
        message = "Nothing was measured."
        raise ValueError(message)
    return sorted(found)[max(0, math.ceil(len(found) * share / 100) - 1)]


def median(found: Sequence[float]) -> float:
    """The middle one; between the two middle ones where there are two."""
    ordered, half = sorted(found), len(found) // 2
    if not ordered:
        message = "Nothing was measured."
        raise ValueError(message)
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def table(figures: Sequence[Figure]) -> list[str]:
    """The figures as lines of text, set in columns."""
    rows = [["measure", "floor", "ours", "ratio", "reach", "met?"]]
    for one in figures:
        floor = _number(one.floor, one.unit) if one.floor is not None else "–"
        ratio = f"{one.ratio:.2f}" if one.ratio is not None else "–"
        rows.append([one.measure, floor, _number(one.ours, one.unit), ratio, one.reach, "yes" if one.met else "NO"])
    wide = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, wide, strict=True)).rstrip() for row in rows]
    return [lines[0], "-" * max(map(len, lines)), *lines[1:]]


def line(one: Figure) -> str:
    """One figure in a line, as soon as it is known."""
    beside = f" beside {_number(one.floor, one.unit)}, {one.ratio:.2f} ×" if one.floor and one.ratio else ""
    return f"{one.measure}: {_number(one.ours, one.unit)}{beside}, to reach {one.reach}: {'yes' if one.met else 'NO'}"


def _number(value: float, unit: str) -> str:
    said = f"{value:.0f}" if value >= 100 or value == int(value) else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
    return f"{said} {unit}".strip()


def machine() -> dict[str, Any]:
    """What the figures were measured on, and how busy it was with other things when they began."""
    model, memory = platform.processor(), 0.0
    for line in _lines("/proc/cpuinfo"):
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    for line in _lines("/proc/meminfo"):
        if line.startswith("MemTotal"):
            memory = int(line.split()[1]) / 2**20
    return {
        "processor": model, "cores": os.cpu_count(), "memory_gib": round(memory, 1), "system": platform.platform(),
        "python": platform.python_version(), "load": [round(one, 2) for one in os.getloadavg()],
    }  # fmt: skip


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []


def keep(figures: Sequence[Figure], folder: Path, began: dt.datetime, seconds: float, on: dict[str, Any]) -> Path:
    """Write the figures down with the machine they were measured on; later runs lie beside earlier ones."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{began:%Y-%m-%dT%H-%M-%S}.json"
    whole = {
        "began": began.isoformat(timespec="seconds"), "seconds": round(seconds), "machine": on,
        "figures": [asdict(one) for one in figures],
    }  # fmt: skip
    file.write_text(json.dumps(whole, indent=1, ensure_ascii=False, default=str), encoding="utf-8")
    return file

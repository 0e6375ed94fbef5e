"""Cycles within cycles, laid out as they are nested."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from reflections.models import Cycle

# Whatever lies deeper stands beside the innermost: a phone has no room for more.
DEEPEST = 5


@dataclass
class Branch:
    """A cycle and those that turn within it."""

    cycle: Cycle
    inner: "list[Branch]" = field(default_factory=list)


@dataclass
class Ground:
    """Where cycles turn: a place, or the whole inquiry."""

    name: str
    url: str = ""
    place_id: int | None = None
    branches: list[Branch] = field(default_factory=list)


def by_ground(cycles: Iterable[Cycle]) -> list[Ground]:
    """Every outermost cycle with what lies within it: those of the whole inquiry first, then place by place."""
    cycles = list(cycles)
    whole = Ground("The whole inquiry")
    grounds: dict[int | None, Ground] = {None: whole}
    outermost = [branch for branch in _branches(cycles) if branch.cycle.parent_id is None]
    for branch in sorted(outermost, key=lambda one: one.cycle.place.position if one.cycle.place else -1):
        place = branch.cycle.place
        if place and place.pk not in grounds:
            grounds[place.pk] = Ground(place.name, place.get_absolute_url(), place.pk)
        _flatten(branch)
        grounds[place.pk if place else None].branches.append(branch)
    return [ground for ground in grounds.values() if ground.branches]


def inside(cycle: Cycle, cycles: Iterable[Cycle]) -> list[Branch]:
    """What lies within one cycle."""
    for branch in _branches(cycles):
        if branch.cycle.pk == cycle.pk:
            _flatten(branch)
            return branch.inner
    return []


def keys_within(cycle: Cycle, cycles: Iterable[Cycle]) -> set[UUID]:
    """The cycle and all that lies within it: where it cannot itself be put."""
    inner: dict[UUID | None, list[UUID]] = {}
    for one in cycles:
        inner.setdefault(one.parent_id, []).append(one.pk)
    found, waiting = set(), [cycle.pk]
    while waiting:
        key = waiting.pop()
        found.add(key)
        waiting += inner.get(key, [])
    return found


def _branches(cycles: Iterable[Cycle]) -> list[Branch]:
    """A branch for each cycle, in the order in which they come, with the inner ones hung in it."""
    branches = {cycle.pk: Branch(cycle) for cycle in cycles}
    for branch in branches.values():
        around = branches.get(branch.cycle.parent_id) if branch.cycle.parent_id else None
        if around:
            around.inner.append(branch)
    return list(branches.values())


def _flatten(branch: Branch, depth: int = 1) -> None:
    """Bring what lies too deep up to the deepest level that is shown."""
    if depth < DEEPEST - 1:
        for one in branch.inner:
            _flatten(one, depth + 1)
        return
    waiting, flat = list(branch.inner), []
    while waiting:
        one = waiting.pop(0)
        flat.append(one)
        waiting, one.inner = one.inner + waiting, []
    branch.inner = flat

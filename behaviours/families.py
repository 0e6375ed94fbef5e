"""The three families in which the behaviours are shown: perspective, power, participation."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from behaviours.models import Behaviour

T = TypeVar("T")


@dataclass
class Family(Generic[T]):
    """One family, with whatever is shown of each of its behaviours, in order."""

    name: str
    group: str
    items: list[T] = field(default_factory=list)

    @property
    def span(self) -> int:
        return len(self.items)

    @property
    def behaviours(self) -> list[T]:
        return self.items


def families(things: Iterable[T], behaviour_of: Callable[[T], Behaviour]) -> list[Family[T]]:
    """Sort things that are each about one behaviour into their families, keeping their order."""
    found: dict[str, Family[T]] = {}
    for thing in things:
        behaviour = behaviour_of(thing)
        name = behaviour.get_group_display()
        found.setdefault(behaviour.group, Family(name, behaviour.group)).items.append(thing)
    return list(found.values())

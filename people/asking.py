"""Questions that are asked of the database again and again: put together once, then asked with other values.

Django takes up to two milliseconds to put a statement together, often longer than PostgreSQL takes to answer it. A
:class:`Question` names its set as any other code does, through the access sets, and what it asks is that set's own
statement: nothing is written twice, so nothing can come apart.

What may differ between two askings is found by putting the set together twice, for two strangers. Where the two
statements differ, what was given belongs; a set that differs in any other way, by the clock for instance, is refused.
"""

import datetime as dt
from collections.abc import Callable, Hashable, Sequence
from copy import copy
from functools import update_wrapper
from typing import Any, ClassVar, Generic, NamedTuple, ParamSpec, TypeVar
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet

from people import clock
from people.models import Person

P = ParamSpec("P")
Row = TypeVar("Row")

# So many statements one question keeps: its shapes are few, the days go by.
MOST = 64


class CannotBePutOnce(TypeError):  # noqa: N818 - it reads as what happened
    """This question cannot be put together beforehand: its answer hangs on more than what it is given."""


class Question(Generic[P, Row]):
    """A set that is asked for on every page, put together once for each shape of what is given.

    The shape is what decides how the statement reads: the roles that somebody holds today, whether something is given
    at all, how many keys there are. The rest are values: who somebody is, a key, a slug, a day. A set must not be
    another for another value.

    Args:
        names: a function that names the set; it is never asked itself.
    """

    every: ClassVar[list["Question[..., Any]"]] = []

    def __init__(self, names: "Callable[P, QuerySet[Any, Row]]") -> None:
        self.names = names
        self._statements: dict[Hashable, _Statement | None] = {}
        update_wrapper(self, names)
        self.every.append(self)

    def __call__(self, *args: P.args, **more: P.kwargs) -> list[Row]:
        """Ask it: the rows that the set holds now."""
        shape, values = _taken_apart([args, list(more.values())])
        kept = (clock.today(), shape, *more)
        if kept not in self._statements:
            if len(self._statements) >= MOST:
                self._statements.clear()
            self._statements[kept] = _put_together(self.names, args, more)
        statement = self._statements[kept]
        return [] if statement is None else statement.ask(values)


# -- What is given ------------------------------------------------------------------------------------------------

_FIRST, _MORNING = dt.date(1901, 1, 1), dt.datetime(1901, 1, 1, tzinfo=dt.UTC)
# For each sort of value, one that is nobody's: another for each number.
_NOBODYS: dict[type, Callable[[int], Any]] = {
    UUID: lambda number: UUID(int=(0x57_0000 << 104) + number),
    str: lambda number: f"a-stranger-{number}",
    int: lambda number: 1_900_000_000 + number,
    dt.date: lambda number: _FIRST + dt.timedelta(number),
    dt.datetime: lambda number: _MORNING + dt.timedelta(number),
}

# What says that nothing is given: a set may be another then.
_NOTHING = (None, "", 0)


def _taken_apart(given: Any) -> tuple[Hashable, list[Any]]:  # noqa: ANN401 - whatever a set is named by
    """The shape of what is given, and its values in order."""
    if isinstance(given, bool) or given in _NOTHING:
        return given, []
    if isinstance(given, list | tuple):
        parts = [_taken_apart(one) for one in given]
        return tuple(shape for shape, _ in parts), [value for _, values in parts for value in values]
    if isinstance(given, Person):
        return ("somebody", given.is_active, given.roles), [given.pk]
    if isinstance(given, AnonymousUser):
        return "nobody", []
    if type(given) in _NOBODYS:
        return type(given).__name__, [given]
    message = f"A question is given people, keys, words and days, and no {type(given).__name__}."
    raise CannotBePutOnce(message)


def _stranger(given: Any, number: Callable[[], int]) -> Any:  # noqa: ANN401
    """The same shape with values that are nobody's."""
    if isinstance(given, bool | AnonymousUser) or given in _NOTHING:
        return given
    if isinstance(given, list | tuple):
        return [_stranger(one, number) for one in given]
    if isinstance(given, Person):
        # Nothing else is known of a stranger: a set that asks for their name is found out at once.
        someone = Person.from_db("default", ["id"], [_NOBODYS[UUID](number())])
        someone.is_active, someone.roles = given.is_active, given.roles
        return someone
    return _NOBODYS[type(given)](number())


# -- What is asked ------------------------------------------------------------------------------------------------


class _Same(NamedTuple):
    """What stands in a statement whoever asks."""

    value: Any


class _Given(NamedTuple):
    """Where the value of that number stands."""

    number: int


class _InPlaceOf:
    """Something as it is, but for a few of its ways."""

    def __init__(self, other: object, **ways: object) -> None:
        self.__dict__.update(ways, _other=other)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the other one has
        return getattr(self._other, name)


class _Statement:
    """A statement that was put together, with the places of what is given."""

    def __init__(self, queryset: QuerySet[Any, Any], compiler: Any, sql: str, places: list[_Same | _Given]) -> None:  # noqa: ANN401
        self.queryset, self.compiler, self.sql, self.places = queryset, compiler, sql, places

    def ask(self, values: Sequence[Any]) -> list[Any]:
        """Ask it with these values; the rows are made as the set itself makes them."""
        given = tuple(values[one.number] if isinstance(one, _Given) else one.value for one in self.places)
        compiler = copy(self.compiler)  # each asking its own, over the line of its own thread
        compiler.connection = connections[self.queryset.db]
        compiler.as_sql = lambda: (self.sql, given)
        query = _InPlaceOf(self.queryset.query, get_compiler=lambda *_, **__: compiler)
        made: Any = self.queryset._iterable_class
        return list(made(_InPlaceOf(self.queryset, query=query)))


def _put_together(
    names: Callable[..., QuerySet[Any, Any]], args: Sequence[Any], more: dict[str, Any]
) -> _Statement | None:
    """Name the set for two strangers; where their statements differ, what is given belongs.

    Returns:
        ``None`` where such a set holds nothing, whatever is given: then there is nothing to ask.
    """
    one, other = (_for_a_stranger(names, args, more, first) for first in (0, 1))
    if one is None and other is None:
        return None
    if one is None or other is None or one[2] != other[2] or len(one[3]) != len(other[3]):
        raise CannotBePutOnce("For another value it is another set.")
    queryset, compiler, sql, here, numbered = one
    places: list[_Same | _Given] = []
    for mine, theirs in zip(here, other[3], strict=True):
        number = next((at for at, value in enumerate(numbered) if _same(value, mine)), None)
        if number is not None and _same(other[4][number], theirs):
            places.append(_Given(number))
        elif _same(mine, theirs) and not isinstance(mine, dt.datetime):
            places.append(_Same(mine))
        else:
            message = f"What is given is asked as it is, and no moment stands still: {mine!r} in {sql}"
            raise CannotBePutOnce(message)
    return _Statement(queryset, compiler, sql, places)


def _for_a_stranger(
    names: Callable[..., QuerySet[Any, Any]],
    args: Sequence[Any],
    more: dict[str, Any],
    first: int,
) -> tuple[QuerySet[Any, Any], Any, str, Sequence[Any], list[Any]] | None:
    numbers = iter(range(first, 100_000, 2))
    strangers = _stranger([args, list(more.values())], lambda: next(numbers))
    queryset = names(*strangers[0], **dict(zip(more, strangers[1], strict=True)))
    if queryset._prefetch_related_lookups or queryset._known_related_objects:  # type: ignore[attr-defined]
        raise CannotBePutOnce("A question is one statement, and its rows know of nobody who asked before.")
    compiler = queryset.query.get_compiler(using=queryset.db)
    try:
        sql, here = compiler.as_sql()
    except EmptyResultSet:
        return None
    return queryset, compiler, sql, here, _taken_apart([list(strangers[0]), list(strangers[1])])[1]


def _same(one: object, other: object) -> bool:
    return type(one) is type(other) and one == other

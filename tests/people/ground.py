"""What the stories about the record stand on: a chain in the tests' own database, and a line to it as its owner."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connections

from people.sealing import Line


@contextmanager
def as_owner(role: str = "owner") -> Iterator[Line]:
    """A line to the tests' database of its own: what it does is done, unless it says otherwise."""
    to, name = connections[role].settings_dict, connections["default"].settings_dict["NAME"]
    with psycopg.connect(
        host=to["HOST"], port=to["PORT"] or None, user=to["USER"], password=to["PASSWORD"], dbname=name, autocommit=True
    ) as line:
        yield line


def rows(line: Line, question: str, *given: Any) -> list[tuple[Any, ...]]:
    return line.execute(question.encode(), given or None).fetchall()

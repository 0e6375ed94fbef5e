"""Who is acting, said to the database itself.

Every action runs inside ``with acting(by):``. It opens the transaction and names the person in ``app.person``, on which
the database's own rules rest: who may change a dissent, who is written into the record of changes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import connection, transaction

if TYPE_CHECKING:
    from people.models import Person


@contextmanager
def acting(by: "Person") -> Iterator[None]:
    """Do everything in the block as this person and wholly, or not at all.

    Args:
        by: the person who acts; there is no default, so that nothing is done by nobody.
    """
    if by._state.adding:
        message = "Nobody is acting: an action needs a person who is known to the inquiry."
        raise ValueError(message)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('app.person', %s, true)", [str(by.pk)])
        yield

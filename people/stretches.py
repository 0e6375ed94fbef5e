"""Stretches of days, of which the database lets no two of one kind overlap; said once for every floor's models.

An exclusion constraint compares ranges. Without ``btree_gist``, which not every server has, a key stands in it as a
range that holds it alone: a number as ``int8range``, a word or any other key as the ``textrange`` that the migrations
of the ground floor make.
"""

from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import migrations
from django.db.models import Expression, Func, TextField, Value
from django.db.models.functions import Cast


def _range(function: str, starts: object, ends: object, bounds: str) -> tuple[Expression, str]:
    shape = Func(starts, ends, Value(bounds), function=function, output_field=DateRangeField())
    return shape, RangeOperators.OVERLAPS


def same_number(field: str) -> tuple[Expression, str]:
    """Of two rows: the same number in this column."""
    return _range("int8range", field, field, "[]")


def same_words(field: str) -> tuple[Expression, str]:
    """Of two rows: the same words in this column, or the same key of any kind."""
    words = Cast(field, TextField())
    return _range("textrange", words, words, "[]")


def days_in_common() -> tuple[Expression, str]:
    """Of two rows: a day on which both hold. The day on which one ends is the first on which it holds no more."""
    return _range("daterange", "starts", "ends", "[)")


def ranges_of_words() -> migrations.RunSQL:
    """Make ``textrange``. It compares bytes, so that no update of the system's alphabets can disorder an index."""
    return migrations.RunSQL(
        """CREATE TYPE textrange AS RANGE (subtype = text, collation = "C")""", "DROP TYPE textrange"
    )

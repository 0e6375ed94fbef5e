"""Whatever was brought in, opened as rows or as blocks.

What reads Word and spreadsheets takes some twenty megabytes in every process that holds it: it is fetched when there is
one to read.
"""

from collections.abc import Iterator
from typing import BinaryIO

from people.jobs import CannotBeMade
from reflections.carrying import files, tables, writings


def lines(file: BinaryIO, kind: str) -> Iterator[tables.Line]:
    """The rows of a table that have anything in them, in their order.

    Raises:
        CannotBeMade: it cannot be read, or has more rows than are read here.
    """
    if kind == files.Kind.SPREADSHEET:
        from reflections.carrying import spreadsheets  # noqa: PLC0415 - see above

        found = spreadsheets.spreadsheet(file)
    else:
        found = tables.separated(file)
    for count, line in enumerate(found, start=1):
        if count > files.MOST_ROWS + 1:
            raise CannotBeMade(f"There are more than {files.MOST_ROWS:,} rows. Divide it and bring it in by parts.")
        yield line


def blocks(file: BinaryIO, kind: str) -> list[writings.Block]:
    """A writing as it stands, block by block."""
    if kind == files.Kind.WORD:
        from reflections.carrying import word  # noqa: PLC0415 - see above

        return list(word.of_word(file))
    return list(writings.of_text(writings.whole(file)))

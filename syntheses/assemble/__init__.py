"""Gathering a first draft from what is cleared: sections by theme and complex, and statements that only count.

``gathering``   the cleared excerpts, and what they are counted against
``chapters``    into which chapters and sections they go
``sentences``   what is said of them: in how many places, by how many associates
``silences``    what is missing, and what complicates
``laying_out``  the whole, section by section: ``run``

The draft invents nothing. Each section holds its excerpts under one paragraph, and that paragraph says in how many
places and by how many associates something was said, as numbers bound to the excerpts beneath. Gathered again, it
adds what has been cleared since and leaves alone whatever people have written, moved or taken out.
"""

from syntheses.assemble.laying_out import run

__all__ = ["run"]

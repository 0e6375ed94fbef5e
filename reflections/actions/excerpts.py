"""Marking words, and setting behaviours against them or against whole notes."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID, uuid4

from django.db import connection

from behaviours.models import Behaviour
from people import acts as doings
from people import clock
from people.acting import acting
from people.models import Person
from reflections import spans
from reflections.actions.refusals import BehaviourUnknown, ExcerptOutOfBounds, TextCannotBeKept, WordsDoNotMatch
from reflections.models import Excerpt, Note, Tag


def mark_excerpt(
    *,
    note: Note,
    revision_number: int,
    start: int,
    end: int,
    exact: str | None,
    by: Person,
    theme: str = "",
    at: dt.datetime | None = None,
) -> Excerpt:
    """Mark words in a note. Marks may overlap in any way; the same words marked again are the same excerpt.

    The words are read again from the revision itself: what was sent only has to agree with it. Words chosen in a
    wording that was changed meanwhile are followed into the new one.

    Args:
        start, end: code points into that revision, end exclusive.
        exact: the words as the one who chose them saw them; ``None`` where whole sentences were ticked, which were cut
            here and not there.

    Raises:
        ExcerptOutOfBounds: no words lie there.
        WordsDoNotMatch: other words lie there, or they no longer stand in the note.
    """
    at = at or clock.now()
    theme = _fit_theme(theme)
    with acting(by):
        return _mark(note, revision_number, start, end, exact, by=by, theme=theme, at=at)[0]


def tag_excerpt(
    *,
    excerpt: Excerpt,
    behaviour: Behaviour,
    by: Person,
    acts: str = Tag.Acts.CANNOT_SAY,
    standpoint: str = "",
    at: dt.datetime | None = None,
) -> Tag:
    """Set a behaviour against marked words: is it helped or hindered there, and who speaks (F-020).

    One person sets one behaviour against the same words once; set again, it is the same tag, as said last.
    """
    with acting(by):
        if not Excerpt.objects.select_for_update(of=("self",)).filter(pk=excerpt.pk, removed_at=None):
            raise WordsDoNotMatch("These words are no longer marked. Mark them again, then tag them.")
        return _set(excerpt.note_id, excerpt.pk, [(behaviour, acts, standpoint)], by=by, at=at or clock.now())[0]


def tag_note(
    *,
    note: Note,
    behaviour: Behaviour,
    by: Person,
    acts: str = Tag.Acts.CANNOT_SAY,
    standpoint: str = "",
    at: dt.datetime | None = None,
) -> Tag:
    """Set a behaviour against a whole note."""
    with acting(by):
        return _set(note.pk, None, [(behaviour, acts, standpoint)], by=by, at=at or clock.now())[0]


def tag_note_with(
    *,
    note: Note,
    behaviours: Iterable[Behaviour],
    by: Person,
    acts: str = Tag.Acts.CANNOT_SAY,
    standpoint: str = "",
    at: dt.datetime | None = None,
) -> list[Tag]:
    """Set several behaviours against a whole note, all or none."""
    said = [(behaviour, acts, standpoint) for behaviour in behaviours]
    with acting(by):
        return _set(note.pk, None, said, by=by, at=at or clock.now())


def tag_passages(
    *,
    note: Note,
    revision_number: int,
    passages: Iterable[tuple[int, int, str | None]],
    behaviours: Iterable[Behaviour],
    by: Person,
    acts: str = Tag.Acts.CANNOT_SAY,
    standpoint: str = "",
    theme: str = "",
    at: dt.datetime | None = None,
) -> list[Excerpt]:
    """Mark passages that do not stand together and set the same behaviours against each, all or none.

    Args:
        passages: for each its start, end and words, as :func:`mark_excerpt` takes them.
        behaviours: need not have been read, as long as they have their keys.

    Raises:
        ExcerptOutOfBounds, WordsDoNotMatch: as when words are marked.
        BehaviourUnknown: there is no behaviour of such a key.
    """
    at = at or clock.now()
    theme = _fit_theme(theme)
    said = [(behaviour, acts, standpoint) for behaviour in behaviours]
    with acting(by):
        return [_tag(note, revision_number, *where, said=said, by=by, theme=theme, at=at) for where in passages]


def tag_notes_with(
    *,
    notes: Iterable[Note],
    behaviours: Iterable[Behaviour],
    by: Person,
    acts: str = Tag.Acts.CANNOT_SAY,
    standpoint: str = "",
    at: dt.datetime | None = None,
) -> list[Tag]:
    """Set the same behaviours against many notes, each as a whole: one act, which is undone as one."""
    at = at or clock.now()
    said = [(behaviour, acts, standpoint) for behaviour in behaviours]
    with acting(by):
        return [tag for note in notes for tag in _set(note.pk, None, said, by=by, at=at)]


# -- Rows ---------------------------------------------------------------------------------------------------------

# What was said of a behaviour: whether it is helped or hindered there, and who speaks.
Said = tuple[Behaviour, str, str]

_READ = """
SELECT revision.text, note.text, note.version
FROM reflections_note note JOIN reflections_revision revision ON revision.note_id = note.id AND revision.number = %s
WHERE note.id = %s FOR SHARE OF note
"""

# All of a mark's columns, in the order in which its model has them.
_MARKED = list(Excerpt._meta.concrete_fields)
_COLUMNS = ", ".join(f'"{field.column}"' for field in _MARKED)

# The note is held still, if it reads as it was read: nobody words it anew meanwhile. Words that are marked already, in
# whichever wording, are the same excerpt; otherwise they are marked now, and nothing was set against them before.
_MARK = f"""
WITH held AS (
    SELECT note.id, revision.id AS revision_id
    FROM reflections_note note JOIN reflections_revision revision ON revision.note_id = note.id AND revision.number = %s
    WHERE note.id = %s AND note.version = %s FOR SHARE OF note
), here AS (
    SELECT {_COLUMNS} FROM reflections_excerpt
    WHERE note_id = (SELECT id FROM held) AND removed_at IS NULL AND now_start = %s AND now_end = %s
    ORDER BY made_at, id LIMIT 1 FOR SHARE
), made AS (
    INSERT INTO reflections_excerpt (note_id, revision_id, now_start, now_end, id, start, "end", exact, prefix, suffix,
        theme, clearance, wording, made_by_id, made_at)
    SELECT id, revision_id, %s, %s, %s, %s, %s, %s, %s, %s, %s, 'not-asked', '', %s, %s FROM held
    WHERE NOT EXISTS (SELECT FROM here)
    ON CONFLICT (revision_id, start, "end") WHERE removed_at IS NULL DO UPDATE SET
        theme = CASE WHEN reflections_excerpt.theme = '' THEN EXCLUDED.theme ELSE reflections_excerpt.theme END
    RETURNING {_COLUMNS}, xmax = 0 AS is_new
), tagged AS (
    INSERT INTO reflections_tag (note_id, excerpt_id, behaviour_id, acts, standpoint, set_by_id, set_at)
    SELECT made.note_id, made.id, behaviour.key, said.acts, said.standpoint, made.made_by_id, made.made_at
    FROM made, unnest(%s::text[], %s::text[], %s::text[]) AS said (key, acts, standpoint)
        JOIN behaviours_behaviour behaviour ON behaviour.key = said.key
    WHERE made.is_new RETURNING id
)
SELECT false, 0, {_COLUMNS} FROM here
UNION ALL SELECT is_new, (SELECT count(*) FROM tagged), {_COLUMNS} FROM made
"""  # noqa: S608 - our own columns


def _tag(
    note: Note,
    revision_number: int,
    start: int,
    end: int,
    exact: str | None,
    *,
    said: Sequence[Said],
    by: Person,
    theme: str,
    at: dt.datetime,
) -> Excerpt:
    """Mark words and set behaviours against them: in one statement, where nothing was marked there before."""
    said = list({one[0].pk: one for one in said}.values())
    excerpt, are_set = _mark(note, revision_number, start, end, exact, said=said, by=by, theme=theme, at=at)
    if are_set is None:
        are_set = Behaviour.objects.filter(pk__in=[one[0].pk for one in said]).count()
    elif are_set == len(said):
        return excerpt
    if are_set < len(said):
        raise BehaviourUnknown
    _set(note.pk, excerpt.pk, said, by=by, at=at)
    return excerpt


def _mark(
    note: Note,
    revision_number: int,
    start: int,
    end: int,
    exact: str | None,
    *,
    by: Person,
    theme: str,
    at: dt.datetime,
    said: Sequence[Said] = (),
) -> tuple[Excerpt, int | None]:
    """The mark, and how many behaviours were set against it with it; ``None`` where it was there before."""
    found = None
    if revision_number == note.version:
        here, now = _stands(note.text, start, end, exact), spans.Span(start, end)
        found = _put(note, revision_number, note.version, here, (start, end), now, said=said, by=by, theme=theme, at=at)
    if found is None:
        # It was worded anew since it was read, or the words were chosen in an earlier wording: they are followed.
        with connection.cursor() as cursor:
            cursor.execute(_READ, [revision_number, note.pk])
            row = cursor.fetchone()
        if row is None:
            raise WordsDoNotMatch
        text, text_now, version = row
        here = _stands(text, start, end, exact)
        moved = spans.reanchor(spans.Moves(text, text_now), start, end, here)
        if moved is None:
            raise WordsDoNotMatch
        found = _put(note, revision_number, version, here, (start, end), moved, said=said, by=by, theme=theme, at=at)
    assert found is not None  # noqa: S101 - said for mypy: the note is held still as it was read
    is_new, are_set, *columns = found
    excerpt = Excerpt.from_db(connection.alias, [field.attname for field in _MARKED], columns)
    return excerpt, are_set if is_new else None


def _put(
    note: Note,
    number: int,
    version: int,
    words: spans.Quote,
    where: tuple[int, int],
    now: spans.Span,
    *,
    said: Sequence[Said],
    by: Person,
    theme: str,
    at: dt.datetime,
) -> tuple[Any, ...] | None:
    """Whether the mark is new, how many behaviours were set with it, and its columns; nothing for another version."""
    given: list[Any] = [number, note.pk, version, now.start, now.end, now.start, now.end, uuid4(), *where]
    given += [words.exact, words.prefix, words.suffix, theme, by.pk, at]
    given += [[behaviour.pk for behaviour, _, _ in said], [acts for _, acts, _ in said], [whose for *_, whose in said]]
    with connection.cursor() as cursor:
        cursor.execute(_MARK, given)
        row: tuple[Any, ...] | None = cursor.fetchone()
    return row


def _stands(text: str, start: int, end: int, exact: str | None) -> spans.Quote:
    """The words that stand there, once they agree with those that were sent."""
    if not 0 <= start < end <= len(text) or not text[start:end].strip():
        raise ExcerptOutOfBounds
    if exact is not None and text[start:end] != spans.normal(exact):
        raise WordsDoNotMatch
    return spans.quote(text, start, end)


_SET = """
INSERT INTO reflections_tag (note_id, excerpt_id, behaviour_id, acts, standpoint, set_by_id, set_at)
VALUES {rows}
ON CONFLICT {key}
DO UPDATE SET acts = EXCLUDED.acts, standpoint = EXCLUDED.standpoint,
    set_at = CASE WHEN (reflections_tag.acts, reflections_tag.standpoint) = (EXCLUDED.acts, EXCLUDED.standpoint)
                  THEN reflections_tag.set_at ELSE EXCLUDED.set_at END
RETURNING id, set_at, CASE WHEN xmax <> 0 THEN (
    SELECT ARRAY[before.acts, before.standpoint, before.set_at::text]
    FROM reflections_tag before WHERE before.id = reflections_tag.id
) END
"""
_ON_EXCERPT = "(excerpt_id, behaviour_id, set_by_id) WHERE removed_at IS NULL AND excerpt_id IS NOT NULL"
_ON_NOTE = "(note_id, behaviour_id, set_by_id) WHERE removed_at IS NULL AND excerpt_id IS NULL"


def _set(
    note_id: UUID, excerpt_id: UUID | None, said: Sequence[tuple[Behaviour, str, str]], *, by: Person, at: dt.datetime
) -> list[Tag]:
    said = list({behaviour.pk: (behaviour, acts, standpoint) for behaviour, acts, standpoint in said}.values())
    if not said:
        return []
    given: list[Any] = []
    for behaviour, acts, standpoint in said:
        given += [note_id, excerpt_id, behaviour.pk, acts, standpoint, by.pk, at]
    rows = ", ".join(["(%s, %s, %s, %s, %s, %s, %s)"] * len(said))
    with connection.cursor() as cursor:
        cursor.execute(_SET.format(rows=rows, key=_ON_NOTE if excerpt_id is None else _ON_EXCERPT), given)
        made = cursor.fetchall()
    for (pk, set_at, before), (behaviour, acts, standpoint) in zip(made, said, strict=True):
        # Set again in other words, a tag tells no longer how it stood.
        if before and before[:2] != [acts, standpoint]:
            name = Behaviour.objects.get(pk=behaviour.pk)
            doings.keep(
                by=by, kind="said-of-tag", thing=f"tag {pk}", said=f"said something else of the tag {name}", was=before,
                now=[acts, standpoint, set_at.isoformat()], at=set_at, tag=pk, note=str(note_id),
            )  # fmt: skip
    return [
        Tag.from_db(
            connection.alias,
            ("id", "note_id", "excerpt_id", "behaviour_id", "acts", "standpoint", "set_by_id", "set_at"),
            (pk, note_id, excerpt_id, behaviour.pk, acts, standpoint, by.pk, set_at),
        )
        for (pk, set_at, _), (behaviour, acts, standpoint) in zip(made, said, strict=True)
    ]


def _fit_theme(theme: str) -> str:
    theme = " ".join(theme.split())
    if wrong := spans.fault(theme):
        raise TextCannotBeKept(wrong, field="theme")
    return theme

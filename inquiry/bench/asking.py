"""The search and the matrix, each beside the same question put by hand."""

import time
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection

from inquiry.bench.figures import Figure, against, at_most, median, percentile
from inquiry.bench.material import People
from inquiry.bench.pages import beside, counted
from people.models import Person
from reflections.matrix import matrix
from reflections.searching import MOST, search

TIMES = 25
# A word in thousands of notes, two together, a phrase, a rare one with one that it must not hold, none at all.
LOOKED_FOR = ("kitchen", "housing trust", '"waiting list"', "laundrette -playground", "archipelago")

# What an associate may read, as somebody would write it who knew nothing but the tables.
_READABLE = """
(n.author_id = %(me)s OR (n.archived_at IS NULL AND NOT n.held AND (
    n.audience IN ('associates', 'cleared', 'public')
    OR (n.audience = 'place' AND n.place_id IN (
        SELECT place_id FROM places_placemembership
        WHERE person_id = %(me)s AND starts <= current_date AND (ends IS NULL OR ends > current_date)))
    OR (n.audience = 'named' AND EXISTS (
        SELECT FROM reflections_namedreader r WHERE r.note_id = n.id AND r.person_id = %(me)s)))))
"""
_SEARCH = f"""
WITH asked AS MATERIALIZED (SELECT websearch_to_tsquery('english', %(words)s) AS query),
best AS (
    SELECT n.id, count(*) OVER () AS found, ts_rank(n.search, asked.query) AS rank, n.happened_on
    FROM reflections_note n, asked
    WHERE n.search @@ asked.query AND n.archived_at IS NULL AND {_READABLE}
    ORDER BY rank DESC, n.happened_on DESC, n.id LIMIT {MOST}
)
SELECT best.found, n.id, n.kind, n.happened_on, n.title, n.text, n.audience, a.display_name, p.name,
    ts_headline('english', n.title || E'\\n' || n.text, asked.query,
        'StartSel=<, StopSel=>, MaxWords=40, MinWords=20, MaxFragments=2')
FROM best JOIN reflections_note n USING (id) JOIN people_person a ON a.id = n.author_id
    LEFT JOIN places_place p ON p.id = n.place_id, asked
ORDER BY best.rank DESC, best.happened_on DESC, n.id
"""  # noqa: S608 - our own words
_MATRIX = f"""
SELECT n.place_id, t.behaviour_id, count(*) FILTER (WHERE t.acts = 'helps'), count(*) FILTER (WHERE t.acts = 'hinders'),
    count(*) FILTER (WHERE t.acts = 'cannot-say'), max(n.happened_on)
FROM reflections_tag t JOIN reflections_note n ON n.id = t.note_id
    LEFT JOIN reflections_excerpt e ON e.id = t.excerpt_id
WHERE t.removed_at IS NULL AND n.archived_at IS NULL AND NOT n.held AND n.place_id IS NOT NULL
    AND ({_READABLE} OR (e.removed_at IS NULL AND e.clearance IN ('cleared', 'amended')
        AND n.promise <> 'nothing-written'))
GROUP BY n.place_id, t.behaviour_id
"""  # noqa: S608


def searching(people: People) -> Iterator[Figure]:
    """A search as it is issued, with all that Django takes, beside one statement written by hand."""
    viewer = _fresh(people.associates[0])
    each: dict[str, dict[str, float]] = {}
    for words in LOOKED_FOR:
        by_hand = _asked(_SEARCH, {"me": viewer.pk, "words": words})
        found = search(words, {}, viewer)
        count = by_hand[0][0] if by_hand else 0
        if (found.count, [one.note.pk for one in found.found]) != (count, [row[1] for row in by_hand]):
            message = f"Both should find the same for {words}: {found.count} and {count}."
            raise RuntimeError(message)
        ours, floor = beside(
            _timed(lambda words=words: search(words, {}, viewer)),  # type: ignore[misc]
            _timed(lambda words=words: _asked(_SEARCH, {"me": viewer.pk, "words": words})),  # type: ignore[misc]
            TIMES,
        )
        each[words] = {"found": count, "ours": median(ours), "floor": median(floor), "p95": percentile(ours, 95)}
        if count:
            yield against(f"Search, {words}: median", median(ours), median(floor), 1.5, "ms", p95=percentile(ours, 95))
    # One that finds nothing is over before Django has put it into words; it counts here, with the others.
    whole, wholly = (sum(one[whose] for one in each.values()) for whose in ("ours", "floor"))
    yield against(f"Search, all {len(each)} sorts of words: medians together", whole, wholly, 1.5, "ms", **each)


def counting(people: People) -> Iterator[Figure]:
    """Places by behaviours as they are counted, beside one statement written by hand."""
    viewer = _fresh(people.associates[0])
    by_hand = sorted(_asked(_MATRIX, {"me": viewer.pk}))
    with counted() as sent:
        cells = sorted(matrix(viewer), key=lambda cell: cell[:2])
    yield at_most("Matrix: statements", len(sent), 1, "")
    if [cell[:6] for cell in cells] != by_hand:
        message = "Both should count the same."
        raise RuntimeError(message)
    ours, floor = beside(
        _timed(lambda: matrix(viewer)), _timed(lambda: _asked(_MATRIX, {"me": viewer.pk})), TIMES
    )  # fmt: skip
    tags = sum(cell.tags for cell in cells)
    yield against("Matrix: median", median(ours), median(floor), 1.3, "ms", tags=tags, p95=percentile(ours, 95))


def _fresh(person: Person) -> Person:
    """Somebody whose roles are known already, as on a page."""
    again: Person = Person.objects.get(pk=person.pk)
    assert again.roles  # noqa: S101 - asked once, and kept with them
    return again


def _asked(sql: str, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _timed(act: Callable[[], object]) -> Callable[[], float]:
    def timed() -> float:
        began = time.perf_counter()
        act()
        return (time.perf_counter() - began) * 1000

    return timed

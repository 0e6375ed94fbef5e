"""Two years of an inquiry that nobody has led: written into the database by COPY, always the same.

Only the demonstration goes through the actions that people use; thirty thousand notes would take too long that way.
"""

import datetime as dt
import hashlib
import random
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, connections
from django.db.models import Max

from behaviours.models import Behaviour
from inquiry.bench import words
from people import clock
from people.models import Change, Link, Person, RoleGrant
from places.models import Place, PlaceMembership
from reflections.models import Excerpt
from syntheses.models import Authorship, Edition, Evidence, Paragraph, Report, Section, SignOff, Synthesis

NOTES, TAGS_EACH, ASSOCIATES, MONTHS = 30_000, 3, 200, 24
FEW_NOTES, FEW_PIECES, PIECES = 3_000, 6, 48
DAYS = MONTHS * 30

AUDIENCES = (
    ["only-me"] * 20 + ["me-and-learning-partner"] * 10 + ["place"] * 25 + ["associates"] * 25 + ["cleared"] * 12
    + ["named"] * 3 + ["public"] * 5
)  # fmt: skip
CLEARED = ["not-asked"] * 60 + ["asked"] * 8 + ["cleared"] * 22 + ["amended"] * 4 + ["refused"] * 6
ACTS = ["helps"] * 45 + ["hinders"] * 40 + ["cannot-say"] * 15
STANDPOINTS = ["", "professional", "lived-experience", "both", "associate"]

_NOTE = (
    "id", "kind", "form", "author_id", "place_id", "happened_on", "title", "text", "who_was_there", "purpose",
    "promise", "standpoint", "audience", "version", "sent_sha256", "written_at", "kept_at",
)  # fmt: skip
_REVISION = ("id", "note_id", "number", "title", "text", "sha256", "written_by_id", "written_at")
_EXCERPT = (
    "id", "note_id", "revision_id", "start", "end", "exact", "prefix", "suffix", "now_start", "now_end", "theme",
    "clearance", "wording", "made_by_id", "made_at",
)  # fmt: skip
_TAG = ("note_id", "excerpt_id", "behaviour_id", "acts", "standpoint", "set_by_id", "set_at")
_NAMED = ("note_id", "person_id")


@dataclass(frozen=True)
class People:
    """Who the bench's inquiry is made of."""

    associates: Sequence[Person]
    team: Person
    places: Sequence[Place]
    # Where each associate works, first of all.
    home: dict[UUID, int]


def lay_ground() -> People:
    """The people and the places of the bench, in a database that may hold a demonstration already."""
    chance, since = random.Random("people"), clock.today() - dt.timedelta(days=DAYS + 5)  # noqa: S311 - not a secret
    names = [f"{given} {surname}" for surname in words.SURNAMES for given in words.GIVEN][:ASSOCIATES]
    associates = Person.objects.bulk_create(_person(number, name) for number, name in enumerate(names))
    team = Person.objects.create(email="bench-team@example.org", display_name="Team of the bench", slug="bench-team")
    RoleGrant.objects.bulk_create(RoleGrant(person=one, role="associate", starts=since) for one in associates)
    RoleGrant.objects.create(person=team, role="team", starts=since)
    places = Place.objects.bulk_create(
        Place(slug=f"bench-{name.lower().replace(' ', '-')}", name=name, position=100 + at, story=_text(chance, 6))
        for at, name in enumerate(words.PLACES)
    )
    home = {one.pk: at % len(places) for at, one in enumerate(associates)}
    stretches = [PlaceMembership(place=places[at], person_id=key, starts=since) for key, at in home.items()]
    stretches += [
        PlaceMembership(place=places[(home[one.pk] + 7) % len(places)], person=one, starts=since)
        for one in associates[::4]
    ]
    PlaceMembership.objects.bulk_create(stretches)
    return People(associates, team, places, home)


def _person(number: int, name: str) -> Person:
    return Person(email=f"bench-{number:03}@example.org", display_name=name, slug=f"bench-{number:03}")


def write_notes(people: People, first: int, last: int) -> None:
    """Write the notes of these numbers, with their wordings, marked words and tags; then let the planner look."""
    nine = list(Behaviour.objects.the_nine().values_list("pk", flat=True))
    wordings = _serial("reflections_revision", (last - first) * 2)
    made = [_Note(number, people, nine, wordings) for number in range(first, last)]
    _copy("reflections_note", _NOTE, (one.row for one in made))
    _copy("reflections_revision", _REVISION, (row for one in made for row in one.wordings))
    _copy("reflections_namedreader", _NAMED, (row for one in made for row in one.named))
    _copy("reflections_excerpt", _EXCERPT, (row for one in made for row in one.marked))
    _copy("reflections_tag", _TAG, (row for one in made for row in one.tags))
    look_again()


def look_again() -> None:
    """Let the planner see what was written, and leave no work for later to those who are measured."""
    owner = connections["owner"]
    owner.ensure_connection()
    assert owner.connection is not None  # noqa: S101 - said for mypy
    owner.connection.autocommit = True
    _wait_for_the_sealer()
    with owner.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
    owner.close()


def _wait_for_the_sealer() -> None:
    """Until the record of what was written is sealed; or as long as there is a sealer that gets on with it."""
    before, since = -1, time.monotonic()
    while time.monotonic() - since < 10:
        last = Link.objects.all().aggregate(last=Max("change"))["last"] or 0
        if not Change.objects.waiting(last).exists():
            return
        if last != before:
            before, since = last, time.monotonic()
        time.sleep(0.2)


def write_pieces(people: People, first: int, last: int) -> None:
    """Write pieces that rest on cleared words, each published, most of them printed."""
    nine = list(Behaviour.objects.the_nine())
    ends = clock.today() - dt.timedelta(days=1)
    words_to_use = list(Excerpt.objects.cleared().order_by("id")[: (last - first) * 30])
    for number in range(first, last):
        chance = random.Random(f"piece {number}")  # noqa: S311
        day = ends - dt.timedelta(days=7 * number)
        piece = Synthesis.objects.create(
            slug=f"bench-{number}", kind=chance.choice(["behaviour", "behaviour", "place", "response"]),
            title=f"{words.title(chance) or 'A season of notes'} ({number})", standfirst=_text(chance, 2),
            central_behaviour=chance.choice(nine), period_starts=day - dt.timedelta(days=365), period_ends=day,
            opened_by=people.team,
        )  # fmt: skip
        piece.places.set(chance.sample(people.places, 4))
        section = Section.objects.create(synthesis=piece, position=1, title="What we saw")
        own = words_to_use[(number - first) * 30 : (number - first + 1) * 30]
        for at in range(10):
            paragraph = Paragraph.objects.create(
                section=section, position=at, text=_text(chance, 6), changed_by=people.team
            )
            Evidence.objects.bulk_create(
                Evidence(paragraph=paragraph, excerpt=one, position=n, attached_by=people.team)
                for n, one in enumerate(own[at * 3 : at * 3 + 3])
            )
        published(piece, people.team, snapshot={}, day=day, printed=number % 5 != 0)


def published(piece: Synthesis, by: Person, *, snapshot: dict[str, Any], day: dt.date, printed: bool) -> Edition:
    """An edition of a piece, as publishing would leave it."""
    digest, author = _digest(piece.slug), Person.objects.get(slug="bench-000")
    Authorship.objects.create(synthesis=piece, person=author, position=1)
    SignOff.objects.create(synthesis=piece, person=author, version=1)
    edition = Edition.objects.create(
        synthesis=piece, number=1, slug=f"{piece.slug}-1", title=piece.title, kind=piece.kind,
        authors=author.display_name, standfirst=piece.standfirst, period_starts=piece.period_starts,
        period_ends=piece.period_ends, version=1,
        snapshot=snapshot, sha256=digest, audience=Edition.Audience.FUNDERS, published_on=day, published_by=by,
    )  # fmt: skip
    if printed:
        Report.objects.create(
            edition=edition, requested_by=by, state=Report.State.READY, file=f"reports/{digest}.pdf", sha256=digest,
            pages=4, size=120_000, finished_at=clock.now(),
        )  # fmt: skip
    return edition


# -- Rows ---------------------------------------------------------------------------------------------------------


class _Note:
    """One note with everything that hangs on it, as rows."""

    def __init__(self, number: int, people: People, nine: Sequence[str], wordings: Iterator[int]) -> None:
        chance = self.chance = random.Random(f"note {number}")  # noqa: S311
        self.key = _key(chance)
        author = people.associates[number % len(people.associates)]
        self.others = people.associates
        self.at = clock.now() - dt.timedelta(days=1 + chance.randrange(DAYS), seconds=chance.randrange(40_000))
        sentences = [words.sentence(chance) for _ in range(chance.choice((2, 4, 5, 6, 8, 10, 14, 22)))]
        self.text = _paragraphs(sentences)
        at_home = chance.random() < 0.85
        place = people.places[people.home[author.pk]] if at_home else chance.choice(people.places)
        audience = chance.choice(AUDIENCES)
        versions = 2 if chance.random() < 0.2 else 1
        digest = _digest(self.text)
        kind, name = chance.choice(("engagement", "engagement", "reflection")), words.title(chance)
        self.row = (
            self.key, kind, "", author.pk, place.pk, self.at.date(), name, self.text, "", "", "",
            chance.choice(STANDPOINTS), audience, versions, digest, self.at, self.at,
        )  # fmt: skip
        self.wordings = [
            (next(wordings), self.key, version, name, text, _digest(text), author.pk, self.at)
            for version, text in enumerate([_paragraphs(sentences[:-1]), self.text][2 - versions :], 1)
        ]
        named = chance.sample(people.associates, 2) if audience == "named" else []
        self.named = [(self.key, reader.pk) for reader in named]
        self.marked: list[tuple[Any, ...]] = []
        self.tags: list[tuple[Any, ...]] = []
        self._mark(sentences, author, nine)

    def _mark(self, sentences: Sequence[str], author: Person, nine: Sequence[str]) -> None:
        chance = self.chance
        left = chance.randrange(TAGS_EACH * 2 + 1)
        for marked in chance.sample(sentences, min(len(sentences), (left + 1) // 2)):
            start = self.text.index(marked)
            if any(start == row[3] for row in self.marked):
                continue
            key, state = _key(chance), chance.choice(CLEARED)
            end = start + len(marked)
            self.marked.append((
                key, self.key, self.wordings[-1][0], start, end, marked, self.text[max(0, start - 32) : start],
                self.text[end : end + 32], start, end, "", state, "Said in other words." if state == "amended" else "",
                author.pk, self.at,
            ))  # fmt: skip
            for behaviour in chance.sample(list(nine), min(left, chance.choice((1, 2, 2, 3)))):
                left -= 1
                self._tag(key, behaviour, author if chance.random() < 0.8 else chance.choice(self.others))
        for behaviour in chance.sample(list(nine), min(left, 9)):
            self._tag(None, behaviour, author)

    def _tag(self, excerpt: UUID | None, behaviour: str, by: Person) -> None:
        chance = self.chance
        self.tags.append((
            self.key, excerpt, behaviour, chance.choice(ACTS), chance.choice(STANDPOINTS), by.pk, self.at
        ))  # fmt: skip


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _key(chance: random.Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)


def _text(chance: random.Random, sentences: int) -> str:
    return _paragraphs([words.sentence(chance) for _ in range(sentences)])


def _paragraphs(sentences: Sequence[str]) -> str:
    return "\n\n".join(" ".join(sentences[at : at + 5]) for at in range(0, len(sentences), 5))


def _serial(table: str, count: int) -> Iterator[int]:
    """Numbers for the rows of a table, taken from its own sequence."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
        return iter([number for (number,) in cursor.fetchall()])


def _copy(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    names = ", ".join(f'"{column}"' for column in columns)
    # As the owner: the web role stands before the second wall, through which nothing is written by COPY.
    with connections["owner"].cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as into:
        for row in rows:
            into.write_row(row)

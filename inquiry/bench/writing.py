"""Keeping notes and tagging words over HTTP, beside bare views that write the same rows."""

import random
from collections.abc import Iterator
from uuid import UUID

from django.urls import reverse

from inquiry.bench import words
from inquiry.bench.clients import Request, closed, open_loop, post
from inquiry.bench.figures import Figure, against, at_least, at_most, percentile
from inquiry.bench.ground import Installation, signed_in
from inquiry.bench.material import People
from people import clock
from people.models import Person
from reflections.models import Note, Revision
from reflections.spans import sentences

CLIENTS = 16
ALONE, EACH, A_SECOND, SECONDS = 100, 40, 60, 12


def keeping(installation: Installation, people: People) -> Iterator[Figure]:
    """Keep notes as Today's capture box does: by one, at a steady rate, and by sixteen at once."""
    port, made = installation.port, _Notes(people)
    closed(port, [made.ours(client, 5) for client in range(CLIENTS)])  # each thread of the server gets its connection
    closed(port, [made.floor(client, 5) for client in range(CLIENTS)])
    alone = closed(port, [made.ours(0, ALONE)])
    yield at_most("Keep a note, one client: p95", alone.p95, 20, "ms", p50=alone.p50)
    steady = open_loop(port, [made.ours(at % CLIENTS, 1)[0] for at in range(A_SECOND * SECONDS)], A_SECOND)
    yield at_most(f"Keep a note, {A_SECOND}/s: p95", steady.p95, 60, "ms", p50=steady.p50)
    ours, floor = _in_turn(port, made)
    rate = sum(ours[1]) / len(ours[1])
    yield at_least(f"Keep a note, {CLIENTS} clients: each second", rate, 150, "/s", floor=sum(floor[1]) / len(floor[1]))
    yield _beside(f"Keep a note, {CLIENTS} clients: p95", ours[0], floor[0])


def tagging(installation: Installation, people: People) -> Iterator[Figure]:
    """Tag words in one's own notes: by one, and by sixteen at once."""
    port, made = installation.port, _Words(people)
    closed(port, [made.ours(client, 3) for client in range(CLIENTS)])
    closed(port, [made.floor(client, 3) for client in range(CLIENTS)])
    alone = closed(port, [made.ours(0, ALONE)])
    yield at_most("Tag words, one client: p50", alone.p50, 15, "ms", p95=alone.p95)
    ours, floor = _in_turn(port, made)
    yield _beside(f"Tag words, {CLIENTS} clients: p95", ours[0], floor[0])


Rounds = tuple[list[float], list[float]]


def _in_turn(port: int, made: "_Notes | _Words", rounds: int = 3) -> tuple[Rounds, Rounds]:
    """Sixteen clients, ours and the floor's in turn: the times of all answers, and how many came in each second."""
    ours: Rounds = ([], [])
    floor: Rounds = ([], [])
    for _ in range(rounds):
        for kept, make in ((ours, made.ours), (floor, made.floor)):
            taken = closed(port, [make(client, EACH) for client in range(CLIENTS)])
            kept[0].extend(taken.each)
            kept[1].append(taken.in_a_second)
    return ours, floor


def _beside(measure: str, ours: list[float], floor: list[float]) -> Figure:
    """The slowest twentieth beside a view behind the same door: one that is open to anyone may write no note."""
    return against(measure, percentile(ours, 95), percentile(floor, 95), 2, "ms")


class _Notes:
    """Requests that keep a note each, none of them twice."""

    def __init__(self, people: People) -> None:
        self.people, self.chance = people, random.Random("kept")  # noqa: S311
        self.cookies = [signed_in(one) for one in people.associates[:CLIENTS]]

    def ours(self, client: int, count: int) -> list[Request]:
        return [post("/", self.cookies[client], self._said(client)) for _ in range(count)]

    def floor(self, client: int, count: int) -> list[Request]:
        place = {"place_id": str(self.people.places[client].pk)}
        return [post("/bench/note/", self.cookies[client], {**self._said(client), **place}) for _ in range(count)]

    def _said(self, client: int) -> dict[str, str]:
        text = " ".join(words.sentence(self.chance) for _ in range(6))
        return {
            "id": str(UUID(int=self.chance.getrandbits(128), version=4)), "text": text, "kind": "engagement",
            "place": self.people.places[client].slug, "happened_on": clock.today().isoformat(), "audience": "only-me",
        }  # fmt: skip


class _Words:
    """Requests that tag words each, none of them twice: every sentence and every run of sentences once."""

    def __init__(self, people: People) -> None:
        self.authors = people.associates[:CLIENTS]
        self.cookies = [signed_in(one) for one in self.authors]
        self.by_client = [_passages(one) for one in self.authors]

    def ours(self, client: int, count: int) -> list[Request]:
        found = []
        for _ in range(count):
            note, _, version, start, end, exact = next(self.by_client[client])
            said = {
                "revision": str(version), "start": str(start), "end": str(end), "exact": exact, "acts": "helps",
                "behaviours": _BEHAVIOUR,
            }  # fmt: skip
            found.append(post(reverse("note-tags", args=[note]), self.cookies[client], said))
        return found

    def floor(self, client: int, count: int) -> list[Request]:
        return [post("/bench/excerpt/", self.cookies[client], self._bare(client)) for _ in range(count)]

    def _bare(self, client: int) -> dict[str, str]:
        note, revision, _, start, end, exact = next(self.by_client[client])
        return {
            "note": str(note), "revision_id": str(revision), "start": str(start), "end": str(end), "exact": exact,
            "behaviours": _BEHAVIOUR,
        }  # fmt: skip


_BEHAVIOUR = "trusting-relationships"


def _passages(author: Person) -> Iterator[tuple[UUID, int, int, int, int, str]]:
    notes = Note.objects.editable_by(author).kept().order_by("pk").values_list("pk", "version", "text")
    for key, version, text in list(notes):
        revision = Revision.objects.get(note=key, number=version).pk
        taken = set(Note.objects.get(pk=key).excerpts.values_list("start", "end"))
        # Beginning with the second letter, so that nothing that is marked already is met again.
        for start, end in sentences(text):
            if (start + 1, end) not in taken and end > start + 2:
                yield key, revision, version, start + 1, end, text[start + 1 : end]

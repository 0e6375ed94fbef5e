"""Who has written a piece, and their signatures; what still stops it from being published."""

import datetime as dt

from people import clock
from people.acting import acting
from people.models import Person
from syntheses import standing
from syntheses.actions.changes import changing, keep, put, set_order, stepped
from syntheses.errors import NotAnAuthor, Refused, VersionMoved
from syntheses.models import Authorship, SignOff, Synthesis
from syntheses.whereabouts import authors_of, where_author


def _keep_author(
    synthesis: Synthesis, person: Person, was: object, said: str, *, by: Person, at: dt.datetime | None
) -> None:
    key, now = str(person.pk), where_author(synthesis, person)
    keep(synthesis, "author", f"{synthesis.pk} {key}", said, by=by, was=was, now=now, at=at, person=key)


def add_author(
    *,
    synthesis: Synthesis,
    person: Person,
    by: Person,
    order: int | None = None,
    role: str = "",
    interest: str | None = None,
    at: dt.datetime | None = None,
) -> Authorship:
    """Add somebody to the authors, last or at a place counted from 1, with their statement of interest (F-075, F-086).

    Args:
        interest: in whose pay they are and what else bears on it; their own statement where it is not said.
    """
    with changing(synthesis, by=by):
        if Authorship.objects.filter(synthesis=synthesis, person=person).exists():
            raise Refused(f"{person.display_name} is among the authors already.", field="person")
        author = Authorship.objects.create(
            synthesis=synthesis,
            person=person,
            role=role.strip(),
            position=0,
            interest=person.interest if interest is None else interest.strip(),
        )
        set_order(Authorship.objects.all(), put(authors_of(synthesis), author, order))
        _keep_author(synthesis, person, None, f"added {person} to the authors of", by=by, at=at)
    return author


def describe_author(
    *, author: Authorship, by: Person, role: str, interest: str, at: dt.datetime | None = None
) -> Authorship:
    """Change as what somebody writes, and their statement of interest."""
    with changing(author.synthesis, by=by):
        author.role, author.interest = role.strip(), interest.strip()
        author.save(update_fields=["role", "interest"])
    return author


def move_author(
    *, author: Authorship, by: Person, to: str = "", position: int | None = None, at: dt.datetime | None = None
) -> None:
    """Move an author ``up`` or ``down`` in the order of names, or to a place counted from 1."""
    piece, person = author.synthesis, author.person
    with changing(piece, by=by):
        was, order = where_author(piece, person), authors_of(piece)
        set_order(Authorship.objects.all(), stepped(order, author, to) if to else put(order, author, position))
        _keep_author(piece, person, was, f"moved {person} among the authors of", by=by, at=at)


def remove_author(*, author: Authorship, by: Person, at: dt.datetime | None = None) -> None:
    """Take somebody out from among the authors. What they signed earlier stays on record."""
    piece, person = author.synthesis, author.person
    with changing(piece, by=by):
        was = where_author(piece, person)
        author.delete()
        _keep_author(piece, person, was, f"took {person} out from among the authors of", by=by, at=at)


def sign(*, synthesis: Synthesis, seen: int, by: Person, meaning: str = "", at: dt.datetime | None = None) -> SignOff:
    """Sign what one has read, and say what one means by it. Signing twice is signing once.

    Args:
        seen: the number of changes that the piece had had when one read it (``Synthesis.changes``).

    Raises:
        NotAnAuthor: only its authors sign a piece.
        VersionMoved: it has been changed since; nothing is signed.
    """
    with acting(by):
        # The piece's row is held until this is kept: a change waits, and a change that came first is seen.
        current = Synthesis.objects.select_for_update().get(pk=synthesis.pk)
        if not Authorship.objects.filter(synthesis=synthesis, person=by).exists():
            raise NotAnAuthor
        if current.changes != seen:
            raise VersionMoved
        signature, _ = SignOff.objects.get_or_create(
            synthesis=synthesis,
            person=by,
            version=current.version,
            defaults={"meaning": meaning.strip(), "signed_at": at or clock.now()},
        )
    return signature


def what_stops_publishing(synthesis: Synthesis) -> list[str]:
    """What still stands in the way of an edition, in plain sentences; none when nothing does."""
    return standing.what_stops(standing.read(synthesis))

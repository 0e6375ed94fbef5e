"""What is done with a piece that is ready: freezing it as an edition, telling its readers, having it printed."""

import datetime as dt

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.formats import date_format

from people import clock, jobs
from people.acting import acting
from people.actions import write_letter
from people.errors import Refused
from people.models import Person
from syntheses import counts, exposure, standing
from syntheses.freeze import address_of, freeze
from syntheses.models import Correction, Edition, Grant, ReleasedFigures, Report, SeriesCell, Synthesis
from syntheses.readers import funders, readers_to_tell
from syntheses.released import Released, Said

# Addresses in the library that are no edition's.
TAKEN = frozenset({"annual", "feed"})
# The advisory lock under which one piece at a time is published: any two may speak of the same counts.
ONE_AT_A_TIME = 0x5A1D


class NotReady(Refused):
    """The piece cannot be published yet."""

    def __init__(self, stops: list[str]) -> None:
        super().__init__(" ".join(stops))
        self.stops = stops


class PublishedAsItStands(Refused):
    """This version is published already. There is nothing new to publish."""


class NotAFunder(Refused):
    """Only somebody who is a funder of the inquiry today can be given a piece to read."""

    field = "person"


def publish(*, synthesis: Synthesis, audience: str, by: Person, at: dt.datetime | None = None) -> Edition:
    """Freeze a piece as its next edition, open it to its readers, tell the funders, and have it printed.

    The edition keeps every word, name and figure as it stands at this moment, with a hash over all of it. An earlier
    edition stays within reach and says that there is a later one.

    Args:
        audience: everyone, every funder, or the funders to whom the piece is granted.

    Raises:
        NotReady: an author has not signed, a different view is not accepted, a paragraph rests on nothing, what could
            point at somebody is not decided for these readers, or a text names a place that the piece does not name.
        PublishedAsItStands: nothing has changed since the latest edition.
    """
    at = at or clock.now()
    with acting(by):
        # Held until this is done: nobody changes, signs or publishes the piece meanwhile.
        synthesis = Synthesis.objects.select_for_update().get(pk=synthesis.pk)
        counts.recount_piece(synthesis, at=at)
        piece = standing.read(synthesis)
        stops = [*standing.what_stops(piece), *exposure.what_waits(exposure.look(piece), audience)]
        latest = synthesis.editions.filter(superseded_by=None).first()
        if latest is not None and latest.version == synthesis.version and latest.audience == audience:
            raise PublishedAsItStands
        number = latest.number + 1 if latest else 1
        edition = Edition(
            synthesis=synthesis,
            number=number,
            slug=_free_slug(synthesis, number),
            title=synthesis.title,
            kind=synthesis.kind,
            standfirst=synthesis.standfirst,
            period_starts=synthesis.period_starts,
            period_ends=synthesis.period_ends,
            version=synthesis.version,
            audience=audience,
            published_on=timezone.localdate(at),
            published_at=at,
            published_by=by,
        )
        released = _released_before()
        view, given_away = freeze(
            synthesis,
            number=number,
            published_on=edition.published_on,
            audience=audience,
            slug=edition.slug,
            released=released,
        )
        if stops or given_away:
            raise NotReady([*stops, *given_away])
        edition.authors, edition.snapshot, edition.sha256 = view.byline[:300], view.to_json(), view.fingerprint
        if latest is not None:
            Edition.objects.filter(pk=latest.pk).update(superseded_by=edition.pk)
        edition.save(force_insert=True)
        _keep_what_was_said(edition, released)
        SeriesCell.objects.filter(piece=synthesis).update(status=SeriesCell.Status.PUBLISHED, changed_at=at)
        request_printing(edition=edition, by=by, at=at)
        _tell_readers(edition=edition, at=at)
    return edition


def _released_before() -> Released:
    """What every edition said so far, of whichever piece; nobody else publishes until this is done."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
    return Released(
        Said(row.counted, row.counted_from, row.counted_to, row.cells) for row in ReleasedFigures.objects.order_by("pk")
    )


def _keep_what_was_said(edition: Edition, released: Released) -> None:
    ReleasedFigures.objects.bulk_create(
        ReleasedFigures(
            edition=edition,
            counted=said.counted,
            counted_from=said.starts,
            counted_to=said.ends,
            cells=dict(said.cells),
        )
        for said in released.now
    )


def _free_slug(synthesis: Synthesis, number: int) -> str:
    """The last part of an edition's address: the piece's own, with the edition's number from the second one on."""
    stem = synthesis.slug if synthesis.slug not in TAKEN else f"{synthesis.slug}-summary"
    wanted = stem if number == 1 else f"{stem}-edition-{number}"
    taken = set(Edition.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    return next(slug for n in range(1, len(taken) + 2) if (slug := wanted if n == 1 else f"{wanted}-{n}") not in taken)


def correct(
    *,
    synthesis: Synthesis,
    was: str,
    now: str,
    why: str,
    by: Person,
    paragraph_number: int | None = None,
    made_on: dt.date | None = None,
    at: dt.datetime | None = None,
) -> Correction:
    """Write down what the next edition of a published piece puts right, and why. It is printed in that edition."""
    at = at or clock.now()
    latest = synthesis.editions.filter(superseded_by=None).first()
    if latest is None:
        raise Refused("Only what is published can be corrected. Change the draft instead.")
    with acting(by):
        return Correction.objects.create(
            synthesis=synthesis,
            edition_number=latest.number + 1,
            paragraph_number=paragraph_number,
            was=was.strip(),
            now=now.strip(),
            why=why.strip(),
            made_by=by,
            made_on=made_on or timezone.localdate(at),
        )


# ---- Readers -------------------------------------------------------------------------------------------------------


def _tell_readers(*, edition: Edition, at: dt.datetime | None = None) -> None:
    """Write to each funder who may read an edition. The letter says what it is called and where it stands, no more."""
    for person in readers_to_tell(edition, at=at):
        _tell(person, edition, at=at)


def _tell(person: Person, edition: Edition, *, at: dt.datetime | None) -> None:
    again = f" It is edition {edition.number}, and says what it puts right." if edition.number > 1 else ""
    day = date_format(edition.published_on, "j F Y")
    write_letter(
        to=person.email,
        subject=f"Published: {edition.title}",
        body=(
            f"Dear {person.display_name},\n\n"
            f"“{edition.title}” by {edition.authors} was published on {day}.{again}"
            " It stands in the library, to read or to print:\n\n"
            f"{address_of(edition.slug)}\n"
        ),
        at=at,
    )


def grant(*, synthesis: Synthesis, person: Person, by: Person, at: dt.datetime | None = None) -> Grant:
    """Open the granted editions of a piece to a funder, and tell them where it stands. Giving twice is giving once.

    Raises:
        NotAFunder: the person is no funder today.
    """
    at = at or clock.now()
    if not funders(at=at).filter(pk=person.pk).exists():
        raise NotAFunder
    with acting(by):
        given, is_new = Grant.objects.get_or_create(
            synthesis=synthesis, person=person, defaults={"granted_by": by, "granted_at": at}
        )
        latest = synthesis.editions.filter(superseded_by=None, audience=Edition.Audience.GRANTED).first()
        if is_new and latest is not None:
            _tell(person, latest, at=at)
    return given


def withdraw_grant(*, synthesis: Synthesis, person: Person, by: Person, at: dt.datetime | None = None) -> None:
    """Close a piece's granted editions to a funder again. What they took away they have."""
    with acting(by):
        Grant.objects.filter(synthesis=synthesis, person=person).delete()


# ---- Printing ------------------------------------------------------------------------------------------------------


def request_printing(*, edition: Edition, by: Person, at: dt.datetime | None = None) -> Report:
    """Have an edition printed. Asked for twice, it is printed once: the database keeps one printing of an edition."""
    with acting(by):
        try:
            with transaction.atomic():
                report = Report.objects.create(edition=edition, requested_by=by, requested_at=at or clock.now())
        except IntegrityError:
            return _standing_report(edition)
        jobs.nudge_on_commit(report)
    return report


def _standing_report(edition: Edition) -> Report:
    return Report.objects.exclude(state__in=[Report.State.FAILED, Report.State.CANCELLED]).get(edition=edition)


def cancel_printing(*, report: Report, by: Person, at: dt.datetime | None = None) -> bool:
    """Stop a printing that is not finished."""
    with acting(by):
        return jobs.cancel(report, at=at)


def print_again(*, report: Report, by: Person, at: dt.datetime | None = None) -> Report:
    """Try a printing again that failed or was stopped. If the edition is being printed already, that printing is it."""
    with acting(by):
        try:
            with transaction.atomic():
                is_back = jobs.ask_again(report)
        except IntegrityError:
            return _standing_report(report.edition)
        if is_back:
            jobs.nudge_on_commit(report)
    report.refresh_from_db()
    return report

"""What stands before and behind a piece's words: who signed it, what it bears on, where it comes from."""

import datetime as dt

from django.conf import settings
from django.utils import timezone

from behaviours.models import Behaviour as BehaviourRow
from behaviours.models import Wording
from syntheses.models import Edition, ResponsePoint, Synthesis
from syntheses.reports import view
from syntheses.standing import Piece

# Which circles hold which: a link is printed only where whoever reads the piece may read what it leads to.
CIRCLES = {Edition.Audience.PUBLIC: 0, Edition.Audience.FUNDERS: 1, Edition.Audience.GRANTED: 2}


def address_of(slug: str) -> str:
    """Where an edition stands for good."""
    return f"{settings.SITE_ADDRESS.rstrip('/')}/library/{slug}/"


def behaviours(synthesis: Synthesis) -> tuple[view.Behaviour, ...]:
    """The nine as the version in use words them, and those of other frameworks that the piece speaks of."""
    wanted = {synthesis.central_behaviour_id, *synthesis.touches.values_list("pk", flat=True)} - {None}
    wordings = {wording.behaviour_id: wording for wording in Wording.objects.in_use().select_related("behaviour")}
    rows = BehaviourRow.objects.select_related("framework").order_by("-framework__is_the_nine", "framework", "position")
    made = []
    for row in rows:
        if not row.framework.is_the_nine and row.pk not in wanted:
            continue
        wording = wordings.get(row.pk)
        made.append(
            view.Behaviour(
                key=row.key,
                name=wording.heading if wording else row.short_name,
                number=(wording.number or 0) if wording else 0,
                group=_group(row.group),
            )
        )
    return tuple(sorted(made, key=lambda each: each.number or len(made)))


def authors(piece: Piece) -> tuple[view.Author, ...]:
    """Who signed this version, in their own order, with what they meant by it and in whose pay they are."""
    made = []
    for author in piece.authors:
        signed, person = author.signed, author.row.person
        made.append(
            view.Author(
                name=person.display_name,
                role=author.row.role.replace("-", " "),
                slug=person.slug,
                meaning=signed.meaning if signed else "",
                signed_on=timezone.localdate(signed.signed_at) if signed else None,
                version=signed.version if signed else 0,
                interest=author.row.interest,
            )
        )
    return tuple(made)


def series(synthesis: Synthesis) -> str:
    """Which reflection of the series it is; a later edition keeps its number."""
    if synthesis.kind != Synthesis.Kind.BEHAVIOUR:
        return ""
    earlier = Edition.objects.filter(kind=Synthesis.Kind.BEHAVIOUR)
    first = earlier.filter(synthesis=synthesis).order_by("number").first()
    if first is not None:
        return str(first.snapshot.get("series", ""))
    others = earlier.values("synthesis").distinct().count()
    return f"Reflections on the behaviours, no. {others + 1}"


def links(synthesis: Synthesis, *, audience: str) -> tuple[view.Link, ...]:
    """The pieces that it bears on, as far as every reader of it may read them."""
    mine, made = CIRCLES[Edition.Audience(audience)], []
    for link in synthesis.links_out.select_related("to_piece").order_by("pk"):
        edition = link.to_piece.editions.filter(superseded_by=None).first()
        # What is granted piece by piece is nobody's but theirs.
        if edition is None or edition.audience == Edition.Audience.GRANTED:
            continue
        if CIRCLES[Edition.Audience(edition.audience)] <= mine:
            made.append(view.Link(kind=link.type, title=edition.title, address=address_of(edition.slug)))
    return tuple(made)


def provenance(synthesis: Synthesis, *, published_on: dt.date) -> view.Provenance | None:
    """Where it first appeared, and whom to ask."""
    # A contact lapses on its date: an edition made after it does not print it any more.
    stands = bool(synthesis.contact) and (synthesis.contact_until is None or synthesis.contact_until >= published_on)
    if not synthesis.first_published and not stands:
        return None
    return view.Provenance(
        first_published=synthesis.first_published,
        contact=synthesis.contact if stands else "",
        contact_until=synthesis.contact_until if stands else None,
    )


def responds_to(synthesis: Synthesis) -> view.RespondsTo | None:
    """The work that a response answers, and how."""
    if not synthesis.responds_to_title:
        return None
    points = list(synthesis.points.all())
    accepts, questions, cautions = (
        tuple(point.text for point in points if point.kind == kind)
        for kind in (ResponsePoint.Kind.ACCEPTS, ResponsePoint.Kind.QUESTIONS, ResponsePoint.Kind.CAUTIONS)
    )
    return view.RespondsTo(
        title=synthesis.responds_to_title,
        body=synthesis.responds_to_by,
        year=synthesis.responds_to_year or 0,
        accepts=accepts,
        questions=questions,
        cautions=cautions,
    )


def _group(name: str) -> view.Group:
    return name if name in ("perspective", "power", "participation") else "perspective"  # type: ignore[return-value]

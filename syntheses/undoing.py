"""The way back from what is done to a piece: what stands where in it, on what it rests, and by whom it is written.

Each way asks how the thing stands now. Where that is how the act left it, the same actions put it back; where somebody
has changed it since, it stays, and whoever wanted it back is told who.
"""

from collections.abc import Mapping
from typing import Any

from people.acts import Side, StandsOtherwise, Turn, Way, must
from people.errors import NotYours
from people.models import Act, Person
from reflections.models import Excerpt, InfluenceClaim
from syntheses import actions
from syntheses.actions.judging import must_be_cleared
from syntheses.models import (
    Authorship,
    Evidence,
    Paragraph,
    PullQuote,
    Quantifier,
    ResponsePoint,
    Section,
    Synthesis,
    SynthesisLink,
)
from syntheses.whereabouts import place_after, told_of, where_author, where_evidence, where_paragraph, where_section

OUT_OF_REACH = "This piece is no longer yours to change."
GONE = "What it was done to is no longer there."
NO_PLACE = "What it stood beside is no longer there."


def _other(to: Side) -> Side:
    return "now" if to == "was" else "was"


def _piece(act: Act, by: Person) -> Synthesis:
    piece = Synthesis.objects.editable_by(by).filter(pk=act.what["piece"]).first()
    if piece is None:
        raise NotYours(OUT_OF_REACH)
    return piece


def _paragraph(act: Act, by: Person) -> Paragraph:
    piece = _piece(act, by)
    mine = Paragraph.objects.editable_by(by).filter(section__synthesis=piece).select_related("section__synthesis")
    it = mine.filter(pk=act.what["paragraph"]).first()
    if it is None:
        raise StandsOtherwise(GONE)
    return it


def _excerpt(act: Act) -> Excerpt:
    """The words themselves; whether they are still cleared is asked when they are attached again."""
    return Excerpt.objects.select_related("note").get(pk=act.what["excerpt"])


def _place(rows: Any, thing: Any, beside: str | None) -> int:  # noqa: ANN401 - rows of any kind that has an order
    place = place_after(rows, thing, beside)
    if place is None:
        raise StandsOtherwise(NO_PLACE)
    return place


def _nobody_else_worked_on(paragraphs: Any, act: Act, by: Person) -> None:  # noqa: ANN401 - a set of paragraphs
    """What others have written or attached there since is not taken out with it."""
    since = act.turned_at or act.done_at
    wrote = paragraphs.filter(changed_at__gt=since).exclude(changed_by=by).select_related("changed_by").first()
    if wrote is not None:
        raise StandsOtherwise(f"{wrote.changed_by.display_name} has written there since, so it stays.")
    under = Evidence.objects.filter(paragraph__in=paragraphs, attached_at__gt=since).exclude(attached_by=by)
    attached = under.select_related("attached_by").first()
    if attached is not None:
        raise StandsOtherwise(f"{attached.attached_by.display_name} has attached words there since, so it stays.")


def paragraph(act: Act, to: Side, by: Person) -> Turn:
    """Where a paragraph stands, or that it was taken out."""
    it = _paragraph(act, by)
    must(where_paragraph(it) == act.what[_other(to)], act, by)
    there = act.what[to]
    if there is None:
        _nobody_else_worked_on(Paragraph.objects.filter(pk=it.pk), act, by)
        return lambda at: actions.remove_paragraph(paragraph=it, by=by, at=at)
    section_id, beside = there
    section = Section.objects.filter(pk=section_id, synthesis=it.section.synthesis, removed_at=None).first()
    if section is None:
        raise StandsOtherwise("The section that it stood in is no longer there.")
    position = _place(section.paragraphs.filter(removed_at=None), it, beside)
    if it.removed_at is not None:
        return lambda at: actions.bring_back_paragraph(paragraph=it, position=position, by=by, at=at)
    return lambda at: actions.move_paragraph(paragraph=it, section=section, position=position, by=by, at=at)


def section(act: Act, to: Side, by: Person) -> Turn:
    """Where a section stands, or that it was taken out."""
    piece = _piece(act, by)
    it = Section.objects.filter(pk=act.what["section"], synthesis=piece).select_related("synthesis").first()
    if it is None:
        raise StandsOtherwise(GONE)
    must(where_section(it) == act.what[_other(to)], act, by)
    there = act.what[to]
    if there is None:
        inside = [it.pk, *it.parts.filter(removed_at=None).values_list("pk", flat=True)]
        _nobody_else_worked_on(Paragraph.objects.filter(section__in=inside, removed_at=None), act, by)
        return lambda at: actions.remove_section(section=it, by=by, at=at)
    beside = Section.objects.filter(synthesis=piece, parent=it.parent_id, removed_at=None)
    position = _place(beside, it, there[1])
    if it.removed_at is not None:
        return lambda at: actions.bring_back_section(section=it, position=position, by=by, at=at)
    return lambda at: actions.move_section(section=it, position=position, by=by, at=at)


def author(act: Act, to: Side, by: Person) -> Turn:
    """Where somebody stands among the authors, or that they are none."""
    piece, person = _piece(act, by), Person.objects.get(pk=act.what["person"])
    must(where_author(piece, person) == act.what[_other(to)], act, by)
    rows = Authorship.objects.filter(synthesis=piece).select_related("person", "synthesis")
    it = rows.filter(person=person).first()
    there = act.what[to]
    if there is None:
        assert it is not None  # noqa: S101 - it stands as the act left it
        return lambda at: actions.remove_author(author=it, by=by, at=at)
    position = _place([row.person for row in rows], person, there["after"])
    if it is not None:
        return lambda at: actions.move_author(author=it, position=position, by=by, at=at)
    said = {"role": there["role"], "interest": there["interest"]}
    return lambda at: actions.add_author(synthesis=piece, person=person, order=position, by=by, at=at, **said)


def evidence(act: Act, to: Side, by: Person) -> Turn:
    """How and where words stand under a paragraph, or that they do not."""
    beneath, words = _paragraph(act, by), _excerpt(act)
    here, left, there = where_evidence(beneath, words), act.what[_other(to)], act.what[to]
    must(_bearing(here) == _bearing(left), act, by)
    it = (
        Evidence.objects.filter(paragraph=beneath, excerpt=words)
        .select_related("paragraph__section__synthesis")
        .first()
    )
    if there is None:
        assert it is not None  # noqa: S101 - it stands as the act left it
        return lambda at: actions.detach_evidence(evidence=it, by=by, at=at)
    rows = beneath.evidence.select_related("excerpt")
    position = _place([row.excerpt for row in rows], words, there["after"])
    if it is not None and it.stance == there["stance"]:
        return lambda at: actions.move_evidence(evidence=it, position=position, by=by, at=at)
    must_be_cleared(words)
    return lambda at: actions.reattach_evidence(
        paragraph=beneath, excerpt=words, stood=there, position=position, by=by, at=at
    )


def _bearing(stood: dict[str, Any] | None) -> tuple[object, ...]:
    return (stood["stance"], stood["after"]) if stood else ()


def quote(act: Act, to: Side, by: Person) -> Turn:
    """After which paragraph words stand large, or that they do not."""
    piece, words, there = _piece(act, by), _excerpt(act), act.what[to]
    rows = PullQuote.objects.filter(section=act.what["section"], section__synthesis=piece, excerpt=words)
    it = rows.select_related("section__synthesis").first()
    must((it.position if it else None) == act.what[_other(to)], act, by)
    if there is None:
        assert it is not None  # noqa: S101 - it stands as the act left it
        return lambda at: actions.put_quote_back(pulled=it, by=by, at=at)
    within = Section.objects.filter(pk=act.what["section"], synthesis=piece, removed_at=None).first()
    if within is None:
        raise StandsOtherwise("The section that they stood in is no longer there.")
    must_be_cleared(words)
    return lambda at: actions.pull_quote(section=within, excerpt=words, position=there, by=by, at=at)


def count(act: Act, to: Side, by: Person) -> Turn:
    """What a phrase counts, or that it counts nothing."""
    within, left, there = _paragraph(act, by), act.what[_other(to)], act.what[to]
    said = left or there
    here = Quantifier.objects.filter(paragraph=within, phrase=said["phrase"], start=said["start"])
    it = here.select_related("paragraph__section__synthesis").first()
    must((told_of(it) if it else None) == left, act, by)
    if there is None:
        assert it is not None  # noqa: S101 - it stands as the act left it
        return lambda at: actions.unmark_quantifier(quantifier=it, by=by, at=at)
    if within.text[said["start"] :][: len(said["phrase"])] != said["phrase"]:
        raise StandsOtherwise("The phrase no longer stands there in the paragraph.")
    told = {name: value for name, value in there.items() if name not in {"claim", "rests_on"}}
    claim = InfluenceClaim.objects.filter(pk=there["claim"]).first() if there["claim"] else None
    rests_on = list(Evidence.objects.filter(paragraph=within, excerpt__in=there["rests_on"]))
    if len(rests_on) != len(there["rests_on"]):
        raise StandsOtherwise("Words that it rested on no longer stand under the paragraph.")
    return lambda at: actions.mark_quantifier(
        paragraph=within, counts_claim=claim, rests_on=rests_on, by=by, at=at, **told
    )


def link(act: Act, to: Side, by: Person) -> Turn:
    """Whether a piece is linked with another."""
    piece, other = _piece(act, by), Synthesis.objects.get(pk=act.what["to_piece"])
    it = SynthesisLink.objects.filter(from_piece=piece, to_piece=other, type=act.what["type"]).first()
    must((it is not None) is act.what[_other(to)], act, by)
    if it is not None:
        return lambda at: actions.unlink_pieces(link=it, by=by, at=at)
    return lambda at: actions.link_pieces(from_piece=piece, to_piece=other, type=act.what["type"], by=by, at=at)


def point(act: Act, to: Side, by: Person) -> Turn:
    """Whether a response makes a point, and as which of them."""
    piece, kind, text, there = _piece(act, by), act.what["kind_of_point"], act.what["text"], act.what[to]
    it = ResponsePoint.objects.filter(synthesis=piece, kind=kind, text=text).first()
    must((it.position if it else None) == act.what[_other(to)], act, by)
    if it is not None:
        return lambda at: actions.drop_response_point(point=it, by=by, at=at)
    return lambda at: actions.add_response_point(synthesis=piece, kind=kind, text=text, position=there, by=by, at=at)


WAYS: Mapping[str, Way] = {
    "paragraph": paragraph, "section": section, "author": author, "evidence": evidence, "quote": quote, "count": count,
    "link": link, "point": point,
}  # fmt: skip

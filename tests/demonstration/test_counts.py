"""The demonstration's argument holds: every counted phrase is counted again here, from the rows, in another way.

The published pieces must agree with their notes to the last place. The draft must not: Carrow is silent on purpose.
"""

import datetime as dt
import json
import stat
from collections import Counter
from pathlib import Path

import pytest

from behaviours.models import Behaviour
from people.models import Person, RoleGrant
from places.models import FixedPoint, Place, TrustEvent
from reflections.models import Excerpt, Note, Position, Tag, Tally
from syntheses import exposure, standing
from syntheses.actions import what_stops_publishing
from syntheses.models import Edition, ExposureDecision, Paragraph, Quantifier, Synthesis

YEAR = (dt.date(2025, 10, 1), dt.date(2026, 9, 30))
PUBLISHED = ["reflection-on-trust", "annual-2025-26", "portrait-of-harrowby", "response"]


def associates() -> set[object]:
    return set(RoleGrant.objects.filter(role="associate").values_list("person_id", flat=True))


def by_hand(phrase: Quantifier) -> int:
    """Count once more, in plain Python over the rows, what a phrase says that it counts."""
    piece = phrase.paragraph.section.synthesis
    if phrase.counts_records:
        return records()[phrase.counts_records]
    if phrase.counts_claim_id:
        return positions(phrase, piece)
    resting = list(phrase.rests_on.all()) or [
        each for each in phrase.paragraph.evidence.all() if each.stance == "supports"
    ]
    standing = [each for each in resting if each.withdrawn_on is None]
    notes = [each.excerpt.note for each in standing]
    if phrase.unit == "place":
        return len({note.place_id for note in notes})
    if phrase.unit == "associate":
        return len({note.author_id for note in notes} & associates())
    return len(standing)


def positions(phrase: Quantifier, piece: Synthesis) -> int:
    """Where each stood when the piece was first published, or, where the phrase says so, at first."""
    day = Edition.objects.filter(synthesis=piece).order_by("number").first()
    taken = Position.objects.filter(claim=phrase.counts_claim, taken_on__lte=day.published_on if day else dt.date.max)
    order = sorted(taken, key=lambda position: position.taken_on, reverse=phrase.counts_as_first_stood)
    stands = {position.person_id: position.stance for position in order}
    return sum(stance in phrase.counts_stances for stance in stands.values())


def records() -> dict[str, int]:
    # What was said to let off steam, and is its writer's alone, is in no number.
    told = [note for note in Note.objects.all() if note.purpose != "vent" or note.released_at]
    notes = [note for note in told if YEAR[0] <= note.happened_on <= YEAR[1]]
    keys = {note.pk for note in notes}
    excerpts = [excerpt for excerpt in Excerpt.objects.select_related("note") if excerpt.note_id in keys]
    cleared = Counter(excerpt.clearance for excerpt in excerpts)
    events = [event for event in TrustEvent.objects.all() if YEAR[0] <= event.happened_on <= YEAR[1]]
    moved = Counter((event.effect, event.speed) for event in events) + Counter(event.effect for event in events)
    team = set(RoleGrant.objects.filter(role="team").values_list("person_id", flat=True))
    first, second = dict[object, set[tuple[str, str]]](), dict[object, set[tuple[str, str]]]()
    spoken: dict[str, set[object]] = {behaviour.pk: set() for behaviour in Behaviour.objects.the_nine()}
    for tag in Tag.objects.select_related("note"):
        reading = second if tag.set_by_id in team else first
        reading.setdefault(tag.excerpt_id, set()).add((tag.behaviour_id, tag.acts))
        if tag.set_by_id not in team and tag.note_id in keys:
            spoken[tag.behaviour_id].add(tag.note.place_id)
    second = {excerpt: said for excerpt, said in second.items() if excerpt in first}
    places = Place.objects.count()
    everywhere = sum(len(where) == places for where in spoken.values())
    agreed = sum(first.get(excerpt) == said for excerpt, said in second.items())
    fixed = Counter(FixedPoint.objects.values_list("status", flat=True))
    return {
        "notes_in_year": len(notes),
        "excerpts_in_year": len(excerpts),
        "cleared_in_year": cleared["cleared"] + cleared["amended"],
        "amended_in_year": cleared["amended"],
        "refused_in_year": cleared["refused"],
        "destroyed": moved["destroyed"],
        "destroyed_sudden": moved["destroyed", "sudden"],
        "repaired_slow": moved["repaired", "slow"],
        "fixed_points": fixed.total(),
        "fixed_points_holding": fixed["holding"],
        "behaviours_in_all_places": everywhere,
        "behaviours_not_in_all_places": len(spoken) - everywhere,
        "places_silent_on_decisions": places - len(spoken["devolved-decisions"]),
        "decisions_in_silent_place": 0 if len(spoken["devolved-decisions"]) < places else 1,
        "coding_second": len(second),
        "coding_agreement": round(10 * agreed / len(second)),
    }


@pytest.mark.parametrize("slug", PUBLISHED)
def test_every_counted_phrase_in_a_published_piece_is_true(demonstration: Path, slug: str) -> None:
    phrases = Quantifier.objects.filter(paragraph__section__synthesis__slug=slug, is_checkable=True)
    untrue = [
        f"«{phrase.phrase}» says {phrase.n}; by hand {counted}, kept {phrase.found_n}"
        for phrase in phrases.select_related("paragraph__section__synthesis", "counts_claim")
        if phrase.n is not None and not ((counted := by_hand(phrase)) == phrase.n == phrase.found_n)
    ]
    assert untrue == []
    assert phrases.exists() or slug in {"portrait-of-harrowby", "response"}


def test_a_phrase_that_cannot_be_counted_says_why(demonstration: Path) -> None:
    assert not Quantifier.objects.filter(is_checkable=False, why_not="").exists()


def test_every_place_fails_in_the_draft_because_carrow_is_silent(demonstration: Path) -> None:
    draft = Synthesis.objects.get(slug="learning-out-loud")
    phrase = Quantifier.objects.get(paragraph__section__synthesis=draft, phrase="every place")
    assert (phrase.n, phrase.of, phrase.found_n) == (5, 5, 4)
    silent = Place.objects.exclude(notes__tags__behaviour="devolved-decisions", notes__tags__removed_at=None)
    assert [place.name for place in silent] == ["Carrow"]


def test_the_draft_cannot_be_published(demonstration: Path) -> None:
    stops = " ".join(what_stops_publishing(Synthesis.objects.get(slug="learning-out-loud")))
    assert "Ruth Adeyemi" in stops  # who has not signed, and whose dissent waits for her
    assert not Edition.objects.filter(synthesis__slug="learning-out-loud").exists()


def test_all_of_the_material_is_there(demonstration: Path) -> None:
    counts = (Place.objects.count(), Note.objects.count(), Excerpt.objects.count(), Paragraph.objects.count())
    assert counts == (5, 305, 898, 106)
    assert Tally.objects.count() == 1  # of one conversation nothing was written
    assert Tag.objects.filter(set_by__slug="wren-aldous").values("excerpt").distinct().count() == 120
    assert Edition.objects.count() == 5  # the reflection on trust was corrected, and has two


def test_the_way_in_is_written_for_the_owner_alone(demonstration: Path) -> None:
    path = demonstration / "demo-accounts.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    accounts = json.loads(path.read_text(encoding="utf-8"))
    assert {account["role"] for account in accounts} == {
        "associate", "associate_elsewhere", "team", "learning_partner", "funder", "administrator",
    }  # fmt: skip
    for account in accounts:
        person = Person.objects.get(email=account["email"])
        assert person.check_password(account["password"])
        assert person.is_demonstration


def test_what_could_point_at_somebody_was_decided_by_another_than_wrote_it(demonstration: Path) -> None:
    decided = ExposureDecision.objects.select_related("decided_by", "paragraph")
    assert {row.decided_by.slug for row in decided} == {"tom-birkett"}
    assert not any(row.paragraph and row.paragraph.changed_by_id == row.decided_by_id for row in decided)
    for edition in Edition.objects.filter(superseded_by=None):
        assert exposure.what_waits(exposure.look(standing.read(edition.synthesis)), edition.audience) == []
    draft = exposure.look(standing.read(Synthesis.objects.get(slug="learning-out-loud")))
    assert exposure.what_waits(draft, "public")

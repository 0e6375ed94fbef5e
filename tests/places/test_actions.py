"""Opening places, working in them, keeping their actors and what is in focus: what is done and what is refused."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from behaviours.models import Behaviour
from people import clock
from people.errors import Refused
from people.models import Person
from places import actions
from places.models import Actor, FixedPoint, FocusPeriod, Place, PlaceMembership, TrustEvent
from tests import cast

pytestmark = pytest.mark.django_db

MAY = dt.date(2026, 5, 4)
JUNE = dt.date(2026, 6, 1)
JULY = dt.date(2026, 7, 1)


def trust() -> Behaviour:
    return Behaviour.objects.get(pk="trusting-relationships")


def barrow(by: Person) -> Place:
    return actions.open_place(name="Barrow", by=by)


def test_places_keep_the_order_in_which_they_came() -> None:
    dora = cast.dora()
    for name in ("Whitby", "Amble", "Morpeth"):
        actions.open_place(name=f" {name} ", by=dora)
    assert [place.name for place in Place.objects.all()] == ["Whitby", "Amble", "Morpeth"]


def test_two_places_have_two_names_and_a_third_gets_an_address_of_its_own() -> None:
    dora = cast.dora()
    barrow(dora)
    with pytest.raises(actions.PlaceHasName) as refusal:
        barrow(dora)
    assert refusal.value.field == "name"
    assert actions.open_place(name="Barrow!", by=dora).slug == "barrow-2"
    assert actions.open_place(name="Focus", by=dora).slug == "focus-2"  # «places/focus/» is the grid
    with pytest.raises(actions.NeedsName):
        actions.open_place(name="  ", by=dora)


def test_describing_a_place_leaves_what_is_not_said_and_keeps_its_position() -> None:
    asha = cast.asha()
    place = cast.place()
    actions.describe_place(place=place, by=asha, question="Who is asked?", story="It began with a kettle.")
    actions.describe_place(place=place, by=asha, question="")
    place.refresh_from_db()
    assert (place.name, place.question, place.story) == ("Barrow", "", "It began with a kettle.")
    with pytest.raises(actions.NeedsName):
        actions.describe_place(place=place, by=asha, name=" ")
    actions.open_place(name="Dunmore", by=asha)
    with pytest.raises(actions.PlaceHasName):
        actions.describe_place(place=place, by=asha, name="Dunmore")


def test_somebody_leaves_a_place_and_comes_back() -> None:
    dora, mara = cast.dora(), cast.person("Mara Finch", "associate")
    place = barrow(dora)
    first = actions.begin_membership(place=place, person=mara, starts=MAY, by=dora)
    actions.end_membership(membership=first, ends=JUNE, by=dora)
    actions.begin_membership(place=place, person=mara, starts=JUNE, by=dora)
    counted = [PlaceMembership.objects.on(day).count() for day in (dt.date(2026, 5, 3), MAY, JUNE, JULY)]
    assert counted == [0, 1, 1, 1]  # on the day of the hand-over there is one stretch, not two


@pytest.mark.parametrize(("starts", "ends"), [(MAY, None), (JUNE, None), (dt.date(2026, 4, 1), JUNE), (JUNE, JULY)])
def test_nobody_works_in_a_place_twice_at_once(starts: dt.date, ends: dt.date | None) -> None:
    dora, mara = cast.dora(), cast.person("Mara Finch", "associate")
    place = barrow(dora)
    actions.begin_membership(place=place, person=mara, starts=MAY, by=dora)
    with pytest.raises(actions.WorksThereAlready, match=r"Mara Finch already works in Barrow at that time\."):
        actions.begin_membership(place=place, person=mara, starts=starts, ends=ends, by=dora)
    elsewhere = actions.open_place(name="Dunmore", by=dora)
    assert actions.begin_membership(place=elsewhere, person=mara, starts=starts, ends=ends, by=dora).pk


def test_a_stretch_cannot_be_drawn_out_over_a_later_one() -> None:
    dora, mara = cast.dora(), cast.person("Mara Finch", "associate")
    place = barrow(dora)
    first = actions.begin_membership(place=place, person=mara, starts=MAY, ends=JUNE, by=dora)
    actions.begin_membership(place=place, person=mara, starts=JULY, by=dora)
    with pytest.raises(actions.WorksThereAlready) as refusal:
        actions.end_membership(membership=first, ends=dt.date(2026, 8, 1), by=dora)
    assert refusal.value.field == "ends"


def test_nothing_ends_before_it_starts() -> None:
    asha, place = cast.asha(), cast.place()
    mara = cast.person("Mara Finch", "associate")
    with pytest.raises(actions.EndsBeforeItStarts):
        actions.begin_membership(place=place, person=mara, starts=JUNE, ends=MAY, by=asha)
    with pytest.raises(actions.EndsBeforeItStarts):
        actions.begin_focus(place=place, behaviour=trust(), starts=JUNE, ends=MAY, by=asha)
    with pytest.raises(actions.EndsBeforeItStarts):
        actions.register_actor(
            place=place, working_name="the nurse", kind="person-in-role", starts=JUNE, ends=MAY, by=asha
        )
    focus = actions.begin_focus(place=place, behaviour=trust(), starts=JUNE, by=asha)
    with pytest.raises(actions.EndsBeforeItStarts):
        actions.end_focus(focus=focus, ends=MAY, by=asha)


def test_the_database_itself_refuses_what_the_story_forbids() -> None:
    """By raw SQL, past every action."""
    asha, place = cast.asha(), cast.place()
    focus = actions.begin_focus(place=place, behaviour=trust(), starts=MAY, by=asha)
    actions.end_focus(focus=focus, ends=JULY, by=asha)
    lies: list[tuple[str, list[Any], str]] = [
        (
            "INSERT INTO places_placemembership (place_id, person_id, starts) VALUES (%s, %s, '2026-08-01')",
            [place.pk, asha.pk],
            "membership_never_overlaps_itself",
        ),
        (
            "UPDATE places_placemembership SET ends = '2020-01-01' WHERE person_id = %s",
            [asha.pk],
            "membership_ends_after_it_starts",
        ),
        (
            "INSERT INTO places_focusperiod (place_id, behaviour_id, starts, intent, approach)"
            " SELECT place_id, behaviour_id, ends - 1, '', '' FROM places_focusperiod WHERE id = %s",
            [focus.pk],
            "focus_never_overlaps_itself",
        ),
        ("UPDATE places_focusperiod SET ends = '2020-01-01' WHERE id = %s", [focus.pk], "focus_ends_after_it_starts"),
        (
            "INSERT INTO places_place (slug, name, public_name, nickname, region_blur, question, story, position)"
            " VALUES ('other', 'Barrow', '', '', '', '', '', 9)",
            [],
            "name",
        ),
        (
            "INSERT INTO places_actor (place_id, key, kind, working_name, role_title, organisation, sector, standpoint,"
            " domain_of_experience) VALUES (%s, 'x', 'group', '', '', '', '', '', '')",
            [place.pk],
            "actor_has_a_working_name",
        ),
    ]
    for statement, values, rule in lies:
        with pytest.raises(IntegrityError, match=rule), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)


def test_the_role_that_serves_cannot_delete_a_place() -> None:
    place = cast.place()
    with pytest.raises(Exception, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM places_place WHERE id = %s", [place.pk])


def test_local_actors_are_known_by_role() -> None:
    asha, place = cast.asha(), cast.place()
    known = actions.register_actor(place=place, working_name=" the nurse ", kind="person-in-role", by=asha)
    second = actions.register_actor(place=place, working_name="the nurse", kind="group", by=asha)
    assert (known.key, second.key) == ("the-nurse", "the-nurse-2")
    assert not [field.name for field in Actor._meta.get_fields() if "real" in field.name or "sealed" in field.name]
    actions.describe_actor(
        actor=known, working_name="the night nurse", kind="person-in-role", role_title="keeps the list", by=asha
    )
    known.refresh_from_db()
    assert (known.key, known.working_name, known.role_title) == ("the-nurse", "the night nurse", "keeps the list")
    with pytest.raises(actions.NeedsName) as refusal:
        actions.describe_actor(actor=known, working_name="", kind="group", by=asha)
    assert refusal.value.field == "working_name"
    with pytest.raises(actions.NeedsName):
        actions.register_actor(place=place, working_name=" ", kind="group", by=asha)


def test_a_behaviour_comes_into_focus_goes_and_comes_again() -> None:
    asha, place = cast.asha(), cast.place()
    with clock.set_to(MAY):
        focus = actions.begin_focus(place=place, behaviour=trust(), intent="Walk together.", by=asha)
    assert focus.starts == MAY
    with pytest.raises(actions.InFocusAlready) as refusal:
        actions.begin_focus(place=place, behaviour=trust(), starts=JUNE, by=asha)
    assert refusal.value.field == "behaviour"
    with clock.set_to(JULY):
        actions.end_focus(focus=focus, by=asha)
    with pytest.raises(actions.EndedAlready):
        actions.end_focus(focus=focus, by=asha)
    actions.begin_focus(place=place, behaviour=trust(), starts=JULY, by=asha)
    with pytest.raises(actions.InFocusAlready):
        actions.begin_focus(place=place, behaviour=trust(), starts=dt.date(2026, 4, 1), ends=JUNE, by=asha)
    assert FocusPeriod.objects.count() == 2


def test_trust_events_and_fixed_points_are_kept_with_their_place() -> None:
    asha, place = cast.asha(), cast.place()
    actions.pin_trust_event(
        place=place,
        key="the-meeting",
        effect="destroyed",
        act="decision",
        what="Names were read out.",
        happened_on=MAY,
        by=asha,
    )
    nurse = cast.actor(place, "the nurse")
    with clock.set_to(JUNE):
        actions.name_fixed_point(place=place, actor=nurse, status="holding", by=asha)
    with pytest.raises(actions.ActorElsewhere):
        actions.name_fixed_point(place=cast.place("Dunmore"), actor=nurse, status="holding", by=asha)
    assert TrustEvent.objects.get().happened_on == MAY
    assert FixedPoint.objects.get().named_on == JUNE


def test_every_refusal_is_a_sentence() -> None:
    for refusal in Refused.__subclasses__():
        if refusal.__module__ == "places.actions":
            assert refusal().sentence.endswith((".", "?"))

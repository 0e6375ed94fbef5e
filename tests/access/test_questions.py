"""Every question that is put together once, held to the set that it stands for, for everybody."""

from importlib import import_module
from typing import Any

import pytest
from django.conf import settings

from inquiry.pages import context, desk, place, today, waits
from people import clock
from people.asking import Question
from places.models import FocusPeriod, Place
from reflections import listing, matrix, searching
from reflections.forms import fields
from reflections.models import Note
from reflections.views import reach
from tests import cast, scenes
from tests.people.test_asking import heard

APPS = ("people", "behaviours", "places", "reflections", "syntheses", "inquiry")


def _given(viewer: Any) -> list[tuple[Question[..., Any], tuple[Any, ...]]]:
    """What each question may be asked by somebody."""
    barrow, dunmore = Place.objects.get(slug="barrow"), Place.objects.get(slug="dunmore")
    notes = list(Note.objects.values_list("pk", flat=True))
    asked: list[tuple[Question[..., Any], tuple[Any, ...]]] = [
        (context.title, (viewer,)),
        (fields.known_places, (viewer,)),
        *((fields.known_place, (viewer, slug)) for slug in ("barrow", "dunmore", "nowhere")),
        *(
            (matrix.tags_by_cell, (viewer, *when, standpoint, acts))
            for when in ((None, None), (cast.BEGAN, None), (cast.BEGAN, clock.today()))
            for standpoint, acts in (("", ""), ("both", ""), ("", "helps"), ("associate", "hinders"))
        ),
        *((listing.set_on, (notes[:many],)) for many in (0, 1, 5, len(notes))),
        *((searching.best_of_all, (viewer, words)) for words in ("the", "promise", "nowhere")),
        *((searching.with_what_was_found, (notes[:many], words)) for many in (1, 5) for words in ("promise", "no")),
        *((one, (viewer,)) for one in (desk.known_places, desk.here_now, desk.the_nine, desk.periods, desk.untagged)),
        *((reach.own, (viewer, note)) for note in notes),
        *((place.called, (viewer, slug)) for slug in ("barrow", "dunmore", "nowhere")),
        *(
            (one, (viewer, where.pk))
            for one in (place.the_nine, place.focus, place.lately_told, place.who_worked, place.actors, place.pieces)
            for where in (barrow, dunmore)
        ),
    ]
    mine = (today.lately_kept, today.asked_for, today.untagged, today.to_sign, today.became, waits.left_open)
    return [*asked, *((one, (viewer,)) for one in mine)] if viewer.is_authenticated else asked


def _barrow() -> dict[str, Any]:
    """Everybody, and something of everything that is asked for."""
    where, people, things = scenes.barrow()
    asha = people["Asha"]
    cast.inquiry()
    cast.actor(where)
    FocusPeriod.objects.create(place=where, behaviour_id="shared-power", starts=cast.BEGAN)
    scenes.tagged(things["note: only me"], by=asha, words="the promise", clearance="asked")
    for viewer in people.values():
        assert viewer.is_anonymous or isinstance(viewer.roles, frozenset)  # known already, as on a page
    return people


def _plain(row: Any) -> Any:
    """All that is known of a row."""
    return {**vars(row), "_state": None} if hasattr(row, "_state") else row


@pytest.mark.django_db
def test_a_question_asks_what_its_set_asks_and_finds_the_same() -> None:
    found_something: set[str] = set()
    for who, viewer in _barrow().items():
        for question, given in _given(viewer):
            for _ in range(2):  # put together, then asked again
                with heard() as mine:
                    found = question(*given)
                with heard() as its_own:
                    rows = list(question.names(*given))
                assert mine == its_own, (question.names.__name__, who, given)
                assert [_plain(row) for row in found] == [_plain(row) for row in rows], (question.names.__name__, who)
            found_something |= {question.names.__name__} if found else set()
    assert len(found_something) > 11, f"Where nothing is found nothing is compared: {found_something}"


@pytest.mark.django_db
def test_no_question_of_the_product_is_left_out() -> None:
    for app in APPS:
        for path in (settings.BASE_DIR / app).rglob("*.py"):
            if "from people.asking import" in path.read_text(encoding="utf-8"):
                import_module(".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts))
    assert set(Question.every) == {question for question, _ in _given(_barrow()["Asha"])}

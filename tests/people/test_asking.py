"""A question that was put together once asks what its set asks, of whoever asks it, on whatever day."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Q, QuerySet

from people import clock
from people.access import Viewer
from people.asking import CannotBePutOnce, Question
from people.models import Person, RoleGrant
from tests import cast

pytestmark = pytest.mark.django_db


@contextmanager
def heard() -> Iterator[list[tuple[str, Any]]]:
    """What is said to the database meanwhile."""
    said: list[tuple[str, Any]] = []

    def listen(execute: Any, sql: str, given: Any, many: bool, context: Any) -> Any:
        said.append((sql, list(given or ())))
        return execute(sql, given, many, context)

    with connection.execute_wrapper(listen):
        yield said


@pytest.fixture(autouse=True)
def _the_list_of_questions_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Question, "every", [])


def with_roles(person: Person) -> Person:
    """Somebody whose roles are known already, as on a page."""
    assert isinstance(person.roles, frozenset)
    return person


def held_by(person: Person) -> QuerySet[RoleGrant]:
    return RoleGrant.objects.on(clock.today()).filter(person=person).select_related("person").order_by("role")


def named(viewer: Viewer, slugs: list[str], name: str, after: dt.date | None = None) -> QuerySet[Person]:
    begun = Q(joined_at__date__gt=after) if after else Q()
    seen: QuerySet[Person] = Person.objects.visible_to(viewer)
    return seen.filter(begun, Q(slug__in=slugs) | Q(display_name=name)).order_by("slug")


def test_it_says_what_its_set_says_and_finds_what_its_set_finds() -> None:
    ask = Question(named)
    people = [cast.asha(), cast.ben(), cast.dora(), cast.fay(), cast.ada(), cast.nobody()]
    viewers: list[Viewer] = [*map(with_roles, people), AnonymousUser()]
    for viewer in viewers:
        for slugs in (["asha-verne"], [""], ["asha-verne", "fay-strand"], ["noor-body", "nobody-at-all"]):
            for after in (None, dt.date(2020, 1, 1), dt.date(2090, 1, 1)):
                for _ in range(2):  # put together, then asked again
                    with heard() as mine:
                        found = ask(viewer, slugs, "Ben Okell", after=after)
                    with heard() as its_own:
                        assert found == list(named(viewer, slugs, "Ben Okell", after=after)), (viewer, slugs, after)
                    assert mine == its_own, (viewer, slugs, after)


def test_whether_a_word_is_given_may_make_it_another_set() -> None:
    def called(slug: str = "", number: int = 0) -> QuerySet[Person]:
        people: QuerySet[Person] = Person.objects.order_by("slug")
        return people.filter(slug=slug)[: number or 9] if slug else people[: number or 9]

    ask, asha, ben = Question(called), cast.asha(), cast.ben()
    assert (ask(), ask("ben-okell"), ask(""), ask(slug="asha-verne")) == ([asha, ben], [ben], [asha, ben], [asha])


def test_its_rows_are_as_whole_as_those_of_its_set() -> None:
    ask, asha, ben = Question(held_by), cast.asha(), cast.ben()
    ask(asha)
    [grant] = ask(ben)
    with heard() as said:
        assert (grant.person.display_name, grant.role, grant._state.db, grant._state.adding) == (
            "Ben Okell", "associate", "default", False,
        )  # fmt: skip
    assert not said


def test_once_put_together_it_names_its_set_no_more() -> None:
    times = []

    def counting(person: Person) -> QuerySet[RoleGrant]:
        times.append(person)
        return held_by(person)

    ask, asha, ben = Question(counting), cast.asha(), cast.ben()
    ask(asha), ask(ben), ask(asha)
    assert len(times) == 2  # for two strangers, neither of whom is anybody
    assert not set(times) & {asha, ben}


def test_tomorrow_it_is_tomorrows_question() -> None:
    ask, asha = Question(held_by), cast.asha()
    with clock.set_to(cast.BEGAN):
        assert len(ask(asha)) == 1
    with clock.set_to(cast.BEGAN - dt.timedelta(1)):
        assert ask(asha) == []


def test_two_roles_are_two_questions() -> None:
    ask, asha = Question(named), cast.asha()
    again = Person.objects.get(pk=asha.pk)
    assert ask(asha, ["asha-verne"], "") == [asha]
    RoleGrant.objects.filter(person=asha).update(ends=cast.BEGAN)
    assert again.roles == frozenset()
    cast.ben()
    assert ask(again, ["asha-verne", "ben-okell"], "") == [asha]


def test_what_holds_nothing_is_not_asked() -> None:
    ask = Question(lambda viewer, slugs: Person.objects.visible_to(viewer).filter(slug__in=slugs))
    asha = with_roles(cast.asha())
    with heard() as said:
        assert ask(asha, []) == []
        assert ask(AnonymousUser(), ["asha-verne"]) == []
    assert not said


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(lambda who: Person.objects.filter(joined_at__lt=clock.now()), id="a moment"),
        pytest.param(lambda who: Person.objects.filter(slug__contains=who), id="a word made into another"),
        pytest.param(lambda who: Person.objects.filter(slug=who) | Person.objects.filter(slug=who.upper()), id="two"),
        pytest.param(lambda who: Person.objects.order_by("slug" if who.endswith("0") else "bio"), id="another order"),
        pytest.param(lambda who: Person.objects.filter(slug=who).prefetch_related("looks"), id="two statements"),
        pytest.param(lambda who: cast.asha().looks.filter(thing=who), id="somebody's own"),
    ],
)
def test_what_would_be_another_set_for_another_is_refused(names: Any) -> None:
    with pytest.raises(CannotBePutOnce):
        Question(names)("asha-verne")


def test_a_moment_is_refused_even_where_the_clock_stands_still() -> None:
    with clock.set_to(cast.BEGAN), pytest.raises(CannotBePutOnce):
        Question(lambda who: Person.objects.filter(slug=who, joined_at__lt=clock.now()))("asha-verne")


def test_it_is_given_keys_and_no_things() -> None:
    barrow = cast.place()
    with pytest.raises(CannotBePutOnce):
        Question(lambda where: Person.objects.filter(memberships__place=where))(barrow)


def test_of_a_stranger_nothing_is_known_but_the_roles() -> None:
    asha = cast.asha()
    with pytest.raises(Person.DoesNotExist):
        Question(lambda person: Person.objects.filter(display_name=person.display_name))(asha)


@pytest.mark.django_db(transaction=True)
def test_it_is_asked_by_many_at_once() -> None:
    people = [cast.person(f"Person {number}", "associate") for number in range(8)]
    ask, wrong = Question(held_by), list[list[Person]]()

    def ask_often(person: Person) -> None:
        try:
            answers = [[grant.person for grant in ask(person)] for _ in range(25)]
            wrong.extend(answer for answer in answers if answer != [person])
        finally:
            connection.close()

    threads = [Thread(target=ask_often, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong

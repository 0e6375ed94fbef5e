"""An installation without the demonstration begins wholly on screen."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from inquiry.pages.landing import home_for
from people.models import Person
from places.models import Place
from reflections.actions import inquiry as actions
from reflections.models import Inquiry, ReviewPeriod, SubQuestion
from tests import cast

pytestmark = pytest.mark.django_db

INQUIRY = "inquiry"


@pytest.fixture
def ada(client: Client) -> Person:
    ada = cast.ada()
    client.force_login(ada)
    return ada


def page(client: Client) -> str:
    return client.get(reverse(INQUIRY)).content.decode()


def asked() -> list[str]:
    return [question.text for question in SubQuestion.objects.asked()]


def test_a_new_installation_says_what_comes_first_and_then_no_more(client: Client, ada: Person) -> None:
    assert home_for(ada) == INQUIRY
    assert "To begin" in page(client)
    said = {
        "title": "Two Places Inquiry",
        "funder": "Aldersyde",
        "theme": "place",
        "question": "How do people act as one?",
    }
    assert client.post(reverse("inquiry-set"), said).status_code == 302
    client.post(reverse("sub-question-add"), {"text": "Does it help?"})
    client.post(reverse("place-open"), {"place-name": "Barrow", "place-question": "Who must be in the room?"})
    client.post(reverse("invitations"), {"name": "Mo", "email": "mo@example.org", "role": "associate"})
    found = page(client)
    assert "To begin" not in found
    assert "How do people act as one?" in found
    assert "<title>The inquiry – Two Places Inquiry</title>" in found
    assert Place.objects.get().name == "Barrow"
    assert home_for(Person.objects.get(pk=ada.pk)) == "people"


def test_the_title_is_needed_and_what_was_typed_stays(client: Client, ada: Person) -> None:
    answer = client.post(reverse("inquiry-set"), {"title": " ", "question": "How do people act as one?"})
    assert answer.status_code == 422
    assert "What is the inquiry called?" in answer.content.decode()
    assert "How do people act as one?" in answer.content.decode()
    assert not Inquiry.objects.exists()


def change(client: Client, key: str, act: str, text: str = "") -> int:
    return client.post(reverse("sub-question-change"), {"key": key, "act": act, "text": text}).status_code


def test_sub_questions_are_added_reworded_ordered_withdrawn_and_asked_again(client: Client, ada: Person) -> None:
    for text in ("One", "Two", "Three"):
        client.post(reverse("sub-question-add"), {"text": text})
    assert [question.key for question in SubQuestion.objects.all()] == ["q1", "q2", "q3"]
    change(client, "q3", "earlier")
    assert asked() == ["One", "Three", "Two"]
    change(client, "q1", "later")
    assert asked() == ["Three", "One", "Two"]
    change(client, "q3", "earlier")  # it is the first already
    assert asked() == ["Three", "One", "Two"]
    change(client, "q1", "reword", "One, in other words")
    change(client, "q2", "withdraw")
    assert asked() == ["Three", "One, in other words"]
    assert "Asked no more" in page(client)
    client.post(reverse("sub-question-add"), {"text": "Four"})
    assert SubQuestion.objects.get(text="Four").key == "q4"
    change(client, "q2", "ask-again")
    assert "Two" in asked()
    assert change(client, "q1", "reword", " ") == 422
    assert change(client, "q9", "withdraw") == 422
    assert change(client, "q1", "burn") == 422


def test_the_whole_order_is_set_at_once_or_not_at_all(ada: Person) -> None:
    for text in ("One", "Two", "Three"):
        actions.add_sub_question(text=text, by=ada)
    actions.order_sub_questions(keys=["q3", "q1", "q2"], by=ada)
    assert asked() == ["Three", "One", "Two"]
    with pytest.raises(actions.OrderHasChanged):
        actions.order_sub_questions(keys=["q1", "q2"], by=ada)
    assert asked() == ["Three", "One", "Two"]


def test_a_period_is_named_and_closed(client: Client, ada: Person) -> None:
    period = {"period-title": "The year 2025 to 2026", "period-starts": "2025-10-01", "period-ends": "2026-09-30"}
    client.post(reverse("period-open"), period)
    opened = ReviewPeriod.objects.get()
    assert "1 October 2025" in page(client)
    client.post(reverse("period-close"), {"key": opened.key})
    opened.refresh_from_db()
    assert opened.closed_on is not None
    wrong = client.post(reverse("period-open"), {**period, "period-ends": "2025-09-30"})
    assert wrong.status_code == 422
    assert "the wrong way round" in wrong.content.decode()


def test_a_place_has_its_name_for_itself(client: Client, ada: Person) -> None:
    client.post(reverse("place-open"), {"place-name": "Barrow"})
    answer = client.post(reverse("place-open"), {"place-name": "Barrow", "place-question": "Who?"})
    assert answer.status_code == 422
    assert "Another place has this name" in answer.content.decode()
    assert 'value="Who?"' in answer.content.decode()


@pytest.mark.parametrize("who", [cast.fay, cast.nobody])
def test_whoever_does_not_work_in_it_is_not_told_how_it_is_set_up(client: Client, who: Callable[[], Person]) -> None:
    client.force_login(who())
    assert client.get(reverse("inquiry")).status_code == 404
    assert client.post(reverse("inquiry-set"), {"title": "Mine"}).status_code == 404
    assert not Inquiry.objects.exists()


@pytest.mark.parametrize("who", [cast.asha, cast.leila])
def test_others_read_the_question_and_set_nothing(client: Client, who: Callable[[], Person]) -> None:
    actions.set_inquiry(title="Two Places Inquiry", question="How do people act as one?", by=cast.dora())
    client.force_login(who())
    found = page(client)
    assert "How do people act as one?" in found
    assert reverse("inquiry-set") not in found
    for name in ("inquiry-set", "sub-question-add", "sub-question-change", "period-open", "period-close", "place-open"):
        assert client.post(reverse(name), {"title": "Mine", "text": "Mine", "place-name": "Mine"}).status_code == 403
    assert Inquiry.objects.get().title == "Two Places Inquiry"
    assert not SubQuestion.objects.exists()


@pytest.mark.parametrize(
    ("who", "where"),
    [(cast.asha, "today"), (cast.lee, "today"), (cast.dora, "today"), (cast.fay, "library"), (cast.nobody, "library")],
)
def test_everybody_begins_where_what_is_theirs_is(who: Callable[[], Person], where: str) -> None:
    assert home_for(who()) == where

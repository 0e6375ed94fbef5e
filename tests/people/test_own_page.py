"""The page of each person: their own words, where they stand, and more of what they have published."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from people.models import Person
from syntheses.models import Authorship
from tests import cast, scenes

pytestmark = pytest.mark.django_db


def page_of(client: Client, someone: Person) -> tuple[int, str]:
    answer = client.get(reverse("person", args=[someone.slug]))
    return answer.status_code, answer.content.decode()


def test_one_keeps_ones_own_words(client: Client) -> None:
    asha = cast.asha()
    client.force_login(asha)
    said = {
        "display_name": "Asha B. Verne",
        "organisation": "",
        "bio": "Was a nurse.",
        "interest": "Paid by Aldersyde.",
    }
    assert client.post(reverse("person-words", args=[asha.slug]), said).status_code == 302
    _, page = page_of(client, asha)
    assert "Asha B. Verne" in page
    assert "Was a nurse." in page
    assert "Paid by Aldersyde." in page


def test_a_name_is_needed_and_nothing_typed_is_lost(client: Client) -> None:
    asha = cast.asha()
    client.force_login(asha)
    answer = client.post(reverse("person-words", args=[asha.slug]), {"display_name": " ", "bio": "Was a nurse."})
    assert answer.status_code == 422
    assert "What is your name?" in answer.content.decode()
    assert "Was a nurse." in answer.content.decode()


def test_nobody_changes_anothers_words(client: Client) -> None:
    asha = cast.asha()
    for someone in (cast.ben(), cast.ada(), cast.dora()):
        client.force_login(someone)
        assert client.post(reverse("person-words", args=[asha.slug]), {"display_name": "X"}).status_code == 404
    asha.refresh_from_db()
    assert asha.display_name == "Asha Verne"


def test_words_about_oneself_are_shown_as_text(client: Client) -> None:
    asha = cast.asha()
    asha.bio = "<script>alert(1)</script>"
    asha.save()
    client.force_login(asha)
    assert "<script>alert" not in page_of(client, asha)[1]


def test_an_author_of_a_public_edition_has_a_public_page(client: Client) -> None:
    asha, ben, carys = cast.asha(), cast.ben(), cast.carys()
    together = scenes.piece(asha, "What is left on the table")
    Authorship.objects.create(synthesis=together, person=ben, position=2)
    scenes.edition(together, asha, audience="public")
    for author in (asha, ben):
        status, page = page_of(client, author)
        assert status == 200
        assert "What is left on the table" in page
        assert author.email not in page
        assert "since" not in page  # their parts are for those who work with them
    assert page_of(client, carys)[0] == 404


def test_more_from_somebody_is_what_the_reader_may_read(client: Client) -> None:
    asha, fay, gil = cast.asha(), cast.fay(), cast.gil()
    scenes.edition(scenes.piece(asha, "For everyone"), asha, audience="public")
    scenes.edition(scenes.piece(asha, "For funders"), asha, audience="funders")
    scenes.edition(scenes.piece(asha, "For some"), asha, audience="granted")
    scenes.piece(asha, "Being written")
    expected = {None: ["For everyone"], fay: ["For everyone", "For funders"], gil: ["For everyone", "For funders"]}
    for reader, titles in expected.items():
        client.logout()
        if reader:
            client.force_login(reader)
        _, page = page_of(client, asha)
        found = [title for title in ("For everyone", "For funders", "For some", "Being written") if title in page]
        assert found == titles


def test_of_two_editions_the_latest_is_shown(client: Client) -> None:
    asha = cast.asha()
    piece = scenes.piece(asha, "What is left on the table")
    second = scenes.edition(piece, asha, number=2)
    first = scenes.edition(piece, asha, number=1, superseded_by=second)
    _, page = page_of(client, asha)
    assert second.get_absolute_url() in page
    assert first.get_absolute_url() not in page


@pytest.mark.parametrize("who", [cast.ben, cast.leila, cast.dora, cast.ada])
def test_those_who_work_here_see_one_anothers_pages(client: Client, who: Callable[[], Person]) -> None:
    asha, reader = cast.asha(), who()
    client.force_login(reader)
    status, page = page_of(client, asha)
    assert status == 200
    assert "Nothing by Asha has been published yet." in page


@pytest.mark.parametrize("who", [cast.fay, cast.nobody])
def test_a_funder_sees_no_page_of_somebody_who_has_published_nothing(client: Client, who: Callable[[], Person]) -> None:
    asha, reader = cast.asha(), who()
    client.force_login(reader)
    assert page_of(client, asha)[0] == 404
    assert page_of(client, reader)[0] == 200

"""What was written outlives a sign-out: it stays on the page, over the signing in, and is then kept."""

import html
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from people import clock
from people.models import Person
from tests import cast

pytestmark = pytest.mark.django_db

OURS = {"Origin": "http://testserver"}
WORDS = "Was a nurse in Barrow.\n\nThen “the two chairs” – <b>and</b> السلام 🪑."


def with_password(someone: Person) -> Person:
    someone.set_password(cast.PASSWORD)
    someone.save()
    return someone


def said(bio: str = WORDS) -> dict[str, str]:
    return {"display_name": "Asha Verne", "bio": bio, "interest": "", "organisation": ""}


def fields_on(answer: Any) -> dict[str, str]:
    """Every field of the page's forms, as a browser would send it."""
    page = answer.content.decode()
    found = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    found |= dict(re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n(.*?)</textarea>', page, re.DOTALL))
    return {name: html.unescape(value) for name, value in found.items()}


def token_on(client: Client, path: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', client.get(path).content.decode())
    assert found is not None
    return found[1]


def sign_in(client: Client, someone: Person, **more: str) -> None:
    path = "/account/login/" + (f"?next={more['next']}" if "next" in more else "")
    token = token_on(client, path)
    sent = {"login": someone.email, "password": cast.PASSWORD, "csrfmiddlewaretoken": token}
    client.post(path, sent, headers=OURS)


def test_words_sent_when_signed_out_are_kept_after_signing_in() -> None:
    asha = with_password(cast.asha())
    client = Client()
    words = reverse("person-words", args=[asha.slug])
    page = client.post(words, said())
    assert page.status_code == 403
    assert "Your words are still here" in page.content.decode()
    sent = fields_on(page)
    assert sent["bio"] == WORDS
    door = client.post(reverse("hold-words"), sent)
    assert door.headers["Location"] == f"/account/login/?next={reverse('held-words')}".replace("/words/", "%2Fwords%2F")
    after = client.post(door.headers["Location"], {"login": asha.email, "password": cast.PASSWORD})
    assert after.headers["Location"] == reverse("held-words")
    held = client.get(reverse("held-words"))
    assert f'action="{words}"' in held.content.decode()
    assert client.post(words, fields_on(held)).status_code == 302
    asha.refresh_from_db()
    assert asha.bio.replace("\r\n", "\n") == WORDS
    assert "Nothing is held here any more" in client.get(reverse("held-words")).content.decode()


def test_a_form_from_before_another_signing_in_is_given_back_and_kept_with_one_press() -> None:
    asha = with_password(cast.asha())
    client = Client(enforce_csrf_checks=True)
    words = reverse("person-words", args=[asha.slug])
    sign_in(client, asha)
    stale = token_on(client, words)
    client.cookies.clear()
    sign_in(client, asha)  # in another tab
    page = client.post(words, {**said(), "csrfmiddlewaretoken": stale}, headers=OURS)
    assert page.status_code == 403
    assert "This page had gone stale" in page.content.decode()
    fresh = fields_on(page)
    assert fresh["csrfmiddlewaretoken"] != stale
    assert client.post(words, fresh, headers=OURS).status_code == 302
    asha.refresh_from_db()
    assert asha.bio.replace("\r\n", "\n") == WORDS


def test_what_another_site_sent_is_shown_and_not_offered_for_keeping() -> None:
    asha = with_password(cast.asha())
    client = Client(enforce_csrf_checks=True)
    sign_in(client, asha)
    words = reverse("person-words", args=[asha.slug])
    for headers in ({"Origin": "https://elsewhere.example"}, {}):
        page = client.post(words, said("Not hers."), headers=headers)
        assert page.status_code == 403
        assert f'action="{words}"' not in page.content.decode()
        assert "Not hers." in page.content.decode()


def test_a_password_is_never_shown_or_held() -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.post("/account/login/", {"login": "asha@example.org", "password": "very secret words"}, headers=OURS)
    assert page.status_code == 403
    assert "very secret words" not in page.content.decode()
    client = Client()
    client.post(reverse("hold-words"), {"held-words-to": "/", "password": "very secret words"})
    assert "very secret words" not in str(dict(client.session))


def test_held_words_are_let_go_of_by_a_press_and_after_an_hour() -> None:
    asha = with_password(cast.asha())
    client = Client()
    words = reverse("person-words", args=[asha.slug])
    for way in ("press", "hour"):
        client.post(reverse("hold-words"), {**said(), "held-words-to": words})
        client.force_login(asha)
        assert "nurse" in client.get(reverse("held-words")).content.decode()
        if way == "press":
            client.post(reverse("held-words"))
            assert "nurse" not in client.get(reverse("held-words")).content.decode()
        else:
            with clock.set_to(clock.now().replace(year=clock.now().year + 1)):
                assert "nurse" not in client.get(reverse("held-words")).content.decode()
        client.logout()


@pytest.mark.parametrize("to", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", ""])
def test_words_are_held_only_for_a_page_of_ours(to: str) -> None:
    client = Client()
    client.post(reverse("hold-words"), {**said(), "held-words-to": to})
    assert "held-words" not in client.session


def test_a_part_of_a_page_asked_for_when_signed_out_leads_to_the_door_and_back(client: Client) -> None:
    asha = cast.asha()
    words = reverse("person-words", args=[asha.slug])
    answer = client.get(
        words, headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/people/asha-verne/?a=b"}
    )
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"] == "/account/login/?next=%2Fpeople%2Fasha-verne%2F%3Fa%3Db"
    sent = client.post(words, said(), headers={"HX-Request": "true"})
    assert sent.status_code == 422
    assert sent.headers["HX-Retarget"] == "body"
    assert "nurse" in sent.content.decode()

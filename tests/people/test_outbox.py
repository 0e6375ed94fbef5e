"""Letters are kept until the post has taken them, whatever becomes of the mail server."""

import datetime as dt
import smtplib
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from people import actions, post
from people.access import MOST_ATTEMPTS
from people.models import Letter
from people.tasks import post_letters
from tests import cast

NOW = timezone.now()


class Refusing(EmailBackend):
    """A mail server that takes nothing."""

    def send_messages(self, email_messages: object) -> int:
        raise smtplib.SMTPRecipientsRefused({"fay@example.org": (550, b"no such box")})


def letter(subject: str = "A new edition", to: str = "fay@example.org") -> Letter:
    return actions.write_letter(to=to, subject=subject, body="It is in the library.", at=NOW - dt.timedelta(hours=1))


@pytest.fixture
def the_mail_server_is_down(settings: object) -> Callable[[bool], None]:
    def down(is_down: bool) -> None:
        backend = (
            f"{Refusing.__module__}.{Refusing.__qualname__}"
            if is_down
            else "django.core.mail.backends.locmem.EmailBackend"
        )
        settings.EMAIL_BACKEND = backend  # type: ignore[attr-defined]

    return down


@pytest.mark.django_db
def test_the_worker_empties_the_outbox_oldest_first() -> None:
    letter("One"), letter("Two")
    post_letters()
    assert [sent.subject for sent in mail.outbox] == ["One", "Two"]
    assert mail.outbox[0].to == ["fay@example.org"]
    assert not Letter.objects.waiting().exists()
    post_letters()
    assert len(mail.outbox) == 2


@pytest.mark.django_db
def test_a_letter_that_went_out_keeps_nothing_of_what_it_said() -> None:
    written = letter()
    post_letters()
    written.refresh_from_db()
    assert written.sent_at is not None
    assert written.body == ""


@pytest.mark.django_db
def test_a_refused_letter_stays_rests_longer_each_time_and_goes_later(
    the_mail_server_is_down: Callable[[bool], None],
) -> None:
    written = letter()
    the_mail_server_is_down(True)
    assert post.take_one(at=NOW)
    written.refresh_from_db()
    assert "no such box" in written.failed_because
    assert written.body == "It is in the library."
    assert written.try_again_at == NOW + dt.timedelta(minutes=1)
    assert not post.take_one(at=NOW)  # it rests
    later = NOW + dt.timedelta(minutes=2)
    post.take_one(at=later)
    written.refresh_from_db()
    assert written.try_again_at == later + dt.timedelta(minutes=2)
    the_mail_server_is_down(False)
    post.take_one(at=later + dt.timedelta(minutes=3))
    assert [sent.subject for sent in mail.outbox] == ["A new edition"]


@pytest.mark.django_db
def test_a_letter_that_cannot_go_does_not_hold_up_the_others() -> None:
    letter("Unfit", to="fay@example.org\nBcc: all@example.org")
    letter("Fit")
    post_letters()
    assert [sent.subject for sent in mail.outbox] == ["Fit"]
    assert Letter.objects.waiting().get().subject == "Unfit"


@pytest.mark.django_db
def test_after_many_tries_a_letter_waits_for_a_person(the_mail_server_is_down: Callable[[bool], None]) -> None:
    written = letter()
    the_mail_server_is_down(True)
    at = NOW
    for _ in range(MOST_ATTEMPTS):
        assert post.take_one(at=at)
        at += dt.timedelta(hours=7)
    assert not post.take_one(at=at)
    the_mail_server_is_down(False)
    actions.try_letter_again(letter=written, by=cast.ada())
    assert post.take_one(at=at)
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_an_administrator_sees_to_whom_and_why_not_and_never_what_it_says(
    client: Client, the_mail_server_is_down: Callable[[bool], None]
) -> None:
    written = letter()
    the_mail_server_is_down(True)
    post_letters()
    client.force_login(cast.ada())
    page = client.get(reverse("letters")).content.decode()
    assert "fay@example.org" in page
    assert "A new edition" in page
    assert "no such box" in page
    assert "It is in the library" not in page
    the_mail_server_is_down(False)
    client.post(reverse("letter-again"), {"letter": written.pk})
    post_letters()
    assert "Every letter has gone out" in client.get(reverse("letters")).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("who", [cast.dora, cast.asha, cast.fay])
def test_nobody_else_sees_the_outbox(client: Client, who: Callable[[], object]) -> None:
    written = letter()
    client.force_login(who())  # type: ignore[arg-type]
    assert client.get(reverse("letters")).status_code == 404
    assert client.post(reverse("letter-again"), {"letter": written.pk}).status_code == 404


@pytest.mark.django_db
def test_without_a_mail_server_letters_become_files(settings: object, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"  # type: ignore[attr-defined]
    settings.EMAIL_FILE_PATH = tmp_path / "mail"  # type: ignore[attr-defined]
    letter("One"), letter("Two")
    post_letters()
    written = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "mail").iterdir())
    assert "Subject: One" in written
    assert "Subject: Two" in written


@pytest.mark.django_db(transaction=True)
def test_two_posts_at_work_never_take_the_same_letter() -> None:
    letter("One")
    found: list[bool] = []

    def another_post() -> None:
        try:
            found.append(post.take_one(at=NOW))
        finally:
            connection.close()

    with transaction.atomic():
        Letter.objects.due(NOW).select_for_update(skip_locked=True).get()  # the first post has it in hand
        other = threading.Thread(target=another_post)
        other.start()
        other.join(timeout=10)
    assert found == [False]
    assert post.take_one(at=NOW)


@pytest.mark.django_db
def test_what_is_undone_writes_no_letter() -> None:
    ada = cast.ada()
    with transaction.atomic():
        actions.invite(email="mo@example.org", name="Mo", role="associate", by=ada)
        assert Letter.objects.exists()
        transaction.set_rollback(True)
    assert not Letter.objects.exists()

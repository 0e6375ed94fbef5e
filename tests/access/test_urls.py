"""Every address of the inquiry and what it answers to each kind of person. A new address without a row fails.

Each row: what a GET answers to no one, a funder, an administrator, an associate (who wrote the note and is the
piece's author), the team; with «p», where only a POST answers, what an empty one does. «in» is the way to the sign-in
page, 302 a way elsewhere; 404 where one may not know that it exists, 403 where one may see and not do, 422 for a form
that was not filled in.
"""

import uuid
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from people import actions as people_actions
from people.invitations import token_for
from people.models import Person
from reflections import actions as reflections_actions
from reflections.models import Batch, Choosing, Cycle, Parcel, Tally
from syntheses.models import Dissent, Paragraph, Report
from tests import cast, recordings, scenes
from tests.syntheses.publishing.scene import published

READERS = ["no one", "funder", "administrator", "associate", "team"]

TABLE_TEXT = """
account-close                         in p404 p302 p404 p404
account-open                          in p404 p302 p404 p404
account_change_password               in 302 302 302 302
account_inactive                      200 200 200 200 200
account_login                         200 302 302 302 302
account_logout                        in 200 200 200 200
account_reauthenticate                in 403 403 403 403
account_reset_password                200 200 200 200 200
account_reset_password_done           200 200 200 200 200
account_reset_password_from_key       200 200 200 200 200
account_reset_password_from_key_done  200 200 200 200 200
account_set_password                  in 302 302 302 302
account_signup                        200 200 200 200 200
actor-edit                            in 404 403 200 200
actor-new                             in 404 403 200 200
actors                                in 404 404 200 200
acts                                  in 404 404 200 200
acts-redo                             in p404 p404 p302 p302
acts-undo                             in p404 p404 p302 p302
annex                                 200 200 200 200 200
answers                               in p404 p404 p422 p422
attachment                            in 404 404 200 404
attachment-begin                      in p404 p404 p422 p422
attachment-described                  in p404 p404 p302 p404
attachment-piece                      in p404 p404 p422 p404
attachment-put-away                   in p404 p404 p302 p404
attachment-small                      in 404 404 200 404
attachment-whole                      in p404 p404 p200 p404
attachments                           in 404 404 200 200
author-move                           in p404 p404 p422 p422
author-out                            in p404 p404 p422 p422
authors                               in p404 p404 p422 p422
batch                                 in 404 404 200 404
batch-again                           in p404 p404 p302 p404
batch-choices                         in p404 p404 p302 p404
batch-keep                            in p404 p404 p302 p404
batch-put-away                        in p404 p404 p302 p404
batch-row                             in 404 404 200 404
batch-row-choice                      in p404 p404 p404 p404
batch-stop                            in p404 p404 p302 p404
behaviour                             in 404 404 200 200
behaviours                            in 404 404 200 200
carry                                 in 404 404 200 200
choosing                              in 404 404 200 200
choosing-close                        in p404 p404 p302 p302
choosing-story                        in p404 p404 p302 p302
choosings                             in 404 404 200 200
clearing                              in 404 404 200 200
counted                               in p404 p404 p422 p422
counted-away                          in p404 p404 p422 p422
cycle                                 in 404 404 200 200
cycle-edit                            in 404 404 200 200
cycle-end                             in 404 404 200 200
cycle-new                             in 404 404 200 200
cycles                                in 404 404 200 200
desk                                  in 404 404 200 200
device                                200 200 200 200 200
device-waiting                        200 200 200 200 200
dissent                               in p404 p404 p422 p422
dissent-accept                        in p404 p404 p422 p422
dissent-withdraw                      in p404 p404 p422 p422
dissents                              in p404 p404 p422 p422
draft                                 in 404 404 302 404
draft-take-out                        in p404 p404 p302 p404
draft-throw-away                      in p404 p404 p302 p404
drafts                                in 404 404 200 200
edition                               200 200 200 200 200
edition-print                         in p403 p403 p403 p302
evidence                              in p404 p404 p422 p422
evidence-away                         in p404 p404 p422 p422
excerpt                               in 404 404 200 404
excerpt-unmark                        in p404 p404 p302 p404
exposure                              in 404 404 200 200
focus                                 in 404 404 200 200
focus-end                             in 404 403 404 404
focus-new                             in 404 403 200 200
framework                             in 404 404 200 200
framework-edit                        in 404 404 403 403
framework-new                         in 404 404 200 200
framework-version                     in p404 p404 p403 p404
grant                                 in p404 p404 p403 p422
grant-withdraw                        in p404 p404 p403 p302
health-live                           200 200 200 200 200
health-ready                          200 200 200 200 200
held-words                            in 200 200 200 200
hold-words                            pin pin pin pin pin
inquiry                               in 404 200 200 200
inquiry-set                           in p404 p422 p403 p422
invitation                            200 200 200 200 200
invitation-renew                      in p404 p302 p404 p404
invitation-withdraw                   in p404 p404 p404 p404
invitations                           in 404 200 404 404
item-edit                             in 404 404 403 403
item-new                              in 404 404 403 403
key-put-away                          in p404 p404 p404 p404
keys-lost                             in p404 p404 p404 p404
leave-the-door                        pin pin pin pin pin
letter-again                          in p404 p404 p404 p404
letters                               in 404 200 404 404
library                               200 200 200 200 200
library-feed                          200 200 200 200 200
library-latest-annual                 404 404 404 404 404
link-back                             in p404 p404 p422 p422
links                                 in p404 p404 p422 p422
look-new                              in 404 404 200 200
look-withdrawn                        in p404 p404 p404 p404
looks                                 in 200 200 200 200
lost-at-the-door                      in in in in in
manifest                              200 200 200 200 200
membership-begin                      in p404 p422 p404 p404
membership-end                        in p404 p422 p404 p404
memberships                           in 404 200 403 200
mfa_activate_totp                     in 200 200 200 200
mfa_add_webauthn                      in 200 200 200 200
mfa_authenticate                      in 302 302 302 302
mfa_generate_recovery_codes           in 200 200 200 200
mfa_index                             in 200 200 200 200
mfa_login_webauthn                    in 302 302 302 302
mfa_reauthenticate                    in 403 403 403 403
mfa_reauthenticate_webauthn           in 403 403 403 403
mfa_view_recovery_codes               in 404 404 404 404
note                                  in 404 404 200 404
note-accounts                         in 404 404 200 404
note-audience                         in 404 404 200 404
note-compare                          in 404 404 404 404
note-edit                             in 404 404 200 404
note-fate                             in 404 404 200 404
note-looks                            in 404 404 200 404
note-new                              in 404 404 200 200
note-new-shape                        in 404 404 200 200
note-put-away                         in p404 p404 p302 p404
note-release                          in p404 p404 p302 p404
note-restore                          in p404 p404 p404 p404
note-settle                           in p404 p404 p404 p404
note-shapes                           in 404 404 200 200
note-tags                             in p404 p404 p422 p404
note-tags-whole                       in p404 p404 p422 p404
note-untag                            in p404 p404 p404 p404
note-wording                          in 404 404 200 404
note-wordings                         in 404 404 200 404
notes                                 in 404 404 200 200
noticing                              in 404 404 200 200
noticing-month                        in 404 404 200 200
numbers                               in 404 404 200 200
offline                               200 200 200 200 200
paragraph                             in p404 p404 p422 p422
paragraph-back                        in p404 p404 p302 p302
paragraph-move                        in p404 p404 p302 p302
paragraph-out                         in p404 p404 p302 p302
paragraphs                            in p404 p404 p422 p422
parcel                                in 404 404 200 404
parcel-again                          in p404 p404 p302 p404
parcel-file                           in 404 404 404 404
parcel-new                            in p404 p404 p302 p302
parcel-put-away                       in p404 p404 p302 p404
parcel-stop                           in p404 p404 p302 p404
people                                in 404 200 404 200
period-close                          in p404 p422 p403 p422
period-open                           in p404 p422 p403 p422
person                                200 200 200 200 200
person-keys                           in 404 200 404 200
person-parts                          in 404 200 404 404
person-words                          in 404 404 200 404
place                                 in 404 200 200 200
place-arrange                         in 404 200 403 200
place-edit                            in 404 403 200 200
place-membership-end                  in p404 p422 p403 p422
place-new                             in 404 200 403 200
place-open                            in p404 p422 p403 p422
places                                in 404 200 200 200
point-out                             in p404 p404 p422 p422
points                                in p404 p404 p422 p422
publish                               in 404 404 403 200
quotes                                in p404 p404 p422 p422
quotes-back                           in p404 p404 p422 p422
report                                404 404 404 200 200
report-again                          in p404 p404 p403 p302
report-cancel                         in p404 p404 p403 p302
report-file                           404 404 404 404 404
role-end                              in p404 p422 p404 p404
role-give                             in p404 p422 p404 p404
search                                in 404 404 200 200
section-back                          in p404 p404 p422 p422
section-move                          in p404 p404 p422 p422
section-out                           in p404 p404 p422 p422
section-title                         in p404 p404 p422 p422
sections                              in p404 p404 p422 p422
series-cell                           in 404 404 403 200
service-worker                        200 200 200 200 200
session-end                           in p404 p404 p404 p404
sessions-end-others                   in p302 p302 p302 p302
signatures                            in p404 p404 p422 p422
sub-question-add                      in p404 p422 p403 p422
sub-question-change                   in p404 p422 p403 p422
syntheses                             in 404 404 200 200
synthesis                             in 404 404 200 200
synthesis-about                       in 404 404 200 200
synthesis-choice                      in 404 404 200 200
synthesis-draft                       in 404 404 302 302
synthesis-draft-stop                  in p404 p404 p302 p302
synthesis-new                         in 404 404 403 200
synthesis-recount                     in p404 p404 p302 p302
tallies                               in 404 404 200 200
tally-rub-out                         in p404 p404 p302 p404
to-tag                                in 404 404 200 200
today                                 in 302 302 200 200
way-back                              in p404 p404 p404 p404
who_reads                             200 200 200 200 200
"""
TABLE = {name: " ".join(answers) for name, *answers in map(str.split, TABLE_TEXT.strip().splitlines())}


def names() -> Iterator[str]:
    """The name of every address there is."""

    def walk(patterns: list[Any]) -> Iterator[str]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns)
            elif isinstance(pattern, URLPattern):
                assert pattern.name, f"{pattern} has no name"
                yield pattern.name

    yield from walk(get_resolver().url_patterns)


def test_every_address_has_its_row() -> None:
    assert sorted(set(names())) == sorted(TABLE)


def story() -> tuple[dict[str, Client], dict[str, Any]]:
    """A piece published for everyone, one being written, a note of Asha's own; and what each address is about."""
    scene, edition = published()
    draft = scenes.piece(scene.asha, "Being written")
    note = cast.note(scene.asha, where=scene.barrow)
    excerpt = scenes.tagged(note, by=scene.asha)
    picture = reflections_actions.take_file(by=scene.asha, id=uuid4(), content=recordings.png())
    begun = reflections_actions.save_draft(by=scene.asha, id=uuid4(), address="/notes/new/", text="Begun.")
    ada = cast.ada()
    invitation = people_actions.invite(email="new@example.org", name="New Comer", role="associate", by=ada)
    paragraph = Paragraph.objects.get(section__synthesis=draft)
    dissent = Dissent.objects.create(synthesis=draft, after=paragraph, wording="Not so.", raised_by=scene.asha)
    cycle = Cycle.objects.create(title="Walking", opened_by=scene.asha)
    plan, idea = (cast.note(scene.asha, where=scene.barrow, form=form) for form in ("before-act", "floated-idea"))
    mark = Tally.objects.create(person=scene.asha)
    choosing = Choosing.objects.create(question="Which?", opened_by=scene.asha)
    actor = cast.actor(scene.barrow)
    report = Report.objects.get(edition=edition)
    batch = Batch.objects.create(requested_by=scene.asha, name="visits.csv", file="brought/visits", state="ready")
    batch.rows.create(number=1, note_key=uuid.uuid4(), state="ready", fields={"text": "We sat."})
    parcel = Parcel.objects.create(requested_by=scene.asha)
    people = {"funder": scene.fay, "administrator": ada, "associate": scene.asha, "team": scene.dora}
    clients = {
        "no one": Client(raise_request_exception=False),
        **{name: signed_in(person) for name, person in people.items()},
    }
    about = {
        "note_id": note.pk, "excerpt_id": excerpt.pk, "paragraph_id": paragraph.pk, "dissent_id": dissent.pk,
        "report_id": report.pk, "cycle_id": cycle.pk, "number": 1, "token": token_for(invitation.pk),
        "actor": actor.key, "attachment_id": picture.pk, "draft_id": begun.pk, "batch_id": batch.pk,
        "parcel_id": parcel.pk,
        "plan": plan.pk, "idea": idea.pk, "tally_id": mark.pk, "choosing_id": choosing.pk, "shape": "conversation",
        "year": 2026, "month": 6,
        "draft": draft.slug, "edition": edition.slug, "place": scene.barrow.slug, "person": scene.asha.slug,
        "behaviour": "trusting-relationships", "framework": "system-behaviours",
    }  # fmt: skip
    return clients, about


def signed_in(person: Person) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


# Which slug, key or other part an address is about, where its name does not say it.
ABOUT = {
    "edition": "edition", "annex": "edition", "edition-print": "edition", "series-cell": "behaviour",
    "framework": "framework", "framework-version": "framework", "framework-edit": "framework", "item-new": "framework",
    "item-edit": "framework", "behaviour": "behaviour", "look-new": "behaviour", "look-withdrawn": "behaviour",
    "actor-edit": "actor",
}  # fmt: skip
OF_A_PLACE = {
    "place", "place-edit", "place-arrange", "memberships", "place-membership-end", "actors", "actor-new", "actor-edit",
    "focus-new", "focus-end",
}  # fmt: skip
OF_A_PERSON = {
    "person", "person-words", "person-parts", "role-give", "role-end", "membership-begin", "membership-end",
    "invitation-renew", "invitation-withdraw", "account-close", "account-open", "person-keys", "keys-lost", "way-back",
}  # fmt: skip


def address_of(name: str, about: dict[str, Any]) -> str:
    """The address with that name, about the things of the story."""
    if name == "account_reset_password_from_key":
        return reverse(name, kwargs={"uidb36": "1", "key": "2-3"})
    slug = about["place"] if name in OF_A_PLACE else about["person"] if name in OF_A_PERSON else about["draft"]
    given = {
        **about, "slug": about[ABOUT[name]] if name in ABOUT and name != "actor-edit" else slug,
        "key": about[ABOUT.get(name, "behaviour")], "item": "nothing", "behaviour": "shared-power",
        "note_id": about[{"note-accounts": "plan", "note-fate": "idea"}.get(name, "note_id")],
    }  # fmt: skip
    wanted = next(
        parameters for possibility in get_resolver().reverse_dict.getlist(name) for _, parameters in possibility[0]
    )
    return reverse(name, kwargs={part: given[part] for part in wanted})


def answer(client: Client, address: str) -> str:
    """What a GET answers; where only a POST answers, what an empty one does. Whatever it did is undone."""
    with transaction.atomic():
        method, response = "GET", client.get(address)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            method, response = "POST", client.post(address)
        transaction.set_rollback(True)
    to = response.headers.get("Location", "")
    said = "in" if "/account/login" in to else str(response.status_code)
    return f"{method} {said}"


@pytest.mark.django_db
def test_every_address_answers_each_person_as_its_row_says(settings: Any, tmp_path: Path) -> None:
    settings.FILES = tmp_path
    clients, about = story()
    found = {}
    for name in sorted(set(names())):
        answers = [answer(clients[reader], address_of(name, about)) for reader in READERS]
        found[name] = " ".join(each.removeprefix("GET ").replace("POST ", "p") for each in answers)
    assert found == TABLE

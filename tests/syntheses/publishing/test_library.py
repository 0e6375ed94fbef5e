"""What is published is found, read, followed and taken away by those it was published for, and by nobody else."""

import csv
import io
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people import jobs
from people.models import AccessEvent, Person
from syntheses import actions
from syntheses.actions import publishing
from syntheses.models import Edition, Report
from tests import cast, scenes
from tests.syntheses.publishing.scene import PRIVATE, Scene, published, ready, sign

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def as_(someone: Person | None) -> Client:
    client = Client()
    if someone is not None:
        client.force_login(someone)
    return client


def another(scene: Scene, title: str, audience: str, *, kind: str = "behaviour") -> Edition:
    """A further piece by the same author, published for others."""
    piece = scenes.piece(scene.asha, title, kind=kind)
    actions.sign(synthesis=piece, seen=piece.changes, by=scene.asha, meaning="Yes.")
    return publishing.publish(synthesis=piece, audience=audience, by=scene.dora)


def printed(edition: Edition, store: Any) -> Report:
    report = Report.objects.get(edition=edition)
    lease = jobs.claim(Report, report.pk)
    assert lease is not None
    store.save("reports/printed.pdf", ContentFile(b"%PDF-1.7 printed"))
    lease.finish(file="reports/printed.pdf", sha256="ab" * 32, pages=3, size=16)
    report.refresh_from_db()
    return report


def titles(client: Client, **asked: str) -> set[str]:
    page = client.get(reverse("library"), asked)
    return {item["title"] for shelf in page.context["shelves"] for item in shelf.items}


def test_each_reader_finds_what_was_published_for_them() -> None:
    scene, _ = published(title="For all")
    another(scene, "For funders", "funders")
    granted = another(scene, "For Fay", "granted")
    publishing.grant(synthesis=granted.synthesis, person=scene.fay, by=scene.dora)
    scenes.piece(scene.asha, "Being written")
    assert titles(as_(None)) == {"For all"}
    assert titles(as_(cast.ada())) == {"For all"}
    assert titles(as_(scene.gil)) == {"For all", "For funders"}
    assert titles(as_(scene.fay)) == {"For all", "For funders", "For Fay"}
    assert titles(as_(scene.carys)) == {"For all", "For funders", "For Fay"}


def test_what_one_may_not_read_is_not_there() -> None:
    scene, edition = published("granted")
    publishing.grant(synthesis=scene.piece, person=scene.fay, by=scene.dora)
    for name in ("edition", "annex"):
        address = reverse(name, args=[edition.slug])
        assert [as_(who).get(address).status_code for who in (None, scene.gil, scene.fay)] == [404, 404, 200]


def test_a_funder_whose_time_is_over_finds_only_what_is_public() -> None:
    _, edition = published("funders")
    former = cast.person("Former Funder", "funder", ends=cast.BEGAN)
    assert titles(as_(former)) == set()
    assert as_(former).get(edition.get_absolute_url()).status_code == 404


def test_the_library_is_narrowed_by_year_and_kind() -> None:
    scene, edition = published(title="A reflection")
    another(scene, "A summary", "public", kind="annual")
    anyone = as_(None)
    assert titles(anyone, kind="annual") == {"A summary"}
    assert titles(anyone, year=str(edition.published_on.year), kind="behaviour") == {"A reflection"}
    assert titles(anyone, year="1999") == {"A reflection", "A summary"}, "a year that nothing appeared in asks nothing"


def test_only_the_newest_edition_that_one_may_read_stands_on_the_shelf() -> None:
    scene, _ = published()
    publishing.publish(synthesis=scene.piece, audience="funders", by=scene.dora)
    for who, number in ((None, 1), (scene.gil, 2)):
        (shelf,) = as_(who).get(reverse("library")).context["shelves"]
        assert [item["facts"][0]["value"] for item in shelf.items] == [str(number)]


def test_the_library_takes_as_many_questions_for_many_as_for_one() -> None:
    scene, _ = published()
    client = as_(scene.fay)

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(reverse("library"))
        return len(found)

    one = asked()
    for number in range(4):
        another(scene, f"Further {number}", "public")
    assert asked() == one <= 12


def test_an_edition_is_read_with_its_voices_notes_and_fingerprint() -> None:
    scene = ready()
    dissent = actions.raise_dissent(
        after=scene.first, wording="I was told nothing of the kind.", holders=[scene.carys], by=scene.carys
    )
    actions.accept_dissent(dissent=dissent, by=scene.carys)
    edition = publishing.publish(synthesis=sign(scene).piece, audience="public", by=scene.dora)
    page = as_(None).get(edition.get_absolute_url()).content.decode()
    assert page.count("<h1") == 1
    for said in (
        'id="p1"',
        'href="#n-1"',
        'id="n-1"',
        'href="#r-1"',
        "In both places somebody was told",
        edition.sha256,
        "A different view, held by Carys Lune",
        "I was told nothing of the kind.",
        "Told to associates in both places",
        "I stand by each sentence.",
        "Asha is paid by Aldersyde.",
    ):
        assert said in page, said
    assert PRIVATE not in page
    assert "Barrow" not in page


def test_editions_lead_to_one_another() -> None:
    scene, first = published()
    second = publishing.publish(synthesis=scene.piece, audience="funders", by=scene.dora)
    assert "There is a later edition" not in as_(None).get(first.get_absolute_url()).content.decode()
    seen = as_(scene.gil).get(first.get_absolute_url()).content.decode()
    assert "There is a later edition" in seen
    assert second.get_absolute_url() in seen
    assert first.get_absolute_url() in as_(scene.gil).get(second.get_absolute_url()).content.decode()


def test_links_show_from_both_ends_to_those_who_may_read_both() -> None:
    scene, edition = published(title="The reflection")
    summary = another(scene, "The summary", "funders", kind="annual")
    actions.link_pieces(from_piece=edition.synthesis, to_piece=summary.synthesis, type="summarised-in", by=scene.dora)
    assert as_(None).get(edition.get_absolute_url()).context["links"] == []
    there = as_(scene.gil).get(edition.get_absolute_url()).context["links"]
    back = as_(scene.gil).get(summary.get_absolute_url()).context["links"]
    assert [(link["said"], link["title"]) for link in there] == [("Summarised in", "The summary")]
    assert [(link["said"], link["title"]) for link in back] == [("Summarises", "The reflection")]


def test_more_from_the_authors_never_lists_the_piece_itself_nor_what_one_may_not_read() -> None:
    scene, edition = published(title="This one")
    another(scene, "Another one", "public")
    another(scene, "For funders", "funders")
    (author,) = as_(None).get(edition.get_absolute_url()).context["more"]
    assert author["name"] == "Asha Verne"
    assert [other.title for other in author["editions"]] == ["Another one"]


def test_the_feed_tells_of_public_editions_only_whoever_asks() -> None:
    scene, edition = published(title="For all")
    another(scene, "For funders", "funders")
    for who in (None, scene.fay, scene.dora):
        answer = as_(who).get(reverse("library-feed"))
        assert answer["Content-Type"].startswith("application/atom+xml")
        entries = ElementTree.fromstring(answer.content).findall(f"{ATOM}entry")
        assert [entry.findtext(f"{ATOM}title") for entry in entries] == ["For all"]
        assert entries[0].findtext(f"{ATOM}id") == edition.pk.urn


def test_one_address_leads_to_the_latest_summary_that_one_may_read() -> None:
    address = reverse("library-latest-annual")
    assert as_(None).get(address).status_code == 404
    scene, _ = published()
    first = another(scene, "The first year", "public", kind="annual")
    second = another(scene, "The second year", "funders", kind="annual")
    assert as_(None).get(address)["Location"] == first.get_absolute_url()
    assert as_(scene.fay).get(address)["Location"] == second.get_absolute_url()


def test_the_annex_holds_counts_and_no_private_word() -> None:
    scene, edition = published()
    answer = as_(None).get(reverse("annex", args=[edition.slug]))
    assert answer["Content-Disposition"] == f'attachment; filename="{edition.slug}-counts.csv"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    said = answer.content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(said)))
    assert rows[0]["how widely"] == "2 of 2 places"
    assert rows[0]["supports"] == "few excerpts"
    assert PRIVATE not in said
    assert scene.cleared.exact not in said


def test_who_opened_and_who_took_what_is_written_down(store: Any) -> None:
    scene, edition = published()
    report = printed(edition, store)
    as_(scene.fay).get(edition.get_absolute_url())
    as_(scene.fay).get(reverse("report-file", args=[report.pk]))
    as_(None).get(reverse("annex", args=[edition.slug]))
    events = AccessEvent.objects.order_by("pk").values_list("person__display_name", "kind", "thing")
    assert list(events) == [
        ("Fay Strand", "opened", "edition"),
        ("Fay Strand", "downloaded", "report"),
        (None, "downloaded", "annex"),
    ]


def test_the_printed_copy_is_handed_to_those_who_may_read_the_edition(store: Any) -> None:
    scene, edition = published("funders")
    report = printed(edition, store)
    address = reverse("report-file", args=[report.pk])
    assert as_(None).get(address).status_code == 404
    assert as_(cast.ada()).get(address).status_code == 404
    answer = as_(scene.gil).get(address)
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 printed"  # type: ignore[attr-defined]
    assert answer["Content-Disposition"] == f'attachment; filename="{edition.slug}.pdf"'
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_before_it_is_printed_there_is_nothing_to_take(store: Any) -> None:
    scene, edition = published()
    report = Report.objects.get(edition=edition)
    assert as_(scene.dora).get(reverse("report-file", args=[report.pk])).status_code == 404
    assert as_(scene.fay).get(reverse("report", args=[report.pk])).status_code == 404


def test_a_file_that_is_gone_from_the_store_is_said_and_no_trouble(store: Any) -> None:
    scene, edition = published()
    report = printed(edition, store)
    store.delete(report.file)
    assert as_(scene.dora).get(reverse("report-file", args=[report.pk])).status_code == 404


def test_progress_is_asked_for_while_it_goes_on_and_no_longer(store: Any) -> None:
    scene, edition = published()
    report = Report.objects.get(edition=edition)
    address, team = reverse("report", args=[report.pk]), as_(scene.dora)
    assert "Waiting for the press" in team.get(address).content.decode()
    lease = jobs.claim(Report, report.pk)
    assert lease is not None
    lease.tell("setting pages", 12, 31)
    part = team.get(address, headers={"HX-Request": "true"}).content.decode()
    assert part.startswith('<div class="progress"')
    assert "setting pages 12 of 31" in part
    assert "hx-trigger" in part
    lease.fail("Chapter 2 has no words.", for_good=True)
    part = team.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "Chapter 2 has no words." in part
    assert "hx-trigger" not in part


def test_the_team_stops_a_printing_and_tries_it_again() -> None:
    scene, edition = published()
    report = Report.objects.get(edition=edition)
    team, associate = as_(scene.dora), as_(scene.carys)
    assert associate.post(reverse("report-cancel", args=[report.pk])).status_code == 403
    assert as_(scene.fay).post(reverse("report-cancel", args=[report.pk])).status_code == 404
    assert team.get(reverse("report-cancel", args=[report.pk])).status_code == 405
    assert team.post(reverse("report-cancel", args=[report.pk])).status_code == 302
    report.refresh_from_db()
    assert report.state == "cancelled"
    assert "Print it again" in team.get(report.get_absolute_url()).content.decode()
    team.post(reverse("report-again", args=[report.pk]))
    report.refresh_from_db()
    assert report.state == "requested"


def test_asked_for_twice_an_edition_is_printed_once() -> None:
    scene, edition = published()
    team = as_(scene.dora)
    for _ in range(2):
        assert team.post(reverse("edition-print", args=[edition.slug])).status_code == 302
    assert Report.objects.filter(edition=edition).count() == 1
    assert as_(scene.carys).post(reverse("edition-print", args=[edition.slug])).status_code == 403


# ---- The page that publishes ----------------------------------------------------------------------------------------


def test_the_team_publishes_on_screen() -> None:
    scene = sign(ready())
    address = reverse("publish", args=[scene.piece.slug])
    team = as_(scene.dora)
    assert "Publish" in team.get(address).content.decode()
    answer = team.post(address, {"audience": "public", "seen": scene.piece.changes})
    edition = Edition.objects.get()
    assert answer["Location"] == edition.get_absolute_url()
    assert edition.published_by == scene.dora


def test_others_do_not_publish() -> None:
    scene = sign(ready())
    address = reverse("publish", args=[scene.piece.slug])
    assert as_(scene.asha).get(address).status_code == 403
    assert as_(scene.asha).post(address, {"audience": "public", "seen": scene.piece.changes}).status_code == 403
    assert as_(scene.fay).get(address).status_code == 404
    assert as_(None).get(address).status_code == 302
    assert not Edition.objects.exists()


def test_what_still_stops_it_is_said_and_nothing_is_published() -> None:
    scene = ready()
    address, team = reverse("publish", args=[scene.piece.slug]), as_(scene.dora)
    page = team.get(address).content.decode()
    assert f"Asha Verne has not signed version {scene.piece.version}." in page
    answer = team.post(address, {"audience": "public", "seen": scene.piece.changes})
    assert answer.status_code == 422
    assert not Edition.objects.exists()


def test_a_piece_that_changed_since_the_page_was_opened_is_not_published_unread() -> None:
    scene = sign(ready())
    opened = scene.piece.changes
    actions.write_paragraph(section=scene.section, text="One thing more.", basis="framing", by=scene.asha)
    sign(scene)
    answer = as_(scene.dora).post(reverse("publish", args=[scene.piece.slug]), {"audience": "public", "seen": opened})
    assert answer.status_code == 422
    assert "The piece has changed since this page was opened" in answer.content.decode()
    assert not Edition.objects.exists()


@pytest.mark.parametrize("sent", [{}, {"audience": "nobody"}, {"audience": "public", "seen": "x"}])
def test_a_form_that_is_not_filled_in_publishes_nothing(sent: dict[str, str]) -> None:
    scene = sign(ready())
    sent = {"seen": str(scene.piece.changes), **sent}
    assert as_(scene.dora).post(reverse("publish", args=[scene.piece.slug]), sent).status_code == 422
    assert not Edition.objects.exists()


def test_a_piece_is_granted_and_taken_back_on_screen() -> None:
    scene, edition = published("granted")
    team = as_(scene.dora)
    team.post(reverse("grant", args=[scene.piece.slug]), {"person": str(scene.fay.pk)})
    assert as_(scene.fay).get(edition.get_absolute_url()).status_code == 200
    assert "Fay Strand" in team.get(reverse("publish", args=[scene.piece.slug])).content.decode()
    answer = team.post(reverse("grant", args=[scene.piece.slug]), {"person": str(scene.carys.pk)})
    assert answer.status_code == 422
    assert "They are no funder of the inquiry today." in answer.content.decode()
    team.post(reverse("grant-withdraw", args=[scene.piece.slug, scene.fay.slug]))
    assert as_(scene.fay).get(edition.get_absolute_url()).status_code == 404

"""The bench as it is seen and used in a browser without script: who may, what comes back, and what is never lost."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.models import Person
from reflections.models import Excerpt
from syntheses import actions
from syntheses.models import Assembly, Evidence, Paragraph, Quantifier, Section, SeriesCell, SignOff, Synthesis
from tests import cast
from tests.syntheses.weaving.scene import TRUST, Scene, begun, small, trust, words

pytestmark = pytest.mark.django_db


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def post(client: Client, name: str, *where: Any, **told: Any) -> Any:
    return client.post(reverse(name, args=where), told)


# ---- Who may --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["fay", "ada", "lee", "nobody", "otto"])
def test_whoever_does_not_weave_does_not_know_that_there_is_a_piece(who: str) -> None:
    scene = small()
    piece, _, paragraph = begun(scene)
    client = as_(getattr(cast, who)())

    assert client.get(reverse("syntheses")).status_code == 404
    assert client.get(reverse("synthesis-new")).status_code == 404
    assert client.get(piece.get_absolute_url()).status_code == 404
    assert post(client, "paragraph", piece.slug, paragraph.pk, text="Mine now.", from_version=1).status_code == 404
    assert post(client, "signatures", piece.slug, version=1).status_code == 404
    assert post(client, "dissents", piece.slug, paragraph.pk, wording="No.").status_code == 404
    assert Paragraph.objects.get().text == "In two places a promise was kept to the day."


def test_an_associate_who_is_no_author_reads_the_draft_and_changes_nothing() -> None:
    scene = small()
    piece, _, paragraph = begun(scene)
    client = as_(scene.ben)

    page = client.get(piece.get_absolute_url())
    assert page.status_code == 200
    assert "In two places" in page.content.decode()
    assert "Write it anew" not in page.content.decode()
    assert post(client, "paragraph", piece.slug, paragraph.pk, text="Mine.", from_version=1).status_code == 403
    assert client.get(reverse("synthesis-about", args=[piece.slug])).status_code == 403
    assert client.get(reverse("synthesis-new")).status_code == 403
    assert post(client, "synthesis-draft", piece.slug).status_code == 403
    assert (
        post(client, "evidence", piece.slug, paragraph.pk, excerpt=scene.kept.pk, stance="supports").status_code == 403
    )


def test_an_author_writes_their_own_piece() -> None:
    scene = small()
    piece, _, paragraph = begun(scene)
    actions.add_author(synthesis=piece, person=scene.ben, by=scene.dora)
    answer = post(as_(scene.ben), "paragraph", piece.slug, paragraph.pk, text="Ours.", basis="opinion", from_version=1)
    assert answer.status_code == 302
    assert Paragraph.objects.get().text == "Ours."


def test_nobody_comes_in_without_signing_in() -> None:
    scene = small()
    piece = trust(scene)
    assert Client().get(piece.get_absolute_url()).status_code == 302


# ---- Writing --------------------------------------------------------------------------------------------------------


def test_the_team_opens_a_piece_and_weaves_it_without_script() -> None:
    scene = small()
    client = as_(scene.dora)

    opened = client.post(
        reverse("synthesis-new"),
        {
            "kind": "behaviour",
            "title": "Learning out loud",
            "central_behaviour": TRUST,
            "period_starts": "2026-01-01",
            "period_ends": "2026-12-31",
        },
    )
    piece = Synthesis.objects.get()
    assert opened.headers["Location"] == piece.get_absolute_url()

    post(client, "sections", piece.slug, title="Promises")
    section = Section.objects.get()
    post(client, "paragraphs", piece.slug, section=section.pk, text="In two places it held.", basis="evidence")
    paragraph = Paragraph.objects.get()
    for excerpt in (scene.kept, scene.late):
        post(client, "evidence", piece.slug, paragraph.pk, excerpt=excerpt.pk, stance="supports")
    post(client, "counted", piece.slug, paragraph.pk, phrase="two places", quantity="exact", unit="place", n=2, of=2)

    assert Quantifier.objects.get().found_n == 2
    page = client.get(f"{piece.get_absolute_url()}?paragraph={paragraph.pk}").content.decode()
    assert '<span class="quantifier">two places</span>' in page
    assert scene.kept.exact in page
    assert "It has no authors yet." in page


def test_what_was_typed_stays_when_it_could_not_be_kept() -> None:
    scene = small()
    piece, _, paragraph = begun(scene)
    client = as_(scene.dora)

    answer = post(
        client, "counted", piece.slug, paragraph.pk, phrase="nine places", quantity="exact", unit="place", n=9
    )
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "“nine places” does not stand in this paragraph." in said
    assert 'value="nine places"' in said

    answer = client.post(reverse("synthesis-new"), {"kind": "annual", "title": "The year", "period_starts": "soon"})
    assert answer.status_code == 422
    assert "That is no day." in answer.content.decode()
    assert 'value="The year"' in answer.content.decode()


def test_a_paragraph_changed_meanwhile_shows_both_wordings_and_one_can_then_be_kept() -> None:
    scene = small()
    piece, _, paragraph = begun(scene)
    actions.rewrite_paragraph(paragraph=paragraph, from_version=1, text="Leila’s wording.", by=scene.leila)

    client = as_(scene.dora)
    answer = post(
        client, "paragraph", piece.slug, paragraph.pk, text="Dora’s wording.", basis="opinion", from_version=1
    )
    assert answer.status_code == 409
    said = answer.content.decode()
    assert "Leila’s wording." in said
    assert "Dora’s wording." in said
    assert "Leila Marsh kept another wording" in said
    assert 'name="from_version" value="2"' in said

    post(client, "paragraph", piece.slug, paragraph.pk, text="Both.", basis="opinion", from_version=2)
    assert Paragraph.objects.get().text == "Both."


def test_markup_in_a_paragraph_is_shown_as_it_was_written() -> None:
    scene = small()
    piece, _, paragraph = begun(scene)
    text = "<b>In two places</b> **they** <script>alert(1)</script>"
    post(as_(scene.dora), "paragraph", piece.slug, paragraph.pk, text=text, basis="opinion", from_version=1)
    page = as_(scene.dora).get(piece.get_absolute_url()).content.decode()
    assert "&lt;b&gt;In two places&lt;/b&gt; **they** &lt;script&gt;" in page
    assert "<script>alert" not in page


def test_words_refused_meanwhile_are_not_attached_and_the_page_says_why() -> None:
    scene = small()
    piece, _, paragraph = begun(scene)
    client = as_(scene.dora)
    Excerpt.objects.filter(pk=scene.kept.pk).update(clearance="refused")

    answer = post(client, "evidence", piece.slug, paragraph.pk, excerpt=scene.kept.pk, stance="supports")

    assert answer.status_code == 422
    assert not Evidence.objects.exists()


# ---- Confidences ----------------------------------------------------------------------------------------------------


def test_the_bench_shows_cleared_words_only_and_only_as_they_were_cleared() -> None:
    scene = small()
    piece, _, paragraph = begun(scene)
    actions.attach_evidence(paragraph=paragraph, excerpt=scene.reworded, by=scene.dora)
    page = as_(scene.dora).get(piece.get_absolute_url()).content.decode()

    assert "Somebody cried at the counter." in page
    assert "Mrs Holt" not in page
    assert scene.refused.exact not in page
    assert scene.unasked.exact not in page
    assert reverse("note", args=[scene.kept.note_id]) not in page


def test_the_note_is_linked_for_whoever_may_read_it() -> None:
    scene = small()
    piece, _, _ = begun(scene)
    page = as_(scene.asha).get(piece.get_absolute_url()).content.decode()
    assert reverse("note", args=[scene.kept.note_id]) in page
    assert reverse("note", args=[scene.late.note_id]) not in page


def test_words_taken_back_are_gone_from_the_page_and_not_blurred() -> None:
    scene = small()
    piece, _, paragraph = begun(scene)
    evidence = actions.attach_evidence(paragraph=paragraph, excerpt=scene.kept, by=scene.dora)
    actions.withdraw_evidence(evidence=evidence, by=scene.dora)
    Excerpt.objects.filter(pk=scene.kept.pk).update(clearance="refused")
    page = as_(scene.dora).get(piece.get_absolute_url()).content.decode()
    assert scene.kept.exact not in page
    assert "The teller has taken these words back" in page


def test_the_drawer_is_looked_through_by_place_theme_and_what_is_unused() -> None:
    scene = small()
    piece, _, paragraph = begun(scene)
    actions.attach_evidence(paragraph=paragraph, excerpt=scene.late, by=scene.dora)
    client = as_(scene.dora)

    def found(**wanted: Any) -> set[str]:
        answer = client.get(piece.get_absolute_url(), wanted, headers={"HX-Request": "true", "HX-Target": "drawer"})
        assert answer.content.decode().strip().startswith('<section class="section push" id="drawer"')
        return {words.cleared_words for words in answer.context["drawer"].words}

    dunmore = {scene.late.exact, "Somebody cried at the counter."}
    assert found(place=scene.dunmore.pk) == dunmore
    assert found(theme="counter") == {"Somebody cried at the counter."}
    assert found(place=scene.dunmore.pk, unused="on") == {"Somebody cried at the counter."}
    assert found(behaviour="shared-power") == set()


def test_the_drawer_goes_on_where_it_ended() -> None:
    scene = small()
    piece, _, _ = begun(scene)
    for number in range(20):
        words(scene.ben, scene.barrow, f"He rang again, the {number}th time.")
    client = as_(scene.dora)
    seen: list[str] = []
    url = piece.get_absolute_url()
    for _ in range(4):
        answer = client.get(url)
        seen += [words.cleared_words for words in answer.context["drawer"].words]
        if not answer.context["drawer_further"]:
            break
        url = piece.get_absolute_url() + answer.context["drawer_further"]
    assert len(seen) == len(set(seen)) == 24


# ---- Voices, signatures, series -------------------------------------------------------------------------------------


def test_a_reader_of_the_draft_puts_a_different_view_beside_it_and_only_its_holder_accepts() -> None:
    scene = small()
    piece, _, paragraph = begun(scene)
    ben = as_(scene.ben)
    answer = post(ben, "dissents", piece.slug, paragraph.pk, wording="It was luck.", holders=[str(scene.ben.pk)])
    assert answer.status_code == 302
    view = piece.dissents.get()

    refused = post(as_(scene.dora), "dissent-accept", piece.slug, view.pk)
    assert refused.status_code == 422
    assert "Only its holders" in refused.content.decode()
    assert post(as_(scene.dora), "dissent", piece.slug, view.pk, wording="It was us.").status_code == 422

    assert "Accept how it stands" in ben.get(piece.get_absolute_url()).content.decode()
    post(ben, "dissent-accept", piece.slug, view.pk)
    assert view.holders.get().accepted_on is not None


def test_an_author_signs_on_the_page_and_a_stale_page_signs_nothing() -> None:
    scene = small()
    piece, _, _ = begun(scene)
    actions.add_author(synthesis=piece, person=scene.asha, by=scene.dora)
    piece.refresh_from_db()
    asha = as_(scene.asha)

    stale = post(asha, "signatures", piece.slug, seen=piece.changes - 1, meaning="I stand by it.")
    assert stale.status_code == 422
    assert "has changed since you read it" in stale.content.decode()
    assert "I stand by it." in stale.content.decode()
    assert not SignOff.objects.exists()

    assert post(asha, "signatures", piece.slug, seen=piece.changes, meaning="I stand by it.").status_code == 302
    assert SignOff.objects.get().person == scene.asha
    assert "I stand by it." in asha.get(piece.get_absolute_url()).content.decode()


def test_the_series_has_nine_cells_and_the_team_says_how_each_stands() -> None:
    scene = small()
    client = as_(scene.dora)
    assert client.get(reverse("syntheses")).content.decode().count("Not begun") == 9

    post(client, "series-cell", TRUST, status="stalled", chosen_because="Begun in June and put down.")
    assert SeriesCell.objects.get().status == "stalled"
    page = client.get(reverse("syntheses")).content.decode()
    assert page.count("Not begun") == 8
    assert "Begun in June and put down." in page
    assert post(as_(scene.ben), "series-cell", TRUST, status="published").status_code == 403


def test_a_first_draft_is_asked_for_once_however_often_the_button_is_pressed() -> None:
    scene = small()
    piece = trust(scene)
    client = as_(scene.dora)
    post(client, "synthesis-draft", piece.slug)
    post(client, "synthesis-draft", piece.slug)
    assert Assembly.objects.count() == 1

    page = client.get(piece.get_absolute_url()).content.decode()
    assert "Waiting for the worker" in page
    assert 'hx-trigger="load delay:1s"' in page

    Assembly.objects.update(state="failed", failed_because="It needed more memory than the worker has.")
    partial = client.get(reverse("synthesis-draft", args=[piece.slug]), headers={"HX-Request": "true"}).content.decode()
    assert "It needed more memory" in partial
    assert "hx-trigger" not in partial


def test_links_show_from_both_ends() -> None:
    scene = small()
    one, other = trust(scene), trust(scene, title="Learning out loud")
    client = as_(scene.dora)
    post(client, "links", one.slug, type="continues", to_piece=other.pk)
    assert f'continues <a href="{other.get_absolute_url()}">' in client.get(one.get_absolute_url()).content.decode()
    assert "</a> continues this" in client.get(other.get_absolute_url()).content.decode()


def test_every_act_on_the_bench_is_a_post(client: Client) -> None:
    scene = small()
    piece, _, paragraph = begun(scene)
    client.force_login(scene.dora)
    for name in ("sections", "paragraphs", "authors", "signatures", "answers", "links", "quotes", "synthesis-recount"):
        assert client.get(reverse(name, args=[piece.slug])).status_code == 405
    assert client.get(reverse("paragraph", args=[piece.slug, paragraph.pk])).status_code == 405


# ---- Size -----------------------------------------------------------------------------------------------------------


def _grow(scene: Scene, piece: Synthesis, times: int) -> None:
    for number in range(times):
        section = actions.add_section(synthesis=piece, title=f"Section {number}", by=scene.dora)
        paragraph = actions.write_paragraph(section=section, text="In two places it held.", by=scene.dora)
        for excerpt in (scene.kept, scene.late):
            actions.attach_evidence(paragraph=paragraph, excerpt=excerpt, by=scene.dora)
        actions.mark_quantifier(
            paragraph=paragraph, phrase="two places", quantity="exact", unit="place", n=2, by=scene.dora
        )
        actions.raise_dissent(after=paragraph, wording="It was luck.", holders=[scene.ben], by=scene.ben)
        actions.pull_quote(section=section, excerpt=scene.kept, by=scene.dora)
        other = trust(scene, title=f"Other {number}")
        actions.add_author(synthesis=other, person=scene.asha, by=scene.dora)
        actions.link_pieces(from_piece=piece, to_piece=other, type="continues", by=scene.dora)


@pytest.mark.parametrize("page", ["synthesis", "syntheses"])
def test_a_page_takes_as_many_statements_for_a_long_piece_as_for_a_short_one(page: str) -> None:
    scene = small()
    piece, _, _ = begun(scene)
    client = as_(scene.dora)
    url = reverse(page, args=[piece.slug] if page == "synthesis" else [])

    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        return len(asked)

    _grow(scene, piece, 1)
    short = statements()
    _grow(scene, piece, 4)
    assert statements() == short


def test_words_that_are_a_quotation_already_stand_in_one_pair_of_marks() -> None:
    scene = small()
    piece, _, paragraph = begun(scene)
    saying = words(scene.asha, scene.barrow, "‘Have it, then.’")
    told = words(scene.ben, scene.barrow, "‘That’s me,’ she said.")
    actions.attach_evidence(paragraph=paragraph, excerpt=saying, by=scene.dora)

    shown = (
        as_(scene.dora).get(reverse("synthesis", args=[piece.slug]), {"paragraph": str(paragraph.pk)}).content.decode()
    )

    assert shown.count('<p class="quote">‘Have it, then.’</p>') == 2  # as evidence, and in the drawer
    assert f'<p class="quote">{told.exact.replace("‘", "‘“").replace(",’", ",”")}’</p>' in shown
    assert '<p class="quote">‘He rang when he said he would.’</p>' in shown

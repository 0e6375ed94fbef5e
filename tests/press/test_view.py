"""A view is the allow-list: it comes back from JSON as it went, and lets nothing in that it does not know."""

import csv
import io
import json
from dataclasses import replace
from datetime import date

import pytest

from syntheses.reports import annex, charts
from syntheses.reports.view import (
    Chapter,
    Dissent,
    Figure,
    Holder,
    IndexEntry,
    IndexLine,
    Mark,
    NotAView,
    Paragraph,
    Quote,
    ReportView,
    Row,
    Section,
    Table,
    quoted,
)
from tests.press import samples, samples_year

VIEWS = (samples.reflection, samples_year.annual, samples.response, samples.portrait)


@pytest.mark.parametrize("make", VIEWS)
def test_a_view_comes_back_from_json_as_it_went(make: object) -> None:
    view = make()  # type: ignore[operator]
    again = ReportView.from_json(json.loads(json.dumps(view.to_json())))
    assert again == view
    assert again.fingerprint == view.fingerprint


@pytest.mark.parametrize(
    ("where", "what", "said"),
    [
        ("note_text", "private", "does not know"),
        ("title", 7, "should be a text"),
        ("kind", "gossip", "cannot be"),
        ("schema", 99, "schema"),
        ("authors", "Nobody", "should be a list"),
    ],
)
def test_what_a_view_does_not_know_it_refuses(where: str, what: object, said: str) -> None:
    with pytest.raises(NotAView, match=said):
        ReportView.from_json({**samples.reflection().to_json(), where: what})


def test_an_unknown_word_deep_inside_is_refused_too() -> None:
    kept = samples.reflection().to_json()
    kept["chapters"][0]["sections"][0]["blocks"][0]["teller"] = "a name"
    with pytest.raises(NotAView, match="teller"):
        ReportView.from_json(kept)


def test_what_leads_nowhere_is_refused() -> None:
    view = samples.reflection()
    with pytest.raises(NotAView, match="index"):
        replace(view, index=(IndexEntry("shared-power", (IndexLine("power", "p99"),)),))
    with pytest.raises(NotAView, match="not there"):
        replace(view, notes=view.notes[:2])
    with pytest.raises(NotAView, match="same anchor"):
        replace(view, chapters=(*view.chapters, Chapter((Section((Paragraph("p1", "Again."),)),))))
    with pytest.raises(NotAView, match="not worded"):
        replace(view, central="kindness")
    with pytest.raises(NotAView, match="outside its words"):
        Paragraph("p", "Short.", marks=(Mark(40, 1),))
    with pytest.raises(NotAView, match="cannot be an anchor"):
        replace(view, notes=(), chapters=(Chapter((Section((Paragraph('Colophon" onclick', "x"),)),)),))
    with pytest.raises(NotAView, match="another length"):
        Figure("f", "Caption", Table("Place", ("a", "b"), (Row("one", ("1",)),)), "A sentence.")


def test_a_mark_keeps_with_its_last_word() -> None:
    words = "In every place, explanations went upward. A worker explained."
    runs = Paragraph("p", words, marks=(Mark(41, 1),)).runs
    assert [(run.text, run.glued, run.note) for run in runs] == [
        ("In every place, explanations went ", "upward.", 1),
        (" A worker explained.", "", 0),
    ]
    assert "".join(run.text + run.glued for run in runs) == words


def test_a_dissent_says_whose_it_is_and_when_they_accepted_it() -> None:
    one = date(2026, 3, 18)
    unnamed = Dissent("d", "No.", (Holder("", one), Holder("", one)))
    assert unnamed.label == "A different view"
    assert "accepted on 18 March 2026" in unnamed.standing
    named = Dissent("d", "No.", (Holder("Ann Fell", one), Holder("Bo Dent", date(2026, 3, 20))))
    assert named.label == "A different view, held by Ann Fell and Bo Dent"
    assert "accepted by Ann Fell on 18 March 2026 and Bo Dent on 20 March 2026" in named.standing


def test_quotation_marks_within_quotation_marks_are_the_other_ones() -> None:
    assert quoted("We sit.") == "‘We sit.’"
    assert quoted("‘Have it, then,’ he said.") == "‘“Have it, then,” he said.’"
    assert (
        quoted('"Who\'s the \'service user\'?" asked the man. "Is he here?"')
        == "‘“Who’s the ‘service user’?” asked the man. “Is he here?”’"
    )
    assert quoted("the tenants' forum") == "‘the tenants’ forum’"


def test_words_that_are_a_quotation_already_get_no_second_pair() -> None:
    assert quoted("‘We are walking. We are not yet talking.’") == "‘We are walking. We are not yet talking.’"
    assert quoted("“I choose the ‘forty’”") == "‘I choose the “forty”’"
    assert quoted("‘No,’ she said, ‘not yet.’") == "‘“No,” she said, “not yet.”’"
    assert Quote("‘We are walking.’").said == "‘We are walking.’"


def test_marks_that_may_be_apostrophes_stay_as_they_were_typed() -> None:
    assert quoted("‘the tenants’ forum’ it said") == "“‘the tenants’ forum’ it said”"
    assert quoted("'em all, he said") == "“'em all, he said”"


def test_quotes_are_ended_as_sentences_are() -> None:
    assert Quote("Nothing has been restored.", "an associate").said == "‘Nothing has been restored.’ (an associate)."
    assert Quote("Nothing has been restored.").said == "‘Nothing has been restored.’"


def test_a_chart_shows_no_more_than_its_table() -> None:
    figure = samples_year.trust()
    drawn = charts.strips(figure)
    said = {cell for row in figure.table.rows for cell in row.cells}
    for strip in drawn:
        figures = {part.partition("</text>")[0].rpartition(">")[2] for part in strip.svg.split("<text ")[1:]}
        assert figures <= said - {"few", "none"}
    heights = {
        part.split('height="')[1].split('"')[0]
        for part in charts.strips(samples_year.trust())[1].svg.split("<rect ")[1:]
        if "stroke" in part
    }
    # Seven bars for «few» and one for 10: two heights, whatever the seven stand for.
    assert len(heights) == 2


def test_a_tint_only_repeats_the_figure() -> None:
    table = samples_year.matrix().table
    tints = charts.tints(table)
    for row, line in zip(table.rows, tints, strict=True):
        for cell, tint in zip(row.cells, line, strict=True):
            if cell in ("few", "none"):
                assert tint == ""
    cells = [cell for row in table.rows[:9] for cell in row.cells[:5]]
    same = set(zip(cells, [tint for line in tints[:9] for tint in line[:5]], strict=True))
    assert len(same) == len(set(cells))


def test_the_annex_has_a_row_for_each_paragraph_count_and_cell_and_nobody_s_words() -> None:
    view = samples.reflection()
    text = annex.annex(view)
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    paragraphs = view.of_type(Paragraph)
    assert [row["where"] for row in rows if row["row"] == "paragraph"] == [each.anchor for each in paragraphs]
    assert [row["figure"] for row in rows if row["row"] == "counted phrase"] == ["5 of 5", "4 of 5"]
    assert "who do I see about your mistake" not in text
    assert paragraphs[1].text[:40] not in text
    year = samples_year.annual()
    cells = sum(len(row.cells) for figure in year.of_type(Figure) for row in figure.table.rows)
    assert annex.annex(year).count(",figure,") == cells

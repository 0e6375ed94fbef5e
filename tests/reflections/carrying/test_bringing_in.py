"""Earlier notes come in as they were written: from tables, from Word, from text, whatever they are called or coded."""

import datetime as dt
from typing import Any

import pytest

from reflections.actions import carrying
from reflections.models import Audience, Note
from tests import cast
from tests.reflections.carrying import made

pytestmark = pytest.mark.django_db

JUNE = "Date,Where,What happened,Title\n2026-06-03,Barrow,They came back.,Back\n2026-06-04,barrow ,We sat.,\n"


def test_nothing_is_a_note_before_its_owner_says_so() -> None:
    asha = cast.asha()
    batch = made.brought(asha, JUNE)
    assert made.states(batch) == ["ready", "ready"]
    assert not Note.objects.exists()
    made.kept(batch, asha)
    first, second = made.notes_of(asha)
    assert (first.title, first.text, first.happened_on, str(first.place)) == (
        "Back", "They came back.", dt.date(2026, 6, 3), "Barrow",
    )  # fmt: skip
    assert (second.title, str(second.place), second.audience) == ("", "Barrow", Audience.ONLY_ME)
    assert [revision.text for revision in first.revisions.all()] == ["They came back."]


def test_the_same_file_twice_makes_no_note_twice_even_where_a_row_was_mended() -> None:
    asha = cast.asha()
    first = made.brought(asha, JUNE)
    carrying.mend_row(row=made.rows(first)[0], said={"text": "They came back, and stayed."}, by=asha)
    made.kept(first, asha)
    again = made.brought(asha, JUNE, name="copy of notes.csv")
    assert made.states(again) == ["there", "there"]
    with pytest.raises(carrying.NothingToKeep):
        carrying.keep_rows(batch=again, by=asha)
    assert [note.text for note in made.notes_of(asha)] == ["They came back, and stayed.", "We sat."]


def test_the_same_row_twice_in_one_file_is_one_note_and_said_to_be() -> None:
    batch = made.brought(cast.asha(), "Text\nWe sat.\nWe sat.\n")
    assert made.states(batch) == ["ready", "there"]
    assert made.sentences(batch) == ["The same as row 1."]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_table_is_read_in_whatever_encoding_it_was_written(encoding: str) -> None:
    asha = cast.asha()
    made.kept(made.brought(asha, "Text;Who was there\nAt the café – “at last”;Zoë\n".encode(encoding)), asha)
    [note] = made.notes_of(asha)
    assert (note.text, note.who_was_there) == ("At the café – “at last”", "Zoë")


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_whatever_separates_the_cells_is_found(separator: str) -> None:
    lines = [["Date", "Place", "Notes"], ["3 June 2026", "Barrow", '"Two lines;\nand, a comma | a bar"']]
    batch = made.brought(cast.asha(), "\n".join(separator.join(line) for line in lines))
    [row] = made.rows(batch)
    assert row.fields["text"] == "Two lines;\nand, a comma | a bar"
    assert (row.fields["happened_on"], row.state) == ("3 June 2026", "ready")


def test_words_of_other_columns_stand_beneath_the_text_so_that_none_are_lost() -> None:
    asha = cast.asha()
    made.kept(made.brought(asha, "Text,Weather,Purpose\nWe sat.,rain,to plan the fair\n"), asha)
    [note] = made.notes_of(asha)
    assert note.text == "We sat.\n\nWeather: rain\nWhat it is for: to plan the fair"


def test_a_table_without_headings_loses_no_row() -> None:
    batch = made.brought(cast.asha(), "2026-06-03,They came back and said so.\n2026-06-04,We sat and waited.\n")
    assert [row.fields["text"] for row in made.rows(batch)] == ["They came back and said so.", "We sat and waited."]


def test_days_that_can_be_read_in_two_ways_are_asked_about_once_for_the_file() -> None:
    asha = cast.asha()
    batch = made.brought(asha, "Date,Text\n3/4/2026,One\n5/6/2026,Two\n")
    assert batch.found["asks_order"]
    assert made.states(batch) == ["wrong", "wrong"]
    assert "can be read as two days" in made.sentences(batch)[0]
    made.kept(made.chosen(batch, asha, order="month-first"), asha)
    assert [note.happened_on for note in made.notes_of(asha)] == [dt.date(2026, 3, 4), dt.date(2026, 5, 6)]


def test_one_day_that_leaves_no_doubt_says_it_for_the_whole_file() -> None:
    asha = cast.asha()
    made.kept(made.brought(asha, "Date,Text\n3/4/2026,One\n25/4/2026,Two\n"), asha)
    assert [note.happened_on for note in made.notes_of(asha)] == [dt.date(2026, 4, 3), dt.date(2026, 4, 25)]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("2031-01-01,Barrow,We sat.,", "That day has not come yet."),
        ("31 June 2026,Barrow,We sat.,", "There is no such day as “31 June 2026”."),
        ("last week,Barrow,We sat.,", "“last week” cannot be read as a day."),
        ("2020-01-01,Barrow,We sat.,", "The inquiry began on 5 January 2026. This day lies before it."),
        ("2026-06-03,Atlantis,We sat.,", "“Atlantis” is not one of our places."),
        ("2026-06-03,Barrow,,", "There are no words in this row."),
        ("2026-06-03,Barrow,We sat.,everybody", "“everybody” is not one of the answers here."),
        ("2026-06-03,,We sat.,Associates of this place", "Say which place, so that its associates can read it."),
        (f"2026-06-03,Barrow,{'x' * 200_001},", "200 kB can be kept in one."),
    ],
)
def test_what_stands_in_the_way_is_said_beside_the_row(line: str, sentence: str) -> None:
    batch = made.brought(cast.asha(), f"Date,Place,Text,Who can read it\n{line}\n2026-06-01,Barrow,A good row.,\n")
    assert made.states(batch) == ["wrong", "ready"]
    assert sentence in made.sentences(batch)[0]


def test_a_row_is_mended_left_out_and_put_in_and_stays_so_when_the_file_is_read_anew() -> None:
    asha = cast.asha()
    batch = made.brought(asha, "Place,Text\nAtlantis,We swam.\nBarrow,We sat.\nBarrow,We left.\n")
    one, two, three = made.rows(batch)
    carrying.mend_row(row=one, said={"place": "barrow"}, by=asha)
    carrying.leave_out(row=two, by=asha)
    carrying.put_in(row=carrying.leave_out(row=three, by=asha), by=asha)
    batch = made.chosen(batch, asha, kind="reflection")
    assert made.states(batch) == ["ready", "left-out", "ready"]
    made.kept(batch, asha)
    assert [(note.text, note.kind, str(note.place)) for note in made.notes_of(asha)] == [
        ("We left.", "reflection", "Barrow"), ("We swam.", "reflection", "Barrow"),
    ]  # fmt: skip


def test_a_spreadsheet_gives_days_and_numbers_as_they_are_seen_and_formulas_as_their_text() -> None:
    asha = cast.asha()
    data = made.spreadsheet(
        ["Date", "Text", "How many"],
        [dt.date(2026, 6, 3), '=HYPERLINK("http://evil.example","Click")', 4.0],
        [
            dt.datetime(2026, 6, 4, 14, 30),  # noqa: DTZ001 - as a sheet has it
            "=1+1",
            True,
        ],
        sheets=[[["Date", "Text", "How many"], [dt.date(2026, 6, 5), "On another sheet", None]]],
    )
    made.kept(made.brought(asha, data, name="no matter.txt"), asha)
    first, second, third = made.notes_of(asha)
    assert first.text == '=HYPERLINK("http://evil.example","Click")\n\nHow many: 4'
    assert (second.text, second.happened_on) == ("=1+1\n\nHow many: yes", dt.date(2026, 6, 4))
    assert (third.text, third.happened_on) == ("On another sheet", dt.date(2026, 6, 5))


def test_a_spreadsheet_that_counts_its_days_from_1904_means_the_same_days() -> None:
    asha = cast.asha()
    data = made.spreadsheet(["Date", "Text"], [dt.date(2026, 6, 3), "We sat."], date1904=True)
    made.kept(made.brought(asha, data, name="old mac.xlsx"), asha)
    assert made.notes_of(asha)[0].happened_on == dt.date(2026, 6, 3)


JOURNAL = (
    ("Title", "My journal"), ("Heading 1", "3 June 2026: Walk"), ("Normal", "We walked."), ("List Bullet", "the weir"),
    ("Heading 1", "Thursday 4 June 2026"), ("Normal", "We sat."), ("rule", ""), ("Normal", "And waited."),
)  # fmt: skip


@pytest.mark.parametrize(
    ("way", "texts"),
    [
        ("days", ["My journal", "We walked.\n\n- the weir", "We sat.\n\n\n\nAnd waited."]),
        ("headings", ["My journal", "We walked.\n\n- the weir", "We sat.\n\n\n\nAnd waited."]),
        (
            "rules",
            ["# 3 June 2026: Walk\n\nWe walked.\n\n- the weir\n\n# Thursday 4 June 2026\n\nWe sat.", "And waited."],
        ),
    ],
)
def test_a_word_document_is_divided_where_its_author_wrote_several(way: str, texts: list[str]) -> None:
    asha = cast.asha()
    batch = made.brought(asha, made.word(*JOURNAL), name="journal", way=way)
    assert batch.kind == "docx"
    made.kept(batch, asha)
    assert sorted(note.text for note in made.notes_of(asha)) == sorted(texts)
    if way == "days":
        walked = Note.objects.get(title="Walk")
        assert walked.happened_on == dt.date(2026, 6, 3)


def test_words_in_tables_and_changes_of_a_document_are_kept_and_struck_ones_are_not() -> None:
    import docx  # noqa: PLC0415
    from docx.oxml import parse_xml  # noqa: PLC0415
    from docx.oxml.ns import nsdecls  # noqa: PLC0415

    document = docx.Document()
    paragraph = document.add_paragraph("We ")
    for change in ("ins", "del"):
        text = "w:t" if change == "ins" else "w:delText"
        said = f"<w:{change} {nsdecls('w')}><w:r><{text}>{change}erted</{text}></w:r></w:{change}>"
        paragraph._p.append(parse_xml(said))
    cells = document.add_table(1, 2).rows[0].cells
    cells[0].text, cells[1].text = "who", "the lead"
    asha = cast.asha()
    made.kept(made.brought(asha, made.saved(document)), asha)
    assert made.notes_of(asha)[0].text == "We inserted\n\nwho | the lead"


MARKDOWN = "# Journal\n\n## 3 June 2026\n\nWe *walked*.\n\n```\n# no heading\n```\n\n## 4 June 2026 – Sat\n\nWe sat.\n"


def test_markdown_keeps_its_marks_and_is_divided_at_its_headings() -> None:
    asha = cast.asha()
    batch = made.brought(asha, MARKDOWN, name="journal.md", way="headings")
    assert batch.kind == "markdown"
    made.kept(batch, asha)
    journal, walked, sat = sorted(made.notes_of(asha), key=lambda note: note.text)
    assert journal.text == "Journal"
    assert (walked.text, walked.happened_on) == ("We *walked*.\n\n```\n# no heading\n```", dt.date(2026, 6, 3))
    assert (sat.title, sat.happened_on) == ("Sat", dt.date(2026, 6, 4))


def test_plain_text_is_one_note_with_the_day_on_its_first_line() -> None:
    asha = cast.asha()
    made.kept(made.brought(asha, "3rd June 2026\r\n\r\nWe walked.\r\nIt rained.\r\n", name="a.txt"), asha)
    [note] = made.notes_of(asha)
    assert (note.text, note.happened_on) == ("We walked.\nIt rained.", dt.date(2026, 6, 3))


def test_characters_that_cannot_be_read_are_shown_and_not_kept_until_somebody_looked() -> None:
    asha = cast.asha()
    batch = made.brought(asha, b"\xff\xfeT\x00e\x00x\x00t\x00\n\x00W\x00e\x00 \x00\x00\x00s\x00a\x00t\x00")
    [row] = made.rows(batch)
    assert row.state == "wrong"
    assert "Some characters could not be read" in made.sentences(batch)[0]


def test_what_a_row_says_of_its_readers_holds_and_otherwise_only_its_author_reads_it() -> None:
    asha = cast.asha()
    made.kept(made.brought(asha, "Text,Place,Audience\nOne,Barrow,Associates of this place\nTwo,Barrow,\n"), asha)
    assert {note.text: note.audience for note in made.notes_of(asha)} == {"One": "place", "Two": "only-me"}


@pytest.mark.parametrize("who", [cast.fay, cast.ada])
def test_who_writes_no_notes_brings_none_in_though_the_file_lies_there(who: Any) -> None:
    someone = who()
    batch = made.brought(someone, JUNE)
    assert (batch.state, batch.rows.count()) == ("failed", 0)
    assert "no longer your part" in batch.failed_because

"""Words are marked where they stand, behaviours are set against them, and either can be taken back."""

import threading

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from behaviours.models import Behaviour
from people import clock
from people.models import Person
from reflections.actions import (
    BehaviourUnknown,
    ExcerptOutOfBounds,
    StillCleared,
    WordsDoNotMatch,
    bring_back_excerpt,
    bring_back_tag,
    mark_excerpt,
    record_clearance,
    remove_excerpt,
    remove_tag,
    reword_note,
    tag_note,
    tag_passages,
)
from reflections.models import Audience, Excerpt, Note, Tag
from reflections.views.reach import own
from tests import cast
from tests.reflections.told import TEXT, WORDS, behaviour, kept, tagged

START = TEXT.index(WORDS)
END = START + len(WORDS)


def mark(
    note: Note, by: Person, start: int = START, end: int = END, exact: str | None = WORDS, number: int = 1
) -> Excerpt:
    return mark_excerpt(note=note, revision_number=number, start=start, end=end, exact=exact, by=by)


def test_marked_words_carry_where_they_stand_and_what_stands_around_them(asha: Person) -> None:
    excerpt = mark(kept(asha), asha)
    assert (excerpt.exact, excerpt.start, excerpt.end) == (WORDS, START, END)
    assert TEXT[:START].endswith(excerpt.prefix)
    assert excerpt.prefix.endswith("The officer ")
    assert TEXT[END:].startswith(excerpt.suffix)
    assert excerpt.suffix.startswith(" and was not asked.")


@pytest.mark.parametrize("words", ["👩‍👩‍👧", "e\u0301", "שלום", "🫖 tea"])
def test_offsets_are_code_points_whatever_the_alphabet(asha: Person, words: str) -> None:
    note = kept(asha, f"She said 🫖🫖 {words} and went.")
    assert tagged(note, asha, words).exact == words


@pytest.mark.parametrize(
    ("start", "end", "exact"),
    [(5, 5, ""), (9, 4, "x"), (-1, 4, "Four"), (0, len(TEXT) + 1, TEXT), (10**6, 10**6 + 3, "abc"), (71, 73, "\n\n")],
)
def test_no_words_are_no_mark(asha: Person, start: int, end: int, exact: str) -> None:
    with pytest.raises(ExcerptOutOfBounds):
        mark(kept(asha), asha, start, end, exact)
    assert not Excerpt.objects.exists()


def test_words_that_do_not_stand_there_are_refused(asha: Person) -> None:
    note = kept(asha)
    with pytest.raises(WordsDoNotMatch):
        mark(note, asha, exact="had the LIST in her hand")
    with pytest.raises(WordsDoNotMatch):
        mark(note, asha, number=7)
    assert not Excerpt.objects.exists()


def test_marks_may_overlap_in_any_way(asha: Person, ben: Person) -> None:
    note = kept(asha, audience=Audience.ASSOCIATES)
    for start, end in ((START, END), (START + 4, END + 8), (START + 4, START + 8), (0, len(TEXT))):
        mark(note, ben, start, end, TEXT[start:end])
    assert Excerpt.objects.count() == 4


def test_the_same_words_marked_by_two_people_are_one_excerpt(asha: Person, ben: Person) -> None:
    note = kept(asha, audience=Audience.ASSOCIATES)
    assert mark(note, asha) == mark(note, ben) == tagged(note, ben)
    assert Excerpt.objects.count() == 1


def test_the_same_words_marked_in_a_later_wording_are_still_one_excerpt(asha: Person) -> None:
    note = kept(asha)
    first = mark(note, asha)
    note = reword_note(note=note, from_version=1, text=f"Late. {TEXT}", by=asha).note
    assert mark(note, asha, START + 6, END + 6, number=2) == first


def test_words_chosen_while_the_author_was_changing_the_note_are_followed(asha: Person, ben: Person) -> None:
    note = kept(asha, audience=Audience.ASSOCIATES)
    note = reword_note(note=note, from_version=1, text=f"Late. {TEXT}", by=asha).note
    excerpt = mark(note, ben, number=1)
    assert (excerpt.start, excerpt.now_start) == (START, START + 6)
    reword_note(note=note, from_version=2, text="Nothing of the kind.", by=asha)
    with pytest.raises(WordsDoNotMatch):
        mark(note, ben, 0, 10, TEXT[:10], number=1)


def test_words_carry_several_behaviours_from_several_people(asha: Person, ben: Person) -> None:
    note = kept(asha, audience=Audience.ASSOCIATES)
    excerpt = tagged(note, asha, WORDS, "shared-power", "devolved-decisions", acts="hinders", standpoint="professional")
    tagged(note, ben, WORDS, "shared-power", acts="helps", standpoint="both")
    assert set(excerpt.tags.values_list("behaviour", "acts", "standpoint", "set_by")) == {
        ("shared-power", "hinders", "professional", asha.pk),
        ("devolved-decisions", "hinders", "professional", asha.pk),
        ("shared-power", "helps", "both", ben.pk),
    }


def test_pressed_twice_is_one_tag_and_said_otherwise_is_said_last(asha: Person) -> None:
    note = kept(asha)
    for _ in range(2):
        tagged(note, asha, acts="helps")
    assert Tag.objects.count() == 1
    tagged(note, asha, acts="hinders", standpoint="lived-experience")
    assert list(Tag.objects.values_list("acts", "standpoint")) == [("hinders", "lived-experience")]


def test_a_whole_note_is_tagged_without_words(asha: Person) -> None:
    note = kept(asha)
    first = tag_note(note=note, behaviour=behaviour(), acts="helps", by=asha)
    assert (first.excerpt_id, tag_note(note=note, behaviour=behaviour(), acts="helps", by=asha).pk) == (None, first.pk)
    assert not Excerpt.objects.exists()


def test_several_passages_are_tagged_all_or_none(asha: Person) -> None:
    note = kept(asha)
    with pytest.raises(ExcerptOutOfBounds):
        tag_passages(
            note=note, revision_number=1, passages=[(START, END, None), (5, 5, None)], behaviours=[behaviour()], by=asha
        )
    assert not Excerpt.objects.exists()
    assert not Tag.objects.exists()
    found = tag_passages(note=note, revision_number=1, passages=[(START, END, None)], behaviours=[behaviour()], by=asha)
    assert [excerpt.exact for excerpt in found] == [WORDS]


def test_a_tag_is_taken_back_and_brought_back(asha: Person, ben: Person) -> None:
    note = kept(asha, audience=Audience.ASSOCIATES)
    tag = tagged(note, ben).tags.get()
    remove_tag(tag=tag, by=asha)
    assert not Tag.objects.on([note]).exists()
    tag.refresh_from_db()
    assert (tag.removed_by, Tag.objects.count()) == (asha, 1)
    bring_back_tag(tag=tag, by=asha)
    assert list(Tag.objects.on([note])) == [tag]


def test_bringing_back_what_was_set_anew_makes_no_second_tag(asha: Person) -> None:
    note = kept(asha)
    tag = tagged(note, asha).tags.get()
    remove_tag(tag=tag, by=asha)
    tagged(note, asha)
    assert bring_back_tag(tag=tag, by=asha) != tag
    assert Tag.objects.on([note]).count() == 1


def test_unmarked_words_hide_their_tags_and_come_back_with_them(asha: Person) -> None:
    note = kept(asha)
    excerpt = tagged(note, asha)
    excerpt = remove_excerpt(excerpt=excerpt, by=asha)
    assert not Tag.objects.visible_to(asha).exists()
    assert not Excerpt.objects.visible_to(asha).exists()
    bring_back_excerpt(excerpt=excerpt, by=asha)
    assert Tag.objects.visible_to(asha).count() == 1


def test_words_that_a_piece_may_rest_on_are_not_unmarked(asha: Person) -> None:
    excerpt = tagged(kept(asha), asha)
    record_clearance(excerpt=excerpt, state="cleared", by=asha)
    with pytest.raises(StillCleared):
        remove_excerpt(excerpt=excerpt, by=asha)
    record_clearance(excerpt=excerpt, state="refused", by=asha)
    assert remove_excerpt(excerpt=excerpt, by=asha).removed_at


@pytest.mark.django_db(transaction=True)
def test_eight_people_marking_the_same_words_at_once_make_one_excerpt() -> None:
    asha = cast.asha()
    note, ready, found = kept(asha), threading.Barrier(8), []

    def send() -> None:
        ready.wait()
        found.append(tagged(note, asha).pk)
        connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert (len(set(found)), Excerpt.objects.count(), Tag.objects.count()) == (1, 1, 1)


def test_tagging_asks_little_of_the_database(asha: Person) -> None:
    note, chosen = kept(asha), [behaviour(), behaviour("shared-power")]
    with CaptureQueriesContext(connection) as asked:
        tag_passages(note=note, revision_number=1, passages=[(START, END, WORDS)], behaviours=chosen, by=asha)
    statements = [query["sql"] for query in asked if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(statements) == 2, statements


@pytest.mark.django_db
def test_the_short_way_to_a_note_of_ones_own_leads_where_the_long_one_does() -> None:
    """Every pair of a reader and a note, among them what is put away, and an author who works here no more."""
    authors = [cast.asha(), cast.ben(), cast.lee(), cast.ada()]
    notes = [cast.note(author, f"Of {author}.", **how) for author in authors for how in
             ({}, {"archived_at": clock.now()}, {"audience": Audience.PUBLIC})]  # fmt: skip
    for viewer in [*authors, cast.nobody()]:
        for note in notes:
            found = own(viewer, note.pk)
            assert found == list(Note.objects.editable_by(viewer).kept().filter(pk=note.pk)), (viewer, note)
            if found:
                assert Note.objects.taggable_by(viewer).filter(pk=note.pk).exists(), (viewer, note)


def test_a_behaviour_that_is_not_there_is_not_set(asha: Person) -> None:
    """Whether the words are marked for the first time or were marked before."""
    note, chosen = kept(asha), [behaviour(), Behaviour(key="kindness")]
    for _ in range(2):
        with pytest.raises(BehaviourUnknown):
            tag_passages(note=note, revision_number=1, passages=[(START, END, WORDS)], behaviours=chosen, by=asha)
        assert not Tag.objects.exists()
        mark(note, asha)


@pytest.mark.django_db
def test_every_behaviour_may_be_set_by_whoever_tags() -> None:
    """The form asks for no behaviour that it is given: there is none that somebody could not see."""
    for viewer in (cast.carys(), cast.leila(), cast.dora(), cast.lee()):
        assert set(Behaviour.objects.visible_to(viewer)) == set(Behaviour.objects.all())


def test_words_chosen_in_a_note_that_was_worded_anew_since_it_was_read_are_followed(asha: Person) -> None:
    read = kept(asha)
    reword_note(note=Note.objects.get(pk=read.pk), from_version=1, text=f"Late. {TEXT}", by=asha)
    [excerpt] = tag_passages(
        note=read, revision_number=1, passages=[(START, END, WORDS)], behaviours=[behaviour()], by=asha
    )
    assert (excerpt.start, excerpt.now_start, excerpt.tags.count()) == (START, START + 6, 1)


def test_words_unmarked_while_they_are_tagged_are_marked_anew(asha: Person) -> None:
    note = kept(asha)
    first = tagged(note, asha)
    remove_excerpt(excerpt=first, by=asha)
    again = tagged(note, asha)
    assert (again == first, Tag.objects.on([note]).count()) == (False, 1)

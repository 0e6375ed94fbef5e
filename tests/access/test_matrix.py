"""Who may do what with what: one table, held whole. It is printed in docs/data-protection.md for anyone to read.

S see · E change · T tag · W weave (its cleared words only) · - nothing, not even that it exists
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from people.access import Viewer
from reflections.models import Audience, Excerpt, Note, Tag
from syntheses.models import Edition, Report, Synthesis
from tests import cast, scenes

VIEWERS = ["Asha", "Ben", "Carys", "Leila", "Dora", "Lee", "Fay", "Gil", "Ada", "Otto", "Noor", "no one"]

# Asha, of Barrow, wrote the notes and opened the cycle; Ben works there too, Carys elsewhere; Leila is the learning
# partner, Dora of the team, Lee a local contributor, Fay and Gil funders (Fay is granted the granted edition), Ada
# administers, Otto has left, Noor plays no part, no one has not signed in.
TABLE = """
                                 Asha  Ben   Carys Leila Dora  Lee   Fay   Gil   Ada   Otto  Noor  no one
note: only me                    SET   -     -     -     -     -     -     -     -     -     -     -
note: and the learning partner   SET   -     -     ST    -     -     -     -     -     -     -     -
note: associates of the place    SET   ST    -     ST    -     -     -     -     -     -     -     -
note: all associates             SET   ST    ST    ST    -     -     -     -     -     -     -     -
note: people named (Carys)       SET   -     ST    -     -     -     -     -     -     -     -     -
note: cleared for synthesis      SET   ST    ST    ST    ST    -     -     -     -     -     -     -
note: everyone who works here    SET   ST    ST    ST    ST    S     -     -     -     -     -     -
note: put away                   SE    -     -     -     -     -     -     -     -     -     -     -
wording: of a note for all       S     S     S     S     -     -     -     -     -     -     -     -
wording: set aside, of that note S     -     -     -     -     -     -     -     -     -     -     -
note: lets off steam, for all    SET   -     -     -     -     -     -     -     -     -     -     -
note: let go of, for all         SET   ST    ST    ST    ST    S     -     -     -     -     -     -
draft: begun by Asha             SE    -     -     -     -     -     -     -     -     -     -     -
picture: of a note for the place SE    S     -     S     -     -     -     -     -     -     -     -
picture: for everyone who works  SE    S     S     S     S     S     -     -     -     -     -     -
picture: only me, words cleared  SE    -     -     -     -     -     -     -     -     -     -     -
recording: not kept with a note  SE    -     -     -     -     -     -     -     -     -     -     -
recording: put away              SE    -     -     -     -     -     -     -     -     -     -     -
excerpt: not cleared, only me    SE    -     -     -     -     -     -     -     -     -     -     -
excerpt: cleared, only me        SEW   W     W     W     W     -     -     -     -     -     -     -
act: done by Asha                S     -     -     -     -     -     -     -     -     -     -     -
look: of Leila, at Asha's note   S     -     -     S     -     -     -     -     -     -     -     -
excerpt: cleared, lets off steam SE    -     -     -     -     -     -     -     -     -     -     -
a bare mark: nothing written     SE    -     -     -     -     -     -     -     -     -     -     -
what became of an idea, for all  S     S     S     S     S     S     -     -     -     -     -     -
a reason for a story, for all    S     S     S     S     S     -     -     -     -     -     -     -
cycle: opened by Asha            SE    S     S     S     SE    -     -     -     -     -     -     -
batch: brought in by Asha        SE    -     -     -     -     -     -     -     -     -     -     -
batch's row: of Asha's batch     SE    -     -     -     -     -     -     -     -     -     -     -
parcel: Asha's notes in one zip  SE    -     -     -     -     -     -     -     -     -     -     -
session: Asha's at one browser   SE    -     -     -     -     -     -     -     -     -     -     -
lost keys: Asha's                S     -     -     -     S     -     -     -     S     -     -     -
piece being written              SE    S     S     S     SE    -     -     -     -     -     -     -
decision: could it point at one  S     S     S     S     S     -     -     -     -     -     -     -
edition: public                  S     S     S     S     S     S     S     S     S     S     S     S
edition: every funder            S     S     S     S     S     -     S     S     -     -     -     -
edition: granted to Fay          S     S     S     S     S     -     S     -     -     -     -     -
report: of the public edition    S     S     S     S     SE    S     S     S     S     S     S     S
report: not yet printed          S     S     S     S     SE    -     -     -     -     -     -     -
place Barrow                     SE    SE    S     S     SE    S     -     -     S     -     -     -
"""


def rows() -> dict[str, list[str]]:
    """The table as written: thing → letters, one for each viewer."""
    lines = TABLE.strip("\n").splitlines()[1:]
    return {line[:33].strip(): line[33:].replace("no one", "").split() for line in lines}


def letters(thing: object, viewer: Viewer) -> str:
    """What the sets say that a viewer may do with a thing."""
    asked: list[tuple[str, QuerySet[Note]]] = []
    manager = type(thing).objects  # type: ignore[attr-defined]
    for letter, method in (("S", "visible_to"), ("E", "editable_by"), ("T", "taggable_by"), ("W", "cleared_for")):
        if hasattr(manager, method):
            asked.append((letter, getattr(manager, method)(viewer)))
    return "".join(letter for letter, allowed in asked if allowed.filter(pk=thing.pk).exists()) or "-"  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_everybody_may_do_just_what_the_table_says() -> None:
    barrow, people, things = scenes.barrow()
    found = {name: [letters(thing, people[viewer]) for viewer in VIEWERS] for name, thing in things.items()}
    assert found == rows()
    assert barrow.notes.count() == 12  # the story made things that could have leaked


def test_the_table_in_the_data_protection_page_is_this_one() -> None:
    page = (Path(settings.BASE_DIR) / "docs" / "data-protection.md").read_text(encoding="utf-8")
    assert TABLE.strip("\n") in page


@pytest.mark.django_db
@pytest.mark.parametrize("who", [cast.fay, cast.ada, cast.otto, cast.nobody])
def test_a_private_phrase_is_not_found_and_not_counted(who: Callable[[], Viewer]) -> None:
    """F-088: a funder who looks for a private phrase finds nothing, not even a count; nor does an administrator."""
    author = cast.asha()
    private = cast.note(
        author, "The heron on the weir said nothing at all.", where=cast.place(), audience=Audience.PUBLIC
    )
    scenes.tagged(private, by=author)
    viewer = who()
    assert Note.objects.visible_to(viewer).filter(search="heron").count() == 0
    assert Note.objects.visible_to(viewer).count() == 0
    assert Tag.objects.visible_to(viewer).count() == 0
    assert Excerpt.objects.visible_to(viewer).count() == 0


@pytest.mark.django_db
def test_a_person_who_has_been_let_go_reads_nothing_from_that_moment() -> None:
    author, colleague = cast.asha(), cast.ben()
    cast.note(author, where=cast.place(), audience=Audience.PLACE)
    assert Note.objects.visible_to(colleague).count() == 1
    colleague.is_active = False
    assert Note.objects.visible_to(colleague).count() == 0


@pytest.mark.django_db
def test_nobody_at_all_sees_only_what_is_public() -> None:
    _, _, things = scenes.barrow()
    anonymous = AnonymousUser()
    assert [edition.audience for edition in Edition.objects.visible_to(anonymous)] == ["public"]
    assert not Synthesis.objects.visible_to(anonymous).exists()
    assert {report.edition for report in Report.objects.visible_to(anonymous)} == {things["edition: public"]}

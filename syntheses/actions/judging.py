"""What the actions of this floor ask before they change anything, said once."""

from collections.abc import Collection

from reflections.models import Excerpt
from reflections.models.excerpts import Cleared
from syntheses.errors import DissentStands, NotCleared
from syntheses.models import DissentHolder, Paragraph

_NOT_CLEARED = {
    Cleared.NOT_ASKED: "Nobody has asked the teller about these words yet. Once cleared, they can stand in a piece.",
    Cleared.ASKED: "The teller was asked and has not answered yet. Once cleared, the words can stand in a piece.",
    Cleared.REFUSED: "The teller keeps these words back, so they stand in no piece.",
}


def must_be_cleared(excerpt: Excerpt) -> None:
    """As the words stand at this moment, not as they stood when the page was opened."""
    excerpt.refresh_from_db(fields=["clearance", "wording", "removed_at"])
    if excerpt.removed_at is not None or excerpt.note.archived_at is not None:
        raise NotCleared("These words have been taken back.")
    if excerpt.note.lets_off_steam:
        raise NotCleared("These words were said to let off steam: they stand in no piece until their writer lets go.")
    if not excerpt.is_cleared:
        raise NotCleared(_NOT_CLEARED[Cleared(excerpt.clearance)])


def refuse_where_a_dissent_stands(paragraphs: Collection[Paragraph]) -> None:
    """A paragraph that somebody's different view answers stays, so that the view stays where it was put."""
    answered = [paragraph.pk for paragraph in paragraphs]
    if DissentHolder.objects.filter(dissent__after__in=answered, withdrawn_on=None).exists():
        raise DissentStands

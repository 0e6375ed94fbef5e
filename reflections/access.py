"""Who may read, change, tag and use what was written. The whole policy (F-088).

The audience says who reads a note; each circle holds the ones before it, and named people are named. The clearance
of an excerpt opens exactly those words, in their cleared wording, to those who write pieces. Funders and
administrators read no notes, whatever else they may do.
"""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, FilteredRelation, OuterRef, Q

from people.access import Viewer, plays

if TYPE_CHECKING:
    from reflections.models import (  # noqa: F401
        Attachment,
        Batch,
        BatchRow,
        Clearance,
        Cycle,
        Draft,
        Excerpt,
        InfluenceClaim,
        Inquiry,
        Note,
        Parcel,
        Position,
        ReviewPeriod,
        Revision,
        SubQuestion,
        Tag,
    )

# Whoever writes or works with notes. A person who only funds or administers is not among them.
WORKING = ("associate", "learning-partner", "team", "local-contributor")
# Whoever writes pieces, and so reads cleared words wherever they come from.
WEAVING = ("associate", "learning-partner", "team")


def readable(viewer: Viewer, at: str = "") -> Q:
    """Which notes somebody may read.

    Args:
        at: the way from what is asked for to its note, such as ``note__``. The rule is the same everywhere; where very
            many rows are counted it is asked of the note beside them, and not once more of every note there is.
    """
    if not plays(viewer, *WORKING):
        return Q(pk__in=[])
    memberships = apps.get_model("places", "PlaceMembership")
    named = apps.get_model("reflections", "NamedReader")
    circles = {"public"}
    if plays(viewer, "team"):
        circles |= {"cleared"}
    if plays(viewer, "learning-partner"):
        circles |= {"me-and-learning-partner", "place", "associates", "cleared"}
    if plays(viewer, "associate"):
        circles |= {"associates", "cleared"}
    # Every page asks this: few terms, each asked once.
    kept = Q(**{f"{at}audience__in": sorted(circles)})
    by_name = named.objects.filter(person=viewer.pk).values("note_id")
    kept |= Q(**{f"{at}audience": "named", f"{at}pk__in": by_name})
    if plays(viewer, "associate") and "place" not in circles:
        here = memberships.objects.current().filter(person=viewer.pk).values("place_id")
        kept |= Q(**{f"{at}audience": "place", f"{at}place__in": here})
    # What is put away is still its author's to find; so is what let off steam, until they release it (F-034).
    kept &= Q(**{f"{at}archived_at": None, f"{at}held": False})
    return Q(**{f"{at}author_id": viewer.pk}) | kept


class NoteAccess(models.QuerySet["Note"]):
    """Who may read, change and tag a note."""

    def visible_to(self, viewer: Viewer) -> Self:
        return self.filter(readable(viewer))

    def editable_by(self, viewer: Viewer) -> Self:
        """A note is changed by its author alone."""
        return self.filter(author_id=viewer.pk) if plays(viewer, *WORKING) else self.none()

    def taggable_by(self, viewer: Viewer) -> Self:
        """Whoever reads a kept note may tag it; local contributors tag their own."""
        readable = self.visible_to(viewer).kept()
        if plays(viewer, "associate", "learning-partner", "team"):
            return readable
        return readable.filter(author_id=viewer.pk)

    def kept(self) -> Self:
        """Notes that count: those that are not put away."""
        return self.filter(archived_at=None)

    def counted(self) -> Self:
        """Those that a number said to others may rest on: kept, and nothing that was said to let off steam."""
        return self.kept().filter(held=False)

    def with_rights(self, viewer: Viewer) -> Self:
        """Say beside each note whether the viewer may change and tag it."""
        note = self.model._default_manager
        return self.annotate(
            is_editable=Exists(note.editable_by(viewer).filter(pk=OuterRef("pk"))),
            is_taggable=Exists(note.taggable_by(viewer).filter(pk=OuterRef("pk"))),
        )


class RevisionAccess(models.QuerySet["Revision"]):
    """Every wording that a note had is read by those who read the note; one that was set aside by its writer alone."""

    def visible_to(self, viewer: Viewer) -> Self:
        notes = self.model._meta.apps.get_model("reflections", "Note")
        own = Q(aside=False) | Q(written_by=viewer.pk)
        return self.filter(own, note__in=notes.objects.visible_to(viewer).values("pk"))

    def unsettled(self) -> Self:
        """Those that were set aside, and of which nobody has said yet what becomes of them."""
        return self.filter(aside=True, settled_by=None)


class DraftAccess(models.QuerySet["Draft"]):
    """What was begun is its author's alone, also when the author works here no more."""

    def visible_to(self, viewer: Viewer) -> Self:
        return self.filter(author_id=viewer.pk) if viewer.is_authenticated and viewer.is_active else self.none()

    def editable_by(self, viewer: Viewer) -> Self:
        return self.visible_to(viewer)

    def waiting(self) -> Self:
        """Those that wait to be kept. One that came late, after its words were kept, waits for nothing."""
        note = self.model._meta.apps.get_model("reflections", "Note")
        came_late = note.objects.filter(pk=OuterRef("pk"), text=OuterRef("text"))
        return self.filter(~Exists(came_late), discarded_at=None)

    def thrown_away(self, since: dt.datetime) -> Self:
        """Those that were thrown away and can still be taken out again."""
        return self.filter(discarded_at__gte=since)


class AttachmentAccess(models.QuerySet["Attachment"]):
    """Recordings and pictures are seen where their whole note is seen; cleared words do not open them."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Those of notes that the viewer may read; before a note is kept, and once put away, one's own alone."""
        if not plays(viewer, *WORKING):
            return self.none()
        notes = self.model._meta.apps.get_model("reflections", "Note")
        with_its_note = Q(note__in=notes.objects.visible_to(viewer).values("pk"), archived_at=None)
        return self.filter(Q(author_id=viewer.pk) | with_its_note)

    def editable_by(self, viewer: Viewer) -> Self:
        """Sent, described and put away by their author alone."""
        return self.filter(author_id=viewer.pk) if plays(viewer, *WORKING) else self.none()

    def ready(self) -> Self:
        """Those that can go with a note: whole, and not put away."""
        return self.filter(whole_at__isnull=False, archived_at=None)

    def waiting(self) -> Self:
        """Those that go with no note yet."""
        return self.filter(note=None)

    def on(self, note: "Note") -> Self:
        """Those of one note that was already found to be the viewer's to read."""
        return self.filter(note=note, archived_at=None)


class ExcerptAccess(models.QuerySet["Excerpt"]):
    """Marked words: read with their note, or, once cleared, in their cleared wording by those who write pieces."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Those that stand in a note which the viewer may read."""
        notes = self.model._meta.apps.get_model("reflections", "Note")
        return self.filter(removed_at=None, note__in=notes.objects.visible_to(viewer).values("pk"))

    def cleared_for(self, viewer: Viewer) -> Self:
        """Those whose cleared words the viewer may weave, whether or not they may read the note around them."""
        if not plays(viewer, *WEAVING):
            return self.none()
        return self.cleared().filter(note__archived_at=None)

    def cleared(self) -> Self:
        """Those whose teller lets them travel; never out of a note of which nothing was to be written, nor of steam."""
        return self.filter(removed_at=None, clearance__in=["cleared", "amended"], note__held=False).exclude(
            note__promise="nothing-written"
        )

    def on(self, note: "Note") -> Self:
        """Those marked in one note that was already found to be the viewer's to read."""
        return self.filter(note=note, removed_at=None)

    def clearable_by(self, viewer: Viewer) -> Self:
        """The author of the note asks for and records the teller's leave."""
        return self.filter(removed_at=None, note__author_id=viewer.pk) if plays(viewer, *WORKING) else self.none()

    def editable_by(self, viewer: Viewer) -> Self:
        """A mark is taken back by whoever made it, or by the author of the note."""
        return self.visible_to(viewer).filter(Q(made_by_id=viewer.pk) | Q(note__author_id=viewer.pk))


class TagAccess(models.QuerySet["Tag"]):
    """Tags are seen where their words are: with the note, or with the cleared excerpt."""

    def visible_to(self, viewer: Viewer) -> Self:
        seen = readable(viewer, "note__")
        if not plays(viewer, *WEAVING):
            return self.filter(seen, removed_at=None)
        # Many tags are counted at once: the cleared words are joined beside them, not sought among all the others.
        cleared = Q(cleared_words__isnull=False, note__archived_at=None, note__held=False)
        cleared &= ~Q(note__promise="nothing-written")
        words = Q(excerpt__clearance__in=["cleared", "amended"], excerpt__removed_at=None)
        return self.alias(cleared_words=FilteredRelation("excerpt", condition=words)).filter(
            seen | cleared, removed_at=None
        )

    def editable_by(self, viewer: Viewer) -> Self:
        """A tag is taken back by whoever set it, or by the author of the note."""
        notes = self.model._meta.apps.get_model("reflections", "Note")
        own = notes.objects.editable_by(viewer).values("pk")
        readable = notes.objects.visible_to(viewer).values("pk")
        return self.filter(Q(set_by_id=viewer.pk) | Q(note__in=own), note__in=readable)

    def counted(self) -> Self:
        """Those that a number said to others may rest on."""
        return self.filter(removed_at=None, note__held=False)

    def on(self, notes: "Iterable[Note]") -> Self:
        """Those that stand on notes which were already found to be the viewer's to read."""
        return self.filter(note__in=[note.pk for note in notes], removed_at=None)


class ClearanceAccess(models.QuerySet["Clearance"]):
    """How a teller agreed is between the author and the teller."""

    def visible_to(self, viewer: Viewer) -> Self:
        notes = self.model._meta.apps.get_model("reflections", "Note")
        return self.filter(excerpt__note__in=notes.objects.editable_by(viewer).values("pk"))

    def on(self, note: "Note") -> Self:
        """The steps on one note that was already found to be the viewer's own."""
        return self.filter(excerpt__note=note)


def sets_the_inquiry(viewer: Viewer) -> bool:
    """Whether the viewer says what the inquiry is called and asks; on a new installation there is no row yet to ask."""
    return plays(viewer, "team", "administrator")


class InquiryAccess(models.QuerySet["Inquiry"]):
    """The inquiry's question is open; team and administrators set it."""

    def visible_to(self, viewer: Viewer) -> Self:
        return self

    def editable_by(self, viewer: Viewer) -> Self:
        return self if sets_the_inquiry(viewer) else self.none()


class SubQuestionAccess(models.QuerySet["SubQuestion"]):
    """The questions into which the inquiry's question is taken apart: as open as that, set by the same people."""

    def visible_to(self, viewer: Viewer) -> Self:
        return self

    def editable_by(self, viewer: Viewer) -> Self:
        return self if sets_the_inquiry(viewer) else self.none()

    def asked(self) -> Self:
        """Those that have not been withdrawn, in their order."""
        return self.filter(withdrawn_on=None)


class ReviewPeriodAccess(models.QuerySet["ReviewPeriod"]):
    """The stretches of time that are looked back on: known to all, set by team and administrators."""

    def visible_to(self, viewer: Viewer) -> Self:
        return self

    def editable_by(self, viewer: Viewer) -> Self:
        return self if sets_the_inquiry(viewer) else self.none()


def reads_cycles(viewer: Viewer) -> bool:
    """Whether cycles of inquiry are the viewer's to read and to open, though there may be none yet."""
    return plays(viewer, "associate", "learning-partner", "team")


class CycleAccess(models.QuerySet["Cycle"]):
    """Cycles of inquiry are shared among those who work in it; those who opened one, and the team, keep it."""

    def visible_to(self, viewer: Viewer) -> Self:
        return self if reads_cycles(viewer) else self.none()

    def editable_by(self, viewer: Viewer) -> Self:
        if plays(viewer, "team"):
            return self
        return self.filter(opened_by_id=viewer.pk) if reads_cycles(viewer) else self.none()

    def with_rights(self, viewer: Viewer) -> Self:
        """Say beside each cycle whether the viewer keeps it."""
        cycle = self.model._default_manager
        return self.annotate(is_editable=Exists(cycle.editable_by(viewer).filter(pk=OuterRef("pk"))))


class InfluenceClaimAccess(models.QuerySet["InfluenceClaim"]):
    """Claims about how behaviours bear on one another are argued among those who work in the inquiry."""

    def visible_to(self, viewer: Viewer) -> Self:
        return self if plays(viewer, "associate", "learning-partner", "team") else self.none()


class PositionAccess(models.QuerySet["Position"]):
    """A position is its holder's; what others see of it follows how it is to be shown."""

    def visible_to(self, viewer: Viewer) -> Self:
        if not plays(viewer, "associate", "learning-partner", "team"):
            return self.none()
        return self.filter(Q(person_id=viewer.pk) | Q(shown_as="named"))


def carries(viewer: Viewer) -> bool:
    """Whether the viewer brings earlier notes in and takes their own out: whoever writes notes does."""
    return plays(viewer, *WORKING)


class BatchAccess(models.QuerySet["Batch"]):
    """What somebody brings in is theirs alone, read and unread."""

    def visible_to(self, viewer: Viewer) -> Self:
        return self.filter(requested_by_id=viewer.pk) if carries(viewer) else self.none()

    def editable_by(self, viewer: Viewer) -> Self:
        return self.visible_to(viewer)


class BatchRowAccess(models.QuerySet["BatchRow"]):
    """The rows of a batch belong to whoever brings it in."""

    def visible_to(self, viewer: Viewer) -> Self:
        return self.filter(batch__requested_by_id=viewer.pk) if carries(viewer) else self.none()

    def editable_by(self, viewer: Viewer) -> Self:
        return self.visible_to(viewer)


class ParcelAccess(models.QuerySet["Parcel"]):
    """A parcel of notes is seen and taken away by the one who asked for it, while they write notes here."""

    def visible_to(self, viewer: Viewer) -> Self:
        return self.filter(requested_by_id=viewer.pk) if carries(viewer) else self.none()

    def editable_by(self, viewer: Viewer) -> Self:
        return self.visible_to(viewer)

"""Scenes: stretches of the inquiry that several stories begin from."""

import datetime as dt
import uuid
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from behaviours.models import Behaviour
from people.acting import acting
from people.models import AccessEvent, Act, LostKeys, Person, Session
from places.models import Place
from reflections.models import (
    Attachment,
    Audience,
    Batch,
    Choosing,
    Cycle,
    Draft,
    Excerpt,
    Fate,
    NamedReader,
    Note,
    Parcel,
    Reason,
    Revision,
    Story,
    Tag,
    Tally,
)
from reflections.models.notes import VENT
from syntheses.models import (
    Authorship,
    Edition,
    ExposureDecision,
    Grant,
    Paragraph,
    Report,
    Section,
    SignOff,
    Synthesis,
)
from tests import cast


def tagged(
    note: Note,
    *,
    by: Person,
    words: str = "",
    behaviour: str = "trusting-relationships",
    acts: str = Tag.Acts.HELPS,
    clearance: str = "not-asked",
    wording: str = "",
) -> Excerpt:
    """Words marked in a note and set against one behaviour; its first words where none are named."""
    words = words or note.text[:20]
    revision = note.revisions.get(number=note.version)
    start = note.text.index(words)
    excerpt = Excerpt.objects.create(
        note=note,
        revision=revision,
        start=start,
        end=start + len(words),
        exact=words,
        now_start=start,
        now_end=start + len(words),
        clearance=clearance,
        wording=wording,
        made_by=by,
    )
    Tag.objects.create(note=note, excerpt=excerpt, behaviour=Behaviour.objects.get(pk=behaviour), acts=acts, set_by=by)
    return excerpt


def piece(by: Person, title: str = "What is left on the table", *, kind: str = "behaviour", **more: Any) -> Synthesis:
    """A piece with one section and one paragraph, of which ``by`` is the author."""
    synthesis = Synthesis.objects.create(
        slug=title.lower().replace(" ", "-"),
        kind=kind,
        title=title,
        opened_by=by,
        period_starts=dt.date(2026, 1, 1),
        period_ends=dt.date(2026, 9, 30),
        **more,
    )
    Authorship.objects.create(synthesis=synthesis, person=by, position=1)
    section = Section.objects.create(synthesis=synthesis, position=1)
    Paragraph.objects.create(
        section=section, position=1, text="Trust came back slowly.", basis="opinion", changed_by=by
    )
    return synthesis


def attachment(by: Person, *, of: Note | None = None, kind: str = "photo", **more: Any) -> Attachment:
    """A picture or recording that is whole, with its note where there is one; its file is not in the store."""
    key = uuid.uuid4()
    kept = {"note": of, "kept_at": timezone.now()} if of else {}
    return Attachment.objects.create(
        id=key, author=by, kind=kind, sent_sha256=key.hex * 2, sent_size=9, received=9, file=f"attachments/{key.hex}",
        sha256=key.hex * 2, size=9, type="image/jpeg", whole_at=timezone.now(), **{**kept, **more},
    )  # fmt: skip


def edition(of: Synthesis, by: Person, *, audience: str = "public", number: int = 1, **more: Any) -> Edition:
    """A published edition with nothing much in it, signed by its authors."""
    for authorship in of.authorships.all():
        SignOff.objects.get_or_create(synthesis=of, person=authorship.person, version=of.version)
    return Edition.objects.create(
        synthesis=of,
        number=number,
        slug=f"{of.slug}-{number}",
        title=of.title,
        kind=of.kind,
        version=of.version,
        period_starts=of.period_starts,
        period_ends=of.period_ends,
        snapshot=more.pop("snapshot", {}),
        sha256="0" * 64,
        audience=audience,
        published_on=dt.date(2026, 9, 1),
        published_by=by,
        **more,
    )


def barrow() -> tuple[Place, dict[str, Any], dict[str, Any]]:
    """Barrow with a note of every audience, excerpts, a cycle, a piece, three editions and two printings."""
    people: dict[str, Any] = {
        "Asha": cast.asha(),
        "Ben": cast.ben(),
        "Carys": cast.carys(),
        "Leila": cast.leila(),
        "Dora": cast.dora(),
        "Lee": cast.lee(),
        "Fay": cast.fay(),
        "Gil": cast.gil(),
        "Ada": cast.ada(),
        "Otto": cast.otto(),
        "Noor": cast.nobody(),
        "no one": AnonymousUser(),
    }
    asha, dora = people["Asha"], people["Dora"]
    where = cast.place("Barrow")

    def written(audience: str, **more: Any) -> Note:
        return cast.note(asha, where=where, audience=audience, **more)

    named = written(Audience.NAMED)
    for_all = written(Audience.ASSOCIATES)
    NamedReader.objects.create(note=named, person=people["Carys"])
    only_me, for_the_place, for_everyone = map(written, (Audience.ONLY_ME, Audience.PLACE, Audience.PUBLIC))
    being_written = piece(asha)
    public, funders, granted = (
        edition(piece(asha, title), dora, audience=audience)
        for title, audience in (("For all", "public"), ("For funders", "funders"), ("For Fay", "granted"))
    )
    Grant.objects.create(synthesis=granted.synthesis, person=people["Fay"], granted_by=dora)
    printed = Report.objects.create(
        edition=public, requested_by=dora, state="ready", file=f"{uuid.uuid4()}.pdf", finished_at=timezone.now()
    )
    waiting = Report.objects.create(edition=funders, requested_by=dora)
    with acting(dora):
        decided = ExposureDecision.objects.create(
            synthesis=being_written, paragraph=Paragraph.objects.get(section__synthesis=being_written), seen="",
            found={}, readers="public", decision="keep", reason="They agreed.", decided_by=dora,
        )  # fmt: skip
    batch = Batch.objects.create(requested_by=asha, name="visits.csv", file="brought/visits")
    things = {
        "note: only me": only_me,
        "note: and the learning partner": written(Audience.LEARNING_PARTNER),
        "note: associates of the place": for_the_place,
        "note: all associates": for_all,
        "note: people named (Carys)": named,
        "note: cleared for synthesis": written(Audience.CLEARED),
        "note: everyone who works here": for_everyone,
        "note: put away": written(Audience.PUBLIC, archived_at=timezone.now()),
        "wording: of a note for all": Revision.objects.get(note=for_all, number=1),
        "wording: set aside, of that note": Revision.objects.create(
            note=for_all, number=2, text="In other words.", sha256="", written_by=asha, aside=True
        ),
        "draft: begun by Asha": Draft.objects.create(author=asha, address="/notes/new/", text="Begun."),
        "picture: of a note for the place": attachment(asha, of=for_the_place),
        "picture: for everyone who works": attachment(asha, of=for_everyone),
        "picture: only me, words cleared": attachment(asha, of=only_me),
        "recording: not kept with a note": attachment(asha, kind="audio"),
        "recording: put away": attachment(asha, of=for_everyone, kind="audio", archived_at=timezone.now()),
        "excerpt: not cleared, only me": tagged(only_me, by=asha),
        "excerpt: cleared, only me": tagged(only_me, by=asha, words="what had become", clearance="cleared"),
        "act: done by Asha": Act.objects.create(person=asha, kind="put-away", done_at=timezone.now()),
        "look: of Leila, at Asha's note": AccessEvent.objects.create(
            person=people["Leila"], kind="opened", thing="note", thing_id=str(for_all.pk), of=asha
        ),
        "cycle: opened by Asha": Cycle.objects.create(title="The repairs list", place=where, opened_by=asha),
        "batch: brought in by Asha": batch,
        "batch's row: of Asha's batch": batch.rows.create(number=1, note_key=uuid.uuid4(), state="ready"),
        "parcel: Asha's notes in one zip": Parcel.objects.create(requested_by=asha),
        "session: Asha's at one browser": Session.objects.create(
            session_key="asha", person=asha, expire_date=timezone.now() + dt.timedelta(days=1)
        ),
        "lost keys: Asha's": LostKeys.objects.create(person=asha, said_by=asha),
        "piece being written": being_written,
        "decision: could it point at one": decided,
        "edition: public": public,
        "edition: every funder": funders,
        "edition: granted to Fay": granted,
        "report: of the public edition": printed,
        "report: not yet printed": waiting,
        "place Barrow": where,
    }
    # Steam is let off for everybody to read, and even cleared: still nobody reads it until its writer lets it go.
    steam = written(Audience.PUBLIC, text="It makes me so cross that I could sing.", purpose=VENT)
    idea, story = (written(Audience.PUBLIC, form=form) for form in ("floated-idea", "significant-change"))
    choosing = Choosing.objects.create(question="Which of these?", opened_by=asha)
    laid = Story.objects.create(choosing=choosing, note=story, put_by=asha)
    things |= {
        "note: lets off steam, for all": steam,
        "note: let go of, for all": written(Audience.PUBLIC, purpose=VENT, released_at=timezone.now()),
        "excerpt: cleared, lets off steam": tagged(steam, by=asha, words="so cross", clearance="cleared"),
        "a bare mark: nothing written": Tally.objects.create(person=asha, place=where),
        "what became of an idea, for all": Fate.objects.create(idea=idea, stage="tried", words="Once.", told_by=asha),
        "a reason for a story, for all": Reason.objects.create(story=laid, person=asha, chosen=True, words="Hers."),
    }
    return where, people, things

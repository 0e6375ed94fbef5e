"""One inquiry with something of everything in it, and a phrase in each that only its readers may ever be shown.

Whoever stands in any way to what is written is here: its author, those who work beside her, elsewhere or no more,
those who work across places, funders with a grant, with another grant and without one, an administrator, somebody
whose account is closed, and nobody at all.
"""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterator
from http.cookies import SimpleCookie
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from behaviours.models import Behaviour, Look
from people import actions as people_actions
from people.invitations import token_for
from people.models import Act, Letter, Person, Role
from places.models import FixedPoint, FocusPeriod, Place, TrustEvent
from reflections import actions as reflections_actions
from reflections.models import (
    Audience,
    Batch,
    Choosing,
    Cycle,
    Draft,
    Fate,
    InfluenceClaim,
    NamedReader,
    Note,
    Parcel,
    Position,
    Reason,
    Revision,
    Story,
    Tally,
)
from reflections.models.notes import VENT
from syntheses.models import Dissent, Grant, Paragraph, PlaceAnswer, Report, ResponsePoint, Section
from tests import cast, recordings, scenes
from tests.syntheses.publishing.scene import published

# Asha of Barrow wrote nearly everything; Ben works there too, Carys elsewhere, Otto once did; Leila is the learning
# partner, Dora of the team, Lee a local contributor. Fay and Gil are funders, each granted something of their own;
# Fern was one. Ada administers, Noor plays no part, Zed's account is closed, and no one has signed in.
WORKERS = ("Asha", "Ben", "Carys", "Leila", "Dora", "Lee")
WEAVERS = ("Asha", "Ben", "Carys", "Leila", "Dora")
BEYOND = ("Otto", "Fay", "Gil", "Fern", "Ada", "Noor", "Zed", "no one")
READERS = (*WORKERS, *BEYOND)
EVERYONE = READERS


@dataclasses.dataclass
class World:
    """Who there is, what there is, and what must not be read by whom."""

    people: dict[str, Person]
    # kind of thing → how it stands → the parts of its address
    things: dict[str, dict[str, dict[str, Any]]]
    # phrase → (where it stands, who may read it)
    phrases: dict[str, tuple[str, tuple[str, ...]]]
    _cookies: dict[str, str] = dataclasses.field(default_factory=dict)

    def client(self, reader: str) -> Client:
        """A browser at which this reader has signed in, with nothing else in it."""
        client = Client(raise_request_exception=False)
        if reader != "no one":
            if reader not in self._cookies:
                client.force_login(self.people[reader], backend="people.sign_in.ByEmail")
                self._cookies[reader] = client.cookies[settings.SESSION_COOKIE_NAME].value
            client.cookies = SimpleCookie({settings.SESSION_COOKIE_NAME: self._cookies[reader]})
        return client

    def foreign(self, reader: str, content: bytes) -> set[str]:
        """What is said here that this reader may not read, by where it stands."""
        text = content.decode(errors="replace")
        if "zq" not in text:
            return set()
        return {where for phrase, (where, who) in self.phrases.items() if reader not in who and phrase in text}


def world() -> World:
    """Make all of it."""
    phrases: dict[str, tuple[str, tuple[str, ...]]] = {}

    def say(where: str, *who: str) -> str:
        phrase = f"zq{uuid.uuid5(uuid.NAMESPACE_OID, where).hex[:12]}"
        phrases[phrase] = (where, who)
        return phrase

    scene, everyones = published()
    asha, barrow, dunmore, dora = scene.asha, scene.barrow, scene.dunmore, scene.dora
    people: dict[str, Any] = {
        "Asha": asha, "Ben": cast.ben(), "Carys": scene.carys, "Leila": cast.leila(), "Dora": dora, "Lee": cast.lee(),
        "Otto": cast.otto(), "Fay": scene.fay, "Gil": scene.gil,
        "Fern": cast.person("Fern Ould", Role.FUNDER, ends=dt.date(2026, 3, 1)), "Ada": cast.ada(),
        "Noor": cast.nobody(), "Zed": cast.works_in(cast.person("Zed Holm", Role.ASSOCIATE), barrow),
        "no one": AnonymousUser(),
    }  # fmt: skip
    for name in ("Ben", "Zed"):
        people[name].bio = say(f"what {name} says of themselves", name, *WEAVERS, "Ada")
        people[name].save()
    made = World(people, {}, phrases)
    for name in READERS:
        made.client(name)  # signed in, and Zed while the account was open
    people["Zed"].is_active = False
    people["Zed"].save()

    # -- Places ---------------------------------------------------------------------------------------------------
    for place, own in ((barrow, ("Lee",)), (dunmore, ())):
        place.question = say(f"question of {place}", *WEAVERS, *own, "Ada")
        place.story = say(f"story of {place}", *WEAVERS, *own, "Ada")
        place.save()
    actor = cast.actor(barrow, role_title=say("an actor's title", *WEAVERS))
    FocusPeriod.objects.create(
        place=barrow, behaviour_id="shared-power", starts=cast.BEGAN, intent=say("why in focus", *WEAVERS)
    )
    inside = ("Asha", "Ben", "Lee", "Leila")
    TrustEvent.objects.create(
        place=barrow, key="t1", effect="built", act="kept-promise", happened_on=cast.BEGAN, what=say("trust", *inside)
    )
    FixedPoint.objects.create(
        place=barrow, actor=actor, status="holds", named_by=asha, rooted_by=say("a fixed point", *inside)
    )

    # -- Notes ----------------------------------------------------------------------------------------------------
    def note(label: str, audience: str, *who: str, by: Any = asha, where: Place = barrow, **more: Any) -> Note:
        return cast.note(
            by, f"{say(f'note: {label}', *who)} said once.", where=where, audience=audience,
            title=say(f"title of note: {label}", *who), **more,
        )  # fmt: skip

    associates = ("Asha", "Ben", "Carys", "Leila")
    notes = {
        "only me": note("only me", Audience.ONLY_ME, "Asha"),
        "and the learning partner": note("and the partner", Audience.LEARNING_PARTNER, "Asha", "Leila"),
        "the place": note("the place", Audience.PLACE, "Asha", "Ben", "Leila"),
        "another place": note("another place", Audience.PLACE, "Carys", "Leila", by=people["Carys"], where=dunmore),
        "all associates": note("all associates", Audience.ASSOCIATES, *associates),
        "named (Carys)": note("named (Carys)", Audience.NAMED, "Asha", "Carys"),
        "cleared": note("cleared", Audience.CLEARED, *WEAVERS),
        "everyone who works": note("everyone who works", Audience.PUBLIC, *WORKERS),
        "put away": note("put away", Audience.PUBLIC, "Asha", archived_at=timezone.now()),
        "steam": note("steam", Audience.PUBLIC, "Asha", purpose=VENT),
        "Otto's": note("Otto's", Audience.ONLY_ME, "Otto", by=people["Otto"]),
        "a plan": note("a plan", Audience.ONLY_ME, "Asha", form="before-act"),
        "an idea": note("an idea", Audience.PUBLIC, *WORKERS, form="floated-idea"),
    }
    NamedReader.objects.create(note=notes["named (Carys)"], person=people["Carys"])
    Revision.objects.create(
        note=notes["all associates"], number=2, text=say("set aside", "Asha"), sha256="", written_by=asha, aside=True
    )
    private = notes["only me"]
    cleared = scenes.tagged(private, by=asha, words="once", clearance="amended", wording=say("cleared words", *WEAVERS))
    marked = scenes.tagged(private, by=asha, words="said", behaviour="shared-power")
    open_mark = scenes.tagged(notes["the place"], by=asha, words="said")
    cleared.clearances.create(
        state="amended", wording=cleared.wording, how=say("how it was cleared", "Asha"), recorded_by=asha,
        agreed_on=cast.BEGAN,
    )  # fmt: skip
    picture = reflections_actions.take_file(by=asha, id=uuid4(), content=recordings.png())
    told = {
        "only me": say("description of a picture", "Asha"),
        "the place": say("description for the place", "Asha", "Ben", "Leila"),
    }
    pictures = {"not kept yet": picture}
    for label, words in told.items():
        pictures[label] = scenes.attachment(asha, of=notes[label], description=words)
    drafts = {
        "Asha's": Draft.objects.create(author=asha, address="/notes/new/", text=say("a draft", "Asha")),
        "Otto's": Draft.objects.create(author=people["Otto"], address="/notes/new/", text=say("Otto's draft", "Otto")),
    }
    batch = Batch.objects.create(requested_by=asha, name=say("a batch", "Asha"), file="brought/visits", state="ready")
    batch.rows.create(number=1, note_key=uuid4(), state="ready", fields={"text": say("a batch's row", "Asha")})
    parcel = Parcel.objects.create(requested_by=asha)
    mark = Tally.objects.create(person=asha, place=barrow)
    choosing = Choosing.objects.create(question=say("a round of choosing", *WEAVERS), opened_by=asha)
    story = Story.objects.create(choosing=choosing, note=notes["everyone who works"], put_by=asha)
    Reason.objects.create(story=story, person=asha, chosen=True, words=say("a reason", *WEAVERS))
    Fate.objects.create(idea=notes["an idea"], stage="tried", words=say("a fate", *WORKERS), told_by=asha)
    cycle = Cycle.objects.create(
        title=say("a cycle", *WEAVERS), assumption=say("an assumption", *WEAVERS), place=barrow, opened_by=asha
    )
    claim = InfluenceClaim.objects.create(
        key="c1", from_behaviour_id="shared-power", verb="feeds", words=say("a claim", *WEAVERS)
    )
    Position.objects.create(claim=claim, person=asha, stance="agree", words=say("a position", "Asha"))
    Act.objects.create(person=asha, kind="put-away", done_at=timezone.now(), said=say("an act", "Asha"))
    Look.objects.create(
        behaviour=Behaviour.objects.get(pk="shared-power"), is_present=True, words=say("a look", *WORKERS),
        written_by=asha,
    )  # fmt: skip

    # -- Pieces and editions --------------------------------------------------------------------------------------
    piece = scenes.piece(asha, "Being written", standfirst=say("a standfirst in the making", *WEAVERS))
    section = Section.objects.get(synthesis=piece)
    section.title = say("a section in the making", *WEAVERS)
    section.save()
    paragraph = Paragraph.objects.get(section__synthesis=piece)
    paragraph.text = say("a paragraph in the making", *WEAVERS)
    paragraph.save()
    dissent = Dissent.objects.create(
        synthesis=piece, after=paragraph, wording=say("a dissent in the making", *WEAVERS), raised_by=asha
    )
    ResponsePoint.objects.create(synthesis=piece, kind="agree", text=say("a point", *WEAVERS), position=1)
    PlaceAnswer.objects.create(
        synthesis=piece, place=barrow, given_by=say("who answers", *WEAVERS), shown_on=cast.BEGAN, given_on=cast.BEGAN,
        may_travel=False, text=say("what a place answers", *WEAVERS), recorded_by=dora,
    )  # fmt: skip
    editions = {"public": everyones}
    for label, audience, who in (
        ("every funder", "funders", (*WEAVERS, "Fay", "Gil")),
        ("granted to Fay", "granted", (*WEAVERS, "Fay")),
        ("granted to Gil", "granted", (*WEAVERS, "Gil")),
    ):
        of = scenes.piece(asha, f"Edition {label}")
        of.title = say(f"title of edition: {label}", *who)
        of.save()
        kept = {**everyones.snapshot, "title": of.title, "standfirst": say(f"words of edition: {label}", *who)}
        editions[label] = scenes.edition(of, dora, audience=audience, snapshot=kept)
    for label, funder in (("granted to Fay", "Fay"), ("granted to Gil", "Gil")):
        Grant.objects.create(synthesis=editions[label].synthesis, person=people[funder], granted_by=dora)
    reports = {
        "public": Report.objects.get(edition=everyones),
        "every funder, not printed": Report.objects.create(edition=editions["every funder"], requested_by=dora),
        "granted to Fay, printed": Report.objects.create(
            edition=editions["granted to Fay"], requested_by=dora, state="ready", file=f"{uuid4()}.pdf",
            finished_at=timezone.now(), pages=3, size=900, sha256="0" * 64,
        ),
    }  # fmt: skip
    invitation = people_actions.invite(email="new@example.org", name="New Comer", role="associate", by=people["Ada"])
    Letter.objects.update(body=say("the words of a letter"))

    excerpts = {"cleared": cleared, "only me": marked, "the place": open_mark}
    made.things = {
        "note_id": {label: {"note_id": one.pk, "number": 1} for label, one in notes.items()},
        "excerpt_id": {label: {"note_id": one.note_id, "excerpt_id": one.pk} for label, one in excerpts.items()},
        "attachment_id": {label: {"attachment_id": one.pk} for label, one in pictures.items()},
        "draft_id": {label: {"draft_id": one.pk} for label, one in drafts.items()},
        "batch_id": {"Asha's": {"batch_id": batch.pk, "number": 1}},
        "parcel_id": {"Asha's": {"parcel_id": parcel.pk}},
        "tally_id": {"Asha's": {"tally_id": mark.pk}},
        "choosing_id": {"Asha's": {"choosing_id": choosing.pk}},
        "cycle_id": {"Asha's": {"cycle_id": cycle.pk}},
        "report_id": {label: {"report_id": one.pk} for label, one in reports.items()},
        "edition": {label: {"slug": one.slug} for label, one in editions.items()},
        "piece": {
            "being written": {
                "slug": piece.slug, "paragraph_id": paragraph.pk, "dissent_id": dissent.pk, "person": "gil-moss"
            },
            "published": {"slug": scene.piece.slug, "paragraph_id": scene.first.pk, "person": "gil-moss"},
        },
        "place": {
            "Barrow": {"slug": "barrow", "key": actor.key, "behaviour": "shared-power", "person": "ben-okell"},
            "Dunmore": {"slug": "dunmore", "key": "nobody", "behaviour": "shared-power", "person": "carys-lune"},
        },
        "person": {label: {"slug": people[label].slug} for label in ("Asha", "Ben", "Zed")},
        "behaviour": {"shared power": {"key": "shared-power"}},
        "framework": {"the nine": {"key": "system-behaviours", "item": "nothing"}},
        "token": {"open": {"token": token_for(invitation.pk)}},
        "shape": {"conversation": {"shape": "conversation"}},
        "year": {"June": {"year": 2026, "month": 6}},
        "uidb36": {"made up": {"uidb36": "1", "key": "2-3"}},
    }  # fmt: skip
    return made


# What a slug or key in an address is of, where its name does not say it: everything else is of a piece.
OF = {
    "edition": {"edition", "annex", "edition-print"},
    "place": {
        "place", "place-edit", "place-arrange", "memberships", "place-membership-end", "actors", "actor-new",
        "actor-edit", "focus-new", "focus-end",
    },
    "person": {
        "person", "person-words", "person-parts", "role-give", "role-end", "membership-begin", "membership-end",
        "invitation-renew", "invitation-withdraw", "account-close", "account-open",
    },
    "behaviour": {"behaviour", "look-new", "look-withdrawn", "series-cell"},
    "framework": {"framework", "framework-version", "framework-edit", "item-new", "item-edit"},
}  # fmt: skip


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


def parts_of(name: str) -> list[str]:
    """The parts that an address with this name is put together from."""
    return next(parts for possible in get_resolver().reverse_dict.getlist(name) for _, parts in possible[0])


def kind_of(name: str) -> str:
    """Of which kind of thing an address is; empty where it is of none."""
    parts = parts_of(name)
    if not parts:
        return ""
    for kind, its_own in OF.items():
        if name in its_own:
            return kind
    if "excerpt_id" in parts:
        return "excerpt_id"
    return "piece" if parts[0] == "slug" else parts[0]


def addresses(made: World) -> Iterator[tuple[str, str, str]]:
    """Every address about every thing: its name, how the thing stands, and the address itself."""
    for name in sorted(set(names())):
        kind = kind_of(name)
        if not kind:
            yield name, "", reverse(name)
            continue
        for label, given in made.things[kind].items():
            parts = parts_of(name)
            if set(parts) <= given.keys():
                yield name, label, reverse(name, kwargs={part: given[part] for part in parts})


def made_up(name: str) -> str:
    """The address with this name about something that there is not."""
    strange: dict[str, Any] = {
        "number": 977, "year": 2031, "month": 6, "slug": "there-is-none", "key": "there-is-none",
        "item": "there-is-none", "behaviour": "there-is-none", "person": "there-is-none", "shape": "there-is-none",
        "token": "there-is-none", "uidb36": "1",
    }  # fmt: skip
    return reverse(name, kwargs={part: strange.get(part, uuid.UUID(int=77)) for part in parts_of(name)})

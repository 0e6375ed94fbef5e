"""The people and places that every test's story is told with. Plain functions; each makes what it names, and says who.

In Barrow work Asha and Ben; Carys works elsewhere, in Dunmore. Leila is the learning partner, Dora the programme
team. Fay and Gil are funders, of whom Fay is granted what is granted; Ada administers; Lee is a local contributor in
Barrow; Otto was an associate in Barrow once and is no more.
"""

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone

from people.models import Person, Role, RoleGrant
from places.models import Actor, Place, PlaceMembership
from reflections.models import Audience, Inquiry, Note, Revision

BEGAN = dt.date(2026, 1, 5)
PASSWORD = "walking side by side"


def person(name: str, *roles: str, starts: dt.date = BEGAN, ends: dt.date | None = None) -> Person:
    """Somebody with a first name and the roles they play."""
    slug = name.lower().replace(" ", "-")
    someone = Person(email=f"{slug}@example.org", display_name=name, slug=slug)
    someone.set_unusable_password()
    someone.save()
    for role in roles:
        RoleGrant.objects.create(person=someone, role=role, starts=starts, ends=ends, granted_by=someone)
    return someone


def place(name: str = "Barrow") -> Place:
    return Place.objects.get_or_create(slug=name.lower(), defaults={"name": name})[0]


def works_in(someone: Person, where: Place, *, starts: dt.date = BEGAN, ends: dt.date | None = None) -> Person:
    PlaceMembership.objects.create(person=someone, place=where, starts=starts, ends=ends)
    return someone


def asha() -> Person:
    return works_in(person("Asha Verne", Role.ASSOCIATE), place("Barrow"))


def ben() -> Person:
    return works_in(person("Ben Okell", Role.ASSOCIATE), place("Barrow"))


def carys() -> Person:
    return works_in(person("Carys Lune", Role.ASSOCIATE), place("Dunmore"))


def otto() -> Person:
    """An associate of Barrow whose time there and whose role have ended."""
    gone = person("Otto Frane", Role.ASSOCIATE, ends=dt.date(2026, 3, 1))
    return works_in(gone, place("Barrow"), ends=dt.date(2026, 3, 1))


def leila() -> Person:
    return person("Leila Marsh", Role.LEARNING_PARTNER)


def dora() -> Person:
    return person("Dora Pell", Role.TEAM)


def fay() -> Person:
    return person("Fay Strand", Role.FUNDER)


def gil() -> Person:
    return person("Gil Moss", Role.FUNDER)


def ada() -> Person:
    return person("Ada Quill", Role.ADMINISTRATOR)


def lee() -> Person:
    return works_in(person("Lee Hart", Role.LOCAL_CONTRIBUTOR), place("Barrow"))


def nobody() -> Person:
    """Somebody who is known and plays no part."""
    return person("Noor Body")


def inquiry() -> Inquiry:
    return Inquiry.objects.get_or_create(pk=1, defaults={"title": "Two Places Inquiry", "funder": "Aldersyde"})[0]


def actor(where: Place, name: str = "the housing lead", **more: Any) -> Actor:
    key = name.replace(" ", "-")
    return Actor.objects.create(place=where, key=key, kind=Actor.Kind.PERSON_IN_ROLE, working_name=name, **more)


def note(
    author: Person,
    text: str = "The officer came back and said what had become of the promise.",
    *,
    where: Place | None = None,
    audience: str = Audience.ONLY_ME,
    happened_on: dt.date = dt.date(2026, 6, 1),
    **more: Any,
) -> Note:
    """A kept note with its first revision, as if it had been written long ago."""
    written = Note.objects.create(
        id=uuid.uuid4(),
        author=author,
        text=text,
        place=where,
        audience=audience,
        happened_on=happened_on,
        kept_at=timezone.now(),
        **more,
    )
    Revision.objects.create(note=written, number=1, title=written.title, text=text, sha256="", written_by=author)
    return written

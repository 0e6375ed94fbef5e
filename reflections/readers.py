"""Who can read a note, said in words. The rule itself is in access.py; here it is only told."""

from django.db.models import Q, QuerySet

from people import clock
from people.access import Viewer
from people.models import Person, Role, RoleGrant
from places.models import PlaceMembership
from reflections.access import WORKING
from reflections.models import Audience, Note

_SENTENCES = {
    Audience.ONLY_ME: "Only {author} can read this.",
    Audience.LEARNING_PARTNER: "{Author} and the learning partner can read this.",
    Audience.PLACE: "Associates of {place} and the learning partner can read this.",
    Audience.ASSOCIATES: "All associates and the learning partner can read this.",
    Audience.NAMED: "{Author} and the people {whoever} named can read this.",
    Audience.CLEARED: "All associates, the learning partner and the programme team can read this.",
    Audience.PUBLIC: "Everyone who works in the inquiry can read this, local contributors too.",
}
# Audiences whose readers are few enough to be named.
_NAMED = (Audience.LEARNING_PARTNER, Audience.PLACE, Audience.NAMED)


def who_reads(note: Note, viewer: Person) -> str:
    """A sentence that says who can read the note. The place is read with the note."""
    own = note.author_id == viewer.pk
    author = "you" if own else note.author.display_name
    if note.archived_at:
        return f"Put away: only {author} can read this."
    if note.lets_off_steam:
        return f"Letting off steam: only {author} can read this, until {'you let' if own else 'they let'} it go."
    place = note.place.name if note.place else "its place"
    return _SENTENCES[Audience(note.audience)].format(
        author=author, Author=author[0].upper() + author[1:], place=place, whoever="you" if own else "they"
    )


def nameable_by(viewer: Viewer) -> QuerySet[Person]:
    """Whom an author may name as a reader: those who work in the inquiry today."""
    at_work = RoleGrant.objects.on(clock.today()).filter(role__in=WORKING)
    people: QuerySet[Person] = Person.objects.visible_to(viewer).filter(
        is_active=True, pk__in=at_work.values("person_id")
    )
    return people.exclude(Q(pk=viewer.pk))


def names_of_readers(note: Note) -> list[str]:
    """The names of those who can read a note besides its author, where its audience is small enough to name them."""
    if note.archived_at or note.lets_off_steam or note.audience not in _NAMED:
        return []
    held = RoleGrant.objects.on(clock.today())
    partners = Q(pk__in=held.filter(role=Role.LEARNING_PARTNER).values("person_id"))
    if note.audience == Audience.NAMED:
        who = Q(pk__in=note.named_readers.values("person_id"))
    elif note.audience == Audience.PLACE:
        there = PlaceMembership.objects.current().filter(place=note.place).values("person_id")
        associates = held.filter(role=Role.ASSOCIATE).values("person_id")
        who = partners | Q(pk__in=there) & Q(pk__in=associates)
    else:
        who = partners
    readers = Person.objects.filter(who, is_active=True).exclude(pk=note.author_id)
    return list(readers.values_list("display_name", flat=True))

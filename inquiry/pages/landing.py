"""Where somebody's day in the inquiry begins."""

from people.access import plays
from people.models import Person
from places.models import Place
from reflections.access import WORKING
from reflections.models import Inquiry


def home_for(person: Person) -> str:
    """The name of the address where this person begins: their Today, or what is theirs instead.

    Who writes or works with notes begins with them; an administrator with the inquiry while it is not set up, then with
    the people; funders, and whoever plays no part any more, with the library.
    """
    if plays(person, *WORKING):
        return "today"
    if plays(person, "administrator"):
        return "people" if is_set_up() else "inquiry"
    return "library"


def is_set_up() -> bool:
    """Whether the inquiry has said what it asks, and where."""
    return Inquiry.objects.exclude(question="").exists() and Place.objects.exists()

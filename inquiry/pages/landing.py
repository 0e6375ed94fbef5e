"""Where somebody's day in the inquiry begins."""

from people.access import Viewer, plays
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
        return "people" if is_set_up(person) else "inquiry"
    return "library"


def is_set_up(viewer: Viewer) -> bool:
    """Whether the inquiry has said what it asks, and where."""
    asks = Inquiry.objects.visible_to(viewer).exclude(question="")
    return asks.exists() and Place.objects.visible_to(viewer).exists()

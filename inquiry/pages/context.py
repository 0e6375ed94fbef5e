"""What every page has at hand: the inquiry's title, and the rooms that a person may enter."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from people.access import Viewer, plays
from people.asking import Question
from reflections.access import WORKING
from reflections.models import Inquiry

# name, address, the roles that find it in the masthead (empty: anyone, signed in or not)
ROOMS: list[tuple[str, str, tuple[str, ...]]] = [
    ("Today", "today", ("associate", "learning-partner", "team", "local-contributor")),
    ("Notes", "notes", ("associate", "learning-partner", "team", "local-contributor")),
    ("Places", "places", ("associate", "learning-partner", "team", "local-contributor")),
    ("Behaviours", "behaviours", ("associate", "learning-partner", "team", "local-contributor")),
    ("Desk", "desk", ("associate", "learning-partner", "team")),
    ("Syntheses", "syntheses", ("associate", "learning-partner", "team")),
    ("Library", "library", ()),
    ("People", "people", ("administrator", "team")),
    ("The inquiry", "inquiry", ("administrator", "team")),
]


@Question
def title(viewer: Viewer) -> QuerySet[Inquiry, str]:
    """What the inquiry is called, once it is called something."""
    return Inquiry.objects.visible_to(viewer).order_by("pk").values_list("title", flat=True)[:1]


def inquiry_at_hand(request: HttpRequest) -> dict[str, Any]:
    """The title of the inquiry, and the masthead's rooms for whoever is looking."""
    match = request.resolver_match
    here = request.path
    rooms = [
        {
            "name": name,
            "url": (url := reverse(address)),
            "current": here == url or (url != "/" and here.startswith(url)),
        }
        for name, address, roles in ROOMS
        if not roles or plays(request.user, *roles)
    ]
    return {
        "inquiry_title": next(iter(title(request.user)), "") or "A new inquiry",
        "rooms": rooms,
        "searches": plays(request.user, *WORKING),
        "here": match.view_name if match else "",
    }

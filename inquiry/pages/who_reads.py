"""Who can read what, in plain words, for anyone who asks: also for those who only think of telling something.

The page says what the access sets of the floors hold. A test asks these for every circle that is named here.
"""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reflections.models import Audience

# Those who may come to read a note besides its author, as the page calls them.
LEARNING_PARTNER = "the learning partner"
OF_THE_PLACE = "the associates who work in its place"
ASSOCIATES = "all associates"
NAMED = "the people whom its author names"
TEAM = "the programme team"
CONTRIBUTORS = "local contributors"


@dataclass(frozen=True)
class Circle:
    """One answer to who may read a note, and who reads it then besides its author."""

    audience: Audience
    readers: tuple[str, ...]

    @property
    def name(self) -> str:
        """What its author chooses."""
        return self.audience.label

    @property
    def words(self) -> str:
        """Who reads it then, in a sentence."""
        if not self.readers:
            return "Its author, and nobody else."
        *others, last = ("its author", *self.readers)
        return f"{', '.join(others)} and {last}.".capitalize()


# From the smallest circle out.
CIRCLES = (
    Circle(Audience.ONLY_ME, ()),
    Circle(Audience.LEARNING_PARTNER, (LEARNING_PARTNER,)),
    Circle(Audience.NAMED, (NAMED,)),
    Circle(Audience.PLACE, (OF_THE_PLACE, LEARNING_PARTNER)),
    Circle(Audience.ASSOCIATES, (ASSOCIATES, LEARNING_PARTNER)),
    Circle(Audience.CLEARED, (ASSOCIATES, LEARNING_PARTNER, TEAM)),
    Circle(Audience.PUBLIC, (ASSOCIATES, LEARNING_PARTNER, TEAM, CONTRIBUTORS)),
)


@login_not_required
@require_safe
def who_reads(request: HttpRequest) -> HttpResponse:
    """Say who can read what."""
    return render(request, "pages/who_reads.html", {"circles": CIRCLES})

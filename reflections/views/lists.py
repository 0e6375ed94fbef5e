"""Lists of notes, and the search."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from people.access import plays
from people.http import PersonRequest, fragment
from reflections import listing
from reflections.access import WORKING, reads_cycles
from reflections.forms import NotesFilter, SearchForm
from reflections.models import Note
from reflections.searching import Finding
from reflections.searching import search as look_for


@require_http_methods(["GET"])
def notes(request: PersonRequest) -> HttpResponse:
    """The notes that one may read, latest first, narrowed as asked."""
    if not plays(request.user, *WORKING):
        raise Http404
    form = NotesFilter(request.GET, viewer=request.user)
    asked = form.asked
    readable = Note.objects.visible_to(request.user).kept()
    found, after = listing.page(listing.narrowed(readable, asked, request.user), after_which(request))
    here = request.GET.copy()
    newest, here["after"] = request.path + _query(request), str(after)
    context = {
        "form": form,
        "asked": asked,
        "rows": listing.rows(found, request.user),
        "older": f"{request.path}?{here.urlencode()}" if after else "",
        "newest": newest if "after" in request.GET else "",
        "reads_cycles": reads_cycles(request.user),
    }
    return fragment(request, "reflections/notes.html", "list", context)


@require_http_methods(["GET"])
def search(request: PersonRequest) -> HttpResponse:
    """Look for words in the notes that one may read."""
    if not plays(request.user, *WORKING):
        raise Http404
    form = SearchForm(request.GET, viewer=request.user)
    asked = form.asked
    words = asked.pop("q", "")
    finding = look_for(words, asked, request.user) if words else Finding()
    context = {"form": form, "words": words, "finding": finding, "narrowed": bool(asked)}
    return fragment(request, "reflections/search.html", "found", context)


def after_which(request: PersonRequest) -> UUID | None:
    """The note after which the page of a list begins, where one was asked for."""
    try:
        return UUID(request.GET["after"])
    except (KeyError, ValueError):
        return None


def _query(request: PersonRequest) -> str:
    rest = request.GET.copy()
    rest.pop("after", None)
    return f"?{rest.urlencode()}" if rest else ""

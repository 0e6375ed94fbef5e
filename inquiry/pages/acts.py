"""What one did lately, and the way back through it: one book of every floor's ways, one place to turn its pages."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from people import acts
from people.access import plays
from people.errors import Refused
from people.forms import WhichStep
from people.http import PersonRequest, done
from people.models import Person
from reflections import undoing as of_notes
from reflections.access import WORKING
from reflections.models import Note
from syntheses import undoing as of_pieces
from syntheses.models import Synthesis

BOOK = acts.Book(ways={**of_notes.WAYS, **of_pieces.WAYS}, sources=[of_notes.taggings])


@require_GET
def lately(request: PersonRequest) -> HttpResponse:
    """What one did lately, with the way back beside each, or why there is none."""
    if not plays(request.user, *WORKING):
        raise Http404
    steps = acts.lately(request.user, BOOK)
    for step in steps:
        step.why_not = acts.why_not(step, steps, BOOK, request.user)
    context = {"rows": _rows(request.user, steps)}
    return render(request, "pages/acts.html", context)


@require_POST
def undo(request: PersonRequest) -> HttpResponse:
    """Undo a step, or the last one."""
    return _turn(request, acts.undo, "Undone")


@require_POST
def redo(request: PersonRequest) -> HttpResponse:
    """Do a step again that was undone."""
    return _turn(request, acts.redo, "Done again")


def _turn(request: PersonRequest, turn: Callable[..., acts.Step], said: str) -> HttpResponse:
    if not plays(request.user, *WORKING):
        raise Http404
    form = WhichStep(request.POST)
    asked = form.cleaned_data if form.is_valid() else {}
    to, key = asked.get("next") or reverse("acts"), asked.get("step", "")
    try:
        step = turn(by=request.user, book=BOOK, key=key)
    except Refused as refusal:
        ways = _past(request.user, key) if turn is acts.undo else []
        return done(request, to, said=refusal.sentence, turns=ways, is_fine=False)
    return done(request, to, said=f"{said}: {step.said}.", turns=_on_from(request.user, step))


def _on_from(person: Person, turned: acts.Step) -> list[acts.Offer]:
    """The ways on from a step that was just turned: the next one in the same direction, and this one back again."""
    steps = acts.lately(person, BOOK)
    if turned.is_undone:
        ways = [acts.Offer("undo", further.key, True)] if (further := acts.next_back(steps)) else []
        return [*ways, acts.Offer("redo", turned.key)]
    ways = [acts.Offer("redo", further.key, True)] if (further := acts.next_again(steps)) else []
    return [*ways, acts.Offer("undo", turned.key)]


def _past(person: Person, key: str) -> list[acts.Offer]:
    """The way past a step that can be undone no longer: the one before it."""
    steps = acts.lately(person, BOOK)
    stuck = acts.moment_of(key) if key else next((step.done_at for step in steps if not step.is_undone), None)
    further = acts.next_back([step for step in steps if stuck and step.done_at < stuck])
    return [acts.Offer("undo", further.key, True)] if further else []


def _rows(person: Person, steps: Sequence[acts.Step]) -> list[dict[str, Any]]:
    """Each step with where it was done, as far as its person may still go there."""
    told = [act.what for step in steps for act in step.acts]
    notes = Note.objects.visible_to(person).only("title", "text").in_bulk({each.get("note") for each in told} - {None})
    woven = {each.get("piece") for each in told} - {None}
    pieces = Synthesis.objects.visible_to(person).only("slug").in_bulk(woven)
    by_key: dict[str, Any] = {str(key): thing for key, thing in [*notes.items(), *pieces.items()]}
    rows = []
    for step in steps:
        keys = {what.get("note") or what.get("piece") for what in (act.what for act in step.acts)}
        where = by_key.get(str(keys.pop())) if len(keys) == 1 else None
        rows.append({
            "step": step, "offer": acts.Offer("redo" if step.is_undone else "undo", step.key),
            "url": where.get_absolute_url() if where else "",
            "heading": where.heading if isinstance(where, Note) else "",
        })  # fmt: skip
    return rows

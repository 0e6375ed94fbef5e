"""Cycles of inquiry: the whole of them as they are nested, and each on its own page."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from behaviours.families import families
from behaviours.models import Behaviour, Wording
from people.access import Viewer
from people.errors import Refused
from people.http import PersonRequest, done, form_status, fragment, tell
from reflections import actions, listing, nesting
from reflections.access import CycleAccess, reads_cycles
from reflections.forms import CycleForm, EndCycleForm, WriteOnForm
from reflections.models import Cycle, Note
from reflections.views.lists import after_which

AnyForm = CycleForm | WriteOnForm | EndCycleForm


@require_http_methods(["GET"])
def cycles(request: PersonRequest) -> HttpResponse:
    """Every cycle, within those in which they turn: of the whole inquiry first, then place by place."""
    if not reads_cycles(request.user):
        raise Http404
    return render(request, "reflections/cycles/cycles.html", {"grounds": nesting.by_ground(_in_order(request.user))})


@require_http_methods(["GET"])
def cycle(request: PersonRequest, cycle_id: UUID) -> HttpResponse:
    """One cycle: what was assumed beside what was found, and the notes in it that one may read."""
    reader = request.user
    shown = get_object_or_404(_with_all(Cycle.objects.visible_to(reader).with_rights(reader)), pk=cycle_id)
    notes = Note.objects.visible_to(reader).kept().filter(cycle=shown)
    found, after = listing.page(notes, after_which(request))
    context = {
        "cycle": shown,
        "behaviours": shown.behaviours.order_by("position"),
        "inner": nesting.inside(shown, _in_order(reader)),
        "notes": listing.rows(found, reader),
        "older": f"{request.path}?after={after}#notes" if after else "",
        "newest": f"{request.path}#notes" if "after" in request.GET else "",
    }
    return render(request, "reflections/cycles/cycle.html", context)


@require_http_methods(["GET", "POST"])
def cycle_new(request: PersonRequest) -> HttpResponse:
    """Open a cycle, perhaps within another."""
    if not reads_cycles(request.user):
        raise Http404
    begun = {name: request.GET.get(name, "") for name in ("place", "parent")}
    form = CycleForm(request.POST or None, viewer=request.user, initial=begun)
    kept = _tried(form, lambda said: actions.open_cycle(by=request.user, **said))
    if kept:
        return done(request, kept.get_absolute_url(), said="The cycle is open.")
    context = {"form": form, "families": _to_aim_at(request.user)}
    return fragment(request, "reflections/cycles/new.html", "cycle-form", context, status=form_status(form))


@require_http_methods(["GET", "POST"])
def cycle_edit(request: PersonRequest, cycle_id: UUID) -> HttpResponse:
    """Write on in a cycle."""
    cycle = _kept_by(request, cycle_id)
    form = WriteOnForm(request.POST or None, viewer=request.user, about=cycle, initial=WriteOnForm.begun(cycle))
    kept = _tried(form, lambda said: actions.describe_cycle(cycle=cycle, by=request.user, **said))
    if kept:
        return done(request, kept.get_absolute_url(), said="Kept.")
    context = {"form": form, "cycle": cycle, "families": _to_aim_at(request.user)}
    return fragment(request, "reflections/cycles/edit.html", "cycle-form", context, status=form_status(form))


@require_http_methods(["GET", "POST"])
def cycle_end(request: PersonRequest, cycle_id: UUID) -> HttpResponse:
    """End a cycle, with what was found and what comes next."""
    cycle = _kept_by(request, cycle_id)
    form = EndCycleForm(request.POST or None, initial=EndCycleForm.begun(cycle))
    kept = _tried(form, lambda said: actions.end_cycle(cycle=cycle, by=request.user, **said))
    if kept:
        return done(request, kept.get_absolute_url(), said=f"The cycle ends on {kept.ends:%-d %B %Y}.")
    context = {"form": form, "cycle": cycle}
    return fragment(request, "reflections/cycles/end.html", "end-form", context, status=form_status(form))


def _tried(form: AnyForm, act: Callable[[dict[str, Any]], Cycle]) -> Cycle | None:
    """Do what the form says; nothing when it is only shown, or when something in it is wrong."""
    if not form.is_valid():
        return None
    try:
        return act(form.said)
    except Refused as refusal:
        tell(form, refusal)
        if isinstance(refusal, actions.CycleChangedMeanwhile) and isinstance(form, WriteOnForm | EndCycleForm):
            form.see(refusal.theirs)
    return None


def _kept_by(request: PersonRequest, cycle_id: UUID) -> Cycle:
    """A cycle that one keeps: 404 where one may not know of it, 403 where one may read it only."""
    found = _with_all(Cycle.objects.editable_by(request.user)).filter(pk=cycle_id).first()
    if found is None:
        get_object_or_404(Cycle.objects.visible_to(request.user), pk=cycle_id)
        raise PermissionDenied
    return found


def _with_all(cycles: CycleAccess) -> CycleAccess:
    return cycles.select_related("place", "sub_question", "parent", "opened_by")


def _in_order(viewer: Viewer) -> CycleAccess:
    """Every cycle that one may read, latest first, with what a row says of it."""
    return Cycle.objects.visible_to(viewer).select_related("place").order_by("-starts", "title", "pk")


def _to_aim_at(viewer: Viewer) -> list[Any]:
    """The behaviours that a cycle can be aimed at, by family, each with what it means."""
    meaning = Wording.objects.in_use().filter(behaviour=OuterRef("pk")).values("description")[:1]
    behaviours: QuerySet[Any] = Behaviour.objects.visible_to(viewer).annotate(meaning=Subquery(meaning))
    return list(families(behaviours.order_by("-framework__is_the_nine", "framework", "position"), lambda one: one))

"""The wordings of a note: all of them, any two beside one another, one brought back, one settled."""

import uuid
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from people.errors import Refused
from people.http import PersonRequest, done, tell
from places.models import Place
from reflections import actions
from reflections.differences import differences
from reflections.forms import RestoreForm, SettleForm, TwoWordingsForm
from reflections.models import Cycle, Note, Revision, SubQuestion
from reflections.views.looking import looked
from reflections.views.reach import reach

# What is put into the form anew when words are sent again under another key; everything else is carried along.
NOT_CARRIED = {"csrfmiddlewaretoken", "text", "id", "draft_version"}


@require_http_methods(["GET"])
def wordings(request: PersonRequest, note_id: UUID) -> HttpResponse:
    """Every wording that a note ever had, with who and when."""
    note = _readable(request, note_id)
    revisions = list(_of(request, note).select_related("written_by", "settles").order_by("-number"))
    settled = {one.settles_id for one in revisions if one.settles_id}
    context = {
        "note": note,
        "revisions": revisions,
        "unsettled": {one.pk for one in revisions if one.aside and one.pk not in settled},
        "own": note.author_id == request.user.pk,
    }
    return looked(request, note, render(request, "reflections/wordings.html", context))


@require_http_methods(["GET"])
def wording(request: PersonRequest, note_id: UUID, number: int) -> HttpResponse:
    """Read a note as it was worded once."""
    note = _readable(request, note_id)
    revision = get_object_or_404(_of(request, note).select_related("written_by"), number=number)
    context = {"note": note, "revision": revision, "own": note.author_id == request.user.pk}
    return looked(request, note, render(request, "reflections/wording.html", context))


@require_http_methods(["GET"])
def compare(request: PersonRequest, note_id: UUID) -> HttpResponse:
    """Two wordings beside one another, with what differs marked."""
    note = _readable(request, note_id)
    form = TwoWordingsForm(request.GET)
    if not form.is_valid():
        raise Http404
    found = {one.number: one for one in _of(request, note).filter(number__in=form.cleaned_data.values())}
    one, other = (found.get(form.cleaned_data[name]) for name in ("one", "other"))
    if one is None or other is None:
        raise Http404
    return looked(request, note, compare_page(request, note, other, one=one))


@require_POST
def settle(request: PersonRequest, note_id: UUID, number: int) -> HttpResponse:
    """Say which of two wordings the note reads as."""
    note = reach(Note.objects.editable_by(request.user), request.user, note_id)
    aside = get_object_or_404(_of(request, note), number=number, aside=True)
    form = SettleForm(request.POST)
    if form.is_valid():
        try:
            actions.settle_wordings(aside=aside, by=request.user, **form.cleaned_data)
        except actions.ChangedMeanwhile as clash:
            return compare_page(request, clash.theirs, clash.aside, status=HTTPStatus.CONFLICT)
        except Refused as refusal:
            tell(form, refusal)
        else:
            return done(request, note.get_absolute_url(), said="Settled. Both wordings stay in the history.")
    return compare_page(request, note, aside, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@require_POST
def restore(request: PersonRequest, note_id: UUID) -> HttpResponse:
    """Let a note read again as it once did."""
    note = reach(Note.objects.editable_by(request.user), request.user, note_id)
    form = RestoreForm(request.POST)
    if not form.is_valid() or not _of(request, note).filter(number=form.cleaned_data["number"]).exists():
        raise Http404
    kept = actions.restore_wording(note=note, by=request.user, **form.cleaned_data)
    return done(request, kept.note.get_absolute_url(), said="The note reads so again. Every other wording stays.")


def compare_page(
    request: PersonRequest,
    note: Note,
    other: Revision,
    *,
    one: Revision | None = None,
    form: SettleForm | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """Two wordings side by side; where one was set aside and waits, its author chooses or brings both together."""
    waits = other.aside and not other.settled_by.exists() and note.author_id == request.user.pk
    if one is None or waits:
        one = _of(request, note).get(number=note.version)
    if waits and form is None:
        form = SettleForm(initial={"from_version": note.version, "text": note.text})
    context = {
        "note": note,
        "one": one,
        "other": other,
        "pieces": differences(one.text, other.text),
        "details": _details(request, note, other) if waits else [],
        "form": form if waits else None,
    }
    return render(request, "reflections/compare.html", context, status=status)


def ask_again(request: PersonRequest, mine: str) -> HttpResponse:
    """Words that came under a key which they cannot have: they come back, to be kept as a new note (409)."""
    carried = [(name, value) for name, values in request.POST.lists() for value in values if name not in NOT_CARRIED]
    context = {"mine": mine, "carried": [*carried, ("id", str(uuid.uuid4()))], "to": reverse("note-new")}
    return render(request, "reflections/sent_again.html", context, status=HTTPStatus.CONFLICT)


_NAMES = {
    "kind": "Kind", "form": "Shape", "happened_on": "When", "place": "Place", "who_was_there": "Who was there",
    "purpose": "What it is for", "promise": "Promise", "standpoint": "Who speaks", "sub_question": "Question",
    "cycle": "Cycle",
}  # fmt: skip
_ROWS: dict[str, Any] = {"place": Place, "sub_question": SubQuestion, "cycle": Cycle}


def _details(request: PersonRequest, note: Note, aside: Revision) -> list[tuple[str, str, str]]:
    """What else the two say differently: its name, as the note has it, as the wording set aside has it."""
    found = []
    for name, label in _NAMES.items():
        if name not in (aside.sent or {}):
            continue
        said = (aside.sent or {})[name]
        mine = _ROWS[name].objects.visible_to(request.user).filter(pk=said).first() if name in _ROWS and said else said
        theirs = getattr(note, name)
        if str(mine or "") != str(theirs or ""):
            found.append((label, str(theirs or "not said"), str(mine or "not said")))
    return found


def _of(request: PersonRequest, note: Note) -> Any:  # noqa: ANN401 - a query set
    return Revision.objects.visible_to(request.user).filter(note=note)


def _readable(request: PersonRequest, note_id: UUID) -> Note:
    notes = Note.objects.visible_to(request.user).defer("search").select_related("author", "place")
    return get_object_or_404(notes, pk=note_id)

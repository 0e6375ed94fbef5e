"""What is answered to a form that keeps words: to a browser a page, to a device's queue the same in a few words."""

from collections.abc import Callable
from http import HTTPStatus
from uuid import UUID

from django.forms import Form
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import localtime

from people.errors import NotYours, Refused
from people.http import PersonRequest, done, tell, told, wants_json
from reflections import actions
from reflections.forms import CaptureForm
from reflections.models import Note
from reflections.readers import who_reads
from reflections.views.attaching import gathered
from reflections.views.comparing import ask_again, compare_page

Clash = actions.SameIdOtherWords | actions.ChangedMeanwhile


def sent(
    request: PersonRequest,
    form: CaptureForm,
    keep: Callable[..., actions.Kept],
    *,
    to: Callable[[Note], str] = Note.get_absolute_url,
    made: int = HTTPStatus.OK,
    note_id: UUID | None = None,
) -> HttpResponse | None:
    """Keep what was sent, and say so; ``None`` where the form is to be shown, empty or with what is wrong in it.

    Args:
        keep: takes what the form found.
        to: where a browser goes on.
        made: the status that tells a device of something new.
        note_id: of an edit, whose files are chosen beside the note.
    """
    if form.is_valid():
        try:
            kept = keep(**gathered(request, form, note_id))
        except (actions.SameIdOtherWords, actions.ChangedMeanwhile) as clash:
            return _clash(request, clash, form)
        except NotYours as refusal:
            return told("not-yours", refusal.sentence, status=HTTPStatus.FORBIDDEN)
        except Refused as refusal:
            tell(form, refusal)
        else:
            return _kept(request, kept, to=to, made=made)
    return refused(form) if form.is_bound and wants_json(request) else None


def refused(form: Form) -> HttpResponse:
    """What is wrong, field by field, in sentences (422)."""
    errors = {name: [str(error) for error in found] for name, found in form.errors.items()}
    said = next(iter(errors.values()))[0]
    return told("refused", said, status=HTTPStatus.UNPROCESSABLE_ENTITY, errors=errors)


def said_kept(note: Note, request: PersonRequest) -> str:
    """That it is kept, when, and who can read it."""
    return f"Kept {localtime(note.kept_at):%H:%M}. {who_reads(note, request.user)}"


def _kept(request: PersonRequest, kept: actions.Kept, *, to: Callable[[Note], str], made: int) -> HttpResponse:
    said = said_kept(kept.note, request)
    if not wants_json(request):
        return done(request, to(kept.note), said=said)
    status = made if kept.outcome == "new" else HTTPStatus.OK
    return told(kept.outcome, said, status=status, note=kept.note.get_absolute_url(), sha256=kept.sha256)


def _clash(request: PersonRequest, clash: Clash, form: Form) -> HttpResponse:
    """Other words were kept already. Both are kept now; a key that is somebody else's tells nothing of their note."""
    if clash.theirs is None or clash.aside is None:
        if not wants_json(request):
            return ask_again(request, clash.mine)
        return told("clash", "These words cannot be kept under that key. Keep them as a new note.",
                    status=HTTPStatus.CONFLICT, note=None, compare=None)  # fmt: skip
    if not wants_json(request):
        return compare_page(request, clash.theirs, clash.aside, status=HTTPStatus.CONFLICT)
    compare = f"{reverse('note-compare', args=[clash.theirs.pk])}?one={clash.theirs.version}&other={clash.aside.number}"
    return told(
        "clash", clash.sentence, status=HTTPStatus.CONFLICT, note=clash.theirs.get_absolute_url(), compare=compare,
        sha256=clash.aside.sha256,
    )  # fmt: skip

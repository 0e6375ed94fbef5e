"""Recordings and pictures as they are sent: begun, in pieces, or chosen in an ordinary form."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from people.access import Viewer
from reflections import limits
from reflections.forms.fields import Words
from reflections.models import Attachment

_HEX = r"^[0-9a-f]{64}$"
TOO_MANY = f"{settings.FILES_TO_A_NOTE} recordings and pictures can go with one note. Keep the others with another."


class OwnAttachments(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Those that were sent before the note, by their keys. Where there are none, nothing is asked of the database."""

    default_error_messages = {
        "invalid_choice": "One of the recordings or pictures cannot go with this note. Take it off and try again.",
        "invalid_pk_value": "One of the recordings or pictures cannot go with this note. Take it off and try again.",
    }

    def __init__(self) -> None:
        super().__init__(Attachment.objects.none(), required=False, widget=forms.MultipleHiddenInput)

    def clean(self, value: Any) -> Any:  # noqa: ANN401 - what a browser sends
        sent = [one for one in value or () if one]
        # An empty set would be put into words before it is found to be empty.
        return super().clean(sent) if sent else []


class _SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class Files(forms.FileField):
    """Files that were chosen in the form itself: the way without script."""

    def __init__(self) -> None:
        kinds = {"accept": f"{limits.PICTURES},{limits.SOUNDS}"}
        super().__init__(
            label="Recordings or pictures", required=False, help_text=limits.SAID, widget=_SeveralFiles(attrs=kinds)
        )

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":  # noqa: ANN401
        """The files, few enough and none of them empty."""
        found = [one for one in data if one] if isinstance(data, list | tuple) else [data] if data else []
        if len(found) > settings.FILES_TO_A_NOTE:
            raise ValidationError(TOO_MANY)
        for one in found:
            if wrong := limits.too_large("audio", one.size):
                raise ValidationError(wrong.replace("recording", "file"))
        return found


class AttachForm(forms.Form):
    """What may be spoken or photographed instead of typed, in whichever form a note is kept."""

    # A browser would not send a form without words; a note may be spoken, and its words proposed.
    use_required_attribute = False
    attachments = OwnAttachments()
    chosen_files = Files()
    attach_limits = limits.FOR_THE_PAGE


def proposed(data: Any, files: Any, viewer: Viewer) -> Any:  # noqa: ANN401 - what a browser sends
    """What was sent, with words proposed where only a recording or a picture was: nothing is to stand in the way."""
    if not hasattr(data, "getlist") or (data.get("text") or "").strip():
        return data
    sent = files.getlist("chosen_files") if hasattr(files, "getlist") else []
    kinds = {"photo" if str(one.content_type).startswith("image/") else "audio" for one in sent}
    if keys := list(filter(None, map(_key, data.getlist("attachments")))):
        kinds |= set(Attachment.objects.editable_by(viewer).filter(pk__in=keys).values_list("kind", flat=True))
    if not kinds:
        return data
    data = data.copy()
    data["text"] = limits.in_place_of_words(kinds)
    return data


def _key(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None


class BeginForm(forms.Form):
    """What is going to be sent."""

    id = forms.UUIDField()
    kind = forms.ChoiceField(choices=Attachment.Kind.choices)
    size = forms.IntegerField(min_value=0, max_value=2**40)
    sha256 = forms.RegexField(_HEX)
    seconds = forms.IntegerField(min_value=0, max_value=100 * 3600, required=False)
    description = Words(max_length=500, required=False)


class PieceForm(forms.Form):
    """One piece, with where it belongs and what it must add up to."""

    offset = forms.IntegerField(min_value=0)
    sha256 = forms.RegexField(_HEX)
    piece = forms.FileField()

    def clean_piece(self) -> bytes:
        piece = self.cleaned_data["piece"]
        if piece.size > limits.MOST_IN_A_PIECE:
            raise ValidationError("This piece is too large.")
        return bytes(piece.read())


class DescriptionForm(forms.Form):
    """What is seen in a picture or heard in a recording."""

    description = Words(
        label="What is seen or heard", max_length=500, required=False, help_text="For whoever cannot see or hear it."
    )

"""What was begun: where it goes, from which version, and everything else that its form holds, unjudged."""

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.urls import Resolver404, resolve

from reflections.models import Promise
from reflections.shapes import BOX, SHAPES

# What a draft says in columns of its own, or what is no word of its author's.
_NOT_FIELDS = {"csrfmiddlewaretoken", "address", "version", "draft_version", "copy_of", "text", "id", "key",
               "from_version", "claimed_at", "chosen_files"}  # fmt: skip
_NO_WORDS = {"place", "happened_on", "promise", "form"}
MOST_FIELDS, LONGEST_FIELD = 200, 20_000


class DraftForm(forms.Form):
    """A form that is saved before it is kept. Nothing in it has to be right yet."""

    address = forms.CharField(max_length=500)
    version = forms.IntegerField(min_value=0, max_value=2**30, required=False)
    draft_version = forms.IntegerField(min_value=0, max_value=2**30, required=False)
    from_version = forms.IntegerField(min_value=1, max_value=2**30, required=False)
    copy_of = forms.UUIDField(required=False)
    text = forms.CharField(strip=False, required=False)

    def __init__(self, *args: Any, **more: Any) -> None:  # noqa: ANN401 - what a form takes
        super().__init__(*args, **more)
        self.fields["text"].validators = []  # the action says in a sentence what cannot be saved
        self.edits: UUID | None = None

    def clean_address(self) -> str:
        """A page of ours; of an edit, the note is named in it."""
        address = urlsplit(self.cleaned_data["address"])
        try:
            found = resolve(address.path)
        except Resolver404:
            found = None
        if found is None or address.netloc or address.scheme or not address.path.startswith("/"):
            raise ValidationError("This is no page of the inquiry.")
        self.edits = found.kwargs.get("note_id") if found.url_name == "note-edit" else None
        return str(address.path)

    def clean(self) -> dict[str, Any]:
        """With the pairs of everything else, in the order in which they came."""
        found = super().clean() or self.cleaned_data
        pairs = [
            (name, value)
            for name, values in self.data.lists()  # type: ignore[attr-defined]
            for value in values
            if name not in _NOT_FIELDS and value
        ]
        shape = SHAPES.get(self.data.get("form", ""))
        boxes = {name.removeprefix(BOX): value for name, value in pairs if name.startswith(BOX)}
        if shape and not found.get("text"):
            found["text"] = shape.compose(boxes)
        if self.data.get("promise") == Promise.NOTHING_WRITTEN:
            # Where nothing is to be written, no words lie by either.
            found["text"], pairs = "", [pair for pair in pairs if pair[0] in _NO_WORDS]
        if len(pairs) > MOST_FIELDS or any(len(name) + len(value) > LONGEST_FIELD for name, value in pairs):
            raise ValidationError("There is more in this form than a note can say.")
        if self.edits and not found.get("from_version"):
            raise ValidationError("A change says from which wording it was made.")
        version = found.pop("draft_version", None)
        found["version"] = version or 0 if found.get("version") is None else found["version"]
        return {**found, "fields": pairs, "from_version": found.get("from_version") if self.edits else None}

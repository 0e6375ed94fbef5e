"""Words chosen in a note and the behaviours set against them."""

import re
from typing import Any

from django import forms

from behaviours.models import Behaviour
from people.access import Viewer
from places.models import Standpoint
from reflections.forms.fields import Words
from reflections.models import Note, Tag

_SPAN = re.compile(r"(\d{1,7})-(\d{1,7})")
_KEY = re.compile(r"[-\w]{1,60}", re.ASCII)


class Passages(forms.MultipleChoiceField):
    """Sentences ticked, each by where it stands: ``12-57``. Neighbours are one passage."""

    def validate(self, value: Any) -> None:  # noqa: ANN401 - Django's own signature
        """Whether there are words there is judged against the note itself."""

    def clean(self, value: Any) -> list[tuple[int, int]]:  # noqa: ANN401
        """The ticked sentences as spans, in order."""
        found = [match for item in self.to_python(value) if (match := _SPAN.fullmatch(item))]
        return sorted((int(match[1]), int(match[2])) for match in found)


class Keys(forms.MultipleChoiceField):
    """Behaviours by their keys. Whether there are such is found when they are set, and not asked once more before."""

    default_error_messages = {
        "required": "Choose at least one behaviour.",
        "invalid_choice": "This behaviour is not one of ours. Choose from the list.",
    }

    def clean(self, value: Any) -> list[Behaviour]:  # noqa: ANN401 - Django's own signature
        """Behaviours of which nothing is known but their keys."""
        keys = self.to_python(value)
        if not keys:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if not all(_KEY.fullmatch(key) for key in keys):
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return [Behaviour(key=key) for key in dict.fromkeys(keys)]


class _Tagging(forms.Form):
    """Which behaviours, whether they are helped or hindered there, and who speaks."""

    acts = forms.ChoiceField(
        label="Here, is it", choices=Tag.Acts.choices, initial=Tag.Acts.CANNOT_SAY, widget=forms.RadioSelect
    )
    standpoint = forms.ChoiceField(
        label="Whose standpoint", choices=[("", "Not said"), *Standpoint.choices], required=False
    )

    def __init__(self, *args: Any, viewer: Viewer, note: Note, **more: Any) -> None:  # noqa: ANN401
        more.setdefault("initial", {"standpoint": note.standpoint, "revision": note.version})
        super().__init__(*args, **more)
        self.viewer, self.note = viewer, note

    @property
    def chosen(self) -> list[str]:
        """The keys of the behaviours that are ticked, for the picker."""
        return list(self["behaviours"].value() or [])


class TagForm(_Tagging):
    """Words chosen by selecting them, or by ticking sentences, with what is set against them."""

    behaviours = Keys(label="What do they touch?")
    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    start = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    end = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    exact = Words(required=False, strip=False, widget=forms.HiddenInput)
    sentence = Passages(required=False)
    theme = Words(
        max_length=80, required=False, help_text="A word or two of your own, if it helps to find these words again."
    )

    def clean(self) -> dict[str, Any]:
        """Say which passages were chosen; some must be."""
        said = super().clean() or {}
        start, end = said.get("start"), said.get("end")
        passages: list[tuple[int, int, str | None]] = []
        if start is not None and end is not None and said.get("exact"):
            passages = [(start, end, said["exact"])]
        for left, right in said.get("sentence", []):
            before = passages[-1] if passages else None
            if before and before[2] is None and not self.note.text[before[1] : left].strip():
                passages[-1] = (before[0], right, None)
            else:
                passages.append((left, right, None))
        if not passages:
            self.add_error(None, "Choose the words first: select them in the note, or tick sentences.")
        said["passages"] = passages
        return said

    @property
    def passed(self) -> dict[str, Any]:
        """What the action takes."""
        said = self.cleaned_data
        return {
            "revision_number": said["revision"],
            **{name: said[name] for name in ("passages", "behaviours", "acts", "standpoint", "theme")},
        }


class WholeTagForm(_Tagging):
    """Behaviours set against a whole note."""

    behaviours = forms.ModelMultipleChoiceField(
        Behaviour.objects.none(), label="What do they touch?", to_field_name="key",
        error_messages={
            "required": "Choose at least one behaviour.",
            "invalid_choice": "This behaviour is not one of ours. Choose from the list.",
        },
    )  # fmt: skip

    def __init__(self, *args: Any, **more: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **more)
        field = self.fields["behaviours"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101 - said for mypy
        field.queryset = Behaviour.objects.visible_to(self.viewer)


class WhichTagForm(forms.Form):
    """Which tag is taken back or brought back."""

    tag = forms.IntegerField(min_value=1, max_value=2**63 - 1)

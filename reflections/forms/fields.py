"""Fields that hold people's words as they were typed, and give them back when something is wrong."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator

from reflections import spans
from reflections.models import Cycle

_UNSHOWABLE = re.compile("[\x00\ud800-\udfff]")


class Words(forms.CharField):
    """Words as they were typed, with the line ends that the inquiry keeps.

    What no database can keep is refused with a sentence that says where it stands; it is shown as a mark in its place,
    so that it can be found and taken out.
    """

    def __init__(self, **more: Any) -> None:  # noqa: ANN401 - what a CharField takes
        super().__init__(**more)
        self.validators = [v for v in self.validators if not isinstance(v, ProhibitNullCharactersValidator)]

    def to_python(self, value: object) -> str:
        """Even out the line ends, and refuse what cannot be kept."""
        words = spans.normal(super().to_python(value) or "")
        if wrong := spans.fault(words):
            raise ValidationError(wrong, code="unkeepable")
        return words

    def bound_data(self, data: Any, initial: Any) -> Any:  # noqa: ANN401 - Django's own signature
        """What is shown again: the same words, with a visible mark for what cannot be shown."""
        data = super().bound_data(data, initial)
        return _UNSHOWABLE.sub("␀", data) if isinstance(data, str) else data


class Day(forms.DateField):
    """A day, chosen or typed."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    default_error_messages = {"invalid": "That is not a day. Write it as 2026-11-24, or as 24/11/2026."}


class OneCycle(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the cycles, each with where it turns."""

    default_error_messages = {"invalid_choice": "This cycle cannot be chosen here. Choose another, or none."}

    def label_from_instance(self, obj: Any) -> str:  # noqa: ANN401 - Django's own signature
        """Its title and its place: cycles of two places may be called alike."""
        cycle: Cycle = obj
        return f"{cycle} ({cycle.place.name})" if cycle.place else str(cycle)

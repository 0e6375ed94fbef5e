"""Fields that hold people's words as they were typed, and give them back when something is wrong."""

import datetime as dt
import re
from functools import cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.db.models import QuerySet

from people.access import Viewer
from people.asking import Question
from places.models import Place
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


@Question
def known_places(viewer: Viewer) -> QuerySet[Place]:
    """The places that somebody may choose from."""
    return Place.objects.visible_to(viewer).only("slug", "name")


@Question
def known_place(viewer: Viewer, slug: str) -> QuerySet[Place]:
    """The one of them that was chosen."""
    return Place.objects.visible_to(viewer).filter(slug=slug).only("slug", "name")


class OnePlace(forms.ChoiceField):
    """One of the places that somebody knows, or none yet; chosen by its slug."""

    default_error_messages = {"invalid_choice": "This place is not one of ours. Choose one from the list."}
    viewer: Viewer

    def offer(self, viewer: Viewer) -> None:
        """Say to whom it is offered: they choose from the places that they know."""
        self.viewer = viewer
        places = cache(lambda: [(place.slug, place.name) for place in known_places(viewer)])
        self.choices = lambda: [("", "No place yet"), *places()]

    def to_python(self, value: Any) -> Any:  # noqa: ANN401 - Django's own signature
        """The place itself."""
        if value in self.empty_values:
            return None
        for place in known_place(self.viewer, str(value)):
            return place
        raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")

    def validate(self, value: Any) -> None:  # noqa: ANN401
        """It was found among the known ones already."""
        forms.Field.validate(self, value)


class Claim(forms.DateTimeField):
    """What the clock said where something was written, as it was sent; nothing where that is no moment that can be."""

    widget = forms.HiddenInput

    def clean(self, value: object) -> dt.datetime | None:
        """The moment claimed; a claim that cannot be read stops nothing."""
        try:
            claimed: dt.datetime | None = super().clean(value)
        except (ValidationError, OverflowError, ValueError):
            return None
        return claimed if claimed and 1970 < claimed.year < 9000 else None


class OneCycle(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the cycles, each with where it turns."""

    default_error_messages = {"invalid_choice": "This cycle cannot be chosen here. Choose another, or none."}

    def label_from_instance(self, obj: Any) -> str:  # noqa: ANN401 - Django's own signature
        """Its title and its place: cycles of two places may be called alike."""
        cycle: Cycle = obj
        return f"{cycle} ({cycle.place.name})" if cycle.place else str(cycle)

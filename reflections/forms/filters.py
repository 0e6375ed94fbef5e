"""What is asked of a list: which notes, by what and from when. A list asked for something unknown shows everything."""

from collections.abc import Iterable
from typing import Any

from django import forms

from behaviours.models import Behaviour
from people.access import Viewer
from people.models import Person
from places.models import Place, Standpoint
from reflections.forms.fields import Words
from reflections.models import Note, ReviewPeriod
from reflections.models.excerpts import Cleared


class Among(forms.ChoiceField):
    """One of the things that a list can be narrowed to: read once, both to show them and to judge what was asked."""

    def __init__(self, every: str, **more: Any) -> None:  # noqa: ANN401 - what a ChoiceField takes
        super().__init__(required=False, **more)
        self.every = every
        self.known: dict[str, Any] = {}

    def offer(self, things: Iterable[Any], key: str) -> None:
        """Say what there is to choose from."""
        self.known = {str(getattr(thing, key)): thing for thing in things}
        self.choices = [("", self.every), *((name, str(thing)) for name, thing in self.known.items())]

    def clean(self, value: Any) -> Any:  # noqa: ANN401
        """The thing itself; nothing when it is not among them."""
        return self.known.get(value) if isinstance(value, str) else None


class Asked(forms.ChoiceField):
    """One of a few fixed words; anything else is taken as not asked."""

    def __init__(self, every: str, choices: list[tuple[str, str]], **more: Any) -> None:  # noqa: ANN401
        super().__init__(required=False, choices=[("", every), *choices], **more)

    def clean(self, value: Any) -> str:  # noqa: ANN401
        return str(value) if value and self.valid_value(value) else ""


class NotesFilter(forms.Form):
    """Which notes to list."""

    of = Asked("All I may read", [("mine", "Mine")], label="Whose")
    kind = Asked("Both kinds", list(Note.Kind.choices), label="Kind")
    place = Among("Every place")
    behaviour = Among("Every behaviour")
    person = Among("Everybody", label="Written by")
    period = Among("Any time", label="From")
    untagged = forms.BooleanField(required=False, label="Only those without a tag")
    untyped = forms.BooleanField(required=False, label="Only those to be typed up")

    def __init__(self, data: Any, *, viewer: Viewer) -> None:  # noqa: ANN401
        super().__init__(data)
        self._offer("place", Place.objects.visible_to(viewer), "slug")
        self._offer("behaviour", Behaviour.objects.visible_to(viewer), "key")
        self._offer("person", Person.objects.visible_to(viewer).only("slug", "display_name"), "slug")
        self._offer("period", ReviewPeriod.objects.visible_to(viewer), "key")

    def _offer(self, name: str, things: Iterable[Any], key: str) -> None:
        field = self.fields[name]
        assert isinstance(field, Among)  # noqa: S101 - said for mypy
        field.offer(things, key)

    @property
    def asked(self) -> dict[str, Any]:
        """What was asked for, without what was left open."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}


class SearchForm(NotesFilter):
    """Words to look for, and where."""

    q = Words(
        label="Words", max_length=200, required=False, widget=forms.TextInput(attrs={"type": "search"}),
        help_text="“In quotation marks” for words together, a minus before what it must not hold, or between either.",
    )  # fmt: skip
    standpoint = Asked("Any standpoint", list(Standpoint.choices), label="Who speaks")
    untagged = None  # type: ignore[assignment]
    untyped = None  # type: ignore[assignment]
    of = None  # type: ignore[assignment]
    field_order = ("q",)


class ClearingFilter(forms.Form):
    """Which of one's marked words to list, by how it stands with them."""

    state = Asked("All", list(Cleared.choices))

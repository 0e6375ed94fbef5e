"""Forms of publishing and of the library."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from people.models import Person
from syntheses.models import Edition, Synthesis


class PublishForm(forms.Form):
    """For whom a piece is published."""

    audience = forms.ChoiceField(
        label="Who may read it",
        choices=[(value, f"{label[:1].upper()}{label[1:]}") for value, label in Edition.Audience.choices],
        widget=forms.RadioSelect,
        error_messages={"required": "Say who may read it."},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, synthesis: Synthesis, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.synthesis = synthesis

    def clean_seen(self) -> int:
        seen: int = self.cleaned_data["seen"]
        if seen != self.synthesis.changes:
            message = "The piece has changed since this page was opened. Read it again, then publish."
            raise forms.ValidationError(message)
        return seen


class GrantForm(forms.Form):
    """To which funder a piece is granted."""

    person: "forms.ModelChoiceField[Person]" = forms.ModelChoiceField(
        label="Funder",
        queryset=None,
        empty_label="Choose a funder",
        error_messages={
            "required": "Choose a funder.",
            "invalid_choice": "They are no funder of the inquiry today.",
        },
    )

    def __init__(self, *args: Any, funders: QuerySet[Person], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - it is declared above
        field.queryset = funders


class NoMore(forms.Form):
    """A button and nothing to fill in."""


class ShelfForm(forms.Form):
    """What of the library one wants to see."""

    year = forms.ChoiceField(label="Published in", required=False)
    kind = forms.ChoiceField(
        label="Kind",
        required=False,
        choices=[("", "Every kind"), *((value, label.capitalize()) for value, label in Synthesis.Kind.choices)],
    )

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        year = self.fields["year"]
        assert isinstance(year, forms.ChoiceField)  # noqa: S101
        year.choices = [("", "Any year"), *((str(each), str(each)) for each in years)]

    @property
    def wanted(self) -> dict[str, str]:
        """What was asked for and makes sense; a year that nothing was published in asks for nothing."""
        if not self.is_bound:
            return {}
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

"""The form in which it is decided of words that could point at somebody."""

from typing import Any

from django import forms

from syntheses.exposure import Statement
from syntheses.models import Edition, ExposureDecision


class ReadersForm(forms.Form):
    """For whom it is asked."""

    readers = forms.ChoiceField(choices=Edition.Audience.choices, label="Read by", required=False)


class DecideForm(forms.Form):
    """What is decided of one statement, as it was seen, and why."""

    statement = forms.CharField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput)
    readers = forms.ChoiceField(choices=Edition.Audience.choices, widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        label="What is to become of it",
        choices=ExposureDecision.Decision.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the three."},
    )
    reason = forms.CharField(
        label="Why",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
        error_messages={"required": "Say why. Those who wrote it read it."},
    )

    def __init__(self, *args: Any, statements: list[Statement], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.statements = statements

    def clean(self) -> dict[str, Any]:
        """The statement must still stand as it was seen."""
        wanted = self.cleaned_data.get("statement"), self.cleaned_data.get("seen")
        self.about = next((each for each in self.statements if (each.anchor, each.seen) == wanted), None)
        if self.about is None:
            message = "This has changed since you read it, so nothing was decided. Read what stands there now."
            raise forms.ValidationError(message)
        return self.cleaned_data

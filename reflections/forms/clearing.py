"""The teller's answer, as their note's author records it."""

from django import forms

from people import clock
from reflections.forms.fields import Day, Words
from reflections.models.excerpts import Cleared


class ClearanceForm(forms.Form):
    """How it stands with the teller's leave to use these words."""

    state = forms.ChoiceField(
        label="How it stands", choices=[choice for choice in Cleared.choices if choice[0] != Cleared.NOT_ASKED],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it stands.", "invalid_choice": "Choose one of these."},
    )  # fmt: skip
    wording = Words(
        label="The wording that was agreed", required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Only where they were cleared in other words.",
    )  # fmt: skip
    how = Words(
        label="How they agreed", max_length=200, required=False,
        help_text="On the telephone, over tea, by letter: so that you know it later.",
    )  # fmt: skip
    agreed_on = Day(label="When they agreed", required=False, initial=clock.today)

"""Which two wordings, which to bring back, and which of two the note reads as."""

from django import forms

from reflections.forms.fields import Words


class TwoWordingsForm(forms.Form):
    """Two wordings by their numbers."""

    one = forms.IntegerField(min_value=1)
    other = forms.IntegerField(min_value=1)


class RestoreForm(forms.Form):
    """The wording to bring back."""

    number = forms.IntegerField(min_value=1)


class SettleForm(forms.Form):
    """Which of two wordings the note reads as, or the words of both brought together."""

    choice = forms.ChoiceField(choices=[("theirs", "theirs"), ("mine", "mine"), ("merged", "merged")])
    from_version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    text = Words(
        label="Both brought together, from the words as they are", strip=False, required=False,
        widget=forms.Textarea(attrs={"rows": 14, "dir": "auto"}),
    )  # fmt: skip

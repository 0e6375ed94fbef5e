"""Forms that set an installation up on screen: the inquiry, its questions, periods and places, who works where."""

from typing import Any

from django import forms

from people import clock
from people.access import Viewer
from people.forms import Day
from people.models import Person
from places.models import Place, PlaceMembership
from reflections.models import Inquiry, ReviewPeriod, SubQuestion


class SetInquiry(forms.Form):
    """What the inquiry is called, who funds it, what it is about and what it asks."""

    title = forms.CharField(max_length=120, error_messages={"required": "What is the inquiry called?"})
    funder = forms.CharField(label="Who funds it", max_length=200, required=False)
    theme = forms.CharField(
        label="What it is about, in a word or two", max_length=120, required=False, help_text="Place, for example."
    )
    question = forms.CharField(
        label="The question",
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The one question that everybody here works on.",
    )

    @classmethod
    def of(cls, inquiry: Inquiry | None) -> "SetInquiry":
        """The form as the inquiry stands."""
        names = ("title", "funder", "theme", "question")
        return cls(initial={name: getattr(inquiry, name) for name in names} if inquiry else {})


class AskSubQuestion(forms.Form):
    """One question more."""

    text = forms.CharField(
        label="Another sub-question", max_length=300, error_messages={"required": "What does it ask?"}
    )


class ChangeSubQuestion(forms.Form):
    """A question in other words, elsewhere in the row, asked no more, or asked again."""

    ACTS = ("reword", "earlier", "later", "withdraw", "ask-again")

    key = forms.ModelChoiceField(SubQuestion.objects.none(), to_field_name="key", widget=forms.HiddenInput)
    act = forms.ChoiceField(choices=[(act, act) for act in ACTS], widget=forms.HiddenInput)
    text = forms.CharField(label="The question", max_length=300, required=False)

    def __init__(self, *args: Any, by: Viewer, **kwargs: Any) -> None:  # noqa: ANN401 - handed on to Django's form
        super().__init__(*args, **kwargs)
        keys: Any = self.fields["key"]
        keys.queryset = SubQuestion.objects.editable_by(by)


class OpenPeriod(forms.Form):
    """A stretch of time that the inquiry will look back on."""

    title = forms.CharField(
        label="Another period",
        max_length=120,
        help_text="The year 2025 to 2026, for example.",
        error_messages={"required": "What is the period called?"},
    )
    starts = Day(label="From")
    ends = Day(label="To")


class ClosePeriod(forms.Form):
    """A period that has been looked back on."""

    key = forms.ModelChoiceField(ReviewPeriod.objects.none(), to_field_name="key", widget=forms.HiddenInput)

    def __init__(self, *args: Any, by: Viewer, **kwargs: Any) -> None:  # noqa: ANN401 - handed on to Django's form
        super().__init__(*args, **kwargs)
        keys: Any = self.fields["key"]
        keys.queryset = ReviewPeriod.objects.editable_by(by)


class OpenPlace(forms.Form):
    """A place where associates will work."""

    name = forms.CharField(label="Another place", max_length=120, error_messages={"required": "What is it called?"})
    question = forms.CharField(label="Its own question", max_length=300, required=False)


class BeginMembership(forms.Form):
    """Somebody's time in a place."""

    place = forms.ModelChoiceField(
        Place.objects.none(), empty_label="Choose a place", error_messages={"required": "In which place?"}
    )
    starts = Day(label="From", required=False, help_text="Today, if empty.")
    ends = Day(label="Until", required=False, help_text="Open, if empty.")

    def clean_starts(self) -> Any:  # noqa: ANN401 - a day or today
        return self.cleaned_data["starts"] or clock.today()

    def __init__(self, *args: Any, by: Viewer, **kwargs: Any) -> None:  # noqa: ANN401 - handed on to Django's form
        super().__init__(*args, **kwargs)
        places: Any = self.fields["place"]
        places.queryset = Place.objects.visible_to(by)


class EndMembership(forms.Form):
    """The day from which somebody works in a place no more."""

    membership = forms.ModelChoiceField(PlaceMembership.objects.none(), widget=forms.HiddenInput)
    ends = Day(label="No more from", required=False)

    def clean_ends(self) -> Any:  # noqa: ANN401 - a day or today
        return self.cleaned_data["ends"] or clock.today()

    def __init__(self, *args: Any, person: Person, by: Viewer, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        memberships: Any = self.fields["membership"]
        memberships.queryset = PlaceMembership.objects.editable_by(by).filter(person=person)

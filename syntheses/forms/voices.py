"""What is typed in about authors, signatures, different views and the answers of places, judged."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from people.models import Person
from places.models import Place
from syntheses.forms.fields import LONGEST, UP_AND_DOWN, OfAPiece, day, hidden, one, words, working
from syntheses.models import Evidence


class AuthorForm(OfAPiece):
    """Somebody to stand among the authors."""

    person = one(Person.objects.none(), "Who", error_messages={"required": "Say who."})
    role = forms.CharField(label="As what", max_length=60, required=False, help_text="For example: associate.")
    interest = forms.CharField(
        label="Statement of interest",
        required=False,
        widget=words(2),
        max_length=2000,
        help_text="In whose pay they are, and what else bears on it. Left empty, their own statement stands.",
    )

    def choices(self) -> "dict[str, QuerySet[Any]]":
        return {"person": working(self.viewer)}

    def clean_interest(self) -> str | None:
        return self.cleaned_data["interest"] or None


class WhichAuthorForm(OfAPiece):
    """Which author."""

    author = hidden(Evidence.objects.none())

    def choices(self) -> "dict[str, QuerySet[Any]]":
        return {"author": self.piece.authorships.all()}


class MoveAuthorForm(WhichAuthorForm):
    """Which author goes up or down."""

    to = forms.ChoiceField(choices=UP_AND_DOWN, widget=forms.HiddenInput)


class SignForm(OfAPiece):
    """What an author means by their signature, and what they have read."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    meaning = forms.CharField(
        label="What do you mean by it?", max_length=300, required=False, help_text="It is printed with your name."
    )


class DissentForm(OfAPiece):
    """A different view, and who holds it."""

    wording = forms.CharField(
        label="The different view, in its holders’ words",
        widget=words(5),
        max_length=LONGEST,
        error_messages={"required": "Write the different view first."},
    )
    holders = forms.ModelMultipleChoiceField(
        label="Held by",
        queryset=Person.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "A different view is held by somebody. Say by whom."},
    )

    def choices(self) -> "dict[str, QuerySet[Any]]":
        return {"holders": working(self.viewer)}


class RewordForm(OfAPiece):
    """Other words for one's own different view."""

    wording = forms.CharField(
        label="Its words",
        widget=words(5),
        max_length=LONGEST,
        error_messages={"required": "A different view needs words. To end it, withdraw it."},
    )


class AnswerForm(OfAPiece):
    """What a place answered when it was shown what is said of it."""

    place = one(
        Place.objects.none(),
        "Which place",
        required=False,
        empty_label="Not to be named",
        help_text="Leave it unnamed where the name would tell who speaks.",
    )
    given_by = forms.CharField(
        label="Who answered, in words",
        max_length=200,
        help_text="For example: the tenants’ forum.",
        error_messages={"required": "Say who answered, in a few words."},
    )
    shown_on = day("Shown to them on", required=False)
    given_on = day("Answered on")
    text = forms.CharField(
        label="Their answer, as they gave it",
        widget=words(5),
        max_length=LONGEST,
        error_messages={"required": "Write down what they answered."},
    )
    may_travel = forms.BooleanField(label="They let it travel", required=False, initial=True)

    def choices(self) -> "dict[str, QuerySet[Any]]":
        return {"place": Place.objects.visible_to(self.viewer)}

"""What is typed in about a piece as a whole, and about its place among others, judged."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.db.models import QuerySet

from behaviours.models import Behaviour
from people.access import Viewer
from people.models import Person
from places.models import Place
from syntheses.forms.fields import LONGEST, OfAPiece, Typed, day, hidden, one, words, working
from syntheses.models import Evidence, ResponsePoint, SeriesCell, Synthesis, SynthesisLink


class PieceForm(forms.Form):
    """A piece: of which kind, on what, from where and when."""

    kind = forms.ChoiceField(
        label="What kind of piece is it?",
        choices=Synthesis.Kind.choices,
        widget=forms.RadioSelect,
        initial=Synthesis.Kind.BEHAVIOUR,
        error_messages={"required": "Choose a kind."},
    )
    title = forms.CharField(max_length=200, error_messages={"required": "Give it a title; it can be changed."})
    standfirst = forms.CharField(
        label="A sentence or two under the title", required=False, widget=words(2), max_length=600
    )
    central_behaviour = one(
        Behaviour.objects.none(),
        "The behaviour it is about",
        required=False,
        empty_label="None in particular",
        help_text="A reflection has one. Its first draft is gathered from words tagged with it.",
    )
    behaviours = forms.ModelMultipleChoiceField(
        label="Behaviours it touches",
        queryset=Behaviour.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    places = forms.ModelMultipleChoiceField(
        label="Places it is woven from",
        queryset=Place.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None chosen means all of them. A portrait has exactly one.",
    )
    period_starts = day("From")
    period_ends = day("To")
    period_words = forms.CharField(
        label="The period in words", required=False, max_length=120, help_text="As printed: spring to autumn 2026."
    )

    def __init__(self, data: Typed | None = None, *, viewer: Viewer, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        nine = Behaviour.objects.the_nine()
        self.fields["central_behaviour"].queryset = nine  # type: ignore[attr-defined]
        self.fields["behaviours"].queryset = nine  # type: ignore[attr-defined]
        self.fields["places"].queryset = Place.objects.visible_to(viewer)  # type: ignore[attr-defined]


class AboutForm(PieceForm):
    """Everything that is said of a piece as a whole."""

    kind = None  # type: ignore[assignment] # once opened, a piece stays of its kind
    topic = forms.CharField(label="Its topic, in a word", required=False, max_length=80)
    names_shown = forms.ChoiceField(label="Places in print", choices=Synthesis.NamesShown.choices)
    method = forms.CharField(
        label="How it was made, and its limits", required=False, widget=words(5), max_length=LONGEST
    )
    not_heard = forms.CharField(label="Who is not heard", required=False, widget=words(4), max_length=LONGEST)
    responds_to_title = forms.CharField(label="The work that it answers", required=False, max_length=200)
    responds_to_by = forms.CharField(label="By whom", required=False, max_length=200)
    responds_to_year = forms.IntegerField(label="Of which year", required=False, min_value=1800, max_value=2200)
    first_published = forms.CharField(label="First published where and when", required=False, max_length=300)
    contact = forms.CharField(label="Whom to ask", required=False, max_length=200)
    contact_until = day("Until when they can be asked", required=False)


class ChoiceForm(OfAPiece):
    """How this piece came to be chosen."""

    options = forms.ModelMultipleChoiceField(
        label="Chosen from",
        queryset=Behaviour.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    proposed_by = one(Person.objects.none(), "Proposed by", required=False)
    reasons = forms.CharField(label="Why", required=False, widget=words(3), max_length=LONGEST)
    how = forms.CharField(label="By talk or by vote", required=False, max_length=60)
    others = forms.CharField(label="What the others thought", required=False, widget=words(3), max_length=LONGEST)
    line = forms.CharField(
        label="The line that is printed",
        required=False,
        widget=words(2),
        validators=[MaxLengthValidator(400, "The printed line has room for 400 characters.")],
    )
    chosen_on = day("Chosen on", required=False)

    def choices(self) -> "dict[str, QuerySet[Any]]":
        return {"options": Behaviour.objects.the_nine(), "proposed_by": working(self.viewer)}


class CellForm(forms.Form):
    """How it stands with the reflection on one behaviour."""

    status = forms.ChoiceField(label="It is", choices=SeriesCell.Status.choices)
    piece = one(Synthesis.objects.none(), "The piece", required=False, empty_label="None yet")
    chosen_because = forms.CharField(
        label="Why this one, or why not yet", required=False, widget=words(3), max_length=LONGEST
    )
    position = forms.IntegerField(label="Its place in the series", required=False, min_value=1, max_value=99)

    def __init__(self, data: Typed | None = None, *, viewer: Viewer, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        behaviour_pieces = Synthesis.objects.visible_to(viewer).filter(kind=Synthesis.Kind.BEHAVIOUR)
        self.fields["piece"].queryset = behaviour_pieces.order_by("title")  # type: ignore[attr-defined]


class LinkForm(OfAPiece):
    """How this piece bears on another."""

    type = forms.ChoiceField(label="This piece", choices=SynthesisLink.Type.choices)
    to_piece = one(Synthesis.objects.none(), "Which other piece", error_messages={"required": "Choose a piece."})

    def choices(self) -> "dict[str, QuerySet[Any]]":
        return {"to_piece": Synthesis.objects.visible_to(self.viewer).exclude(pk=self.piece.pk).order_by("title")}


class UnlinkForm(OfAPiece):
    """Which link to take back."""

    link = hidden(Evidence.objects.none())

    def choices(self) -> "dict[str, QuerySet[Any]]":
        return {"link": self.piece.links_out.all()}


class PointForm(OfAPiece):
    """What a response accepts, questions or cautions against."""

    kind = forms.ChoiceField(label="It", choices=ResponsePoint.Kind.choices)
    text = forms.CharField(label="What", max_length=400, error_messages={"required": "Write the point first."})


class WhichPointForm(OfAPiece):
    """Which of those lines to take out."""

    point = hidden(Evidence.objects.none())

    def choices(self) -> "dict[str, QuerySet[Any]]":
        return {"point": self.piece.points.all()}


class DrawerForm(forms.Form):
    """Which cleared words to look through."""

    behaviour = one(Behaviour.objects.none(), "Behaviour", required=False, empty_label="any")
    place = one(Place.objects.none(), "Place", required=False, empty_label="any")
    theme = forms.CharField(max_length=80, required=False)
    unused = forms.BooleanField(label="Only what is not in this piece yet", required=False)

    def __init__(self, data: Typed | None = None, *, viewer: Viewer) -> None:
        super().__init__(data, auto_id="drawer_%s")
        self.fields["behaviour"].queryset = Behaviour.objects.the_nine()  # type: ignore[attr-defined]
        self.fields["place"].queryset = Place.objects.visible_to(viewer)  # type: ignore[attr-defined]

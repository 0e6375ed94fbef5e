"""What the forms of the bench are made of."""

from typing import Any, TypeVar

from django import forms
from django.db.models import Model, Q, QuerySet
from django.utils.datastructures import MultiValueDict

from people import clock
from people.access import Viewer
from people.models import Person
from syntheses.models import Paragraph, Section, Synthesis

Typed = MultiValueDict[str, str]
M = TypeVar("M", bound=Model)
LONGEST = 20_000
UP_AND_DOWN = (("up", "up"), ("down", "down"))
WORKERS = ("associate", "learning-partner", "team")


def words(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def day(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": "Which day?", "invalid": "That is no day. Write it as 2026-03-15."},
    )


def one(queryset: "QuerySet[M]", label: str = "", **more: Any) -> "forms.ModelChoiceField[M]":  # noqa: ANN401
    more.setdefault("error_messages", {"invalid_choice": "That is not here any more.", "required": "Choose one."})
    return forms.ModelChoiceField(queryset=queryset, label=label, **more)


def hidden(queryset: "QuerySet[M]") -> "forms.ModelChoiceField[M]":
    return one(queryset, widget=forms.HiddenInput)


def working(viewer: Viewer) -> "QuerySet[Person]":
    """Those who hold a part today in which they write or hold views."""
    people: QuerySet[Person] = Person.objects.visible_to(viewer)
    lasting = Q(role_grants__ends=None) | Q(role_grants__ends__gt=clock.today())
    held = people.filter(lasting, role_grants__role__in=WORKERS, role_grants__starts__lte=clock.today())
    return held.distinct().order_by("display_name")


class OfAPiece(forms.Form):
    """A form whose choices are parts of one piece."""

    def __init__(self, data: Typed | None = None, *, piece: Synthesis, viewer: Viewer, **more: Any) -> None:  # noqa: ANN401
        super().__init__(data, **more)
        self.piece, self.viewer = piece, viewer
        for name, rows in self.choices().items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def choices(self) -> "dict[str, QuerySet[Any]]":
        return {}

    @property
    def sections(self) -> "QuerySet[Section]":
        return Section.objects.editable_by(self.viewer).filter(synthesis=self.piece)


class OfAParagraph(OfAPiece):
    """A form whose choices stand under one paragraph."""

    def __init__(self, data: Typed | None = None, *, paragraph: Paragraph, **more: Any) -> None:  # noqa: ANN401
        self.paragraph = paragraph
        super().__init__(data, **more)


class NothingForm(OfAPiece):
    """An act that needs nothing typed in."""

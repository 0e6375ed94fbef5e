"""What is typed in about places, judged."""

from django import forms
from django.utils.datastructures import MultiValueDict

from behaviours.models import Behaviour
from people.models import Person, Role
from places.models import Actor, Place, PlaceMembership, Standpoint

Typed = MultiValueDict[str, str]


class Day(forms.DateField):
    """A day, picked from a calendar where the browser has one."""

    def __init__(self, *, label: str, required: bool = True, help_text: str = "") -> None:
        super().__init__(
            label=label,
            required=required,
            help_text=help_text,
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            error_messages={"required": "Which day?", "invalid": "That is no day. Write it as 2026-03-15."},
        )


def _words(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class PlaceForm(forms.Form):
    """What a place is called, and where it is roughly."""

    name = forms.CharField(
        max_length=120,
        error_messages={"required": "What is the place called?"},
        help_text="As those who work in the inquiry say it.",
    )
    public_name = forms.CharField(
        label="Name used in print",
        max_length=120,
        required=False,
        help_text="Pieces that name no place say this: “a valley”, “a railway town”.",
    )
    nickname = forms.CharField(label="Name used among ourselves", max_length=120, required=False)
    region_blur = forms.CharField(
        label="Where it is, roughly", max_length=200, required=False, help_text="No more exactly than may be said."
    )


class OpenPlaceForm(PlaceForm):
    """A place that comes into the inquiry."""

    question = forms.CharField(label="The place’s own question", max_length=300, required=False)


class StoryForm(forms.Form):
    """A place's own question and its story."""

    question = forms.CharField(label="The place’s own question", max_length=300, required=False)
    story = forms.CharField(
        widget=_words(16),
        required=False,
        max_length=20_000,
        help_text="What somebody should know who has never been there. Up to 20,000 characters; an empty line begins a "
        "new paragraph.",
    )


class MembershipForm(forms.Form):
    """Somebody's time in a place."""

    person = forms.ModelChoiceField(
        queryset=Person.objects.none(),
        label="Who",
        empty_label="Choose somebody",
        error_messages={"required": "Who is it?"},
    )
    starts = Day(label="From")
    ends = Day(label="To", required=False, help_text="Empty while they work there. It is the first day without them.")

    def __init__(self, data: Typed | None, *, by: Person, initial: dict[str, object]) -> None:
        super().__init__(data, initial=initial)
        field = self.fields["person"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - said for the type checker
        working = Person.objects.visible_to(by).filter(
            is_active=True, role_grants__role__in=[Role.ASSOCIATE, Role.LOCAL_CONTRIBUTOR]
        )
        field.queryset = working.distinct()


class EndForm(forms.Form):
    """The day on which something ends."""

    ends = Day(label="Until", help_text="The first day on which it is no longer so.")


class EndMembershipForm(EndForm):
    """The day from which somebody works in a place no longer; which stretch it is, is known by its first day."""

    starts = forms.DateField(widget=forms.HiddenInput)

    def membership(self, place: Place, slug: str, by: Person) -> PlaceMembership | None:
        """The stretch that is meant."""
        meant = PlaceMembership.objects.editable_by(by).filter(place=place, person__slug=slug)
        return meant.filter(starts=self.cleaned_data["starts"]).first()


class ActorForm(forms.Form):
    """A local actor, by role."""

    working_name = forms.CharField(
        label="What we call them",
        max_length=120,
        error_messages={"required": "What do you call them?"},
        help_text="By role, not by name: the housing lead, the rota keeper.",
    )
    kind = forms.ChoiceField(
        choices=Actor.Kind.choices, initial=Actor.Kind.PERSON_IN_ROLE, error_messages={"required": "What are they?"}
    )
    role_title = forms.CharField(label="Role", max_length=200, required=False)
    organisation = forms.CharField(max_length=200, required=False)
    sector = forms.ChoiceField(choices=[("", "Not said"), *Actor.Sector.choices], required=False)
    standpoint = forms.ChoiceField(
        label="Speaks as",
        choices=[("", "Not said"), *Standpoint.choices],
        required=False,
        help_text="From where they speak. Notes propose it; the person who tags decides.",
    )
    domain_of_experience = forms.CharField(label="What they know from experience", max_length=200, required=False)
    starts = Day(label="From", required=False)
    ends = Day(label="To", required=False)


class FocusForm(forms.Form):
    """A behaviour that a place takes up."""

    behaviour = forms.ModelChoiceField(
        queryset=Behaviour.objects.none(),
        empty_label="Choose one of the nine",
        error_messages={"required": "Which behaviour?", "invalid_choice": "That is none of the nine."},
    )
    starts = Day(label="From")
    intent = forms.CharField(label="What is meant by it here", max_length=400, required=False, widget=_words(2))
    approach = forms.CharField(label="How it is gone about", max_length=400, required=False, widget=_words(2))

    def __init__(self, data: Typed | None, *, by: Person, initial: dict[str, object]) -> None:
        super().__init__(data, initial=initial)
        field = self.fields["behaviour"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - said for the type checker
        field.queryset = Behaviour.objects.readable_by(by).the_nine()

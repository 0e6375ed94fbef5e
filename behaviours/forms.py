"""What is typed in about behaviours and frameworks, judged."""

from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from behaviours.models import Behaviour, FrameworkVersion, Look
from behaviours.numbers import Finding
from people.models import Person

Typed = MultiValueDict[str, str]
LONGEST_TEXT = 200_000


def _words(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class LookForm(forms.Form):
    """What a behaviour looks like, in one's own words."""

    words = forms.CharField(
        label="What does it look like?",
        max_length=300,
        widget=_words(2),
        error_messages={"required": "Say what it looks like."},
        help_text="Something that somebody could see happen.",
    )
    is_present = forms.TypedChoiceField(
        label="It is seen",
        choices=[("yes", "when it is there"), ("no", "when it is not")],
        coerce="yes".__eq__,
        widget=forms.RadioSelect,
        initial="yes",
        error_messages={"required": "When it is there, or when it is not?"},
    )


class WithdrawLookForm(forms.Form):
    """Which of one's own words to take back."""

    look = forms.ModelChoiceField(queryset=Look.objects.none())

    def __init__(self, data: Typed, *, by: Person) -> None:
        super().__init__(data)
        field = self.fields["look"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - said for the type checker
        field.queryset = Look.objects.editable_by(by)


class VersionForm(forms.Form):
    """Which published order numbers the screens."""

    version = forms.ModelChoiceField(queryset=FrameworkVersion.objects.none(), to_field_name="key")

    def __init__(self, data: Typed, *, framework: str, by: Person) -> None:
        super().__init__(data)
        field = self.fields["version"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - said for the type checker
        field.queryset = FrameworkVersion.objects.choosable_by(by).filter(framework__key=framework)


class FrameworkForm(forms.Form):
    """Another framework, to be typed in."""

    name = forms.CharField(max_length=160, error_messages={"required": "What is it called?"})
    source = forms.CharField(
        label="Where it comes from", max_length=300, required=False, help_text="Who wrote it, where and when."
    )


class ItemForm(forms.Form):
    """One item of a framework that was typed in."""

    heading = forms.CharField(max_length=200, error_messages={"required": "What is it called?"})
    when_present = forms.CharField(
        label="What it looks like when it is there", required=False, max_length=2000, widget=_words(3)
    )
    when_absent = forms.CharField(
        label="What it looks like when it is not", required=False, max_length=2000, widget=_words(3)
    )
    relates_to = forms.ModelMultipleChoiceField(
        label="Which of the nine it is near to",
        queryset=Behaviour.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Typed | None, *, by: Person, initial: dict[str, object]) -> None:
        super().__init__(data, initial=initial)
        field = self.fields["relates_to"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101 - said for the type checker
        field.queryset = Behaviour.objects.readable_by(by).the_nine()


class NumbersForm(forms.Form):
    """A text whose numbers are to be checked against a version."""

    text = forms.CharField(
        label="The text",
        max_length=LONGEST_TEXT,
        strip=False,
        widget=_words(12),
        error_messages={
            "required": "There is no text in it yet.",
            "max_length": "It is longer than 200,000 characters. Check it part by part.",
        },
        help_text="Up to 200,000 characters. It is not kept, and it is not changed.",
    )
    version = forms.ModelChoiceField(
        label="Numbered as in", queryset=FrameworkVersion.objects.none(), to_field_name="key", empty_label=None
    )

    def __init__(self, data: Typed | None, *, by: Person, initial: dict[str, object]) -> None:
        super().__init__(data, initial=initial)
        field = self.fields["version"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - said for the type checker
        field.queryset = FrameworkVersion.objects.visible_to(by).filter(framework__is_the_nine=True)

    def clean_text(self) -> str:
        """The text with one kind of line end, so that the same words are the same text wherever they were typed."""
        text = self.cleaned_data["text"]
        return str(text).replace("\r\n", "\n").replace("\r", "\n")


class ResolutionForm(forms.Form):
    """Which behaviour a number means in one phrase of a text."""

    means = forms.ChoiceField(label="It means", required=False)
    note = forms.CharField(max_length=300, required=False)

    def __init__(self, data: Typed | None, *, span: "Span", nine: list[Behaviour], initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial, prefix=f"at-{span.start}-{span.end}")
        self.nine = {behaviour.key: behaviour for behaviour in nine}
        names = [(behaviour.key, behaviour.short_name) for behaviour in nine]
        choices = [("", "Not settled"), *names, ("none", "None of them: it only counts")]
        self.fields["means"] = forms.ChoiceField(label="It means", required=False, choices=choices)
        self.fields["note"].label = "Why"
        self.span = span

    @property
    def is_settled(self) -> bool:
        return bool(self.cleaned_data["means"])

    @property
    def behaviour(self) -> Behaviour | None:
        return self.nine.get(self.cleaned_data["means"])


class Span:
    """One phrase of a text, with everything that was found about it."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        first = findings[0]
        self.start, self.end, self.phrase, self.number = first.start, first.end, first.phrase, first.number

    @property
    def anchor(self) -> str:
        return f"at-{self.start}"


def spans(findings: list[Finding]) -> list[Span]:
    """Put together what was found about the same words."""
    by_place: dict[tuple[int, int], list[Finding]] = {}
    for finding in findings:
        by_place.setdefault((finding.start, finding.end), []).append(finding)
    return [Span(together) for together in by_place.values()]

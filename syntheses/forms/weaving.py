"""What is typed in while a piece is woven, judged: sections, paragraphs, their evidence and their counts."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from reflections.models import Excerpt, InfluenceClaim, Position
from syntheses import counts
from syntheses.forms.fields import LONGEST, UP_AND_DOWN, OfAParagraph, OfAPiece, Typed, hidden, one, words
from syntheses.models import Evidence, Paragraph, PullQuote, Quantifier, Section

RECORD_WORDS = {
    "notes_in_year": "notes kept in the period",
    "excerpts_in_year": "passages marked in them",
    "cleared_in_year": "passages cleared, of those marked",
    "amended_in_year": "cleared in other words, of those cleared",
    "refused_in_year": "kept back, of those marked",
    "destroyed": "acts that destroyed trust",
    "destroyed_sudden": "of these, sudden ones",
    "repaired_slow": "slow repairs, of all repairs",
    "fixed_points": "fixed points",
    "fixed_points_holding": "fixed points that hold",
    "behaviours_in_all_places": "behaviours marked in every place",
    "behaviours_not_in_all_places": "behaviours not marked in every place",
    "places_silent_on_decisions": "places silent on decisions",
    "decisions_in_silent_place": "passages on decisions from a silent place",
    "coding_second": "passages read again by a second person",
    "coding_agreement": "of ten read again, how many agree",
}


class SectionForm(OfAPiece):
    """A heading, and the chapter it stands in."""

    title = forms.CharField(label="Heading", max_length=200, error_messages={"required": "Give it a heading."})
    parent = one(Section.objects.none(), "In the chapter", required=False, empty_label="In none")

    def choices(self) -> "dict[str, QuerySet[Any]]":
        return {"parent": self.sections.filter(parent=None, removed_at=None)}


class SectionTitleForm(OfAPiece):
    """Another heading for a section."""

    section = hidden(Section.objects.none())
    title = forms.CharField(label="Heading", max_length=200, required=False)

    def choices(self) -> "dict[str, QuerySet[Any]]":
        return {"section": self.sections.filter(removed_at=None)}


class SectionMoveForm(SectionTitleForm):
    """Which section goes up or down."""

    title = None  # type: ignore[assignment]
    to = forms.ChoiceField(choices=UP_AND_DOWN, widget=forms.HiddenInput)


class WhichSectionForm(OfAPiece):
    """Which section to take out, or to bring back."""

    section = hidden(Section.objects.none())

    def choices(self) -> "dict[str, QuerySet[Any]]":
        return {"section": self.sections}


class ParagraphForm(OfAPiece):
    """A paragraph's words, its basis, how firmly it is said, and who tells whom."""

    text = forms.CharField(
        label="The paragraph",
        widget=words(6),
        max_length=LONGEST,
        error_messages={
            "required": "Write the paragraph first.",
            "max_length": "A paragraph has room for 20,000 characters. Part it in two.",
        },
    )
    basis = forms.ChoiceField(label="It", choices=Paragraph.Basis.choices, initial=Paragraph.Basis.EVIDENCE)
    hedge = forms.ChoiceField(label="How firmly", choices=Paragraph.Hedge.choices, required=False)
    voice = forms.CharField(
        label="Who tells whom", required=False, max_length=120, help_text="For example: associates → reader."
    )


class WriteForm(ParagraphForm):
    """A new paragraph, in a section."""

    section = hidden(Section.objects.none())

    field_order = ("text", "basis", "hedge", "voice")

    def choices(self) -> "dict[str, QuerySet[Any]]":
        return {"section": self.sections.filter(removed_at=None)}


class RewriteForm(ParagraphForm):
    """Another wording, made from the version that was read."""

    from_version = forms.IntegerField(widget=forms.HiddenInput)


class MoveParagraphForm(OfAPiece):
    """Up, down, or into another section."""

    to = forms.ChoiceField(choices=UP_AND_DOWN, required=False, widget=forms.HiddenInput)
    section = one(Section.objects.none(), "Into the section", required=False)

    def choices(self) -> "dict[str, QuerySet[Any]]":
        return {"section": self.sections.filter(removed_at=None)}


class AttachForm(OfAPiece):
    """Cleared words for a paragraph, and how they bear on it."""

    excerpt = hidden(Excerpt.objects.none())
    stance = forms.ChoiceField(label="They", choices=Evidence.Stance.choices)

    def choices(self) -> "dict[str, QuerySet[Any]]":
        # Words that were cleared when the page was opened and are not any more are refused by the act, with its reason.
        weavable = Excerpt.objects.cleared_for(self.viewer)
        return {"excerpt": weavable | Excerpt.objects.visible_to(self.viewer)}


class DetachForm(OfAParagraph):
    """Which words to take away from the paragraph."""

    evidence = hidden(Evidence.objects.none())

    def choices(self) -> "dict[str, QuerySet[Any]]":
        return {"evidence": self.paragraph.evidence.all()}


class UnmarkForm(OfAParagraph):
    """Which phrase counts nothing after all."""

    quantifier = hidden(Evidence.objects.none())

    def choices(self) -> "dict[str, QuerySet[Any]]":
        return {"quantifier": self.paragraph.quantifiers.all()}


def _first_words(evidence: Evidence) -> str:
    words = evidence.excerpt.cleared_words
    return words if len(words) <= 90 else f"{words[:88].rsplit(' ', 1)[0]} …"


class CountForm(OfAParagraph):
    """A phrase that counts something, what it claims, and what it rests on."""

    phrase = forms.CharField(
        label="Which words count something?",
        max_length=120,
        help_text="Exactly as they stand in the paragraph: four places.",
        error_messages={"required": "Say which words count something."},
    )
    quantity = forms.ChoiceField(label="They say", choices=Quantifier.Class.choices, initial=Quantifier.Class.EXACT)
    unit = forms.ChoiceField(label="They count", choices=Quantifier.Unit.choices)
    n = forms.IntegerField(label="The number they claim", required=False, min_value=0)
    of = forms.IntegerField(label="Of how many", required=False, min_value=0)
    rests_on = forms.ModelMultipleChoiceField(
        label="Counted from these words",
        queryset=Evidence.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None chosen means all that support the paragraph.",
    )
    counts_records = forms.ChoiceField(
        label="Or counted from the records",
        choices=[("", "no"), *((name, RECORD_WORDS.get(name, name)) for name in counts.RECORDS)],
        required=False,
    )
    counts_claim = one(
        InfluenceClaim.objects.none(), "Or from where associates stand on", required=False, empty_label="no"
    )
    counts_stances = forms.MultipleChoiceField(
        label="Those who", choices=Position.Stance.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    counts_as_first_stood = forms.BooleanField(label="As each of them first stood", required=False)
    why_not = forms.CharField(
        label="Or it cannot be counted, because",
        max_length=200,
        required=False,
        help_text="Left empty, it is counted.",
    )

    def __init__(self, data: Typed | None = None, **more: Any) -> None:  # noqa: ANN401
        super().__init__(data, **more)
        self.fields["rests_on"].label_from_instance = _first_words  # type: ignore[attr-defined]

    def choices(self) -> "dict[str, QuerySet[Any]]":
        return {
            "rests_on": self.paragraph.evidence.filter(withdrawn_on=None).select_related("excerpt"),
            "counts_claim": InfluenceClaim.objects.visible_to(self.viewer),
        }

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        return {**told, "checkable": not told.get("why_not")}


class PullForm(OfAPiece):
    """Words to be set large, and after which paragraph of a section."""

    section = one(Section.objects.none(), "In the section")
    excerpt = hidden(Excerpt.objects.none())
    position = forms.IntegerField(label="After its paragraph", min_value=0, max_value=500, initial=1)

    def choices(self) -> "dict[str, QuerySet[Any]]":
        weavable = Excerpt.objects.cleared_for(self.viewer)
        return {"section": self.sections.filter(removed_at=None), "excerpt": weavable}


class PutBackForm(OfAPiece):
    """Which words are set large no longer."""

    pulled = hidden(Evidence.objects.none())

    def choices(self) -> "dict[str, QuerySet[Any]]":
        return {"pulled": PullQuote.objects.editable_by(self.viewer).filter(section__synthesis=self.piece)}

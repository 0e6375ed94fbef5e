"""A cycle of inquiry as it is typed: opened, written on, and ended."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.datastructures import MultiValueDict

from behaviours.models import Behaviour
from people import clock
from people.access import Viewer
from places.models import Place
from reflections.actions.cycles import LONGEST_PART
from reflections.forms.fields import Day, OneCycle, Words
from reflections.models import Cycle, SubQuestion
from reflections.nesting import keys_within

PARTS = ("arose_from", "intention", "assumption", "found", "next")


def _part(label: str, help_text: str = "", rows: int = 3) -> Words:
    return Words(
        label=label,
        required=False,
        max_length=LONGEST_PART,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"max_length": f"Up to {LONGEST_PART:,} characters can be kept here."},
    )


def _loop() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="What changed",
        choices=Cycle.Loop.choices,
        required=False,
        widget=forms.RadioSelect,
        help_text="Single loop or double: what we do, or the rule by which we did it.",
    )


class _WritesOn(forms.Form):
    """What is typed over words that others may have changed meanwhile."""

    imprint = forms.CharField(widget=forms.HiddenInput, required=False)
    theirs: Cycle | None = None

    def see(self, theirs: Cycle) -> None:
        """Show what stands there now; kept once more, what was typed takes its place."""
        self.theirs = theirs
        data = MultiValueDict(dict(self.data.lists()))  # type: ignore[attr-defined]
        data["imprint"] = theirs.imprint
        self.data = data


class CycleForm(forms.Form):
    """A new cycle. Only what it is called is needed; the rest is written when there is something to say."""

    title = Words(label="What it is called", max_length=200, error_messages={"required": "What is this cycle called?"})
    arose_from = _part("What it arose from", "What it responds to: a meeting, a silence, a distrust.")
    intention = _part("What we mean to do")
    assumption = _part("What we assume", "What would have to be true for it to work. It stands beside what is found.")
    did = _part("What we did")
    found = _part("What we found")
    next = _part("What comes next")
    loop = _loop()
    behaviours = forms.ModelMultipleChoiceField(
        Behaviour.objects.none(), to_field_name="key", required=False,
        error_messages={"invalid_choice": "This behaviour is not one of ours. Choose from the list."},
    )  # fmt: skip
    place = forms.ModelChoiceField(
        Place.objects.none(), label="Where", to_field_name="slug", required=False, empty_label="The whole inquiry",
        error_messages={"invalid_choice": "This place is not one of ours. Choose one from the list."},
    )  # fmt: skip
    parent = OneCycle(
        Cycle.objects.none(), label="Within which cycle", required=False, empty_label="It stands by itself"
    )
    sub_question = forms.ModelChoiceField(
        SubQuestion.objects.none(), label="Which question it bears on", required=False, empty_label="None in particular"
    )
    starts = Day(label="From", initial=clock.today, error_messages={"required": "On which day did it begin?"})
    ends = Day(label="To", required=False, help_text="Empty while it goes on.")

    def __init__(self, *args: Any, viewer: Viewer, about: Cycle | None = None, **more: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **more)
        self.viewer = viewer
        cycles = Cycle.objects.visible_to(viewer).select_related("place")
        if about:
            cycles = cycles.exclude(pk__in=keys_within(about, cycles))
        under = about.sub_question_id if about else None
        self._choose("parent", cycles)
        self._choose("place", Place.objects.visible_to(viewer))
        self._choose("sub_question", SubQuestion.objects.visible_to(viewer).filter(Q(withdrawn_on=None) | Q(pk=under)))
        self._choose("behaviours", Behaviour.objects.visible_to(viewer))

    def _choose(self, name: str, choices: Any) -> None:  # noqa: ANN401 - a query set of any model
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - said for mypy
        field.queryset = choices

    @property
    def chosen(self) -> list[str]:
        """The keys of the behaviours that are ticked, for the picker."""
        return list(self["behaviours"].value() or [])

    @property
    def said(self) -> dict[str, Any]:
        """What was typed, by the names that the acts know. A form's own ``action`` is its address: so here ``did``."""
        said = dict(self.cleaned_data)
        said["action"] = said.pop("did")
        return said


class WriteOnForm(CycleForm, _WritesOn):
    """A cycle that is written on."""

    @classmethod
    def begun(cls, cycle: Cycle) -> dict[str, Any]:
        """The cycle as it stands."""
        return {
            **{name: getattr(cycle, name) for name in ("title", "loop", "starts", "ends", "imprint", *PARTS)},
            "did": cycle.action,
            "parent": cycle.parent_id,
            "place": cycle.place.slug if cycle.place else "",
            "sub_question": cycle.sub_question_id,
            "behaviours": list(cycle.behaviours.values_list("key", flat=True)),
        }


class EndCycleForm(_WritesOn):
    """The end of a cycle: its last day, what was found, and what comes next."""

    ends = Day(label="Its last day", error_messages={"required": "On which day did it end?"})
    found = _part("What we found", rows=5)
    loop = _loop()
    next = _part("What comes next", rows=4)

    @classmethod
    def begun(cls, cycle: Cycle) -> dict[str, Any]:
        """Today, and what was written already."""
        words = {name: getattr(cycle, name) for name in ("found", "loop", "next", "imprint")}
        return {"ends": cycle.ends or clock.today(), **words}

    @property
    def said(self) -> dict[str, Any]:
        """What was typed."""
        return self.cleaned_data

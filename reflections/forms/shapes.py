"""Notes of other shapes as they are typed: boxes that make one text; marks, fates, reasons, a month."""

import uuid
from typing import Any

from django import forms

from behaviours.models import Behaviour
from people import clock
from people.access import Viewer
from places.models import Place, Standpoint
from reflections.forms.fields import Day, Words
from reflections.forms.notes import CaptureForm, NoteForm, RewordForm
from reflections.models import Audience, Fate, Note, Promise, Prompt, Tag
from reflections.shapes import BOX, SHAPES, Shape

NOTHING_YET = "There is nothing in the note yet. Write a word and keep it."


def _with_boxes(form: forms.Form, shape: Shape) -> None:
    """Boxes in place of the one text."""
    del form.fields["text"]
    for box in shape.boxes:
        form.fields[f"{BOX}{box.name}"] = Words(
            label=box.heading, required=False, strip=False, help_text=box.hint,
            widget=forms.Textarea(attrs={"rows": 3}),
        )  # fmt: skip
    if shape.who:
        form.fields["who_was_there"].label = shape.who


def _composed(form: forms.Form, shape: Shape, found: dict[str, Any]) -> dict[str, Any]:
    """The boxes put together into the text. Where nothing was to be written they are not looked at."""
    boxes = {box.name: found.pop(f"{BOX}{box.name}", "") for box in shape.boxes}
    found |= {"form": shape.key, "text": shape.compose(boxes)}
    if found.get("promise") == Promise.NOTHING_WRITTEN:
        found["text"] = ""
    elif not found["text"] and not form.errors:
        form.add_error(f"{BOX}{shape.boxes[0].name}", NOTHING_YET)
    return found


class ShapedNoteForm(NoteForm):
    """A new note of some shape."""

    def __init__(self, *args: Any, shape: Shape, **more: Any) -> None:  # noqa: ANN401 - what a form takes
        super().__init__(*args, **more)
        self.shape = shape
        _with_boxes(self, shape)

    @property
    def boxes(self) -> list[forms.BoundField]:
        """The boxes, in order."""
        return [self[f"{BOX}{box.name}"] for box in self.shape.boxes]

    def clean(self) -> dict[str, Any]:
        """With its shape, its kind and the text that its boxes make."""
        found = super().clean() or self.cleaned_data
        return _composed(self, self.shape, {**found, "kind": self.shape.kind})


class ShapedRewordForm(RewordForm):
    """A note of some shape worded anew, while its headings stand."""

    def __init__(self, *args: Any, shape: Shape, **more: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **more)
        self.shape = shape
        _with_boxes(self, shape)

    @property
    def boxes(self) -> list[forms.BoundField]:
        """The boxes, in order."""
        return [self[f"{BOX}{box.name}"] for box in self.shape.boxes]

    def clean(self) -> dict[str, Any]:
        """With the text that its boxes make."""
        return _composed(self, self.shape, super().clean() or self.cleaned_data)


def reword_form(data: Any, begun: dict[str, Any], note: Note) -> type[RewordForm] | type[ShapedRewordForm]:  # noqa: ANN401
    """With boxes where the headings of the note's shape still stand, or where boxes were sent; else the whole text."""
    shape = SHAPES.get(note.form)
    if shape is None:
        return RewordForm
    if data:
        return ShapedRewordForm if any(name.startswith(BOX) for name in data) else RewordForm
    if any(name.startswith(BOX) for name in begun):
        return ShapedRewordForm
    boxes = shape.parse(begun.get("text") or "")
    if boxes is None:
        return RewordForm
    begun |= {f"{BOX}{name}": words for name, words in boxes.items()}
    return ShapedRewordForm


class TallyForm(forms.Form):
    """A bare mark: where, and on which day. There is no box for words."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    place = forms.ModelChoiceField(
        Place.objects.none(), to_field_name="slug", required=False, empty_label="No place said"
    )
    day = Day(label="On which day", required=False, initial=clock.today)

    def __init__(self, *args: Any, viewer: Viewer, **more: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **more)
        _choose(self, "place", Place.objects.visible_to(viewer))


class FateForm(forms.Form):
    """What became of an idea."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    stage = forms.ChoiceField(label="It was", choices=Fate.Stage.choices, widget=forms.RadioSelect)
    words = Words(
        label="What happened with it", strip=False, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say in a few words what became of it."},
    )  # fmt: skip
    happened_on = Day(label="When", required=False, initial=clock.today)


class ChoosingForm(forms.Form):
    """A round of choosing: what it asks, and where."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    question = Words(
        label="What the round asks", max_length=300, initial="Which of these changes matters most, and why?",
        error_messages={"required": "What does this round ask?"},
    )  # fmt: skip
    place = forms.ModelChoiceField(
        Place.objects.none(), to_field_name="slug", required=False, empty_label="The whole inquiry"
    )

    def __init__(self, *args: Any, viewer: Viewer, **more: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **more)
        _choose(self, "place", Place.objects.visible_to(viewer))


class LayForm(forms.Form):
    """Which story is laid before a round."""

    note = forms.ModelChoiceField(Note.objects.none(), label="A story", empty_label="Choose one")

    def __init__(self, *args: Any, viewer: Viewer, **more: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **more)
        stories = Note.objects.visible_to(viewer).kept().filter(form="significant-change")
        _choose(self, "note", stories.only("title", "text", "happened_on"))


class ReasonForm(forms.Form):
    """Whether one chooses a story, and why: the reason is what is kept."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    story = forms.IntegerField(min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)
    chosen = forms.TypedChoiceField(
        label="Do you choose it?", choices=[("yes", "I choose it"), ("no", "Not this time")],
        coerce=lambda said: said == "yes", widget=forms.RadioSelect,
        error_messages={"required": "Say whether you choose it."},
    )  # fmt: skip
    words = Words(
        label="Why", strip=False, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "The reason is what is kept. Write a few words."},
    )  # fmt: skip


class TrayForm(forms.Form):
    """Notes that are ticked, and what is to be done with them."""

    note = forms.ModelMultipleChoiceField(
        Note.objects.none(), error_messages={"required": "Tick at least one note first."}
    )
    behaviours = forms.ModelMultipleChoiceField(
        Behaviour.objects.none(), label="What do they touch?", to_field_name="key", required=False
    )
    acts = forms.ChoiceField(
        label="There, is it", choices=Tag.Acts.choices, initial=Tag.Acts.CANNOT_SAY, widget=forms.RadioSelect,
        required=False,
    )  # fmt: skip
    standpoint = forms.ChoiceField(
        label="Whose standpoint", choices=[("", "As each note says"), *Standpoint.choices], required=False
    )
    do = forms.ChoiceField(choices=[("tag", "tag"), ("leave", "leave"), ("again", "again"), ("untag", "untag")])

    def __init__(self, *args: Any, viewer: Viewer, **more: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **more)
        _choose(self, "note", Note.objects.taggable_by(viewer).defer("text", "search"))
        _choose(self, "behaviours", Behaviour.objects.visible_to(viewer))

    def clean(self) -> dict[str, Any]:
        """A tag names a behaviour."""
        found = super().clean() or self.cleaned_data
        found["acts"] = found.get("acts") or Tag.Acts.CANNOT_SAY
        if found.get("do") == "tag" and not found.get("behaviours") and "behaviours" not in self.errors:
            self.add_error("behaviours", "Choose at least one behaviour, or leave the notes untagged.")
        return found


class NoticingForm(CaptureForm):
    """A month in five small boxes, of which none is asked for. Each that has words becomes a note of its own."""

    text = None  # type: ignore[assignment]
    kind = None  # type: ignore[assignment]
    happened_on = None  # type: ignore[assignment]
    audience = forms.ChoiceField(
        label="Who can read it", choices=[(a.value, a.label) for a in Audience if a != Audience.NAMED],
        initial=Audience.ONLY_ME, required=False, help_text="Each is a note of its own: you can say otherwise of each.",
    )  # fmt: skip

    def __init__(self, *args: Any, **more: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **more)
        for prompt in Prompt:
            self.fields[f"{BOX}{prompt.value}"] = Words(
                label=prompt.label, required=False, strip=False, widget=forms.Textarea(attrs={"rows": 3})
            )

    def clean(self) -> dict[str, Any]:
        """The words by their prompt."""
        found = super().clean() or self.cleaned_data
        found.pop("kind", None)
        found["answers"] = {prompt: found.pop(f"{BOX}{prompt.value}", "") for prompt in Prompt}
        return found

    def clean_kind(self) -> str:
        return ""


def _choose(form: forms.Form, name: str, choices: Any) -> None:  # noqa: ANN401 - a query set of any model
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - said for mypy
    field.queryset = choices

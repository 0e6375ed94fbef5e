"""What is brought in, how it is to be read, and a row mended before it becomes a note."""

from typing import Any

from django import forms

from people.access import Viewer
from places.models import Place
from reflections.carrying import columns, files, judging, reading
from reflections.forms.fields import Day, Words
from reflections.models import Audience, Batch, BatchRow, Note

MB = 1_000_000
LIMITS = (
    f"Word (.docx), plain text, Markdown, CSV and Excel (.xlsx), up to {reading.LARGEST // MB} MB and "
    f"{files.MOST_ROWS:,} rows; and a zip of notes that you took out, up to {reading.LARGEST_PARCEL // MB} MB. "
    "A formula is taken as its text, and macros are left aside."
)
TOO_LARGE = "This file is {size} MB. A file of this kind can have {most} MB: divide it and bring it in by parts."
SPREAD_AUDIENCES = [(a.value, a.label) for a in Audience if a != Audience.NAMED]
ORDERS = [
    (columns.DAY_FIRST, "The day first: 3/4 is 3 April"),
    (columns.MONTH_FIRST, "The month first: 3/4 is 4 March"),
]
COLUMN_CHOICES = [
    *columns.FIELDS.items(), (columns.BENEATH, "Put beneath the text, with its heading"), (columns.LEAVE, "Leave out"),
]  # fmt: skip


class BringForm(forms.Form):
    """A file, or words that were copied from somewhere."""

    file = forms.FileField(
        label="A file", required=False, help_text=LIMITS, error_messages={"empty": "There is nothing in this file."},
        widget=forms.FileInput(attrs={"accept": ".docx,.txt,.md,.markdown,.csv,.tsv,.xlsx,.zip"}),
    )  # fmt: skip
    text = Words(
        label="Or paste words here", required=False, strip=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="A whole journal, or rows copied from a spreadsheet.",
    )  # fmt: skip

    def clean_file(self) -> Any:  # noqa: ANN401 - an uploaded file or none
        file = self.cleaned_data["file"]
        if file:
            most = reading.LARGEST_PARCEL if file.name.lower().endswith(".zip") else reading.LARGEST
            if file.size > most:
                raise forms.ValidationError(TOO_LARGE.format(size=file.size // MB, most=most // MB))
        return file

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        if not self.errors and not found.get("file") and not found.get("text", "").strip():
            self.add_error("file", "Choose a file, or paste some words.")
        return found


def _places(viewer: Viewer, none: str) -> list[tuple[str, str]]:
    return [("-", none), *((place.slug, place.name) for place in Place.objects.visible_to(viewer))]


class ChoicesForm(forms.Form):
    """How a file is to be read: what each column is, or where notes begin; and what holds where a row says nothing."""

    def __init__(self, *args: Any, batch: Batch, viewer: Viewer, **more: Any) -> None:  # noqa: ANN401
        chosen = batch.choices
        more["initial"] = {**chosen, "place": chosen.get("place") or "-"}
        super().__init__(*args, **more)
        self.batch = batch
        self.columns: list[str] = []
        if batch.is_table:
            self._add_columns(batch)
        if ways := batch.found.get("ways"):
            self.fields["way"] = forms.ChoiceField(label="Divide it", widget=forms.RadioSelect, choices=_ways(ways))
        if batch.found.get("asks_order"):
            self.fields["order"] = forms.ChoiceField(
                label="Some days here can be read in two ways. Which comes first?", choices=ORDERS,
                widget=forms.RadioSelect, error_messages={"required": "Say which comes first."},
            )  # fmt: skip
        self.fields["place"] = forms.ChoiceField(
            label="Place, where a row says none", choices=_places(viewer, "No place yet"), required=False
        )
        self.fields["day"] = Day(
            label="Day, where a row says none", required=False, help_text="Today, where you say none either."
        )
        self.fields["kind"] = forms.ChoiceField(
            label="It is, where a row does not say", choices=Note.Kind.choices, required=False
        )
        self.fields["audience"] = forms.ChoiceField(
            label="Who can read them, where a row does not say", choices=SPREAD_AUDIENCES, required=False,
            help_text="Only you, unless you say otherwise. You can change it for each note at any time.",
        )  # fmt: skip

    def _add_columns(self, batch: Batch) -> None:
        self.fields["has_headings"] = forms.BooleanField(label="The first row holds the headings", required=False)
        are = batch.choices.get("columns", [])
        for at, heading in enumerate(batch.found.get("headings", [])):
            name = f"column_{at}"
            self.columns.append(name)
            self.fields[name] = forms.ChoiceField(
                label=f"“{heading}”", choices=COLUMN_CHOICES, initial=are[at] if at < len(are) else columns.BENEATH
            )

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        fields = [found.get(name) for name in self.columns]
        for field, name in columns.FIELDS.items():
            if fields.count(field) > 1:
                self.add_error(self.columns[fields.index(field)], f"Only one column can be “{name}”.")
        if self.columns and "text" not in fields and "title" not in fields:
            self.add_error(self.columns[0], "Say which column is the note itself.")
        return found

    @property
    def chosen(self) -> dict[str, Any]:
        """What was chosen, as the batch remembers it."""
        found = dict(self.cleaned_data)
        day = found.pop("day", None)
        kept = {name: value for name, value in found.items() if not name.startswith("column_")}
        kept |= {
            "day": day.isoformat() if day else "",
            "place": "" if found.get("place") == "-" else found.get("place"),
        }
        if self.columns:
            same = kept["has_headings"] == self.batch.choices.get("has_headings")
            # Where the headings are elsewhere the columns have to be guessed anew.
            kept["columns"] = [found[name] for name in self.columns] if same else []
        return kept


def _ways(counts: dict[str, int]) -> list[tuple[str, str]]:
    words = {
        "one": "Not at all: it is one note", "headings": "At its headings", "days": "Where a line begins with a day",
        "rules": "Where a line is drawn across, or a page ends",
    }  # fmt: skip
    return [
        (way, words[way] if way == "one" else f"{words[way]}: {count} notes")
        for way, count in counts.items()
        if way == "one" or count > 1
    ]


class RowForm(forms.Form):
    """One row as it will be kept, to be mended: judged as the worker judges it."""

    text = Words(label="What happened?", strip=False, widget=forms.Textarea(attrs={"rows": 8}))
    title = Words(required=False)
    happened_on = Day(label="When", required=False)
    place = forms.ChoiceField(required=False)
    kind = forms.ChoiceField(label="It is", choices=Note.Kind.choices, required=False, widget=forms.RadioSelect)
    who_was_there = Words(label="Who was there", required=False)
    audience = forms.ChoiceField(label="Who can read it", required=False)

    def __init__(self, *args: Any, row: BatchRow, viewer: Viewer, **more: Any) -> None:  # noqa: ANN401
        self.row, self.ground = row, judging.Ground.of(row.batch)
        judged = judging.judge({**row.fields, **row.mended}, self.ground)
        kept = judged.kept
        more["initial"] = {**kept, "place": kept["place"].slug if kept["place"] else "-"}
        super().__init__(*args, **more)
        wrong = {field for field, _ in judged.problems}
        self._choices("place", _places(viewer, "No place"))
        audiences = list(Audience.choices) if kept["audience"] == Audience.NAMED else SPREAD_AUDIENCES
        self._choices("audience", audiences)
        for name in wrong & {"happened_on", "place", "audience"}:
            self.fields[name].help_text = f"In the file: {str(row.fields.get(name) or 'nothing')[:80]}"
        if row.whole is not None:
            # A note that was taken out whole comes back as it was; only where and for whom can be said anew.
            for name in ("text", "title", "kind", "who_was_there"):
                del self.fields[name]

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - said for mypy
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        if self.errors:
            return found
        judged = judging.judge({**self.row.fields, **self.said}, self.ground)
        for field, sentence in judged.problems:
            self.add_error(field if field in self.fields else None, sentence)
        return found

    @property
    def said(self) -> dict[str, Any]:
        """What the row is to say, by field."""
        found = {name: value for name, value in self.cleaned_data.items() if name in self.fields}
        day = found.get("happened_on")
        found["happened_on"] = day.isoformat() if day else ""
        if "text" in self.fields:
            # What stood beneath the text stands in it now.
            found["beneath"] = []
        return {**found, "looked_at": True}


class WhichWay(forms.Form):
    """Whether a row is left out or put in."""

    put = forms.ChoiceField(choices=[("in", "in"), ("out", "out")])


class Only(forms.Form):
    """Nothing to say but that it be done."""

"""A note as it is typed: quickly, in full, worded anew, and opened to others."""

import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q

from people import clock
from people.access import Viewer
from people.models import Person
from places.models import Actor, Place, Standpoint
from reflections.forms.attachments import AttachForm, proposed
from reflections.forms.fields import Claim, Day, OneCycle, OnePlace, Words
from reflections.models import Attachment, Audience, Cycle, Note, Promise, SubQuestion
from reflections.models.notes import Form
from reflections.readers import nameable_by

KB = settings.LONGEST_NOTE // 1000
PURPOSES = [
    ("", "Not said"), ("think", "to think aloud"), ("vent", "to let off steam"), ("check", "to check something"),
    ("ask", "to ask something"), ("warn", "to warn"),
]  # fmt: skip
LATELY = 12  # notes offered for a reflection to be on


def _text(**attrs: object) -> Words:
    return Words(
        label="What happened?",
        widget=forms.Textarea(attrs={"rows": 10, **attrs}),
        strip=False,
        error_messages={"required": "There is nothing in the note yet. Write a word and keep it."},
        help_text=f"Only this is needed. A note holds up to {KB} kB, about thirty thousand words.",
    )


class CaptureForm(AttachForm):
    """What is written down at once, on Today: the text, and if wanted where, when and of what kind."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    text = _text(rows=5, **{"class": "capture-text"})
    kind = forms.ChoiceField(
        label="It is", choices=Note.Kind.choices, initial=Note.Kind.ENGAGEMENT, widget=forms.RadioSelect, required=False
    )
    place = OnePlace(required=False)
    happened_on = Day(label="When", required=False, initial=clock.today)
    audience = forms.ChoiceField(
        label="Who can read it", choices=[(a.value, a.label) for a in Audience if a != Audience.NAMED],
        initial=Audience.ONLY_ME, required=False,
    )  # fmt: skip
    # Said by a device that kept it until there was signal, and by one that saved it as a draft on the way.
    claimed_at = Claim(required=False)
    draft_version = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, viewer: Viewer, **more: Any) -> None:  # noqa: ANN401 - what a form takes
        super().__init__(*args, **more)
        self.viewer = viewer
        place = self.fields["place"]
        assert isinstance(place, OnePlace)  # noqa: S101 - said for mypy
        place.offer(viewer)
        if self.is_bound:
            self.data = proposed(self.data, self.files, viewer)
        # Most notes are words alone: their keeping does not look for what did not come with them.
        if not self.is_bound or "attachments" in self.data:
            self._choose("attachments", Attachment.objects.editable_by(viewer).ready())

    def _choose(self, name: str, choices: Any) -> None:  # noqa: ANN401 - a query set of any model
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - said for mypy
        field.queryset = choices

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or Note.Kind.ENGAGEMENT

    def clean_audience(self) -> str:
        return self.cleaned_data["audience"] or Audience.ONLY_ME


class _WholeNote(CaptureForm):
    """All that can be said of a note."""

    text = _text()
    title = Words(max_length=200, required=False, help_text="Its first words serve when there is none.")
    form = forms.ChoiceField(label="What shape it had", choices=Form.choices, required=False)
    who_was_there = Words(
        label="Who was there", max_length=300, required=False, help_text="Roles rather than names, where that will do."
    )
    actors = forms.ModelMultipleChoiceField(
        Actor.objects.none(), label="Local actors who were there", required=False, widget=forms.CheckboxSelectMultiple
    )
    reflects_on = forms.ModelMultipleChoiceField(
        Note.objects.none(), label="On which engagements", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="For a reflection: what it makes sense of.",
    )  # fmt: skip
    purpose = forms.ChoiceField(label="What it is for", choices=PURPOSES, required=False)
    promise = forms.ChoiceField(
        label="What was promised", choices=Promise.choices, required=False,
        help_text="To whoever told it. The promise caps what may become of the words. Nothing written keeps no words: "
        "a bare mark is made, with the place and the day, and what stands in the boxes goes.",
    )  # fmt: skip
    promise_until = Day(label="The promise holds until", required=False)
    standpoint = forms.ChoiceField(
        label="Who speaks, mostly", choices=[("", "Not said"), *Standpoint.choices], required=False,
        help_text="Each tag can say otherwise.",
    )  # fmt: skip
    sub_question = forms.ModelChoiceField(
        SubQuestion.objects.none(), label="Which question it bears on", required=False, empty_label="None in particular"
    )
    cycle = OneCycle(Cycle.objects.none(), label="In which cycle", required=False, empty_label="None in particular")

    def __init__(self, *args: Any, viewer: Viewer, about: Note | None = None, **more: Any) -> None:  # noqa: ANN401
        super().__init__(*args, viewer=viewer, **more)
        self.about = about
        here = Place.objects.worked_in_by(viewer)
        actors = Actor.objects.visible_to(viewer).filter(Q(place__in=here.values("pk")) | Q(presences__note=about))
        self._choose("actors", actors.select_related("place").distinct())
        # A question that is asked no more stays with the notes that were written under it.
        under = about.sub_question_id if about else None
        self._choose("sub_question", SubQuestion.objects.visible_to(viewer).filter(Q(withdrawn_on=None) | Q(pk=under)))
        self._choose("cycle", Cycle.objects.visible_to(viewer).select_related("place"))
        self._choose("reflects_on", self._notes(viewer, about))

    def _notes(self, viewer: Viewer, about: Note | None) -> Any:  # noqa: ANN401 - a query set
        """To choose from: one's own engagements of late, and what was chosen before; to accept: any one may read."""
        readable = Note.objects.visible_to(viewer).kept()
        if self.is_bound:
            return readable
        chosen = [key for key in self.initial.get("reflects_on", ()) if key]
        lately = readable.filter(author_id=viewer.pk, kind=Note.Kind.ENGAGEMENT).values("pk")[:LATELY]
        notes = readable.filter(Q(pk__in=list(lately.values_list("pk", flat=True))) | Q(pk__in=chosen))
        return notes.exclude(pk=about.pk) if about else notes

    def clean_cycle(self) -> Cycle | None:
        """The cycle that was chosen; one that is no longer open to the note's author stays, unseen."""
        chosen: Cycle | None = self.cleaned_data["cycle"]
        was = self.about.cycle if self.about else None
        if was and not Cycle.objects.visible_to(self.viewer).filter(pk=was.pk).exists():
            return was
        return chosen

    def clean_reflects_on(self) -> list[Note]:
        """What was chosen, and what was chosen before but is no longer open to its author: it stays, unseen."""
        chosen = list(self.cleaned_data["reflects_on"])
        if self.about:
            readable = Note.objects.visible_to(self.viewer).kept()
            chosen += self.about.reflects_on.exclude(pk__in=readable.values("pk"))
        return chosen


class NoteForm(_WholeNote):
    """A new note in full."""

    audience = forms.ChoiceField(
        label="Who can read it", choices=Audience.choices, initial=Audience.ONLY_ME, required=False,
        widget=forms.RadioSelect, help_text="You can change this at any time.",
    )  # fmt: skip
    readers = forms.ModelMultipleChoiceField(
        Person.objects.none(), label="People I name", to_field_name="slug", required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, viewer: Viewer, **more: Any) -> None:  # noqa: ANN401
        super().__init__(*args, viewer=viewer, **more)
        self._choose("readers", nameable_by(viewer))


class RewordForm(_WholeNote):
    """A note worded anew, by the version that its author had before them."""

    id = None  # type: ignore[assignment]
    audience = None  # type: ignore[assignment]
    claimed_at = None  # type: ignore[assignment]
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4, required=False)
    from_version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class AudienceForm(forms.Form):
    """Who may read a note, in words; and who, where they are named."""

    audience = forms.ChoiceField(label="Who can read it", choices=Audience.choices, widget=forms.RadioSelect)
    readers = forms.ModelMultipleChoiceField(
        Person.objects.none(), label="People I name", to_field_name="slug", required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, viewer: Viewer, **more: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **more)
        field = self.fields["readers"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101 - said for mypy
        field.queryset = nameable_by(viewer)

"""What is typed about notes, judged: a file for each thing that is typed."""

from reflections.forms.attachments import AttachForm, BeginForm, DescriptionForm, PieceForm
from reflections.forms.clearing import ClearanceForm
from reflections.forms.cycles import CycleForm, EndCycleForm, WriteOnForm
from reflections.forms.drafts import DraftForm
from reflections.forms.filters import ClearingFilter, NotesFilter, SearchForm
from reflections.forms.notes import AudienceForm, CaptureForm, NoteForm, RewordForm
from reflections.forms.tags import TagForm, WhichTagForm, WholeTagForm
from reflections.forms.wordings import RestoreForm, SettleForm, TwoWordingsForm

__all__ = [
    "AttachForm",
    "AudienceForm",
    "BeginForm",
    "CaptureForm",
    "ClearanceForm",
    "ClearingFilter",
    "CycleForm",
    "DescriptionForm",
    "DraftForm",
    "EndCycleForm",
    "NoteForm",
    "NotesFilter",
    "PieceForm",
    "RestoreForm",
    "RewordForm",
    "SearchForm",
    "SettleForm",
    "TagForm",
    "TwoWordingsForm",
    "WhichTagForm",
    "WholeTagForm",
    "WriteOnForm",
]

"""What this floor remembers: pieces in the making, the voices in them, what was published and how it was printed."""

from syntheses.models.editions import Correction, Edition, Grant, ReleasedFigures, SynthesisLink
from syntheses.models.exposure import ExposureDecision
from syntheses.models.jobs import Assembly, Report
from syntheses.models.pieces import (
    Authorship,
    Evidence,
    Paragraph,
    PullQuote,
    Quantifier,
    ResponsePoint,
    Section,
    SignOff,
    Synthesis,
)
from syntheses.models.series import Choice, SeriesCell
from syntheses.models.voices import Dissent, DissentHolder, PlaceAnswer

__all__ = [
    "Assembly",
    "Authorship",
    "Choice",
    "Correction",
    "Dissent",
    "DissentHolder",
    "Edition",
    "Evidence",
    "ExposureDecision",
    "Grant",
    "Paragraph",
    "PlaceAnswer",
    "PullQuote",
    "Quantifier",
    "ReleasedFigures",
    "Report",
    "ResponsePoint",
    "Section",
    "SeriesCell",
    "SignOff",
    "Synthesis",
    "SynthesisLink",
]

"""What is done with places: opening and describing them, who works there, their local actors and what is in focus.

Who may do it is decided before: views fetch the place through ``editable_by`` or ``administered_by``. What is refused
here is refused to everybody.
"""

from places.actions.grounds import begin_membership, describe_place, end_membership, open_place
from places.actions.records import (
    begin_focus,
    describe_actor,
    end_focus,
    name_fixed_point,
    pin_trust_event,
    register_actor,
)
from places.actions.refusals import (
    ActorElsewhere,
    EndedAlready,
    EndsBeforeItStarts,
    InFocusAlready,
    NeedsName,
    PlaceHasName,
    WorksThereAlready,
)

__all__ = [
    "ActorElsewhere",
    "EndedAlready",
    "EndsBeforeItStarts",
    "InFocusAlready",
    "NeedsName",
    "PlaceHasName",
    "WorksThereAlready",
    "begin_focus",
    "begin_membership",
    "describe_actor",
    "describe_place",
    "end_focus",
    "end_membership",
    "name_fixed_point",
    "open_place",
    "pin_trust_event",
    "register_actor",
]

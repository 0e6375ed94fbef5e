"""What is done on this floor: weaving a piece, giving its voices room, signing it, placing it in its series."""

from syntheses.actions.counting import mark_quantifier, recount_piece, unmark_quantifier
from syntheses.actions.drafting import ask_for_draft, lay_out_section, stop_draft
from syntheses.actions.evidence import (
    attach_evidence,
    detach_evidence,
    move_evidence,
    pull_quote,
    put_quote_back,
    reattach_evidence,
    withdraw_evidence,
)
from syntheses.actions.exposing import decide_exposure
from syntheses.actions.sections import (
    add_section,
    bring_back_section,
    move_section,
    remove_section,
    title_section,
)
from syntheses.actions.series import link_pieces, record_choice, set_series_cell, unlink_pieces
from syntheses.actions.signing import (
    add_author,
    describe_author,
    move_author,
    remove_author,
    sign,
    what_stops_publishing,
)
from syntheses.actions.voices import (
    accept_dissent,
    add_response_point,
    drop_response_point,
    raise_dissent,
    record_place_answer,
    reword_dissent,
    withdraw_dissent,
)
from syntheses.actions.weaving import (
    bring_back_paragraph,
    describe_synthesis,
    move_paragraph,
    open_synthesis,
    remove_paragraph,
    rewrite_paragraph,
    write_paragraph,
)

__all__ = [
    "accept_dissent",
    "add_author",
    "add_response_point",
    "add_section",
    "ask_for_draft",
    "attach_evidence",
    "bring_back_paragraph",
    "bring_back_section",
    "decide_exposure",
    "describe_author",
    "describe_synthesis",
    "detach_evidence",
    "drop_response_point",
    "lay_out_section",
    "link_pieces",
    "mark_quantifier",
    "move_author",
    "move_evidence",
    "move_paragraph",
    "move_section",
    "open_synthesis",
    "pull_quote",
    "put_quote_back",
    "raise_dissent",
    "reattach_evidence",
    "record_choice",
    "record_place_answer",
    "recount_piece",
    "remove_author",
    "remove_paragraph",
    "remove_section",
    "reword_dissent",
    "rewrite_paragraph",
    "set_series_cell",
    "sign",
    "stop_draft",
    "title_section",
    "unlink_pieces",
    "unmark_quantifier",
    "what_stops_publishing",
    "withdraw_dissent",
    "withdraw_evidence",
    "write_paragraph",
]

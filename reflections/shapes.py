"""The shapes that a note can take: boxes with headings over one text.

The text is the truth. A shape only gives boxes to write in; they are put together into the text, each under its heading
on a line of its own, and taken apart again where the headings still stand. So whatever is done with a note (marking,
searching, comparing, taking out) knows nothing of shapes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from reflections import spans

# How a box is called in a form.
BOX = "box_"


@dataclass(frozen=True, slots=True)
class Box:
    """One box: its name in a form, the heading in the text, and what may help whoever writes in it."""

    name: str
    heading: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape of note.

    ``key`` is what the note remembers of it; ``who`` is what the line for people asks, where that is asked otherwise.
    """

    key: str
    name: str
    sentence: str
    boxes: tuple[Box, ...]
    kind: str = "engagement"
    who: str = ""
    fields: tuple[str, ...] = field(default=())

    def compose(self, boxes: Mapping[str, str]) -> str:
        """The text that the boxes make: each that has words, under its heading."""
        filled = [(box.heading, spans.normal(boxes.get(box.name, "")).strip("\n")) for box in self.boxes]
        return "\n\n".join(f"{heading}\n{words}" for heading, words in filled if words.strip())

    def parse(self, text: str) -> dict[str, str] | None:
        """The boxes that make exactly this text; nothing where the headings do not stand so any more."""
        by_heading = {box.heading: box.name for box in self.boxes}
        found: dict[str, list[str]] = {}
        here: list[str] | None = None
        for line in text.split("\n"):
            if line in by_heading and by_heading[line] not in found:
                here = found.setdefault(by_heading[line], [])
            elif here is None:
                return None
            else:
                here.append(line)
        boxes = {name: "\n".join(lines).strip("\n") for name, lines in found.items()}
        return boxes if self.compose(boxes) == text else None


SHAPES: dict[str, Shape] = {
    shape.key: shape
    for shape in (
        Shape(
            "conversation", "A conversation",
            "Somebody talked with you in confidence: what it was for, what you promised, and the gist.",
            (
                Box("gist", "The gist", "As much as the promise allows."),
                Box("mine", "What I make of it", "Yours, not theirs."),
            ),
            who="With whom, by role", fields=("purpose", "promise", "promise_until"),
        ),
        Shape(
            "before-act", "Before an act",
            "Something is planned: whom it touches, and what it may do to trust, thought through first.",
            (
                Box("act", "What is planned"),
                Box("touches", "Whom it touches", "By role, also those who are not in the room."),
                Box("trust", "What it may do to trust"),
                Box("safeguards", "What we do so that it harms nobody"),
            ),
            kind="reflection", who="Who plans it, by role",
        ),
        Shape(
            "after-act", "After an act",
            "It is done: what was meant, what happened, why they differ, and what next time.",
            (
                Box("meant", "What was meant to happen"),
                Box("happened", "What happened", "What anybody there would have seen."),
                Box("why", "Why it went otherwise"),
                Box("next", "What to do next time"),
            ),
            kind="reflection", fields=("reflects_on",),
        ),
        Shape(
            "significant-change", "A significant change",
            "Somebody’s own story of what has changed, and why it matters to them.",
            (
                Box("changed", "What has changed", "As the teller tells it."),
                Box("matters", "Why it matters", "In the teller’s eyes."),
            ),
            who="Whose story it is, by role", fields=("standpoint", "promise"),
        ),
        Shape(
            "outcome", "An outcome",
            "Somebody does something differently now: who, what, why it matters, and who else could say so.",
            (
                Box("who", "Who changed", "By role."),
                Box("what", "What they do differently now"),
                Box("matters", "Why it matters"),
                Box("ours", "What we contributed", "A part in it, among others; seldom the cause."),
                Box("confirm", "Who else could confirm it", "By role; somebody who had no part in it, if you can."),
            ),
        ),
        Shape(
            "floated-idea", "A floated idea",
            "Somebody tried an idea out on you. It stays theirs; what becomes of it is told here, and told to them.",
            (
                Box("idea", "The idea"),
                Box("for", "What it is for", "And what whoever floated it would like to happen with it."),
            ),
            who="Who floated it, by role", fields=("promise",),
        ),
    )
}  # fmt: skip

_HEADINGS = frozenset(box.heading for shape in SHAPES.values() for box in shape.boxes)


def first_words(text: str) -> str:
    """The first line that is somebody's words and not a heading of a shape."""
    lines = [line for line in text.strip().split("\n") if line.strip()]
    return next((line for line in lines[:2] if line not in _HEADINGS), lines[0] if lines else "")

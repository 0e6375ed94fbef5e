"""Write the demonstration's notes, mark and tag their words, and ask for leave to use them, as its associates did."""

import datetime as dt
from collections.abc import Callable

from inquiry.demonstration.ground import Ground
from inquiry.demonstration.material import Entry, Material, key_of, moment
from reflections import actions
from reflections.models import Audience, Excerpt, Note, Promise
from reflections.models.notes import VENT

# How an agreement came about, by the shape of the note in which the words were told.
HOW = {
    "phone-call": "on the telephone, the words read out",
    "meeting": "afterwards, over the written sentence",
    "drop-in": "at the next drop-in, read together",
    "walk": "on the next walk",
}
CLEARED = {"yes": "cleared", "asked": "asked", "amended": "amended", "refused": "refused"}


class Notes:
    """The notes and excerpts of the demonstration, by the keys and quotes that its files use."""

    def __init__(self, material: Material, ground: Ground, *, tell: Callable[[], None]) -> None:
        self.material = material
        self.ground = ground
        self.tell = tell
        self.notes: dict[str, Note] = {}
        self.excerpts: dict[tuple[str, str], Excerpt] = {}

    def write(self) -> None:
        """Every note in the order of its day; reflections find the engagements that they are on."""
        waiting = list(self.material.notes)
        while waiting:
            later = []
            for entry in waiting:
                if all(other in self.notes for other in entry.get("on", [])):
                    self._keep(entry)
                else:
                    later.append(entry)
            if len(later) == len(waiting):
                message = f"These notes wait for one another: {[entry['key'] for entry in later]}"
                raise ValueError(message)
            waiting = later
        for entry in self.material.coding:
            self._tag(self.excerpts[entry["note"], entry["quote"]], entry, by=entry["by"], on=dt.date(2026, 10, 12))
            self.tell()

    def _keep(self, entry: Entry) -> None:
        people, places = self.ground.people, self.ground.places
        day, author = entry["happened_on"], people[entry["by"]]
        if entry.get("promise") == Promise.NOTHING_WRITTEN:
            actions.mark_tally(id=key_of("note", entry["key"]), by=author, place=places[entry["place"]], day=day)
            self.tell()
            return
        note = actions.keep_note(
            id=key_of("note", entry["key"]),
            by=author,
            kind=entry["kind"],
            form=entry["form"],
            title=entry["title"],
            text=entry["body"],
            place=places[entry["place"]],
            happened_on=day,
            purpose=entry.get("purpose", ""),
            promise=entry.get("promise", ""),
            audience=entry["audience"],
            actors=[self.ground.actors[entry["place"], actor] for actor in entry.get("with", [])],
            reflects_on=[self.notes[other] for other in entry.get("on", [])],
            sub_question=self.ground.sub_questions.get(entry.get("sub_question", "")),
            at=moment(day),
        ).note
        self.notes[entry["key"]] = note
        if entry.get("purpose") == VENT and entry["audience"] != Audience.ONLY_ME:
            # What was said to let off steam its writer let go of, when they opened it to others.
            actions.release_note(note=note, by=author, at=moment(day, 19))
        for told in entry.get("excerpts", []):
            self._mark(note, entry, told)
        self.tell()

    def _mark(self, note: Note, entry: Entry, told: Entry) -> None:
        author, day = self.ground.people[entry["by"]], entry["happened_on"]
        start = note.text.index(told["quote"])
        excerpt = actions.mark_excerpt(
            note=note,
            revision_number=1,
            start=start,
            end=start + len(told["quote"]),
            exact=told["quote"],
            theme=told["theme"],
            by=author,
            at=moment(day, 20),
        )
        self.excerpts[entry["key"], told["quote"]] = excerpt
        self._tag(excerpt, told, by=entry["by"], on=day)
        if state := CLEARED.get(told["cleared"]):
            asked_on = min(day + dt.timedelta(days=2), dt.date(2026, 10, 31))
            actions.record_clearance(excerpt=excerpt, state="asked", by=author, at=moment(asked_on))
            if state != "asked":
                agreed_on = min(day + dt.timedelta(days=9), dt.date(2026, 10, 31))
                self.excerpts[entry["key"], told["quote"]] = actions.record_clearance(
                    excerpt=excerpt,
                    state=state,
                    wording=told.get("wording", ""),
                    agreed_on=agreed_on,
                    how=HOW.get(entry["form"], "face to face, the words read out"),
                    by=author,
                    at=moment(agreed_on),
                )

    def _tag(self, excerpt: Excerpt, told: Entry, *, by: str, on: dt.date) -> None:
        for tag in told["tags"]:
            actions.tag_excerpt(
                excerpt=excerpt,
                behaviour=self.ground.behaviours[tag["behaviour"]],
                acts=tag["acts"],
                standpoint=tag.get("standpoint", ""),
                by=self.ground.people[tag.get("by", by)],
                at=moment(on, 21),
            )

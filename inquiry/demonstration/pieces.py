"""Weave, sign and publish the demonstration's pieces, as its authors and the programme team did."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from inquiry.demonstration.ground import Ground
from inquiry.demonstration.material import Entry, Material, moment
from inquiry.demonstration.notes import Notes
from people.models import Person
from reflections import actions as note_actions
from reflections.models import InfluenceClaim
from syntheses import actions, exposure, standing
from syntheses.actions import publishing
from syntheses.models import Evidence, Paragraph, Section, Synthesis

KINDS = {"reflection": "behaviour", "place-portrait": "place", "annual-summary": "annual", "response": "response"}
# Whom each is published for: a portrait is for those who fund the work, the others are for anyone.
AUDIENCES = {"place-portrait": "funders"}
SUB_QUESTION_CHAPTERS = ("q1", "q2", "q3", "q4")

METHOD = {
    "reflection-on-trust": (
        "Seven associates wrote notes for six months. Words were marked in them, and used only where whoever said "
        "them agreed to the words. Each count was made again from the notes on the day of printing. Seven people "
        "cannot see everything, and they write most where they go most."
    ),
    "portrait-of-harrowby": (
        "Two associates wrote notes over fourteen months and read this to the tenants’ forum before anyone else saw "
        "it. It tells what was told to them, or seen by them, and no more."
    ),
    "response": (
        "One associate read the report and answered it from the notes of the inquiry. Whoever is quoted has read the "
        "sentence in which they stand."
    ),
}
NOT_HEARD = {
    "reflection-on-trust": (
        "Children; people who are afraid of being recognised; most of those who stopped coming and have not been met "
        "again."
    ),
    "portrait-of-harrowby": "The young people of the Lowfield, and most of Sidings Court.",
}


class Pieces:
    """The pieces of the demonstration, with what is argued around them."""

    def __init__(self, material: Material, ground: Ground, notes: Notes, *, tell: Callable[[], None]) -> None:
        self.material = material
        self.ground = ground
        self.notes = notes
        self.tell = tell
        self.team, self.second = ground.people["wren-aldous"], ground.people["tom-birkett"]
        self.claims: dict[str, InfluenceClaim] = {}
        self.pieces: dict[str, Synthesis] = {}

    def make(self) -> None:
        """Argue, weave each piece in the order of its day, and publish those that were published."""
        self._argue()
        dated = sorted(self.material.pieces, key=lambda piece: piece["published_on"] or dt.date.max)
        for entry in dated:
            self.pieces[entry["key"]] = piece = self._open(entry)
            self._weave(piece, entry)
            for link in entry.get("links", []):
                if link["to"] in self.pieces:
                    self._link(entry["key"], link)
            self._sign_and_publish(piece, entry)
        for entry in dated:
            for link in entry.get("links", []):
                if link["type"] == "summarised-in":
                    self._link(entry["key"], link)
        self._plan()

    # -- What is argued -------------------------------------------------------------------------------------------

    def _argue(self) -> None:
        people, behaviours = self.ground.people, self.ground.behaviours
        for entry in self.material.claims["claims"]:
            self.claims[entry["key"]] = note_actions.make_claim(
                key=entry["key"],
                kind=entry["kind"],
                from_behaviour=behaviours[entry["from"]],
                to_behaviour=behaviours.get(entry["to"]),
                verb=entry["verb"],
                words=entry["words"],
                mechanism=entry.get("mechanism", ""),
                status=entry["status"],
                by=people[entry["claimed_by"][0]],
                at=moment(dt.date(2026, 2, 10)),
            )
        for entry in sorted(self.material.claims["positions"], key=lambda position: position["on"]):
            if "claim" in entry:
                note_actions.take_position(
                    claim=self.claims[entry["claim"]],
                    stance=entry["stance"],
                    words=entry.get("words", ""),
                    so_we_should=entry.get("so_we_should", ""),
                    so_we_should_not=entry.get("so_we_should_not", ""),
                    shown_as=entry["show_as"],
                    taken_on=entry["on"],
                    by=people[entry["person"]],
                )

    def _plan(self) -> None:
        people, behaviours = self.ground.people, self.ground.behaviours
        for order, cell in enumerate(self.material.claims["series"]["cells"], 1):
            piece = self.pieces.get(cell.get("piece", ""))
            actions.set_series_cell(
                behaviour=behaviours[cell["behaviour"]],
                status=cell["status"],
                piece=piece,
                chosen_because=cell.get("chosen_because", ""),
                chosen_by=[people[key] for key in cell.get("chosen_by", [])],
                position=order if cell["status"] != "not-begun" else None,
                by=self.team,
            )

    # -- A piece --------------------------------------------------------------------------------------------------

    def _open(self, entry: Entry) -> Synthesis:
        behaviours, people, day = self.ground.behaviours, self.ground.people, self._last_day(entry)
        answers = entry.get("responds_to", {})
        contact = entry.get("provenance", {}).get("contact")
        opened = moment(day - dt.timedelta(days=30))
        piece = actions.open_synthesis(
            kind=KINDS[entry["kind"]],
            slug=entry["key"],
            title=entry["title"],
            topic=entry.get("topic", ""),
            period_starts=entry["period"]["from"],
            period_ends=entry["period"]["to"],
            period_words=entry["period"]["words"],
            central_behaviour=behaviours.get(entry["central_behaviour"] or ""),
            behaviours=[behaviours[key] for key in entry["touches"]],
            places=[self.ground.places[entry["place"]]] if "place" in entry else [],
            names_shown=entry["names_shown"],
            method=METHOD.get(entry["key"], ""),
            not_heard=NOT_HEARD.get(entry["key"], ""),
            responds_to_title=answers.get("title", ""),
            responds_to_by=answers.get("body", ""),
            responds_to_year=answers.get("year"),
            contact=people[contact].display_name if contact else "",
            contact_until=entry.get("provenance", {}).get("contact_until"),
            by=self.team,
            at=opened,
        )
        for author in entry["authors"]:
            interest = next((told["text"] for told in entry["interests"] if told["person"] == author["person"]), "")
            actions.add_author(
                synthesis=piece,
                person=people[author["person"]],
                role=author["role"].replace("-", " "),
                interest=interest.strip(),
                by=self.team,
                at=opened,
            )
        for kind in ("accepts", "questions", "cautions"):
            for text in entry.get(kind, []):
                actions.add_response_point(synthesis=piece, kind=kind, text=text, by=self.team, at=opened)
        if entry["key"] == self.material.claims["choice"]["piece"]:
            self._record_choice(piece, self.material.claims["choice"], entry["choice_line"])
        elif line := entry.get("choice_line"):
            actions.record_choice(synthesis=piece, line=line, by=self.team)
        return piece

    def _record_choice(self, piece: Synthesis, told: Entry, line: str) -> None:
        actions.record_choice(
            synthesis=piece,
            options=[self.ground.behaviours[key] for key in told["options"]],
            proposed_by=self.ground.people[told["proposed_by"]],
            reasons=told["reasons"],
            how=told["how"],
            others=told["others_view"],
            line=line,
            chosen_on=told["on"],
            by=self.team,
        )

    def _weave(self, piece: Synthesis, entry: Entry) -> None:
        for section, paragraphs, pulled in self._sections(piece, entry):
            for told in paragraphs:
                self._write(section, told, entry)
                self.tell()
            for number, quote in enumerate(pulled):
                actions.pull_quote(
                    section=section,
                    excerpt=self.notes.excerpts[quote["note"], quote["quote"]],
                    position=min(1 + number, len(paragraphs)),
                    by=self.team,
                )
        if answer := entry.get("place_answer"):
            actions.record_place_answer(
                synthesis=piece,
                place=self.ground.places.get(entry.get("place", "")),
                given_by=answer["by"],
                shown_on=answer["shown_on"],
                given_on=answer["given_on"],
                may_travel=answer["place_ok"],
                text=answer["text"],
                by=self.team,
            )

    def _sections(self, piece: Synthesis, entry: Entry) -> Iterator[tuple[Section, list[Entry], list[Entry]]]:
        """Each section with its paragraphs and the words set large in it; a short piece is one section."""
        if "chapter" not in entry["body"][0]:
            yield actions.add_section(synthesis=piece, by=self.team), entry["body"], []
            return
        for told in entry["body"]:
            asked = self.ground.sub_questions[told["chapter"]] if told["chapter"] in SUB_QUESTION_CHAPTERS else None
            chapter = actions.add_section(
                synthesis=piece, title=told["title"], key=told["chapter"], sub_question=asked, by=self.team
            )
            for part in told["sections"]:
                section = actions.add_section(synthesis=piece, parent=chapter, title=part["title"], by=self.team)
                yield section, part["paragraphs"], part.get("pull_quotes", [])

    def _write(self, section: Section, told: Entry, entry: Entry) -> None:
        at = moment(self._last_day(entry) - dt.timedelta(days=10))
        paragraph = actions.write_paragraph(
            section=section,
            text=self._as_first_printed(told["text"], entry),
            basis=told["basis"],
            hedge=told["hedge"],
            voice=told["voice"],
            by=self.team,
            at=at,
        )
        evidence = [
            actions.attach_evidence(
                paragraph=paragraph,
                excerpt=self._excerpt(each),
                stance=each["stance"],
                by=self.team,
                at=at,
            )
            for each in told["evidence"]
        ]
        for each in told["quantifiers"]:
            self._count(paragraph, each, evidence, entry)
        for key in [told["dissent"]] if "dissent" in told else []:
            self._dissent(paragraph, next(each for each in entry["dissents"] if each["key"] == key), entry)

    def _excerpt(self, told: Entry) -> Any:  # noqa: ANN401 - an excerpt, as the notes hold it
        return self.notes.excerpts[told["note"], told["quote"]]

    def _count(self, paragraph: Paragraph, told: Entry, evidence: list[Evidence], entry: Entry) -> None:
        source = told.get("counted_from", {})
        actions.mark_quantifier(
            paragraph=paragraph,
            phrase=told["phrase"],
            quantity=told["class"],
            unit=told["unit"],
            n=told["n"],
            of=told["of"],
            rests_on=[evidence[number - 1] for number in told.get("rests_on", [])],
            counts_claim=self.claims.get(source.get("claim", "")),
            counts_stances=source.get("stances", []),
            counts_as_first_stood=source.get("first", False),
            counts_records=source.get("records", ""),
            checkable=told.get("checkable", True),
            why_not=told.get("why", ""),
            by=self.team,
            at=moment(self._last_day(entry)),
        )

    def _dissent(self, paragraph: Paragraph, told: Entry, entry: Entry) -> None:
        holders = [self.ground.people[key] for key in told["holders"]]
        dissent = actions.raise_dissent(
            after=paragraph,
            wording=told["wording"].strip(),
            holders=holders,
            by=holders[0],
            at=moment(self._last_day(entry) - dt.timedelta(days=9)),
        )
        for key, day in told["accepted_on"].items():
            if day:
                actions.accept_dissent(dissent=dissent, by=self.ground.people[key], at=moment(day))

    # -- Signing and publishing -----------------------------------------------------------------------------------

    def _last_day(self, entry: Entry) -> dt.date:
        day: dt.date = entry["published_on"] or entry["period"]["to"]
        return day

    def _as_first_printed(self, text: str, entry: Entry) -> str:
        for correction in entry.get("corrections", []):
            text = text.replace(correction["now"], correction["was"])
        return text.strip()

    def _sign_and_publish(self, piece: Synthesis, entry: Entry) -> None:
        for told in entry.get("withdrawn", []):
            evidence = Evidence.objects.visible_to(self.team).get(
                paragraph__section__synthesis=piece, excerpt=self._excerpt(told["excerpt"])
            )
            actions.withdraw_evidence(evidence=evidence, on=told["on"], by=self.team, at=moment(told["on"]))
        self._sign(piece, entry, on=None)
        if entry["status"] != "published":
            return
        self._second(piece, entry, on=entry["published_on"])
        self._publish(piece, entry, on=entry["published_on"])
        for told in entry.get("corrections", []):
            self._correct(piece, told)
            self._sign(piece, entry, on=told["on"])
            self._second(piece, entry, on=told["on"])
            self._publish(piece, entry, on=told["on"])

    def _sign(self, piece: Synthesis, entry: Entry, *, on: dt.date | None) -> None:
        piece.refresh_from_db()
        for author in entry["authors"]:
            if author["signed_on"]:
                actions.sign(
                    synthesis=piece,
                    seen=piece.changes,
                    meaning=author["meaning"],
                    by=self.ground.people[author["person"]],
                    at=moment(on or author["signed_on"]),
                )

    def _second(self, piece: Synthesis, entry: Entry, *, on: dt.date) -> None:
        """The other of the team, who wove none of it, decides of what could point at somebody."""
        piece.refresh_from_db()
        readers = AUDIENCES.get(entry["kind"], "public")
        waiting = [each for each in exposure.look(standing.read(piece)) if each.waits(readers)]
        quotes = [each for each in waiting if each.excerpt]
        for statements, reason in (
            (quotes, "Whoever said it has read the sentence in which it stands, and lets it travel."),
            ([each for each in waiting if not each.excerpt], "Read with those it tells of; they are content with it."),
        ):
            actions.decide_exposure(
                synthesis=piece,
                statements=statements,
                readers=readers,
                decision="keep",
                reason=reason,
                by=self.second,
                at=moment(on, 8),
            )

    def _publish(self, piece: Synthesis, entry: Entry, *, on: dt.date) -> None:
        piece.refresh_from_db()
        publishing.publish(
            synthesis=piece, audience=AUDIENCES.get(entry["kind"], "public"), by=self.team, at=moment(on, 9)
        )
        self.tell()

    def _correct(self, piece: Synthesis, told: Entry) -> None:
        paragraph = Paragraph.objects.visible_to(self.team).get(
            section__synthesis=piece, text__contains=told["was"], removed_at=None
        )
        by: Person = self.ground.people[told["by"]]
        actions.rewrite_paragraph(
            paragraph=paragraph,
            from_version=paragraph.version,
            text=paragraph.text.replace(told["was"], told["now"]),
            by=by,
            at=moment(told["on"]),
        )
        publishing.correct(
            synthesis=piece,
            paragraph_number=told["paragraph"],
            was=told["was"],
            now=told["now"],
            why=told["why"].strip(),
            made_on=told["on"],
            by=by,
            at=moment(told["on"]),
        )

    def _link(self, key: str, told: Entry) -> None:
        actions.link_pieces(
            from_piece=self.pieces[key], to_piece=self.pieces[told["to"]], type=told["type"], by=self.team
        )

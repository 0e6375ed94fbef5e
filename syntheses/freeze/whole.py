"""The piece itself, frozen: chapters and sections in reading order, and what stands before and behind them."""

import datetime as dt
from collections.abc import Iterable

from reflections.models import Inquiry
from syntheses import standing
from syntheses.disclosure import Of
from syntheses.freeze import figures, knowing, matter
from syntheses.freeze.naming import Naming, texts
from syntheses.models import Paragraph, Section, Synthesis
from syntheses.released import Released
from syntheses.reports import view
from syntheses.standing import Part, Piece, Standing

KINDS: dict[str, view.Kind] = {
    Synthesis.Kind.BEHAVIOUR: "behaviour-reflection",
    Synthesis.Kind.PLACE: "place-portrait",
    Synthesis.Kind.ANNUAL: "annual-summary",
    Synthesis.Kind.RESPONSE: "response",
}
ANSWERS = "answer"


def freeze(
    synthesis: Synthesis, *, number: int, published_on: dt.date, audience: str, slug: str, released: Released
) -> tuple[view.ReportView, list[str]]:
    """What the next edition of a piece will say, and what in it names a place that the piece does not name.

    Args:
        number: which edition it will be.
        audience: for whom; links to what they may not read are left out.
        slug: the last part of its address.
        released: what earlier editions said of the same counts. It remembers what this one says.

    Returns:
        The view, and a sentence for each text that gives a place away; such a view is not to be published.
    """
    whole = _Whole(synthesis, number=number, published_on=published_on, audience=audience, slug=slug, released=released)
    made = whole.made()
    return made, whole.given_away(made)


class _Whole:
    def __init__(
        self,
        synthesis: Synthesis,
        *,
        number: int,
        published_on: dt.date,
        audience: str,
        slug: str,
        released: Released,
    ) -> None:
        self.row, self.number, self.published_on = synthesis, number, published_on
        self.audience, self.slug, self.released = audience, slug, released
        self.piece: Piece = standing.read(synthesis)
        self.naming = Naming(synthesis)
        used = [each.excerpt for paragraph in self.piece.paragraphs for each in paragraph.usable]
        self.codings = knowing.Codings([*used, *(pull.excerpt for part in self.piece.parts for pull in part.pulled)])
        self.index = knowing.Index()
        self.notes: list[view.Note] = []
        self.behaviours = matter.behaviours(synthesis)
        self.is_annual = synthesis.kind == Synthesis.Kind.ANNUAL
        # The last section of the chapter that was left for the places' answers, where the piece has one.
        for_answers = [
            part.row.pk
            for part in self.piece.parts
            if part.row.key == ANSWERS or (part.row.parent and part.row.parent.key == ANSWERS)
        ]
        self.answers_stand_in = for_answers[-1] if for_answers else None
        own = set(synthesis.places.values_list("pk", flat=True))
        # Of how many places it speaks: those it was opened for, or all where somebody worked in its period.
        self.of = len(own) or len(self.piece.places)

    # ---- Before and behind the words ---------------------------------------------------------------------------

    def made(self) -> view.ReportView:
        row = self.row
        inquiry = Inquiry.objects.first()
        chapters = self._chapters()
        central = row.central_behaviour_id or ""
        known = {behaviour.key for behaviour in self.behaviours}
        touched = tuple(key for key in row.touches.order_by("position").values_list("key", flat=True) if key in known)
        return view.ReportView(
            kind=KINDS[row.kind],
            title=row.title,
            inquiry=view.Inquiry(
                title=inquiry.title if inquiry else "",
                funder=inquiry.funder if inquiry else "",
                question=inquiry.question if inquiry else "",
            ),
            edition=view.EditionMark(
                number=self.number, published_on=self.published_on, address=matter.address_of(self.slug)
            ),
            authors=matter.authors(self.piece),
            chapters=chapters,
            standfirst=row.standfirst,
            series=matter.series(row),
            topic=row.topic,
            period=row.period_words or f"{_month(row.period_starts)} to {_month(row.period_ends)}",
            places=tuple(self.naming.call(place) for place in row.places.order_by("position", "name"))
            if self.naming.shown
            else (),
            behaviours=self.behaviours,
            central=central if central in known else "",
            touched=touched,
            choice=getattr(getattr(row, "choice", None), "line", ""),
            notes=tuple(self.notes),
            method=row.method,
            not_heard=row.not_heard,
            index=self.index.entries([each.key for each in self.behaviours]) if self.is_annual else (),
            corrections=tuple(
                view.Correction(
                    edition=each.edition_number, made_on=each.made_on, was=each.was, now=each.now, why=each.why
                )
                for each in row.corrections.filter(edition_number__lte=self.number)
            ),
            links=matter.links(row, audience=self.audience),
            provenance=matter.provenance(row, published_on=self.published_on),
            responds_to=matter.responds_to(row),
        )

    def given_away(self, made: view.ReportView) -> list[str]:
        """Where the view names a place that it may not."""
        kept, found = made.to_json(), []
        # Links lead to other pieces, whose titles are already published; the inquiry's own name is no place's.
        for part in ("inquiry", "links"):
            kept.pop(part, None)
        numbers = {f"p{paragraph.number}": paragraph.number for paragraph in self.piece.paragraphs}
        for block in made.of_type(view.Paragraph):
            if name := self.naming.given_away(block.text):
                where = f"Paragraph {numbers[block.anchor]}"
                found.append(f"{where} names {name}, and this piece does not name its places.")
        kept["chapters"] = _without_paragraphs(kept["chapters"])
        for _, text in texts(kept):
            if name := self.naming.given_away(text):
                found.append(f"“{_shortened(text)}” names {name}, and this piece does not name its places.")
        return list(dict.fromkeys(found))

    # ---- The words ---------------------------------------------------------------------------------------------

    def _chapters(self) -> tuple[view.Chapter, ...]:
        if not self.is_annual:
            sections = [self._section(part) for part in self.piece.parts]
            answers = self._answers()
            if answers and not _stand_in(sections):
                sections.append(view.Section(blocks=answers))
            return (view.Chapter(sections=tuple(section for section in sections if section.blocks or section.title)),)
        chapters: list[view.Chapter] = []
        tops = [part for part in self.piece.parts if not part.is_inner]
        for at, top in enumerate(tops):
            inner = [part for part in self.piece.parts if part.row.parent_id == top.row.pk]
            chapters.append(self._chapter(top, inner))
            if top.row.sub_question_id and not any(later.row.sub_question_id for later in tops[at + 1 :]):
                chapters += self._figures()
        if not any(top.row.sub_question_id for top in tops):
            chapters += self._figures()
        answers = self._answers()
        if answers and not any(_stand_in(chapter.sections) for chapter in chapters):
            title = "An answer from one of the places" if len(answers) == 1 else "Answers from the places"
            chapters.append(view.Chapter(sections=(view.Section(blocks=answers),), anchor="answers", title=title))
        return tuple(chapters)

    def _chapter(self, top: Part, inner: Iterable[Part]) -> view.Chapter:
        question = top.row.sub_question
        title = top.row.title or (question.text if question else "")
        sections = [self._section(top, titled=False), *(self._section(part) for part in inner)]
        return view.Chapter(
            sections=tuple(section for section in sections if section.blocks or section.title),
            anchor=_anchor("c", top.row),
            title=title,
            label=f"Question {self._question_number(top.row)}" if question else "",
            sub_question=question.text if question and question.text != title else "",
        )

    def _question_number(self, section: Section) -> int:
        asked = [part.row.pk for part in self.piece.parts if not part.is_inner and part.row.sub_question_id]
        return asked.index(section.pk) + 1

    def _figures(self) -> list[view.Chapter]:
        nine = [each for each in self.behaviours if each.glyph]
        blocks = figures.of_the_year(
            self.row, places=self.piece.places, behaviours=nine, naming=self.naming, released=self.released
        )
        if not blocks:
            return []
        section = view.Section(blocks=blocks)
        return [view.Chapter(sections=(section,), anchor="year-in-figures", title="The year in figures")]

    def _section(self, part: Part, *, titled: bool = True) -> view.Section:
        blocks: list[view.Block] = []
        cleared = [pull for pull in part.pulled if pull.excerpt.is_cleared and pull.excerpt.removed_at is None]
        pulled = sorted(cleared, key=lambda pull: (pull.position, pull.pk))
        for at, paragraph in enumerate(part.paragraphs, 1):
            blocks.append(self._paragraph(paragraph, heading=part.row.title))
            blocks += self._dissents(paragraph)
            blocks += [
                view.PullQuote(
                    words=pull.excerpt.cleared_words,
                    who=_opening(knowing.who_said(pull.excerpt, self.codings, self.naming)),
                )
                for pull in pulled
                if (pull.position or 1) == at or (at == len(part.paragraphs) and pull.position > at)
            ]
        if part.row.pk == self.answers_stand_in:
            blocks += self._answers()
        return view.Section(
            blocks=tuple(blocks),
            anchor=_anchor("s", part.row) if titled and part.row.title else "",
            title=part.row.title if titled else "",
        )

    def _paragraph(self, paragraph: Standing, *, heading: str) -> view.Paragraph:
        row, anchor = paragraph.row, f"p{paragraph.number}"
        note = knowing.note_of(
            paragraph,
            len(self.notes) + 1,
            of=self.of,
            codings=self.codings,
            naming=self.naming,
            say=self._say("words under a paragraph"),
        )
        if note:
            self.notes.append(note)
        self.index.add(self.codings.central(paragraph), words=heading or _shortened(row.text, 48), anchor=anchor)
        is_widely = row.basis == Paragraph.Basis.EVIDENCE and self.of > 1 and paragraph.place_count
        return view.Paragraph(
            anchor=anchor,
            text=row.text,
            basis=row.basis,  # type: ignore[arg-type]  # the database holds it to these
            hedge=row.hedge or None,  # type: ignore[arg-type]
            reach=f"{self._reach(paragraph)} of {self.of} places" if is_widely else "",
            voice=row.voice,
            marks=(view.Mark(at=len(row.text), note=note.number),) if note and row.text else (),
            counts=tuple(
                view.Count(
                    phrase=mark.row.phrase,
                    means=mark.row.get_quantity_display(),
                    unit=mark.row.get_unit_display(),
                    figure=self._figure(mark),
                )
                for mark in paragraph.marks
            ),
        )

    def _say(self, counted: str) -> knowing.Say:
        """How a number of this register is said, counted over the piece's period."""

        def say(cell: str, count: int, of: Of) -> str:
            days = {"starts": self.row.period_starts, "ends": self.row.period_ends}
            return self.released.say(counted, cell, count, of=of, **days)

        return say

    def _figure(self, mark: standing.Mark) -> str:
        """What was found for a counted phrase: exactly for declared units, disclosed for anything else."""
        row = mark.row
        n, unit = row.found_n, row.unit
        if n is None:
            return ""
        if unit in ("place", "associate"):
            return mark.found
        from_records = unit in ("note", "other", "meeting", "service", "year")
        cell = row.counts_records or f"{row.paragraph_id} {unit} {row.phrase}"
        return self._say("counted phrases")(cell, n, "notes" if from_records else "people")

    def _reach(self, paragraph: Standing) -> int:
        support = [each for each in paragraph.usable if each.stance == "supports"] or paragraph.usable
        return len({evidence.excerpt.note.place_id for evidence in support} - {None})

    def _dissents(self, paragraph: Standing) -> list[view.Block]:
        return [
            view.Dissent(
                anchor=f"d{paragraph.number}{'abcdefghij'[at] if at else ''}",
                wording=each.row.wording,
                holders=tuple(
                    view.Holder(
                        shown_as=holder.person.display_name, accepted_on=holder.accepted_on or self.published_on
                    )
                    for holder in each.holders
                ),
            )
            for at, each in enumerate(paragraph.dissents)
        ]

    def _answers(self) -> tuple[view.Block, ...]:
        return tuple(
            view.PlaceAnswer(
                anchor=f"a{at}",
                by=answer.given_by,
                text=answer.text,
                given_on=answer.given_on,
                shown_on=answer.shown_on,
            )
            for at, answer in enumerate(self.row.answers.all(), 1)
        )


def _stand_in(sections: Iterable[view.Section]) -> bool:
    return any(isinstance(block, view.PlaceAnswer) for section in sections for block in section.blocks)


def _anchor(kind: str, section: Section) -> str:
    above = f"{section.parent.position}-" if section.parent else ""
    return f"{kind}-{above}{section.position}"


def _month(day: dt.date) -> str:
    return f"{view.MONTHS[day.month - 1]} {day.year}"


def _opening(words: str) -> str:
    return words[:1].upper() + words[1:]


def _shortened(text: str, length: int = 60) -> str:
    first = " ".join(text.split())
    return first if len(first) <= length else f"{first[: length - 2].rsplit(' ', 1)[0]} …"


def _without_paragraphs(chapters: list[dict[str, object]]) -> list[dict[str, object]]:
    """The chapters without the paragraphs' own words, which are looked at one by one, with their numbers."""
    kept = []
    for chapter in chapters:
        sections = [
            {**section, "blocks": [block for block in section["blocks"] if block.get("is") != "Paragraph"]}
            for section in chapter["sections"]  # type: ignore[attr-defined]
        ]
        kept.append({**chapter, "sections": sections})
    return kept

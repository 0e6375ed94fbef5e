"""A year's summary of some thirty pages, from a handful of sentences."""

from datetime import date

from syntheses.reports.view import (
    Block,
    Chapter,
    Dissent,
    EditionMark,
    Figure,
    Holder,
    IndexEntry,
    IndexLine,
    Link,
    Listing,
    Note,
    Paragraph,
    PlaceAnswer,
    PullQuote,
    ReportView,
    Row,
    Section,
    Stance,
    Strip,
    Table,
)
from tests.press.samples import AUTHORS, BEHAVIOURS, INQUIRY, PLACES, SENTENCES, said, words

QUESTIONS = (
    ("Does working this way help?", "It helps where people had stopped expecting anything."),
    (
        "What do associates do, and what does it take?",
        "They listen, they host, and more than anybody expected they mend.",
    ),
    ("Are these the right behaviours?", "They are good company. They are not a ladder."),
    ("Is the story that each place tells about itself changing?", "In places, and more quietly than we had hoped."),
)
SECTIONS = (
    ("What moved", "What did not", "What it cost", "How we would know"),
    ("Standing beside", "Carrying words", "Harm that we did", "Handing over"),
    ("What was written of", "What comes first", "What gets in the way", "What may be missing"),
    ("From them to us", "Conflict comes into it", "Words that changed", "Who is telling it"),
)
HEDGES = ("saw", "told", "saw", "appears", "believe", "did")


def _opening(sentence: str) -> str:
    return sentence.rstrip(".")[:48].rsplit(" ", 1)[0].lower()


def matrix() -> Figure:
    """The nine behaviours in five places."""
    cells = (
        "20 10 few 15 few 50", "25 30 15 10 20 100", "10 few 15 few none 30", "35 30 20 40 25 150",
        "15 20 few 20 10 70", "25 15 10 25 15 90", "50 40 45 40 30 200", "20 25 few 15 20 90", "35 15 10 25 15 100",
    )  # fmt: skip
    rows = tuple(
        Row(behaviour.heading, tuple(line.split()), behaviour.key)
        for behaviour, line in zip(BEHAVIOURS, cells, strict=True)
    )
    return Figure(
        "t-matrix",
        "The nine behaviours in five places: how many cleared excerpts speak of each",
        Table(
            "Behaviour",
            (*PLACES, "All"),
            (*rows, Row("All, rounded", ("240", "190", "130", "200", "140", "900"), total=True)),
            True,
        ),
        "A table.",
        "matrix",
        "Cleared excerpts, January to December 2025. “Few” is one to nine. Totals are rounded to the nearest ten "
        "so that no small figure can be worked out. Darker cells only repeat the figure.",
    )


def trust() -> Figure:
    """Trust built and broken, by half-year."""
    columns = tuple(f"{half} {year}" for year in (2022, 2023, 2024, 2025) for half in ("Early", "Late"))
    figures = {
        "Ashwell": ("few 11 13 12 15 18 14 16", "few few 12 19 few few 11 few"),
        "Brindle": ("few few 10 12 14 11 13 15", "few few few few few 10 few few"),
        "Caxley": ("none few few 11 14 few few 12", "few few few few few 16 13 few"),
        "Dunmere": ("10 12 few few 11 13 17 15", "few few 14 17 12 few few few"),
    }
    rows: list[Row] = []
    strips: list[Strip] = []
    for place, (built, broken) in figures.items():
        strips.append(
            Strip(
                place,
                f"{place}: trust is built in most half-years, and broken in few.",
                len(rows),
                len(rows) + 1,
                "Since 2022",
            )
        )
        rows += [Row(f"{place}, built", tuple(built.split())), Row(f"{place}, broken", tuple(broken.split()))]
    return Figure(
        "t-trust",
        "Trust events over time, by place",
        Table("Place", columns, tuple(rows)),
        "Four strips.",
        "strips",
        "Notes that record trust being built or broken, by half-year.",
        tuple(strips),
        ("built", "broken"),
        "trusting-relationships",
    )


def voices() -> Figure:
    """Who speaks in the notes, as bars."""
    rows = (
        ("People who use services", "60"), ("People paid to help", "140"), ("Managers and commissioners", "85"),
        ("Elected members", "few"), ("Children and young people", "none"),
    )  # fmt: skip
    return Figure(
        "t-voices",
        "Who speaks in the excerpts",
        Table("Who speaks", ("Excerpts",), tuple(Row(name, (cell,)) for name, cell in rows)),
        "People paid to help speak most, in 140 excerpts; elected members in few, and children in none.",
        "bars",
        "Rounded to the nearest five. “Few” is one to nine.",
    )


def annual() -> ReportView:
    """A year's summary: introduction, four questions, conclusion, figures, notes, index."""
    notes: list[Note] = []
    spoken_of: dict[str, list[IndexLine]] = {behaviour.key: [] for behaviour in BEHAVIOURS}
    count = 0

    def paragraph() -> Paragraph:
        nonlocal count
        count += 1
        anchor, text, hedge = f"p{count}", words(count), HEDGES[count % len(HEDGES)]
        spoken_of[BEHAVIOURS[count % 9].key].append(IndexLine(_opening(SENTENCES[count % 24]), anchor))
        if hedge == "believe":
            return said(anchor, text, basis="opinion", hedge="believe")
        many = 3 + count % 3
        stances = (Stance("supports", f"{10 + 5 * (count % 7)} excerpts"), Stance("complicates", "few"))
        notes.append(Note(len(notes) + 1, f"Counted in {many} of 5 places, January to December 2025.", stances))
        return said(
            anchor,
            text,
            len(notes),
            text[: text.index(".") + 1],
            hedge=hedge,
            reach=f"{many} of 5 places",
            voice="associate → reader",
        )

    chapters = [
        Chapter(
            (Section((said("intro-1", words(90, 7), basis="framing"), said("intro-2", words(91, 6), basis="framing"))),
             Section((said("intro-3", words(92, 6), basis="framing"), said("intro-4", words(93, 5), basis="framing")),
                     "how-to-read", "How to read a sentence")),
            "introduction", "Introduction", standfirst="Five places, a few associates, one question.",
        )
    ]  # fmt: skip
    for number, ((question, stand), titles) in enumerate(zip(QUESTIONS, SECTIONS, strict=True), 1):
        sections = []
        for at, title in enumerate(titles):
            blocks: list[Block] = [paragraph() for _ in range(4)]
            if at == 1:
                blocks.insert(
                    2, PullQuote("We argued for a year about the door. Now everyone uses it.", "at an open meeting")
                )
            if number == 1 and at == 3:
                blocks.append(
                    PlaceAnswer(
                        "answer",
                        "The Dunmere Thursday group",
                        f"{words(70, 5)}\n\n{words(71, 3)}",
                        date(2026, 2, 5),
                        date(2026, 1, 20),
                    )
                )
            if number == 1 and at == 2:
                blocks.append(voices())
            if number == 2 and at == 0:
                blocks.append(trust())
            if number == 3 and at == 0:
                blocks.append(matrix())
            if number == 3 and at == 3:
                blocks.append(
                    Listing(
                        (
                            "Which of the nine did I look for, and which did I find?",
                            "Whose absence am I calling a lack of trust?",
                        )
                    )
                )
            if number == 4 and at == 1:
                blocks.insert(
                    1,
                    Dissent(
                        "view", f"{words(80, 5)}\n\n{words(81, 3)}",
                        (Holder("Idris Vane", date(2026, 2, 1)), Holder("an associate in Caxley", date(2026, 2, 2))),
                        "The story is ours",
                    ),
                )  # fmt: skip
            sections.append(Section(tuple(blocks), f"q{number}-{at + 1}", title))
        chapters.append(Chapter(tuple(sections), f"q{number}", question, f"Question {number}", standfirst=stand))
    chapters.append(
        Chapter(
            (Section(tuple(said(f"end-{at}", words(60 + at), basis="opinion") for at in range(4))),),
            "conclusion",
            "Concluding thoughts",
        )
    )
    return ReportView(
        kind="annual-summary",
        title="What five parishes taught us",
        inquiry=INQUIRY,
        edition=EditionMark(1, date(2026, 2, 12), "inquiry.example/pieces/year/1"),
        authors=AUTHORS,
        chapters=tuple(chapters),
        standfirst="A year of learning from Ashwell, Brindle, Caxley, Dunmere and Eaveston",
        period="January to December 2025",
        places=PLACES,
        behaviours=BEHAVIOURS,
        touched=tuple(behaviour.key for behaviour in BEHAVIOURS),
        notes=tuple(notes),
        method=f"{words(40, 4)}\n\n{words(41, 4)}",
        limits=words(42, 4),
        not_heard=words(43, 3),
        index=tuple(IndexEntry(key, tuple(lines)) for key, lines in spoken_of.items()),
        links=(Link("draws-on", "Who answers to whom: on mutual accountability"),),
    )

"""Views to print, written here: a reflection of three pages, a year's summary of some twenty-five, and the odd one out.

The places are Ashwell, Brindle, Caxley, Dunmere and Eaveston, and nobody lives in them.
"""

from datetime import date

from syntheses.reports.view import (
    Author,
    Behaviour,
    Block,
    Chapter,
    Correction,
    Count,
    Dissent,
    EditionMark,
    Figure,
    Holder,
    IndexEntry,
    IndexLine,
    Inquiry,
    Link,
    Listing,
    Mark,
    Note,
    Paragraph,
    PlaceAnswer,
    Provenance,
    PullQuote,
    Quote,
    ReportView,
    RespondsTo,
    Row,
    Section,
    Stance,
    Strip,
    Table,
)

PLACES = ("Ashwell", "Brindle", "Caxley", "Dunmere", "Eaveston")
INQUIRY = Inquiry(
    "The Five Parishes Inquiry",
    "the Lammas Fund",
    "What helps the people and services of a place to act as if they belonged to one another?",
)
BEHAVIOURS = tuple(
    Behaviour(key, name, number, group)
    for number, (key, name, group) in enumerate(
        (
            ("interconnected-whole", "Part of an interconnected whole", "perspective"),
            ("resourceful-people", "Resourceful people, bringing strengths", "perspective"),
            ("shared-vision", "A shared vision", "perspective"),
            ("shared-power", "Shared power and equal voice", "power"),
            ("devolved-decisions", "Decisions made nearby", "power"),
            ("mutual-accountability", "Accountability is mutual", "power"),
            ("trusting-relationships", "Open, trusting relationships", "participation"),
            ("collaborative-leadership", "Leadership at every level", "participation"),
            ("collective-learning", "Feedback and collective learning", "participation"),
        ),
        1,
    )
)

AUTHORS = (
    Author(
        "Mairead Colton",
        "associate",
        "I stand by all of it.",
        date(2026, 3, 16),
        4,
        "Mairead Colton is an associate of the inquiry, which the Lammas Fund pays for.",
    ),
    Author("Idris Vane", "associate", "I wrote the middle and argued over the end.", date(2026, 3, 16), 4),
    Author("Oonagh Pell", "learning partner", "I counted what is counted here.", date(2026, 3, 17), 4),
)


def said(anchor: str, text: str, note: int = 0, after: str = "", **more: object) -> Paragraph:
    """A paragraph with a note's mark after some words of it."""
    marks = (Mark(text.index(after) + len(after) if after else len(text), note),) if note else ()
    return Paragraph(anchor, text, marks=marks, **more)  # type: ignore[arg-type]


def reflection() -> ReportView:
    """A reflection on one behaviour: eleven paragraphs, one dissent, two quotations, seven notes."""
    blocks: tuple[Block, ...] = (
        said(
            "p1",
            "This was written by three of us from the notes of seven associates, who work in Ashwell, Brindle, Caxley, Dunmere "
            "and Eaveston. We put two questions to everything they wrote down in two years. Who here has to explain themselves? "
            "And who is in a position to ask? We had expected one answer with local colour. We found five, and where they agree "
            "we say how widely they do.",
            basis="framing",
            hedge="told",
        ),
        said(
            "p2",
            "In every place, explanations went upward. A worker explained herself to a manager, the manager to a board, the board "
            "to whoever held the money. Hardly anything came down, and nothing at all went sideways. People who used a service "
            "were asked for their opinion, at some length and with biscuits, and were not told afterwards what had been done with "
            "it. Everybody in the room could say what they answered for. Nobody could say to whom it mattered.",
            1,
            "explanations went upward.",
            hedge="saw",
            reach="5 of 5 places",
            voice="associate → reader",
            counts=(Count("In every place", "every", "place", "5 of 5"),),
        ),
        said(
            "p3",
            "Over time the account itself became a shelter. Officers in four places told us that they kept two of them for the "
            "same month, a tidy one to be read and a useful one to be talked about by the bins. As long as the two stayed near to "
            "each other no harm was done. Where they drifted apart, people stopped believing either, and somebody waiting for a "
            "decision about her own home could not have told you which of the two she was living in.",
            2,
            "talked about by the bins.",
            hedge="told",
            reach="4 of 5 places",
            voice="actor → associate → learning partner → reader",
            counts=(Count("four places", "exact", "place", "4 of 5"),),
        ),
        said(
            "p4",
            "Several associates tried to turn the thing round. In three places they helped a partnership to give its account first "
            "to the people it serves, in a room which those people had chosen, and only afterwards to its own board. The order did "
            "more than the wording. Officers who had shown the same four charts for years discovered that they had to say what a "
            "chart leaves out. Two associates did the same with their notes, and changed what they were asked to change.",
            3,
            "to its own board.",
            hedge="did",
            reach="3 of 5 places",
        ),
        PullQuote("You came to tell us first. I did not know that was allowed.", "a tenant, in one place"),
        said(
            "p5",
            "None of this stayed put. Posts were deleted, two teams became one, a new plan arrived with measures of its own, and "
            "what one officer had promised was news to the next. Some of us began to keep a plain list, which anyone might read, of "
            "who had undertaken what and by when. In more than one place the list has outlived those who began it. It is kept now "
            "by a library, a night shelter and a residents’ association that had never kept a list of anything.",
            4,
            "and by when.",
            hedge="told",
            reach="Some associates, fewer than 10",
        ),
        said(
            "p6",
            "We learned as well that to ask for an account can do damage. Three times an invitation to answer was heard as an "
            "invitation to be blamed, and not without cause. A team that had carried a failing service for years was asked to "
            "explain it in public, and those who had cut its budget sent their apologies. It took most of a winter to mend. If the "
            "word mutual means anything, it means that whoever can change most speaks first.",
            5,
            "and not without cause.",
            hedge="saw",
            reach="3 of 5 places",
        ),
        said(
            "p7",
            "It appears that people are readier to answer for a change in their own lives once the services around them have "
            "answered for theirs. We saw it where adults were dealing with several troubles at once, and cannot say whether it "
            "would hold for schools or for the police. The first account need not be long. It must be given in person, by someone "
            "who is able to put things right.",
            6,
            "have answered for theirs.",
            hedge="appears",
            reach="For services to adults; not tried with schools",
        ),
        said(
            "p8",
            "We took this behaviour because it is so easily mistaken for its opposite. Answering to a hierarchy asks whether the "
            "plan was followed; answering to one another asks whether it was any good. The second needs company. Nobody is candid "
            "where there is no open, trusting relationship (Behaviour 7), and nobody can act on candour unless some decisions are "
            "theirs to take (Behaviour 5). In return it feeds shared power (Behaviour 4), since to be owed an explanation is "
            "already to be somebody.",
            basis="opinion",
            hedge="believe",
        ),
        Dissent(
            "d1",
            "We do not agree that this comes first. Between people who are badly unequal, asking both sides to answer can be the old "
            "demand in a new coat: whoever has least is asked, again, to explain herself. So we should share power before we ask "
            "anybody for an account, and we should not ask residents to answer for anything until they are able to refuse.",
            (Holder("", date(2026, 3, 11)), Holder("", date(2026, 3, 11))),
        ),
        said(
            "p9",
            "Public management has long behaved as though an account were owed to the holder of the money and to no one else. "
            "Targets, inspection and audit promise that funds are well spent and that harm is prevented, and at times they keep the "
            "promise. They also train people to look up and not across. A woman at one such meeting put it in seven words: who do I "
            "see about your mistake?",
            7,
            "about your mistake?",
            basis="opinion",
            hedge="believe",
        ),
        said(
            "p10",
            "Could any partnership begin tomorrow, by changing the order of its agenda? Or does this become possible only when power "
            "has moved already? We do not know, and we should be suspicious of anybody who told us in one sentence.",
            basis="opinion",
            hedge="believe",
        ),
        said("p11", "Our next reflection takes up shared power, and will start from there.", basis="framing"),
    )
    notes = (
        Note(1, "Seen in five of five places, January 2024 to December 2025.", (Stance("supports", "65 excerpts"),)),
        Note(
            2,
            "Told to associates by officers in four of five places. It is at two removes from the speaker, so nothing is quoted.",
            (Stance("supports", "25 excerpts"), Stance("complicates", "few")),
        ),
        Note(3, "Seen by associates at meetings in three of five places.", (Stance("supports", "30 excerpts"),)),
        Note(4, "“Some” stands for fewer than ten people and more than two. The authors have checked the count."),
        Note(5, "Each place has read this paragraph, and none asked for a reply to be printed.", (Stance("supports", "10"),)),
        Note(6, "A finding marked “appears”.", (Stance("supports", "30"), Stance("contradicts", "10"))),
        Note(
            7,
            "Spoken at an open meeting.",
            (Stance("supports", "few", (Quote("who do I see about your mistake", "a resident, in one place"),)),),
        ),
    )
    return ReportView(
        kind="behaviour-reflection",
        title="Who answers to whom: on mutual accountability",
        inquiry=INQUIRY,
        edition=EditionMark(2, date(2026, 3, 17), "inquiry.example/pieces/who-answers-to-whom/2"),
        authors=AUTHORS,
        chapters=(Chapter((Section(blocks),)),),
        series="Reflections on the behaviours, no. 2",
        topic="accountability",
        period="January 2024 to December 2025",
        places=PLACES,
        behaviours=BEHAVIOURS,
        central="mutual-accountability",
        touched=("mutual-accountability", "trusting-relationships", "devolved-decisions", "shared-power"),
        choice="Accountability was chosen by talk on 6 January 2026, from three. One of us would have begun with power.",
        notes=notes,
        limits="This is what associates noticed, and no survey. They were in meetings more often than in homes. A count of places "
        "says how widely a thing was noticed, not how often it happened.",
        not_heard="Few of these words come from people under 25, or from people who speak little English. Some organisations were "
        "asked and preferred not to take part.",
        corrections=(
            Correction(2, date(2026, 3, 17), "In all places", "In three places", "The evidence supports no more."),
        ),
        links=(Link("summarised-in", "What five parishes taught us", "https://inquiry.example/pieces/year"),),
    )


# ---- The year's summary, from a handful of sentences ----------------------------------------------------------------

SENTENCES = (
    "Nobody had planned the meeting, and so nobody was in charge of how it ended.",
    "The hall was cold and the urn was slow, and people talked because there was nothing else to do.",
    "A housing officer said what he had been told not to say, and was surprised that the roof stayed on.",
    "Associates wrote afterwards that the silence had been the useful part.",
    "In the weeks that followed two services began to send people to one another by name.",
    "It is easier to describe a change of this kind than to prove that anything caused it.",
    "Those who had been asked often, and answered seldom, took longest to believe that this was different.",
    "Where the money came first the talk was of what was eligible; where it came last it did little harm.",
    "Someone wrote the promise on the back of an agenda, and the agenda is still on the wall.",
    "The people with most to lose spoke last, if they spoke at all, and were thanked for their contribution.",
    "We saw this more than once and have learned to look for it.",
    "A caretaker who had kept every key turned out to be the oldest institution in the building.",
    "When the board changed, the work went on in the kitchen as if nothing had happened.",
    "What looked like apathy from the town hall looked like good sense from the bus stop.",
    "It took a whole winter to mend what one letter had broken in a morning.",
    "Nobody could say who had made the decision, though everyone could say who had announced it.",
    "The form asked for an outcome, and the outcome was that people knew each other’s names.",
    "Two associates disagreed about what they had seen, and both were right about the room they were in.",
    "A nurse and a librarian compared lists, and found that they were worrying about the same eleven doors.",
    "It was said, with some heat, that learning is what people do when they are not being measured.",
    "Handing over was harder than starting, and nobody is ever thanked for it.",
    "The minutes record that a view was expressed; the notes record whose voice shook.",
    "By the summer the group had stopped reporting and begun to tell.",
    "We have no evidence either way from Eaveston, which joined late and writes briefly.",
)
QUESTIONS = (
    ("Does working this way help?", "It helps where people had stopped expecting anything."),
    ("What do associates do, and what does it take?", "They listen, they host, and more than anybody expected they mend."),
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


def _words(seed: int, sentences: int = 6) -> str:
    return " ".join(SENTENCES[(seed * 7 + at * 5) % len(SENTENCES)] for at in range(sentences))


def matrix() -> Figure:
    """The nine behaviours in five places."""
    cells = (
        "20 10 few 15 few 50", "25 30 15 10 20 100", "10 few 15 few none 30", "35 30 20 40 25 150", "15 20 few 20 10 70",
        "25 15 10 25 15 90", "50 40 45 40 30 200", "20 25 few 15 20 90", "35 15 10 25 15 100",
    )  # fmt: skip
    rows = tuple(
        Row(behaviour.heading, tuple(line.split()), behaviour.key)
        for behaviour, line in zip(BEHAVIOURS, cells, strict=True)
    )
    return Figure(
        "t-matrix",
        "The nine behaviours in five places: how many cleared excerpts speak of each",
        Table("Behaviour", (*PLACES, "All"), (*rows, Row("All, rounded", tuple("240 190 130 200 140 900".split()), total=True)), True),
        "A table.",
        "matrix",
        "Cleared excerpts, January to December 2025. “Few” is one to nine. Totals are rounded to the nearest ten so that no "
        "small figure can be worked out. Darker cells only repeat the figure.",
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
    rows, strips = [], []
    for place, (built, broken) in figures.items():
        strips.append(
            Strip(place, f"{place}: trust is built in most half-years, and broken in few.", len(rows), len(rows) + 1, "Since 2022")
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
        anchor, text, hedge = f"p{count}", _words(count), HEDGES[count % len(HEDGES)]
        spoken_of[BEHAVIOURS[count % 9].key].append(IndexLine(SENTENCES[count % 24].rstrip(".")[:48].rsplit(" ", 1)[0].lower(), anchor))
        if hedge == "believe":
            return said(anchor, text, basis="opinion", hedge="believe")
        many = 3 + count % 3
        stances = (Stance("supports", f"{10 + 5 * (count % 7)} excerpts"), Stance("complicates", "few"))
        notes.append(Note(len(notes) + 1, f"Counted in {many} of 5 places, January to December 2025.", stances))
        return said(
            anchor, text, len(notes), text[: text.index(".") + 1], hedge=hedge, reach=f"{many} of 5 places", voice="associate → reader"
        )

    chapters = [
        Chapter(
            (Section((said("intro-1", _words(90, 7), basis="framing"), said("intro-2", _words(91, 6), basis="framing"))),
             Section((said("intro-3", _words(92, 6), basis="framing"), said("intro-4", _words(93, 5), basis="framing")),
                     "how-to-read", "How to read a sentence")),
            "introduction", "Introduction", standfirst="Five places, a few associates, one question.",
        )
    ]  # fmt: skip
    for number, ((question, stand), titles) in enumerate(zip(QUESTIONS, SECTIONS, strict=True), 1):
        sections = []
        for at, title in enumerate(titles):
            blocks: list[Block] = [paragraph() for _ in range(4)]
            if at == 1:
                blocks.insert(2, PullQuote("We argued for a year about the door. Now everyone uses it.", "at an open meeting"))
            if number == 1 and at == 3:
                blocks.append(
                    PlaceAnswer("answer", "The Dunmere Thursday group", f"{_words(70, 5)}\n\n{_words(71, 3)}", date(2026, 2, 5), date(2026, 1, 20))
                )
            if number == 1 and at == 2:
                blocks.append(voices())
            if number == 2 and at == 0:
                blocks.append(trust())
            if number == 3 and at == 0:
                blocks.append(matrix())
            if number == 3 and at == 3:
                blocks.append(Listing(("Which of the nine did I look for, and which did I find?", "Whose absence am I calling a lack of trust?")))
            if number == 4 and at == 1:
                blocks.insert(
                    1,
                    Dissent(
                        "view", f"{_words(80, 5)}\n\n{_words(81, 3)}",
                        (Holder("Idris Vane", date(2026, 2, 1)), Holder("an associate in Caxley", date(2026, 2, 2))),
                        "The story is ours",
                    ),
                )  # fmt: skip
            sections.append(Section(tuple(blocks), f"q{number}-{at + 1}", title))
        chapters.append(Chapter(tuple(sections), f"q{number}", question, f"Question {number}", standfirst=stand))
    chapters.append(
        Chapter((Section(tuple(said(f"end-{at}", _words(60 + at), basis="opinion") for at in range(4))),), "conclusion", "Concluding thoughts")
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
        method=f"{_words(40, 4)}\n\n{_words(41, 4)}",
        limits=_words(42, 4),
        not_heard=_words(43, 3),
        index=tuple(IndexEntry(key, tuple(lines)) for key, lines in spoken_of.items()),
        links=(Link("draws-on", "Who answers to whom: on mutual accountability"),),
    )


def response() -> ReportView:
    """A response to somebody else's report, by one author."""
    return ReportView(
        kind="response",
        title="The seventh condition",
        inquiry=INQUIRY,
        edition=EditionMark(1, date(2026, 9, 21)),
        authors=AUTHORS[:1],
        chapters=(
            Chapter((
                Section((said("p1", _words(1), basis="opinion", hedge="believe"), said("p2", _words(2), hedge="saw", reach="2 of 5 places"))),
                Section((said("p3", _words(3), basis="opinion", hedge="recommend"),), "a", "What is left outside"),
            )),
        ),
        behaviours=BEHAVIOURS,
        touched=("shared-power",),
        provenance=Provenance("by the inquiry", "Mairead Colton", date(2027, 9, 21)),
        responds_to=RespondsTo(
            "Seven Things That Must Be So", "The Marl Centre", 2026,
            ("It looks from the side of the person who waits.",), ("Must values stay at the door?",),
            ("What is left outside waits in the corridor.",),
        ),
    )  # fmt: skip


def portrait() -> ReportView:
    """A portrait of one place, with its answer."""
    return ReportView(
        kind="place-portrait",
        title="Dunmere: forty doors",
        inquiry=INQUIRY,
        edition=EditionMark(1, date(2026, 11, 2)),
        authors=AUTHORS[:2],
        chapters=(
            Chapter((
                Section((
                    *(said(f"p{at}", _words(at + 10), hedge="saw", reach="1 of 5 places") for at in range(6)),
                    PlaceAnswer("answer", "The tenants’ forum", _words(30, 5), date(2026, 10, 29), date(2026, 10, 22)),
                )),
            )),
        ),
        behaviours=BEHAVIOURS,
        central="shared-power",
        places=("Dunmere",),
        limits=_words(44, 3),
    )  # fmt: skip

"""Views to print, written here: a reflection of three pages, a response, a portrait. The year is in ``samples_year``.

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
    Group,
    Holder,
    Inquiry,
    Link,
    Mark,
    Note,
    Paragraph,
    PlaceAnswer,
    Provenance,
    PullQuote,
    Quote,
    ReportView,
    RespondsTo,
    Section,
    Stance,
)

PLACES = ("Ashwell", "Brindle", "Caxley", "Dunmere", "Eaveston")
GROUPS: tuple[Group, ...] = ("perspective", "power", "participation")
INQUIRY = Inquiry(
    "The Five Parishes Inquiry",
    "the Lammas Fund",
    "What helps the people and services of a place to act as if they belonged to one another?",
)
BEHAVIOURS = tuple(
    Behaviour(key, name, number, GROUPS[(number - 1) // 3])
    for number, (key, name) in enumerate(
        (
            ("interconnected-whole", "Part of an interconnected whole"),
            ("resourceful-people", "Resourceful people, bringing strengths"),
            ("shared-vision", "A shared vision"),
            ("shared-power", "Shared power and equal voice"),
            ("devolved-decisions", "Decisions made nearby"),
            ("mutual-accountability", "Accountability is mutual"),
            ("trusting-relationships", "Open, trusting relationships"),
            ("collaborative-leadership", "Leadership at every level"),
            ("collective-learning", "Feedback and collective learning"),
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


def words(seed: int, sentences: int = 6) -> str:
    return " ".join(SENTENCES[(seed * 7 + at * 5) % len(SENTENCES)] for at in range(sentences))


def reflection() -> ReportView:
    """A reflection on one behaviour: eleven paragraphs, one dissent, two quotations, seven notes."""
    blocks: tuple[Block, ...] = (
        said(
            "p1",
            "This was written by three of us from the notes of seven associates, who work in Ashwell, Brindle, "
            "Caxley, Dunmere and Eaveston. We put two questions to everything they wrote down in two years. Who "
            "here has to explain themselves? And who is in a position to ask? We had expected one answer with "
            "local colour. We found five, and where they agree we say how widely they do.",
            basis="framing",
            hedge="told",
        ),
        said(
            "p2",
            "In every place, explanations went upward. A worker explained herself to a manager, the manager to a "
            "board, the board to whoever held the money. Hardly anything came down, and nothing at all went "
            "sideways. People who used a service were asked for their opinion, at some length and with biscuits, "
            "and were not told afterwards what had been done with it. Everybody in the room could say what they "
            "answered for. Nobody could say to whom it mattered.",
            1,
            "explanations went upward.",
            hedge="saw",
            reach="5 of 5 places",
            voice="associate → reader",
            counts=(Count("In every place", "every", "place", "5 of 5"),),
        ),
        said(
            "p3",
            "Over time the account itself became a shelter. Officers in four places told us that they kept two of "
            "them for the same month, a tidy one to be read and a useful one to be talked about by the bins. As "
            "long as the two stayed near to each other no harm was done. Where they drifted apart, people stopped "
            "believing either, and somebody waiting for a decision about her own home could not have told you "
            "which of the two she was living in.",
            2,
            "talked about by the bins.",
            hedge="told",
            reach="4 of 5 places",
            voice="actor → associate → learning partner → reader",
            counts=(Count("four places", "exact", "place", "4 of 5"),),
        ),
        said(
            "p4",
            "Several associates tried to turn the thing round. In three places they helped a partnership to give "
            "its account first to the people it serves, in a room which those people had chosen, and only "
            "afterwards to its own board. The order did more than the wording. Officers who had shown the same "
            "four charts for years discovered that they had to say what a chart leaves out. Two associates did "
            "the same with their notes, and changed what they were asked to change.",
            3,
            "to its own board.",
            hedge="did",
            reach="3 of 5 places",
        ),
        PullQuote("You came to tell us first. I did not know that was allowed.", "a tenant, in one place"),
        said(
            "p5",
            "None of this stayed put. Posts were deleted, two teams became one, a new plan arrived with measures "
            "of its own, and what one officer had promised was news to the next. Some of us began to keep a plain "
            "list, which anyone might read, of who had undertaken what and by when. In more than one place the "
            "list has outlived those who began it. It is kept now by a library, a night shelter and a residents’ "
            "association that had never kept a list of anything.",
            4,
            "and by when.",
            hedge="told",
            reach="Some associates, fewer than 10",
        ),
        said(
            "p6",
            "We learned as well that to ask for an account can do damage. Three times an invitation to answer was "
            "heard as an invitation to be blamed, and not without cause. A team that had carried a failing "
            "service for years was asked to explain it in public, and those who had cut its budget sent their "
            "apologies. It took most of a winter to mend. If the word mutual means anything, it means that "
            "whoever can change most speaks first.",
            5,
            "and not without cause.",
            hedge="saw",
            reach="3 of 5 places",
        ),
        said(
            "p7",
            "It appears that people are readier to answer for a change in their own lives once the services "
            "around them have answered for theirs. We saw it where adults were dealing with several troubles at "
            "once, and cannot say whether it would hold for schools or for the police. The first account need not "
            "be long. It must be given in person, by someone who is able to put things right.",
            6,
            "have answered for theirs.",
            hedge="appears",
            reach="For services to adults; not tried with schools",
        ),
        said(
            "p8",
            "We took this behaviour because it is so easily mistaken for its opposite. Answering to a hierarchy "
            "asks whether the plan was followed; answering to one another asks whether it was any good. The "
            "second needs company. Nobody is candid where there is no open, trusting relationship (Behaviour 7), "
            "and nobody can act on candour unless some decisions are theirs to take (Behaviour 5). In return it "
            "feeds shared power (Behaviour 4), since to be owed an explanation is already to be somebody.",
            basis="opinion",
            hedge="believe",
        ),
        Dissent(
            "d1",
            "We do not agree that this comes first. Between people who are badly unequal, asking both sides to "
            "answer can be the old demand in a new coat: whoever has least is asked, again, to explain herself. "
            "So we should share power before we ask anybody for an account, and we should not ask residents to "
            "answer for anything until they are able to refuse.",
            (Holder("", date(2026, 3, 11)), Holder("", date(2026, 3, 11))),
        ),
        said(
            "p9",
            "Public management has long behaved as though an account were owed to the holder of the money and to "
            "no one else. Targets, inspection and audit promise that funds are well spent and that harm is "
            "prevented, and at times they keep the promise. They also train people to look up and not across. A "
            "woman at one such meeting put it in seven words: who do I see about your mistake?",
            7,
            "about your mistake?",
            basis="opinion",
            hedge="believe",
        ),
        said(
            "p10",
            "Could any partnership begin tomorrow, by changing the order of its agenda? Or does this become "
            "possible only when power has moved already? We do not know, and we should be suspicious of anybody "
            "who told us in one sentence.",
            basis="opinion",
            hedge="believe",
        ),
        said("p11", "Our next reflection takes up shared power, and will start from there.", basis="framing"),
    )
    notes = (
        Note(1, "Seen in five of five places, January 2024 to December 2025.", (Stance("supports", "65 excerpts"),)),
        Note(
            2,
            "Told to associates by officers in four of five places. It is at two removes from the speaker, so "
            "nothing is quoted.",
            (Stance("supports", "25 excerpts"), Stance("complicates", "few")),
        ),
        Note(3, "Seen by associates at meetings in three of five places.", (Stance("supports", "30 excerpts"),)),
        Note(4, "“Some” stands for fewer than ten people and more than two. The authors have checked the count."),
        Note(
            5,
            "Each place has read this paragraph, and none asked for a reply to be printed.",
            (Stance("supports", "10"),),
        ),
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
        choice="Accountability was chosen by talk on 6 January 2026. One of us would have begun with power.",
        notes=notes,
        limits="This is what associates noticed, and no survey. They were in meetings more often than in homes. "
        "A count of places says how widely a thing was noticed, not how often it happened.",
        not_heard="Few of these words come from people under 25, or from people who speak little English. Some "
        "organisations were asked and preferred not to take part.",
        corrections=(
            Correction(2, date(2026, 3, 17), "In all places", "In three places", "The evidence supports no more."),
        ),
        links=(Link("summarised-in", "What five parishes taught us", "https://inquiry.example/pieces/year"),),
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
                Section((
                    said("p1", words(1), basis="opinion", hedge="believe"),
                    said("p2", words(2), hedge="saw", reach="2 of 5 places"),
                )),
                Section((said("p3", words(3), basis="opinion", hedge="recommend"),), "a", "What is left outside"),
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
                    *(said(f"p{at}", words(at + 10), hedge="saw", reach="1 of 5 places") for at in range(6)),
                    PlaceAnswer("answer", "The tenants’ forum", words(30, 5), date(2026, 10, 29), date(2026, 10, 22)),
                )),
            )),
        ),
        behaviours=BEHAVIOURS,
        central="shared-power",
        places=("Dunmere",),
        limits=words(44, 3),
    )  # fmt: skip

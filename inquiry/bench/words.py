"""Sentences for the bench's notes: enough of them, and different enough, that a search has something to look for."""

import random

WHO = (
    "A housing officer", "The librarian", "Two parents from the estate", "A district nurse", "The youth worker",
    "A tenant who has lived there since the flats were built", "The caretaker", "Somebody from the food bank",
    "A probation officer", "The chair of the residents’ association", "A commissioner", "The night shelter’s cook",
    "A young carer", "The head of the primary school", "A retired bus driver", "One of the street wardens",
    "A volunteer from the allotments", "The new service manager", "A councillor", "The advice worker",
)  # fmt: skip
SAID = (
    "said that", "told us that", "was surprised to find that", "wrote on a card that", "asked why it was that",
    "no longer believes that", "repeated, more than once, that", "explained with some patience that",
    "admitted over tea that", "had been told in a letter that", "noticed before anybody else that", "doubts that",
)  # fmt: skip
WHAT = (
    "the waiting list is read by nobody who could shorten it", "people go where they were once treated kindly",
    "the decision was made in a room that none of them can enter", "the form asks for what nobody wants to say",
    "trust went when the drop-in was moved to the ring road", "two teams visit the same family on the same morning",
    "the money arrived after those who had asked for it had left", "a shared kitchen did what three strategies had not",
    "nobody had asked the people who clean the building", "the meeting is shorter since it is held in the laundrette",
    "learning stops where the quarterly return begins", "the promise about the playground was kept for once",
    "everybody answers upwards and nobody sideways", "she can spend forty pounds now without a signature",
    "the police come to listen on Thursdays", "the map in the town hall leaves out the footpath",
    "the work holds while one particular person is in post", "the bus that would make it possible does not run",
)  # fmt: skip
THEN = (
    "", "", "", ", and nobody contradicted it", ", which changed the tone of the afternoon",
    ", though others in the room remember it otherwise", ", and that was written down", ", as in the spring before",
    ", or so it seemed from where we sat", ", and we left it there", ", and the kettle was put on again",
)  # fmt: skip
ALONE = (
    "We walked there and back by the canal.", "It rained, and hardly anybody came.", "There was a long silence.",
    "I do not know yet what to make of it.", "They will meet again in a month.", "The hall was cold.",
    "Afterwards I wrote down what I could remember.", "Somebody laughed, and then it was possible to go on.",
)  # fmt: skip
TITLES = (
    "What was said about {}", "An afternoon on {}", "{}, once more", "Who decides about {}", "After the meeting on {}",
)  # fmt: skip
ABOUT = (
    "housing", "the waiting list", "the playground", "the drop-in", "the night shelter", "the forum", "school meals",
    "the bus", "the shared kitchen", "repairs", "the allotments", "debt advice", "the budget", "the evening surgery",
)  # fmt: skip
SURNAMES = (
    "Amberly", "Brook", "Calloway", "Dunne", "Easterby", "Farrow", "Garside", "Hollin", "Inskip", "Jessop", "Kettle",
    "Lorrimer", "Marsh", "Nettleton", "Orrell", "Pickup", "Quayle", "Rushworth", "Satterley", "Tempest",
)  # fmt: skip
GIVEN = ("Ada", "Bashir", "Carys", "Dele", "Edith", "Farah", "Glyn", "Hana", "Ivo", "Jaswinder")
PLACES = (
    "Aldbrook", "Barrowmere", "Cotley", "Deepwell", "Elmstead Cross", "Fenwick Hill", "Gorsey Bank", "Hathergate",
    "Ingleford", "Jubilee Park", "Kirkmoor", "Langthorpe", "Millholme", "Netherway", "Oxlea", "Penfold", "Quarry Side",
    "Ravensett", "Skelby", "Thornwick",
)  # fmt: skip


def sentence(chance: random.Random) -> str:
    """One sentence; always the same for the same state of chance."""
    if chance.random() < 0.2:
        return chance.choice(ALONE)
    return f"{chance.choice(WHO)} {chance.choice(SAID)} {chance.choice(WHAT)}{chance.choice(THEN)}."


def title(chance: random.Random) -> str:
    """What a note is called; two in three are called nothing."""
    if chance.random() < 0.66:
        return ""
    said = chance.choice(TITLES).format(chance.choice(ABOUT))
    return said[:1].upper() + said[1:]

"""The nine System Behaviours arrive by permanent key, with the orders in which they were published.

Headings are names and stand as published; every description is in our own words. Where an order was not seen whole,
its numbers are left empty rather than guessed.
"""

from typing import Any

from django.db import migrations

# key, short name, mark, group, topic
NINE = [
    ("interconnected-whole", "Interconnected whole", "whole", "perspective", "the whole"),
    ("resourceful-people", "Resourceful people", "strengths", "perspective", "strengths"),
    ("shared-vision", "Shared vision", "vision", "perspective", "vision"),
    ("shared-power", "Shared power", "power", "power", "power"),
    ("devolved-decisions", "Devolved decisions", "decisions", "power", "decisions"),
    ("mutual-accountability", "Mutual accountability", "accountability", "power", "accountability"),
    ("trusting-relationships", "Trusting relationships", "trust", "participation", "trust"),
    ("collaborative-leadership", "Collaborative leadership", "leadership", "participation", "leadership"),
    ("collective-learning", "Collective learning", "learning", "participation", "learning"),
]

HEADINGS = {
    "interconnected-whole": "People view themselves as part of an interconnected whole",
    "resourceful-people": "People are viewed as resourceful and bringing strengths",
    "shared-vision": "People share a vision",
    "shared-power": "Power is shared, and equality of voice actively promoted",
    "devolved-decisions": "Decision-making is devolved",
    "mutual-accountability": "Accountability is mutual",
    "trusting-relationships": "Open, trusting relationships enable effective dialogue",
    "collaborative-leadership": "Leadership is collaborative and promoted at every level",
    "collective-learning": "Feedback and collective learning drive adaptation",
}

# description, what it looks like when it is there, when it is not
MEANING = {
    "interconnected-whole": (
        "Each sees their own work as one thread among many, cares about how the whole hangs together, and knows that "
        "nobody holds all the threads.",
        "Somebody asks what a change here will do over there, before it is made.",
        "Each service meets its own target and the person falls between them.",
    ),
    "resourceful-people": (
        "Everyone is met as somebody who can do things and knows things, with weaknesses like anybody else, and belongs "
        "to a web of people who learn from one another.",
        "The person who is being helped is asked to help, and does.",
        "People are introduced by what is wrong with them.",
    ),
    "shared-vision": (
        "People who see things differently look for what they want in common, and understand why the others want it.",
        "Two rivals can say in one sentence what they are both trying to bring about.",
        "Every body has a vision of its own on its own wall.",
    ),
    "shared-power": (
        "Everyone can play their full part. Who is listened to, and who is not, is noticed and put right again and again, "
        "the unfairness built into the place included.",
        "Those with least say speak first, and something changes because of it.",
        "People are consulted on what was settled last week.",
    ),
    "devolved-decisions": (
        "Whoever stands closest to a tangled situation is free to act on it and to use their own judgement.",
        "A worker spends a little money on the spot and says so afterwards.",
        "Every small exception waits for a panel.",
    ),
    "mutual-accountability": (
        "People give account first to those whom they serve, and to one another. Those who are served are helped to take "
        "hold of their own change.",
        "An officer comes back and says, in the room where it was promised, what became of the promise.",
        "Account is given upwards, in figures, to people who were not there.",
    ),
    "trusting-relationships": (
        "People feel safe enough to ask the hard question, to disagree, and to stay in the room while it is uncomfortable.",
        "A mistake is told before it is found.",
        "People agree in the meeting and say what they think in the car park.",
    ),
    "collaborative-leadership": (
        "Leading is done together and from wherever one stands: there are many ways of doing it, and a person facing hard "
        "times may lead as much as one who holds a post.",
        "The one who knows what wants doing is followed, whatever their title.",
        "Everyone waits for the one who is away.",
    ),
    "collective-learning": (
        "Understanding a difficulty, acting on it and learning from what happened feed one another, and a trial that "
        "fails is welcome for what it shows.",
        "Something is done differently this month because of what was heard last month, and people can say what.",
        "The same lesson is learnt again each year by somebody new.",
    ),
}

# version key, name, published, note, whether it is in use, the order in which it numbers the nine (None: not seen)
VERSIONS = [
    (
        "page-2018",
        "The page of 2018",
        "about May 2018",
        "Perspective, power, participation. The numbers are the order in which the headings stand.",
        True,
        [key for key, *_ in NINE],
    ),
    (
        "legacy",
        "The later site",
        "after 2018",
        "Perspective, participation, power; vision stands second and strengths third.",
        False,
        [
            "interconnected-whole",
            "shared-vision",
            "resourceful-people",
            "trusting-relationships",
            "collaborative-leadership",
            "collective-learning",
            "shared-power",
            "devolved-decisions",
            "mutual-accountability",
        ],
    ),
    (
        "list-2017",
        "The list of 2017",
        "2017",
        "Only the place of power, sixth, is known. The rest of this order was not seen and is left open.",
        False,
        None,
    ),
]
OTHER_HEADINGS = {
    "legacy": {
        "interconnected-whole": "We are part of an interconnected whole",
        "collective-learning": "Feedback and collective learning inform adaptation",
    },
    "list-2017": {"resourceful-people": "All people are viewed as resourceful and bringing strengths"},
}


def arrive(apps: Any, schema_editor: Any) -> None:  # noqa: ANN401 - Django's own signature
    here = schema_editor.connection.alias
    model = lambda name: apps.get_model("behaviours", name).objects.using(here)  # noqa: E731
    framework = model("Framework").create(
        key="system-behaviours", name="The nine System Behaviours", source="Lankelly Chase", is_the_nine=True
    )
    behaviours = {}
    for position, (key, short_name, mark, group, topic) in enumerate(NINE, 1):
        behaviours[key] = model("Behaviour").create(
            key=key, framework=framework, short_name=short_name, mark=mark, group=group, topic=topic, position=position
        )
    for key, name, published, note, in_use, order in VERSIONS:
        version = model("FrameworkVersion").create(
            framework=framework, key=key, name=name, published=published, note=note, is_in_use=in_use
        )
        for behaviour_key, behaviour in behaviours.items():
            number = order.index(behaviour_key) + 1 if order else {"shared-power": 6}.get(behaviour_key)
            description, present, absent = MEANING[behaviour_key]
            model("Wording").create(
                version=version,
                behaviour=behaviour,
                number=number,
                heading=OTHER_HEADINGS.get(key, {}).get(behaviour_key, HEADINGS[behaviour_key]),
                description=description,
                when_present=present,
                when_absent=absent,
            )


class Migration(migrations.Migration):
    dependencies = [("behaviours", "0001_initial")]

    operations = [migrations.RunPython(arrive, migrations.RunPython.noop)]

"""The pages of the behaviours and frameworks, as those who may and may not open them find them."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from behaviours import actions
from behaviours.models import Behaviour, Framework, FrameworkVersion, Look, NumberResolution
from people.models import Person
from places import actions as place_actions
from reflections.models import Audience, InfluenceClaim
from tests import cast, scenes

pytestmark = pytest.mark.django_db

TRUST = "/behaviours/trusting-relationships/"
NINE = "/frameworks/system-behaviours/"


def signed_in(who: Person) -> Client:
    client = Client()
    client.force_login(who)
    return client


def text(response: Any) -> str:
    return str(response.content.decode())


@pytest.mark.parametrize(
    ("address", "answers"),
    [  # an associate, the learning partner, the team, a local contributor, a funder, an administrator, nobody
        ("/behaviours/", [200, 200, 200, 200, 404, 404, 404]),
        (TRUST, [200, 200, 200, 200, 404, 404, 404]),
        ("/behaviours/tidiness/", [404, 404, 404, 404, 404, 404, 404]),
        ("/behaviours/numbers/", [200, 200, 200, 404, 404, 404, 404]),
        (f"{TRUST}looks/new/", [200, 200, 200, 200, 404, 404, 404]),
        (NINE, [200, 200, 200, 200, 404, 404, 404]),
        ("/frameworks/new/", [200, 200, 200, 403, 404, 404, 404]),
        ("/frameworks/chapel-rules/", [200, 200, 200, 200, 404, 404, 404]),
        ("/frameworks/chapel-rules/edit/", [200, 200, 200, 403, 404, 404, 404]),
        ("/frameworks/chapel-rules/items/new/", [200, 200, 200, 403, 404, 404, 404]),
        ("/frameworks/chapel-rules/items/an-open-door/", [200, 200, 200, 403, 404, 404, 404]),
        (f"{NINE}edit/", [403, 403, 403, 403, 404, 404, 404]),
    ],
)
def test_who_opens_what(address: str, answers: list[int]) -> None:
    who: list[Callable[[], Person]] = [cast.asha, cast.leila, cast.dora, cast.lee, cast.fay, cast.ada, cast.nobody]
    people = [make() for make in who]
    rules = actions.type_in_framework(name="Chapel rules", by=people[0])
    actions.type_in_item(framework=rules, heading="An open door", by=people[0])
    assert [signed_in(person).get(address).status_code for person in people] == answers
    assert Client().get(address).status_code == 302


def test_the_team_switches_the_version_and_the_pages_number_by_it() -> None:
    asha, dora = signed_in(cast.asha()), signed_in(cast.dora())
    assert re.search(r"Trusting relationships.*?number 7<", text(asha.get("/behaviours/")), re.DOTALL)
    assert "Number by this one" not in text(asha.get(NINE))
    assert asha.post(f"{NINE}version/", {"version": "legacy"}).status_code == 403
    assert dora.get(f"{NINE}version/").status_code == 405
    assert dora.post(f"{NINE}version/", {"version": "of-1066"}).status_code == 404
    assert dora.post(f"{NINE}version/", {"version": "legacy"}).status_code == 302
    assert FrameworkVersion.objects.get(is_in_use=True).key == "legacy"
    page = text(asha.get("/behaviours/"))
    assert page.count("number 4<") == 1
    assert re.search(r"Trusting relationships</span></a>\s*</p><p[^>]*>number 4<", page)


def test_the_versions_stand_side_by_side_with_what_was_not_seen_left_open() -> None:
    page = text(signed_in(cast.asha()).get(NINE))
    assert page.count("number not seen.") == 8
    assert "We are part of an interconnected whole" in page


def test_somebody_says_what_they_have_seen_and_takes_it_back() -> None:
    asha, ben = signed_in(cast.asha()), signed_in(cast.ben())
    wrong = asha.post(f"{TRUST}looks/new/", {"words": "", "is_present": "no"})
    assert wrong.status_code == 422
    assert "Say what it looks like." in text(wrong)
    assert re.search(r'value="no"[^>]* checked', text(wrong))
    assert asha.post(f"{TRUST}looks/new/", {"words": "Keys are lent.", "is_present": "yes"}).status_code == 302
    page = text(ben.get(TRUST))
    assert "Keys are lent." in page
    assert "Take it back" not in page
    look = Look.objects.get()
    assert look.is_present is True
    assert ben.post(f"{TRUST}looks/withdrawn/", {"look": look.pk}).status_code == 404
    assert "Take it back" in text(asha.get(TRUST))
    assert asha.post(f"{TRUST}looks/withdrawn/", {"look": look.pk}).status_code == 302
    assert "Keys are lent." not in text(ben.get(TRUST))


def test_one_page_answers_what_we_know_of_a_behaviour() -> None:
    """F-012, F-011: its wordings, where it is in focus, words written and cleared, claims, pieces, what it touches."""
    asha, place = cast.asha(), cast.place()
    trust, power = (Behaviour.objects.get(pk=key) for key in ("trusting-relationships", "shared-power"))
    place_actions.begin_focus(place=place, behaviour=trust, intent="Walks, unminuted.", by=asha)
    note = cast.note(asha, "The officer came back and said so.", where=place, audience=Audience.PLACE)
    scenes.tagged(note, by=asha, words="The officer came back", clearance="cleared")
    piece = scenes.piece(asha, "What is left on the table", central_behaviour=trust)
    piece.touches.add(power)
    scenes.edition(piece, asha)
    InfluenceClaim.objects.create(key="c1", from_behaviour=trust, verb="enables", words="Trust comes before the key.")
    InfluenceClaim.objects.create(
        key="c2", from_behaviour=power, to_behaviour=trust, verb="requires", words="Who was in the room?"
    )
    page = text(signed_in(asha).get(TRUST))
    for said in (
        "Open, trusting relationships enable effective dialogue",
        "A mistake is told before it is found.",
        "Walks, unminuted.",
        "1 helping",
        "0 hindering",
        "The officer came back",
        "Trust comes before the key.",
        "all the others",
        "Who was in the room?",
        "What is left on the table",
    ):
        assert said in page, said
    assert re.search(r"it touches also:.*Shared power", page, re.DOTALL)
    elsewhere = text(signed_in(cast.carys()).get(TRUST))
    assert "“The officer came back”" in elsewhere  # the cleared words travel
    assert str(note.pk) not in elsewhere  # the note around them does not
    local = text(signed_in(cast.lee()).get(TRUST))
    assert "The officer came back" not in local
    assert "No word yet" in local


def test_the_behaviour_page_takes_as_many_queries_for_much_as_for_little(django_assert_max_num_queries: Any) -> None:
    asha, place = cast.asha(), cast.place()
    client = signed_in(asha)

    def more(n: int) -> None:
        trust = Behaviour.objects.get(pk="trusting-relationships")
        note = cast.note(asha, f"The officer came back, {n}.", where=place)
        scenes.tagged(note, by=asha, clearance="cleared")
        actions.write_look(behaviour=trust, words=f"Seen {n}.", is_present=True, by=asha)
        InfluenceClaim.objects.create(key=f"c{n}", from_behaviour=trust, verb="enables", words=f"Claim {n}.")
        scenes.edition(scenes.piece(asha, f"Piece {n}", central_behaviour=trust), asha)
        place_actions.begin_focus(place=cast.place(f"Place{n}"), behaviour=trust, by=asha)

    more(1)
    with django_assert_max_num_queries(19):
        client.get(TRUST)
    more(2)
    more(3)
    with django_assert_max_num_queries(19):
        assert client.get(TRUST).status_code == 200


def test_a_framework_is_typed_in_on_screen() -> None:
    asha = signed_in(cast.asha())
    assert asha.post("/frameworks/new/", {"name": ""}).status_code == 422
    assert asha.post("/frameworks/new/", {"name": "Chapel rules", "source": "Its wall"})["Location"] == (
        "/frameworks/chapel-rules/"
    )
    item = {
        "heading": "An open door",
        "when_present": "It is.",
        "when_absent": "It is not.",
        "relates_to": ["shared-vision", "shared-power"],
    }
    assert asha.post("/frameworks/chapel-rules/items/new/", item).status_code == 302
    page = text(asha.get("/frameworks/chapel-rules/"))
    for said in ("An open door", "It is not.", "Shared vision", "Shared power", "Its wall"):
        assert said in page
    wrong = asha.post("/frameworks/chapel-rules/items/new/", {"heading": "", "when_present": "Kept words"})
    assert wrong.status_code == 422
    assert "Kept words" in text(wrong)
    changed = {"heading": "A door", "relates_to": ["shared-vision"]}
    assert asha.post("/frameworks/chapel-rules/items/an-open-door/", changed).status_code == 302
    page = text(asha.get("/frameworks/chapel-rules/"))
    assert "A door" in page
    assert "Shared power" not in page
    assert asha.post("/frameworks/chapel-rules/edit/", {"name": "Rules"}).status_code == 302
    assert Framework.objects.get(key="chapel-rules").name == "Rules"


SLIP = "Power (Behaviour 5) and trust, central to System Behaviour 5: it comes first.\r\nThe other 9 Behaviours follow."


def test_a_text_is_checked_and_what_its_numbers_mean_is_kept() -> None:
    asha = signed_in(cast.asha())
    found = asha.post("/behaviours/numbers/", {"text": SLIP, "version": "page-2018"})
    assert found.status_code == 200
    page = text(found)
    assert "Look at 3 places in the text" in page
    assert "The words speak of Shared power, which is 4 in this version. 5 is Devolved decisions." in page
    assert "5 stands for Shared power and for Trusting relationships in the same text." in page
    assert "There are nine in all, so each has eight others." in page
    assert not NumberResolution.objects.exists()
    kept = {
        "text": SLIP,
        "version": "page-2018",
        "keep": "yes",
        "at-7-18-means": "shared-power",
        "at-7-18-note": "The sentence is about power.",
    }
    assert "The text keeps its own words." in text(asha.post("/behaviours/numbers/", kept))
    settled = NumberResolution.objects.get()
    assert (settled.phrase, settled.number, settled.behaviour_id) == ("Behaviour 5", 5, "shared-power")
    again = text(asha.post("/behaviours/numbers/", {"text": SLIP, "version": "page-2018"}))
    assert 'value="The sentence is about power."' in again
    assert re.search(r'value="shared-power" selected', again)


def test_a_text_is_shown_as_text_and_a_wrong_one_is_named() -> None:
    asha = signed_in(cast.asha())
    page = text(asha.post("/behaviours/numbers/", {"text": "<b>Trust</b> (Behaviour 5)", "version": "page-2018"}))
    assert "&lt;b&gt;Trust&lt;/b&gt; (" in page
    for wrong, says in (
        ("", "There is no text in it yet."),
        ("x" * 200_001, "It is longer than 200,000 characters."),
        ("a\x00b", "Null characters"),
    ):
        answer = asha.post("/behaviours/numbers/", {"text": wrong, "version": "page-2018"})
        assert answer.status_code == 422
        assert says in text(answer)
    assert asha.post("/behaviours/numbers/", {"text": "x", "version": "of-1066"}).status_code == 422
    unknown = {"text": "Trust (Behaviour 5).", "version": "page-2018", "keep": "yes", "at-7-18-means": "tidiness"}
    assert asha.post("/behaviours/numbers/", unknown).status_code in {200, 422}
    assert not NumberResolution.objects.exists()


def test_only_the_part_that_changed_is_sent_when_that_is_asked_for() -> None:
    asha = signed_in(cast.asha())
    asked = {"text": "Trust (Behaviour 5).", "version": "page-2018"}
    answer = asha.post("/behaviours/numbers/", asked, headers={"HX-Request": "true"})
    assert text(answer).lstrip().startswith('<form id="numbers"')
    assert "HX-Request" in answer["Vary"]

"""Lay out the demonstration's ground: the inquiry, its people and their roles, its places and their records."""

import datetime as dt
import secrets
from collections.abc import Callable
from typing import Any

from behaviours.models import Behaviour
from inquiry.demonstration.material import Entry, Material, moment
from people import actions as people_actions
from people.models import Person, Role
from places import actions as place_actions
from places.models import Actor, Complex, Place
from reflections.actions import inquiry as inquiry_actions
from reflections.models import SubQuestion

DOMAIN = "five-places.example"
# Who may sign in: the part they play, and who plays it. Passwords are made afresh for each installation.
ACCOUNTS = {
    "associate": "ruth-adeyemi",
    "associate_elsewhere": "ines-calloway",
    "team": "tom-birkett",
    "learning_partner": "hollis-brand",
    "funder": "philippa-strand",
    "administrator": "ade-quill",
}
BEGAN = dt.date(2023, 9, 4)

Account = dict[str, str]


class Ground:
    """The people and places of the demonstration, by the keys that its files use."""

    def __init__(self, material: Material, *, tell: Callable[[], None]) -> None:
        self.material = material
        self.tell = tell
        self.people: dict[str, Person] = {}
        self.places: dict[str, Place] = {}
        self.actors: dict[tuple[str, str], Actor] = {}
        self.behaviours = {behaviour.pk: behaviour for behaviour in Behaviour.objects.the_nine()}
        self.sub_questions: dict[str, SubQuestion] = {}
        self.accounts: list[Account] = []

    def lay(self) -> None:
        """Do it all, in the order in which an installation is begun by hand."""
        cast = {entry["key"]: entry for entry in self.material.inquiry["people"]}
        self._let_in(cast["ade-quill"], by=None)
        administrator = self.people["ade-quill"]
        self._found(administrator)
        for entry in cast.values():
            if entry["key"] != "ade-quill":
                self._let_in(entry, by=administrator)
        for entry in self.material.places:
            self._open(entry, by=administrator)
        for entry in cast.values():
            self._set_to_work(entry, by=administrator)
        for entry in self.material.places:
            self._record(entry)

    def _let_in(self, entry: Entry, *, by: Person | None) -> None:
        began = min((place["from"] for place in entry["places"]), default=BEGAN)
        at = moment(began, 9)
        email = f"{entry['key'].replace('-', '.')}@{DOMAIN}"
        invitation = people_actions.invite(
            email=email,
            name=entry["name"],
            role=entry["role"],
            by=by,
            letter=False,
            organisation=entry.get("organisation", ""),
            starts=began,
            at=at,
        )
        password = "-".join(secrets.token_hex(2) for _ in range(4))
        person = people_actions.accept_invitation(invitation=invitation, password=password, by=invitation.person, at=at)
        person.is_demonstration = True
        person.save(update_fields=["is_demonstration"])
        if was := entry.get("was"):
            person = people_actions.describe_oneself(
                by=person,
                display_name=entry["name"],
                bio=f"{was.split(';')[0].capitalize()}.",
                interest="",
                organisation="",
            )
        self.people[entry["key"]] = person
        for part, key in ACCOUNTS.items():
            if key == entry["key"]:
                self.accounts.append({"role": part, "email": email, "password": password})
        self.tell()

    def _found(self, by: Person) -> None:
        told = self.material.inquiry["inquiry"]
        inquiry_actions.set_inquiry(
            title=told["title"], funder=told["funder"], theme=told["theme"], question=told["question"], by=by
        )
        for question in told["sub_questions"]:
            self.sub_questions[question["key"]] = inquiry_actions.add_sub_question(
                key=question["key"], text=question["text"], by=by
            )
        for period in told["periods"]:
            inquiry_actions.open_period(
                key=period["key"], title=period["title"], starts=period["starts"], ends=period["ends"], by=by
            )

    def _open(self, entry: Entry, *, by: Person) -> None:
        self.places[entry["key"]] = place_actions.open_place(
            slug=entry["key"],
            name=entry["name"],
            public_name=entry.get("public_name", ""),
            question=entry["question"],
            region_blur=entry.get("region_blur", ""),
            story=entry.get("story", ""),
            by=by,
        )

    def _set_to_work(self, entry: Entry, *, by: Person) -> None:
        for stretch in entry["places"]:
            place_actions.begin_membership(
                place=self.places[stretch["place"]],
                person=self.people[entry["key"]],
                starts=stretch["from"],
                ends=stretch.get("to"),
                by=by,
            )

    def keeper_of(self, place: str) -> Person:
        """Who writes down what is known of a place: the associate who works there, the latest to have come."""
        stretches = [
            (stretch["from"], entry["key"])
            for entry in self.material.inquiry["people"]
            for stretch in entry["places"]
            if stretch["place"] == place and entry["role"] == Role.ASSOCIATE
        ]
        return self.people[max(stretches)[1]]

    def _record(self, entry: Entry) -> None:
        place, keeper = self.places[entry["key"]], self.keeper_of(entry["key"])
        for actor in entry["actors"]:
            self.actors[entry["key"], actor["key"]] = place_actions.register_actor(
                place=place,
                key=actor["key"],
                kind=actor["kind"],
                working_name=actor["working_name"],
                role_title=actor.get("role_title", ""),
                organisation=actor.get("organisation", ""),
                sector=actor.get("sector", ""),
                standpoint=actor.get("standpoint", ""),
                starts=actor.get("from"),
                ends=actor.get("to"),
                by=keeper,
            )
            self.tell()
        for focus in entry["focus"]:
            place_actions.begin_focus(
                place=place,
                behaviour=self.behaviours[focus["behaviour"]],
                starts=focus["from"],
                ends=focus.get("to"),
                intent=focus.get("intent", ""),
                by=keeper,
                at=moment(focus["from"]),
            )
        for event in entry["trust_events"]:
            place_actions.pin_trust_event(place=place, by=keeper, at=moment(event["happened_on"]), **_trust(event))
        for point in entry["fixed_points"]:
            place_actions.name_fixed_point(
                place=place,
                actor=self.actors[entry["key"], point["actor"]],
                status=point["status"],
                leverage=point["leverage"],
                staying_power=point["staying_power"],
                rooted_by=point["rooted_by"],
                named_on=point["named_on"],
                review_on=point["review_on"],
                by=self.people.get(point["named_by"], keeper),
                at=moment(point["named_on"]),
            )
        self.tell()


def _trust(event: Entry) -> dict[str, Any]:
    return {
        "key": event["key"],
        "effect": event["effect"],
        "act": event["act"],
        "what": event["what"],
        "happened_on": event["happened_on"],
        "done_by": event.get("done_by", ""),
        "complex": Complex(event["complex"]),
        "speed": event.get("speed", ""),
        "other_account": event.get("other_account", ""),
    }

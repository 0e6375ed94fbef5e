"""Frameworks and their versions, one's own words about a behaviour, and what a number was taken to mean."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from behaviours import actions
from behaviours.models import Behaviour, Framework, FrameworkVersion, Look, NumberResolution, Wording
from behaviours.numbers import fingerprint
from people import clock
from reflections.models import Tag
from tests import cast, scenes

pytestmark = pytest.mark.django_db


def version(key: str) -> FrameworkVersion:
    return FrameworkVersion.objects.get(key=key)


def test_switching_the_version_renumbers_the_display_and_changes_no_tag() -> None:
    asha, dora = cast.asha(), cast.dora()
    scenes.tagged(cast.note(asha, where=cast.place()), by=asha)
    tags = list(Tag.objects.values())

    def number() -> int | None:
        return Wording.objects.of_the_nine().in_use().get(behaviour="trusting-relationships").number

    assert number() == 7
    with clock.set_to(dt.date(2026, 7, 1)):
        actions.adopt_version(version=version("legacy"), by=dora)
    assert number() == 4
    assert version("legacy").adopted_on == dt.date(2026, 7, 1)
    actions.adopt_version(version=version("page-2018"), by=dora)
    assert number() == 7
    assert list(Tag.objects.values()) == tags
    assert "number" not in {field.name for field in Tag._meta.get_fields()}


def test_the_nine_stand_as_published() -> None:
    """Of an order that was not seen whole, nothing is guessed."""
    assert Behaviour.objects.the_nine().count() == 9
    known = Wording.objects.filter(version__key="list-2017", number__isnull=False)
    assert [(one.behaviour_id, one.number) for one in known] == [("shared-power", 6)]
    for key in ("page-2018", "legacy"):
        numbers = Wording.objects.filter(version__key=key).values_list("number", flat=True)
        assert sorted(number for number in numbers if number) == list(range(1, 10))


def test_the_database_keeps_one_version_in_use_and_gives_each_number_once() -> None:
    lies = [
        ("UPDATE behaviours_frameworkversion SET is_in_use = true WHERE key = 'legacy'", "one_version_is_in_use"),
        (
            "UPDATE behaviours_wording SET number = 4 WHERE behaviour_id = 'trusting-relationships' AND version_id ="
            " (SELECT id FROM behaviours_frameworkversion WHERE key = 'page-2018')",
            "version_gives_a_number_once",
        ),
        (
            "INSERT INTO behaviours_framework (key, name, source, is_the_nine, added_at)"
            " VALUES ('ten', 'Ten', '', true, now())",
            "the_nine_are_one_framework",
        ),
        (
            "INSERT INTO behaviours_look (behaviour_id, is_present, words, written_by_id, written_at)"
            " SELECT 'shared-power', true, '', id, now() FROM people_person",
            "look_has_words",
        ),
    ]
    cast.asha()
    for statement, rule in lies:
        with pytest.raises(IntegrityError, match=rule), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_ones_own_words_about_a_behaviour_are_kept_and_taken_back() -> None:
    asha, ben = cast.asha(), cast.ben()
    trust = Behaviour.objects.get(pk="trusting-relationships")
    look = actions.write_look(behaviour=trust, words=" A mistake is told. ", is_present=True, by=asha)
    assert look.words == "A mistake is told."
    assert list(Look.objects.visible_to(ben)) == [look]
    assert not Look.objects.editable_by(ben).exists()
    actions.withdraw_look(look=look, by=asha)
    assert not Look.objects.visible_to(ben).exists()
    with pytest.raises(actions.NeedsWords) as refusal:
        actions.write_look(behaviour=trust, words="  ", is_present=False, by=asha)
    assert refusal.value.field == "words"


def test_another_framework_is_typed_in_beside_the_nine() -> None:
    """F-084: none comes with the installation."""
    assert Framework.objects.count() == 1
    asha = cast.asha()
    values = actions.type_in_framework(name="What the chapel holds to", source="Its wall, 1994", by=asha)
    vision = Behaviour.objects.get(pk="shared-vision")
    first = actions.type_in_item(
        framework=values, heading="The door is open", when_present="It is.", relates_to=[vision], by=asha
    )
    second = actions.type_in_item(framework=values, heading="The door is open", by=asha)
    assert (first.position, second.position) == (1, 2)
    assert first.key != second.key
    actions.describe_item(item=first, heading="The door stands open", by=asha)
    first.refresh_from_db()
    assert first.short_name == "The door stands open"
    assert list(first.relates_to.all()) == []
    assert Behaviour.objects.the_nine().count() == 9
    actions.describe_framework(framework=values, name="Chapel rules", by=asha)
    assert values.name == "Chapel rules"
    nameless: list[tuple[Callable[..., object], dict[str, Any]]] = [
        (actions.type_in_item, {"framework": values, "heading": " "}),
        (actions.describe_item, {"item": first, "heading": " "}),
        (actions.type_in_framework, {"name": " "}),
        (actions.describe_framework, {"framework": values, "name": " "}),
    ]
    for act, thing in nameless:
        with pytest.raises(actions.NeedsWords):
            act(by=asha, **thing)


def test_the_nine_are_not_retyped() -> None:
    asha = cast.asha()
    nine = Framework.objects.get(is_the_nine=True)
    with pytest.raises(actions.NotRetyped):
        actions.describe_framework(framework=nine, name="The ten", by=asha)
    with pytest.raises(actions.NotRetyped):
        actions.type_in_item(framework=nine, heading="A tenth", by=asha)
    with pytest.raises(actions.NotRetyped):
        actions.describe_item(item=Behaviour.objects.get(pk="shared-power"), heading="Power over", by=asha)


def test_what_a_number_means_is_settled_for_exactly_these_words_and_can_be_settled_anew() -> None:
    asha = cast.asha()
    text = "Trust (Behaviour 5) comes slowly."
    trust, power = (Behaviour.objects.get(pk=key) for key in ("trusting-relationships", "shared-power"))
    actions.resolve_number(text=text, start=7, end=18, number=5, behaviour=power, by=asha)
    actions.resolve_number(text=text, start=7, end=18, number=5, behaviour=trust, note="As printed.", by=asha)
    settled = NumberResolution.objects.get()
    assert (settled.phrase, settled.behaviour, settled.note) == ("Behaviour 5", trust, "As printed.")
    assert settled.text_sha256 == fingerprint(text) != fingerprint(text + " ")
    for start, end in ((7, 99), (-3, 2), (5, 5)):
        with pytest.raises(actions.NoSuchWords):
            actions.resolve_number(text=text, start=start, end=end, number=5, behaviour=trust, by=asha)

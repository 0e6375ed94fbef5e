"""What was found, what is missing from it, and where it complicates itself."""

from collections import defaultdict
from typing import Any

from places.models import Standpoint
from syntheses.assemble.gathering import Gathered, Ground

LISTENED_FOR = (Standpoint.PROFESSIONAL, Standpoint.LIVED_EXPERIENCE)


def summarise(base: Ground, found: list[Gathered], sections: list[tuple[str, list[Gathered]]]) -> dict[str, Any]:
    """What was found; which places, standpoints and behaviours are silent; where the same thing helps and hinders."""
    chosen = set(base.synthesis.places.values_list("pk", flat=True))
    asked = [place for place in base.places if not chosen or place.pk in chosen]
    speaking = {one.place.pk for one in found if one.place}
    heard = {standpoint for one in found for standpoint in one.standpoints}
    by_place: dict[object, set[str]] = defaultdict(set)
    for one in found:
        if one.place:
            by_place[one.place.pk] |= one.standpoints
    behaviours = {key for one in found for key in one.behaviours}
    complicates = [
        {"section": title, "helps": helps, "hinders": hinders}
        for title, here in sections
        if (helps := sum(one.helps for one in here)) and (hinders := sum(one.hinders for one in here))
    ]
    return {
        "found": {
            "excerpts": len(found),
            "notes": len({one.note.pk for one in found}),
            "places": len(speaking),
            "of_places": len(asked),
        },
        "missing": {
            "places": [place.name for place in asked if place.pk not in speaking],
            "standpoints": [standpoint.label for standpoint in LISTENED_FOR if standpoint not in heard],
            "in_places": [
                {"place": place.name, "standpoints": silent}
                for place in asked
                if place.pk in speaking
                and (silent := [s.label for s in LISTENED_FOR if s not in by_place[place.pk] and s in heard])
            ],
            "behaviours": [behaviour.short_name for behaviour in base.behaviours if behaviour.pk not in behaviours],
        },
        "complicates": complicates,
        "contradicts": sum(one.helps and one.hinders for one in found),
    }

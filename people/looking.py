"""Who looked, in words: looks at what is somebody's, as rows of a page, and the way to the earlier ones (F-115)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from people.access import AccessEventAccess
from people.models import AccessEvent, RoleGrant

PAGE = 50
DID = {
    ("opened", "note"): "read it",
    ("opened", "audio"): "listened to the recording with it",
    ("opened", "photo"): "looked at the picture with it",
    ("opened", "edition"): "read it",
    ("downloaded", "report"): "took the printed copy",
    ("downloaded", "annex"): "took the counts behind it",
    ("opened", "person"): "opened it",
}


@dataclass(frozen=True)
class Look:
    """One look: who, which parts they played on that day, what they did and when."""

    event: AccessEvent
    parts: str

    @property
    def who(self) -> str:
        """Their name as it is, and their part."""
        return f"{self.event.person}, {self.parts}," if self.parts else str(self.event.person)

    @property
    def did(self) -> str:
        """What they did, in words."""
        return DID.get((self.event.kind, self.event.thing), self.event.kind)


def page(looks: AccessEventAccess, before: str) -> tuple[list[Look], int | None]:
    """A page of looks, the latest first, and the number before which the next page begins, if there is one."""
    if before.isdecimal():
        looks = looks.filter(pk__lt=int(before[:18]))
    found = list(looks.select_related("person")[: PAGE + 1])
    shown = found[:PAGE]
    played = _parts(shown)
    rows = [Look(event, played[event.pk]) for event in shown]
    return rows, shown[-1].pk if len(found) > PAGE else None


def _parts(events: Sequence[AccessEvent]) -> dict[int, str]:
    """What each of them was on the day on which they looked."""
    grants: dict[object, list[RoleGrant]] = {}
    for grant in RoleGrant.objects.filter(person__in={event.person_id for event in events}):
        grants.setdefault(grant.person_id, []).append(grant)
    return {
        event.pk: ", ".join(
            grant.get_role_display()
            for grant in grants.get(event.person_id, [])
            if _holds(grant, timezone.localdate(event.at))
        )
        for event in events
    }


def _holds(grant: RoleGrant, day: dt.date) -> bool:
    return grant.starts <= day and (grant.ends is None or grant.ends > day)

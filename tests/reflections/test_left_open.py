"""What one has left unfinished stands on Today, and on nobody else's."""

import datetime as dt
import re
from html import unescape
from uuid import uuid4

import pytest

from people import clock
from people.models import Person
from reflections.actions import SameIdOtherWords, keep_note, save_draft
from tests import cast
from tests.reflections.conftest import Enter

pytestmark = pytest.mark.django_db


def _waiting(page: str) -> list[str]:
    """What waits, as it is read: each title with the sentence under it."""
    found = re.search(r'<ul class="rows waiting">(.*?)</ul>', page, re.DOTALL)
    rows = re.findall(r"<li>(.*?)</li>", found[1], re.DOTALL) if found else []
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", row)).split()) for row in rows]


def test_what_is_unfinished_waits_on_todays_page(asha: Person, enter: Enter) -> None:
    key, soon = uuid4(), clock.today() + dt.timedelta(days=3)
    kept = keep_note(by=asha, id=key, text="The kitchen was warm.").note
    with pytest.raises(SameIdOtherWords):
        keep_note(by=asha, id=key, text="The kitchen was cold.")
    keep_note(by=asha, id=uuid4(), text="They told me why.", promise="check-first", promise_until=soon)
    keep_note(by=asha, id=uuid4(), text="Long ago.", promise="check-first", promise_until=soon + dt.timedelta(days=30))
    save_draft(by=asha, id=uuid4(), address="/notes/new/", text="On the way home I thou")

    page = enter(asha).get("/").content.decode()
    two, promised, begun, *_ = _waiting(page)

    assert two.startswith("Two wordings of “The kitchen was warm.” Both are kept.")
    assert promised == f"A promise about “They told me why.” It holds until {soon:%-d %B} ."
    assert begun.startswith("Go on with “On the way home I thou”")
    assert "Long ago" not in promised
    leads_to = re.search(r'href="([^"]+)"[^>]*>Two wordings', page)
    assert leads_to
    beside = enter(asha).get(unescape(leads_to[1])).content.decode()
    assert str(kept.pk) in leads_to[1]
    assert "warm" in beside
    assert "cold" in beside
    assert "kitchen" not in enter(cast.ben()).get("/").content.decode()

"""Who is at a browser is kept in rows of our own, each with its person: one sees and ends one's own sessions."""

import datetime as dt
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as KeptInRows
from django.db import connection

from people import clock
from people.models import Session

# In a session's own words: which browser it is at, since when.
DEVICE, BEGUN = "device", "begun"

_FIND = """
SELECT session_data, seen_at < now() - interval '1 hour' FROM people_session
WHERE session_key = %s AND expire_date > now()
"""
_SEEN = "UPDATE people_session SET seen_at = now() WHERE session_key = %s"


class SessionStore(KeptInRows):
    """Sessions in rows, found by one plain statement: putting Django's together takes longer than asking it."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def load(self) -> dict[str, Any]:
        """What is kept of this session; nothing, and no key either, when it is unknown or over."""
        with connection.cursor() as cursor:
            cursor.execute(_FIND, [self.session_key])
            found = cursor.fetchone()
            if found is None:
                self._session_key = None
                return {}
            words, is_long_ago = found
            if is_long_ago:
                cursor.execute(_SEEN, [self.session_key])
        kept: dict[str, Any] = self.decode(words)
        return kept

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row as it is written: the person and the device stand beside what only the server can read."""
        row = super().create_model_instance(data)
        if not isinstance(row, Session):
            raise TypeError(row)
        row.person_id = data.get("_auth_user_id")
        row.device = data.get(DEVICE, "")
        begun = data.get(BEGUN)
        row.begun_at = dt.datetime.fromtimestamp(begun, dt.UTC) if begun else clock.now()
        row.seen_at = clock.now()
        return row


def in_words(agent: str) -> str:
    """A browser and what it runs on, as a person would say it; nothing of its version, which is nobody's business."""
    browser = next((name for sign, name in _BROWSERS if sign in agent), "A browser")
    system = next((name for sign, name in _SYSTEMS if sign in agent), "")
    return f"{browser} on {system}" if system else browser


# The first that is found: most browsers also say that they are others.
_BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("iPhone", "an iPhone"), ("iPad", "an iPad"), ("Android", "Android"), ("Windows", "Windows"),
    ("CrOS", "a Chromebook"), ("Mac OS X", "a Mac"), ("Linux", "Linux"),
)  # fmt: skip

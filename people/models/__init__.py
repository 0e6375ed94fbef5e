"""What the ground floor remembers: people and their parts, letters, looks, the record of changes; keys and sessions."""

from people.models.keys import LostKeys, Session, WayBack
from people.models.people import AccessEvent, Act, Change, Invitation, Job, Letter, Link, Person, Role, RoleGrant

__all__ = [
    "AccessEvent",
    "Act",
    "Change",
    "Invitation",
    "Job",
    "Letter",
    "Link",
    "LostKeys",
    "Person",
    "Role",
    "RoleGrant",
    "Session",
    "WayBack",
]

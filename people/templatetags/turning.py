"""The buttons that travel with a message: undo what it says was done, or do it again."""

from typing import Protocol

from django import template

from people.acts import Offer

register = template.Library()


class _Message(Protocol):
    extra_tags: str | None


@register.filter
def turns(message: _Message) -> list[Offer]:
    """What stands beside the sentence of a message."""
    return Offer.read(message.extra_tags or "")

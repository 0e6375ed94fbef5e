"""Cleared words on the screen in the quotation marks in which they will be printed."""

from django import template

from syntheses.reports import view

register = template.Library()


@register.filter
def quoted(words: str) -> str:
    """Words in quotation marks; words that are one quotation from end to end get no second pair."""
    return view.quoted(words)

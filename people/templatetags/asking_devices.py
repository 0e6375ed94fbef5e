"""What a page's script asks a device for, written into the page as an attribute."""

import json

from django import template
from django.core.serializers.json import DjangoJSONEncoder

register = template.Library()


@register.filter
def as_json(value: object) -> str:
    """As text that script reads; the template escapes it like any other."""
    return json.dumps(value, cls=DjangoJSONEncoder)

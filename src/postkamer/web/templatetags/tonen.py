"""Tags and filters of the templates: icons, numbers, addresses."""

from urllib.parse import urlencode

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from postkamer.web import weergave

register = template.Library()


@register.simple_tag
def icoon(name: str, *, klasse: str = "", label: str = "") -> SafeString:
    """Return an icon of the sprite in the page; without `label` it is decoration."""
    if label:
        return format_html(
            '<svg class="pk-i {}" role="img" aria-label="{}"><use href="#i-{}"/></svg>',
            klasse, label, name,
        )  # fmt: skip
    return format_html(
        '<svg class="pk-i {}" aria-hidden="true" focusable="false"><use href="#i-{}"/></svg>',
        klasse, name,
    )  # fmt: skip


@register.simple_tag
def zoekadres(**parameters: str) -> str:
    """Return the address of a search; empty parameters are left out."""
    given = {name: value for name, value in parameters.items() if value}
    return f"/?{urlencode(given)}" if given else "/"


@register.filter
def getal(value: int) -> str:
    """Return a whole number with points between thousands."""
    return weergave.number(value)

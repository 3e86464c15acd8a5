"""What templates say often: dates, numbers, wording, icons, fields, and components with a body.

Everything here is called in row loops, so nothing looks at settings, the database or the request.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final, Protocol

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select
from django.template import Context
from django.template.base import FilterExpression, Node, NodeList, Parser, Token, token_kwargs
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from khunnatham.days_off import day_off
from khunnatham.organisations.roles import Role
from khunnatham.programmes.criteria import Edition
from khunnatham.thai import DateStyle, in_bangkok, truncated_percent
from khunnatham.web import dates
from khunnatham.web.preferences import current_digits
from khunnatham.wording import Text

register = template.Library()

NOTHING: Final = "–"
KILO: Final = 1024
THREE_DIGITS: Final = 100
TONES: Final = {"success": "done", "error": "problem", "warning": "warning", "info": "info", "debug": "info"}
SOON_IN_DAYS: Final = 7


class Named(Protocol):
    """A thing with a name in both languages."""

    name_th: str
    name_en: str


class Seated(Protocol):
    """A membership, as far as a page names it."""

    pk: int
    role: str


@register.filter
def digits(value: object) -> str:
    """Give the value as text in the digits the person chose: ``{{ count|digits }}``."""
    return dates.in_digits(str(value), current_digits())


@register.filter
def thaidate(value: date | None, style: DateStyle = "short") -> str:
    """Give «27 ก.พ. 2569», with ``:"full"`` «27 กุมภาพันธ์ 2569»; an English page says «27 Feb 2026». No date gives «–»."""
    if not value:
        return NOTHING
    return dates.written_date(value, style=style, language=_language(), digits=current_digits())


@register.filter
def thaidatetime(value: datetime | None, style: DateStyle = "short") -> str:
    """Give «27 ก.พ. 2569 16:30 น.» in Bangkok time."""
    if not value:
        return NOTHING
    return dates.written_moment(value, style=style, language=_language(), digits=current_digits())


@register.filter
def thaitime(value: datetime | None) -> str:
    """Give «16:30» in Bangkok time."""
    return dates.written_time(value, digits=current_digits()) if value else ""


@register.filter
def due_title(edition: Edition, key: str) -> Text | None:
    """Give what a deadline of an edition is called; nothing for one that its schedule does not name."""
    return next((one.title for one in edition.schedule if one.key == key), None)


@register.filter
def wording(value: Text | None) -> str:
    """Give a ``Text`` in the language of the page."""
    return value.in_language(_language()) if value else ""  # a paper that the edition does not have has no title


@register.filter
def percent(part: int, whole: int) -> str:
    """Give «66.66 %»: two decimals, truncated, so that no share looks as if it had crossed a threshold."""
    return dates.in_digits(f"{truncated_percent(part, whole)} %", current_digits()) if whole else NOTHING


@register.filter
def filesize(value: int | None) -> str:
    """Give «1.4 MB»: binary steps and at most three digits, as file managers show it."""
    amount, (unit, *larger) = float(value or 0), ("B", "KB", "MB", "GB")
    while amount >= KILO and larger:
        amount, unit = amount / KILO, larger.pop(0)
    places = 0 if unit == "B" or amount >= THREE_DIGITS else 1
    return dates.in_digits(f"{amount:.{places}f} {unit}", current_digits())


@register.filter
def tone(level: str) -> str:
    """Give the tone of a Django message level."""
    return TONES.get(level, "info")


@register.simple_tag
def icon(name: str, classes: str = "") -> SafeString:
    """Give one icon of the sprite; the word beside it carries the meaning, so it is hidden from readers."""
    return _icon(name, classes)


@register.simple_tag
def remaining(due_at: date | None, now: date | None = None) -> str:
    """Give «27 ก.พ. 2569 (อีก 7 วัน)» as a <time>: ``{% remaining due_at now %}``."""
    if not due_at:
        return NOTHING
    days = (in_bangkok(due_at) - in_bangkok(now or timezone.now())).days
    return format_html(
        '<time datetime="{}">{}</time> <span class="kn-remaining kn-remaining--{}">({})</span>',
        due_at.isoformat(),
        thaidate(due_at),
        "past" if days < 0 else "soon" if days <= SOON_IN_DAYS else "later",
        digits(_days_in_words(days)),
    )


@register.filter
def falls_on(due_at: datetime | None) -> str:
    """Point out that a deadline is a weekend or a public holiday; nothing for a working day. No deadline is shifted for it."""
    off = day_off(in_bangkok(due_at)) if due_at else None
    if off is None:
        return ""
    return gettext("ตรงกับ%(day)s กำหนดไม่เลื่อน") % {"day": off.in_language(_language())}


@register.simple_tag(takes_context=True)
def role_name(context: Context, membership: Seated) -> str:
    """Give the name of the role of a membership, in the language of the page; of a seat in a committee as its order prints it."""
    roles: dict[int, str] = context.get("seat_roles") or {}
    printed = roles.get(membership.pk)
    return printed or Role(membership.role).title.in_language(_language())


@register.simple_tag
def named(thing: object, name: str) -> str:
    """Give ``name_th`` or ``name_en`` of a thing by the language of the page: ``{% named submission "signed_by" %}``."""
    english = getattr(thing, f"{name}_en", "") if _language() == "en" else ""
    return str(english or getattr(thing, f"{name}_th", ""))


@register.simple_tag
def unit_name(unit: Named | None) -> str:
    """Give the name of a unit or place in the language of the page; Thai where there is no English."""
    if unit is None:
        return ""
    return (unit.name_en or unit.name_th) if _language() == "en" else unit.name_th


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """Give the input of a form field with the look of its kind; help and errors are tied to it by Django."""
    widget = field.field.widget
    if isinstance(widget, (CheckboxInput, RadioSelect, CheckboxSelectMultiple)):
        return field.as_widget()
    classes = "form-select" if isinstance(widget, Select) else "form-control"
    return field.as_widget(attrs={"class": f"{widget.attrs.get('class', '')} {classes}".strip()})


@register.filter
def is_choices(field: BoundField) -> bool:
    """Tell whether the field is a set of radios or checkboxes, which need a legend instead of a label."""
    return isinstance(field.field.widget, (RadioSelect, CheckboxSelectMultiple))


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """Tell whether the field is one checkbox, whose label stands after it."""
    return isinstance(field.field.widget, CheckboxInput)


@register.tag
def component(parser: Parser, token: Token) -> Node:
    """Render ``components/<name>.html`` around a body: ``{% component "disclosure" title="…" %}…{% endcomponent %}``."""
    _, name, *rest = token.split_contents()
    values = token_kwargs(rest, parser)
    if rest:
        message = f"component takes name=value only, not {rest!r}"
        raise template.TemplateSyntaxError(message)
    body = parser.parse(("endcomponent",))
    parser.delete_first_token()
    return ComponentNode(parser.compile_filter(name), values, body)


class ComponentNode(template.Node):
    """A component with a body, which its template places with ``{{ body }}``."""

    def __init__(self, name: FilterExpression, values: dict[str, FilterExpression], body: NodeList) -> None:
        self.name = name
        self.values = values
        self.nodelist = body

    def render(self, context: Context) -> SafeString:
        """Render the body first, in the page's own context, then the frame around it."""
        engine: Any = context.template and context.template.engine
        frame = engine.get_template(f"components/{self.name.resolve(context)}.html")
        given = {name: value.resolve(context) for name, value in self.values.items()}
        body = self.nodelist.render(context)
        with context.push(**given, body=body):
            result: SafeString = frame.render(context)
        return result


def _language() -> str:
    return "en" if (get_language() or "th").startswith("en") else "th"


def _days_in_words(days: int) -> str:
    if days == 0:
        return gettext("วันนี้")
    if days == 1:
        return gettext("พรุ่งนี้")
    if days > 0:
        return ngettext("อีก %(days)d วัน", "อีก %(days)d วัน", days) % {"days": days}
    return ngettext("เลยมา %(days)d วัน", "เลยมา %(days)d วัน", -days) % {"days": -days}


@lru_cache(maxsize=512)
def _icon(name: str, classes: str) -> SafeString:
    return format_html(
        '<svg class="kn-icon{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        f" {classes}" if classes else "",
        static("khunnatham/icons.svg"),
        name,
    )

"""Filters of the papers: each writes one kind of value in Thai. An empty value becomes an empty string."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import segno
from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from khunnatham.documents import numerals
from khunnatham.documents.papers import Share

register = template.Library()
BANGKOK = ZoneInfo("Asia/Bangkok")


def _whole(text: str) -> SafeString:
    """Keep a date on one line. Not with hard spaces: the text layer would give them back, and Pango breaks there anyway."""
    return format_html('<span class="nowrap">{}</span>', text)


@register.filter
def be(year: int) -> str:
    """«พ.ศ. ๒๕๖๗» on one line."""
    return _whole(f"พ.ศ. {numerals.thai_digits(year)}")


@register.filter
def thai(value: object) -> str:
    """Thai digits; None becomes nothing."""
    return "" if value is None else numerals.thai_digits(value)


@register.filter
def count(value: int | None) -> str:
    """A whole number with commas: «๑,๒๕๐»."""
    return "" if value is None else numerals.thai_digits(f"{value:,}")


@register.filter
def formal_date(value: date | None) -> str:
    """«๑๕ สิงหาคม พ.ศ. ๒๕๖๗»."""
    return _whole(numerals.formal_date(value)) if value else ""


@register.filter
def full_date(value: date | None) -> str:
    """«๑๕ สิงหาคม ๒๕๖๗»."""
    return _whole(numerals.full_date(value)) if value else ""


@register.filter
def short_date(value: date | None) -> str:
    """«๑๕ ส.ค. ๒๕๖๗»."""
    return _whole(numerals.short_date(value)) if value else ""


@register.filter
def weekday_date(value: date | None) -> str:
    """«วันพฤหัสบดีที่ ๑๕ สิงหาคม ๒๕๖๗»."""
    return _whole(numerals.weekday_date(value)) if value else ""


@register.filter
def english_date(value: date | None) -> str:
    """«15 August 2024 (B.E. 2567)»."""
    return numerals.english_date(value) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """«๑๕ สิงหาคม ๒๕๖๗ เวลา ๑๐.๔๒ น.» in the time of Bangkok."""
    if value is None:
        return ""
    local = value.astimezone(BANGKOK)
    return _whole(f"{numerals.full_date(local.date())} เวลา {numerals.thai_digits(f'{local:%H.%M}')} น.")


@register.filter
def percent(value: Share) -> str:
    """The share in hundredths, cut at two decimals."""
    return numerals.percent(value.part, value.whole)


@register.filter
def paragraphs(value: str) -> list[str]:
    """The lines of a text that hold something."""
    return [line.strip() for line in value.splitlines() if line.strip()]


@register.filter
def short_digest(value: str) -> str:
    """The first twelve digits of a SHA-256 in groups of four; hexadecimal keeps its Arabic digits."""
    return " ".join(value[start : start + 4] for start in range(0, min(len(value), 12), 4))


@register.simple_tag
def qr(address: str) -> SafeString:
    """A QR code as inline SVG, with its quiet zone, error correction M."""
    code = segno.make(address, error="m", micro=False)
    return mark_safe(code.svg_inline(border=4, scale=1, omitsize=True, dark="#000000", light="#FFFFFF"))  # noqa: S308 - made by segno

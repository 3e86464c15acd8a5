"""Form fields that read what Thais write, and the numbers of things that an address or a form names."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django import forms
from django.utils.translation import get_language, gettext_lazy

from khunnatham.thai import parse_date
from khunnatham.web.dates import typed_date
from khunnatham.wording import Refusal

# Fewer digits than the largest number a database column holds: nothing of ours has a longer number.
MOST_DIGITS: Final = 18


def number_in(text: str) -> int | None:
    """Give the number that an address or a form names; nothing where it is none, or longer than any of ours could be."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None


class ThaiDateField(forms.CharField):
    """A date as people write it: ``๓๐ มิ.ย. ๖๙``, ``30/6/2569``, ``2026-06-30``; shown as ``30 มิ.ย. 2569``, ``30 Jun 2026``."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", gettext_lazy("เขียนเช่น 30 มิ.ย. 2569 หรือ 30/6/2569"))
        super().__init__(max_length=60, **options)
        self.widget.attrs |= {"autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        """Write a date the way people read it; what was typed stays as it was typed."""
        return typed_date(value, language=get_language() or "th") if isinstance(value, date) else value

    def clean(self, value: Any) -> date | None:
        """Give the date, or the sentence that says what is wrong with it."""
        return _date_in(super().clean(value))


class PickedDateField(forms.CharField):
    """A date chosen with the browser's date picker, or written as Thais write it where there is none."""

    widget = forms.DateInput(attrs={"type": "date"})

    def clean(self, value: Any) -> date | None:
        """Give the date, or the sentence that says what is wrong with it."""
        return _date_in(super().clean(value))


def _date_in(text: str) -> date | None:
    if not text:
        return None
    try:
        return parse_date(text)
    except Refusal as refusal:
        raise forms.ValidationError(refusal.text.in_language(get_language() or "th")) from refusal

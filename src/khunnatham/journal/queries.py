"""Reading the journal."""

from __future__ import annotations

from django.db.models import Q

from khunnatham.journal.models import Entry


def history(*about: str) -> list[Entry]:
    """Give what happened to the things with these keys, oldest first."""
    return list(Entry.objects.filter(about__in=about).order_by("number"))


def history_of_unit(unit: str, *, limit: int = 200) -> list[Entry]:
    """Give the latest entries of a unit, newest first: what was done in it and what was done to it."""
    return list(Entry.objects.filter(Q(unit=unit) | Q(about=unit)).order_by("-number")[:limit])


def after(number: int, *, limit: int = 500) -> list[Entry]:
    """Give the entries that follow a number, in order: how readers such as notifications keep their place."""
    return list(Entry.objects.filter(number__gt=number).order_by("number")[:limit])

"""The history of a thing, newest first, in plain sentences; and a page of its own for each history."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from khunnatham.assessments import permissions as assessing
from khunnatham.assessments import queries as assessments
from khunnatham.awards import queries as awards
from khunnatham.evidence import queries as evidence
from khunnatham.facts import kinds
from khunnatham.facts import queries as facts_known
from khunnatham.facts.registers import register
from khunnatham.journal.models import Entry
from khunnatham.journal.queries import history
from khunnatham.meetings import queries as meetings
from khunnatham.organisations import queries as organisations
from khunnatham.organisations.models import Membership
from khunnatham.plans import queries as plans
from khunnatham.thai import in_bangkok
from khunnatham.web import access
from khunnatham.web import sentences as words
from khunnatham.web.dates import in_digits, written_date
from khunnatham.web.fields import number_in
from khunnatham.web.here import Request
from khunnatham.web.preferences import current_digits
from khunnatham.wording import Text

LONGEST: Final = 120
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ANSWERED: Final = "assessment.answered"


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of a history: what happened, when, by whose hand, and why where that was said."""

    sentence: str
    at: datetime
    who: str
    detail: str = ""


def entries_for(
    about_keys: Iterable[str], language: str = "", *, hidden: frozenset[str] = frozenset()
) -> list[Happening]:
    """Give what happened to these things, newest first, in one query; verbs in ``hidden`` are left out.

    Answers and proofs that one hand gave one after the other on a day are told in one line.
    """
    language = language or get_language() or "th"
    entries = [entry for entry in history(*about_keys) if entry.verb not in hidden]
    return [_told(together, language) for together in reversed(list(_together(entries)))]


def sentence_of(entry: Entry, language: str) -> str:
    """Give the sentence of one entry."""
    text = words.SENTENCES.get(entry.verb)
    told = text.in_language(language).format_map(_filling(entry, language)) if text else entry.verb
    return " ".join(told.split())


# ── lines ───────────────────────────────────────────────────────────────────────────────


def _together(entries: list[Entry]) -> Iterator[list[Entry]]:
    def alike(entry: Entry) -> tuple[object, ...]:
        same_hand_and_day = (entry.about, entry.by_key, entry.at.date())
        return same_hand_and_day if entry.verb in words.DRAFTING else (entry.number,)

    for _, group in groupby(entries, key=alike):
        yield list(group)


def _told(entries: list[Entry], language: str) -> Happening:
    last = entries[-1]
    told = sentence_of(last, language) if len(entries) == 1 else _summed(entries, language)
    return Happening(
        sentence=in_digits(told, current_digits()),
        at=last.at,
        who=_who(last, language),
        detail=in_digits(_detail(last, language), current_digits()),
    )


def _summed(entries: list[Entry], language: str) -> str:
    """Say in one line what several acts on a draft come to: which requirements were answered, how many proofs moved."""
    keys = list(dict.fromkeys(str(entry.facts.get("key", "")) for entry in entries if entry.verb == _ANSWERED))
    proofs = len([entry for entry in entries if entry.verb != _ANSWERED])
    parts = []
    if keys:
        parts.append(words.SEVERAL.in_language(language).format(count=len(keys), keys=", ".join(keys)))
    if proofs:
        parts.append(words.PROOFS.in_language(language).format(count=proofs))
    return " · ".join(parts)


def _who(entry: Entry, language: str) -> str:
    post = Text(entry.by_th, entry.by_en).in_language(language)
    if not entry.on_behalf_of:
        return post
    other = Text(entry.on_behalf_of_th, entry.on_behalf_of_en).in_language(language)
    return words.ACTING.in_language(language).format(post=post, other=other)


def _detail(entry: Entry, language: str) -> str:
    facts, lines = entry.facts, []
    for reason in facts.get("reasons", ()):
        text = words.ITEM if reason["key"] else words.WHOLE
        lines.append(text.in_language(language).format(**reason))
    if facts.get("reason"):
        lines.append(words.REASON.in_language(language).format(reason=facts["reason"]))
    if facts.get("order"):
        lines.append(words.ORDER.in_language(language).format(order=facts["order"]))
    return " · ".join(lines)


def _filling(entry: Entry, language: str) -> Mapping[str, str]:
    """Give what fills the sentence: facts by name, those in two languages by their common name, dates written out."""
    filling: defaultdict[str, str] = defaultdict(str)
    for name, value in entry.facts.items():
        filling[name] = _value(value, language)
    for name in [name for name in entry.facts if name.endswith("_th")]:
        stem = name.removesuffix("_th")
        text = Text(str(entry.facts[name] or ""), str(entry.facts.get(f"{stem}_en") or ""))
        filling[stem] = text.in_language(language)
    for name, special in _SPECIAL.items():
        if made := special(entry.facts):
            filling[name] = made.in_language(language)
    return filling


def _value(value: object, language: str) -> str:
    day = _day(value)
    if day is not None:
        return written_date(day, style="short", language="en" if language.startswith("en") else "th", digits="arabic")
    text = "" if value is None else str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _day(value: object) -> date | None:
    """Give the day that a fact is; what a person wrote may begin like a day and be none (2569-02-30, 2026-06-30 งานวัด)."""
    if not isinstance(value, str) or not _DATE.match(value):
        return None
    try:
        return in_bangkok(datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value))
    except (ValueError, OverflowError):
        return None


def _place(facts: Mapping[str, Any]) -> Text | None:
    key = str(facts.get("key", ""))
    return words.AT_PAPER if key.startswith("paper:") else words.AT_ITEM.fill(key=key)


def _otherwise(facts: Mapping[str, Any]) -> Text | None:
    return words.OTHERWISE if facts.get("proposed_tier") != facts.get("certified_tier") else None


_SPECIAL: Final[dict[str, Callable[[Mapping[str, Any]], Text | None]]] = {
    "place": _place,
    "otherwise": _otherwise,
    "stood_in": lambda facts: words.STOOD_IN if facts.get("stood_in") else None,
    "late": lambda facts: words.LATE if facts.get("is_late") else None,
    "kind": lambda facts: kinds.kind(facts["kind"]).title if facts.get("kind") in kinds.KINDS else None,
    # A stage names itself in Thai under its plain name; the English stands beside it.
    "to": lambda facts: Text(str(facts["to"]), str(facts["to_en"])) if "to_en" in facts else None,
}


# ── the page ────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class About:
    """A thing with a history: its name for the heading, further keys that belong to it, verbs this reader does not see."""

    title: Text
    keys: tuple[str, ...]
    hidden: frozenset[str] = frozenset()


def _assessment(number: int, by: Membership) -> About | None:
    found = assessments.assessment(number, by=by)
    if found is None or assessing.may_see(by, found):
        return None
    hidden = words.DRAFTING if assessing.may_see_working_copy(by, found) else frozenset[str]()
    return About(found.enrolment.unit.name, (found.key, found.enrolment.key), hidden)


def _enrolment(number: int, by: Membership) -> About | None:
    found = assessments.enrolment(number, by=by)
    if found is None or assessing.may_see_enrolment(by, found):
        return None
    declaration = assessments.declaration_of(found)
    return About(found.unit.name, (found.key, *([declaration.key] if declaration else [])))


def _plan(number: int, by: Membership) -> About | None:
    found = plans.plan(number, by=by)
    return About(found.unit.name, (found.key,)) if found else None


def _meeting(number: int, by: Membership) -> About | None:
    found = meetings.meeting(number, by=by)
    return About(found.label, (found.key,)) if found else None


def _evidence(number: int, by: Membership) -> About | None:
    found = evidence.item(number, by=by)
    return About(Text(found.title, found.title), (found.key,)) if found else None


def _certificate(number: int, by: Membership) -> About | None:
    found = awards.certificate(number, by=by)
    return About(Text(found.number, found.number), (found.key,)) if found else None


def _unit(number: int, by: Membership) -> About | None:
    found = organisations.unit_seen(number, by=by)
    return About(found.name, (found.key,)) if found else None


def _membership(number: int, by: Membership) -> About | None:
    found = organisations.post_seen(number, by=by)
    return About(found.account.post, (found.key,)) if found else None


def _entry(number: int, by: Membership) -> About | None:
    found = facts_known.entry(number, by=by)
    return About(register(found.register).title, (found.key,)) if found and found.unit_id == by.unit_id else None


FINDERS: Final[dict[str, Callable[[int, Membership], About | None]]] = {
    "assessment": _assessment,
    "enrolment": _enrolment,
    "plan": _plan,
    "meeting": _meeting,
    "evidence": _evidence,
    "entry": _entry,
    "certificate": _certificate,
    "unit": _unit,
    "membership": _membership,
}


@access.roles(*access.EVERY_ROLE)
@require_safe
def history_page(request: Request, about: str) -> HttpResponse:
    """Give the history of a thing to whoever may see the thing."""
    kind, _, number = about.partition(":")
    finder = FINDERS.get(kind)
    named = number_in(number)
    found = finder(named, request.membership) if finder and named is not None else None
    if found is None:
        raise Http404
    entries = entries_for(found.keys, request.LANGUAGE_CODE or "th", hidden=found.hidden)
    return render(request, "history/history.html", {"title": found.title, "entries": entries})


urlpatterns = [path("history/<str:about>/", history_page, name="history")]

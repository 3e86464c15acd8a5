"""What the pages of one unit in one round share: finding it or 404, who may write, its history, the answers of autosave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any, Final, Protocol

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, gettext, ngettext

from khunnatham.assessments import criteria, queries
from khunnatham.assessments.journey import assessment_of
from khunnatham.assessments.models import Enrolment
from khunnatham.assessments.permissions import may_fill, may_see_enrolment
from khunnatham.plans import planning
from khunnatham.plans.models import Plan
from khunnatham.plans.permissions import may_start
from khunnatham.plans.queries import WholePlan, plan_of, whole_plan
from khunnatham.programmes.criteria import Edition
from khunnatham.web import access
from khunnatham.web.here import Request
from khunnatham.web.history import Happening, entries_for
from khunnatham.wording import Conflict, Refusal, Text

SHOWN_HISTORY: Final = 6
FIRST_REVISION: Final = 1


class Stamped(Protocol):
    """A row that says whose hand changed it last."""

    revision: int
    changed_at: Any
    changed_by_th: str
    changed_by_en: str


def say(text: Text | None) -> str:
    """Give a wording in the language of the page."""
    return "" if text is None else text.in_language(get_language() or "th")


def enrolled(request: Request, number: int) -> Enrolment:
    """Give the enrolment; a stranger does not learn that it exists."""
    found = queries.enrolment(number, by=request.membership)
    if found is None or may_see_enrolment(request.membership, found):
        raise Http404
    return found


def edition_of(enrolment: Enrolment) -> Edition:
    """Give what is asked: the edition that the round pins."""
    return criteria.edition_of(enrolment.round)


def plan_for(enrolment: Enrolment) -> Plan | None:
    """Give the plan of the unit for this round's programme and year, where it was begun."""
    round_ = enrolment.round
    return plan_of(enrolment.unit, fiscal_year=round_.fiscal_year, programme=round_.programme)


def whole_plan_for(enrolment: Enrolment) -> WholePlan | None:
    """Give the plan with everything in it."""
    plan = plan_for(enrolment)
    return whole_plan(plan) if plan else None


def begun_plan(request: Request, enrolment: Enrolment) -> Plan:
    """Give the plan to write in, begun with the first word that is written."""
    round_ = enrolment.round
    return planning.start(
        enrolment.unit,
        fiscal_year=round_.fiscal_year,
        programme=round_.programme,
        by=request.membership,
        at=request.now,
    )


def frame(request: Request, enrolment: Enrolment) -> dict[str, Any]:
    """Give what every page of an enrolment shows around its content, and what this person may do in it."""
    refusal = may_fill(request.membership, enrolment, on=request.today, working=assessment_of(enrolment))
    is_own = may_start(request.membership, enrolment.unit) is None
    return {
        "enrolment": enrolment,
        "unit": enrolment.unit,
        "round": enrolment.round,
        "edition": edition_of(enrolment),
        "may_fill": refusal is None,
        "why_not": say(refusal.text) if refusal and is_own else "",
        "may_plan": is_own,
        "is_own": is_own,
        "up_url": address("enrolments") if request.membership.role_held in access.UNIT else address("compiling"),
    }


def is_unofficial(edition: Edition, *keys: str) -> bool:
    """Tell whether the layout of a paper, or a list, is ours: the edition names it among its defaults."""
    return any(key in edition.defaults for key in keys)


def address(name: str, *arguments: object) -> str:
    """Give the address of a page; nothing where this site does not have it."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""


@dataclass(frozen=True, slots=True)
class History:
    """The latest of what happened, and where all of it stands where there is more."""

    entries: list[Happening]
    url: str = ""


NO_HISTORY: Final = History([])


def history_of(*keys: str) -> History:
    """Give what happened, newest first; what one hand did again and again on a day is told once."""
    told: list[Happening] = []
    times: list[int] = []
    for happening in entries_for(keys, get_language() or "th"):
        last = told[-1] if told else None
        if last and (last.sentence, last.who, last.at.date()) == (
            happening.sentence,
            happening.who,
            happening.at.date(),
        ):
            times[-1] += 1
        else:
            told.append(happening)
            times.append(1)
    shown = [_told(one, count) for one, count in zip(told, times, strict=True)][:SHOWN_HISTORY]
    return History(shown, address("history", keys[0]) if len(told) > SHOWN_HISTORY else "")


def _told(happening: Happening, count: int) -> Happening:
    if count == 1:
        return happening
    times = ngettext("%(count)d ครั้ง", "%(count)d ครั้ง", count) % {"count": count}
    return replace(happening, sentence=f"{happening.sentence} ({times})")


# ── saving: JSON for the script, a page for everybody else ──────────────────────────────


def wants_json(request: Request) -> bool:
    """Tell whether the script of autosave asks."""
    return "application/json" in request.headers.get("Accept", "")


def expected_revision(request: Request, *, unseen: int = 0) -> int:
    """Give the revision that the person saw; ``unseen`` where there was none yet."""
    given = request.POST.get("expected_revision", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < len(str(2**31)) else unseen


def saved(
    request: Request,
    row: Stamped,
    back: str,
    *,
    button: Mapping[str, Any] | None = None,
    html: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Answer a save: the new revision and the moment, or back to the page with a word.

    ``button`` is the button of the form: it carries the revision for who presses it, and so is drawn anew.
    """
    if wants_json(request):
        parts = dict(html or {})
        if button:
            context = {**button, "revision": row.revision, "is_hidden": not button.get("stays")}
            parts[f"#{button['id']}"] = render_to_string("enrolments/save.html", context, request)
        return JsonResponse({"revision": row.revision, "saved_at": row.changed_at.isoformat(), "html": parts})
    messages.success(request, gettext("บันทึกแล้ว"))
    return redirect(back)


def faulty(faults: Mapping[str, Text]) -> JsonResponse:
    """Answer the script that something cannot be saved: field by field."""
    told = {field: say(text) for field, text in faults.items()}
    return JsonResponse({"message": " ".join(told.values()), "errors": told}, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def overtaken(conflict: Conflict, value: object) -> JsonResponse:
    """Answer the script that somebody was faster: both texts are shown, the person chooses."""
    theirs = newer_of(conflict)
    if theirs is None:
        return JsonResponse({"message": say(conflict.text), "errors": {}}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    told = {
        "value": value,
        "by": say(Text(theirs.changed_by_th, theirs.changed_by_en)),
        "at": theirs.changed_at.isoformat(),
        "revision": theirs.revision,
    }
    return JsonResponse({"message": say(conflict.text), "theirs": told}, status=HTTPStatus.CONFLICT)


def newer_of(conflict: Conflict) -> Any:
    """Give the row as somebody else left it; nothing where it was removed."""
    return conflict.newer


def their_text(conflict: Conflict) -> str:
    """Tell who works without a script what somebody else wrote meanwhile."""
    newer = newer_of(conflict)
    theirs = gettext("ข้อความล่าสุดของผู้อื่นคือ «%(text)s» ถ้าใช้ของท่าน กดบันทึกอีกครั้ง") % {"text": newer.text} if newer else ""
    return f"{say(conflict.text)} {theirs}".strip()


def fault_of(refusal: Refusal, *, field: str = "") -> dict[str, Text]:
    """Give a refusal under the field that it is about."""
    return {refusal.field or field: refusal.text}

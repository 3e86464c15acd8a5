"""What is handed in part by part: which hand-in a unit stands before, returning one part, remarks on what was handed in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from khunnatham.assessments import compiling as verbs
from khunnatham.assessments import criteria, permissions, queries, submission
from khunnatham.assessments.models import Assessment
from khunnatham.assessments.states import WORKING, State
from khunnatham.assessments.windows import Hand, hands_of, windows_of
from khunnatham.web import access
from khunnatham.web.acting import do, found, insist
from khunnatham.web.compiling_cases import COMPILERS, reasons_of, reasons_page
from khunnatham.web.here import Request
from khunnatham.wording import Refusal, Text

# The picture of a hand-in; the words beside it carry the meaning.
DONE: Final = ("done", Text("ส่งแล้ว", "Handed in"))
RETURNED: Final = ("returned", Text("ส่งกลับให้แก้", "Returned"))
NEXT: Final = ("doing", Text("ครั้งที่จะส่งต่อไป", "To be handed in next"))
LATER: Final = ("todo", Text("ยังไม่ส่ง", "Not handed in yet"))


@dataclass(frozen=True, slots=True)
class Line:
    """One hand-in of the year as a page shows it."""

    hand: Hand
    kind: str
    word: Text
    is_next: bool
    may_choose: bool


@dataclass(frozen=True, slots=True)
class Aimed:
    """The level the unit held, what it sets out to do, and whether the provisional result falls below."""

    prior: Text
    aim: Text
    is_at_risk: bool


def lines_of(case: Assessment) -> list[Line]:
    """Give the hand-ins of the round where there is more than one; a single deadline needs no list."""
    windows = windows_of(case.enrolment.round)
    if len(windows) == 1:
        return []
    hands = hands_of(case, windows)
    is_working = State(case.state) in WORKING
    return [_line(hand, case, is_working=is_working) for hand in hands]


def _line(hand: Hand, case: Assessment, *, is_working: bool) -> Line:
    is_next = is_working and hand.window.key == case.window
    kind, word = DONE if hand.is_done else RETURNED if hand.is_returned else NEXT if is_next else LATER
    may_choose = is_working and not is_next and not hand.is_done and not hand.window.covers
    return Line(hand, kind, word, is_next, may_choose)


def aimed(case: Assessment) -> Aimed | None:
    """Give the aim of the case; nothing where no prior level is known."""
    enrolment = case.enrolment
    aim = criteria.aim_of(enrolment)
    if aim is None:
        return None
    prior = criteria.level_title(criteria.edition_of(enrolment.round), enrolment.prior_tier)
    return Aimed(prior, aim.text, criteria.risks_prior_tier(enrolment, case.tier))


# ── acts ────────────────────────────────────────────────────────────────────────────────


@access.roles(*access.UNIT)
@require_POST
def choose_window(request: Request, number: int) -> HttpResponse:
    """Say which hand-in of the year this is."""
    case = found(queries.assessment(number, by=request.membership))
    insist(permissions.may_see_working_copy(request.membership, case))
    window = request.POST.get("window", "")
    return do(
        request,
        lambda: submission.choose_window(case, window=window, by=request.membership, at=request.now),
        done=gettext("เปลี่ยนครั้งที่จะส่งแล้ว"),
        to=reverse("check", args=[case.pk]),
    )


@access.roles(*COMPILERS)
@require_POST
def remark(request: Request, number: int, version_number: int) -> HttpResponse:
    """Make a remark on one version; the unit reads it, nothing is sent back."""
    case = found(queries.assessment(number, by=request.membership))
    kept = found(queries.version(case, version_number))
    back = f"{reverse('compiling-case', args=[case.pk])}#remarks"
    try:
        verbs.remark(
            kept,
            key=request.POST.get("key", ""),
            text=request.POST.get("text", ""),
            by=request.membership,
            at=request.now,
        )
    except Refusal as refusal:
        if refusal.field not in {"text", "key"}:
            raise
        messages.error(request, refusal.text.in_language(request.LANGUAGE_CODE))
    else:
        messages.success(request, gettext("บันทึกข้อสังเกตแล้ว หน่วยงานเห็นข้อสังเกตนี้"))
    return redirect(back)


@access.roles(*COMPILERS)
@require_http_methods(["GET", "POST"])
def return_part(request: Request, number: int, version_number: int) -> HttpResponse:
    """Return one part with a reason at each item, while the unit works on the rest."""
    case, by = found(queries.assessment(number, by=request.membership)), request.membership
    kept = found(queries.version(case, version_number))
    refusal = permissions.may_check_part(by, case, covers=kept.covers, on=request.today)
    back = reverse("compiling-case", args=[case.pk])
    if request.method == "POST":
        reasons = reasons_of(request)
        if refusal is not None or _says_something(reasons):
            return do(
                request,
                lambda: verbs.return_part(kept, reasons=reasons, by=by, at=request.now),
                done=gettext("ส่งส่วนนี้กลับให้แก้ไขแล้ว"),
                to=back,
            )
    insist(refusal)
    return reasons_page(request, case, kept=kept, title=gettext("ส่งส่วนนี้กลับให้แก้ไข"), back_url=back)


def _says_something(reasons: Iterable[verbs.Reason]) -> bool:
    return any(reason.text.strip() for reason in reasons)


urlpatterns = [
    path("assessments/<int:number>/window/", choose_window, name="choose-window"),
    path("compiling/<int:number>/versions/<int:version_number>/remark/", remark, name="compiling-remark"),
    path("compiling/<int:number>/versions/<int:version_number>/return/", return_part, name="compiling-return-part"),
]

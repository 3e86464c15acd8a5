"""The page of the secretary: who has spoken, where opinions differ, what was settled, and the one result that the committee agrees."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any, Final

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from khunnatham.assessments import criteria
from khunnatham.assessments.models import Assessment, Submission
from khunnatham.review import consolidating as verbs
from khunnatham.review import minutes, opinions, rulings, visibility
from khunnatham.review.committees import quorum_of
from khunnatham.review.opinion_models import Consolidation
from khunnatham.web import access
from khunnatham.web.acting import UNACCEPTABLE, confirm, do, insist, numbers, row
from khunnatham.web.assessment_sheets import say, slug_of
from khunnatham.web.dates import in_digits
from khunnatham.web.here import Request
from khunnatham.web.opinions import Told, told_of
from khunnatham.web.preferences import current_digits
from khunnatham.web.settling import Shown, insist_settling, items_of, of_committee, rows_of
from khunnatham.wording import Refusal

SHOWN: Final = ("different", "unable", "open", "changed")


class ReasonForm(forms.Form):
    """Why the opinions that are still to come are not waited for."""

    reason = forms.CharField(label=gettext_lazy("เหตุผล"), widget=forms.Textarea(attrs={"rows": 3}), required=False)


# ── pages ───────────────────────────────────────────────────────────────────────────────


@access.roles(*access.SUBCOMMITTEE)
@require_GET
def consolidation(request: Request, number: int) -> HttpResponse:
    """Show who has spoken; once that may be read, what everybody found, requirement by requirement."""
    one, kept = of_committee(request, number)
    by, on = request.membership, request.today
    standing = visibility.standings(kept, on=on)
    reads = visibility.may_read_others(kept, by=by, on=on)
    rows = rows_of(request, kept) if reads else []
    agreed = visibility.agreed(kept)
    refusal = verbs.may_settle(by, kept, on=on)
    shown = request.GET.get("show", "")
    page = {
        "case": one,
        "submission": kept,
        "standings": standing,
        "waiting": [row for row in standing if row.is_waited_for],
        "collection": visibility.collection_of(kept),
        "reads": reads,
        "leads": opinions.may_lead(by, kept, on=on) is None,
        "gives": opinions.may_judge(by, kept, on=on) is None or opinions.own_opinion(kept, by) is not None,
        "may_settle": refusal is None and agreed is None and reads,
        "why_not": say(refusal.text) if refusal and refusal.code != "not-leading" and not agreed else "",
        "tabs": _tabs(rows, shown) if reads else [],
        "rows": [row for row in rows if _is_shown(row, shown)],
        "is_somewhere_unable": any(row.is_unable for row in rows),
        "matters": rulings.matters_of(kept) if reads else [],
        "agreed": agreed,
        "stands": minutes.where_agreed([agreed], by=by).get(agreed.pk) if agreed else None,
        "told": told_of(criteria.edition_of(one.enrolment.round), agreed.result) if agreed else _proposed(kept, reads),
        "may_correct": agreed is not None and verbs.may_correct(by, kept, on=on) is None,
        "edition": criteria.edition_of(one.enrolment.round),
        "now": request.now,
    }
    return render(request, "opinions/consolidation.html", page)


@access.roles(*access.SUBCOMMITTEE)
@require_http_methods(["GET", "POST"])
def close(request: Request, number: int) -> HttpResponse:
    """Stop waiting for the opinions that do not come, with the reason."""
    one, kept = of_committee(request, number)
    by, back, errors = request.membership, reverse("consolidation", args=[number]), []
    insist(opinions.may_lead(by, kept, on=request.today))
    if request.method == "POST":
        try:
            opinions.close_collection(kept, reason=request.POST.get("reason", ""), by=by, at=request.now)
        except Refusal as refusal:
            if refusal.field != "reason":
                return do(request, partial(insist, refusal), done="", to=back)
            errors = [say(refusal.text)]
        else:
            return do(request, lambda: None, done=gettext("ปิดรับความเห็นแล้ว"), to=back)
    waiting = ", ".join(str(seat.position) for seat in visibility.waited_for(kept, on=request.today))
    return confirm(
        request,
        errors=errors,
        title=gettext("ปิดรับความเห็น"),
        sentence=one.enrolment.unit.name.in_language(request.LANGUAGE_CODE),
        can_be_undone=gettext("ปิดแล้วเปิดใหม่ไม่ได้ เหตุผลเก็บไว้กับเรื่องนี้ตลอดไป"),
        undo_kind="warning",
        act=gettext("ปิดรับความเห็น"),
        rows=[row(gettext("ยังรอความเห็นของลำดับที่"), in_digits(waiting or "–", current_digits()))],
        form=ReasonForm(),
        back_url=back,
    )


@access.roles(*access.SUBCOMMITTEE)
@require_http_methods(["GET", "POST"])
def agree(request: Request, number: int) -> HttpResponse:
    """Agree on the whole: who took part, what comes of it, and once more whether that is so."""
    one, kept = of_committee(request, number)
    by, back = request.membership, reverse("consolidation", args=[number])
    insist_settling(request, kept)
    sent, refused = request.POST, None
    if request.method == "POST":
        try:
            verbs.agree(
                kept,
                present=numbers(sent.getlist("present")),
                summary=sent.get("summary", ""),
                by=by,
                at=request.now,
            )
        except Refusal as refusal:
            refused = refusal
        else:
            return do(request, lambda: None, done=gettext("สรุปผลของคณะแล้ว"), to=back)
    rows = rows_of(request, kept)
    page = _voting(request, one, kept, chosen=numbers(sent.getlist("present"))) | {
        "told": _proposed(kept, reads=True),
        "changed": [row for row in rows if row.is_changed],
        "unsettled": [row for row in rows if row.is_open],
        "unable": [row for row in rows if row.is_unable],
        "unruled": [row for row in rulings.matters_of(kept) if row.ruling is None],
        "summary": sent.get("summary", ""),
        "errors": [{"id": refused.field or "", "text": say(refused.text)}] if refused else [],
    }
    return render(request, "opinions/agree.html", page, status=UNACCEPTABLE if refused else 200)


@access.roles(*access.SUBCOMMITTEE)
@require_http_methods(["GET", "POST"])
def correct(request: Request, number: int) -> HttpResponse:
    """Correct what was agreed before it is decided, with the reason; what was agreed first stays beside it."""
    one, kept = of_committee(request, number)
    by, back = request.membership, reverse("consolidation", args=[number])
    insist(verbs.may_correct(by, kept, on=request.today))
    standing = visibility.agreed(kept)
    if standing is None:
        return redirect(back)
    sent, refused = request.POST, None
    if request.method == "POST":
        try:
            verbs.correct(
                kept,
                changes=_changes(request, standing),
                correction=sent.get("correction", ""),
                present=numbers(sent.getlist("present")),
                by=by,
                at=request.now,
            )
        except Refusal as refusal:
            if refusal.code == "decided-already":
                return do(request, partial(insist, refusal), done="", to=back)
            refused = refusal
        else:
            return do(request, lambda: None, done=gettext("บันทึกการแก้ไขผลแล้ว"), to=back)
    chosen = numbers(sent.getlist("present")) if request.method == "POST" else standing.present
    page = _voting(request, one, kept, chosen=chosen) | {
        "rows": _corrected(request, kept, standing),
        "correction": sent.get("correction", ""),
        "errors": [{"id": refused.field or "", "text": say(refused.text)}] if refused else [],
    }
    return render(request, "opinions/correct.html", page, status=UNACCEPTABLE if refused else 200)


# ── what the pages say ──────────────────────────────────────────────────────────────────


def _is_shown(row: Shown, shown: str) -> bool:
    return bool(getattr(row, f"is_{shown}")) if shown in SHOWN else True


def _tabs(rows: Iterable[Shown], shown: str) -> list[dict[str, Any]]:
    rows = list(rows)
    titles = {
        "": gettext("ทุกข้อ"),
        "different": gettext("เห็นต่าง"),
        "unable": gettext("มีผู้ตัดสินไม่ได้"),
        "open": gettext("ยังต้องสรุป"),
        "changed": gettext("ต่างจากหน่วยงาน"),
    }
    now = shown if shown in SHOWN else ""
    return [
        {
            "label": title,
            "url": f"?show={name}" if name else "?",
            "is_current": name == now,
            "count": sum(_is_shown(row, name) for row in rows),
        }
        for name, title in titles.items()
    ]


def _proposed(kept: Submission, reads: bool) -> Told | None:  # noqa: FBT001 - who may not read gets nothing of it
    if not reads:
        return None
    edition = criteria.edition_of(kept.assessment.enrolment.round)
    return told_of(edition, verbs.proposed(kept).to_record())


def _voting(request: Request, one: Assessment, kept: Submission, *, chosen: Iterable[int]) -> dict[str, Any]:
    on = request.today
    seats, filled = visibility.voting_seats(kept, on=on), visibility.standings(kept, on=on)
    quorum, there = quorum_of(criteria.edition_of(one.enrolment.round)), set(chosen)
    return {
        "case": one,
        "seats": [(row, row.seat.position in there) for row in filled if row.seat in seats],
        "aside": [row for row in filled if row.is_aside],
        "quorum": quorum,
        "back_url": reverse("consolidation", args=[one.pk]),
    }


def _changes(request: Request, standing: Consolidation) -> dict[str, tuple[bool, str]]:
    """Give what the form changes: the requirements that were given another finding than stands."""
    sent = request.POST
    found_now = {key: sent.get(f"found-{key}", "") for key in standing.findings}
    return {
        key: (said == "yes", sent.get(f"reason-{key}", ""))
        for key, said in found_now.items()
        if said in {"yes", "no"} and (said == "yes") != standing.findings[key]["is_met"]
    }


def _corrected(request: Request, kept: Submission, standing: Consolidation) -> list[dict[str, Any]]:
    items, ruled = items_of(kept), {matter.key for matter in rulings.matters_of(kept) if matter.ruling}
    return [
        {
            "item": items[key],
            "slug": slug_of(key),
            "is_met": row["is_met"],
            "found": request.POST.get(f"found-{key}", ""),
            "reason": request.POST.get(f"reason-{key}", ""),
        }
        for key, row in standing.findings.items()
        if key in items and key not in ruled
    ]


urlpatterns = [
    path("consolidating/<int:number>/", consolidation, name="consolidation"),
    path("consolidating/<int:number>/close/", close, name="close-collection"),
    path("consolidating/<int:number>/agree/", agree, name="agree"),
    path("consolidating/<int:number>/correct/", correct, name="correct-agreed"),
]

"""An objection to a decision, where the edition gives days for it: made by the head, decided by others, both results shown."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from khunnatham.assessments import criteria, queries
from khunnatham.assessments.models import Assessment
from khunnatham.meetings.models import Meeting
from khunnatham.organisations.roles import Role
from khunnatham.programmes.criteria import Edition
from khunnatham.review import objecting, recounting
from khunnatham.review.models import Decision
from khunnatham.review.opinion_models import Consolidation, Verdict
from khunnatham.scoring.numbers import plain
from khunnatham.web import access
from khunnatham.web.acting import UNACCEPTABLE, confirm, found, insist, row
from khunnatham.web.assessment_sheets import slug_of
from khunnatham.web.dates import in_digits
from khunnatham.web.enrolled import say
from khunnatham.web.here import Request, posted
from khunnatham.web.preferences import current_digits
from khunnatham.web.refusals import refusals_in
from khunnatham.web.settling import items_of

READERS: Final = access.UNIT | access.SECRETARIAT | access.SUBCOMMITTEE | access.ABOVE
DECIDERS: Final = access.SECRETARIAT | frozenset({Role.SUBCOMMITTEE_CHAIR, Role.DEPARTMENT_OFFICER})


class ObjectionForm(forms.Form):
    """Why the unit objects."""

    text = forms.CharField(
        label=gettext_lazy("เหตุผลที่คัดค้าน"),
        help_text=gettext_lazy("อ้างหลักฐานที่ส่งไว้แล้ว ส่งหลักฐานเพิ่มไม่ได้"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=4000,
    )


class VerdictForm(forms.Form):
    """What another sitting decided."""

    meeting = forms.ChoiceField(label=gettext_lazy("การประชุมที่พิจารณาคำคัดค้าน"))
    resolution_number = forms.IntegerField(label=gettext_lazy("มติที่"), min_value=1, max_value=9999)
    tier = forms.ChoiceField(label=gettext_lazy("ระดับที่รับรอง"))
    reason = forms.CharField(label=gettext_lazy("เหตุผล"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000)

    def __init__(self, *args: Any, sittings: list[Meeting], edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(one.pk), say(one.label)) for one in sittings]
        self.fields["meeting"].choices = [("", gettext("เลือกการประชุม")), *named]  # type: ignore[attr-defined]
        levels = [(key, say(title)) for key, title in criteria.levels(edition)]
        self.fields["tier"].choices = [("", gettext("เลือกระดับ")), *levels]  # type: ignore[attr-defined]


@access.roles(*READERS)
@never_cache
@require_GET
def objection(request: Request, number: int) -> HttpResponse:
    """Give the decision, until when it may be objected to, the objection, and beside it what others decided."""
    case, edition = _seen(request, number)
    first = objecting.first_decision(case)
    until = objecting.open_until(first) if first else None
    made = objecting.objection_to(first) if first else None
    second = made.answer if made else None
    page = {
        "case": case,
        "decision": first,
        "objection": made,
        "answer": second,
        "level": say(criteria.level_title(edition, first.certified_tier)) if first else "",
        "second_level": say(criteria.level_title(edition, second.certified_tier)) if second else "",
        "until": until,
        "days": edition.objection.days if edition.objection else 0,
        "is_over": until is not None and request.now > until,
        "may_object": objecting.may_object(request.membership, case, at=request.now) is None,
        "may_answer": objecting.may_answer_objection(request.membership, case, on=request.today) is None,
        "back_url": _back(request, case),
        "now": request.now,
    }
    return render(request, "follow_up/objection.html", page)


@access.roles(Role.HEAD)
@require_http_methods(["GET", "POST"])
def contest(request: Request, number: int) -> HttpResponse:
    """Object, once, with the reasons."""
    case, edition = _seen(request, number)
    insist(objecting.may_object(request.membership, case, at=request.now))
    form, to = ObjectionForm(posted(request)), reverse("objection", args=[case.pk])
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            objecting.contest(case, text=form.cleaned_data["text"], by=request.membership, at=request.now)
            messages.success(request, gettext("ยื่นคำคัดค้านแล้ว ผู้อื่นพิจารณาในการประชุมครั้งอื่น"))
            return redirect(to)
    decision = objecting.standing_decision(case)
    level = say(criteria.level_title(edition, decision.certified_tier)) if decision else ""
    page = {
        "title": gettext("คัดค้านมติ"),
        "sentence": gettext("ผู้ที่ไม่ได้ร่วมพิจารณาครั้งก่อนเป็นผู้พิจารณา จากหลักฐานเดิมที่ส่งไว้"),
        "act": gettext("ยื่นคำคัดค้าน"),
        "can_be_undone": gettext("คัดค้านได้ครั้งเดียวและถอนไม่ได้"),
        "undo_kind": "warning",
        "rows": [row(gettext("หน่วยงาน"), say(case.enrolment.unit.name)), row(gettext("มติ"), level)],
        "form": form,
        "back_url": to,
    }
    return render(request, "components/confirmation.html", page, status=UNACCEPTABLE if form.errors else 200)


@access.roles(*DECIDERS)
@require_http_methods(["GET", "POST"])
def answer(request: Request, number: int) -> HttpResponse:
    """Write down what another sitting decided about the objection: a level, or, where points count, findings."""
    case, edition = _seen(request, number)
    insist(objecting.may_answer_objection(request.membership, case, on=request.today))
    objected = objecting.first_decision(case)
    if objected is not None and objected.consolidation is not None and recounting.counts_points(objected):
        return _answer_by_findings(request, case, edition, objected, objected.consolidation)
    sittings = objecting.sittings_for(case)
    form = VerdictForm(posted(request), sittings=sittings, edition=edition)
    to = reverse("objection", args=[case.pk])
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        meeting = next(one for one in sittings if str(one.pk) == said["meeting"])
        given = objecting.Answer(meeting, said["resolution_number"], said["tier"], said["reason"])
        with refusals_in(form):
            objecting.answer_objection(case, given, by=request.membership, at=request.now)
            messages.success(request, gettext("บันทึกผลการพิจารณาคำคัดค้านแล้ว"))
            return redirect(to)
    first = objecting.first_decision(case)
    made = objecting.objection_to(first) if first else None
    page = {
        "title": gettext("บันทึกผลการพิจารณาคำคัดค้าน"),
        "sentence": gettext("ต้องเป็นการประชุมอื่นที่จัดแล้ว โดยผู้ที่ไม่ได้ร่วมพิจารณาครั้งก่อน ผลทั้งสองครั้งเก็บไว้คู่กัน"),
        "act": gettext("บันทึกผลการพิจารณา"),
        "can_be_undone": gettext("บันทึกแล้วแก้ไขไม่ได้"),
        "undo_kind": "warning",
        "rows": [
            row(gettext("หน่วยงาน"), say(case.enrolment.unit.name)),
            row(gettext("เหตุผลที่คัดค้าน"), made.text if made else "–"),
            row(gettext("มติครั้งแรก"), say(criteria.level_title(edition, first.certified_tier)) if first else "–"),
        ],
        "form": form,
        "back_url": to,
    }
    return render(request, "components/confirmation.html", page, status=UNACCEPTABLE if form.errors else 200)


def _answer_by_findings(
    request: Request, case: Assessment, edition: Edition, first: Decision, standing: Consolidation
) -> HttpResponse:
    """Take the findings that other people change on the original evidence, show what follows, and ask once more."""
    sittings, sent = objecting.sittings_for(case), posted(request)
    is_change = sent is not None and "change" in sent
    form = VerdictForm(
        None if is_change else sent,
        sittings=sittings,
        edition=edition,
        initial=sent.dict() if is_change and sent else None,
    )
    del form.fields["tier"]
    changes, back = _changes(request, standing), reverse("objection", args=[case.pk])
    errors: list[dict[str, str]] = []
    if sent is not None and not is_change and form.is_valid():
        said = form.cleaned_data
        meeting = next(one for one in sittings if str(one.pk) == said["meeting"])
        given = objecting.Answer(meeting, said["resolution_number"], "", said["reason"], changes)
        silent = [key for key, (_, reason) in changes.items() if not reason.strip()]
        if silent:
            errors = [{"id": f"reason-{slug_of(key)}", "text": say(recounting.SAY_WHY.fill(key=key))} for key in silent]
        elif "confirmed" not in sent:
            return _ask_once_more(request, edition, first, standing, given)
        else:
            with refusals_in(form):
                objecting.answer_objection(case, given, by=request.membership, at=request.now)
                messages.success(request, gettext("บันทึกผลการพิจารณาคำคัดค้านแล้ว"))
                return redirect(back)
    made = objecting.objection_to(first)
    page = {
        "case": case,
        "form": form,
        "errors": errors,
        "objection": made,
        "level": say(criteria.level_title(edition, first.certified_tier)),
        "total": plain(standing.total) if standing.total is not None else "",
        "rows": _rows(request, standing, changes),
        "back_url": back,
    }
    status = UNACCEPTABLE if form.errors or errors else 200
    return render(request, "follow_up/answer_objection.html", page, status=status)


def _ask_once_more(
    request: Request, edition: Edition, first: Decision, standing: Consolidation, given: objecting.Answer
) -> HttpResponse:
    result = recounting.result_of(standing, given.changes)
    level = say(criteria.level_title(edition, recounting.level_of(result) if given.changes else first.certified_tier))
    changed = [
        row(
            gettext("ข้อ %(key)s") % {"key": in_digits(key, current_digits())},
            f"{Verdict.MET.label if is_met else Verdict.LACKING.label}: {reason}",
        )
        for key, (is_met, reason) in given.changes.items()
    ]
    return confirm(
        request,
        title=gettext("บันทึกผลการพิจารณาคำคัดค้าน"),
        sentence=gettext("ต้องเป็นการประชุมอื่นที่จัดแล้ว โดยผู้ที่ไม่ได้ร่วมพิจารณาครั้งก่อน ผลทั้งสองครั้งเก็บไว้คู่กัน"),
        act=gettext("บันทึกผลการพิจารณา"),
        can_be_undone=gettext("บันทึกแล้วแก้ไขไม่ได้"),
        undo_kind="warning",
        rows=[
            row(gettext("การประชุมที่พิจารณาคำคัดค้าน"), say(given.meeting.label)),
            row(
                gettext("มติครั้งแรก"),
                _level_and_total(say(criteria.level_title(edition, first.certified_tier)), standing.total),
            ),
            row(gettext("มติเมื่อพิจารณาคำคัดค้าน"), _level_and_total(level, result.total)),
            *(changed or [row(gettext("ผลรายข้อ"), gettext("คงตามที่คณะสรุป"))]),
            row(gettext("เหตุผล"), given.reason),
        ],
        hidden={name: request.POST.get(name, "") for name in ("meeting", "resolution_number", "reason")}
        | {f"found-{key}": "yes" if is_met else "no" for key, (is_met, _) in given.changes.items()}
        | {f"reason-{key}": reason for key, (_, reason) in given.changes.items()}
        | {"confirmed": "yes"},
        may_change=True,
        back_url=reverse("objection", args=[first.submission.assessment_id]),
    )


# ── parts ───────────────────────────────────────────────────────────────────────────────


def _seen(request: Request, number: int) -> tuple[Assessment, Edition]:
    """Give a case that this person may see, where its edition takes objections."""
    case = found(queries.assessment(number, by=request.membership))
    edition = criteria.edition_of(case.enrolment.round)
    if edition.objection is None:
        raise Http404
    return case, edition


def _changes(request: Request, standing: Consolidation) -> dict[str, tuple[bool, str]]:
    """Give the requirements that were given another finding than the committee agreed, with the reason."""
    given = {key: request.POST.get(f"found-{key}", "") for key in standing.findings}
    return {
        key: (word == "yes", request.POST.get(f"reason-{key}", ""))
        for key, word in given.items()
        if word in {"yes", "no"} and (word == "yes") != standing.findings[key]["is_met"]
    }


def _rows(request: Request, standing: Consolidation, changes: Mapping[str, tuple[bool, str]]) -> list[dict[str, Any]]:
    """Give what was agreed of each requirement, those found lacking first, with what is typed now."""
    items = items_of(standing.submission)
    rows = [
        {
            "item": items[key],
            "slug": slug_of(key),
            "was": one["is_met"],
            "why": one["reason"],
            "is_met": changes[key][0] if key in changes else one["is_met"],
            "reason": request.POST.get(f"reason-{key}", ""),
        }
        for key, one in standing.findings.items()
        if key in items
    ]
    return sorted(rows, key=lambda one: one["was"])


def _level_and_total(level: str, total: Decimal | None) -> str:
    points = (
        gettext("%(points)s คะแนน") % {"points": in_digits(plain(total), current_digits())} if total is not None else ""
    )
    return " · ".join(part for part in (level, points) if part)


def _back(request: Request, case: Assessment) -> tuple[str, str]:
    if request.membership.role_held in access.UNIT:
        return reverse("check", args=[case.pk]), gettext("ตรวจและส่ง")
    return reverse("compiling-case", args=[case.pk]), say(case.enrolment.unit.name)


urlpatterns = [
    path("assessments/<int:number>/objection/", objection, name="objection"),
    path("assessments/<int:number>/objection/make/", contest, name="make-objection"),
    path("assessments/<int:number>/objection/answer/", answer, name="answer-objection"),
]

"""The intent paper: the unit's basic data saved as it is typed, the head-count with who is left out and why, and filing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from khunnatham.assessments import criteria, enrolling, profile
from khunnatham.assessments.journey import paper_of
from khunnatham.assessments.models import Enrolment
from khunnatham.assessments.permissions import may_file
from khunnatham.facts import kinds
from khunnatham.organisations.roles import Role
from khunnatham.programmes.criteria import Edition, ProfileField
from khunnatham.web import access
from khunnatham.web.dates import typed_date
from khunnatham.web.enrolled import (
    edition_of,
    enrolled,
    expected_revision,
    faulty,
    frame,
    history_of,
    is_unofficial,
    newer_of,
    overtaken,
    saved,
    say,
    wants_json,
)
from khunnatham.web.fields import ThaiDateField
from khunnatham.web.here import Request
from khunnatham.wording import Conflict, Refusal, Text

SPARE_ROWS: Final = 2
SAVE: Final = gettext_lazy("บันทึกข้อมูลพื้นฐาน")
TYPES: Final = {"email": "email", "phone": "tel", "long-text": "textarea"}
# What offices usually leave out of a head-count; the person may write anything.
REASONS: Final = (
    gettext_lazy("ลาศึกษาต่อ"),
    gettext_lazy("ช่วยราชการที่หน่วยงานอื่น"),
    gettext_lazy("ลาคลอดบุตร"),
    gettext_lazy("ลาป่วยระยะยาว"),
)


@dataclass(frozen=True, slots=True)
class Box:
    """One field of the profile on the page."""

    field: ProfileField
    value: str
    error: str = ""
    choices: tuple[tuple[str, Text], ...] = ()

    @property
    def type(self) -> str:
        """Give the kind of input; numbers are text, so that Thai digits may be typed."""
        return TYPES.get(self.field.input, "text")

    @property
    def shown(self) -> str:
        """Give the value as it is read: the title of what was chosen, else what was typed."""
        return next((say(title) for key, title in self.choices if key == self.value), self.value)

    @property
    def inputmode(self) -> str:
        """Give which keys a phone shows."""
        return "numeric" if self.field.input == "number" else ""


@dataclass(frozen=True, slots=True)
class HeadCount:
    """The head-count as typed: everybody, as of when, who is left out and why; and what is wrong with it."""

    total: str = ""
    as_of: str = ""
    rows: tuple[tuple[str, str], ...] = ()
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def excluded(self) -> list[dict[str, str]]:
        """Give the rows that say something."""
        return [{"reason": reason, "count": count or "0"} for reason, count in self.rows if reason or count]

    def with_spare(self, more: int = SPARE_ROWS) -> tuple[tuple[str, str], ...]:
        """Give the rows that say something and some empty ones."""
        filled = tuple(row for row in self.rows if any(row))
        return filled + (("", ""),) * more


# ── pages ───────────────────────────────────────────────────────────────────────────────


@access.roles(*access.EVERY_ROLE)
@never_cache
def profile_page(request: Request, number: int) -> HttpResponse:
    """Show the intent paper; save the fields that were posted."""
    enrolment = enrolled(request, number)
    if request.method != "POST":
        return _page(request, enrolment)
    edition = edition_of(enrolment)
    values = {row.key: request.POST[row.key] for row in profile.fields_of(edition) if row.key in request.POST}
    if faults := profile.faults(edition, values):
        return faulty(faults) if wants_json(request) else _page(request, enrolment, values=values, faults=faults)
    try:
        done = enrolling.save_profile(
            enrolment,
            values=values,
            expected_revision=expected_revision(request),
            by=request.membership,
            at=request.now,
        )
    except Conflict as conflict:
        return _overtaken(request, enrolment, conflict, values)
    back = reverse("enrolment-profile", args=[number])
    parts = {"#lacking": _lacking_markup(request, done)} if wants_json(request) else {}
    return saved(request, done, back, button={"id": "save-profile", "label": SAVE}, html=parts)


@access.roles(*access.UNIT)
@require_POST
def head_count(request: Request, number: int) -> HttpResponse:
    """Record the head-count; with one more empty row where that button was pressed."""
    enrolment = enrolled(request, number)
    typed = _typed(request)
    if "more" in request.POST:
        return _page(request, enrolment, counted=typed, spare=SPARE_ROWS + 1, status=HTTPStatus.OK)
    try:
        as_of = ThaiDateField().clean(typed.as_of)
    except ValidationError as fault:
        return _page(request, enrolment, counted=_with(typed, "as_of", fault.messages[0]))
    try:
        enrolling.record_head_count(
            enrolment,
            total=typed.total,
            excluded=typed.excluded,
            as_of=as_of or request.today,
            by=request.membership,
            at=request.now,
        )
    except Refusal as refusal:
        if refusal.field is None:
            raise
        return _page(request, enrolment, counted=_with(typed, refusal.field, say(refusal.text)))
    messages.success(request, gettext("บันทึกจำนวนบุคลากรแล้ว"))
    return redirect(f"{reverse('enrolment-profile', args=[number])}#head-count")


@access.roles(*access.UNIT)
@require_POST
def head_count_sum(request: Request, number: int) -> HttpResponse:
    """Say what the typed numbers come to, or what is wrong with them, without saving."""
    enrolled(request, number)
    return render(request, "enrolments/counted.html", {"sum": _sum(_typed(request))})


@access.roles(*access.UNIT)
@never_cache
def file(request: Request, number: int) -> HttpResponse:
    """Ask once more, then file the intent paper."""
    enrolment = enrolled(request, number)
    if refusal := may_file(request.membership, enrolment, on=request.today):
        raise refusal
    if request.method == "POST":
        try:
            enrolling.file(enrolment, by=request.membership, at=request.now)
        except profile.Incomplete as incomplete:
            return _page(request, enrolment, incomplete=incomplete)
        messages.success(request, gettext("ยื่นแบบแสดงความจำนงแล้ว ขั้นต่อไปแสดงด้านล่าง"))
        return redirect("enrolment", number)
    if lacking := profile.missing(enrolment, edition_of(enrolment)):
        return _page(request, enrolment, incomplete=profile.Incomplete(lacking))
    return render(request, "components/confirmation.html", _question(enrolment))


# ── what they share ─────────────────────────────────────────────────────────────────────


def _page(
    request: Request,
    enrolment: Enrolment,
    *,
    values: dict[str, str] | None = None,
    faults: dict[str, Text] | None = None,
    counted: HeadCount | None = None,
    spare: int = SPARE_ROWS,
    incomplete: profile.Incomplete | None = None,
    status: int = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> HttpResponse:
    edition, told = edition_of(enrolment), {key: say(text) for key, text in (faults or {}).items()}
    typed = {**enrolment.profile, **(values or {})}
    tiers = tuple((tier.key, tier.title) for tier in edition.tiers)
    boxes = [
        Box(row, typed.get(row.key, ""), told.get(row.key, ""), tiers if row.input == profile.TIER else ())
        for row in profile.fields_of(edition)
    ]
    count = counted or _stored(request, enrolment)
    is_fine = not (faults or counted or incomplete)
    context = frame(request, enrolment) | _lacking(request, enrolment) | {
        "paper": paper_of(edition, "intent"),
        "boxes": boxes,
        "is_default": is_unofficial(edition, "profile") or not edition.profile,
        "count": count,
        "count_rows": count.with_spare(spare),
        "sum": _sum(count) if count.total else None,
        "reasons": REASONS,
        "errors": _summary(told, edition, count, incomplete),
        "history": history_of(enrolment.key),
    }  # fmt: skip
    return render(request, "enrolments/profile.html", context, status=HTTPStatus.OK if is_fine else status)


def _lacking(request: Request, enrolment: Enrolment) -> dict[str, Any]:
    return {
        "lacking": profile.missing(enrolment, edition_of(enrolment)),
        "may_file": may_file(request.membership, enrolment, on=request.today) is None,
    }


def _lacking_markup(request: Request, enrolment: Enrolment) -> str:
    context = _lacking(request, enrolment) | {"enrolment": enrolment}
    return render_to_string("enrolments/lacking.html", context, request)


def _summary(
    faults: dict[str, str], edition: Edition, count: HeadCount, incomplete: profile.Incomplete | None
) -> list[dict[str, str]]:
    found = [{"id": f"f-{key}", "text": text} for key, text in faults.items()]
    places = {"as_of": "as-of", "excluded": "reason-1"}
    found += [{"id": places.get(key, "total"), "text": text} for key, text in count.errors.items()]
    known = {row.key for row in profile.fields_of(edition)}
    for missing in incomplete.missing if incomplete else ():
        found.append({"id": f"f-{missing.key}" if missing.key in known else "total", "text": say(missing.text)})
    return found


def _overtaken(request: Request, enrolment: Enrolment, conflict: Conflict, values: dict[str, str]) -> HttpResponse:
    newer = newer_of(conflict)
    titles = {row.key: say(row.title) for row in profile.fields_of(edition_of(enrolment))}
    theirs = {titles[key]: newer.profile.get(key, "") for key in values if newer.profile.get(key, "") != values[key]}
    if wants_json(request):
        return overtaken(conflict, theirs)
    enrolment.revision = newer.revision
    faults = {key: Text(th, th) for key, th in _their_words(newer.profile, values).items()}
    return _page(request, enrolment, values=values, faults=faults or {"": conflict.text}, status=HTTPStatus.CONFLICT)


def _their_words(theirs: dict[str, str], mine: dict[str, str]) -> dict[str, str]:
    told = gettext("ผู้อื่นเพิ่งบันทึกว่า «%(text)s» ถ้าใช้ของท่าน กดบันทึกอีกครั้ง")
    return {key: told % {"text": theirs.get(key, "")} for key, value in mine.items() if theirs.get(key, "") != value}


def _question(enrolment: Enrolment) -> dict[str, Any]:
    edition = edition_of(enrolment)
    receiver = criteria.receiving_stage(edition)
    counted = enrolment.head_count.value["counted"] if enrolment.head_count else 0
    rows = [
        {"label": gettext("หน่วยงาน"), "value": say(enrolment.unit.name)},
        {"label": gettext("รอบ"), "value": say(enrolment.round.title)},
        {"label": gettext("บุคลากรที่นับ"), "value": gettext("%(count)d คน") % {"count": counted}},
        {"label": gettext("ผู้รับ"), "value": say(Role(receiver.secretariat).title)},
    ]
    return {
        "title": gettext("ยื่นแบบแสดงความจำนง"),
        "sentence": gettext("เมื่อยื่นแล้ว ฝ่ายเลขานุการจะเห็นข้อมูลนี้ และแบบประเมินตนเองของหน่วยงานจะเปิดให้ทำ"),
        "can_be_undone": gettext("ยื่นแล้วถอนไม่ได้ แต่ยังแก้ข้อมูลพื้นฐานและจำนวนบุคลากรได้จนกว่าจะส่งผลการประเมิน"),
        "act": gettext("ยื่นแบบแสดงความจำนง"),
        "back_url": reverse("enrolment-profile", args=[enrolment.pk]),
        "rows": rows,
    }


# ── the head-count as typed ─────────────────────────────────────────────────────────────


def _in_field(day: date) -> str:
    return typed_date(day, language=get_language() or "th")


def _stored(request: Request, enrolment: Enrolment) -> HeadCount:
    snapshot = enrolment.head_count
    if snapshot is None:
        return HeadCount(as_of=_in_field(request.today))
    rows = tuple((row["reason"], str(row["count"])) for row in snapshot.value["excluded"])
    return HeadCount(str(snapshot.value["total"]), _in_field(snapshot.as_of), rows)


def _typed(request: Request) -> HeadCount:
    reasons, counts = request.POST.getlist("reason"), request.POST.getlist("count")
    rows = tuple((reason.strip(), count.strip()) for reason, count in zip(reasons, counts, strict=False))
    return HeadCount(request.POST.get("total", "").strip(), request.POST.get("as_of", "").strip(), rows)


def _with(typed: HeadCount, place: str, text: str) -> HeadCount:
    return HeadCount(typed.total, typed.as_of, typed.rows, {place: text})


def _sum(typed: HeadCount) -> dict[str, Any]:
    """Give total − excluded = counted, or the sentence that says why there is no sum."""
    try:
        value = kinds.kind(kinds.HEAD_COUNT).spelled({"total": typed.total, "excluded": typed.excluded})
    except Refusal as refusal:
        return {"why": say(refusal.text) if typed.total else ""}
    counted, total = value["counted"], value["total"]
    return {"total": total, "excluded": int(str(total)) - int(str(counted)), "counted": counted}


urlpatterns = [
    path("enrolments/<int:number>/profile/", profile_page, name="enrolment-profile"),
    path("enrolments/<int:number>/head-count/", head_count, name="enrolment-head-count"),
    path("enrolments/<int:number>/head-count/sum/", head_count_sum, name="enrolment-head-count-sum"),
    path("enrolments/<int:number>/file/", file, name="enrolment-file"),
]

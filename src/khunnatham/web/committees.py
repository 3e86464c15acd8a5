"""The committees of a round: founded by order, their seats and who fills them, and which case lies with which of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from khunnatham.assessments import criteria
from khunnatham.assessments.judging import judging_of
from khunnatham.assessments.judging_models import Waiver
from khunnatham.assessments.models import Assessment, Round
from khunnatham.assessments.permissions import may_manage_round
from khunnatham.organisations import queries as organisations
from khunnatham.organisations import regions
from khunnatham.organisations.models import Membership
from khunnatham.programmes import shelf
from khunnatham.programmes.criteria import Edition
from khunnatham.review import (
    assigning,
    committees,
    lifting,
    mandates,
    prolonging,
    rosters,
    selecting,
    sitting_days,
    sittings,
    standing,
    standing_in,
)
from khunnatham.review.committee_models import Committee, Seat
from khunnatham.review.opinions import JUDGED
from khunnatham.web import access, comparing_sheets
from khunnatham.web.acting import UNACCEPTABLE, confirm, do, found, insist, row
from khunnatham.web.fields import ThaiDateField, number_in
from khunnatham.web.here import Request, posted
from khunnatham.web.history import entries_for
from khunnatham.web.owned_rounds import KEEPERS, round_kept, round_seen
from khunnatham.web.people_posts import AccountField, OrderField
from khunnatham.web.refusals import refusals_in
from khunnatham.web.tracks import told_of
from khunnatham.wording import Text

READERS: Final = access.ABOVE
SITTERS: Final = access.SUBCOMMITTEE | access.ABOVE
PER_PAGE: Final = 50


class FoundForm(forms.Form):
    """The order that appoints the committees of a round, and their term."""

    order_number = forms.CharField(
        label=gettext_lazy("เลขที่คำสั่งแต่งตั้ง"), max_length=120, help_text=gettext_lazy("เช่น 12/2569")
    )
    on = ThaiDateField(label=gettext_lazy("วันที่ของคำสั่ง"))
    since = ThaiDateField(label=gettext_lazy("วาระเริ่มวันที่"))
    until = ThaiDateField(label=gettext_lazy("วาระสิ้นสุดวันที่"))


class ProlongForm(forms.Form):
    """The order by which the terms run on, and their new last day."""

    order_number = forms.CharField(
        label=gettext_lazy("เลขที่คำสั่งขยายวาระ"), max_length=120, help_text=gettext_lazy("เช่น 45/2569")
    )
    on = ThaiDateField(label=gettext_lazy("วันที่ของคำสั่ง"))
    until = ThaiDateField(label=gettext_lazy("วาระสิ้นสุดวันที่"))


class SeatForm(forms.Form):
    """Who fills a seat, for which days of the term, by which order."""

    account = AccountField(label=gettext_lazy("ชื่อผู้ใช้ของผู้ดำรงตำแหน่ง"))
    since = ThaiDateField(label=gettext_lazy("ตั้งแต่วันที่"))
    until = ThaiDateField(label=gettext_lazy("ถึงวันที่"))
    order_reference = OrderField()


class AssignForm(forms.Form):
    """Another committee for a case, and why."""

    committee = forms.ChoiceField(label=gettext_lazy("คณะที่จะประเมิน"))
    reason = forms.CharField(label=gettext_lazy("เหตุผล"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)

    def __init__(self, *args: Any, choices: list[Committee], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(one.pk), f"{one.key} {one.body.name.in_language(_language())}") for one in choices]
        self.fields["committee"].choices = [("", gettext("เลือกคณะ")), *named]  # type: ignore[attr-defined]


# ── the committees of a round ───────────────────────────────────────────────────────────


@access.roles(*READERS)
@require_safe
def of_round(request: Request, number: int) -> HttpResponse:
    """Give the committees of a round, narrowed by region and words, with every seat in printed order."""
    round_ = round_seen(request, number)
    every = rosters.rosters(round_, on=request.today)
    asked, words = request.GET.get("region", ""), request.GET.get("q", "").strip()[:200]
    only_empty = bool(request.GET.get("empty"))
    shown = rosters.narrowed(every, region=number_in(asked), words=words, only_empty=only_empty)
    edition = criteria.edition_of(round_)
    page = {
        "round": round_,
        "edition": edition,
        "has_any": bool(every),
        "names_some": rosters.has_committees(edition),
        "bodies": standing.bodies_deciding(round_, on=request.today),
        "groups": _grouped(shown, edition),
        "shown": len(shown),
        "total": len(every),
        "empty_seats": sum(one.empty for one in every),
        "regions": [(str(one), regions.title_of(one)) for one in range(1, regions.REGIONS + 1)],
        "region": asked,
        "q": words,
        "only_empty": only_empty,
        "chips": _chips(request, asked, words, only_empty=only_empty),
        "quorum": committees.quorum_of(edition),
        "voting": committees.voting_of(edition),
        "counts": rosters.count_cases(round_),
        "may_keep": _keeps(request, round_),
    }
    return render(request, "committees/of_round.html", page)


@access.roles(*KEEPERS)
@require_http_methods(["GET", "POST"])
def found_all(request: Request, number: int) -> HttpResponse:
    """Found every committee that the edition names, by one order."""
    round_ = round_kept(request, number)
    form = FoundForm(posted(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        order = committees.Order(said["order_number"], said["on"], said["since"], said["until"])
        with refusals_in(form):
            made = committees.found(round_, order=order, by=request.membership, at=request.now)
            told = gettext("แต่งตั้งคณะกรรมการ %(count)s คณะแล้ว") % {"count": len(made)}
            messages.success(request, told if made else gettext("คณะกรรมการของรอบนี้มีครบแล้ว"))
            return redirect("committees", round_.pk)
    page = {"round": round_, "form": form}
    return render(request, "committees/found.html", page, status=UNACCEPTABLE if form.errors else 200)


@access.roles(*KEEPERS)
@require_http_methods(["GET", "POST"])
def prolong(request: Request, number: int) -> HttpResponse:
    """Let the terms of the committees of a round run on by a further order."""
    round_ = round_kept(request, number)
    insist(prolonging.may_prolong(request.membership, round_, on=request.today))
    form = ProlongForm(posted(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        order = prolonging.Longer(said["order_number"], said["on"], said["until"])
        with refusals_in(form):
            made = prolonging.prolong(round_, order=order, by=request.membership, at=request.now)
            told = gettext("ขยายวาระ %(count)s คณะแล้ว") % {"count": len(made)}
            messages.success(request, told if made else gettext("ขยายวาระตามคำสั่งนี้แล้ว"))
            return redirect("committees", round_.pk)
    page = {"round": round_, "form": form, "ends": prolonging.ends_of(round_)}
    return render(request, "committees/prolong.html", page, status=UNACCEPTABLE if form.errors else 200)


# ── one committee and its seats ─────────────────────────────────────────────────────────


@access.roles(*SITTERS)
@require_safe
def committee(request: Request, number: int) -> HttpResponse:
    """Give one committee: order and term, seats, cases, who does not judge which of them, and its days of sittings."""
    one, by = found(committees.committee(number, by=request.membership)), request.membership
    edition = shelf.by_key(one.edition_key)
    knows_recused = rosters.may_know_recused(by, one)
    recused = rosters.recused_in(one) if knows_recused else {}
    round_, cases_ = rosters.round_of(one), rosters.cases_of(one)
    group, province = request.GET.get("group", ""), request.GET.get("province", "")
    shown = mandates.narrowed(cases_, group=group, province=province)
    opened = rosters.opened_in(cases_, by=by)
    waived = lifting.waivers_in(cases_, one) if knows_recused else {}
    named = standing_in.named_in(cases_, one)
    page = {
        "roster": rosters.roster(one, on=request.today),
        "extensions": list(one.extensions.all()),
        "region": regions.title_of(one.region) if one.region else None,
        "quorum": committees.quorum_of(edition),
        "voting": committees.voting_of(edition),
        "mandate": mandates.mandate_of(one, edition, cases_, on=request.today),
        "group": group,
        "province": province,
        "total": len(cases_),
        "cases": [(case, _stands(recused, waived, case), case.pk in opened, named.get(case.pk, ())) for case in shown],
        "leaderless": _leaderless(one, recused, on=request.today) if knows_recused else frozenset(),
        **_to_change(request, one, cases_, recused),
        "knows_recused": knows_recused,
        "days": sittings.days_of(one),
        "may_arrange": sitting_days.may_arrange(by, one, on=request.today) is None,
        "may_keep": by.role_held in KEEPERS and by.unit_id == one.owner_id,
        "is_own": one.body_id == by.unit_id,
        "round": round_ if by.role_held in READERS else None,
        "sheets": comparing_sheets.links(request, round_, one) if round_ else [],
        "entries": entries_for([one.journal_key], hidden=_not_told_yet(request, one, round_)) if knows_recused else [],
    }
    return render(request, "committees/committee.html", page)


def _stands(
    recused: rosters.Recused, waived: dict[int, tuple[Waiver, ...]], case: Assessment
) -> tuple[rosters.Stands, tuple[Waiver, ...]]:
    """Give what keeps people from a case, and what was lifted of it."""
    return recused.get(case.pk, ()), waived.get(case.pk, ())


def _to_change(
    request: Request, one: Committee, cases_: list[Assessment], recused: rosters.Recused
) -> dict[str, object]:
    """Give what the department may still do about interests: which to lift, and in which cases one may be laid or a lead named."""
    if lifting.may_judge_interests(request.membership, one, on=request.today) is not None:
        return {}
    still = lifting.still_open(cases_)
    liftable = lifting.liftable([case for case in cases_ if case.pk in still], recused, one, on=request.today)
    judged = {case.pk for case in cases_ if case.version and case.state in JUDGED}
    return {"liftable": liftable, "open_cases": still, "nameable": still & judged}


def _leaderless(one: Committee, recused: rosters.Recused, *, on: date) -> frozenset[int]:
    people = {case: [interest.account_id for interest in stands] for case, stands in recused.items()}
    return standing_in.without_leader(one, people, on=on)


def _not_told_yet(request: Request, one: Committee, round_: Round | None) -> frozenset[str]:
    """Give what a leader who is recused from a unit does not read in the history: whom the others chose, before the approval."""
    by = request.membership
    if round_ is None or one.body_id != by.unit_id or not selecting.withholds_choice(by, round_, on=request.today):
        return frozenset()
    return frozenset({"unit.chosen"})


@access.roles(*KEEPERS)
@require_http_methods(["GET", "POST"])
def fill_seat(request: Request, number: int, seat_number: int) -> HttpResponse:
    """Let an account fill a seat for days of the term."""
    one = _kept(request, number)
    seat = found(rosters.seat(one, seat_number))
    return filled(request, seat, one, back=reverse("committee", args=[one.pk]))


def filled(
    request: Request, seat: Seat, one: Committee, *, back: str, unseated: Sequence[Membership] = ()
) -> HttpResponse:
    """Answer the page on which a seat is filled: the days of the term, an account, and who is of the body without a seat."""
    start = {
        "since": max(request.today, one.since),
        "until": one.until,
        "order_reference": one.order_number,
        "account": request.GET.get("account", ""),
    }
    form = SeatForm(posted(request), initial=start)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            committees.fill_seat(seat, **form.cleaned_data, by=request.membership, at=request.now)
            messages.success(request, gettext("บันทึกผู้ดำรงตำแหน่งแล้ว"))
            return redirect(back)
    page = {
        "committee": one,
        "seat": seat,
        "form": form,
        "accounts": organisations.accounts_near(one.body, by=request.membership),
        "unseated": unseated,
        "back_url": back,
    }
    return render(request, "committees/seat.html", page, status=UNACCEPTABLE if form.errors else 200)


# ── which case lies with which committee ────────────────────────────────────────────────


@access.roles(*READERS)
@require_safe
def cases(request: Request, number: int) -> HttpResponse:
    """Give the cases of a round with their committees, and beside each that lies with none the reason."""
    round_ = round_seen(request, number)
    words, only_left = request.GET.get("q", "").strip()[:200], bool(request.GET.get("left"))
    at = max(number_in(request.GET.get("page", "")) or 1, 1)
    rows, total = rosters.lying(
        round_, on=request.today, words=words, only_left=only_left, start=(at - 1) * PER_PAGE, size=PER_PAGE
    )
    kept = {"q": words} | ({"left": "yes"} if only_left else {})
    edition = criteria.edition_of(round_)
    told = told_of(edition, round_.fiscal_year, [one.assessment for one in rows])
    page = {
        "round": round_,
        "rows": [(one, told[one.assessment.enrolment_id]) for one in rows],
        "has_tracks": bool(edition.tracks),
        "total": total,
        "counts": rosters.count_cases(round_),
        "q": words,
        "only_left": only_left,
        "may_keep": _keeps(request, round_),
        "previous_url": f"?{urlencode(kept | {'page': at - 1})}" if at > 1 else None,
        "next_url": f"?{urlencode(kept | {'page': at + 1})}" if at * PER_PAGE < total else None,
    }
    return render(request, "committees/cases.html", page)


@access.roles(*KEEPERS)
@require_http_methods(["GET", "POST"])
def assign_all(request: Request, number: int) -> HttpResponse:
    """Give every case without a committee to the one that the edition names for it; what is left is told with its reason."""
    round_ = round_kept(request, number)
    to = reverse("round-cases", args=[round_.pk])
    if request.method == "POST":
        done = assigning.assign_all(round_, by=request.membership, at=request.now)
        messages.success(request, gettext("มอบหมายแล้ว %(count)s หน่วยงาน") % {"count": done.count})
        if done.left:
            left = gettext("อีก %(count)s หน่วยงานยังไม่มีคณะ เหตุผลอยู่ในรายการด้านล่าง") % {"count": len(done.left)}
            messages.warning(request, left)
        return redirect(f"{to}?left=yes" if done.left else to)
    judged, waiting = rosters.count_cases(round_)
    return confirm(
        request,
        title=gettext("มอบหมายหน่วยงานให้คณะ"),
        sentence=gettext("ระบบมอบหมายตามสาย ประเภท และเขตตรวจราชการของหน่วยงาน หน่วยงานที่มีคณะแล้วไม่เปลี่ยน"),
        act=gettext("มอบหมายหน่วยงานให้คณะ"),
        can_be_undone=gettext("เปลี่ยนคณะรายหน่วยงานได้ภายหลังโดยระบุเหตุผล"),
        rows=[row(gettext("มีคณะแล้ว"), judged), row(gettext("ยังไม่มีคณะ"), waiting)],
        back_url=to,
    )


@access.roles(*KEEPERS)
@require_http_methods(["GET", "POST"])
def assign(request: Request, number: int, case_number: int) -> HttpResponse:
    """Let another committee judge a case: chosen with a reason, looked at once more, done."""
    round_ = round_kept(request, number)
    case = found(rosters.case_of(round_, case_number))
    choices = rosters.to_choose(round_)
    current = judging_of(case)
    back = reverse("round-cases", args=[round_.pk])
    if refused := assigning.may_move(case):
        return do(request, lambda: insist(refused), done="", to=back)
    sent = posted(request)
    is_change = sent is not None and "change" in sent
    form = AssignForm(None if is_change else sent, choices=choices, initial=sent.dict() if is_change and sent else None)
    rows = [
        row(gettext("หน่วยงาน"), case.enrolment.unit.name.in_language(_language())),
        row(gettext("คณะปัจจุบัน"), current.body.name.in_language(_language()) if current else "–"),
    ]
    if sent is not None and not is_change and form.is_valid():
        said = form.cleaned_data
        chosen = next(one for one in choices if str(one.pk) == said["committee"])
        if "confirmed" in sent:
            return do(
                request,
                lambda: assigning.assign(
                    case, committee=chosen, reason=said["reason"], by=request.membership, at=request.now
                ),
                done=gettext("เปลี่ยนคณะผู้ประเมินแล้ว"),
                to=back,
            )
        return confirm(
            request,
            title=gettext("เปลี่ยนคณะผู้ประเมิน"),
            sentence=gettext("คณะเดิมเปิดแฟ้มของหน่วยงานนี้ไม่ได้อีก คณะใหม่ต้องแจ้งส่วนได้เสียก่อนเปิดแฟ้ม"),
            act=gettext("เปลี่ยนคณะผู้ประเมิน"),
            can_be_undone=gettext("เปลี่ยนกลับได้โดยระบุเหตุผล ประวัติของทั้งสองคณะยังอยู่"),
            rows=[
                *rows,
                row(gettext("คณะใหม่"), chosen.body.name.in_language(_language())),
                row(gettext("เหตุผล"), said["reason"]),
            ],
            hidden={"committee": said["committee"], "reason": said["reason"], "confirmed": "yes"},
            may_change=True,
            back_url=back,
        )
    page = {"round": round_, "case": case, "rows": rows, "form": form, "has_any": bool(choices)}
    return render(request, "committees/assign.html", page, status=UNACCEPTABLE if form.errors else 200)


# ── parts ───────────────────────────────────────────────────────────────────────────────


def _kept(request: Request, number: int) -> Committee:
    one = found(committees.committee(number, by=request.membership))
    insist(may_manage_round(request.membership, one.owner, on=request.today))
    return one


def _keeps(request: Request, round_: Round) -> bool:
    by = request.membership
    return by.role_held in KEEPERS and may_manage_round(by, round_.owner, on=request.today) is None


def _grouped(rows: list[rosters.Roster], edition: Edition) -> list[tuple[str, Text | None, list[rosters.Roster]]]:
    """Put the committees under their key, with the title that the edition prints."""
    groups: dict[str, list[rosters.Roster]] = {}
    for one in rows:
        groups.setdefault(one.committee.key, []).append(one)
    named = {key: committees.named(edition, key) for key in groups}
    return [(key, title.title if (title := named[key]) else None, together) for key, together in groups.items()]


def _chips(request: Request, region: str, words: str, *, only_empty: bool) -> list[dict[str, str]]:
    """Give what narrows the list now, each with the address without it."""
    told = {}
    if region and number_in(region) is not None:
        named = number_in(region) or 0
        told["region"] = regions.title_of(named).in_language(_language()) if named else gettext("ส่วนกลาง")
    if words:
        told["q"] = words
    if only_empty:
        told["empty"] = gettext("มีตำแหน่งว่าง")
    return [
        {"label": label, "url": f"?{urlencode({k: v for k, v in request.GET.items() if k != name})}"}
        for name, label in told.items()
    ]


def _language() -> str:
    return get_language() or "th"


urlpatterns = [
    path("rounds/<int:number>/committees/", of_round, name="committees"),
    path("rounds/<int:number>/committees/found/", found_all, name="found-committees"),
    path("rounds/<int:number>/committees/prolong/", prolong, name="prolong-committees"),
    path("rounds/<int:number>/committees/cases/", cases, name="round-cases"),
    path("rounds/<int:number>/committees/cases/assign/", assign_all, name="assign-cases"),
    path("rounds/<int:number>/committees/cases/<int:case_number>/", assign, name="assign-case"),
    path("committees/<int:number>/", committee, name="committee"),
    path("committees/<int:number>/seats/<int:seat_number>/", fill_seat, name="fill-seat"),
]

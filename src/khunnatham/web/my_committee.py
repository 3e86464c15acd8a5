"""A member's own page: the cases of my committee, and the word of no interest, or of one, that comes before a file opens."""

from __future__ import annotations

from typing import Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from khunnatham.review import committees, conflicts, marking, ranking, rosters, sittings
from khunnatham.review.conflicts import Word
from khunnatham.review.marking import Sheet
from khunnatham.web import access
from khunnatham.web.acting import UNACCEPTABLE, confirm, found, numbers, row
from khunnatham.web.here import Request, posted
from khunnatham.web.kept_sheets import KEPT_DAYS
from khunnatham.web.refusals import refusals_in

MEMBERS: Final = access.SUBCOMMITTEE


class InterestForm(forms.Form):
    """Which interest somebody has in a case."""

    text = forms.CharField(
        label=gettext_lazy("มีส่วนได้เสียอย่างไร"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=gettext_lazy("เช่น คู่สมรสทำงานในหน่วยงานนี้"),
    )


@access.roles(*MEMBERS)
@require_safe
def my_committee(request: Request) -> HttpResponse:
    """Give the cases of one's committee: those to speak of first, those that are open, those one does not judge."""
    by = request.membership
    one = found(committees.committee_of(by))
    words = conflicts.words_of(by)
    round_ = rosters.round_of(one)
    knows_recused = rosters.may_know_recused(by, one)
    days = [day for day in sittings.days_of(one) if not day.is_cancelled]
    page = {
        "committee": one,
        "seat": committees.seat_of(by),
        "ranked_round": round_ if round_ is not None and ranking.selection_of(round_) else None,
        "summed_round": round_ if round_ is not None and rosters.own_regional(by, round_) else None,
        "silent": [word for word in words if not word.is_said],
        "opened": _opened(request, [word for word in words if word.is_open]),
        "shut": [word for word in words if word.against],
        "total": len(words),
        "recused": _by_case(words, rosters.recused_in(one)) if knows_recused else [],
        "knows_recused": knows_recused,
        "days": [day for day in days if day.on >= request.today],
        "past": [day for day in reversed(days) if day.on < request.today],
        "today": request.today,
        "kept_days": KEPT_DAYS,
    }
    return render(request, "committees/mine.html", page)


@access.roles(*MEMBERS)
@require_http_methods(["GET", "POST"])
def interest(request: Request, number: int) -> HttpResponse:
    """Say of one case that nothing stands against judging it (one press), or which interest one has (asked once more)."""
    by = request.membership
    found(committees.committee_of(by))
    word = found(next((one for one in conflicts.words_of(by) if one.assessment.pk == number), None))
    unit = word.assessment.enrolment.unit.name.in_language(request.LANGUAGE_CODE)
    if request.method == "POST" and "clear" in request.POST:
        conflicts.declare(word.assessment, has_interest=False, by=by, at=request.now)
        return _told(request, number)
    form = InterestForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            conflicts.declare(word.assessment, has_interest=True, text=form.cleaned_data["text"], by=by, at=request.now)
            messages.success(request, gettext("บันทึกแล้ว ท่านไม่ร่วมพิจารณาหน่วยงานนี้ ประธานได้รับแจ้ง"))
            return redirect("my-committee")
    page = {
        "title": gettext("แจ้งว่ามีส่วนได้เสีย"),
        "sentence": gettext("ท่านจะไม่เห็นแฟ้มและไม่ร่วมพิจารณาหน่วยงานนี้ ประธานและเลขานุการของคณะเห็นเหตุผล"),
        "act": gettext("แจ้งว่ามีส่วนได้เสีย"),
        "can_be_undone": gettext("ถอนคำแจ้งไม่ได้"),
        "undo_kind": "warning",
        "rows": [row(gettext("หน่วยงาน"), unit)],
        "form": form,
        "back_url": reverse("my-committee"),
    }
    status = UNACCEPTABLE if form.errors else 200
    return render(request, "components/confirmation.html", page, status=status)


@access.roles(*MEMBERS)
@require_http_methods(["GET", "POST"])
def clear_all(request: Request) -> HttpResponse:
    """Say in one press, after being asked once more, that nothing stands against any case not spoken of yet."""
    by = request.membership
    found(committees.committee_of(by))
    to = reverse("my-committee")
    if request.method == "POST":
        count = conflicts.clear_all(set(numbers(request.POST.getlist("case"))), by=by, at=request.now)
        messages.success(request, gettext("บันทึกว่าไม่มีส่วนได้เสีย %(count)s หน่วยงาน") % {"count": count})
        if left := conflicts.count_silent(by):
            messages.warning(request, gettext("ยังมีอีก %(count)s หน่วยงานที่ต้องแจ้ง") % {"count": left})
        return redirect(to)
    silent = [word.assessment for word in conflicts.words_of(by) if not word.is_said]
    return confirm(
        request,
        title=gettext("ไม่มีส่วนได้เสียกับทุกหน่วยงานที่เหลือ"),
        sentence=gettext("ตรวจรายชื่อก่อนยืนยัน คำนี้บันทึกไว้กับชื่อตำแหน่งของท่าน แฟ้มเปิดทันทีเว้นแต่ระบบพบส่วนได้เสีย"),
        act=gettext("ยืนยันว่าไม่มีส่วนได้เสีย"),
        can_be_undone=gettext("แจ้งว่ามีส่วนได้เสียได้ภายหลัง แต่ลบคำที่ยืนยันแล้วไม่ได้"),
        rows=[
            row(case.enrolment.unit.name.in_language(request.LANGUAGE_CODE), gettext("ไม่มีส่วนได้เสีย")) for case in silent
        ],
        hidden_many=[("case", case.pk) for case in silent],
        back_url=to,
    )


def _opened(request: Request, words: list[Word]) -> list[tuple[Word, Sheet | None, bool]]:
    """Give the open files, each with the own score sheet where it may be marked now, and whether the own opinion is in."""
    by = request.membership
    sheets = {sheet.submission.assessment_id: sheet for sheet in marking.sheets_of(by, on=request.today)}
    spoken = marking.spoken_of(by, [word.assessment.pk for word in words])
    return [(word, sheets.get(word.assessment.pk), word.assessment.pk in spoken) for word in words]


def _told(request: Request, number: int) -> HttpResponse:
    """Say what the word came to: the file is open, or the platform found something against it."""
    word = next((one for one in conflicts.words_of(request.membership) if one.assessment.pk == number), None)
    if word is None:
        messages.warning(request, gettext("บันทึกแล้ว แต่หน่วยงานนี้มอบหมายให้คณะอื่นประเมินแล้ว"))
    elif word.is_open:
        messages.success(request, gettext("บันทึกแล้ว แฟ้มของหน่วยงานนี้เปิดให้ท่าน"))
    else:
        messages.warning(request, gettext("ระบบพบส่วนได้เสียของท่านกับหน่วยงานนี้ แฟ้มจึงไม่เปิด ดูเหตุในรายการ"))
    return redirect("my-committee")


def _by_case(words: list[Word], recused: rosters.Recused) -> list[tuple[Word, rosters.Stands]]:
    return [(word, recused[word.assessment.pk]) for word in words if word.assessment.pk in recused]


urlpatterns = [
    path("committee/", my_committee, name="my-committee"),
    path("committee/clear/", clear_all, name="clear-all-interests"),
    path("committee/cases/<int:number>/interest/", interest, name="declare-interest"),
]

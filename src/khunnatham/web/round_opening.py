"""Opening a round: choose the edition and the year, set the days, look at what stands out, confirm."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.decorators.http import require_http_methods

from khunnatham.assessments import rounds
from khunnatham.assessments.round_days import HandIn, hand_ins_of, printed_outside, remarks_on
from khunnatham.assessments.round_queries import owners_for
from khunnatham.organisations.models import Place, Unit
from khunnatham.organisations.queries import provinces
from khunnatham.programmes import shelf
from khunnatham.programmes.criteria import Edition
from khunnatham.thai import fiscal_year
from khunnatham.web import access
from khunnatham.web.acting import UNACCEPTABLE, confirm, row, tell
from khunnatham.web.fields import ThaiDateField, number_in
from khunnatham.web.here import Request
from khunnatham.web.rounds import MANAGERS, day_in_words, with_remarks
from khunnatham.wording import Refusal

FIRST_YEAR, LAST_YEAR = 2500, 2700


class RoundForm(forms.Form):
    """The owner, the names, the opening day, one day a hand-in, and the provinces if it is not for all."""

    owner = forms.ChoiceField(label=gettext_lazy("เจ้าของรอบ"))
    title_th = forms.CharField(
        label=gettext_lazy("ชื่อรอบ (ภาษาไทย)"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("เว้นว่างได้ ระบบใช้ชื่อเกณฑ์กับปีงบประมาณ"),
    )
    title_en = forms.CharField(label=gettext_lazy("ชื่อรอบ (ภาษาอังกฤษ)"), max_length=300, required=False)
    opens_on = ThaiDateField(label=gettext_lazy("วันเปิดรอบ"))

    def __init__(
        self, *args: Any, owners: list[Unit], hand_ins: tuple[HandIn, ...], places: list[Place], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "th"
        names = [(str(unit.pk), unit.name.in_language(language)) for unit in owners]
        self.fields["owner"].choices = names  # type: ignore[attr-defined]
        for hand_in in hand_ins:
            self.fields[f"due-{hand_in.key}"] = ThaiDateField(label=hand_in.title.in_language(language))
        self.fields["places"] = forms.MultipleChoiceField(
            label=gettext("เฉพาะจังหวัด"),
            choices=[(place.pk, place.title.in_language(language)) for place in places],
            required=False,
            help_text=gettext("ไม่เลือกเลยคือทุกหน่วยงานตามประเภทของเกณฑ์ เพิ่มทีละหน่วยงานได้หลังเปิดรอบ"),
            widget=forms.SelectMultiple(attrs={"size": 8}),
        )

    def dues(self) -> dict[str, date]:
        """Give the day of every hand-in by its key."""
        return {
            name.removeprefix("due-"): day for name, day in self.cleaned_data.items() if name.startswith("due-") and day
        }


class ConfirmForm(forms.Form):
    """What a person says before days of another fiscal year are taken."""

    printed = forms.BooleanField(
        label=gettext_lazy("ยืนยันใช้วันที่พิมพ์ในต้นฉบับ แม้อยู่นอกปีงบประมาณของรอบ"),
        error_messages={"required": gettext_lazy("ยืนยันก่อน หรือกลับไปแก้วัน")},
    )


@access.roles(*MANAGERS)
@require_http_methods(["GET", "POST"])
def open_round(request: Request) -> HttpResponse:
    """Open a round in three looks: the edition, the days, the whole once more."""
    known, given = shelf.keys(), request.POST if request.method == "POST" else request.GET
    key, year = given.get("edition", ""), number_in(given.get("year", "")) or 0
    if key not in known or not FIRST_YEAR <= year <= LAST_YEAR:
        page = {"editions": [shelf.by_key(name) for name in known], "key": key, "year": fiscal_year(request.today)}
        return render(request, "rounds/choose.html", page, status=UNACCEPTABLE if request.method == "POST" else 200)
    edition = shelf.by_key(key)
    is_sent = request.method == "POST"
    form = RoundForm(
        request.POST if is_sent else None,
        owners=owners_for(request.membership),
        hand_ins=hand_ins_of(edition),
        places=provinces(),
        initial=_proposed(edition, year, request.today),
    )
    if is_sent and form.is_valid() and "change" not in request.POST:
        answer = _looked_at(request, edition, year, form)
        if answer is not None:
            return answer
    page = {"form": form, "edition": edition, "year": year, "remarks": _remarks(form, edition, year)}
    return render(request, "rounds/open.html", page, status=UNACCEPTABLE if form.errors else 200)


def _looked_at(request: Request, edition: Edition, year: int, form: RoundForm) -> HttpResponse | None:
    """Ask once more, or open; nothing where it was refused and the form says so."""
    outside = printed_outside(edition, form.dues(), year)
    is_confirmed = "confirmed" in request.POST
    asked = ConfirmForm(request.POST if is_confirmed else None) if outside else None
    if not is_confirmed or (asked is not None and not asked.is_valid()):
        return _once_more(request, edition, year, form, asked)
    said = form.cleaned_data
    owner = next(unit for unit in owners_for(request.membership) if str(unit.pk) == said["owner"])
    try:
        made = rounds.open_round(
            owner,
            programme=edition.programme,
            edition=edition.name,
            fiscal_year=year,
            opens_on=said["opens_on"],
            dues=form.dues(),
            title_th=said["title_th"],
            title_en=said["title_en"],
            places=[place for place in provinces() if place.pk in said["places"]],
            by=request.membership,
            at=request.now,
        )
    except Refusal as refusal:
        tell(request, form, refusal)
        return None
    messages.success(request, gettext("เปิดรอบแล้ว"))
    return redirect("round", made.pk)


def _once_more(
    request: Request, edition: Edition, year: int, form: RoundForm, asked: ConfirmForm | None
) -> HttpResponse:
    language, dues, said = request.LANGUAGE_CODE, form.dues(), form.cleaned_data
    hidden = {name: form.data.get(name, "") for name in form.fields if name != "places"}
    rows = [row(gettext("เกณฑ์"), f"{edition.title.in_language(language)} ({edition.key})")]
    rows += [row(gettext("ปีงบประมาณ"), year), row(gettext("วันเปิดรอบ"), day_in_words(said["opens_on"]))]
    rows += [
        row(hand_in.title.in_language(language), with_remarks(dues[hand_in.key], year, language))
        for hand_in in hand_ins_of(edition)
    ]
    rows.append(row(gettext("เฉพาะจังหวัด"), _places_in_words(said["places"], language)))
    answer = confirm(
        request,
        title=gettext("เปิดรอบ"),
        sentence=gettext("หน่วยงานเห็นรอบนี้และเข้าร่วมได้ทันที วันหยุดแจ้งไว้ให้ทราบ ระบบไม่เลื่อนวันให้"),
        act=gettext("เปิดรอบ"),
        can_be_undone=gettext("ขยายเวลาหรือปิดรอบได้ เปลี่ยนเกณฑ์หรือย่นเวลาไม่ได้"),
        undo_kind="warning",
        rows=rows,
        form=asked,
        hidden=hidden | {"edition": edition.key, "year": year, "confirmed": "yes"},
        hidden_many=[("places", code) for code in said["places"]],
        may_change=True,
        back_url=reverse("rounds"),
    )
    if asked is not None and asked.errors:
        answer.status_code = UNACCEPTABLE
    return answer


def _places_in_words(codes: list[str], language: str) -> str:
    named = [place.title.in_language(language) for place in provinces() if place.pk in codes]
    return ", ".join(named) or gettext("ทุกจังหวัด")


def _proposed(edition: Edition, year: int, today: date) -> dict[str, Any]:
    """Give the days of the edition's own schedule in that year; a round of no hand-ins waits for its day."""
    days: Mapping[str, date] = rounds.hand_in_days(edition, year) if edition.hand_ins else {}
    return {"opens_on": today} | {f"due-{key}": day for key, day in days.items()}


def _remarks(form: RoundForm, edition: Edition, year: int) -> dict[str, list[str]]:
    """Give what stands out in the days that were proposed, by the field: it is shown beside them from the first look."""
    language = get_language() or "th"
    found = {}
    for hand_in in hand_ins_of(edition):
        name = f"due-{hand_in.key}"
        day = getattr(form, "cleaned_data", form.initial).get(name)
        if isinstance(day, date):
            found[name] = [text.in_language(language) for text in remarks_on(day, year)]
    return found


urlpatterns = [path("rounds/open/", open_round, name="open-round")]

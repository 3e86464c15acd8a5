"""What the keepers of the register do: announce, put right with a reason, and take in a sheet of earlier years."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from khunnatham.awards import certificates, sheets, title_queries, title_sheets, titles
from khunnatham.awards.title_models import TitleOutcome, TitleRow
from khunnatham.awards.title_permissions import KEEPERS, may_keep_titles, may_keep_titles_of
from khunnatham.awards.title_sheets import Fault, Reading
from khunnatham.awards.titles import Basis, Event
from khunnatham.documents.making import File
from khunnatham.programmes import shelf
from khunnatham.programmes.criteria import Edition
from khunnatham.web import access
from khunnatham.web.acting import UNACCEPTABLE, confirm, do, found, insist, numbers, row
from khunnatham.web.dates import in_digits
from khunnatham.web.downloads import XLSX, send
from khunnatham.web.enrolled import say
from khunnatham.web.fields import ThaiDateField
from khunnatham.web.here import Request, posted
from khunnatham.web.preferences import current_digits
from khunnatham.web.refusals import refusals_in
from khunnatham.web.submissions import ReasonForm
from khunnatham.wording import Refusal, Text

SALT: Final = "khunnatham.title-sheet"
MOST_AT_ONCE: Final = 200


class AnnounceForm(forms.Form):
    """The day of the announcement."""

    on = ThaiDateField(label=gettext_lazy("วันที่ประกาศ"))


class CorrectForm(forms.Form):
    """What the row should say, and why."""

    title = forms.ChoiceField(label=gettext_lazy("เกียรติ"))
    fiscal_year = forms.IntegerField(label=gettext_lazy("ปีงบประมาณ"))
    outcome = forms.ChoiceField(label=gettext_lazy("ผล"), choices=TitleOutcome.choices, widget=forms.RadioSelect)
    since = ThaiDateField(label=gettext_lazy("ตั้งแต่วันที่"))
    basis = forms.CharField(label=gettext_lazy("มติหรือเอกสารอ้างอิง"), max_length=titles.LONGEST_BASIS)
    announced_on = ThaiDateField(label=gettext_lazy("วันที่ประกาศ"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("เหตุผลที่แก้ไข"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].choices = [(one.key, say(one.title)) for one in edition.titles]  # type: ignore[attr-defined]


@access.roles(*KEEPERS)
@never_cache
@require_http_methods(["GET", "POST"])
def announce(request: Request) -> HttpResponse:
    """Let the public see the chosen titles from a day on."""
    chosen = numbers(request.GET.getlist("row"))[:MOST_AT_ONCE]
    rows = [one for one in title_queries.rows_of(chosen, by=request.membership) if one.announced_on is None]
    rows = [one for one in rows if one.void_at is None]
    to = reverse("titles")
    if not rows:
        messages.info(request, gettext("เลือกรายการที่ยังไม่ได้ประกาศอย่างน้อยหนึ่งรายการ"))
        return redirect(to)
    form = AnnounceForm(posted(request), initial={"on": request.today})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            titles.announce(rows, on=form.cleaned_data["on"], by=request.membership, at=request.now)
            messages.success(request, gettext("ประกาศแล้ว %(count)s รายการ") % {"count": _digits(len(rows))})
            return redirect(to)
    return render(
        request,
        "components/confirmation.html",
        {
            "title": gettext("ประกาศเกียรติ"),
            "sentence": gettext("ทุกคนเห็นรายการเหล่านี้ที่หน้าเผยแพร่ตั้งแต่วันที่ประกาศ"),
            "can_be_undone": gettext("รายการที่ผิดแก้ไขหรือยกเลิกได้โดยระบุเหตุผล หน้าเผยแพร่จะเปลี่ยนทันที"),
            "act": gettext("ประกาศ"),
            "rows": [row(one.unit.name.in_language(request.LANGUAGE_CODE), _said(one)) for one in rows],
            "form": form,
            "back_url": to,
        },
        status=UNACCEPTABLE if form.errors else 200,
    )


@access.roles(*KEEPERS)
@never_cache
@require_http_methods(["GET", "POST"])
def correct(request: Request, number: int) -> HttpResponse:
    """Put a row right by another one, with the reason."""
    wrong = _row(request, number)
    edition = shelf.by_key(wrong.edition_key)
    initial = {name: getattr(wrong, name) for name in ("title", "fiscal_year", "outcome", "since", "announced_on")}
    form = CorrectForm(posted(request), initial={**initial, "basis": wrong.basis_th}, edition=edition)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            right = titles.correct(
                wrong, _event(form, wrong), reason=form.cleaned_data["reason"], by=request.membership, at=request.now
            )
            messages.success(request, gettext("แก้ไขแล้ว รายการเดิมยังดูได้พร้อมเหตุผล"))
            return redirect("title", right.pk)
    page = {"row": wrong, "form": form, "held": _told_of_certificate(wrong)}
    return render(request, "titles/correct.html", page, status=UNACCEPTABLE if form.errors else 200)


@access.roles(*KEEPERS)
@never_cache
@require_http_methods(["GET", "POST"])
def withdraw(request: Request, number: int) -> HttpResponse:
    """Say that a row was recorded by mistake."""
    wrong, form = _row(request, number), ReasonForm(posted(request))
    form.fields["reason"].label, form.fields["reason"].required = gettext("เหตุผลที่ยกเลิก"), True
    to = reverse("title", args=[wrong.pk])
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        act = lambda: titles.withdraw(wrong, reason=reason, by=request.membership, at=request.now)  # noqa: E731 - one act
        return do(request, act, done=gettext("ยกเลิกรายการแล้ว"), to=to)
    return confirm(
        request,
        title=gettext("ยกเลิกรายการที่บันทึกผิด"),
        sentence=" ".join(
            filter(
                None,
                [gettext("รายการยังอยู่ในทะเบียนพร้อมเหตุผล แต่ไม่นับและไม่เผยแพร่อีก"), _told_of_certificate(wrong)],
            )
        ),
        can_be_undone=gettext("ยกเลิกแล้วเรียกคืนไม่ได้ บันทึกใหม่ได้"),
        undo_kind="warning",
        act=gettext("ยกเลิกรายการ"),
        danger=True,
        rows=[row(wrong.unit.name.in_language(request.LANGUAGE_CODE), _said(wrong))],
        form=form,
        errors=[str(text) for texts in form.errors.values() for text in texts],
        back_url=to,
    )


# ── a sheet of earlier years ────────────────────────────────────────────────────────────


@access.roles(*KEEPERS)
@never_cache
@require_GET
def title_template(request: Request) -> HttpResponse:
    """Give the form of a sheet to be filled."""
    edition = found(_edition(request.GET.get("edition", "")))
    insist(may_keep_titles(request.membership, on=request.today))
    content = title_sheets.template(edition, by=request.membership)
    name = f"{gettext('แบบนำเข้าเกียรติ')} {say(edition.title)}.xlsx"
    return send(File(name=name, content=content, media_type=XLSX), as_attachment=True)


@access.roles(*KEEPERS)
@never_cache
@require_http_methods(["GET", "POST"])
def import_titles(request: Request) -> HttpResponse:
    """Take a file; show what it would record, or every mistake in it. Nothing is recorded here."""
    insist(may_keep_titles(request.membership, on=request.today))
    edition = _edition(request.POST.get("edition", request.GET.get("edition", "")))
    page: dict[str, Any] = {"editions": title_queries.with_titles(), "edition": edition}
    if request.method != "POST":
        return render(request, "titles/import.html", page)
    if edition is None:
        reading = Reading(faults=(Fault(0, _NO_EDITION),))
    else:
        reading, grid = _read(request, edition)
        if not reading.faults:
            page["kept"] = signing.dumps({"edition": edition.key, "grid": grid}, salt=SALT, compress=True)
    status = UNACCEPTABLE if reading.faults else 200
    return render(request, "titles/import.html", page | {"reading": reading}, status=status)


@access.roles(*KEEPERS)
@require_POST
def apply_titles(request: Request) -> HttpResponse:
    """Record what the preview showed: all of it, or nothing."""
    insist(may_keep_titles(request.membership, on=request.today))
    try:
        kept = signing.loads(request.POST.get("kept", ""), salt=SALT)
    except signing.BadSignature:
        return redirect("titles-import")
    edition = found(_edition(kept["edition"]))
    reading = title_sheets.read(edition, kept["grid"], by=request.membership, at=request.now)
    if reading.faults:
        page = {"editions": title_queries.with_titles(), "edition": edition, "reading": reading}
        return render(request, "titles/import.html", page, status=UNACCEPTABLE)
    done = gettext("บันทึกแล้ว %(count)s รายการ") % {"count": _digits(len(reading.added))}
    act = lambda: title_sheets.take_over(reading, by=request.membership, at=request.now)  # noqa: E731 - one act
    return do(request, act, done=done, to=reverse("titles"))


# ── what the pages are made of ──────────────────────────────────────────────────────────


def _row(request: Request, number: int) -> TitleRow:
    one = found(title_queries.row_of(number, by=request.membership))
    insist(may_keep_titles_of(request.membership, one.unit, on=request.today))
    if one.void_at is not None:
        raise Refusal(_VOID, code="title-void-already")
    return one


def _told_of_certificate(wrong: TitleRow) -> str:
    held = certificates.in_force_of(wrong)
    told = gettext("ใบประกาศเลขที่ %(number)s ของรายการนี้จะถูกเพิกถอนด้วยเหตุผลเดียวกัน")
    return told % {"number": held.number} if held else ""


def _read(request: Request, edition: Edition) -> tuple[Reading, sheets.Grid]:
    sent = request.FILES.get("file")
    try:
        grid = sheets.grid_of(sent.read(sheets.MOST_BYTES + 1) if sent else b"", most_rows=title_sheets.MOST_ROWS)
    except Refusal as refusal:
        return Reading(faults=(Fault(0, refusal.text),)), []
    return title_sheets.read(edition, grid, by=request.membership, at=request.now), grid


def _event(form: CorrectForm, wrong: TitleRow) -> Event:
    said = form.cleaned_data
    is_reworded = said["basis"].strip() != wrong.basis_th
    basis = Basis(Text(said["basis"], "" if is_reworded else wrong.basis_en), wrong.decision, wrong.basis_key)
    outcome = TitleOutcome(said["outcome"])
    return Event(
        wrong.edition_key, said["title"], said["fiscal_year"], outcome, said["since"], basis, said["announced_on"]
    )


def _edition(key: str) -> Edition | None:
    return next((one for one in title_queries.with_titles() if one.key == key), None)


def _said(one: TitleRow) -> str:
    return f"{say(one.wording)} {_digits(one.fiscal_year)}"


def _digits(number: int) -> str:
    return in_digits(str(number), current_digits())


_NO_EDITION = Text("เลือกโปรแกรมก่อน", "Choose the programme first.")
_VOID = Text("รายการนี้แก้ไขหรือยกเลิกไปแล้ว", "This row was corrected or withdrawn already.")

urlpatterns = [
    path("titles/announce/", announce, name="announce-titles"),
    path("titles/form.xlsx", title_template, name="titles-form"),
    path("titles/import/", import_titles, name="titles-import"),
    path("titles/import/apply/", apply_titles, name="titles-import-apply"),
    path("titles/<int:number>/correct/", correct, name="correct-title"),
    path("titles/<int:number>/withdraw/", withdraw, name="withdraw-title"),
]

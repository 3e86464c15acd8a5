"""The minutes of a day of a committee: begun, brought up to date, put right, closed, signed off; and as a paper."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khunnatham.documents import filling
from khunnatham.meetings import correcting
from khunnatham.meetings.models import AgendaItem, MeetingState
from khunnatham.review import minutes, minuting, sittings
from khunnatham.review.happened import agreed_elsewhere
from khunnatham.review.minutes import Read
from khunnatham.review.sitting_models import SittingDay
from khunnatham.web import access, downloads
from khunnatham.web.acting import UNACCEPTABLE, confirm, do, found, insist, numbers, row
from khunnatham.web.assessment_sheets import say
from khunnatham.web.dates import in_digits
from khunnatham.web.fields import number_in
from khunnatham.web.here import Request, posted
from khunnatham.web.history import entries_for
from khunnatham.web.preferences import current_digits
from khunnatham.web.refusals import refusals_in
from khunnatham.web.sitting_days import day_seen

SITTERS: Final = access.SUBCOMMITTEE | access.ABOVE
KINDS: Final = {MeetingState.HELD.value: "doing", MeetingState.CLOSED.value: "locked"}


class ChairForm(forms.Form):
    """Which seat chaired."""

    chair = forms.TypedChoiceField(label=gettext_lazy("ประธานในที่ประชุม"), coerce=int)

    def __init__(self, *args: Any, day: SittingDay, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = [one for one in sittings.presences_of(day) if one.is_present]
        self.fields["chair"].choices = [(one.seat_id, f"{one.sat_th} ({one.seat.role})") for one in there]  # type: ignore[attr-defined]
        self.initial.setdefault("chair", next((one.seat_id for one in there if one.seat.chairs), None))


class BeginForm(ChairForm):
    """Which seat chaired, and the number of the sitting."""

    number = forms.IntegerField(
        label=gettext_lazy("การประชุมครั้งที่"),
        min_value=1,
        max_value=999,
        help_text=gettext_lazy("เรียงตามวันรับฟังของคณะในปีนี้ แก้ได้ถ้ามีการประชุมนอกระบบ"),
    )


class WordsForm(forms.Form):
    """What minutes say of a matter, or a resolution says."""

    text = forms.CharField(label=gettext_lazy("ข้อความ"), widget=forms.Textarea(attrs={"rows": 12}), max_length=20_000)
    revision = forms.IntegerField(widget=forms.HiddenInput)


class MatterForm(forms.Form):
    """A matter that happened outside the platform."""

    title = forms.CharField(label=gettext_lazy("เรื่อง"), max_length=500)
    text = forms.CharField(
        label=gettext_lazy("ข้อความ"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=20_000,
        required=False,
        help_text=gettext_lazy("เรื่องของหน่วยงานใดให้แก้ในส่วนของหน่วยงานนั้น ส่วนนี้ทุกคนในคณะอ่านได้"),
    )


# ── the page ────────────────────────────────────────────────────────────────────────────


@access.roles(*SITTERS)
@require_http_methods(["GET", "POST"])
def page(request: Request, number: int) -> HttpResponse:
    """Show the minutes of a day; before they begin, who keeps them begins them here."""
    one = day_seen(request, number)
    read = minutes.read(one, by=request.membership)
    if read is not None:
        return redirect(_page(one)) if request.method == "POST" else _shown(request, read)
    why_not = minuting.may_begin(request.membership, one, on=request.today)
    form = BeginForm(posted(request), day=one, initial={"number": minuting.next_number(one)})
    if request.method == "POST":
        insist(why_not)
        if form.is_valid():
            with refusals_in(form):
                minuting.begin(one, **form.cleaned_data, by=request.membership, at=request.now)
                messages.success(request, gettext("ร่างรายงานจากสิ่งที่บันทึกไว้แล้ว ตรวจแล้วแก้ถ้อยคำได้"))
                return redirect(_page(one))
    shown = {"day": one, "committee": one.committee, "form": form, "why_not": why_not}
    return render(request, "sittings/begin_minutes.html", shown, status=UNACCEPTABLE if form.errors else 200)


def _shown(request: Request, read: Read) -> HttpResponse:
    by, on, one, meeting = request.membership, request.today, read.day, read.meeting
    is_open = meeting.state == MeetingState.HELD
    keeps = is_open and minuting.may_keep(by, one, on=on) is None
    may_correct = correcting.may_correct(by, meeting, on=on) is None
    signed = {sign.signed_by for sign in read.sign_offs}
    shown = {
        "day": one,
        "committee": one.committee,
        "read": read,
        "meeting": meeting,
        "kind": KINDS[meeting.state],
        "is_open": is_open,
        "keeps": keeps,
        "is_behind": keeps and minuting.is_behind(one),
        "other_results": agreed_elsewhere(one) if keeps else [],
        "may_correct": may_correct,
        "parts_to_correct": [part for part in read.parts if not part.is_kept_back] if may_correct else [],
        "may_sign": correcting.may_sign_off(by, meeting, on=on) is None and by.key not in signed,
        "people": [(each, read.signed.get(each.account_id or 0)) for each in read.attendance],
        "matter_form": MatterForm(),
        "entries": entries_for([meeting.key]) if read.is_whole else [],
    }
    return render(request, "sittings/minutes.html", shown)


@access.roles(*SITTERS)
@require_safe
def paper(request: Request, number: int) -> HttpResponse:
    """Give the minutes as PDF or DOCX, as this person may read them."""
    read = found(minutes.read(day_seen(request, number), by=request.membership))
    return downloads.paper(request, "minutes", filling.sitting_minutes(read), of=read.day.committee.owner)


# ── writing ─────────────────────────────────────────────────────────────────────────────


@access.roles(*SITTERS)
@require_POST
def update(request: Request, number: int) -> HttpResponse:
    """Bring the draft up to date with what happened."""
    one = day_seen(request, number)
    return do(
        request,
        lambda: minuting.update(one, by=request.membership, at=request.now),
        done=gettext("ปรับร่างตามสิ่งที่บันทึกไว้แล้ว"),
        to=_page(one),
    )


@access.roles(*SITTERS)
@require_http_methods(["GET", "POST"])
def chair(request: Request, number: int) -> HttpResponse:
    """Write down that another seat chaired."""
    one = day_seen(request, number)
    insist(minuting.may_keep(request.membership, one, on=request.today))
    form = ChairForm(posted(request), day=one)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            minuting.set_chair(one, **form.cleaned_data, by=request.membership, at=request.now)
            messages.success(request, gettext("บันทึกประธานในที่ประชุมแล้ว"))
            return redirect(_page(one))
    shown = {
        "title": gettext("แก้ประธานในที่ประชุม"),
        "sentence": gettext("เลือกจากผู้มาประชุม"),
        "act": gettext("บันทึกประธานในที่ประชุม"),
        "form": form,
        "back_url": _page(one),
    }
    return render(request, "components/confirmation.html", shown, status=UNACCEPTABLE if form.errors else 200)


@access.roles(*SITTERS)
@require_POST
def include(request: Request, number: int) -> HttpResponse:
    """Tell results in these minutes that were agreed on another day."""
    one, chosen = day_seen(request, number), numbers(request.POST.getlist("result"))
    return do(
        request,
        lambda: minuting.include(one, results=chosen, by=request.membership, at=request.now),
        done=gettext("บรรจุผลที่เลือกในรายงานแล้ว"),
        to=_page(one),
    )


@access.roles(*SITTERS)
@require_POST
def add_matter(request: Request, number: int) -> HttpResponse:
    """Add a matter that happened outside the platform."""
    one = day_seen(request, number)
    title, text = request.POST.get("title", ""), request.POST.get("text", "")
    return do(
        request,
        lambda: minuting.add_matter(one, title=title, text=text, by=request.membership, at=request.now),
        done=gettext("เพิ่มเรื่องในรายงานแล้ว"),
        to=_page(one),
    )


@access.roles(*SITTERS)
@require_http_methods(["GET", "POST"])
def matter(request: Request, number: int, item_number: int) -> HttpResponse:
    """Put what the minutes tell of a matter in own words, or go back to the draft."""
    one, item = _matter(request, number, item_number)
    by = request.membership
    insist(minuting.may_keep(by, one, on=request.today))
    to = f"{_page(one)}#matter-{item.pk}"
    if request.method == "POST" and "drafted" in request.POST:
        return do(
            request,
            lambda: minuting.as_drafted(one, item, by=by, at=request.now),
            done=gettext("กลับไปใช้ข้อความตามร่างแล้ว"),
            to=to,
        )
    form = WordsForm(posted(request), initial={"text": item.text, "revision": item.revision})
    if request.method == "POST" and form.is_valid():
        said, revision = form.cleaned_data["text"], form.cleaned_data["revision"]
        with refusals_in(form):
            minuting.reword(one, item, text=said, expected_revision=revision, by=by, at=request.now)
            messages.success(request, gettext("แก้ข้อความของรายงานแล้ว"))
            return redirect(to)
    drafted = minuting.drafted_of(one, item) if item.is_reworded else ""
    return _words(request, one, form, title=gettext("แก้ข้อความของรายงาน"), about=item.title, drafted=drafted)


@access.roles(*SITTERS)
@require_http_methods(["GET", "POST"])
def resolution(request: Request, number: int, resolution_number: int) -> HttpResponse:
    """Put a resolution in other words."""
    one, by = day_seen(request, number), request.membership
    resolved = found(minutes.resolution(one, resolution_number, by=by))
    insist(minuting.may_keep(by, one, on=request.today))
    form = WordsForm(posted(request), initial={"text": resolved.text, "revision": resolved.revision})
    if request.method == "POST" and form.is_valid():
        said, revision = form.cleaned_data["text"], form.cleaned_data["revision"]
        with refusals_in(form):
            minuting.reword_resolution(one, resolved, text=said, expected_revision=revision, by=by, at=request.now)
            messages.success(request, gettext("แก้ข้อความของมติแล้ว"))
            return redirect(f"{_page(one)}#matter-{resolved.item_id}")
    about = in_digits(say(resolved.label), current_digits())
    return _words(request, one, form, title=gettext("แก้ข้อความของมติ"), about=about, drafted="")


@access.roles(*SITTERS)
@require_POST
def remove_matter(request: Request, number: int, item_number: int) -> HttpResponse:
    """Take away a matter that somebody added."""
    one, item = _matter(request, number, item_number)
    return do(
        request,
        lambda: minuting.remove_matter(one, item, by=request.membership, at=request.now),
        done=gettext("นำเรื่องออกจากรายงานแล้ว"),
        to=_page(one),
    )


@access.roles(*SITTERS)
@require_POST
def resolve(request: Request, number: int, item_number: int) -> HttpResponse:
    """Write down what was resolved about a matter, under the next number."""
    one, item = _matter(request, number, item_number)
    text = request.POST.get("text", "")
    return do(
        request,
        lambda: minuting.resolve(one, item, text=text, by=request.membership, at=request.now),
        done=gettext("บันทึกมติแล้ว"),
        to=f"{_page(one)}#matter-{item.pk}",
    )


# ── putting right, closing, signing ─────────────────────────────────────────────────────


@access.roles(*SITTERS)
@require_POST
def ask(request: Request, number: int) -> HttpResponse:
    """Ask for a correction, of a matter or of the whole."""
    one, text = day_seen(request, number), request.POST.get("text", "")
    named = number_in(request.POST.get("item", ""))
    item = found(minutes.part(one, named, by=request.membership)) if named is not None else None
    return do(
        request,
        lambda: minuting.ask(one, text=text, item=item, by=request.membership, at=request.now),
        done=gettext("ส่งข้อขอแก้ไขแล้ว"),
        to=f"{_page(one)}#corrections",
    )


@access.roles(*SITTERS)
@require_POST
def answer(request: Request, number: int, correction_number: int) -> HttpResponse:
    """Answer a correction."""
    one = day_seen(request, number)
    asked = found(minutes.correction(one, correction_number, by=request.membership))
    text = request.POST.get("text", "")
    return do(
        request,
        lambda: minuting.answer(one, asked, text=text, by=request.membership, at=request.now),
        done=gettext("ตอบข้อขอแก้ไขแล้ว"),
        to=f"{_page(one)}#corrections",
    )


@access.roles(*SITTERS)
@require_http_methods(["GET", "POST"])
def close(request: Request, number: int) -> HttpResponse:
    """Close the minutes: asked once more, for nothing changes afterwards."""
    one, by = day_seen(request, number), request.membership
    insist(minuting.may_keep(by, one, on=request.today))
    read = found(minutes.read(one, by=by))
    if request.method == "POST":
        return do(
            request,
            lambda: minuting.close(one, by=by, at=request.now),
            done=gettext("ปิดรายงานแล้ว ผู้มาประชุมลงนามรับรองได้"),
            to=_page(one),
        )
    insist(minuting.close_refusal(one))
    resolutions = sum(len(part.resolutions) for part in read.parts)
    return confirm(
        request,
        title=gettext("ปิดรายงานการประชุม"),
        sentence=gettext("ผู้มาประชุมลงนามรับรองได้หลังปิดรายงาน"),
        can_be_undone=gettext("ปิดแล้วแก้ข้อความ มติ และผู้เข้าประชุมไม่ได้อีก"),
        undo_kind="warning",
        act=gettext("ปิดรายงานการประชุม"),
        rows=[
            row(gettext("การประชุม"), in_digits(say(read.meeting.label), current_digits())),
            row(gettext("เรื่อง"), in_digits(str(len(read.parts)), current_digits())),
            row(gettext("มติ"), in_digits(str(resolutions), current_digits())),
            row(gettext("ผู้มาประชุม"), in_digits(str(read.present), current_digits())),
        ],
        back_url=_page(one),
    )


@access.roles(*SITTERS)
@require_POST
def sign_off(request: Request, number: int) -> HttpResponse:
    """Sign the closed minutes off."""
    one = day_seen(request, number)
    return do(
        request,
        lambda: minuting.sign_off(one, by=request.membership, at=request.now),
        done=gettext("ลงนามรับรองรายงานแล้ว"),
        to=f"{_page(one)}#signatures",
    )


# ── parts ───────────────────────────────────────────────────────────────────────────────


def _matter(request: Request, number: int, item_number: int) -> tuple[SittingDay, AgendaItem]:
    one = day_seen(request, number)
    return one, found(minutes.part(one, item_number, by=request.membership))


def _words(request: Request, one: SittingDay, form: WordsForm, *, title: str, about: str, drafted: str) -> HttpResponse:
    shown = {"day": one, "committee": one.committee, "form": form, "title": title, "about": about, "drafted": drafted}
    return render(request, "sittings/words.html", shown, status=UNACCEPTABLE if form.errors else 200)


def _page(one: SittingDay) -> str:
    return reverse("sitting-minutes", args=[one.pk])


BASE: Final = "committee/days/<int:number>/minutes"
urlpatterns = [
    path(f"{BASE}/", page, name="sitting-minutes"),
    path(f"{BASE}.pdf", paper, name="sitting-minutes-paper"),
    path(f"{BASE}/update/", update, name="update-sitting-minutes"),
    path(f"{BASE}/chair/", chair, name="sitting-chair"),
    path(f"{BASE}/results/", include, name="include-agreed"),
    path(f"{BASE}/matters/", add_matter, name="add-sitting-matter"),
    path(f"{BASE}/matters/<int:item_number>/", matter, name="sitting-matter"),
    path(f"{BASE}/matters/<int:item_number>/remove/", remove_matter, name="remove-sitting-matter"),
    path(f"{BASE}/matters/<int:item_number>/resolve/", resolve, name="resolve-sitting-matter"),
    path(f"{BASE}/resolutions/<int:resolution_number>/", resolution, name="sitting-resolution"),
    path(f"{BASE}/corrections/", ask, name="correct-sitting-minutes"),
    path(f"{BASE}/corrections/<int:correction_number>/", answer, name="answer-sitting-correction"),
    path(f"{BASE}/close/", close, name="close-sitting-minutes"),
    path(f"{BASE}/sign-off/", sign_off, name="sign-sitting-minutes"),
]

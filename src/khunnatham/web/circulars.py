"""Circulars: an office writes, addresses and sends one; a unit reads, acknowledges and replies; what came of it is recorded."""

from __future__ import annotations

from datetime import date
from typing import Final

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from khunnatham.notices import circulars, permissions, queries, sense
from khunnatham.notices.models import Circular, CircularState
from khunnatham.organisations.roles import Role
from khunnatham.programmes import shelf
from khunnatham.programmes.criteria import Duty, Edition
from khunnatham.thai import fiscal_year, parse_date
from khunnatham.web import access
from khunnatham.web.acting import UNACCEPTABLE, confirm, do, found, insist, row, tell
from khunnatham.web.fields import ThaiDateField, number_in
from khunnatham.web.here import Request, posted
from khunnatham.web.history import entries_for
from khunnatham.wording import Refusal, Text

OFFICES: Final = frozenset(permissions.OFFICES)
READERS: Final = OFFICES | access.UNIT | frozenset({Role.NATIONAL_ADMINISTRATOR, Role.AUDITOR})
ROWS: Final = {"rows": 4}
BETWEEN: Final = "|"  # between a deadline and its day on one line of the form


class LetterForm(forms.Form):
    """What a circular says; one annex, item or deadline a line."""

    subject = forms.CharField(label=gettext_lazy("เรื่อง"), max_length=500)
    letter_number = forms.CharField(label=gettext_lazy("ที่ (เลขหนังสือ)"), max_length=120, required=False)
    dated_on = ThaiDateField(label=gettext_lazy("ลงวันที่"), required=False)
    refers_to = forms.CharField(label=gettext_lazy("อ้างถึง"), max_length=300, required=False)
    refers_to_on = ThaiDateField(label=gettext_lazy("หนังสือที่อ้างถึงลงวันที่"), required=False)
    text = forms.CharField(
        label=gettext_lazy("ข้อความ"),
        widget=forms.Textarea(attrs={"rows": 8}),
        required=False,
        help_text=gettext_lazy("ไม่ใส่ลิงก์ประชุมและรหัสผ่าน"),
    )
    deadlines = forms.CharField(
        label=gettext_lazy("กำหนดเวลา"),
        widget=forms.Textarea(attrs=ROWS),
        required=False,
        help_text=gettext_lazy("บรรทัดละหนึ่งกำหนด เช่น รายงานครั้งที่ 1 | 8 มี.ค. 2567"),
    )
    happens_on = ThaiDateField(label=gettext_lazy("วันจัดหรือวันตรวจเยี่ยม"), required=False)
    place_text = forms.CharField(label=gettext_lazy("สถานที่"), max_length=300, required=False)
    annexes = forms.CharField(
        label=gettext_lazy("สิ่งที่ส่งมาด้วย"),
        widget=forms.Textarea(attrs=ROWS),
        required=False,
        help_text=gettext_lazy("บรรทัดละหนึ่งรายการ"),
    )
    checklist = forms.CharField(
        label=gettext_lazy("รายการที่ให้เตรียม"),
        widget=forms.Textarea(attrs=ROWS),
        required=False,
        help_text=gettext_lazy("บรรทัดละหนึ่งรายการ หน่วยงานติ๊กว่าเตรียมแล้วได้"),
    )

    def clean_deadlines(self) -> list[tuple[str, date]]:
        """Give each line as a title and a day; a line that cannot be read is named."""
        lines = [line.strip() for line in self.cleaned_data["deadlines"].splitlines() if line.strip()]
        return [self._deadline(number, line) for number, line in enumerate(lines, 1)]

    def _deadline(self, number: int, line: str) -> tuple[str, date]:
        title, _, day = line.rpartition(BETWEEN)
        try:
            return title.strip(), parse_date(day.strip())
        except Refusal as refusal:
            told = gettext("บรรทัดที่ %(number)s: %(why)s") % {
                "number": number,
                "why": refusal.text.in_language(get_language() or "th"),
            }
            raise forms.ValidationError(told) from refusal

    def letter(self) -> circulars.Letter:
        """Give what was written as the domain reads it."""
        said = self.cleaned_data
        return circulars.Letter(
            **{
                name: said[name]
                for name in ("subject", "letter_number", "dated_on", "refers_to", "refers_to_on", "text")
            },
            happens_on=said["happens_on"],
            place_text=said["place_text"],
            deadlines=said["deadlines"],
            annexes=said["annexes"].splitlines(),
            checklist=said["checklist"].splitlines(),
        )


class ChangeForm(LetterForm):
    """The same, with the revision that was read."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


# ── lists ───────────────────────────────────────────────────────────────────────────────


@access.roles(*READERS)
@never_cache
@require_GET
def letters(request: Request) -> HttpResponse:
    """Show what the office wrote, or what the unit received."""
    by = request.membership
    if by.role_held in access.UNIT:
        return render(request, "circulars/received.html", {"rows": queries.received_by(by.unit), "unit": by.unit})
    rows = queries.written_by(by.unit)
    page = {"rows": rows, "editions": _editions(by.role), "may_write": by.role_held in OFFICES}
    return render(request, "circulars/written.html", page)


# ── writing ─────────────────────────────────────────────────────────────────────────────


@access.roles(*OFFICES)
@never_cache
@require_http_methods(["GET", "POST"])
def write(request: Request) -> HttpResponse:
    """Begin a circular for a programme, for a duty of its edition where the address names one."""
    by, edition = request.membership, _edition(request.GET.get("edition", ""), request.membership.role)
    duty = _duty(edition, request.GET.get("duty", ""))
    form = LetterForm(posted(request), initial=_proposed(duty))
    if request.method == "POST" and form.is_valid():
        try:
            made = circulars.draft(
                by.unit,
                edition=edition.key,
                fiscal_year=fiscal_year(request.today),
                letter=form.letter(),
                duty=duty.key if duty else "",
                by=by,
                at=request.now,
            )
        except Refusal as refusal:
            tell(request, form, refusal)
        else:
            return redirect("circular-units", made.pk)
    page = {"form": form, "edition": edition, "duty": duty}
    return render(request, "circulars/write.html", page, status=UNACCEPTABLE if form.errors else 200)


@access.roles(*OFFICES)
@never_cache
@require_http_methods(["GET", "POST"])
def change(request: Request, number: int) -> HttpResponse:
    """Change a draft."""
    one = _own_draft(request, number)
    form = ChangeForm(posted(request), initial=_as_typed(one))
    if request.method == "POST" and form.is_valid():
        try:
            circulars.change(
                one,
                letter=form.letter(),
                expected_revision=form.cleaned_data["revision"],
                by=request.membership,
                at=request.now,
            )
        except Refusal as refusal:
            tell(request, form, refusal)
        else:
            return redirect("circular", one.pk)
    page = {"form": form, "circular": one, "edition": shelf.by_key(one.edition_key)}
    return render(request, "circulars/write.html", page, status=UNACCEPTABLE if form.errors else 200)


@access.roles(*OFFICES)
@never_cache
@require_http_methods(["GET", "POST"])
def choose_units(request: Request, number: int) -> HttpResponse:
    """Choose the units that a draft goes to: all of them are proposed."""
    one = _own_draft(request, number)
    units = queries.addressable(request.membership.unit, shelf.by_key(one.edition_key))
    held = {row.unit_id for row in queries.recipients_of(one, by=request.membership)}
    ticked, error = held or {unit.pk for unit in units}, ""
    if request.method == "POST":
        ticked = {chosen for chosen in map(number_in, request.POST.getlist("unit")) if chosen is not None}
        wanted = [unit for unit in units if unit.pk in ticked]
        try:
            circulars.address(one, units=wanted, by=request.membership, at=request.now)
        except Refusal as refusal:
            if refusal.field != "units":
                raise
            error = refusal.text.in_language(request.LANGUAGE_CODE)
        else:
            return redirect("circular", one.pk)
    page = {
        "circular": one,
        "units": [(unit, unit.pk in ticked) for unit in units],
        "held": len(held),
        "errors": [{"id": f"unit-{units[0].pk}" if units else "", "text": error}] if error else [],
    }
    return render(request, "circulars/units.html", page, status=UNACCEPTABLE if error else 200)


@access.roles(*OFFICES)
@never_cache
@require_http_methods(["GET", "POST"])
def send(request: Request, number: int) -> HttpResponse:
    """Ask once more, then send."""
    one = _own_draft(request, number)
    recipients = queries.recipients_of(one, by=request.membership)
    back = reverse("circular", args=[one.pk])
    if request.method == "POST":
        done = gettext("ส่งหนังสือแล้ว ผู้รับเห็นในระบบทันที")
        return do(request, lambda: circulars.send(one, by=request.membership, at=request.now), done=done, to=back)
    return confirm(
        request,
        title=gettext("ส่งหนังสือแจ้ง"),
        sentence=one.subject,
        can_be_undone=gettext("ส่งแล้วแก้ไขหรือเรียกคืนไม่ได้ ผิดพลาดให้ออกหนังสือฉบับใหม่"),
        undo_kind="warning",
        act=gettext("ส่งหนังสือ"),
        rows=[row(gettext("ผู้รับ"), gettext("%(count)d หน่วยงาน") % {"count": len(recipients)})],
        errors=[text.in_language(request.LANGUAGE_CODE) for text in sense.oddities(one)],
        back_url=back,
    )


@access.roles(*OFFICES)
@never_cache
@require_http_methods(["GET", "POST"])
def remove(request: Request, number: int) -> HttpResponse:
    """Throw a draft away."""
    one = _own_draft(request, number)
    if request.method == "POST":
        done = gettext("ลบร่างแล้ว")
        return do(
            request,
            lambda: circulars.remove(one, by=request.membership, at=request.now),
            done=done,
            to=reverse("circulars"),
        )
    return confirm(
        request,
        title=gettext("ลบร่างหนังสือ"),
        sentence=one.subject,
        can_be_undone=gettext("ลบแล้วเรียกคืนไม่ได้"),
        undo_kind="warning",
        act=gettext("ลบร่าง"),
        danger=True,
        back_url=reverse("circular", args=[one.pk]),
    )


# ── reading and answering ───────────────────────────────────────────────────────────────


@access.roles(*READERS)
@never_cache
@require_GET
def circular(request: Request, number: int) -> HttpResponse:
    """Show a circular: to its office with who acknowledged, to a unit with the form to acknowledge."""
    by = request.membership
    one = found(queries.circular(number, by=by))
    recipients = queries.recipients_of(one, by=by)
    mine = next((recipient for recipient in recipients if recipient.unit_id == by.unit_id), None)
    is_unit = by.role_held in access.UNIT
    page = {
        "circular": one,
        "edition": shelf.by_key(one.edition_key),
        "deadlines": [(deadline["title"], date.fromisoformat(deadline["on"])) for deadline in one.deadlines],
        "oddities": sense.oddities(one),
        "recipients": [] if is_unit else recipients,
        "acknowledged": sum(recipient.acknowledged_at is not None for recipient in recipients),
        "mine": mine if is_unit else None,
        "checklist": [
            (place, text, mine is not None and place in mine.ready) for place, text in enumerate(one.checklist)
        ],
        "may_change": permissions.may_change(by, one, on=request.today) is None,
        "is_office": by.unit_id == one.office_id and by.role_held in OFFICES,
        "is_sent": one.state == CircularState.SENT,
        "history": [] if is_unit else entries_for([one.key], request.LANGUAGE_CODE),
    }
    return render(request, "circulars/circular.html", page)


@access.roles(*access.UNIT)
@require_POST
def acknowledge(request: Request, number: int) -> HttpResponse:
    """Acknowledge for the unit, with a reply and what is ready."""
    one = found(queries.circular(number, by=request.membership))
    mine = found(next(iter(queries.recipients_of(one, by=request.membership)), None))
    ready = [place for place in map(number_in, request.POST.getlist("ready")) if place is not None]
    return do(
        request,
        lambda: circulars.acknowledge(
            mine, reply=request.POST.get("reply", ""), ready=ready, by=request.membership, at=request.now
        ),
        done=gettext("รับทราบแล้ว ผู้ส่งเห็นว่าหน่วยงานรับทราบ"),
        to=reverse("circular", args=[one.pk]),
    )


@access.roles(*OFFICES)
@require_POST
def outcome(request: Request, number: int) -> HttpResponse:
    """Record what came of a circular at one unit."""
    recipient = queries.recipient(number)
    if recipient is None or queries.circular(recipient.circular_id, by=request.membership) is None:
        raise Http404
    return do(
        request,
        lambda: circulars.record_outcome(
            recipient, outcome=request.POST.get("outcome", ""), by=request.membership, at=request.now
        ),
        done=gettext("บันทึกผลแล้ว"),
        to=reverse("circular", args=[recipient.circular_id]),
    )


# ── what they share ─────────────────────────────────────────────────────────────────────


def _own_draft(request: Request, number: int) -> Circular:
    one = found(queries.circular(number, by=request.membership))
    insist(permissions.may_change(request.membership, one, on=request.today))
    return one


def _editions(role: str) -> list[Edition]:
    """Give the editions for whose units this role writes: those on whose route it stands, or that give it a duty."""
    return [edition for edition in shelf.every() if _acts_in(edition, role)]


def _acts_in(edition: Edition, role: str) -> bool:
    return any(role in {stage.owner, stage.secretariat} for stage in edition.route) or any(
        duty.owner == role for duty in edition.duties
    )


def _edition(key: str, role: str) -> Edition:
    edition = next((one for one in _editions(role) if one.key == key), None)
    return found(edition)


def _duty(edition: Edition, key: str) -> Duty | None:
    return next((duty for duty in edition.duties if duty.key == key), None)


def _proposed(duty: Duty | None) -> dict[str, str]:
    if duty is None:
        return {}
    language = get_language() or "th"
    return {
        "subject": duty.title.in_language(language),
        "checklist": "\n".join(item.in_language(language) for item in duty.checklist),
    }


def _as_typed(one: Circular) -> dict[str, object]:
    names = ("subject", "letter_number", "dated_on", "refers_to", "refers_to_on", "text", "happens_on", "place_text")
    typed: dict[str, object] = {name: getattr(one, name) for name in names} | {"revision": one.revision}
    field = ThaiDateField()
    typed["deadlines"] = "\n".join(
        f"{each['title']} {BETWEEN} {field.prepare_value(date.fromisoformat(each['on']))}" for each in one.deadlines
    )
    return typed | {"annexes": "\n".join(one.annexes), "checklist": "\n".join(one.checklist)}


WAITING: Final = Text("รับทราบหนังสือแจ้ง {count} ฉบับ", "Acknowledge {count} letter(s)")

urlpatterns = [
    path("circulars/", letters, name="circulars"),
    path("circulars/write/", write, name="circular-write"),
    path("circulars/<int:number>/", circular, name="circular"),
    path("circulars/<int:number>/change/", change, name="circular-change"),
    path("circulars/<int:number>/units/", choose_units, name="circular-units"),
    path("circulars/<int:number>/send/", send, name="circular-send"),
    path("circulars/<int:number>/remove/", remove, name="circular-remove"),
    path("circulars/<int:number>/acknowledge/", acknowledge, name="circular-acknowledge"),
    path("circulars/recipients/<int:number>/outcome/", outcome, name="circular-outcome"),
]

"""Changing who holds a post: appointing, ending, handing over, acting for another, taking back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import get_language, gettext, gettext_lazy

from khunnatham.organisations import acting, appointing, permissions, queries
from khunnatham.organisations.models import Account, Membership, Unit
from khunnatham.organisations.roles import Role
from khunnatham.review import standing
from khunnatham.web import access
from khunnatham.web.acting import found
from khunnatham.web.dates import written_date
from khunnatham.web.fields import ThaiDateField
from khunnatham.web.here import Request, posted
from khunnatham.web.preferences import current_digits
from khunnatham.web.refusals import refusals_in
from khunnatham.wording import Refusal, Text

APPOINTERS: Final = frozenset(permissions.APPOINTS)


UNKNOWN_ACCOUNT: Final = Text(
    "ไม่มีบัญชีชื่อนี้ ตรวจตัวสะกด หรือสร้างบัญชีใหม่ก่อน", "There is no account of this name. Check it, or create the account first."
)


class AccountField(forms.CharField):
    """A sign-in name that leads to its account."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", gettext_lazy("พิมพ์ชื่อผู้ใช้ของบัญชีที่มีอยู่แล้ว เช่น office-head"))
        super().__init__(max_length=80, **options)
        self.widget.attrs |= {
            "autocomplete": "off",
            "autocapitalize": "none",
            "spellcheck": "false",
            "list": "accounts",
        }

    def clean(self, value: Any) -> Account:
        """Give the account, or say that there is none of the name."""
        account = queries.account_named(super().clean(value))
        if account is None:
            raise forms.ValidationError(UNKNOWN_ACCOUNT.in_language(_language()))
        return account


class OrderField(forms.CharField):
    """The number of an order."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label=gettext_lazy("เลขที่คำสั่ง"), max_length=200, help_text=gettext_lazy("เช่น คำสั่งที่ 12/2569"), **options
        )


class AppointForm(forms.Form):
    """A role in the unit, for whom, from when until when."""

    role = forms.ChoiceField(label=gettext_lazy("บทบาท"), widget=forms.RadioSelect)
    account = AccountField(label=gettext_lazy("ชื่อผู้ใช้ของผู้ได้รับแต่งตั้ง"))
    since = ThaiDateField(label=gettext_lazy("ตั้งแต่วันที่"))
    until = ThaiDateField(label=gettext_lazy("ถึงวันที่"), required=False)
    order_reference = OrderField(required=False)

    def __init__(self, *args: Any, roles: list[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(role.value, role.title.in_language(_language())) for role in roles]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """The last day of a role."""

    on = ThaiDateField(label=gettext_lazy("วันสุดท้ายที่ดำรงบทบาท"))
    order_reference = OrderField(required=False)


class HandOverForm(forms.Form):
    """Who takes the post, from which day, by which order."""

    to = AccountField(label=gettext_lazy("ชื่อผู้ใช้ของผู้รับมอบ"))
    from_on = ThaiDateField(label=gettext_lazy("ผู้รับมอบเริ่มวันที่"))
    order_reference = OrderField(required=False)


class ActingForm(forms.Form):
    """Who acts in the post, from when until when, by which order."""

    account = AccountField(label=gettext_lazy("ชื่อผู้ใช้ของผู้รักษาราชการแทน"))
    since = ThaiDateField(label=gettext_lazy("ตั้งแต่วันที่"))
    until = ThaiDateField(label=gettext_lazy("ถึงวันที่"), required=False)
    order_reference = OrderField()


@access.roles(*APPOINTERS)
def appoint(request: Request, number: int) -> HttpResponse:
    """Give somebody a role in the unit."""
    unit = found(queries.unit_seen(number, by=request.membership))
    roles = roles_to_give(request, unit)
    if not roles:
        raise _why_none(request, unit) or Http404
    start = {"since": request.today, "account": request.GET.get("account", ""), "role": roles[0].value}
    form = AppointForm(posted(request), roles=roles, initial=start)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with refusals_in(form):
            made = appointing.appoint(
                given["account"],
                role=Role(given["role"]),
                unit=unit,
                since=given["since"],
                until=given["until"],
                order_reference=given["order_reference"],
                by=request.membership,
                at=request.now,
            )
            messages.success(request, gettext("แต่งตั้ง %(post)s แล้ว") % {"post": _post(made)})
            return redirect("unit-people", unit.pk)
    words = _Words(
        gettext("แต่งตั้งบุคคล"),
        gettext("ผู้ได้รับแต่งตั้งเห็นงานและร่างทั้งหมดของบทบาทนี้ในหน่วยงานตั้งแต่วันเริ่ม"),
        gettext("แต่งตั้ง"),
        gettext("ให้พ้นหรือส่งมอบได้ภายหลัง ประวัติการแต่งตั้งเก็บไว้เสมอ"),
    )
    return _page(request, unit, form, words)


@access.roles(*APPOINTERS)
def end_membership(request: Request, number: int) -> HttpResponse:
    """End a role after a day."""
    post = _changeable(request, number)
    form = EndForm(posted(request), initial={"on": request.today})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with refusals_in(form):
            appointing.end_membership(
                post, on=given["on"], order_reference=given["order_reference"], by=request.membership, at=request.now
            )
            messages.success(request, gettext("%(post)s พ้นจากบทบาทตามวันที่กำหนด") % {"post": _post(post)})
            return redirect("unit-people", post.unit_id)
    words = _Words(
        gettext("ให้ %(post)s พ้นจากบทบาท") % {"post": _post(post)},
        gettext("หลังวันสุดท้าย บัญชีนี้ไม่เห็นงานของหน่วยงานอีก งานและร่างที่ทำไว้อยู่กับหน่วยงานต่อไป ผู้รักษาราชการแทนสิ้นสุดด้วย"),
        gettext("กำหนดวันพ้นจากบทบาท"),
        gettext("ถ้ามีผู้รับช่วงต่อ ใช้ «ส่งมอบงาน» แทน บทบาทที่สิ้นสุดแล้วเปิดใหม่ได้ด้วยการแต่งตั้งใหม่"),
        is_danger=True,
    )
    return _page(request, post.unit, form, words, rows=_rows(post))


@access.roles(*APPOINTERS)
def hand_over(request: Request, number: int) -> HttpResponse:
    """Hand a post over to a successor."""
    post = _changeable(request, number)
    form = HandOverForm(posted(request), initial={"from_on": request.today, "to": request.GET.get("account", "")})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with refusals_in(form):
            made = standing.hand_over(
                post,
                to=given["to"],
                from_on=given["from_on"],
                order_reference=given["order_reference"],
                by=request.membership,
                at=request.now,
            )
            messages.success(request, gettext("ส่งมอบงานให้ %(post)s แล้ว") % {"post": _post(made)})
            return redirect("unit-people", post.unit_id)
    words = _Words(
        gettext("ส่งมอบงานของ %(post)s") % {"post": _post(post)},
        gettext("ผู้รับมอบได้รับงานที่ค้าง ร่างทุกฉบับ และที่นั่งในคณะของบทบาทนี้ตั้งแต่วันเริ่ม ผู้ส่งมอบพ้นจากบทบาทหนึ่งวันก่อนหน้านั้น"),
        gettext("ส่งมอบงาน"),
        gettext("สิ่งที่ผู้ส่งมอบลงนามไว้ยังเป็นชื่อตำแหน่งเดิม ประวัติไม่เปลี่ยนแปลง"),
    )
    return _page(request, post.unit, form, words, rows=_rows(post))


@access.roles(*APPOINTERS)
def appoint_acting(request: Request, number: int) -> HttpResponse:
    """Let somebody act in a post."""
    post = _post_seen(request, number)
    if refused := permissions.may_appoint_acting(request.membership, post, on=request.today):
        raise refused
    form = ActingForm(posted(request), initial={"since": request.today, "account": request.GET.get("account", "")})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with refusals_in(form):
            made = acting.appoint_acting(
                post,
                account=given["account"],
                since=given["since"],
                until=given["until"],
                order_reference=given["order_reference"],
                by=request.membership,
                at=request.now,
            )
            messages.success(request, gettext("แต่งตั้ง %(post)s รักษาราชการแทนแล้ว") % {"post": _post(made)})
            return redirect("unit-people", post.unit_id)
    words = _Words(
        gettext("แต่งตั้งผู้รักษาราชการแทน %(post)s") % {"post": _post(post)},
        gettext("ผู้รักษาราชการแทนทำแทนได้ทุกอย่างในช่วงวันที่กำหนด ทุกการกระทำบันทึกว่าทำแทนตำแหน่งใด ผู้ดำรงตำแหน่งยังทำงานได้ตามปกติ"),
        gettext("แต่งตั้งผู้รักษาราชการแทน"),
        gettext("ไม่ระบุวันสิ้นสุดคือจนกว่าผู้ดำรงตำแหน่งจะพ้นจากบทบาท ให้พ้นก่อนได้ทุกเมื่อ"),
    )
    return _page(request, post.unit, form, words, rows=_rows(post))


@access.roles(*APPOINTERS)
def cancel_membership(request: Request, number: int) -> HttpResponse:
    """Take back a role that has not begun."""
    post = _changeable(request, number)
    form = forms.Form(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            appointing.cancel_appointment(post, by=request.membership, at=request.now)
            messages.success(request, gettext("ยกเลิกการแต่งตั้ง %(post)s แล้ว") % {"post": _post(post)})
            return redirect("unit-people", post.unit_id)
    words = _Words(
        gettext("ยกเลิกการแต่งตั้ง %(post)s") % {"post": _post(post)},
        gettext("บทบาทนี้ยังไม่เริ่ม จึงยกเลิกได้โดยไม่มีผลกับงาน"),
        gettext("ยกเลิกการแต่งตั้ง"),
        gettext("แต่งตั้งใหม่ได้ภายหลัง"),
        is_danger=True,
    )
    return _page(request, post.unit, form, words, rows=_rows(post))


@dataclass(frozen=True, slots=True)
class _Words:
    """What the page of an act says: title, what happens, the button, whether it can be undone."""

    title: str
    sentence: str
    act: str
    can_be_undone: str
    is_danger: bool = False


def _page(
    request: Request, unit: Unit, form: forms.Form, words: _Words, *, rows: tuple[dict[str, str], ...] = ()
) -> HttpResponse:
    page = {
        "title": words.title,
        "sentence": words.sentence,
        "act": words.act,
        "can_be_undone": words.can_be_undone,
        "danger": words.is_danger,
        "form": form,
        "rows": rows,
        "unit": unit,
        "back_url": reverse("unit-people", args=[unit.pk]),
        "needs_account": any(isinstance(field, AccountField) for field in form.fields.values()),
        "accounts": queries.accounts_near(unit, by=request.membership),
    }
    return render(request, "people/act.html", page, status=422 if form.errors else 200)


def _post_seen(request: Request, number: int) -> Membership:
    return found(queries.post_seen(number, by=request.membership))


def _changeable(request: Request, number: int) -> Membership:
    """Give a membership that this person may end, hand over or take back; the refusal says why not."""
    post = _post_seen(request, number)
    if refused := permissions.may_appoint(request.membership, role=post.role_held, unit=post.unit, on=request.today):
        raise refused
    return post


def roles_to_give(request: Request, unit: Unit) -> list[Role]:
    """Give the roles that this person may give in the unit."""
    by, today = request.membership, request.today
    return [role for role in Role if permissions.may_give(by, role=role, unit=unit, on=today) is None]


def _why_none(request: Request, unit: Unit) -> Refusal | None:
    """Say why this person gives no role there: of a role that exists in such a unit, else of any."""
    role = next((role for role in Role if unit.kind in permissions.HELD_IN[role]), Role.OFFICER)
    return permissions.may_give(request.membership, role=role, unit=unit, on=request.today)


def _rows(post: Membership) -> tuple[dict[str, str], ...]:
    return (
        {"label": gettext("บทบาท"), "value": post.role_held.title.in_language(_language())},
        {"label": gettext("หน่วยงาน"), "value": post.unit.name.in_language(_language())},
        {"label": gettext("ตั้งแต่วันที่"), "value": _day(post.since)},
        {"label": gettext("ถึงวันที่"), "value": _day(post.until)},
    )


def _day(day: date | None) -> str:
    if day is None:
        return gettext("ไม่กำหนด")
    return written_date(day, style="short", language=_language(), digits=current_digits())


def _post(membership: Membership) -> str:
    return membership.account.post.in_language(_language())


def _language() -> str:
    return get_language() or "th"


urlpatterns = [
    path("units/<int:number>/people/appoint/", appoint, name="appoint"),
    path("memberships/<int:number>/end/", end_membership, name="end-membership"),
    path("memberships/<int:number>/hand-over/", hand_over, name="hand-over"),
    path("memberships/<int:number>/acting/", appoint_acting, name="appoint-acting"),
    path("memberships/<int:number>/cancel/", cancel_membership, name="cancel-membership"),
]

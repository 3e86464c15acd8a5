"""One's own account; creating accounts and new passwords for others, shown once."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache

from khunnatham.demonstration import is_shown_account
from khunnatham.organisations import accounts, permissions, queries
from khunnatham.organisations.models import Account
from khunnatham.organisations.passwords import generated
from khunnatham.web import access
from khunnatham.web.acting import insist
from khunnatham.web.here import Request, posted
from khunnatham.web.people_posts import APPOINTERS
from khunnatham.web.preferences import COOKIES, YEAR_IN_SECONDS
from khunnatham.web.refusals import refusals_in
from khunnatham.wording import Refusal, Text


class PreferencesForm(forms.Form):
    """The language of pages and the digits on screen."""

    language = forms.ChoiceField(label=gettext_lazy("ภาษา"), choices=Account.Language.choices, widget=forms.RadioSelect)
    digits = forms.ChoiceField(
        label=gettext_lazy("ตัวเลขบนหน้าจอ"), choices=Account.Digits.choices, widget=forms.RadioSelect
    )


class AccountForm(forms.Form):
    """A new account, named by its post."""

    post_th = forms.CharField(
        label=gettext_lazy("ตำแหน่ง (ภาษาไทย)"),
        max_length=300,
        help_text=gettext_lazy("ใช้ชื่อตำแหน่ง ไม่ต้องใช้ชื่อบุคคล เช่น นักวิชาการวัฒนธรรม"),
    )
    post_en = forms.CharField(label=gettext_lazy("ตำแหน่ง (ภาษาอังกฤษ)"), max_length=300, required=False)
    username = forms.CharField(
        label=gettext_lazy("ชื่อผู้ใช้"),
        max_length=80,
        help_text=gettext_lazy("ตัวอักษร a–z ตัวเลข จุด หรือขีด อย่างน้อย 3 ตัว เช่น culture-mukdahan-2"),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}),
    )
    email = forms.EmailField(label=gettext_lazy("อีเมลของตำแหน่ง"), required=False)


@access.signed_in
def own_account(request: Request) -> HttpResponse:
    """Show one's own account and roles; language and digits are chosen here."""
    account = request.user
    form = PreferencesForm(posted(request), initial={"language": account.language, "digits": account.digits})
    if request.method == "POST" and form.is_valid():
        changed = accounts.change_preferences(account, at=request.now, **form.cleaned_data)
        messages.success(request, gettext("บันทึกภาษาและตัวเลขแล้ว"))
        answer = redirect("own-account")
        chosen = {settings.LANGUAGE_COOKIE_NAME: changed.language, COOKIES["digits"]: changed.digits}
        for name, value in chosen.items():
            answer.set_cookie(name, value, max_age=YEAR_IN_SECONDS, samesite="Lax", secure=request.is_secure())
        return answer
    page = {"form": form, "account": account, "posts": queries.posts_of(account), "today": request.today}
    return render(request, "accounts/own.html", page, status=422 if form.errors else 200)


@access.roles(*APPOINTERS)
@never_cache
def create_account(request: Request) -> HttpResponse:
    """Create an account; its first password is shown once, to be passed on."""
    if refused := permissions.may_create_account(request.membership, on=request.today):
        raise refused
    form = AccountForm(posted(request))
    if request.method == "POST" and form.is_valid():
        password = generated()
        with refusals_in(form):
            made = accounts.create_account(
                **form.cleaned_data, password=password, by=request.membership, at=request.now
            )
            return _told(request, made, password, onward=_onward(request))
    page = {"form": form, "next": _onward(request), "back_url": _onward(request) or "/people/"}
    return render(request, "accounts/create.html", page, status=422 if form.errors else 200)


@access.roles(*APPOINTERS)
@never_cache
def reset_password(request: Request, number: int) -> HttpResponse:
    """Set a new password for somebody who lost it; it is shown once, and changed at the next sign-in."""
    account = queries.account_numbered(number)
    # Whether an account exists is told only to who looks after it.
    if account is None or permissions.may_manage_account(request.membership, account, on=request.today):
        raise Http404
    insist(_may_replace(account))
    if request.method == "POST":
        password = generated()
        changed = accounts.set_password(account, password=password, by=request.membership, at=request.now)
        return _told(request, changed, password, onward=f"/units/{request.membership.unit_id}/people/")
    return render(request, "accounts/reset.html", {"account": account, "back_url": "/people/"})


def _may_replace(account: Account) -> Refusal | None:
    """Answer whether the password may be replaced: one visitor of a demonstration must not lock out all others."""
    if not (settings.DEMONSTRATION and is_shown_account(account.username)):
        return None
    return Refusal(
        Text(
            "บัญชีสาธิตใช้ร่วมกันทุกคน จึงเปลี่ยนรหัสผ่านไม่ได้",
            "Everybody shares the demonstration accounts, so their passwords cannot be changed.",
        ),
        code="account-shown",
    )


def _told(request: Request, account: Account, password: str, *, onward: str) -> HttpResponse:
    """Show a password the only time it can be shown: the answer itself, so no address leads to it again."""
    page = {"account": account, "password": password, "next": onward}
    return render(request, "accounts/password-once.html", page)


def _onward(request: Request) -> str:
    address = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if is_ours and address.startswith("/") else ""


urlpatterns = [
    path("account/", own_account, name="own-account"),
    path("accounts/new/", create_account, name="create-account"),
    path("accounts/<int:number>/password/", reset_password, name="reset-password"),
]

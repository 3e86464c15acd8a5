"""Signing in and out, choosing the role to work in, and one's own account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from khunnatham.demonstration import is_shown_account, shown_accounts
from khunnatham.organisations import accounts
from khunnatham.organisations.models import Account
from khunnatham.web import access
from khunnatham.web.fields import number_in
from khunnatham.web.here import choose
from khunnatham.wording import Refusal


class SignInForm(AuthenticationForm):
    """Name and password; one sentence for both, so that nobody learns which names exist."""

    username = forms.CharField(label=gettext_lazy("ชื่อผู้ใช้"), max_length=80)
    password = forms.CharField(label=gettext_lazy("รหัสผ่าน"), strip=False, widget=forms.PasswordInput)
    error_messages = {  # noqa: RUF012 - the shape Django asks for
        "invalid_login": gettext_lazy("ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง ตรวจตัวพิมพ์และภาษาของแป้นพิมพ์"),
        "inactive": gettext_lazy("บัญชีนี้ถูกระงับ ติดต่อผู้ดูแลระบบของหน่วยงาน"),
        "shown": gettext_lazy("บัญชีสาธิตใช้ได้เฉพาะในระบบสาธิต"),
    }

    def __init__(self, request: HttpRequest | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.fields["username"].widget.attrs |= {
            "autocomplete": "username",
            "autocapitalize": "none",
            "spellcheck": "false",
        }
        self.fields["password"].widget.attrs |= {"autocomplete": "current-password"}

    def clean_username(self) -> str:
        """Take the name in the one spelling by which accounts are found."""
        return str(self.cleaned_data["username"]).strip().lower()

    def confirm_login_allowed(self, user: Account) -> None:
        """Refuse an account whose password everybody knows, once its site is no longer a demonstration."""
        super().confirm_login_allowed(user)
        if not settings.DEMONSTRATION and is_shown_account(user.get_username()):
            raise forms.ValidationError(self.error_messages["shown"], code="shown")


class PasswordForm(forms.Form):
    """The current password and a new one, written twice."""

    current_password = forms.CharField(label=gettext_lazy("รหัสผ่านปัจจุบัน"), strip=False, widget=forms.PasswordInput)
    new_password = forms.CharField(
        label=gettext_lazy("รหัสผ่านใหม่"),
        help_text=gettext_lazy("อย่างน้อย 10 ตัวอักษร ใช้วลีที่จำได้และผู้อื่นเดาไม่ได้"),
        strip=False,
        widget=forms.PasswordInput,
    )
    repeated = forms.CharField(label=gettext_lazy("รหัสผ่านใหม่อีกครั้ง"), strip=False, widget=forms.PasswordInput)

    def clean_repeated(self) -> str:
        """Refuse two passwords that differ."""
        repeated = str(self.cleaned_data["repeated"])
        if repeated != self.cleaned_data.get("new_password"):
            raise forms.ValidationError(gettext("รหัสผ่านใหม่สองช่องไม่ตรงกัน พิมพ์อีกครั้ง"))
        return repeated


@access.public
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in; the demonstration shows its accounts, a real site never does."""
    if request.user.is_authenticated:
        return redirect(_next(request))
    form = SignInForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        account = form.get_user()
        login(request, account)
        answer = redirect("own-password") if account.must_change_password else redirect(_next(request))
        answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, account.language, samesite="Lax", secure=request.is_secure())
        return answer
    demonstration = shown_accounts() if settings.DEMONSTRATION else []
    status = 200 if request.method == "GET" else 422
    page = {"form": form, "next": request.GET.get("next", ""), "demonstration": demonstration}
    return render(request, "signing-in/sign-in.html", page, status=status)


@access.signed_in
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out."""
    logout(request)
    messages.success(request, gettext("ออกจากระบบแล้ว"))
    return redirect("sign-in")


@access.signed_in
@require_POST
def switch_membership(request: HttpRequest) -> HttpResponse:
    """Work in another of one's roles; the home page of that role opens."""
    chosen = number_in(request.POST.get("membership", ""))
    if chosen is None or not choose(request, chosen):
        messages.error(request, gettext("บทบาทนี้ไม่ใช่ของท่านในวันนี้"))
    return redirect("home")


@access.signed_in
@never_cache
@sensitive_post_parameters("current_password", "new_password", "repeated")
def own_password(request: HttpRequest) -> HttpResponse:
    """Change one's own password."""
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _change(request, form):
        messages.success(request, gettext("เปลี่ยนรหัสผ่านแล้ว"))
        return redirect("home")
    return render(request, "signing-in/password.html", {"form": form}, status=200 if request.method == "GET" else 422)


def _change(request: HttpRequest, form: PasswordForm) -> bool:
    account: Account = request.user  # type: ignore[assignment]
    if settings.DEMONSTRATION and is_shown_account(account.username):
        form.add_error(None, gettext("บัญชีสาธิตใช้ร่วมกันทุกคน จึงเปลี่ยนรหัสผ่านไม่ได้"))
        return False
    current, new = form.cleaned_data["current_password"], form.cleaned_data["new_password"]
    try:
        changed = accounts.change_own_password(account, current_password=current, new_password=new, at=request.now)  # type: ignore[attr-defined]
    except Refusal as refusal:
        form.add_error(refusal.field, refusal.text.in_language(request.LANGUAGE_CODE))
        return False
    update_session_auth_hash(request, changed)
    return True


def _next(request: HttpRequest) -> str:
    address = request.POST.get("next") or request.GET.get("next") or "/"
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if is_ours else "/"


urlpatterns = [
    path("sign-in/", sign_in, name="sign-in"),
    path("sign-out/", sign_out, name="sign-out"),
    path("role/", switch_membership, name="switch-membership"),
    path("password/", own_password, name="own-password"),
]

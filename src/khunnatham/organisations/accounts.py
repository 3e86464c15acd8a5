"""Accounts: creating them, their passwords, their preferences, and putting them out of use."""

from __future__ import annotations

import re
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from khunnatham.journal.recording import record
from khunnatham.organisations import permissions
from khunnatham.organisations.appointing import lock_account
from khunnatham.organisations.days import day_of
from khunnatham.organisations.models import Account, Membership, Unit
from khunnatham.wording import Refusal, Text

SIGN_IN_NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{1,78}[a-z0-9]")

BAD_NAME = Text(
    "ชื่อผู้ใช้ใช้ตัวอักษร a–z ตัวเลข จุด ขีด หรือ @ ยาว ๓ ถึง ๘๐ ตัว ขึ้นต้นและลงท้ายด้วยตัวอักษรหรือตัวเลข",
    "A sign-in name has 3 to 80 letters a–z, digits, dots, dashes or @, and begins and ends with a letter or digit.",
)
NAME_TAKEN = Text("มีผู้ใช้ชื่อ «{username}» แล้ว เลือกชื่ออื่น", "“{username}” is taken. Choose another name.")
NEEDS_POST = Text("ระบุชื่อตำแหน่งภาษาไทย", "Give the post in Thai.")
BAD_EMAIL = Text("ที่อยู่อีเมลไม่ถูกต้อง", "This is not an email address.")
WRONG_PASSWORD = Text("รหัสผ่านปัจจุบันไม่ถูกต้อง", "The current password is not right.")
SAME_PASSWORD = Text("รหัสผ่านใหม่ต้องไม่ซ้ำรหัสผ่านเดิม", "The new password must differ from the current one.")
OWN_ACCOUNT = Text("ระงับบัญชีของตนเองไม่ได้", "You cannot deactivate your own account.")
NOT_ACTIVE = Text("บัญชีนี้ถูกระงับแล้ว", "This account has been deactivated.")
IS_ACTIVE = Text("บัญชีนี้ใช้งานอยู่แล้ว", "This account is in use already.")
UNKNOWN_CHOICE = Text("ไม่มีตัวเลือกนี้", "There is no such choice.")

# What Django's validators find, as sentences in both languages.
WEAK: dict[str, Text] = {
    "password_too_short": Text("รหัสผ่านสั้นไป ใช้อย่างน้อย ๑๐ ตัว", "The password is too short: use at least 10 characters."),
    "password_too_similar": Text("รหัสผ่านคล้ายชื่อผู้ใช้หรือตำแหน่งเกินไป", "The password is too like the sign-in name or post."),
    "password_too_common": Text("รหัสผ่านนี้มีคนใช้มากจนเดาได้ง่าย", "This password is too common."),
    "password_entirely_numeric": Text("รหัสผ่านมีแต่ตัวเลข เพิ่มตัวอักษร", "The password is all digits: add letters."),
}


@transaction.atomic
def create_account(
    *,
    username: str,
    password: str | None,
    post_th: str,
    by: Membership,
    at: datetime,
    post_en: str = "",
    email: str = "",
    language: str = "th",
    must_change_password: bool = True,
) -> Account:
    """Create an account whose password, unless said otherwise, its owner must change at the first sign-in.

    Without a password nobody can sign in with it until one is set.
    """
    if refused := permissions.may_create_account(by, on=day_of(at)):
        raise refused
    account = new_account(
        username=username,
        password=password,
        post_th=post_th,
        post_en=post_en,
        email=email,
        language=language,
        must_change_password=must_change_password,
        kept_by=by.unit,
        at=at,
    )
    facts = {"username": account.username, "post_th": account.post.th, "post_en": account.post.en}
    record("account.created", about=account.key, by=by.actor(), at=at, unit=by.unit.key, facts=facts)
    return account


@transaction.atomic
def set_password(account: Account, *, password: str, by: Membership, at: datetime) -> Account:
    """Set a password for somebody who lost it; its owner must change it at the next sign-in."""
    account = lock_account(account)
    if refused := permissions.may_manage_account(by, account, on=day_of(at)):
        raise refused
    _refuse_weak(password, account)
    account.set_password(password)
    account.must_change_password = True
    account.save(update_fields=["password", "must_change_password"])
    record("account.password-set", about=account.key, by=by.actor(), at=at)
    return account


@transaction.atomic
def change_own_password(account: Account, *, current_password: str, new_password: str, at: datetime) -> Account:
    """Change one's own password, knowing the current one."""
    account = lock_account(account)
    if not account.check_password(current_password):
        raise Refusal(WRONG_PASSWORD, code="wrong-password", field="current_password")
    if current_password == new_password:
        raise Refusal(SAME_PASSWORD, code="same-password", field="new_password")
    _refuse_weak(new_password, account, field="new_password")
    account.set_password(new_password)
    account.must_change_password = False
    account.save(update_fields=["password", "must_change_password"])
    record("account.password-changed", about=account.key, by=account.actor(), at=at)
    return account


@transaction.atomic
def change_preferences(account: Account, *, at: datetime, language: str = "", digits: str = "") -> Account:
    """Change the language of one's pages or the digits on screen; what is left out stays."""
    account = lock_account(account)
    language, digits = language or account.language, digits or account.digits
    if language not in Account.Language.values:
        raise Refusal(UNKNOWN_CHOICE, code="unknown-choice", field="language")
    if digits not in Account.Digits.values:
        raise Refusal(UNKNOWN_CHOICE, code="unknown-choice", field="digits")
    if (language, digits) == (account.language, account.digits):
        return account
    account.language, account.digits = language, digits
    account.save(update_fields=["language", "digits"])
    facts = {"language": language, "digits": digits}
    record("account.preferences-changed", about=account.key, by=account.actor(), at=at, facts=facts)
    return account


@transaction.atomic
def deactivate(account: Account, *, by: Membership, at: datetime) -> Account:
    """Put an account out of use: it can no longer sign in, and open sessions end with the next page."""
    account = lock_account(account)
    if refused := permissions.may_manage_account(by, account, on=day_of(at)):
        raise refused
    if account.pk == by.account_id:
        raise Refusal(OWN_ACCOUNT, code="own-account")
    if not account.is_active:
        raise Refusal(NOT_ACTIVE, code="not-active")
    account.is_active, account.deactivated_at = False, at
    account.save(update_fields=["is_active", "deactivated_at"])
    record("account.deactivated", about=account.key, by=by.actor(), at=at)
    return account


@transaction.atomic
def reactivate(account: Account, *, by: Membership, at: datetime) -> Account:
    """Let a deactivated account sign in again."""
    account = lock_account(account)
    if refused := permissions.may_manage_account(by, account, on=day_of(at)):
        raise refused
    if account.is_active:
        raise Refusal(IS_ACTIVE, code="is-active")
    account.is_active, account.deactivated_at = True, None
    account.save(update_fields=["is_active", "deactivated_at"])
    record("account.reactivated", about=account.key, by=by.actor(), at=at)
    return account


def new_account(
    *,
    username: str,
    password: str | None,
    post_th: str,
    post_en: str,
    email: str,
    language: str,
    must_change_password: bool,
    kept_by: Unit | None,
    at: datetime,
) -> Account:
    """Add the row after checking what any account must satisfy. Permission and journal are the caller's."""
    username, post_th = username.strip().lower(), post_th.strip()
    if not SIGN_IN_NAME.fullmatch(username):
        raise Refusal(BAD_NAME, code="bad-name", field="username")
    if Account.objects.filter(username=username).exists():
        raise Refusal(NAME_TAKEN.fill(username=username), code="name-taken", field="username")
    if not post_th:
        raise Refusal(NEEDS_POST, code="needs-post", field="post_th")
    if language not in Account.Language.values:
        raise Refusal(UNKNOWN_CHOICE, code="unknown-choice", field="language")
    account = Account(
        username=username,
        post_th=post_th,
        post_en=post_en.strip(),
        email=_email(email),
        language=language,
        kept_by=kept_by,
        must_change_password=must_change_password,
        created_at=at,
    )
    if password is not None:
        _refuse_weak(password, account)
    account.set_password(password)  # none at all is kept as a password that no word matches
    account.save(force_insert=True)
    return account


def _email(given: str) -> str:
    if email := given.strip():
        try:
            validate_email(email)
        except ValidationError as fault:
            raise Refusal(BAD_EMAIL, code="bad-email", field="email") from fault
    return email


def _refuse_weak(password: str, account: Account, *, field: str = "password") -> None:
    try:
        validate_password(password, account)
    except ValidationError as fault:
        first = fault.error_list[0]
        text = WEAK.get(str(first.code), Text(*first.messages[:1] * 2))
        raise Refusal(text, code=str(first.code), field=field) from fault

"""Issuing a paper: it gets the next number of its office, a QR and a digest, and is kept byte for byte. Nothing is ever removed."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import is_dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet

from khunnatham.assessments.working import insist, unit_key
from khunnatham.documents import correspondence, making, papers
from khunnatham.documents.filling.sources import NO_POST
from khunnatham.documents.kinds import KINDS
from khunnatham.documents.models import IssuedPaper, Register
from khunnatham.documents.permissions import may_issue, may_withdraw
from khunnatham.documents.stationery import stationery_of
from khunnatham.evidence import storage
from khunnatham.journal.recording import record
from khunnatham.organisations import scopes
from khunnatham.organisations.models import Membership, Unit
from khunnatham.thai import fiscal_year, in_bangkok, to_thai_digits
from khunnatham.typed import cleaned
from khunnatham.wording import Refusal, Text

TOKEN_BYTES: Final = 24
WIDTH: Final = 4
LONGEST_NUMBER: Final = 60
LARGEST: Final = 50 * 1024 * 1024

_DRAFT = Text(
    "ออกเลขได้เฉพาะเอกสารที่นำส่งหรือปิดแล้ว ฉบับร่างออกเลขไม่ได้",
    "Only a paper that was handed in or closed is issued, not a draft.",
)
_NO_LETTER_NUMBER = Text(
    "ระบุเลขที่หนังสือตามทะเบียนหนังสือส่งของหน่วยงาน", "Give the number of the letter in your office's register of letters."
)
_LONG_LETTER_NUMBER = Text(
    "เลขที่หนังสือยาวเกินไป เขียนไม่เกิน 60 ตัวอักษร", "The number of the letter is too long; write 60 characters at most."
)
_NO_DAY = Text("ระบุวันที่ของหนังสือ", "Give the date of the letter.")
_LATER_DAY = Text(
    "วันที่ของหนังสืออยู่หลังวันนี้ ออกได้เมื่อถึงวันนั้น", "The date of the letter lies ahead; issue it when the day has come."
)
_OWN_NUMBER = Text("เอกสารชนิดนี้ไม่ออกเลขในทะเบียนนี้", "Papers of this kind are not numbered in this register.")


@transaction.atomic
def issue(
    kind: str, paper: Any, *, about: str, address_of: Callable[[str], str], by: Membership, at: datetime
) -> IssuedPaper:
    """Issue a paper for the office one works in; what was issued already, word for word, is given again.

    ``address_of`` gives the whole address at which anybody verifies a token: it stands on the paper as QR.
    """
    insist(may_issue(by, on=in_bangkok(at)))
    said = _insist_on_final(paper)
    register = _locked_register(by.unit, fiscal_year(in_bangkok(at)))
    content = hashlib.sha256(repr(paper).encode()).hexdigest()
    issued = IssuedPaper.objects.filter(
        unit=by.unit, kind=kind, about=about, content=content, withdrawn_at__isnull=True
    ).first()
    if issued is not None:
        return issued
    register.last += 1
    register.save(update_fields=["last"])
    number, token = written(register), secrets.token_urlsafe(TOKEN_BYTES)
    kept = replace(said, number=number, address=address_of(token), digest=said.digest or content)
    numbered = replace(paper, provenance=replace(kept, frozen_at=said.frozen_at or at))
    file = making.make(kind, numbered, stationery=stationery_of(by.unit))
    actor = by.actor()
    made = IssuedPaper.objects.create(
        register=register,
        serial=register.last,
        number=number,
        kind=kind,
        title=making.title_of(KINDS[kind], paper)[:400],
        unit=by.unit,
        unit_th=by.unit.name.th,
        unit_en=by.unit.name.en,
        about=about,
        content=content,
        token=token,
        sha256=_kept(file.content),
        size=len(file.content),
        file_name=file.name,
        issued_on=in_bangkok(at),
        issued_at=at,
        issued_by=actor.key,
        issued_by_th=actor.th,
        issued_by_en=actor.en,
    )
    _journal("paper.issued", made, by=by, at=at, number=number, kind=kind, sha256=made.sha256, of=about)
    return made


@transaction.atomic
def issue_letter(
    kind: str,
    letter: Any,
    *,
    number: str,
    dated_on: date | None,
    about: str,
    address_of: Callable[[str], str],
    by: Membership,
    at: datetime,
) -> IssuedPaper:
    """Issue a letter, memo or order under the number and the day of the office's own register of letters; frozen as it stands now.

    Who issues a letter answers for it: his post stands below it where none is known yet. A memo keeps the place of who prepared it.
    """
    insist(may_issue(by, on=in_bangkok(at)))
    said, day = _registered(number, dated_on, today=in_bangkok(at))
    if not isinstance(letter, correspondence.SENT):
        raise Refusal(_OWN_NUMBER, code="not-numbered-here")
    if isinstance(letter, correspondence.Order):
        final: Any = replace(letter, number=said, ordered_on=day)
    else:
        final = replace(letter, number=said, dated_on=day)
    if not isinstance(letter, correspondence.Memo):
        final = replace(final, signatures=tuple(_signed(one, by) for one in letter.signatures))
    return issue(kind, final, about=about, address_of=address_of, by=by, at=at)


@transaction.atomic
def withdraw(paper: IssuedPaper, *, reason: str, by: Membership, at: datetime) -> IssuedPaper:
    """Withdraw an issued paper: it stays, and the public page says that it no longer holds."""
    current = IssuedPaper.objects.select_for_update(no_key=True).get(pk=paper.pk)
    insist(may_withdraw(by, current, on=in_bangkok(at)))
    said = cleaned(reason, field="reason")
    if not said:
        raise Refusal(
            Text("ระบุเหตุผลที่เพิกถอน", "Give the reason for withdrawing."), code="reason-missing", field="reason"
        )
    actor = by.actor()
    current.withdrawn_at, current.withdrawn_reason = at, said
    current.withdrawn_by, current.withdrawn_by_th, current.withdrawn_by_en = actor.key, actor.th, actor.en
    current.save(
        update_fields=["withdrawn_at", "withdrawn_reason", "withdrawn_by", "withdrawn_by_th", "withdrawn_by_en"]
    )
    _journal("paper.withdrawn", current, by=by, at=at, number=current.number, reason=said)
    return current


def written(register: Register) -> str:
    """Write a number as it is printed: «๐๐๐๑/๒๕๖๙»."""
    return to_thai_digits(f"{register.last:0{WIDTH}}/{register.year}")


def content_of(paper: IssuedPaper) -> bytes:
    """Give the bytes that were issued. Raises FileNotFoundError where the store lost them."""
    return storage.path_of(paper.sha256).read_bytes()


def seen_by(by: Membership) -> QuerySet[IssuedPaper]:
    """Give the issued papers that one may open, the latest first."""
    return IssuedPaper.objects.filter(scopes.reach(by, "unit")).select_related("unit")


def seen_paper(number: int, *, by: Membership) -> IssuedPaper | None:
    """Give one issued paper that one may open; nothing where there is none."""
    return seen_by(by).filter(pk=number).first()


def by_token(token: str) -> IssuedPaper | None:
    """Give the paper with this token; nothing where there is none. One query."""
    return IssuedPaper.objects.filter(token=token).first() if token else None


def issued_about(key: str, *, unit: Unit) -> list[IssuedPaper]:
    """Give what an office issued about something and did not withdraw, the latest first. One query."""
    return list(IssuedPaper.objects.filter(unit=unit, about=key, withdrawn_at__isnull=True))


def _registered(number: str, day: date | None, *, today: date) -> tuple[str, date]:
    said = cleaned(number, field="number")
    if not said:
        raise Refusal(_NO_LETTER_NUMBER, code="letter-number-missing", field="number")
    if len(said) > LONGEST_NUMBER:
        raise Refusal(_LONG_LETTER_NUMBER, code="letter-number-too-long", field="number")
    if day is None:
        raise Refusal(_NO_DAY, code="letter-day-missing", field="dated_on")
    if day > today:
        raise Refusal(_LATER_DAY, code="letter-day-later", field="dated_on")
    return said, day


def _signed(signature: papers.Signature, by: Membership) -> papers.Signature:
    return replace(signature, post=by.actor().th) if signature.post == NO_POST else signature


def _insist_on_final(paper: Any) -> papers.Provenance:
    said = getattr(paper, "provenance", None)
    if not is_dataclass(paper) or not isinstance(said, papers.Provenance) or said.is_blank:
        raise Refusal(_OWN_NUMBER, code="not-numbered-here")
    if not said.digest and (hasattr(paper, "unit") or hasattr(paper, "attendants")):
        raise Refusal(_DRAFT, code="draft")
    return said


def _locked_register(unit: Unit, year: int) -> Register:
    Register.objects.get_or_create(unit=unit, year=year)
    return Register.objects.select_for_update().get(unit=unit, year=year)


def _kept(content: bytes) -> str:
    with storage.incoming([content], limit=LARGEST) as arrived:
        storage.keep(arrived)
        return arrived.sha256


def _journal(verb: str, paper: IssuedPaper, *, by: Membership, at: datetime, **facts: object) -> None:
    record(verb, about=paper.key, unit=unit_key(paper.unit_id), by=by.actor(), at=at, facts=facts)

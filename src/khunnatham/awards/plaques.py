"""Plaques of certificates that hold: made for a workshop, handed over on a day, and shown wherever the certificate is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final

from django.db import transaction

from khunnatham.assessments.working import insist, unit_key
from khunnatham.awards.models import Certificate
from khunnatham.awards.permissions import may_make_plaque
from khunnatham.awards.plaque_models import Plaque
from khunnatham.awards.queries import seen_by
from khunnatham.awards.template_models import CertificateTemplate, TemplateKind
from khunnatham.awards.title_models import TitleRow
from khunnatham.journal.recording import record
from khunnatham.organisations.models import Membership
from khunnatham.programmes import shelf
from khunnatham.thai import in_bangkok
from khunnatham.wording import Refusal, Text

MOST: Final = 2000


# ── reading ─────────────────────────────────────────────────────────────────────────────


def certificates_for(titles: Sequence[int], certificates: Sequence[int], *, by: Membership) -> list[Certificate]:
    """Give the certificates that hold of these rows of the register, and these ones, of those that one may see."""
    rows = seen_by(by).filter(revoked_at__isnull=True)
    found = {one.pk: one for one in rows.filter(title_row__in=titles)} if titles else {}
    found |= {one.pk: one for one in rows.filter(pk__in=certificates)} if certificates else {}
    return sorted(found.values(), key=lambda one: (one.series_id, one.serial))


def plaques_of(certificates: Sequence[int], *, by: Membership) -> list[Plaque]:
    """Give the plaques of these certificates, of those that hold and that one may see; one query."""
    rows = seen_by(by).filter(pk__in=certificates, revoked_at__isnull=True, plaque__isnull=False)
    return [one.plaque for one in rows.order_by("series_id", "serial")]


def certificate_of(row: TitleRow) -> Certificate | None:
    """Give the certificate of a title that holds, with its plaque; one query."""
    return Certificate.objects.filter(title_row=row, revoked_at__isnull=True).select_related("plaque").first()


def certificates_of(rows: Iterable[TitleRow]) -> dict[int, Certificate]:
    """Give the certificates of titles that hold, by the number of the row, with their plaques; one query."""
    found = Certificate.objects.filter(title_row__in=[row.pk for row in rows], revoked_at__isnull=True)
    return {one.title_row_id: one for one in found.select_related("plaque") if one.title_row_id is not None}


def is_told(row: TitleRow) -> bool:
    """Tell whether the sources give a plaque with what happened to a title."""
    edition = shelf.by_key(row.edition_key)
    return any(one.comes_with_plaque(row.outcome) for one in edition.titles if one.key == row.title)


# ── verbs ───────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def make(
    certificates: Iterable[Certificate], template: CertificateTemplate, *, by: Membership, at: datetime
) -> list[Plaque]:
    """Record that plaques are made of certificates that hold; made anew, each is the same plaque on another template."""
    if template.kind != TemplateKind.PLAQUE:
        raise Refusal(_NO_PLAQUE, code="not-a-plaque", field="template")
    current = _locked(one.pk for one in certificates)
    for one in current:
        insist(may_make_plaque(by, one, on=in_bangkok(at)))
    actor, plaques = by.actor(), []
    for one in current:
        made = {"made_at": at, "made_by": actor.key, "made_by_th": actor.th, "made_by_en": actor.en}
        row, is_new = Plaque.objects.get_or_create(certificate=one, defaults={"template": template, **made})
        if is_new or row.template_id != template.pk:
            row.template = template
            row.save(update_fields=["template"])
            _journal("plaque.made", row, by=by, at=at)
        plaques.append(row)
    return plaques


@transaction.atomic
def give(plaques: Iterable[Plaque], *, on: date, by: Membership, at: datetime) -> int:
    """Record the day on which plaques were handed over; said again with another day it is put right. Gives how many changed."""
    if on > in_bangkok(at):
        raise Refusal(_DAY_TO_COME, code="day-in-future", field="on")
    wanted = [one.pk for one in plaques]
    current = _locked(Plaque.objects.filter(pk__in=wanted).values_list("certificate", flat=True))
    for one in current:
        insist(may_make_plaque(by, one, on=in_bangkok(at)))
        if on < one.issued_on:
            raise Refusal(_BEFORE_ISSUE.fill(number=one.number), code="given-before-issue", field="on")
    actor, changed = by.actor(), 0
    for row in Plaque.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=wanted).order_by("pk"):
        if row.given_on == on:
            continue
        row.given_on, row.given_by, row.given_by_th, row.given_by_en = on, actor.key, actor.th, actor.en
        row.save(update_fields=["given_on", "given_by", "given_by_th", "given_by_en"])
        _journal("plaque.given", row, by=by, at=at, on=on)
        changed += 1
    return changed


def _locked(numbers: Iterable[int]) -> list[Certificate]:
    """Lock certificates, always in the same order: before the first entry of the journal."""
    rows = Certificate.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=list(numbers))
    return list(rows.select_related("unit__province", "decision", "title_row").order_by("pk"))


def _journal(verb: str, plaque: Plaque, *, by: Membership, at: datetime, **facts: object) -> None:
    certificate = plaque.certificate
    said = {"number": certificate.number, **facts}
    record(verb, about=certificate.key, unit=unit_key(certificate.unit_id), by=by.actor(), at=at, facts=said)


_NO_PLAQUE = Text("เลือกแบบของโล่", "Choose a template of plaques.")
_DAY_TO_COME = Text("วันที่ยังไม่ถึง", "That day is still to come.")
_BEFORE_ISSUE = Text(
    "วันที่มอบโล่ต้องไม่ก่อนวันที่ออกใบประกาศ {number}", "A plaque is not given before certificate {number} was issued."
)

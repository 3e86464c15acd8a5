"""Issuing a certificate for a decision that certifies, and revoking it with a reason. Nothing is ever removed."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet

from khunnatham.assessments import criteria
from khunnatham.assessments.working import insist, unit_key
from khunnatham.awards import numbering
from khunnatham.awards.models import Certificate
from khunnatham.awards.permissions import may_issue, may_issue_for_title, may_revoke
from khunnatham.awards.template_models import CertificateTemplate
from khunnatham.awards.title_models import TitleRow
from khunnatham.journal.recording import record
from khunnatham.journal.sealing import plain
from khunnatham.organisations.models import Membership, Unit
from khunnatham.programmes import shelf
from khunnatham.review.models import Decision
from khunnatham.thai import in_bangkok
from khunnatham.typed import cleaned
from khunnatham.wording import Refusal, Text

TOKEN_BYTES = 24
NOBODY: Final = Text("", "")


@dataclass(frozen=True, slots=True)
class Approved:
    """That who signs approved the list before any number was given: when and by whom in the system, or by which document."""

    on: date
    by: Text
    document_number: str = ""
    document_on: date | None = None


@dataclass(frozen=True, slots=True)
class Printing:
    """How certificates are printed: on which template (none: as decided papers always were), signed by whom, until when they hold."""

    template: CertificateTemplate | None = None
    signer_post: Text = NOBODY
    signer_name: Text = NOBODY
    valid_until: date | None = None
    approved: Approved | None = None


PLAIN: Final = Printing()
REVOKED_SINCE: Final = "revoked-since"
_REVOKED_SINCE = Text(
    "ใบนี้ถูกเพิกถอนหลังจากสั่งออก จึงไม่ออกแทนให้",
    "This certificate was revoked after it was asked for: no other is issued in its place.",
)


@transaction.atomic
def issue(
    decision: Decision, *, by: Membership, at: datetime, printing: Printing = PLAIN, asked_at: datetime | None = None
) -> Certificate:
    """Issue the certificate of a decision; issued already and in force, that one is given.

    Asked for at ``asked_at``, none is issued in the place of one revoked since: who revoked it did not know that it is awaited.
    """
    current = _locked(decision)
    insist(may_issue(by, current, on=in_bangkok(at)))
    issued = Certificate.objects.filter(decision=current, revoked_at__isnull=True).first()
    if issued is not None:
        return issued
    _insist_not_revoked(Certificate.objects.filter(decision=current), since=asked_at)
    enrolment = current.submission.assessment.enrolment
    frozen = _frozen(current)
    certificate = _made(
        enrolment.unit,
        enrolment.round.fiscal_year,
        frozen,
        printing,
        tier=current.certified_tier,
        by=by,
        at=at,
        decision=current,
    )
    _journal(
        "certificate.issued",
        certificate,
        by=by,
        at=at,
        number=certificate.number,
        decision=current.key,
        tier=certificate.tier,
    )
    return certificate


@transaction.atomic
def issue_for_title(
    row: TitleRow, *, by: Membership, at: datetime, printing: Printing = PLAIN, asked_at: datetime | None = None
) -> Certificate:
    """Issue the certificate of a title that was won or kept; issued already and in force, that one is given.

    Asked for at ``asked_at``, none is issued in the place of one revoked since.
    """
    rows = TitleRow.objects.select_for_update(no_key=True, of=("self",))
    current = rows.select_related("unit__place", "unit__province").get(pk=row.pk)
    insist(may_issue_for_title(by, current, on=in_bangkok(at)))
    issued = in_force_of(current)
    if issued is not None:
        return issued
    _insist_not_revoked(Certificate.objects.filter(title_row=current), since=asked_at)
    frozen = _frozen_title(current, by)
    certificate = _made(
        current.unit, current.fiscal_year, frozen, printing, tier=current.title, by=by, at=at, title_row=current
    )
    facts = {"number": certificate.number, "title": current.key, "tier": certificate.tier}
    _journal("certificate.issued", certificate, by=by, at=at, **facts)
    return certificate


def _insist_not_revoked(rows: QuerySet[Certificate], *, since: datetime | None) -> None:
    if since is not None and rows.filter(revoked_at__gte=since).exists():
        raise Refusal(_REVOKED_SINCE, code=REVOKED_SINCE)


def _made(
    unit: Unit,
    year: int,
    frozen: dict[str, Any],
    printing: Printing,
    *,
    tier: str,
    by: Membership,
    at: datetime,
    decision: Decision | None = None,
    title_row: TitleRow | None = None,
) -> Certificate:
    series, serial = numbering.next_number(numbering.DEFAULT, year)
    number, actor = numbering.written(numbering.DEFAULT, serial, year), by.actor()
    signed = {"signed_by": _signer(printing)} if printing.signer_post.th else {}
    return Certificate.objects.create(
        series=series,
        serial=serial,
        number=number,
        decision=decision,
        title_row=title_row,
        template=printing.template,
        valid_until=printing.valid_until,
        unit=unit,
        tier=tier,
        token=secrets.token_urlsafe(TOKEN_BYTES),
        issued_on=in_bangkok(at),
        issued_at=at,
        issued_by=actor.key,
        issued_by_th=actor.th,
        issued_by_en=actor.en,
        frozen={"number": number, **frozen, **signed, **_approval(printing.approved)},
    )


def draft(thing: Decision | TitleRow, *, printing: Printing, by: Membership, on: date) -> Certificate:
    """Give a certificate as it would be issued, kept nowhere: dots stand for its number and its code."""
    frozen = _frozen(thing) if isinstance(thing, Decision) else _frozen_title(thing, by)
    number = numbering.to_come(numbering.DEFAULT, frozen["fiscal_year"])
    said = {**frozen, "signed_by": _signer(printing), **_approval(printing.approved)}
    return Certificate(
        number=number, token=numbering.DOTS, template=printing.template, unit=_unit_of(thing), issued_on=on,
        valid_until=printing.valid_until, frozen=said,
    )  # fmt: skip


def _unit_of(thing: Decision | TitleRow) -> Unit:
    return thing.unit if isinstance(thing, TitleRow) else thing.submission.assessment.enrolment.unit


def _signer(printing: Printing) -> dict[str, str]:
    post, name = printing.signer_post, printing.signer_name
    return {"post": post.th, "name": name.th, "post_en": post.en, "name_en": name.en}


def _approval(approved: Approved | None) -> dict[str, Any]:
    if approved is None:
        return {}
    document = (
        {"number": approved.document_number, "on": approved.document_on.isoformat()} if approved.document_on else None
    )
    return {"approved": {"on": approved.on.isoformat(), "by": _text(approved.by), "document": document}}


@transaction.atomic
def issue_many(decisions: Iterable[Decision], *, by: Membership, at: datetime) -> list[Certificate]:
    """Issue the certificates of several decisions in one act: all of them, or none where one is refused."""
    wanted = sorted(decisions, key=lambda one: one.pk)
    # All of them are locked before the first entry of the journal.
    rows = Decision.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=[one.pk for one in wanted])
    list(rows.order_by("pk").values_list("pk"))
    return [issue(one, by=by, at=at) for one in wanted]


def in_force_of(row: TitleRow) -> Certificate | None:
    """Give the certificate of a title that holds."""
    return Certificate.objects.filter(title_row=row, revoked_at__isnull=True).first()


def revoke_of_title(row: TitleRow, *, reason: str, by: Membership, at: datetime) -> Certificate | None:
    """Revoke the certificate of a title that counts no more; nothing where none holds. Part of the act that voids it."""
    held = in_force_of(row)
    return None if held is None else revoke(held, reason=reason, by=by, at=at)


@transaction.atomic
def revoke(certificate: Certificate, *, reason: str, by: Membership, at: datetime) -> Certificate:
    """Revoke a certificate: it stays, and the public page says that it no longer holds."""
    current = (
        Certificate.objects.select_for_update(no_key=True, of=("self",)).select_related("unit").get(pk=certificate.pk)
    )
    if current.decision is not None:
        current.decision = _locked(current.decision)
    insist(may_revoke(by, current, on=in_bangkok(at)))
    said = cleaned(reason, field="reason")
    if not said:
        raise Refusal(Text("ระบุเหตุผลที่เพิกถอน", "Give the reason for revoking."), code="reason-missing", field="reason")
    actor = by.actor()
    current.revoked_at, current.revoked_reason = at, said
    current.revoked_by, current.revoked_by_th, current.revoked_by_en = actor.key, actor.th, actor.en
    current.save(update_fields=["revoked_at", "revoked_reason", "revoked_by", "revoked_by_th", "revoked_by_en"])
    _journal("certificate.revoked", current, by=by, at=at, number=current.number, reason=said)
    return current


def _locked(decision: Decision) -> Decision:
    rows = Decision.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related(
        "meeting__body",
        "submission__assessment__enrolment__round",
        "submission__assessment__enrolment__unit__place",
        "submission__assessment__enrolment__unit__province",
    ).get(pk=decision.pk)


def _frozen(decision: Decision) -> dict[str, Any]:
    """Give what the paper and the public page say: nothing that is not public, so no proposed tier and no reasons."""
    enrolment = decision.submission.assessment.enrolment
    unit, round_, body = enrolment.unit, enrolment.round, decision.meeting.body
    edition = criteria.edition_of(round_)
    level = criteria.level_title(edition, decision.certified_tier)
    place = unit.province or unit.place
    kept = plain(
        {
            "unit": _text(unit.name),
            "place": _text(place.title),
            "programme": _text(edition.title),
            "edition": {"key": round_.edition_key, "digest": round_.digest},
            "fiscal_year": round_.fiscal_year,
            "level": {"key": decision.certified_tier, **_text(level)},
            "body": _text(body.name),
            "meeting": {**_text(decision.meeting.label), "on": decision.meeting.date_on},
            "resolution_number": decision.resolution_number,
            "submission": {"version": decision.submission.version, "digest": decision.submission.digest},
        }
    )
    assert isinstance(kept, dict)  # noqa: S101 - for the type checker: a mapping stays one
    return kept


def _frozen_title(row: TitleRow, by: Membership) -> dict[str, Any]:
    edition = shelf.by_key(row.edition_key)
    place = row.unit.province or row.unit.place
    return {
        "unit": _text(row.unit.name),
        "place": _text(place.title),
        "programme": _text(edition.title),
        "edition": {"key": edition.key, "digest": edition.digest},
        "fiscal_year": row.fiscal_year,
        "level": {"key": row.title, **_text(row.wording)},
        "body": _text(by.unit.name),
        "basis": _text(row.basis),
    }


def _text(text: Text) -> dict[str, str]:
    return {"th": text.th, "en": text.en}


def _journal(verb: str, certificate: Certificate, *, by: Membership, at: datetime, **facts: object) -> None:
    record(verb, about=certificate.key, unit=unit_key(certificate.unit_id), by=by.actor(), at=at, facts=facts)

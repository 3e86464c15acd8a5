"""Enrolling (the intent paper): start a draft, fill the profile, record the head-count, file. Filing opens the assessment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from khunnatham.assessments import criteria, profile
from khunnatham.assessments.models import Assessment, Enrolment, EnrolmentState, Round
from khunnatham.assessments.permissions import may_enrol, may_file, may_fill
from khunnatham.assessments.windows import Hand, due_for, stand_before, windows_of
from khunnatham.assessments.working import insist, locked_enrolment, rescore, unit_key
from khunnatham.facts.kinds import HEAD_COUNT
from khunnatham.facts.models import Fact
from khunnatham.facts.recording import record_fact
from khunnatham.journal.recording import record
from khunnatham.organisations.models import Membership, Unit
from khunnatham.organisations.revising import insist_unchanged, save_revised, stamp
from khunnatham.programmes.criteria import Choice, Edition
from khunnatham.thai import in_bangkok
from khunnatham.wording import Refusal, Text

_PROFILE = Text("ข้อมูลพื้นฐาน", "the profile")


@transaction.atomic
def start(round_: Round, *, unit: Unit, variant: str = "", track: str = "", by: Membership, at: datetime) -> Enrolment:
    """Begin the intent paper of a unit in a round; where it was begun before, that one is given."""
    # Two colleagues who begin at once wait for each other at the unit's row, and then share one paper.
    current = Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    insist(may_enrol(by, current, round_, on=in_bangkok(at)))
    begun = Enrolment.objects.select_related("round", "unit").filter(round=round_, unit=current).first()
    if begun is not None:
        return begun
    edition = criteria.edition_of(round_)
    _insist_kind(edition, current)
    enrolment = Enrolment(
        round=round_,
        unit=current,
        variant=_chosen("variant", variant, edition.variants),
        track=_chosen("track", track or edition.default_track, edition.tracks) or edition.default_track,
        created_at=at,
    )
    stamp(enrolment, by=by, at=at).save()
    _journal("enrolment.started", enrolment, by=by, at=at, round=round_.key, variant=variant, track=enrolment.track)
    return enrolment


@transaction.atomic
def save_profile(
    enrolment: Enrolment, *, values: Mapping[str, str], expected_revision: int, by: Membership, at: datetime
) -> Enrolment:
    """Save some or all fields of the profile; the fields not named stay as they are."""
    current, working = locked_enrolment(enrolment)
    insist(may_fill(by, current, on=in_bangkok(at), working=working))
    changed = profile.spelled(criteria.edition_of(current.round), values)
    merged = {**current.profile, **changed}
    if merged == current.profile:
        return current
    insist_unchanged(current, expected_revision, what=_PROFILE)
    current.profile = merged
    current.prior_tier = profile.prior_tier(criteria.edition_of(current.round), merged)
    save_revised(current, by=by, at=at)
    _journal("enrolment.profile-saved", current, by=by, at=at, fields=sorted(changed))
    return current


@transaction.atomic
def record_head_count(
    enrolment: Enrolment,
    *,
    total: object,
    excluded: Sequence[Mapping[str, object]] = (),
    as_of: date,
    by: Membership,
    at: datetime,
) -> Fact:
    """Take the head-count snapshot: everybody, who is left out and why, as of a day. It is a fact of the unit."""
    current, working = locked_enrolment(enrolment)
    insist(may_fill(by, current, on=in_bangkok(at), working=working))
    if as_of > in_bangkok(at):
        raise Refusal(
            Text("วันที่สำรวจจำนวนบุคลากรอยู่ในอนาคต", "The day of the head-count lies in the future."),
            code="date-in-future",
            field="as_of",
        )
    fact = record_fact(
        current.unit,
        fiscal_year=current.round.fiscal_year,
        kind=HEAD_COUNT,
        value={"total": total, "excluded": [dict(row) for row in excluded]},
        as_of=as_of,
        source=current.key,
        by=by,
        at=at,
    )
    if current.head_count_id != fact.pk:
        current.head_count = fact
        save_revised(current, by=by, at=at)
        _journal("enrolment.head-count-taken", current, by=by, at=at, fact=fact.key, value=fact.value)
    return fact


@transaction.atomic
def file(enrolment: Enrolment, *, by: Membership, at: datetime) -> Assessment:
    """File the intent paper: the province sees it from now on, and the assessment is open."""
    current, _ = locked_enrolment(enrolment)
    insist(may_file(by, current, on=in_bangkok(at)))
    lacking = profile.missing(current, criteria.edition_of(current.round))
    if lacking:
        raise profile.Incomplete(lacking)
    actor = by.actor()
    current.state, current.filed_at = EnrolmentState.FILED, at
    current.filed_by, current.filed_by_th, current.filed_by_en = actor.key, actor.th, actor.en
    save_revised(current, by=by, at=at)
    assessment = stand_before(Assessment(enrolment=current), _first_hand(current, at))
    rescore(assessment, at=at)
    assessment.save()
    _journal("enrolment.filed", current, by=by, at=at, assessment=assessment.key)
    return assessment


def _first_hand(enrolment: Enrolment, at: datetime) -> Hand:
    """Give the window before which a new case stands: the first that is still to come for the unit, else the first of all.

    In a year of parts every part is asked for, so it is the first one, late or not.
    """
    windows = windows_of(enrolment.round)
    dues = due_for(windows, enrolment.unit_id)
    to_come = (window for window in windows if dues[window.key] >= at and not window.covers)
    window = next(to_come, windows[0])
    return Hand(window, dues[window.key], None, is_returned=False)


def _insist_kind(edition: Edition, unit: Unit) -> None:
    kinds = {kind.key for kind in edition.unit_kinds}
    if unit.closed_on is not None:
        raise Refusal(Text("หน่วยงานนี้ปิดแล้ว", "This unit is closed."), code="unit-closed")
    if kinds and unit.kind not in kinds:
        listed = edition.unit_kinds
        raise Refusal(
            Text(
                f"โปรแกรมนี้สำหรับ{' และ'.join(kind.title.th for kind in listed)}",
                f"This programme is for: {', '.join(kind.title.en for kind in listed)}.",
            ),
            code="unit-kind-not-asked",
        )


def _chosen(name: str, key: str, choices: tuple[Choice, ...]) -> str:
    if not choices:
        return ""
    if key in {choice.key for choice in choices}:
        return key
    th, en = ", ".join(choice.title.th for choice in choices), ", ".join(choice.title.en for choice in choices)
    raise Refusal(Text(f"เลือกหนึ่งรายการ: {th}", f"Choose one: {en}."), code=f"{name}-needed", field=name)


def _journal(verb: str, enrolment: Enrolment, *, by: Membership, at: datetime, **facts: object) -> None:
    record(verb, about=enrolment.key, unit=unit_key(enrolment.unit_id), by=by.actor(), at=at, facts=facts)

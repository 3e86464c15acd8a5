"""A scratch database with the demonstration and any number of further assessments, for measuring. Needs Django started."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from khunnatham.assessments import criteria
from khunnatham.assessments.models import Answer, Assessment, Enrolment, EnrolmentState, EvidenceUse, Round, Submission
from khunnatham.assessments.states import State
from khunnatham.assessments.windows import WHOLE
from khunnatham.evidence.models import Evidence, EvidenceKind, EvidenceState
from khunnatham.organisations.models import Place, PlaceLevel, Unit, UnitKind
from khunnatham.review.opinion_models import Consolidation
from khunnatham.thai import search_text, sort_key

BATCH = 500
STEPS = tuple("123456789")
WHO = {"changed_by": "membership:1", "changed_by_th": "เจ้าหน้าที่ผู้รับผิดชอบ", "changed_by_en": "Officer in charge"}
# Where the cases of the crowd stand, and how many steps each has answered.
STANDINGS = (
    (State.OPEN, "", 3), (State.OPEN, "", 7), (State.SIGNED, "", 9), (State.SUBMITTED, "compile", 9),
    (State.SUBMITTED, "compile", 9), (State.RETURNED, "", 9), (State.LISTED, "certify", 9), (State.DECIDED, "certify", 9),
    (State.LISTED, "report", 9), (State.FINAL, "national", 9),
)  # fmt: skip


@transaction.atomic
def gather(number: int, *, now: datetime) -> None:
    """Put so many organisations into the districts one after the other, each with an assessment, answers and proofs."""
    round_ = Round.objects.get(programme="moral-organisation")
    places = list(Place.objects.filter(level=PlaceLevel.DISTRICT).order_by("pk"))
    units = Unit.objects.bulk_create([_unit(places[n % len(places)], n) for n in range(number)], BATCH)
    enrolments = Enrolment.objects.bulk_create([_enrolment(round_, unit, now) for unit in units], BATCH)
    results = {steps: criteria.score(enrolments[0], dict.fromkeys(STEPS[:steps], True)) for _, _, steps in STANDINGS}
    cases = Assessment.objects.bulk_create(
        [_case(enrolment, n, results, now) for n, enrolment in enumerate(enrolments)], BATCH
    )
    Answer.objects.bulk_create(
        (
            Answer(assessment=case, key=key, value=True, note="ดำเนินการแล้วตามหลักฐานที่แนบ", changed_at=now, **WHO)
            for case in cases
            for key in STEPS[: case.answered]
        ),
        BATCH,
    )
    _prove(cases, now)
    # What one unit of the demonstration handed in stands for what all of them did.
    frozen = Submission.objects.filter(assessment__enrolment__round=round_).latest("pk").frozen
    Submission.objects.bulk_create([_submission(case, round_, frozen, now) for case in cases if case.version], BATCH)


@transaction.atomic
def compete(number: int, *, now: datetime) -> None:
    """Let so many units of all provinces be judged: each with what its committee agreed, many with equal totals."""
    round_ = Round.objects.get(programme="clean-community", edition="2564")
    provinces = list(Place.objects.filter(level=PlaceLevel.PROVINCE).exclude(pk="10").order_by("pk"))
    units = Unit.objects.bulk_create([_office(provinces[n % len(provinces)], n) for n in range(number)], BATCH)
    enrolments = Enrolment.objects.bulk_create([_enrolment(round_, unit, now) for unit in units], BATCH)
    Enrolment.objects.filter(pk__in=[one.pk for one in enrolments]).update(variant="regional")
    frozen = Submission.objects.filter(assessment__enrolment__round=round_).latest("pk").frozen
    plain = {"changed_at": now, "result_at": now, "engine": criteria.ENGINE, "window": WHOLE, "due_at": round_.due_at}
    cases = Assessment.objects.bulk_create(
        [Assessment(enrolment=one, state=State.LISTED, stage="evaluate", version=1, **plain) for one in enrolments],
        BATCH,
    )
    sent = Submission.objects.bulk_create([_submission(case, round_, frozen, now) for case in cases], BATCH)
    result = _judged(enrolments[0])
    who = {"agreed_at": now, "agreed_by": "x", "agreed_by_th": "เลขานุการ", "agreed_by_en": "Secretary"}
    Consolidation.objects.bulk_create(
        (
            Consolidation(
                submission=row, number=1, body=round_.owner, findings={}, result=result, level="A",
                total=60 + 2 * (place * 7 % 26), base=50 + 2 * (place * 7 % 26), **who,
            )
            for place, row in enumerate(sent)
        ),
        BATCH,
    )  # fmt: skip


def _judged(enrolment: Enrolment) -> dict[str, Any]:
    """Give a result as committees leave it, with the reason of every requirement: the page reads its figures out of it."""
    leaves = criteria.leaves_of(enrolment)
    return criteria.score_ruled(
        enrolment, {}, {leaf.key: place % 4 > 0 for place, leaf in enumerate(leaves)}
    ).to_record()


def _office(place: Place, number: int) -> Unit:
    name = f"หน่วยงาน{place.name_th} {number:05}"
    return Unit(
        code=f"rival-{number:05}",
        kind=UnitKind.CDD_PROVINCE,
        name_th=name,
        place=place,
        province_id=place.pk,
        sort_key=sort_key(name),
        search_text=search_text(name),
    )


def _unit(place: Place, number: int) -> Unit:
    name = f"หน่วยงาน{place.name_th} {number:05}"
    return Unit(
        code=f"crowd-{number:05}",
        kind=UnitKind.ORGANISATION,
        name_th=name,
        place=place,
        province_id=place.parent_id,
        sort_key=sort_key(name),
        search_text=search_text(name),
    )


def _enrolment(round_: Round, unit: Unit, now: datetime) -> Enrolment:
    return Enrolment(
        round=round_,
        unit=unit,
        track="general",
        state=EnrolmentState.FILED,
        profile={"staff": "42", "address": "ถนนสายหลัก"},
        created_at=now,
        changed_at=now,
        filed_at=now,
        filed_by="membership:1",
        **WHO,
    )


def _case(enrolment: Enrolment, number: int, results: dict[int, criteria.Scored], now: datetime) -> Assessment:
    state, stage, steps = STANDINGS[number % len(STANDINGS)]
    scored = results[steps]
    return Assessment(
        enrolment=enrolment,
        state=state,
        stage=stage,
        version=int(state not in {State.OPEN, State.SIGNED}),
        result=scored.record,
        result_at=now,
        engine=criteria.ENGINE,
        tier=scored.level,
        answered=scored.answered,
        leaves=scored.leaves,
        is_late=number % 11 == 0 and state not in {State.OPEN, State.SIGNED},
        changed_at=now - timedelta(days=number % 40),
        prepared_at=now,
        prepared_by="membership:1",
        window=WHOLE,
        due_at=enrolment.round.due_at,
    )


def _prove(cases: list[Assessment], now: datetime) -> None:
    made = {"created_at": now, "created_by": "membership:1", "created_by_th": "เจ้าหน้าที่", "created_by_en": "Officer"}
    links = Evidence.objects.bulk_create(
        (
            Evidence(
                unit=case.enrolment.unit,
                title="ข่าวกิจกรรม",
                kind=EvidenceKind.LINK,
                state=EvidenceState.FILED,
                url=f"https://www.example.go.th/{case.enrolment.unit.code}",
                **made,
            )
            for case in cases
        ),
        BATCH,
    )
    attached = {
        "attached_at": now,
        "attached_by": "membership:1",
        "attached_by_th": "เจ้าหน้าที่",
        "attached_by_en": "Officer",
    }
    EvidenceUse.objects.bulk_create(
        (
            EvidenceUse(assessment=case, key="1", evidence=link, **attached)
            for case, link in zip(cases, links, strict=True)
        ),
        BATCH,
    )


def _submission(case: Assessment, round_: Round, frozen: dict[str, Any], now: datetime) -> Submission:
    handed_in_at = round_.due_at + timedelta(days=1) if case.is_late else min(now, round_.due_at)
    return Submission(
        assessment=case,
        version=1,
        window=WHOLE,
        handed_in_at=handed_in_at,
        due_at=round_.due_at,
        is_late=case.is_late,
        prepared_at=now,
        prepared_by="membership:1",
        signed_by="membership:2",
        frozen=frozen,
        result=case.result,
        tier=case.tier,
        digest="0" * 64,
    )

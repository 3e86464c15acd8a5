"""Units drawn at random to be looked at again: by a seed and a method that are public, so that anybody draws the same."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from hashlib import sha256
from secrets import token_hex
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from khunnatham.assessments.models import Assessment, EnrolmentState, Round
from khunnatham.assessments.permissions import may_manage_round
from khunnatham.assessments.states import CERTIFIED, State
from khunnatham.assessments.working import insist
from khunnatham.journal.recording import record
from khunnatham.organisations.models import Membership
from khunnatham.review.approving import approval_of
from khunnatham.review.follow_up_models import Sample
from khunnatham.review.opinion_models import Consolidation
from khunnatham.review.ranking import in_force
from khunnatham.thai import in_bangkok
from khunnatham.typed import needed
from khunnatham.wording import Refusal, Text

MOST_DRAWN: Final = 200


# ── reading ─────────────────────────────────────────────────────────────────────────────


def draw_from(codes: Sequence[str], *, seed: str, size: int) -> list[str]:
    """Draw so many of these codes by a seed; anybody who sorts the same codes and takes the same seed draws the same."""
    ordered = sorted(codes)
    return sorted(random.Random(seed).sample(ordered, min(size, len(ordered))))  # noqa: S311 - to be repeated, not to be secret


def fingerprint(sample: Sample) -> str:
    """Give the SHA-256 of seed, number, codes and salt, a line each: told before the seed is, it shows that nothing changed since.

    A sample drawn before there were salts has no line for it.
    """
    lines = [sample.seed, str(sample.size), *sample.among, *([sample.salt] if sample.salt else [])]
    return sha256("\n".join(lines).encode()).hexdigest()


def samples_of(round_: Round) -> list[Sample]:
    """Give the samples that were drawn, the latest first."""
    return list(Sample.objects.filter(round=round_))


def cases_by_code(round_: Round, samples: Iterable[Sample]) -> dict[str, Assessment]:
    """Give the case of each unit that was drawn, by the code of the unit: one query."""
    codes = {code for sample in samples for code in sample.drawn}
    rows = Assessment.objects.filter(enrolment__round=round_, enrolment__unit__code__in=codes)
    return {row.enrolment.unit.code: row for row in rows.select_related("enrolment__unit").defer("result")}


def agreed_among(cases: Iterable[Assessment]) -> set[int]:
    """Give which of these cases a committee agreed on, so that they have a page of results: one query."""
    numbers = [case.pk for case in cases]
    rows = Consolidation.objects.filter(submission__assessment__in=numbers)
    return set(rows.values_list("submission__assessment", flat=True))


def is_announced(round_: Round) -> bool:
    """Tell whether the results are announced: the department approved, or every case that was handed in is over."""
    if approval_of(round_) is not None:
        return True
    handed_in = Assessment.objects.filter(enrolment__round=round_, enrolment__state=EnrolmentState.FILED, version__gt=0)
    return handed_in.exists() and not handed_in.exclude(state=State.FINAL).exists()


def may_draw(by: Membership, round_: Round, *, on: date) -> Refusal | None:
    """Answer whether units may be drawn to be looked at again: by the owner, once some were judged."""
    if refused := may_manage_round(by, round_.owner, on=on):
        return refused
    return None if _judged(round_).exists() else Refusal(_NOBODY, code="nobody-to-draw")


# ── acting ──────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def draw(round_: Round, *, seed: str, size: int, by: Membership, at: datetime) -> Sample:
    """Draw cases to be looked at again, with a seed that is published; drawn with the same seed before, that sample is given."""
    current = Round.objects.select_for_update(of=("self",)).select_related("owner").get(pk=round_.pk)
    insist(may_draw(by, current, on=in_bangkok(at)))
    said = _seed(seed)
    if not 1 <= size <= MOST_DRAWN:
        raise Refusal(_SIZE, code="size-not-valid", field="size")
    standing = Sample.objects.filter(round=current, seed=said, size=size).first()
    if standing is not None:
        return standing
    codes = sorted(_judged(current).values_list("enrolment__unit__code", flat=True))
    actor = by.actor()
    row = Sample.objects.create(
        round=current,
        seed=said,
        salt=token_hex(16),
        size=size,
        among=codes,
        drawn=draw_from(codes, seed=said, size=size),
        drawn_at=at,
        drawn_by=actor.key,
        drawn_by_th=actor.th,
        drawn_by_en=actor.en,
    )
    facts = {"seed": said, "count": len(row.drawn), "size": len(codes)}
    record("sample.drawn", about=current.key, unit=current.owner.key, by=actor, at=at, facts=facts)
    return row


# ── parts ───────────────────────────────────────────────────────────────────────────────


def _seed(text: str) -> str:
    """Give a seed as it is read on the page: one line without letters that nobody sees, or who reads it would draw others."""
    said = " ".join(needed(text, _SEED, longest=120, field="seed").split())
    if not said.isprintable():
        raise Refusal(_UNSEEN, code="seed-unseen", field="seed")
    return said


def _judged(round_: Round) -> QuerySet[Assessment]:
    """Give the cases that were judged: the committee agreed on what was handed in last, or a body certified it."""
    agreed = in_force().filter(submission__assessment=OuterRef("pk"))
    cases = Assessment.objects.filter(enrolment__round=round_, enrolment__state=EnrolmentState.FILED, version__gt=0)
    return cases.filter(Q(Exists(agreed)) | Q(state__in=sorted(CERTIFIED)))


_SEED = Text(
    "ระบุค่าเริ่มสุ่มที่จะประกาศ เช่น เลขรางวัลที่หนึ่งของวันประกาศ",
    "Give the seed to be published, such as the winning lottery number of the day.",
)
_UNSEEN = Text(
    "ค่าเริ่มสุ่มมีอักขระที่มองไม่เห็น พิมพ์ใหม่แทนการวาง ผู้อื่นจึงสุ่มซ้ำได้ผลเดิม",
    "The seed holds letters that nobody sees. Type it anew, so that others draw the same by it.",
)
_SIZE = Text("สุ่มได้ตั้งแต่ 1 ถึง 200 หน่วยงาน", "Draw 1 to 200 units.")
_NOBODY = Text(
    "ยังไม่มีหน่วยงานใดที่คณะสรุปผลหรือมีมติแล้ว จึงยังไม่มีหน่วยงานให้สุ่ม",
    "No unit has been agreed or decided on yet, so there is none to draw.",
)

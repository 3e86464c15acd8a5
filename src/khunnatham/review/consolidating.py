"""From several opinions to the one result that the committee agrees. Nothing is averaged: each requirement is settled in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from khunnatham.assessments import criteria, judging
from khunnatham.assessments.models import Submission
from khunnatham.assessments.working import insist, journal
from khunnatham.journal.actors import Actor
from khunnatham.organisations.models import Membership
from khunnatham.review import opinions, rulings, visibility
from khunnatham.review.committee_models import Seat
from khunnatham.review.committees import quorum_of, voting_of
from khunnatham.review.opinion_models import Consolidation, How, Opinion, Ruling, Settled, Verdict
from khunnatham.scoring.result import Result
from khunnatham.thai import in_bangkok
from khunnatham.typed import cleaned, needed
from khunnatham.wording import Conflict, Refusal, Text


@dataclass(frozen=True, slots=True)
class Line:
    """One requirement beside what everybody found of it."""

    key: str
    said: bool
    marks: tuple[tuple[Seat, dict[str, Any]], ...]
    settled: Settled | None
    ruling: Ruling | None = None

    @property
    def met(self) -> int:
        """How many found it met."""
        return sum(mark["verdict"] == Verdict.MET for _, mark in self.marks)

    @property
    def lacking(self) -> int:
        """How many found it not met."""
        return sum(mark["verdict"] == Verdict.LACKING for _, mark in self.marks)

    @property
    def unable(self) -> int:
        """How many could not judge."""
        return sum(mark["verdict"] == Verdict.UNABLE for _, mark in self.marks)

    @property
    def agrees(self) -> bool | None:
        """What all of them found who could judge; nothing where they differ or nobody could."""
        if self.met and not self.lacking:
            return True
        return False if self.lacking and not self.met else None

    @property
    def finding(self) -> bool | None:
        """What stands now: a ruling before what was settled, and that before what all found alike."""
        if self.ruling is not None:
            return self.ruling.is_met
        return self.settled.is_met if self.settled is not None else self.agrees


# ── reading ─────────────────────────────────────────────────────────────────────────────


def lines_of(submission: Submission, seen: Sequence[Opinion]) -> list[Line]:
    """Give every requirement with the marks of the opinions that the reader may see, what was settled and ruled: two queries."""
    said = opinions.self_findings(submission)
    settled = {row.key: row for row in Settled.objects.filter(submission=submission)}
    ruled = {row.key: row for row in Ruling.objects.filter(submission=submission)}
    return [
        Line(
            key,
            said.get(key, False),
            tuple((opinion.seat, opinion.marks[key]) for opinion in seen if key in opinion.marks),
            settled.get(key),
            ruled.get(key),
        )
        for key in opinions.keys_of(submission)
    ]


def proposed(submission: Submission) -> Result:
    """Give the result that follows from what was settled so far; of the rest what all agree on, else the unit's own answer."""
    return _scored(submission, lines_of(submission, list(visibility.counted(submission))))


def open_lines(lines: Sequence[Line]) -> list[Line]:
    """Give the requirements on which the committee must still say something: opinions differ, or nobody could judge."""
    return [line for line in lines if line.finding is None]


def may_settle(by: Membership, submission: Submission, *, on: date) -> Refusal | None:
    """Answer whether this person may write what the committee settles now."""
    return opinions.may_conclude(by, submission, on=on)


def may_correct(by: Membership, submission: Submission, *, on: date) -> Refusal | None:
    """Answer whether this person may correct what was agreed: who leads the committee, until it is decided."""
    if refused := opinions.may_lead(by, submission, on=on):
        return refused
    if submission.decisions.exists():
        return Refusal(_DECIDED, code="decided-already")
    return may_settle(by, submission, on=on)


# ── acting ──────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def settle(
    submission: Submission,
    key: str,
    *,
    is_met: bool,
    how: str,
    reason: str = "",
    votes: tuple[int, int] = (0, 0),
    expected_revision: int,
    by: Membership,
    at: datetime,
) -> Settled:
    """Write what the committee found of one requirement, and how it came to it; a change from the unit's answer has a reason."""
    current = opinions.locked_submission(submission)
    insist(may_settle(by, current, on=in_bangkok(at)))
    _insist_open(current)
    if key not in opinions.keys_of(current):
        raise Refusal(_NO_KEY, code="key-unknown", field="key")
    _insist_unruled(current, [key])
    said = cleaned(reason, field="reason")
    people = {account for _, account in visibility.voters(current, on=in_bangkok(at))}
    if how == How.CHAIR and voting_of(criteria.edition_of(current.assessment.enrolment.round)).tie != "chair":
        raise Refusal(_VOTE_AGAIN, code="chair-breaks-no-tie", field="how")
    _insist_way(how, is_met=is_met, votes=votes, reason=said, seats=len(people))
    if is_met != opinions.self_findings(current).get(key, False):
        needed(said, _CHANGED, field="reason")
    row = Settled.objects.filter(submission=current, key=key).first() or Settled(
        submission=current, key=key, revision=0
    )
    if row.revision != expected_revision:
        raise Conflict(
            Text(
                f"{row.changed_by_th} แก้ไขข้อนี้ไปแล้วระหว่างที่ท่านเปิดอยู่",
                f"{row.changed_by_en} changed this requirement while you had it open.",
            ),
            newer=row,
        )
    actor = by.actor()
    row.is_met, row.how, row.reason, row.revision = is_met, how, said, row.revision + 1
    row.votes_for, row.votes_against = votes if how != How.AGREED else (0, 0)
    row.changed_at, row.changed_by, row.changed_by_th, row.changed_by_en = at, actor.key, actor.th, actor.en
    row.save()
    return row


@transaction.atomic
def agree(
    submission: Submission, *, present: Sequence[int], summary: str = "", by: Membership, at: datetime
) -> Consolidation:
    """Agree on the whole: every requirement settled or found alike by all, every flag ruled on, enough seats present."""
    current = opinions.locked_submission(submission)
    insist(may_settle(by, current, on=in_bangkok(at)))
    standing = visibility.agreed(current)
    if standing is not None:
        return standing
    return _agree(current, 1, present, summary, "", by=by, at=at)


@transaction.atomic
def correct(
    submission: Submission,
    *,
    changes: dict[str, tuple[bool, str]],
    correction: str,
    present: Sequence[int],
    by: Membership,
    at: datetime,
) -> Consolidation:
    """Correct what was agreed, with the reason, before it is decided; what was agreed first stays beside it."""
    current = opinions.locked_submission(submission)
    insist(may_correct(by, current, on=in_bangkok(at)))
    standing = visibility.agreed(current)
    if standing is None:
        raise Refusal(_NOT_AGREED, code="not-agreed")
    why = needed(correction, _SAY_WHY, field="correction")
    actor = by.actor()
    if not changes.keys() <= set(opinions.keys_of(current)):
        raise Refusal(_NO_KEY, code="key-unknown", field="key")
    _insist_unruled(current, changes)
    for key, (is_met, reason) in _differing(changes, standing).items():
        Settled.objects.update_or_create(
            submission=current,
            key=key,
            defaults={
                "is_met": is_met,
                "how": How.AGREED,
                "reason": needed(reason, _CHANGED, field="reason"),
                "changed_at": at,
                "changed_by": actor.key,
                "changed_by_th": actor.th,
                "changed_by_en": actor.en,
            },
        )
    return _agree(current, standing.number + 1, present, standing.summary, why, after=standing, by=by, at=at)


def _differing(changes: dict[str, tuple[bool, str]], standing: Consolidation) -> dict[str, tuple[bool, str]]:
    """Give the changes that say anything else than what stands."""
    stands = {key: (row["is_met"], row["reason"]) for key, row in standing.findings.items()}
    return {
        key: (is_met, reason)
        for key, (is_met, reason) in changes.items()
        if key not in stands or is_met != stands[key][0] or cleaned(reason, field="reason") not in {"", stands[key][1]}
    }


def _agree(
    submission: Submission,
    number: int,
    present: Sequence[int],
    summary: str,
    correction: str,
    *,
    after: Consolidation | None = None,
    by: Membership,
    at: datetime,
) -> Consolidation:
    lines = lines_of(submission, list(visibility.counted(submission)))
    _insist_settled(submission, lines)
    there, findings = _attending(submission, present, on=in_bangkok(at)), {line.key: _told(line) for line in lines}
    if after is not None and (findings, there) == (after.findings, after.present):
        if after.correction == correction:
            return after
        raise Refusal(_NOTHING_CHANGED, code="nothing-changed", field="correction")
    result = _scored(submission, lines)
    judged, actor = judging.judging_of(submission.assessment), by.actor()
    if judged is None:
        raise Refusal(_NOT_ASSIGNED, code="not-assigned")
    row = Consolidation.objects.create(
        submission=submission,
        number=number,
        body=judged.body,
        findings=findings,
        result=result.to_record(),
        level=criteria.level_of(result),
        total=result.total,
        base=result.points.achieved if result.points else None,
        outcome=result.outcome or "",
        present=there,
        recused=_recused(submission, judged.body_id, on=in_bangkok(at)),
        summary=cleaned(summary, field="summary"),
        correction=correction,
        agreed_at=at,
        agreed_by=actor.key,
        agreed_by_th=actor.th,
        agreed_by_en=actor.en,
    )
    _record(row, lines, by=actor, at=at)
    return row


def _record(row: Consolidation, lines: Sequence[Line], *, by: Actor, at: datetime) -> None:
    """Record that the committee agreed, without figures: the unit reads its own history before the result is decided."""
    facts = {
        "consolidation": row.key,
        "number": row.number,
        "changed": sum(line.finding != line.said for line in lines),
        "body_th": row.body.name.th,
        "body_en": row.body.name.en,
    }
    journal("opinions.consolidated", row.submission.assessment, by=by, at=at, **facts)


def _told(line: Line) -> dict[str, Any]:
    settled, ruling = line.settled, line.ruling
    if ruling is not None:
        # The ruling is the committee's one word: what single evaluators found does not stand beside it as votes.
        told = {"is_met": ruling.is_met, "said": line.said, "how": How.AGREED.value}
        return told | {"reason": ruling.reason, "votes": [0, 0]}
    return {
        "is_met": line.finding,
        "said": line.said,
        "how": settled.how if settled else How.AGREED.value,
        "reason": settled.reason if settled else _reason_of_all(line),
        "votes": [settled.votes_for, settled.votes_against] if settled else [line.met, line.lacking],
    }


def _reason_of_all(line: Line) -> str:
    """Give the first reason of those who found what all found; who could not judge gave a reason for that alone."""
    found = Verdict.MET if line.agrees else Verdict.LACKING
    return next((mark["reason"] for _, mark in line.marks if mark["verdict"] == found and mark["reason"]), "")


def _scored(submission: Submission, lines: Sequence[Line]) -> Result:
    found = {line.key: stands for line in lines if (stands := line.finding) is not None}
    return criteria.score_ruled(submission.assessment.enrolment, opinions.answers_of(submission), found)


def _attending(submission: Submission, present: Sequence[int], *, on: date) -> list[int]:
    """Give the voting seats that were there, and insist on a quorum of people: who fills two seats is there once."""
    seats = visibility.voters(submission, on=on)
    came = [(seat.position, account) for seat, account in seats if seat.position in set(present)]
    _insist_quorum(submission, there=len({account for _, account in came}), seats=len(seats))
    return [position for position, _ in came]


def _insist_open(submission: Submission) -> None:
    if visibility.is_agreed(submission):
        raise Refusal(
            Text(
                "คณะสรุปผลแล้ว แก้ไขได้เฉพาะการแก้คำผิดพร้อมเหตุผล",
                "It is agreed. Only a correction with its reason changes it.",
            ),
            code="agreed-already",
        )


def _insist_unruled(submission: Submission, keys: Iterable[str]) -> None:
    ruled = submission.rulings.filter(key__in=list(keys)).order_by("key").values_list("key", flat=True)
    if ruled:
        raise Refusal(_RULED.fill(keys=", ".join(ruled)), code="ruled-already", field="key")


def _insist_way(how: str, *, is_met: bool, votes: tuple[int, int], reason: str, seats: int) -> None:
    for_it, against = votes
    ways = {
        How.AGREED.value: True,
        How.MAJORITY.value: (for_it > against) if is_met else (against > for_it),
        How.CHAIR.value: for_it == against and for_it > 0,
    }
    if how not in ways:
        raise Refusal(_CHOOSE_HOW, code="how-unknown", field="how")
    if min(votes) < 0 or sum(votes) > seats:
        raise Refusal(
            Text(f"คะแนนเสียงรวมกันได้ไม่เกิน {seats} เสียง", f"There are at most {seats} votes."),
            code="votes-over",
            field="votes",
        )
    if not ways[how]:
        raise Refusal(
            _VOTES_SAY_OTHERWISE if how == How.MAJORITY else _NO_TIE, code="votes-say-otherwise", field="votes"
        )
    if how == How.CHAIR and not reason:
        raise Refusal(_CHAIR_WHY, code="reason-missing", field="reason")


def _insist_settled(submission: Submission, lines: Sequence[Line]) -> None:
    still = [line.key for line in open_lines(lines)]
    # All alike but otherwise than the unit said: the reason of one of them is the reason, and there must be one.
    silent = [
        line.key
        for line in lines
        if line.settled is None
        and line.ruling is None
        and line.agrees is not None
        and line.agrees != line.said
        and not _told(line)["reason"]
    ]
    unruled = [matter.key for matter in rulings.matters_of(submission) if matter.ruling is None]
    for keys, text in ((still, _STILL), (silent, _SILENT), (unruled, _UNRULED)):
        if keys:
            raise Refusal(text.fill(keys=", ".join(keys[:10]), count=len(keys)), code="not-settled")


def _insist_quorum(submission: Submission, *, there: int, seats: int) -> None:
    quorum = quorum_of(criteria.edition_of(submission.assessment.enrolment.round))
    if not quorum.is_met(present=there, seats=seats):
        raise Refusal(
            Text(
                f"องค์ประชุมไม่ครบ: ร่วมสรุป {there} คน จาก {seats} ตำแหน่ง ต้องเกินร้อยละ {quorum.over}",
                f"No quorum: {there} people of {seats} seats took part; more than {quorum.over} % must.",
            ),
            code="no-quorum",
            field="present",
        )


def _recused(submission: Submission, body: int, *, on: date) -> list[int]:
    standing = judging.standing().filter(assessment=submission.assessment_id)
    against = set(standing.values_list("account", flat=True))
    seats = list(Seat.objects.filter(committee__body=body).order_by("position"))
    filled = visibility.holders(seats, on=on)
    return [seat.position for seat in seats if seat.pk in filled and filled[seat.pk].account_id in against]


_NO_KEY = Text("ไม่มีข้อนี้ในเกณฑ์ของหน่วยงาน", "This unit is not asked this.")
_CHANGED = Text("ผลต่างจากที่หน่วยงานประเมิน ระบุเหตุผล", "This differs from the unit's own answer. Give the reason.")
_NOT_AGREED = Text("คณะยังไม่ได้สรุปผลของเรื่องนี้", "The committee has not agreed on this case yet.")
_DECIDED = Text("เรื่องนี้มีมติแล้ว จึงแก้ไขไม่ได้", "It was decided and can no longer be corrected.")
_NOTHING_CHANGED = Text(
    "ไม่มีสิ่งใดต่างจากผลที่สรุปไว้ จึงไม่บันทึกซ้ำ เปลี่ยนผลอย่างน้อยหนึ่งข้อหรือผู้ร่วมสรุป",
    "Nothing differs from what was agreed, so nothing is kept again. Change a finding or who took part.",
)
_RULED = Text(
    "ข้อ {keys} มีคำวินิจฉัยของคณะแล้ว ผลเป็นไปตามคำวินิจฉัย",
    "The committee has ruled on {keys}. The finding follows the ruling.",
)
_SAY_WHY = Text("ระบุเหตุผลที่แก้ไขผลที่สรุปแล้ว", "Give the reason for the correction.")
_NOT_ASSIGNED = Text("เรื่องนี้ไม่ได้มอบหมายให้คณะใด", "No committee judges this case.")
_CHOOSE_HOW = Text("เลือกว่าเห็นพ้อง เสียงข้างมาก หรือประธานชี้ขาด", "Choose agreed, majority or chair.")
_VOTES_SAY_OTHERWISE = Text("คะแนนเสียงไม่ตรงกับผลที่บันทึก", "The votes say otherwise.")
_NO_TIE = Text("ประธานชี้ขาดได้เมื่อเสียงเท่ากันเท่านั้น", "The chair decides only when the votes are equal.")
_VOTE_AGAIN = Text(
    "เกณฑ์ฉบับนี้ไม่ให้ประธานชี้ขาด ถ้าคะแนนเสียงเท่ากันให้ลงคะแนนใหม่",
    "These criteria let no chair decide a tie: where the votes are equal there is another vote.",
)
_CHAIR_WHY = Text("ระบุเหตุผลที่ประธานชี้ขาด", "Give the reason of the chair's decision.")
_STILL = Text("ยังเห็นต่างกันหรือตัดสินไม่ได้ {count} ข้อ: {keys}", "{count} requirement(s) are not settled: {keys}")
_SILENT = Text(
    "ผลต่างจากที่หน่วยงานประเมินแต่ไม่มีเหตุผล {count} ข้อ: {keys}",
    "{count} requirement(s) differ from the unit's answer without a reason: {keys}",
)
_UNRULED = Text("ยังไม่ได้วินิจฉัยประเด็นที่ต้องยืนยัน {count} ข้อ: {keys}", "{count} flag(s) are not ruled on: {keys}")

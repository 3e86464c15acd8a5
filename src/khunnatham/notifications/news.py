"""News: what happened to a unit's case, told to its people; in a committee, to its chair; an answer, to whoever asked.

``RULES``, ``COMMITTEE_RULES``, ``NAMED`` and ``ANSWERED`` are the one place; days of sittings (``hearings``) and lists of certificates
(``lists``) have their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Final

from django.db import transaction

from khunnatham.assessments.models import Assessment
from khunnatham.assessments.permissions import WORKERS
from khunnatham.journal.actors import SYSTEM
from khunnatham.journal.models import Entry, Head
from khunnatham.notifications import hearings, lists
from khunnatham.notifications.models import Kind, Reading
from khunnatham.notifications.outbox import Letter, put
from khunnatham.organisations.models import Account, Membership
from khunnatham.organisations.queries import current
from khunnatham.organisations.roles import Role
from khunnatham.review import visibility
from khunnatham.review.committee_models import Committee, Seat
from khunnatham.review.follow_up_models import Question
from khunnatham.thai import in_bangkok
from khunnatham.wording import Text

AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Rule:
    """What a verb of the journal means to the unit, and the page where it goes on."""

    subject: Text
    page: str = "/assessments/{number}/"


# Journal verbs about a case, by name. The audience is the officers and heads of its unit, except whoever did it.
RULES: Final[Mapping[str, Rule]] = {
    "assessment.returned": Rule(Text("ผลการประเมินถูกส่งกลับให้แก้ไข", "Your assessment was returned for correction")),
    "assessment.part-returned": Rule(Text("ผลที่ส่งไว้ถูกส่งกลับให้แก้ไข", "A part of your assessment was returned")),
    "assessment.returned-from-sitting": Rule(
        Text("ที่ประชุมส่งผลการประเมินกลับให้แก้ไข", "The committee returned your assessment")
    ),
    "assessment.remarked": Rule(Text("มีข้อสังเกตต่อผลการประเมิน", "There is a remark on your assessment")),
    "assessment.certified": Rule(Text("ที่ประชุมมีมติรับรองผลการประเมินแล้ว", "The committee certified your assessment")),
    "assessment.approved": Rule(Text("ประกาศผลการประเมินแล้ว", "The results were announced")),
    "assessment.concluded": Rule(Text("สิ้นสุดกระบวนการพิจารณาผลการประเมิน", "Your assessment is concluded")),
    "question.asked": Rule(
        Text("คณะกรรมการสอบถามเรื่องที่ส่งมา", "The committee asks about what you handed in"),
        "/assessments/{number}/questions/",
    ),
    "recommendation.approved": Rule(
        Text("กรมเห็นชอบคำตอบข้อเสนอแนะแล้ว", "Your answer to a recommendation was approved"),
        "/assessments/{number}/improvement/",
    ),
    "recommendation.followed-up": Rule(
        Text("กรมบันทึกผลการติดตามข้อเสนอแนะ", "A recommendation was followed up"), "/assessments/{number}/improvement/"
    ),
    "assessment.objection-answered": Rule(
        Text("มีผลการพิจารณาคำคัดค้านแล้ว", "Your objection was decided on"), "/assessments/{number}/objection/"
    ),
    "assessment.sent-back-to-officer": Rule(
        Text("หัวหน้าหน่วยงานส่งกลับให้เจ้าหน้าที่แก้ไข", "The head sent the assessment back to the officer")
    ),
}

# Verbs about a committee, told to its chair, except whoever did it.
COMMITTEE_RULES: Final[Mapping[str, Rule]] = {
    "interest.recused": Rule(
        Text("กรรมการไม่ร่วมพิจารณาหน่วยงานเพราะมีส่วนได้เสีย", "A member is recused from a unit because of an interest"),
        "/committees/{number}/",
    ),
    "interest.lifted": Rule(
        Text("กรมยกเหตุส่วนได้เสียของกรรมการ", "The department lifted an interest of a member"), "/committees/{number}/"
    ),
    "interest.laid-again": Rule(
        Text("กรมให้เหตุส่วนได้เสียของกรรมการมีผลอีก", "The department laid an interest of a member again"),
        "/committees/{number}/",
    ),
}

# The verb of an answer, told to the member of the committee who asked.
ANSWERED: Final = "question.answered"
_ANSWER: Final = Rule(
    Text("หน่วยงานตอบคำถามของท่านแล้ว", "The unit has answered your question"), "/assessments/{number}/questions/"
)

# Naming who leads a case for chair and secretary, told to who fills the seat.
NAMED: Final = "lead.named"
_LEADS: Final = Rule(
    Text("กรมให้ท่านนำเรื่องแทนประธานและเลขานุการ", "The department asks you to lead a case for chair and secretary"),
    "/committee/",
)


def tell(*, at: datetime) -> int:
    """Put what is new in the journal into the outbox; gives how many messages. The first time only marks the place."""
    with transaction.atomic():
        reading, is_new = Reading.objects.select_for_update().get_or_create(
            pk=1, defaults={"number": Head.objects.get(pk=1).number}
        )
        if is_new:
            return 0
        entries = list(Entry.objects.filter(number__gt=reading.number).order_by("number")[:AT_ONCE])
        if not entries:
            return 0
        on = in_bangkok(at)
        letters = chain(
            _letters([entry for entry in entries if entry.verb in RULES], on),
            _to_chairs([entry for entry in entries if entry.verb in COMMITTEE_RULES], on),
            _to_leaders([entry for entry in entries if entry.verb == NAMED], on),
            _to_askers([entry for entry in entries if entry.verb == ANSWERED], on),
            hearings.letters([entry for entry in entries if entry.verb in hearings.VERBS], on),
            lists.letters([entry for entry in entries if entry.verb == lists.ASKED], on),
        )
        told = put(letters, at=at)
        reading.number = entries[-1].number
        reading.save(update_fields=["number"])
    return told


def _letters(entries: list[Entry], on: date) -> Iterator[tuple[Account, Letter]]:
    numbers = {entry.about: int(entry.about.rpartition(":")[2]) for entry in entries}
    rows = Assessment.objects.filter(pk__in=numbers.values()).select_related("enrolment__round", "enrolment__unit")
    cases = {case.key: case for case in rows.defer("result")}
    for entry in entries:
        case = cases.get(entry.about)
        if case is None or entry.by_key == SYSTEM.key:  # what the system catches up on was announced long ago
            continue
        holders = Membership.objects.filter(current(on), unit=case.enrolment.unit_id, role__in=sorted(WORKERS))
        for holder in holders.filter(account__is_active=True).exclude(account__email="").select_related("account"):
            if holder.key != entry.by_key:
                yield holder.account, _letter(entry, case)


def _to_chairs(entries: list[Entry], on: date) -> Iterator[tuple[Account, Letter]]:
    """Give the letters to the chairs of committees; who and why stands on their page, a mail carries neither further."""
    committees = _committees(entries)
    chairs: dict[int, list[Membership]] = {}
    held = Membership.objects.filter(
        current(on), unit__in=[row.body_id for row in committees.values()], role=Role.SUBCOMMITTEE_CHAIR
    )
    for row in held.filter(account__is_active=True).exclude(account__email="").select_related("account"):
        chairs.setdefault(row.unit_id, []).append(row)
    for entry in entries:
        committee = committees.get(entry.about)
        for holder in chairs.get(committee.body_id, ()) if committee else ():
            if committee is not None and holder.key != entry.by_key:
                yield holder.account, _committee_letter(entry, committee)


def _to_leaders(entries: list[Entry], on: date) -> Iterator[tuple[Account, Letter]]:
    """Give the letters to those who were named to lead a case; why stands on the page of the committee."""
    committees = _committees(entries)
    for entry in entries:
        seats = Seat.objects.filter(committee=committees.get(entry.about), position=entry.facts["position"])
        for holder in visibility.holders(seats, on=on).values():
            if holder.account.is_active and holder.account.email:
                yield holder.account, _lead_letter(entry)


def _committees(entries: list[Entry]) -> dict[str, Committee]:
    """Give the committees that these entries are about, by their key in the journal: one query."""
    numbers = {int(entry.about.rpartition(":")[2]) for entry in entries}
    return {row.journal_key: row for row in Committee.objects.filter(pk__in=numbers).select_related("body")}


def _to_askers(entries: list[Entry], on: date) -> Iterator[tuple[Account, Letter]]:
    """Give the letters to those who asked and still sit: two queries. The answer itself is read on its page."""
    rows = Question.objects.filter(answered_at__in=[entry.at for entry in entries])
    answered = {
        (row.submission.assessment.key, row.key, row.answered_at, row.asked_by): row
        for row in rows.select_related("submission__assessment__enrolment__unit").defer("submission__frozen")
    }
    numbers = {asked_by.rpartition(":")[2] for *_, asked_by in answered}
    held = Membership.objects.filter(current(on), pk__in=numbers, account__is_active=True).exclude(account__email="")
    holders = {row.key: row for row in held.select_related("account")}
    for entry in entries:
        for (about, key, at, asked_by), asked in answered.items():
            if (about, key, at) == (entry.about, entry.facts["key"], entry.at) and asked_by in holders:
                yield holders[asked_by].account, _answer_letter(entry, asked)


def _answer_letter(entry: Entry, asked: Question) -> Letter:
    case, subject = asked.submission.assessment, _ANSWER.subject
    unit = case.enrolment.unit.name
    return Letter(
        key=f"news|{entry.number}",
        kind=Kind.NEWS,
        subject=subject,
        opening=Text("เรียน กรรมการผู้ถาม", "To the member who asked"),
        lines=(
            Text(f"{subject.th} — {unit.th}", f"{subject.en} — {unit.en}"),
            Text(f"เรื่องข้อ {asked.key}", f"About {asked.key}"),
        ),
        path=_ANSWER.page.format(number=case.pk),
    )


def _lead_letter(entry: Entry) -> Letter:
    facts, subject = entry.facts, _LEADS.subject
    return Letter(
        key=f"news|{entry.number}",
        kind=Kind.NEWS,
        subject=subject,
        opening=Text("เรียน กรรมการผู้ได้รับมอบหมาย", "To the member who was named"),
        lines=(
            Text(f"{subject.th} — {facts['name_th']}", f"{subject.en} — {facts['name_en']}"),
            Text(
                "ถ้ายังไม่ได้แจ้งเรื่องส่วนได้เสีย ให้แจ้งก่อน แล้วสรุปผลของคณะเมื่อความเห็นครบ",
                "Say first whether you have an interest, if you have not, then write the result down once all opinions are in.",
            ),
        ),
        path=_LEADS.page,
    )


def _committee_letter(entry: Entry, committee: Committee) -> Letter:
    rule, facts, name = COMMITTEE_RULES[entry.verb], entry.facts, committee.body.name
    return Letter(
        key=f"news|{entry.number}",
        kind=Kind.NEWS,
        subject=rule.subject,
        opening=Text(f"เรียน ประธาน{name.th}", f"To the chair of {name.en}"),
        lines=(
            Text(f"{rule.subject.th} — {facts['name_th']}", f"{rule.subject.en} — {facts['name_en']}"),
            Text("ดูผู้ไม่ร่วมพิจารณาและเหตุที่หน้าของคณะ", "The page of the committee says who, and on what ground."),
        ),
        path=rule.page.format(number=committee.pk),
    )


def _letter(entry: Entry, case: Assessment) -> Letter:
    rule, enrolment = RULES[entry.verb], case.enrolment
    return Letter(
        key=f"news|{entry.number}",
        kind=Kind.NEWS,
        subject=rule.subject,
        opening=Text(f"เรียน {enrolment.unit.name.th}", f"To {enrolment.unit.name.en}"),
        lines=(
            Text(f"{rule.subject.th} — {enrolment.round.title.th}", f"{rule.subject.en} — {enrolment.round.title.en}"),
            Text(f"โดย {entry.by_th}", f"By {entry.by_en}"),
        ),
        path=rule.page.format(number=case.pk),
    )

"""Conflicts of interest: said by the person before a file opens, or found by the platform; either recuses at once.

The handbook has no rule for it (11.4): ours are defaults and wear the badge.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from khunnatham.assessments import judging
from khunnatham.assessments.judging_models import Ground, Interest, Waiver
from khunnatham.assessments.models import Assessment, Submission
from khunnatham.journal.actors import SYSTEM, Actor
from khunnatham.journal.recording import record
from khunnatham.organisations.models import Account, Membership, ReportingLine
from khunnatham.organisations.permissions import may_act
from khunnatham.plans.models import Activity
from khunnatham.review.committee_models import Committee
from khunnatham.thai import in_bangkok, search_text
from khunnatham.typed import needed
from khunnatham.wording import Refusal, Text

LOOK_BACK: Final = timedelta(days=365)
SHORTEST_POST: Final = 6  # letters: a shorter name of a post stands in too many plans by chance


@dataclass(frozen=True, slots=True)
class Word:
    """What is known of one person and one case: whether the file may open, and what stands against it."""

    assessment: Assessment
    is_clear: bool
    against: tuple[Interest, ...]

    @property
    def is_said(self) -> bool:
        """Tell whether nothing is left to say: the file is open, or shut for good."""
        return self.is_clear or bool(self.against)

    @property
    def is_open(self) -> bool:
        """Tell whether this person opens the file."""
        return self.is_clear and not self.against


def words_of(by: Membership) -> list[Word]:
    """Give every case that the committee of this membership judges, with what this person said of it: two queries."""
    cases = Assessment.objects.filter(judging.assigned(by)).select_related(
        "enrolment__unit__province", "enrolment__round"
    )
    said: dict[int, list[Interest]] = {}
    for row in Interest.objects.filter(~Q(judging.lifted()), account=by.account_id):
        said.setdefault(row.assessment_id, []).append(row)
    return [
        Word(
            case,
            any(row.ground == Ground.CLEAR for row in said.get(case.pk, ())),
            tuple(row for row in said.get(case.pk, ()) if row.ground != Ground.CLEAR),
        )
        for case in cases.order_by("enrolment__unit__sort_key", "pk")
    ]


def count_silent(by: Membership) -> int:
    """Give of how many cases of the committee this person has not spoken and nothing was found: one query."""
    said = Interest.objects.filter(~Q(judging.lifted()), assessment=OuterRef("pk"), account=by.account_id)
    return Assessment.objects.filter(judging.assigned(by), ~Q(Exists(said))).count()


def stood_at(moment: datetime) -> QuerySet[Interest]:
    """Give every interest that kept somebody from a case at a moment, whatever was lifted or laid again since."""
    lifted = Waiver.objects.filter(Q(laid_at__isnull=True) | Q(laid_at__gte=moment), lifted_at__lt=moment)
    rows = Interest.objects.exclude(ground=Ground.CLEAR).filter(said_at__lt=moment)
    return rows.exclude(Exists(lifted.filter(interest=OuterRef("pk"))))


def recused_of(assessment: Assessment) -> list[Interest]:
    """Give who may not judge a case, with the ground; for the committee's own secretary and its owner."""
    return list(judging.standing().filter(assessment=assessment).select_related("account"))


@transaction.atomic
def declare(assessment: Assessment, *, has_interest: bool, text: str = "", by: Membership, at: datetime) -> Interest:
    """Say before the file opens whether anything stands against judging the case. An interest cannot be unsaid here."""
    Assessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    case = Assessment.objects.select_related("enrolment__round", "enrolment__unit").get(pk=assessment.pk)
    if refused := may_declare(by, case, on=in_bangkok(at)):
        raise refused
    committee = Committee.objects.select_related("body").get(body=by.unit_id)
    detect(case, committee, at=at, accounts=[by.account])
    ground = Ground.DECLARED if has_interest else Ground.CLEAR
    said = needed(text, _SAY_WHICH, field="text") if has_interest else ""
    return _say(case, committee, by.account, ground, said, by=by.actor(), at=at)


@transaction.atomic
def clear_all(cases: Collection[int], *, by: Membership, at: datetime) -> int:
    """Say in one press that nothing stands against these cases, which the person read; gives how many were not spoken of yet."""
    if refused := may_act(by, in_bangkok(at)):
        raise refused
    silent = [word.assessment for word in words_of(by) if not word.is_said and word.assessment.pk in cases]
    for case in silent:
        declare(case, has_interest=False, by=by, at=at)
    return len(silent)


def may_declare(by: Membership, assessment: Assessment, *, on: date) -> Refusal | None:
    """Answer whether this person may say it: who sits in the committee that judges the case."""
    if refused := may_act(by, on):
        return refused
    if judging.sits_in_committee(by) and Assessment.objects.filter(judging.assigned(by), pk=assessment.pk).exists():
        return None
    return Refusal(_NOT_YOURS, code="not-your-case")


def detect(
    assessment: Assessment, committee: Committee, *, at: datetime, accounts: list[Account] | None = None
) -> list[Interest]:
    """Look for what stands against those who sit in the committee, and recuse at once; said once it is not said again."""
    return detect_all([assessment], committee, at=at, accounts=accounts)


def detect_all(
    cases: Sequence[Assessment], committee: Committee, *, at: datetime, accounts: list[Account] | None = None
) -> list[Interest]:
    """Look the same over many cases of a committee: six queries, and what it takes to write down what was found."""
    on = in_bangkok(at)
    sitting = accounts if accounts is not None else _sitting(committee, on)
    if not sitting or not cases:
        return []
    grounds = _grounds(_pasts(sitting, on=on), _about(cases, on=on))
    known = set(Interest.objects.filter(assessment__in=cases).values_list("assessment", "account", "ground"))
    return [
        _say(case, committee, past.account, ground, "", by=SYSTEM, at=at)
        for case, past, ground in grounds
        if (case.pk, past.account.pk, ground.value) not in known
    ]


@dataclass(frozen=True, slots=True)
class _Past:
    """Where somebody has been lately, and as whom they ever signed."""

    account: Account
    units: frozenset[int]
    keys: frozenset[str]
    post: str


@dataclass(frozen=True, slots=True)
class _About:
    """What of a case may stand against somebody: its unit, those above it, who signed, who carries its plan out."""

    case: Assessment
    superiors: frozenset[int]
    signers: frozenset[str]
    responsible: frozenset[str]


def _grounds(pasts: Sequence[_Past], about: Sequence[_About]) -> Iterator[tuple[Assessment, _Past, Ground]]:
    for one in about:
        for past in pasts:
            if one.case.enrolment.unit_id in past.units:
                yield one.case, past, Ground.MEMBER
            if past.units & one.superiors:
                yield one.case, past, Ground.SUPERIOR
            if past.keys & one.signers:
                yield one.case, past, Ground.SIGNATORY
            if len(past.post) >= SHORTEST_POST and any(past.post in words for words in one.responsible):
                yield one.case, past, Ground.PLAN


def _pasts(accounts: Sequence[Account], *, on: date) -> list[_Past]:
    units: dict[int, set[int]] = defaultdict(set)
    keys: dict[int, set[str]] = defaultdict(set)
    rows = Membership.objects.filter(account__in=accounts).values_list("account", "pk", "unit", "until")
    for account, number, unit, until in rows:
        keys[account].add(f"membership:{number}")
        if until is None or until >= on - LOOK_BACK:
            units[account].add(unit)
    return [_Past(one, frozenset(units[one.pk]), frozenset(keys[one.pk]), search_text(one.post_th)) for one in accounts]


def _about(cases: Sequence[Assessment], *, on: date) -> list[_About]:
    units = {case.enrolment.unit_id for case in cases}
    superiors: dict[int, set[int]] = defaultdict(set)
    lines = ReportingLine.objects.filter(Q(until__isnull=True) | Q(until__gte=on - LOOK_BACK), unit__in=units)
    for unit, superior in lines.values_list("unit", "superior"):
        superiors[unit].add(superior)
    signers: dict[int, set[str]] = defaultdict(set)
    papers = Submission.objects.filter(assessment__in=cases)
    for case, *signed in papers.values_list("assessment", "prepared_by", "signed_by"):
        signers[case].update(signed)
    responsible: dict[tuple[int, int], set[str]] = defaultdict(set)
    activities = Activity.objects.filter(plan__unit__in=units).exclude(responsible="").order_by()
    for unit, year, words in activities.values_list("plan__unit", "plan__fiscal_year", "responsible").distinct():
        responsible[unit, year].add(search_text(words))
    return [
        _About(
            case,
            frozenset(superiors[case.enrolment.unit_id]),
            frozenset(signers[case.pk]),
            frozenset(responsible[case.enrolment.unit_id, case.enrolment.round.fiscal_year]),
        )
        for case in cases
    ]


def _sitting(committee: Committee, on: date) -> list[Account]:
    rows = Membership.objects.filter(Q(until__isnull=True) | Q(until__gte=on), unit=committee.body_id)
    return list(Account.objects.filter(pk__in=rows.values("account")).order_by("pk"))


def _say(
    case: Assessment, committee: Committee, account: Account, ground: Ground, text: str, *, by: Actor, at: datetime
) -> Interest:
    row, is_new = Interest.objects.get_or_create(
        assessment=case,
        account=account,
        ground=ground,
        defaults={"text": text, "said_at": at, "said_by": by.key, "said_by_th": by.th, "said_by_en": by.en},
    )
    if is_new:
        unit = case.enrolment.unit
        facts = {
            "post_th": account.post.th,
            "post_en": account.post.en,
            "name_th": unit.name.th,
            "name_en": unit.name.en,
            "ground": ground.value,
        }
        # Under the committee and not under the unit: who stepped aside, and why, is the committee's affair.
        if ground == Ground.CLEAR:
            record("interest.cleared", about=committee.journal_key, unit=committee.body.key, by=by, at=at, facts=facts)
        else:
            record("interest.recused", about=committee.journal_key, unit=committee.body.key, by=by, at=at, facts=facts)
    return row


_SAY_WHICH = Text("บอกว่ามีส่วนได้เสียอย่างไร", "Say which interest you have.")
_NOT_YOURS = Text("เรื่องนี้ไม่ได้มอบหมายให้คณะของท่านประเมิน", "This case is not assigned to your committee.")

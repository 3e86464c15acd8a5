"""Units in the order of what their committees agreed. The computer shows ties and never breaks them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.db.models import OuterRef, Q, QuerySet, Subquery

from khunnatham.assessments import criteria
from khunnatham.assessments.models import Assessment, EnrolmentState, Round, Submission
from khunnatham.organisations import regions
from khunnatham.organisations.models import Unit
from khunnatham.programmes.criteria import Selection, SelectionGroup
from khunnatham.review.opinion_models import Consolidation
from khunnatham.wording import Text


@dataclass(frozen=True, slots=True)
class Group:
    """One group among whom some are chosen: the edition's, and its region where each region chooses for itself."""

    named: SelectionGroup
    region: int = 0

    @property
    def title(self) -> Text:
        """Give its name: of the region, or of the group itself."""
        return regions.title_of(self.region) if self.region else self.named.title


@dataclass(frozen=True, slots=True)
class Ranked:
    """One unit with its place among those of its group; equal totals share a place. No place before the committee agreed."""

    assessment: Assessment
    unit: Unit
    total: Decimal | None
    base: Decimal | None
    level: str
    place: int | None
    is_tied: bool


@dataclass(frozen=True, slots=True)
class Ranking:
    """The units of one group in their order, those without a result last."""

    group: Group
    rows: tuple[Ranked, ...]

    @property
    def waiting(self) -> int:
        """How many have no agreed result yet."""
        return sum(row.place is None for row in self.rows)

    def of(self, assessment: Assessment) -> Ranked | None:
        """Give the row of a case; nothing for a case of another group."""
        return next((row for row in self.rows if row.assessment.pk == assessment.pk), None)


def selection_of(round_: Round) -> Selection | None:
    """Give whom the round's edition lets be chosen; nothing where it chooses nobody."""
    return criteria.edition_of(round_).selection


def groups_of(selection: Selection) -> list[Group]:
    """Give every group in which somebody is chosen, region by region."""
    return [
        Group(named, region)
        for named in selection.groups
        for region in (range(1, regions.REGIONS + 1) if named.per == "region" else (0,))
    ]


def rankings(round_: Round, *, on: date) -> list[Ranking]:
    """Give the ranking of every group of the round that holds units: three queries, however many units there are."""
    selection = selection_of(round_)
    if selection is None:
        return []
    lies_in = regions.regions_on(on)
    cases = [_plain(case) for case in _cases(round_, selection)]
    made = []
    for group in groups_of(selection):
        rows = [row for row in cases if _belongs(row, group, lies_in)]
        if rows:
            made.append(Ranking(group, tuple(_placed(rows))))
    return made


def versions_of(ranking: Ranking) -> list[tuple[Submission, Consolidation | None]]:
    """Give what each unit of a group handed in last, with what its committee agreed on it: two queries."""
    numbers = [row.assessment.pk for row in ranking.rows]
    agreed = {
        row.submission_id: row
        for row in Consolidation.objects.filter(submission__assessment__in=numbers).order_by("number")
    }
    latest = {
        row.assessment_id: row
        for row in Submission.objects.filter(assessment__in=numbers)
        .select_related("assessment__enrolment__round__owner")
        .select_related("assessment__enrolment__unit__place", "assessment__enrolment__unit__province")
        .order_by("version")
    }
    return [(latest[number], agreed.get(latest[number].pk)) for number in numbers if number in latest]


def ranked(rows: Sequence[Ranked]) -> list[Ranked]:
    """Give rows in their order with places: for figures that do not come from the database."""
    return list(_placed(rows))


def _cases(round_: Round, selection: Selection) -> QuerySet[Assessment]:
    latest = Consolidation.objects.filter(submission__assessment=OuterRef("pk")).order_by(
        "-submission__version", "-number"
    )
    variants = {group.variant for group in selection.groups}
    rows = Assessment.objects.filter(
        Q(enrolment__variant__in=variants) if "" not in variants else Q(),
        enrolment__round=round_,
        enrolment__state=EnrolmentState.FILED,
        enrolment__track=selection.track,
    )
    return rows.select_related("enrolment__unit").defer("result").annotate(
        agreed_total=Subquery(latest.values("total")[:1]),
        agreed_base=Subquery(latest.values("base")[:1]),
        agreed_level=Subquery(latest.values("level")[:1]),
    ).order_by("enrolment__unit__sort_key", "pk")  # fmt: skip


def _plain(case: Assessment) -> Ranked:
    total: Decimal | None = case.agreed_total  # type: ignore[attr-defined]  # annotated above
    base: Decimal | None = case.agreed_base  # type: ignore[attr-defined]  # as above
    level: str = case.agreed_level or ""  # type: ignore[attr-defined]  # as above
    return Ranked(case, case.enrolment.unit, total, base, level, None, is_tied=False)


def _belongs(row: Ranked, group: Group, lies_in: dict[str, int]) -> bool:
    if group.named.variant and row.assessment.enrolment.variant != group.named.variant:
        return False
    return not group.region or lies_in.get(row.unit.province_id or "") == group.region


def _placed(rows: Sequence[Ranked]) -> Iterator[Ranked]:
    scored = sorted((row for row in rows if row.total is not None), key=lambda row: -(row.total or 0))
    place = 1
    for _, equal in groupby(scored, key=lambda row: row.total):
        tied = list(equal)
        for row in tied:
            yield Ranked(row.assessment, row.unit, row.total, row.base, row.level, place, is_tied=len(tied) > 1)
        place += len(tied)
    yield from (row for row in rows if row.total is None)

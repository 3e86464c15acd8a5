"""Units in the order of what their committees agreed. The computer shows ties and never breaks them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import Any, Final, NamedTuple

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Func, JSONField, Q, QuerySet
from django.db.models.sql.compiler import SQLCompiler

from khunnatham.assessments import criteria
from khunnatham.assessments.models import Assessment, EnrolmentState, Round, Submission
from khunnatham.assessments.states import HANDED_IN
from khunnatham.organisations import regions
from khunnatham.programmes.committee_kinds import Selection, SelectionGroup
from khunnatham.review.opinion_models import Consolidation
from khunnatham.wording import Text

# What papers about a version read beside it.
WHOLE: Final = (
    "assessment__enrolment__round__owner",
    "assessment__enrolment__unit__place",
    "assessment__enrolment__unit__province",
)


class _Parts(Func):
    """The parts of a result that figures are made of, in one reading of it: each by itself, the database reads it again and again."""

    output_field = JSONField()
    keys = ("dimensions", "extra", "ladder", "flags")

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any
    ) -> tuple[str, tuple[str | int, ...]]:
        paths = ", ".join(f"'$.{key}'" for key in self.keys)
        return super().as_sql(compiler, connection, template=f"JSON_EXTRACT(%(expressions)s, {paths})")

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any
    ) -> tuple[str, tuple[str | int, ...]]:
        parts = ", ".join(f"%(expressions)s -> '{key}'" for key in self.keys)
        return super().as_sql(compiler, connection, template=f"JSONB_BUILD_ARRAY({parts})")


@dataclass(frozen=True, slots=True)
class Group:
    """One group among whom some are chosen: the edition's, and its region where each region chooses for itself."""

    named: SelectionGroup
    region: int = 0

    @property
    def title(self) -> Text:
        """Give its name: of the region, or of the group itself."""
        return regions.title_of(self.region) if self.region else self.named.title


class Rival(NamedTuple):
    """A unit as a ranking knows it: a plain row, since a country has thousands and a page shows a hundred."""

    name_th: str
    name_en: str
    province_id: str | None

    @property
    def name(self) -> Text:
        """Give the name in both languages; a unit without an English name keeps its Thai one."""
        return Text(self.name_th, self.name_en or self.name_th)


class Ranked(NamedTuple):
    """One unit with its place among those of its group; equal totals share a place. No place before the committee agreed."""

    case: int
    version: int
    variant: str
    unit: Rival
    total: Decimal | None
    base: Decimal | None
    level: str
    place: int | None
    is_tied: bool
    is_kept_back: bool = False


@dataclass(frozen=True, slots=True)
class Reached:
    """What a unit came to in a dimension: its points of those available, and the level where it is a ladder."""

    points: str
    available: str
    level: int | None


@dataclass(frozen=True, slots=True)
class Figures:
    """What stands behind a total: each dimension by name, the extra points, how far on the ladder, and each flag once."""

    dimensions: Mapping[str, Reached]
    extra: str
    ladder: int | None
    flags: tuple[Text, ...]


@dataclass(frozen=True)
class Ranking:
    """The units of one group; put in their order, those without a result last, when somebody asks: a page shows few of many groups."""

    group: Group
    units: tuple[Ranked, ...]  # by name, without a place yet; those that are kept back last

    @cached_property
    def rows(self) -> tuple[Ranked, ...]:
        """Give the units in their order, each with its place."""
        return tuple(_placed(self.units))

    @property
    def waiting(self) -> int:
        """How many have no agreed result yet."""
        return sum(row.total is None and not row.is_kept_back for row in self.units)

    def of(self, case: int) -> Ranked | None:
        """Give the row of a case; nothing for a case of another group."""
        return next((row for row in self.rows if row.case == case), None)

    def among(self, cases: Collection[int]) -> Ranking:
        """Give these cases in the order that they have among all."""
        return Ranking(self.group, tuple(row for row in self.units if row.case in cases))

    def without(self, cases: Collection[int]) -> Ranking:
        """Give the same for somebody from whom these cases are kept: they stand last, by name alone.

        The others take their places among themselves: a place left free, or a tie with nobody, would tell where a kept one stands.
        """
        if not any(row.case in cases for row in self.units):
            return self
        shown = [row for row in self.units if row.case not in cases]
        kept = [_kept_back(row) for row in self.units if row.case in cases]
        return Ranking(self.group, (*shown, *sorted(kept, key=lambda row: row.unit.name_th)))

    @property
    def kept_back(self) -> int:
        """How many units stand without figures, for they are kept from who reads."""
        return sum(row.is_kept_back for row in self.units)


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
    held: dict[tuple[str, int], list[Ranked]] = {}
    for row in _cases(round_, selection):
        region = lies_in.get(row.unit.province_id or "", 0)
        for named in selection.groups:
            if named.variant in {"", row.variant} and (named.per != "region" or region):
                held.setdefault((named.key, region if named.per == "region" else 0), []).append(row)
    return [
        Ranking(group, tuple(held[group.named.key, group.region]))
        for group in groups_of(selection)
        if (group.named.key, group.region) in held
    ]


def versions_of(ranking: Ranking) -> list[tuple[Submission, Consolidation | None]]:
    """Give what each unit of a group handed in last, with what its committee agreed on it: two queries. Who is kept back is left out."""
    return handed_in_last([row.case for row in ranking.rows if not row.is_kept_back])


def handed_in_last(numbers: Sequence[int]) -> list[tuple[Submission, Consolidation | None]]:
    """Give the same of cases by their numbers, in the order of these; a case that handed in nothing is left out."""
    rows = in_force().filter(submission__assessment__in=numbers).select_related("body")
    agreed = {row.submission_id: row for row in rows.order_by("number")}
    versions = Submission.objects.filter(assessment__in=numbers).select_related(*WHOLE).order_by("version")
    latest = {row.assessment_id: row for row in versions}
    return [(latest[number], agreed.get(latest[number].pk)) for number in numbers if number in latest]


def figures_of(cases: Collection[int]) -> dict[int, Figures]:
    """Give what stands behind the totals of these cases, by the number of the case: one query, which leaves the reasons unread."""
    rows = in_force().filter(submission__assessment__in=cases).order_by("number").annotate(parts=_Parts("result"))
    return {
        case: Figures(
            {
                name: Reached(one["achieved"], one["available"], one["level"])
                for name, one in (dimensions or {}).items()
            },
            extra["achieved"] if extra else "",
            ladder["level"] if ladder else None,
            tuple(dict.fromkeys(Text(flag["th"], flag["en"]) for flag in flags or ())),
        )
        for case, (dimensions, extra, ladder, flags) in rows.values_list("submission__assessment", "parts")
    }


def in_force() -> QuerySet[Consolidation]:
    """Give what was agreed and still holds: on the version that lies with the committees now, not on one withdrawn since."""
    return Consolidation.objects.filter(
        submission__version=F("submission__assessment__version"), submission__assessment__state__in=sorted(HANDED_IN)
    )


def cases_of(round_: Round, group: Group, *, on: date) -> QuerySet[Assessment]:
    """Give the cases of one group."""
    rows = Assessment.objects.filter(enrolment__round=round_, enrolment__state=EnrolmentState.FILED)
    if (selection := selection_of(round_)) is not None:
        rows = rows.filter(enrolment__track=selection.track)
    if group.named.variant:
        rows = rows.filter(enrolment__variant=group.named.variant)
    if group.region:
        lies_in = [code for code, region in regions.regions_on(on).items() if region == group.region]
        rows = rows.filter(enrolment__unit__province__in=lies_in)
    return rows


def _cases(round_: Round, selection: Selection) -> list[Ranked]:
    variants = {group.variant for group in selection.groups}
    rows = Assessment.objects.filter(
        Q(enrolment__variant__in=variants) if "" not in variants else Q(),
        enrolment__round=round_,
        enrolment__state=EnrolmentState.FILED,
        enrolment__track=selection.track,
    )
    agreed = {
        case: (total, base, level)
        for case, total, base, level in in_force()
        .filter(submission__assessment__enrolment__round=round_)
        .order_by("number")
        .values_list("submission__assessment_id", "total", "base", "level")
    }
    unit = ("enrolment__unit__name_th", "enrolment__unit__name_en", "enrolment__unit__province_id")
    return [
        Ranked(
            case, version, variant, Rival(name_th, name_en, province), *agreed.get(case, (None, None, "")),
            place=None, is_tied=False,
        )
        for case, version, variant, name_th, name_en, province in rows.order_by(
            "enrolment__unit__sort_key", "pk"
        ).values_list("pk", "version", "enrolment__variant", *unit)
    ]  # fmt: skip


def _kept_back(row: Ranked) -> Ranked:
    return row._replace(version=0, total=None, base=None, level="", is_kept_back=True)


def _placed(rows: Sequence[Ranked]) -> Iterator[Ranked]:
    scored = sorted((row for row in rows if row.total is not None), key=lambda row: -(row.total or 0))
    place = 1
    for _, equal in groupby(scored, key=lambda row: row.total):
        tied = list(equal)
        for row in tied:
            yield row._replace(place=place, is_tied=len(tied) > 1)
        place += len(tied)
    yield from (row for row in rows if row.total is None)

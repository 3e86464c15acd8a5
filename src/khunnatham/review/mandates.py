"""What a committee is to judge: the tracks, variants and provinces that the edition gives it, or the rounds a standing body decides in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from khunnatham.assessments import criteria
from khunnatham.assessments.judging_models import Judging
from khunnatham.assessments.models import Assessment, Enrolment, EnrolmentState, Round
from khunnatham.assessments.states import DECIDED_ON
from khunnatham.organisations.models import Place, RegionProvince, Unit
from khunnatham.organisations.queries import current
from khunnatham.programmes.committee_kinds import Voting
from khunnatham.programmes.criteria import Edition
from khunnatham.review.committee_models import Committee
from khunnatham.review.committees import BY_MAJORITY, named, voting_of
from khunnatham.review.routing import PROVINCE_SCOPE, kind_of
from khunnatham.wording import Text


@dataclass(frozen=True, slots=True)
class Group:
    """Units of one track and variant, as the edition names them, and how many of them lie with the committee."""

    key: str
    titles: tuple[Text, ...]
    units: int
    is_named: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A province of the committee's region, and how many of its units lie with the committee."""

    province: Place
    units: int
    is_of_region: bool


@dataclass(frozen=True, slots=True)
class Mandate:
    """Whom a committee of a round judges; ``by_hand`` lie with it by the owner's word and not by the edition's."""

    groups: tuple[Group, ...]
    parts: tuple[Part, ...]
    by_hand: int


@dataclass(frozen=True, slots=True)
class DecidedIn:
    """A round in which a standing body decides: how many units of its area take part, and how many are decided on."""

    round: Round
    units: int
    decided: int


def group_of(enrolment: Enrolment) -> str:
    """Give track and variant of a unit as editions name them for committees: ``model/regional``."""
    return "/".join(part for part in (enrolment.track, enrolment.variant) if part)


def mandate_of(committee: Committee, edition: Edition, cases: Sequence[Assessment], *, on: date) -> Mandate:
    """Give whom a committee judges, with the counts of these cases of its own: two queries."""
    found = named(edition, committee.key)
    asked = found.judges if found else ()
    counts = Counter(group_of(case.enrolment) for case in cases)
    groups = [_group(edition, key, counts, is_named=True) for key in asked]
    groups += [_group(edition, key, counts, is_named=False) for key in sorted(counts.keys() - set(asked))]
    units = Counter(case.enrolment.unit.province_id for case in cases)
    lies = RegionProvince.objects.filter(current(on), region=committee.region).select_related("province")
    of_region = {row.province_id: row.province for row in lies.order_by("province__sort_key")}
    places = {case.enrolment.unit.province for case in cases if case.enrolment.unit.province is not None}
    elsewhere = sorted((one for one in places if one.pk not in of_region), key=lambda one: one.sort_key)
    parts = [Part(place, units[place.pk], is_of_region=True) for place in of_region.values()]
    parts += [Part(place, units[place.pk], is_of_region=False) for place in elsewhere]
    by_hand = Judging.objects.filter(body=committee.body_id, ended_at__isnull=True).exclude(reason="").count()
    return Mandate(tuple(groups), tuple(parts), by_hand)


def narrowed(cases: Sequence[Assessment], *, group: str, province: str) -> list[Assessment]:
    """Keep the cases of a group and a province, where one is asked for."""
    return [
        case
        for case in cases
        if (not group or group_of(case.enrolment) == group)
        and (not province or case.enrolment.unit.province_id == province)
    ]


def rounds_decided_by(body: Unit) -> list[DecidedIn]:
    """Give the rounds in which a standing body decides about units, the latest first: two queries."""
    rounds = [
        row for row in Round.objects.select_related("owner").order_by("-fiscal_year", "pk") if _decides(body, row)
    ]
    rows = Enrolment.objects.filter(round__in=rounds, state=EnrolmentState.FILED)
    if body.province_id is not None:
        rows = rows.filter(unit__province=body.province_id)
    is_decided = Q(assessment__state__in=sorted(DECIDED_ON))
    counts: Mapping[int, tuple[int, int]] = {
        number: (units, decided)
        for number, units, decided in rows.order_by()
        .values_list("round")
        .annotate(units=Count("pk"), decided=Count("pk", filter=is_decided))
    }
    return [DecidedIn(row, *counts[row.pk]) for row in rounds if row.pk in counts]


def voting_in(rounds: Sequence[DecidedIn]) -> Voting:
    """Give how a body votes in its latest round; by our default where there is none."""
    return voting_of(criteria.edition_of(rounds[0].round)) if rounds else BY_MAJORITY


def _group(edition: Edition, key: str, counts: Mapping[str, int], *, is_named: bool) -> Group:
    known = {one.key: one.title for one in (*edition.tracks, *edition.variants)}
    titles = tuple(known.get(part, Text(part, part)) for part in key.split("/") if part)
    return Group(key, titles, counts.get(key, 0), is_named)


def _decides(body: Unit, round_: Round) -> bool:
    """Tell whether the edition of a round lets such a body decide: of a province for its own units, of the nation for all."""
    return any(
        stage.decides
        and kind_of(stage) == body.kind
        and (stage.scope == PROVINCE_SCOPE) == (body.province_id is not None)
        for stage in criteria.edition_of(round_).route
    )

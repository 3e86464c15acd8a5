"""The whole 2564 year of 90 units: the final table is checked line by line against a table that an officer can read.

A second opinion computes the same from the keys alone: a level counts when nothing of it or below it is lacking.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from khunnatham.assessments.judging_models import Judging
from khunnatham.assessments.models import Assessment, Submission
from khunnatham.awards import verification
from khunnatham.demonstration import handbook, whole_year
from khunnatham.demonstration.whole_year import Played, Said
from khunnatham.journal.verification import verify
from khunnatham.meetings.models import Correction, Meeting, Resolution
from khunnatham.review import sittings, summaries
from khunnatham.review.models import Decision
from khunnatham.review.opinion_models import Consolidation, Opinion, Ruling
from khunnatham.review.selection_models import Choice
from khunnatham.review.sitting_models import SittingDay, Step
from khunnatham.thai import BANGKOK

pytestmark = [
    pytest.mark.django_db,  # alone, the file would find no database
    pytest.mark.slow,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="every verb of it has tests of its own over PostgreSQL"),
]
NOW = datetime(2026, 6, 15, 10, 0, tzinfo=BANGKOK)
EXPECTED = Path(__file__).with_name("year_2564_expected.csv")
STEPS = {"D1": 6, "D2": 2, "D3": 4, "D4": 6, "D5": 2}
GRADES = ((105, "A+"), (96, "A"), (91, "B+"), (86, "B"), (81, "C+"), (76, "C"))
COLUMNS = ("code", "track", "region", "base", "total", "level", "outcome", "chosen", "titles")


@pytest.fixture(scope="module")
def year(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Played]:
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        yield whole_year.play(now=NOW)
        transaction.set_rollback(rollback=True)


def expected() -> list[dict[str, str]]:
    with EXPECTED.open(encoding="utf-8") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def written(row: dict[str, Any]) -> dict[str, str]:
    told = row | {
        "chosen": "yes" if row["chosen"] else "",
        "titles": "; ".join(row["titles"]),
        "level": row["level"] or "-",
    }
    return {name: str(told[name]) for name in COLUMNS}


def base_of(lacking: frozenset[str]) -> int:
    """Give the points by the keys alone: ``D1.3.2`` lacking leaves the second of five levels."""
    points = 0
    for dimension, step in STEPS.items():
        levels = [int(key.split(".")[1]) for key in lacking if key.startswith(dimension)]
        points += step * (min(levels) - 1 if levels else 5)
    return points


def second_opinion(said: Said, track: str) -> tuple[str, str, str, str]:
    base = base_of(said.lacks | said.found_lacking)
    total = base + (10 if said.has_award else 0)
    level = next((grade for least, grade in GRADES if total >= least), "-")
    kept = base >= 86
    outcome = {"general": "candidate", "model": "model-kept" if kept else "model-lost"}.get(
        track, "becomes-model" if kept else "not-model"
    )
    return str(base), str(total), level, outcome


def test_the_final_table_is_the_one_that_was_read_line_by_line(year: Played) -> None:
    table, wanted = [written(row) for row in whole_year.table_of(year)], expected()

    assert len(table) == len(wanted) == 90
    for found, row in zip(table, wanted, strict=True):
        assert found == row, found["code"]


def test_a_second_opinion_by_the_keys_alone_comes_to_the_same(year: Played) -> None:
    for row in whole_year.table_of(year):
        said = year.said[row["code"]]
        assert (row["base"], row["total"], row["level"] or "-", row["outcome"]) == second_opinion(said, row["track"]), (
            said
        )


def test_28_model_4_challenge_and_58_general_units_before_39_committees(year: Played) -> None:
    table = whole_year.table_of(year)

    assert Counter(row["track"] for row in table) == {"model": 28, "challenge": 4, "general": 58}
    assert len({row["code"] for row in table} & set(handbook.CENTRAL)) == 14
    assert Submission.objects.filter(assessment__enrolment__round=year.round).count() == 90
    assert Consolidation.objects.count() == 90
    assert Decision.objects.count() == 90
    assert Opinion.objects.count() > 180


def test_19_are_chosen_one_of_each_region_and_one_central_and_each_is_the_first_of_its_group(year: Played) -> None:
    chosen = Choice.objects.select_related("assessment__enrolment")

    assert sorted((row.group, row.region) for row in chosen) == [("central", 0), *(("region", n) for n in range(1, 19))]
    for choice in chosen:
        totals = [row["total"] for row in choice.ranking if row["total"] is not None]
        assert choice.place == 1
        assert max(map(int, totals)) == int(next(row["total"] for row in choice.ranking if row["place"] == 1))
        assert bool(choice.reason) is choice.was_tied
    assert any(choice.was_tied for choice in chosen)
    assert {row["track"] for row in whole_year.table_of(year) if row["chosen"]} == {"general"}


def test_the_approval_ended_the_case_of_every_unit(year: Played) -> None:
    cases = Assessment.objects.filter(enrolment__round=year.round).values_list("state", "stage")
    assert Counter(cases) == {("final", "announce"): 90}


def test_the_summary_of_the_regions_counts_what_was_agreed_at_each_level(year: Played) -> None:
    table = whole_year.table_of(year)
    agreed = {
        row.region: row.agreed
        for row in summaries.regional(
            [], assigned=summaries.assigned_in(year.round), agreed=summaries.agreed_in(year.round)
        )
    }

    for region in range(19):  # one committee for the whole country judges the challenges; it counts with the centrals
        wanted = Counter(
            row["level"] or "" for row in table if region == (0 if row["track"] == "challenge" else row["region"])
        )
        assert agreed[region] == wanted, region
    assert sum(sum(levels.values()) for levels in agreed.values()) == 90


def test_titles_are_kept_won_and_lost_by_86_points_without_the_extra_ones(year: Played) -> None:
    assert Counter((row.title, row.outcome) for row in year.titles) == {
        ("outstanding", "won"): 19,
        ("model", "kept"): 24,
        ("model", "lost"): 4,
        ("model", "won"): 3,
    }
    above = [row for row in whole_year.table_of(year) if row["outcome"] == "model-lost" and int(row["total"]) >= 86]
    assert all(int(row["base"]) < 86 for row in above)


def test_every_unit_was_heard_in_its_time_before_a_quorum_and_before_anybody_spoke(year: Played) -> None:
    heard = summaries.heard_in(year.round)

    assert len(heard) == 90
    assert all(row.was_heard for row in heard)
    assert Step.objects.filter(ended_at__isnull=True).count() == 0
    assert Step.objects.count() == 90 * 4
    days = SittingDay.objects.all()
    assert all((told := sittings.quorum_on(day, sittings.presences_of(day))) and told.is_met for day in days)
    spoken = Opinion.objects.order_by("handed_in_at").values_list("handed_in_at", flat=True)[0]
    assert max(row.ends for row in heard) < spoken
    # Four a day at most, of one committee one after the other.
    for day in days:
        hours = sorted((row.starts, row.ends) for row in heard if row.day == day)
        assert len(hours) <= 4
        assert all(earlier[1] <= later[0] for earlier, later in pairwise(hours))


def test_what_committees_agreed_and_chose_stands_in_closed_and_signed_minutes_under_its_resolution(
    year: Played,
) -> None:
    kept = Meeting.objects.filter(sitting_day__isnull=False)
    told = Resolution.objects.filter(meeting__in=kept)
    judged = set(Judging.objects.filter(assessment__in=year.cases.values()).values_list("body", flat=True))

    assert Counter(kept.values_list("state", flat=True)) == {"closed": len(judged)}
    assert {(row.corrections.count(), row.sign_offs.count()) for row in kept} == {(1, 1)}
    about = Counter(told.filter(about__startswith="consolidation:").values_list("about", flat=True))
    assert about == dict.fromkeys((row.key for row in Consolidation.objects.all()), 1)
    chosen = list(Choice.objects.select_related("recorded__meeting"))
    assert all(row.recorded and row.recorded.meeting.body_id == row.body_id for row in chosen)
    for meeting in kept:
        numbers = list(told.filter(meeting=meeting).order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1)), meeting
    assert Correction.objects.filter(answered_at__isnull=True).count() == 0


def test_every_title_won_or_kept_has_its_certificate_that_anybody_can_verify(year: Played) -> None:
    due = {row.pk for row in year.titles if row.outcome != "lost"}
    numbers = [one.number for one in year.certificates]

    assert {one.title_row_id for one in year.certificates} == due
    assert len(due) == len(set(numbers)) == 46
    for one in year.certificates:
        told = verification.by_token(one.token)
        assert told is not None
        assert (told.state(NOW.date()), told.number) == (verification.Standing.VALID, one.number)


def test_told_after_its_fiscal_year_it_ends_on_the_last_day_of_it() -> None:
    assert whole_year.told_as_of(datetime(2026, 11, 30, 8, tzinfo=BANGKOK)) == datetime(2026, 9, 30, 16, tzinfo=BANGKOK)
    assert whole_year.told_as_of(NOW) == NOW


def test_the_flag_was_ruled_on_and_the_ruling_is_a_precedent(year: Played) -> None:
    assert {row.key for row in Ruling.objects.all()} == {"D3R.3.2", "D3R.4.2", "D3R.5.2"}


def test_every_change_from_what_a_unit_said_has_its_reason(year: Played) -> None:
    for agreed in Consolidation.objects.all():
        for key, found in agreed.findings.items():
            assert found["is_met"] == found["said"] or found["reason"], (agreed, key)


def test_the_journal_of_the_year_is_whole(year: Played) -> None:
    assert verify() == []

"""Activities of a plan that were held are listed in the register by dimension, and the figures follow."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.evidence.conftest import NOW, TODAY, Cast

from khunnatham.facts import kinds, queries
from khunnatham.facts.registers import DIMENSIONS
from khunnatham.plans import activities, proofs
from khunnatham.plans.held import list_held, unlisted
from khunnatham.plans.models import Activity
from khunnatham.programmes.shelf import get
from khunnatham.wording import Refusal

from .test_progress_and_proofs import link_of
from .test_writing import DONE, WHOLE, activity_of

RELIGION = replace(WHOLE, title="ฟังธรรมวันพระ", dimension="religion")


def held(cast: Cast, **changed: str) -> Activity:
    row = activity_of(cast, replace(RELIGION, **changed))  # type: ignore[arg-type]
    return activities.record_result(row, result=DONE, expected_revision=1, by=cast["officer"], at=NOW)


def figure(cast: Cast, kind: str) -> int | None:
    fact = queries.latest(cast.office, 2569, kind)
    return fact.value["count"] if fact else None


def test_what_was_held_in_a_dimension_is_listed_once_with_its_proof(cast: Cast) -> None:
    row, by = held(cast), cast["officer"]
    proof = link_of(cast)
    proofs.attach_proof(row, evidence=proof, by=by, at=NOW)

    assert [(one.activity, one.day) for one in unlisted(cast.office, 2569, on=TODAY)] == [(row, DONE.finished_on)]
    assert list_held(cast.office, 2569, chosen=[row.pk], by=by, at=NOW) == 1
    assert list_held(cast.office, 2569, chosen=[row.pk], by=by, at=NOW) == 0
    (entry,) = queries.entries_of(cast.office, 2569, DIMENSIONS)
    assert (entry.values["title"], entry.values["place"], entry.evidence) == (RELIGION.title, "วัดในชุมชน", proof)
    assert figure(cast, kinds.ACTIVITIES_OF_RELIGION) == 1


def test_every_field_of_the_editions_activities_is_counted(cast: Cast) -> None:
    fields = get("moral-district", "2567").activity_fields
    rows = [held(cast, title=f"กิจกรรม {field.key}", dimension=field.key) for field in fields]

    list_held(cast.office, 2569, chosen=[row.pk for row in rows], by=cast["officer"], at=NOW)
    counted = (kinds.ACTIVITIES_OF_RELIGION, kinds.ACTIVITIES_OF_SUFFICIENCY, kinds.ACTIVITIES_OF_CULTURE)
    assert [figure(cast, kind) for kind in counted] == [1, 1, 1]


def test_what_is_only_planned_or_of_no_dimension_is_not_offered(cast: Cast) -> None:
    activity_of(cast, RELIGION)
    held(cast, title="ไม่มีมิติ", dimension="")

    assert unlisted(cast.office, 2569, on=TODAY) == []


def test_what_nobody_chose_is_not_listed_and_nobody_else_lists_it(cast: Cast) -> None:
    row = held(cast)

    assert list_held(cast.office, 2569, chosen=[], by=cast["officer"], at=NOW) == 0
    with pytest.raises(Refusal):
        list_held(cast.office, 2569, chosen=[row.pk], by=cast["neighbour"], at=NOW)
    assert figure(cast, kinds.ACTIVITIES_OF_RELIGION) is None

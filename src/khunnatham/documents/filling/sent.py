"""The plan that a unit sent before its hand-in, as a paper: read from what was frozen then, never from the plan of today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from khunnatham.assessments import criteria
from khunnatham.assessments.models import Sending
from khunnatham.documents import evaluation_papers, papers
from khunnatham.documents.filling.plan_layouts import parts_of
from khunnatham.documents.filling.planned import money, period
from khunnatham.documents.filling.sources import HEAD, line_of
from khunnatham.documents.kinds import form_of
from khunnatham.thai import in_bangkok


def sent_plan(sending: Sending) -> evaluation_papers.DimensionPlan:
    """Fill the plan over the dimensions with the activities and the innovations that were sent."""
    enrolment, content = sending.enrolment, sending.frozen
    edition = criteria.edition_of(enrolment.round)
    lines: dict[str, tuple[papers.ActivityLine, ...]] = {}
    for row in content["activities"]:
        lines[row["dimension"]] = (*lines.get(row["dimension"], ()), _activity(row))
    parts, unplaced = parts_of(edition.dimensions_for(criteria.variant_of(enrolment), ""), lines)
    return evaluation_papers.DimensionPlan(
        form=form_of(edition, "dimension-plan", fiscal_year=enrolment.round.fiscal_year),
        unit=replace(line_of(enrolment.unit), name=content["unit"]["name_th"]),
        parts=parts,
        unplaced=unplaced,
        innovations=tuple(
            evaluation_papers.NamedProject(title=row["title"], text=row["text"], activity=row["activity"])
            for row in content["innovations"]
        ),
        is_late=sending.is_late,
        signatures=(papers.Signature(act=HEAD, post=sending.sent_by_th, signed_on=in_bangkok(sending.sent_at)),),
        provenance=papers.Provenance(version=sending.version, digest=sending.digest, frozen_at=sending.sent_at),
    )


def _activity(row: Mapping[str, Any]) -> papers.ActivityLine:
    return papers.ActivityLine(
        virtue="",
        topic="",
        title=row["title"],
        place=row["place_text"],
        when=period(row["starts_on"], row["ends_on"]),
        method=row["method"],
        expected_result="",
        indicator=row["indicator"],
        target=row["target"],
        budget=money(row["budget"]),
        responsible=row["responsible"],
    )

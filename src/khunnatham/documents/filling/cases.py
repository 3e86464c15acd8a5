"""The papers that every unit makes of itself: intent, declaration, plan, success, self-assessment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from khunnatham.assessments import criteria, profile
from khunnatham.documents import papers
from khunnatham.documents.filling.bodies import number_of
from khunnatham.documents.filling.planned import activities, day, topics, virtues
from khunnatham.documents.filling.requirements import groups
from khunnatham.documents.filling.sources import (
    NO_POST,
    NOTHING,
    SENDER,
    Source,
    counted,
    form_for,
    head,
    provenance,
    receiver,
    signatures,
    unit_line,
)
from khunnatham.programmes.criteria import Edition
from khunnatham.review.models import Decision
from khunnatham.thai import in_bangkok


def intent(source: Source) -> papers.Intent:
    """Fill the intent paper: the basic data as the edition asks for it, and the head-count."""
    values = source.content["profile"]
    return papers.Intent(
        form=form_for(source, "intent"),
        unit=unit_line(source),
        addressed_to=receiver(source),
        profile=tuple(
            papers.Entry(label=field.title.th, value=values.get(field.key) or NOTHING)
            for field in profile.fields_of(source.edition)
        ),
        head_count=_head_count(source.content["head_count"]),
        counted=counted(source.edition),
        filed_on=in_bangkok(source.enrolment.filed_at) if source.enrolment.filed_at else None,
        signatures=(papers.Signature(act=SENDER, post=source.enrolment.filed_by_th or NO_POST),),
        provenance=provenance(source),
    )


def declaration(source: Source) -> papers.Declaration:
    """Fill the declaration: its words, the virtues and topics of the plan, who signed."""
    declared, plan = source.content["declaration"] or {}, source.content["plan"] or {}
    signed = declared.get("signatures")
    return papers.Declaration(
        form=form_for(source, "declaration"),
        unit=unit_line(source),
        text=declared.get("text") or "",
        virtues=virtues(source.edition, plan),
        problems=topics(source.edition, plan, "problem"),
        good_deeds=topics(source.edition, plan, "good-deed"),
        signed=_share(signed["value"]) if signed else None,
        counted=counted(source.edition),
        declared_on=day(declared.get("declared_on")),
        signatures=(head(source),),
        provenance=provenance(source),
    )


def plan(source: Source) -> papers.Plan:
    """Fill the plan."""
    content = source.content["plan"] or {}
    return papers.Plan(
        form=form_for(source, "plan"),
        unit=unit_line(source),
        virtues=virtues(source.edition, content),
        problems=topics(source.edition, content, "problem"),
        good_deeds=topics(source.edition, content, "good-deed"),
        activities=activities(source.edition, content),
        signatures=signatures(source),
        provenance=provenance(source),
    )


def success(source: Source) -> papers.Success:
    """Fill what came of the plan, with the share that was summed up and the lessons in the edition's order."""
    content, summed = source.content["plan"] or {}, source.content["success"]
    rows = activities(source.edition, content)
    share = {"part": sum(row.is_achieved is True for row in rows), "whole": len(rows)}
    lessons = content.get("lessons", {})
    return papers.Success(
        form=form_for(source, "success"),
        unit=unit_line(source),
        activities=rows,
        achieved=_share(summed["value"] if summed else share),
        lessons=tuple(
            papers.Entry(label=question.text.th, value=lessons[question.key])
            for question in source.edition.lessons
            if lessons.get(question.key)
        ),
        signatures=signatures(source),
        provenance=provenance(source),
    )


def self_assessment(source: Source) -> papers.SelfAssessment:
    """Fill the self-assessment: provisional until a body certified it, then with what it resolved."""
    points = source.result.get("points") or {}
    submission, decision = source.submission, source.decision
    return papers.SelfAssessment(
        form=form_for(source, "self-assessment"),
        unit=unit_line(source),
        groups=groups(source),
        level=criteria.level_title(source.edition, source.level).th,
        points=f"{points['achieved']} จาก {points['available']}" if points else "",
        gaps=() if decision else tuple(gap["th"] for gap in source.result.get("gaps", ())),
        handed_in_on=in_bangkok(submission.handed_in_at) if submission else None,
        is_late=submission.is_late if submission else False,
        certification=_certification(source.edition, decision) if decision else None,
        signatures=signatures(source),
        provenance=provenance(source),
    )


def _head_count(fact: Mapping[str, Any] | None) -> papers.HeadCount | None:
    if fact is None:
        return None
    value = fact["value"]
    return papers.HeadCount(
        total=value["total"],
        counted=value["counted"],
        as_of=date.fromisoformat(fact["as_of"]),
        excluded=tuple(papers.Exclusion(reason=row["reason"], count=row["count"]) for row in value["excluded"]),
    )


def _share(value: Mapping[str, int]) -> papers.Share:
    return papers.Share(part=value["part"], whole=value["whole"])


def _certification(edition: Edition, decision: Decision) -> papers.Certification:
    return papers.Certification(
        body=decision.meeting.body.name_th,
        meeting_number=number_of(decision.meeting),
        held_on=decision.meeting.date_on,
        resolution=str(decision.resolution_number),
        level=criteria.level_title(edition, decision.certified_tier).th,
        reason=decision.reason,
    )

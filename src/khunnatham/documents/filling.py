"""From the domain to the papers: every dataclass of ``documents.papers`` is filled here and nowhere else.

Papers of a case read one shape only, what :mod:`khunnatham.assessments.freezing` freezes: a draft is frozen for the moment and
carries no digest, a version that was handed in is read exactly as it was kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import override

from khunnatham.assessments import criteria, freezing, prechecks, profile
from khunnatham.assessments.models import Assessment, Enrolment, Round, Submission
from khunnatham.awards.models import Certificate
from khunnatham.documents import papers
from khunnatham.documents.kinds import form_of
from khunnatham.meetings.models import Meeting
from khunnatham.meetings.queries import Minutes
from khunnatham.organisations.models import Unit, UnitKind
from khunnatham.programmes.criteria import Edition, Rating, Requirement
from khunnatham.review.models import Decision, DecisionOutcome
from khunnatham.review.queries import Proposal
from khunnatham.thai import in_bangkok, thai_date

PREPARER, HEAD, SENDER = "ผู้จัดทำ", "หัวหน้าหน่วยงาน", "ผู้ยื่นแบบ"
NO_POST = "(ตำแหน่ง)"
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Source:
    """What the papers of a case are filled from. Without a submission it is a draft; ``decision`` certifies it."""

    enrolment: Enrolment
    edition: Edition
    content: Mapping[str, Any]
    result: Mapping[str, Any]
    level: str
    submission: Submission | None = None
    decision: Decision | None = None
    preparer: str = ""


def draft_of(assessment: Assessment) -> Source:
    """Give the case as its unit is writing it now."""
    case = prechecks.load(assessment)
    return Source(
        enrolment=assessment.enrolment,
        edition=case.edition,
        content=freezing.frozen(case),
        result=assessment.result,
        level=assessment.tier,
        preparer=assessment.prepared_by_th,
    )


def version_of(submission: Submission, decisions: Iterable[Decision] = ()) -> Source:
    """Give a version as it was handed in, with what was decided about it where a body certified it."""
    enrolment = submission.assessment.enrolment
    certified = [
        row for row in decisions if row.submission_id == submission.pk and row.outcome == DecisionOutcome.CERTIFIED
    ]
    return Source(
        enrolment=enrolment,
        edition=criteria.edition_of(enrolment.round),
        content=submission.frozen,
        result=submission.result,
        level=submission.tier,
        submission=submission,
        decision=certified[-1] if certified else None,
        preparer=submission.prepared_by_th,
    )


# ── papers of a case ────────────────────────────────────────────────────────────────────


def intent(source: Source) -> papers.Intent:
    """Fill the intent paper: the basic data as the edition asks for it, and the head-count."""
    values = source.content["profile"]
    return papers.Intent(
        form=_form(source, "intent"),
        unit=unit_line(source),
        addressed_to=_receiver(source),
        profile=tuple(
            papers.Entry(label=field.title.th, value=values.get(field.key) or NOTHING)
            for field in profile.fields_of(source.edition)
        ),
        head_count=_head_count(source.content["head_count"]),
        filed_on=in_bangkok(source.enrolment.filed_at) if source.enrolment.filed_at else None,
        signatures=(papers.Signature(act=SENDER, post=source.enrolment.filed_by_th or NO_POST),),
        provenance=_provenance(source),
    )


def declaration(source: Source) -> papers.Declaration:
    """Fill the declaration: its words, the virtues and topics of the plan, who signed."""
    declared, plan = source.content["declaration"] or {}, source.content["plan"] or {}
    signed = declared.get("signatures")
    return papers.Declaration(
        form=_form(source, "declaration"),
        unit=unit_line(source),
        text=declared.get("text") or "",
        virtues=_virtues(source.edition, plan),
        problems=_topics(source.edition, plan, "problem"),
        good_deeds=_topics(source.edition, plan, "good-deed"),
        signed=_share(signed["value"]) if signed else None,
        declared_on=_day(declared.get("declared_on")),
        signatures=(_head(source),),
        provenance=_provenance(source),
    )


def plan(source: Source) -> papers.Plan:
    """Fill the plan."""
    content = source.content["plan"] or {}
    return papers.Plan(
        form=_form(source, "plan"),
        unit=unit_line(source),
        virtues=_virtues(source.edition, content),
        problems=_topics(source.edition, content, "problem"),
        good_deeds=_topics(source.edition, content, "good-deed"),
        activities=_activities(source.edition, content),
        signatures=_signatures(source),
        provenance=_provenance(source),
    )


def success(source: Source) -> papers.Success:
    """Fill what came of the plan, with the share that was summed up and the lessons in the edition's order."""
    content, summed = source.content["plan"] or {}, source.content["success"]
    activities = _activities(source.edition, content)
    counted = {"part": sum(row.is_achieved is True for row in activities), "whole": len(activities)}
    lessons = content.get("lessons", {})
    return papers.Success(
        form=_form(source, "success"),
        unit=unit_line(source),
        activities=activities,
        achieved=_share(summed["value"] if summed else counted),
        lessons=tuple(
            papers.Entry(label=question.text.th, value=lessons[question.key])
            for question in source.edition.lessons
            if lessons.get(question.key)
        ),
        signatures=_signatures(source),
        provenance=_provenance(source),
    )


def self_assessment(source: Source) -> papers.SelfAssessment:
    """Fill the self-assessment: provisional until a body certified it, then with what it resolved."""
    points = source.result.get("points") or {}
    submission, decision = source.submission, source.decision
    return papers.SelfAssessment(
        form=_form(source, "self-assessment"),
        unit=unit_line(source),
        groups=_groups(source),
        level=criteria.level_title(source.edition, source.level).th,
        points=f"{points['achieved']} จาก {points['available']}" if points else "",
        gaps=() if decision else tuple(gap["th"] for gap in source.result.get("gaps", ())),
        handed_in_on=in_bangkok(submission.handed_in_at) if submission else None,
        is_late=submission.is_late if submission else False,
        certification=_certification(source.edition, decision) if decision else None,
        signatures=_signatures(source),
        provenance=_provenance(source),
    )


OF_CASE: Mapping[str, Callable[[Source], Any]] = {
    "intent": intent,
    "declaration": declaration,
    "plan": plan,
    "self-assessment": self_assessment,
    "success": success,
}


# ── papers of a body ────────────────────────────────────────────────────────────────────


def preliminary_list(
    proposals: Iterable[Proposal],
    *,
    round_: Round,
    body: str,
    secretariat: str,
    post: str,
    enrolled: int,
    meeting: Meeting | None = None,
) -> papers.PreliminaryList:
    """Fill the list that goes before a sitting; every level on it is what the unit proposes."""
    return papers.PreliminaryList(
        form=form_of(criteria.edition_of(round_), "preliminary-list", fiscal_year=round_.fiscal_year),
        body=body,
        secretariat=secretariat,
        meeting_number=_number(meeting) if meeting else "",
        held_on=meeting.date_on if meeting else None,
        units=tuple(
            papers.ListedUnit(
                unit=_unit_line(row.unit),
                proposed=row.proposed.th,
                handed_in_on=in_bangkok(row.submission.handed_in_at),
                is_late=row.submission.is_late,
            )
            for row in proposals
        ),
        enrolled=enrolled,
        signatures=(papers.Signature(act="ผู้สรุปและรวบรวม", post=post),),
    )


def minutes(written: Minutes, decisions: Iterable[Decision]) -> papers.Minutes:
    """Fill the minutes: who was there by post, each matter with its resolution, the cases in one table."""
    meeting, decided = written.meeting, tuple(decisions)
    edition = criteria.edition_of(_round(decided[0])) if decided else None
    programme = edition.title.th if edition else meeting.body.name_th
    paper = papers.Minutes(
        form=papers.Form(title="รายงานการประชุม", programme=programme, fiscal_year=meeting.fiscal_year),
        body=meeting.body.name_th,
        meeting_number=_number(meeting),
        held_on=meeting.date_on,
        place=meeting.place_text,
        attendants=_attendants(written),
        agenda=_agenda(written, decided),
        units=tuple(_decided(row) for row in decided),
        signatures=(
            papers.Signature(act="ผู้จดรายงานการประชุม", post=meeting.created_by_th),
            papers.Signature(act="ผู้ตรวจรายงานการประชุม", post=meeting.chair_th, post_below="ประธานในที่ประชุม"),
        ),
    )
    if meeting.closed_at is None:
        return paper
    # Nothing of a closed meeting changes any more: its minutes are known by the digest of what they say.
    digest = hashlib.sha256(repr(paper).encode()).hexdigest()
    return replace(paper, provenance=papers.Provenance(version=1, digest=digest, frozen_at=meeting.closed_at))


def report(meeting: Meeting, round_: Round, decisions: Iterable[Decision], numbers: Mapping[int, str]) -> papers.Report:
    """Fill the report of what a sitting certified in a round; ``numbers`` are those of certificates, by decision."""
    certified = [row for row in decisions if row.outcome == DecisionOutcome.CERTIFIED and _round(row).pk == round_.pk]
    return papers.Report(
        form=form_of(criteria.edition_of(round_), "report", fiscal_year=round_.fiscal_year),
        body=meeting.body.name_th,
        addressed_to=round_.owner.name_th,
        meeting_number=_number(meeting),
        held_on=meeting.date_on,
        units=tuple(_decided(row, numbers.get(row.pk, "")) for row in certified),
        signatures=(papers.Signature(act="ผู้รับรองรายงาน", post=meeting.chair_th, post_below="ประธานในที่ประชุม"),),
    )


def certificate(issued: Certificate, *, address: str, language: str = "th") -> papers.Certificate:
    """Fill a certificate from what was frozen when it was issued; ``address`` is where anybody verifies it."""
    said, meeting = issued.frozen, issued.decision.meeting
    is_thai = language != "en"
    key = "th" if is_thai else "en"
    programme = said["programme"][key]
    return papers.Certificate(
        number=issued.number,
        unit_name=said["unit"][key],
        level=said["level"][key],
        process=f"เกณฑ์{programme}" if is_thai else f"criteria “{programme}”",
        fiscal_year=said["fiscal_year"],
        body=said["body"][key],
        meeting_number=_number(meeting),
        held_on=date.fromisoformat(said["meeting"]["on"]),
        resolution=str(said["resolution_number"]),
        issued_on=issued.issued_on,
        address=address,
        token=issued.token,
        signatures=(
            papers.Signature(
                act="",
                post=meeting.chair_th if is_thai else meeting.chair_en,
                post_below="ประธานในที่ประชุม" if is_thai else "Chair of the meeting",
            ),
        ),
        language=key,
    )


# ── lines ───────────────────────────────────────────────────────────────────────────────


def unit_line(source: Source) -> papers.UnitLine:
    """Give who a paper is about, under the name that was frozen."""
    line = _unit_line(source.enrolment.unit)
    return papers.UnitLine(
        name=source.content["unit"]["name_th"], kind=line.kind, district=line.district, province=line.province
    )


def _unit_line(unit: Unit) -> papers.UnitLine:
    is_district = unit.province_id is not None and unit.place_id != unit.province_id
    with override("th"):  # papers are Thai, whoever prints them
        kind = str(unit.get_kind_display())
    return papers.UnitLine(
        name=unit.name_th,
        kind=kind,
        district=unit.place.title.th if is_district else "",
        province=unit.province.title.th if unit.province else "",
    )


def _form(source: Source, kind: str) -> papers.Form:
    return form_of(source.edition, kind, fiscal_year=source.enrolment.round.fiscal_year)


def _provenance(source: Source) -> papers.Provenance:
    kept = source.submission
    if kept is None:
        return papers.Provenance()
    return papers.Provenance(version=kept.version, digest=kept.digest, frozen_at=kept.handed_in_at)


def _receiver(source: Source) -> str:
    """Give to whom papers of a unit go: the office of the stage that receives them, or the owner of the round."""
    stage, province = criteria.receiving_stage(source.edition), source.enrolment.unit.province
    if stage.body == UnitKind.CULTURE_OFFICE and province is not None:
        with override("th"):
            return f"{UnitKind.CULTURE_OFFICE.label}{province.name_th}"
    return source.enrolment.round.owner.name_th


def _signatures(source: Source) -> tuple[papers.Signature, ...]:
    kept = source.submission
    prepared_on = in_bangkok(kept.prepared_at) if kept else None
    return papers.Signature(act=PREPARER, post=source.preparer or NO_POST, signed_on=prepared_on), _head(source)


def _head(source: Source) -> papers.Signature:
    kept = source.submission
    if kept is None:
        return papers.Signature(act=HEAD, post=NO_POST)
    return papers.Signature(
        act=HEAD, post=kept.signed_by_th, acting_for=kept.signed_for_th, signed_on=in_bangkok(kept.handed_in_at)
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


def _virtues(edition: Edition, plan: Mapping[str, Any]) -> tuple[str, ...]:
    chosen = set(plan.get("target_virtues", ()))
    extra = plan.get("extra_virtues", "")
    return (*(row.title.th for row in edition.virtues if row.key in chosen), *((extra,) if extra else ()))


def _virtue(edition: Edition, key: str) -> str:
    return next((row.title.th for row in edition.virtues if row.key == key), "")


def _topics(edition: Edition, plan: Mapping[str, Any], kind: str) -> tuple[papers.TopicLine, ...]:
    return tuple(
        papers.TopicLine(text=row["text"], remedy=row["remedy"], virtue=_virtue(edition, row["virtue"]))
        for row in plan.get("topics", ())
        if row["kind"] == kind
    )


def _activities(edition: Edition, plan: Mapping[str, Any]) -> tuple[papers.ActivityLine, ...]:
    topics = {row["id"]: row["text"] for row in plan.get("topics", ())}
    return tuple(_activity(edition, row, topics.get(row["topic_id"], "")) for row in plan.get("activities", ()))


def _activity(edition: Edition, row: Mapping[str, Any], topic: str) -> papers.ActivityLine:
    return papers.ActivityLine(
        virtue=_virtue(edition, row["virtue"]),
        topic=topic,
        title=row["title"],
        place=row["place_text"],
        when=_when(row["starts_on"], row["ends_on"]),
        method=row["method"],
        expected_result=row["expected_result"],
        indicator=row["indicator"],
        target=row["target"],
        budget=NOTHING if row["budget"] is None else f"{Decimal(row['budget']):,.2f}",
        responsible=row["responsible"],
        progress_percent=row["progress_percent"],
        actual_result=row["actual_result"],
        is_achieved=row["is_achieved"],
        participants=row["participants"],
    )


def _when(starts_on: str | None, ends_on: str | None) -> str:
    days = [thai_date(date.fromisoformat(day), "short") for day in (starts_on, ends_on) if day]
    return " – ".join(dict.fromkeys(days))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


# ── requirements ────────────────────────────────────────────────────────────────────────


def _groups(source: Source) -> tuple[papers.CriterionGroup, ...]:
    """Group steps under the tier that first asks for them, other scales under their levels."""
    edition, enrolment = source.edition, source.enrolment
    groups: list[tuple[str, tuple[Requirement, ...]]] = []
    for dimension in edition.dimensions_for(criteria.variant_of(enrolment), enrolment.track):
        if edition.tiers and dimension.scale == "steps":
            groups += _by_tier(edition, dimension.requirements)
        else:
            title = f"{dimension.name} {dimension.title.th}"
            groups += [(f"{title} – {level.title.th}", level.requirements) for level in dimension.levels]
    if edition.extra:
        groups.append((edition.extra.requirement.text.th, (edition.extra.requirement,)))
    return tuple(
        papers.CriterionGroup(title=title, lines=tuple(_line(source, leaf) for leaf in leaves))
        for title, leaves in groups
    )


def _by_tier(edition: Edition, leaves: tuple[Requirement, ...]) -> list[tuple[str, tuple[Requirement, ...]]]:
    told: set[str] = set()
    groups = []
    for tier in edition.tiers:
        fresh = tuple(leaf for leaf in leaves if leaf.key in tier.steps and leaf.key not in told)
        told |= {leaf.key for leaf in fresh}
        groups.append((f"ระดับ{tier.title.th}", fresh))
    rest = tuple(leaf for leaf in leaves if leaf.key not in told)
    return [*groups, ("", rest)] if rest else groups


def _line(source: Source, leaf: Requirement) -> papers.CriterionLine:
    found = source.result.get("requirements", {}).get(leaf.key, {})
    answer = source.content["answers"].get(leaf.key) or {}
    reason = found.get("th", "") if isinstance(answer.get("value"), (dict, int)) and answer["value"] is not True else ""
    said = [text for text in (reason if answer.get("value") is not False else "", answer.get("note", "")) if text]
    return papers.CriterionLine(
        key=leaf.key,
        text=leaf.text.th,
        guideline="",
        claim=claim_of(leaf, answer.get("value"), is_met=bool(found.get("is_met"))),
        is_met=bool(found.get("is_met")),
        note=" ".join(said),
        certified="รับรอง" if leaf.key in _certified_steps(source) else "",
        proofs=tuple(_proof(use) for use in source.content["evidence"] if use["key"] == leaf.key),
        is_default=leaf.is_default,
    )


def claim_of(leaf: Requirement, value: object, *, is_met: bool) -> str:
    """Say what the unit claims for a requirement, in one or two words."""
    if isinstance(leaf.kind, Rating) and isinstance(value, int) and not isinstance(value, bool):
        return f"{value} คะแนน"
    if value is None and not is_met:
        return "ยังไม่ตอบ"
    return "ครบ" if is_met else "ไม่ครบ"


def _certified_steps(source: Source) -> frozenset[str]:
    """Give the steps that the certified tier stands on; a body certifies a level, nothing else is said per requirement."""
    if source.decision is None:
        return frozenset()
    steps = (step for tier in source.edition.tiers if tier.key == source.decision.certified_tier for step in tier.steps)
    return frozenset(steps)


def _proof(use: Mapping[str, Any]) -> papers.Proof:
    return papers.Proof(
        title=use["title"], event_on=_day(use["event_on"]), sha256=use["sha256"] or "", link=use["url"] or ""
    )


def _certification(edition: Edition, decision: Decision) -> papers.Certification:
    return papers.Certification(
        body=decision.meeting.body.name_th,
        meeting_number=_number(decision.meeting),
        held_on=decision.meeting.date_on,
        resolution=str(decision.resolution_number),
        level=criteria.level_title(edition, decision.certified_tier).th,
        reason=decision.reason,
    )


# ── meetings ────────────────────────────────────────────────────────────────────────────


def _number(meeting: Meeting) -> str:
    return f"{meeting.number}/{meeting.fiscal_year}"


def _round(decision: Decision) -> Round:
    return decision.submission.assessment.enrolment.round


def _decided(decision: Decision, certificate_number: str = "") -> papers.ListedUnit:
    edition, submission = criteria.edition_of(_round(decision)), decision.submission
    is_returned = decision.outcome == DecisionOutcome.RETURNED
    return papers.ListedUnit(
        unit=_unit_line(submission.assessment.enrolment.unit),
        proposed=criteria.level_title(edition, decision.proposed_tier).th,
        handed_in_on=in_bangkok(submission.handed_in_at),
        is_late=submission.is_late,
        certified="" if is_returned else criteria.level_title(edition, decision.certified_tier).th,
        reason=decision.reason,
        resolution=str(decision.resolution_number),
        certificate_number=certificate_number,
        is_returned=is_returned,
    )


def _attendants(written: Minutes) -> tuple[papers.Attendant, ...]:
    chair = written.meeting.chair_th
    others = [row for row in written.attendance if row.post != chair]
    rows = [papers.Attendant(post=row.post, duty="", is_present=row.is_present) for row in others]
    first = [papers.Attendant(post=chair, duty="ประธานในที่ประชุม", is_present=True)] if chair else []
    return (*first, *rows)


def _agenda(written: Minutes, decided: tuple[Decision, ...]) -> tuple[papers.AgendaLine, ...]:
    """Give the matters in order; the cases, however many, are one matter with one table."""
    lines: list[papers.AgendaLine] = []
    is_told = False
    for item in written.agenda:
        if item.about.startswith("submission:"):
            if not is_told:
                lines.append(_cases_line(written, decided))
                is_told = True
            continue
        found = written.resolved.get(f"agenda-item:{item.pk}")
        lines.append(papers.AgendaLine(title=item.title, resolution=found.text if found else ""))
    return tuple(lines)


def _cases_line(written: Minutes, decided: tuple[Decision, ...]) -> papers.AgendaLine:
    listed = sum(item.about.startswith("submission:") for item in written.agenda)
    certified = sum(row.outcome == DecisionOutcome.CERTIFIED for row in decided)
    returned = len(decided) - certified
    parts = [f"รับรองผลการประเมินตนเอง จำนวน {certified} แห่ง"] if certified else []
    parts += [f"ส่งคืนเพื่อแก้ไข จำนวน {returned} แห่ง"] if returned else []
    parts += [f"ยังไม่พิจารณา จำนวน {listed - len(decided)} แห่ง"] if listed > len(decided) else []
    return papers.AgendaLine(
        title="เรื่องเพื่อพิจารณา: การรับรองผลการประเมินตนเอง",
        paragraphs=(f"ฝ่ายเลขานุการเสนอผลการประเมินตนเอง จำนวน {listed} แห่ง ให้ที่ประชุมพิจารณาเป็นรายแห่ง ดังตาราง",),
        resolution=" และ".join(parts),
        shows_units=bool(decided),
    )

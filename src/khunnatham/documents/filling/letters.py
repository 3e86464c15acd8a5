"""Official letters: a unit's covering letter, memo and order; a secretariat's circular and report; announcement and agenda of a body.

Numbers, dates, addresses and telephones that the office gives by hand stay dotted lines. The sentences are ours.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from khunnatham.assessments import criteria, windows
from khunnatham.assessments.models import Round
from khunnatham.documents import correspondence, papers
from khunnatham.documents.filling.bodies import agenda_lines, decided_line, number_of, proposed_line, round_of
from khunnatham.documents.filling.planned import activities
from khunnatham.documents.filling.sources import HEAD, PREPARER, Source, head, provenance, signatures
from khunnatham.documents.kinds import KINDS
from khunnatham.documents.numerals import weekday_date
from khunnatham.meetings.models import Meeting
from khunnatham.meetings.queries import Minutes
from khunnatham.organisations.models import Unit, UnitKind
from khunnatham.programmes.criteria import Edition
from khunnatham.review.models import Decision, DecisionOutcome
from khunnatham.review.queries import Proposal
from khunnatham.thai import in_bangkok

ONE_SET: Final = "จำนวน 1 ชุด"
# By whom a letter to an office is opened: the post of its head.
HEADS: Final = {UnitKind.CULTURE_OFFICE: "วัฒนธรรม", UnitKind.DEPARTMENT: "อธิบดี"}
SEATS: Final = ("ประธานกรรมการ", "รองประธานกรรมการ", "กรรมการ", "กรรมการ", "กรรมการ", "กรรมการและเลขานุการ")


def office_of(unit: Unit) -> correspondence.Office:
    """Give the office that writes."""
    return correspondence.Office(name=unit.name_th)


def head_of(unit: Unit) -> str:
    """Give the post that a letter to this office is addressed to; the office itself where the post is not known."""
    kind = UnitKind(unit.kind)
    if kind == UnitKind.CULTURE_OFFICE and unit.province is not None:
        return f"{HEADS[kind]}{unit.province.title.th}"
    return f"{HEADS[kind]}{unit.name_th}" if kind == UnitKind.DEPARTMENT else f"หัวหน้า{unit.name_th}"


# ── letters of a unit ───────────────────────────────────────────────────────────────────


def covering_letter(source: Source) -> correspondence.Letter:
    """Fill the letter with which a unit sends its papers to the office that receives them."""
    name, titled = source.content["unit"]["name_th"], _titled(source.edition, source.enrolment.round)
    return correspondence.Letter(
        form=_form(source.edition, source.enrolment.round, "covering-letter"),
        office=correspondence.Office(name=name),
        subject=f"ส่งเอกสารประกอบการประเมิน{titled}",
        addressee=_receiver(source),
        enclosures=_enclosures(source.edition),
        paragraphs=(
            f"ด้วย{name} ได้เข้าร่วมการดำเนินงาน{titled} และได้ประเมินตนเองตามเกณฑ์ที่กำหนดแล้ว {_result(source)}",
            f"ในการนี้ {name} ขอส่งเอกสารประกอบการประเมิน เพื่อเสนอคณะที่เกี่ยวข้องพิจารณา รายละเอียดปรากฏตามสิ่งที่ส่งมาด้วย",
        ),
        closing="จึงเรียนมาเพื่อโปรดพิจารณาดำเนินการต่อไป",
        signatures=(head(source),),
        provenance=provenance(source),
    )


def memo(source: Source) -> correspondence.Memo:
    """Fill the memo with which the preparer puts the papers before the head."""
    name, titled = source.content["unit"]["name_th"], _titled(source.edition, source.enrolment.round)
    boss = head(source)
    return correspondence.Memo(
        form=_form(source.edition, source.enrolment.round, "memo"),
        office=correspondence.Office(name=name),
        subject=f"ขออนุมัติส่งเอกสารประกอบการประเมิน{titled}",
        addressee=boss.post if source.submission else HEAD,
        enclosures=_enclosures(source.edition),
        paragraphs=(
            f"ตามที่{name} เข้าร่วมการดำเนินงาน{titled} ผู้รับผิดชอบได้จัดทำเอกสารและประเมินตนเองแล้ว {_result(source)}",
            "เพื่อให้การดำเนินงานเป็นไปด้วยความเรียบร้อย เห็นควรดำเนินการ ดังนี้",
        ),
        requests=(
            correspondence.Request(text="พิจารณาผลการประเมินตนเองและเอกสาร รายละเอียดตามสิ่งที่ส่งมาด้วย"),
            correspondence.Request(text=f"หากเห็นชอบ โปรดลงนามในเอกสารและหนังสือนำส่งถึง{_receiver(source)}"),
        ),
        closing="จึงเรียนมาเพื่อโปรดพิจารณา",
        signatures=(replace(signatures(source)[0], act=PREPARER),),
        provenance=provenance(source),
    )


def order(source: Source) -> correspondence.Order:
    """Fill the order that appoints who promotes morality in the unit: posts to be filled in, and who answers for what."""
    unit, round_ = source.enrolment.unit, source.enrolment.round
    titled = _titled(source.edition, round_)
    is_district = unit.kind == UnitKind.DISTRICT
    body = "คณะกรรมการส่งเสริมคุณธรรมระดับอำเภอ" if is_district else "คณะทำงานส่งเสริมคุณธรรม"
    planned = activities(source.edition, source.content["plan"] or {})
    return correspondence.Order(
        form=_form(source.edition, round_, "order"),
        office=correspondence.Office(name=source.content["unit"]["name_th"]),
        number="",
        subject=f"แต่งตั้ง{body}",
        paragraphs=(
            (
                f"เพื่อให้การดำเนินงาน{titled} เป็นไปด้วยความเรียบร้อยและบรรลุวัตถุประสงค์ จึงแต่งตั้ง{body}"
                f"{' ซึ่งมาจากหลายภาคส่วนในพื้นที่อำเภอ' if is_district else ''} ดังต่อไปนี้"
            ),
        ),
        seats=tuple(papers.Attendant(post="", duty=duty, is_present=True) for duty in SEATS),
        duties=(
            "กำหนดคุณธรรมเป้าหมาย จัดทำแผน และขับเคลื่อนกิจกรรมตามแผน",
            "ติดตาม ประเมินผล และรายงานผลการดำเนินงานต่อผู้บังคับบัญชา",
            *(f"รับผิดชอบกิจกรรม {line.title}: {line.responsible}" for line in planned if line.title and line.responsible),
        ),
        effect="ทั้งนี้ ตั้งแต่บัดนี้เป็นต้นไป",
        ordered_on=None,
        signatures=(replace(head(source), act="", signed_on=None),),
        provenance=provenance(source),
    )


# ── letters of a secretariat ────────────────────────────────────────────────────────────


def circular(round_: Round, *, office: Unit, post: str, receivers: Iterable[str]) -> correspondence.Letter:
    """Fill the letter that tells the units of a round what is asked of them and until when."""
    edition, titled = criteria.edition_of(round_), _titled(criteria.edition_of(round_), round_)
    dues = tuple(
        f"{window.title_th} ให้แล้วเสร็จภายใน{weekday_date(in_bangkok(window.due_at))}"
        for window in windows.windows_of(round_)
    )
    return correspondence.Letter(
        form=_form(edition, round_, "circular"),
        office=office_of(office),
        number=f"{'.' * 20}/ว {'.' * 8}",
        subject=f"การดำเนินงาน{titled}",
        addressee="หัวหน้าหน่วยงานตามบัญชีรายชื่อท้ายหนังสือนี้",
        enclosures=_enclosures(edition),
        paragraphs=(
            f"ด้วย{round_.owner.name_th} ได้กำหนดการดำเนินงาน{titled} {office.name_th} จึงขอให้หน่วยงานดำเนินการ ดังนี้",
        ),
        requests=(
            correspondence.Request(text="ดำเนินการตามเกณฑ์ที่กำหนด พร้อมทั้งจัดทำและส่งเอกสารภายในระยะเวลา ดังนี้", parts=dues),
            correspondence.Request(text="รวบรวมหลักฐานของแต่ละข้อให้ครบถ้วน และให้หัวหน้าหน่วยงานรับรองก่อนส่ง"),
        ),
        closing="จึงเรียนมาเพื่อพิจารณาดำเนินการต่อไป",
        signatures=(papers.Signature(act="", post=post),),
        receivers=tuple(receivers),
    )


def report_letter(
    meeting: Meeting, round_: Round, decisions: Iterable[Decision], *, office: Unit, post: str
) -> correspondence.Letter:
    """Fill the letter that goes with the report of what a sitting certified to the office that owns the round."""
    edition = criteria.edition_of(round_)
    certified, titled = len(_certified(decisions, round_)), _titled(edition, round_)
    sitting = f"{meeting.body.name_th} ในการประชุมครั้งที่ {number_of(meeting)} เมื่อ{weekday_date(meeting.date_on)}"
    return correspondence.Letter(
        form=_form(edition, round_, "report-letter"),
        office=office_of(office),
        subject=f"รายงานผลการประเมิน{titled}",
        addressee=head_of(round_.owner),
        enclosures=(
            correspondence.Enclosure(title="รายงานผลการประเมินที่ผ่านการรับรอง", amount=ONE_SET),
            correspondence.Enclosure(title=f"รายงานการประชุม ครั้งที่ {number_of(meeting)}", amount=ONE_SET),
        ),
        paragraphs=(
            f"ด้วย{sitting} ได้พิจารณาผลการประเมิน{titled} และมีมติรับรอง จำนวน {certified} แห่ง",
            f"ในการนี้ {office.name_th} ในฐานะฝ่ายเลขานุการ ขอรายงานผลการประเมินที่ผ่านการรับรอง รายละเอียดปรากฏตามสิ่งที่ส่งมาด้วย",
        ),
        closing="จึงเรียนมาเพื่อโปรดพิจารณานำเสนอตามลำดับต่อไป",
        signatures=(papers.Signature(act="", post=post),),
    )


# ── papers of a sitting ─────────────────────────────────────────────────────────────────


def agenda(written: Minutes, proposals: Iterable[Proposal]) -> correspondence.Agenda:
    """Fill the agenda of a sitting: its matters in order, the cases as one matter with their list."""
    meeting, listed = written.meeting, tuple(proposals)
    form = papers.Form(title=KINDS["agenda"].title.th, programme=meeting.body.name_th, fiscal_year=meeting.fiscal_year)
    return correspondence.Agenda(
        form=form,
        body=meeting.body.name_th,
        meeting_number=number_of(meeting),
        planned_on=meeting.date_on,
        place=meeting.place_text,
        matters=tuple(
            correspondence.AgendaMatter(title=line.title, paragraphs=line.paragraphs, shows_units=bool(line.paragraphs))
            for line in agenda_lines(written, ())
        ),
        units=tuple(proposed_line(row) for row in listed),
    )


def announcement(meeting: Meeting, round_: Round, decisions: Iterable[Decision]) -> correspondence.Announcement:
    """Fill the announcement of what a sitting certified in a round: certified units only."""
    edition = criteria.edition_of(round_)
    certified, titled = _certified(decisions, round_), _titled(edition, round_)
    return correspondence.Announcement(
        form=_form(edition, round_, "announcement"),
        office=office_of(meeting.body),
        subject=f"ผลการรับรองการประเมิน{titled}",
        paragraphs=(
            (
                f"ตามที่{meeting.body.name_th} ได้ประชุมครั้งที่ {number_of(meeting)} เมื่อ{weekday_date(meeting.date_on)} "
                f"พิจารณาผลการประเมิน{titled} นั้น"
            ),
            f"บัดนี้ ที่ประชุมได้มีมติรับรองผลการประเมินแล้ว จำนวน {len(certified)} แห่ง จึงประกาศรายชื่อ ดังต่อไปนี้",
        ),
        units=tuple(decided_line(row) for row in certified),
        announced_on=None,
        signatures=(papers.Signature(act="", post=meeting.chair_th, post_below="ประธานในที่ประชุม"),),
    )


# ── what they share ─────────────────────────────────────────────────────────────────────


def _form(edition: Edition, round_: Round, kind: str) -> papers.Form:
    """Give the form of a letter: its layout follows the rules of correspondence, no edition names it."""
    return papers.Form(title=KINDS[kind].title.th, programme=edition.title.th, fiscal_year=round_.fiscal_year)


def _titled(edition: Edition, round_: Round) -> str:
    return f"{edition.title.th} ประจำปีงบประมาณ พ.ศ. {round_.fiscal_year}"


def _result(source: Source) -> str:
    """Say the level that the unit came to by itself; nothing where none is computed."""
    if not source.level:
        return ""
    level = criteria.level_title(source.edition, source.level).th
    return f"ผลการประเมินตนเองอยู่ในระดับ “{level}” ซึ่งเป็นผลคำนวณเบื้องต้นจนกว่าจะได้รับการรับรอง"


def _receiver(source: Source) -> str:
    stage, unit = criteria.receiving_stage(source.edition), source.enrolment.unit
    if stage.body == UnitKind.CULTURE_OFFICE and unit.province is not None:
        return f"{HEADS[UnitKind.CULTURE_OFFICE]}{unit.province.title.th}"
    return head_of(source.enrolment.round.owner)


def _enclosures(edition: Edition) -> tuple[correspondence.Enclosure, ...]:
    return tuple(
        correspondence.Enclosure(title=paper.title.th, code=paper.code, amount=ONE_SET)
        for paper in criteria.required_papers(edition)
    )


def _certified(decisions: Iterable[Decision], round_: Round) -> list[Decision]:
    return [row for row in decisions if row.outcome == DecisionOutcome.CERTIFIED and round_of(row).pk == round_.pk]

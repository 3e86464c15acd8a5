"""The letters as we word them: filled from the domain, or with a line to write on wherever a name or a number shall stand.

Numbers, dates, addresses and telephones that an office gives by hand stay dotted lines. The sentences are ours.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from khunnatham.assessments import criteria
from khunnatham.documents import correspondence, papers
from khunnatham.programmes.criteria import Edition

ONE_SET: Final = "จำนวน 1 ชุด"
SEATS: Final = ("ประธานกรรมการ", "รองประธานกรรมการ", "กรรมการ", "กรรมการ", "กรรมการ", "กรรมการและเลขานุการ")


def titled(form: papers.Form) -> str:
    """Name the programme with its year, as every letter does."""
    return f"{form.programme} ประจำปีงบประมาณ พ.ศ. {form.fiscal_year}"


def enclosures(edition: Edition) -> tuple[correspondence.Enclosure, ...]:
    """Give the papers that handing in needs, as what is sent along."""
    return tuple(
        correspondence.Enclosure(title=paper.title.th, code=paper.code, amount=ONE_SET)
        for paper in criteria.required_papers(edition)
    )


# ── letters of a unit ───────────────────────────────────────────────────────────────────


def covering_letter(
    form: papers.Form,
    edition: Edition,
    *,
    name: str,
    receiver: str,
    result: str,
    signature: papers.Signature,
    provenance: papers.Provenance,
) -> correspondence.Letter:
    """Word the letter with which a unit sends its papers to the office that receives them."""
    return correspondence.Letter(
        form=form,
        office=correspondence.Office(name=name),
        subject=f"ส่งเอกสารประกอบการประเมิน{titled(form)}",
        addressee=receiver,
        enclosures=enclosures(edition),
        paragraphs=(
            f"ด้วย{name} ได้เข้าร่วมการดำเนินงาน{titled(form)} และได้ประเมินตนเองตามเกณฑ์ที่กำหนดแล้ว {result}",
            f"ในการนี้ {name} ขอส่งเอกสารประกอบการประเมิน เพื่อเสนอคณะที่เกี่ยวข้องพิจารณา รายละเอียดปรากฏตามสิ่งที่ส่งมาด้วย",
        ),
        closing="จึงเรียนมาเพื่อโปรดพิจารณาดำเนินการต่อไป",
        signatures=(signature,),
        provenance=provenance,
    )


def memo(
    form: papers.Form,
    edition: Edition,
    *,
    name: str,
    addressee: str,
    receiver: str,
    result: str,
    signature: papers.Signature,
    provenance: papers.Provenance,
) -> correspondence.Memo:
    """Word the memo with which the preparer puts the papers before the head."""
    return correspondence.Memo(
        form=form,
        office=correspondence.Office(name=name),
        subject=f"ขออนุมัติส่งเอกสารประกอบการประเมิน{titled(form)}",
        addressee=addressee,
        enclosures=enclosures(edition),
        paragraphs=(
            f"ตามที่{name} เข้าร่วมการดำเนินงาน{titled(form)} ผู้รับผิดชอบได้จัดทำเอกสารและประเมินตนเองแล้ว {result}",
            "เพื่อให้การดำเนินงานเป็นไปด้วยความเรียบร้อย เห็นควรดำเนินการ ดังนี้",
        ),
        requests=(
            correspondence.Request(text="พิจารณาผลการประเมินตนเองและเอกสาร รายละเอียดตามสิ่งที่ส่งมาด้วย"),
            correspondence.Request(text=f"หากเห็นชอบ โปรดลงนามในเอกสารและหนังสือนำส่งถึง{receiver}"),
        ),
        closing="จึงเรียนมาเพื่อโปรดพิจารณา",
        signatures=(signature,),
        provenance=provenance,
    )


def order(
    form: papers.Form,
    *,
    name: str,
    is_district: bool,
    duties: Iterable[str],
    signature: papers.Signature,
    provenance: papers.Provenance,
) -> correspondence.Order:
    """Word the order that appoints who promotes morality in the unit: posts to be filled in, and who answers for what."""
    body = "คณะกรรมการส่งเสริมคุณธรรมระดับอำเภอ" if is_district else "คณะทำงานส่งเสริมคุณธรรม"
    return correspondence.Order(
        form=form,
        office=correspondence.Office(name=name),
        number="",
        subject=f"แต่งตั้ง{body}",
        paragraphs=(
            (
                f"เพื่อให้การดำเนินงาน{titled(form)} เป็นไปด้วยความเรียบร้อยและบรรลุวัตถุประสงค์ จึงแต่งตั้ง{body}"
                f"{' ซึ่งมาจากหลายภาคส่วนในพื้นที่อำเภอ' if is_district else ''} ดังต่อไปนี้"
            ),
        ),
        seats=tuple(papers.Attendant(post="", duty=duty, is_present=True) for duty in SEATS),
        duties=(
            "กำหนดคุณธรรมเป้าหมาย จัดทำแผน และขับเคลื่อนกิจกรรมตามแผน",
            "ติดตาม ประเมินผล และรายงานผลการดำเนินงานต่อผู้บังคับบัญชา",
            *duties,
        ),
        effect="ทั้งนี้ ตั้งแต่บัดนี้เป็นต้นไป",
        ordered_on=None,
        signatures=(signature,),
        provenance=provenance,
    )


# ── letters of a secretariat and of a body ──────────────────────────────────────────────


def circular(
    form: papers.Form,
    edition: Edition,
    *,
    office: correspondence.Office,
    owner: str,
    dues: tuple[str, ...],
    receivers: tuple[str, ...],
    signature: papers.Signature,
    provenance: papers.Provenance = papers.DRAFT,
) -> correspondence.Letter:
    """Word the letter that tells the units of a round what is asked of them and until when."""
    return correspondence.Letter(
        form=form,
        office=office,
        number=f"{'.' * 20}/ว {'.' * 8}",
        subject=f"การดำเนินงาน{titled(form)}",
        addressee="หัวหน้าหน่วยงานตามบัญชีรายชื่อท้ายหนังสือนี้",
        enclosures=enclosures(edition),
        paragraphs=(f"ด้วย{owner} ได้กำหนดการดำเนินงาน{titled(form)} {office.name} จึงขอให้หน่วยงานดำเนินการ ดังนี้",),
        requests=(
            correspondence.Request(text="ดำเนินการตามเกณฑ์ที่กำหนด พร้อมทั้งจัดทำและส่งเอกสารภายในระยะเวลา ดังนี้", parts=dues),
            correspondence.Request(text="รวบรวมหลักฐานของแต่ละข้อให้ครบถ้วน และให้หัวหน้าหน่วยงานรับรองก่อนส่ง"),
        ),
        closing="จึงเรียนมาเพื่อพิจารณาดำเนินการต่อไป",
        signatures=(signature,),
        receivers=receivers,
        provenance=provenance,
    )


def report_letter(
    form: papers.Form,
    *,
    office: correspondence.Office,
    receiver: str,
    body: str,
    meeting_number: str,
    held: str,
    certified: str,
    signature: papers.Signature,
    provenance: papers.Provenance = papers.DRAFT,
) -> correspondence.Letter:
    """Word the letter that goes with the report of what a sitting certified to the office that owns the round."""
    return correspondence.Letter(
        form=form,
        office=office,
        subject=f"รายงานผลการประเมิน{titled(form)}",
        addressee=receiver,
        enclosures=(
            correspondence.Enclosure(title="รายงานผลการประเมินที่ผ่านการรับรอง", amount=ONE_SET),
            correspondence.Enclosure(title=f"รายงานการประชุม ครั้งที่ {meeting_number}", amount=ONE_SET),
        ),
        paragraphs=(
            (
                f"ด้วย{body} ในการประชุมครั้งที่ {meeting_number} เมื่อ{held} ได้พิจารณาผลการประเมิน{titled(form)} "
                f"และมีมติรับรอง จำนวน {certified} แห่ง"
            ),
            f"ในการนี้ {office.name} ในฐานะฝ่ายเลขานุการ ขอรายงานผลการประเมินที่ผ่านการรับรอง รายละเอียดปรากฏตามสิ่งที่ส่งมาด้วย",
        ),
        closing="จึงเรียนมาเพื่อโปรดพิจารณานำเสนอตามลำดับต่อไป",
        signatures=(signature,),
        provenance=provenance,
    )


def announcement(
    form: papers.Form,
    *,
    body: str,
    meeting_number: str,
    held: str,
    certified: str,
    units: tuple[papers.ListedUnit, ...],
    signature: papers.Signature,
    provenance: papers.Provenance = papers.DRAFT,
) -> correspondence.Announcement:
    """Word the announcement of what a sitting certified in a round."""
    return correspondence.Announcement(
        form=form,
        office=correspondence.Office(name=body),
        subject=f"ผลการรับรองการประเมิน{titled(form)}",
        paragraphs=(
            f"ตามที่{body} ได้ประชุมครั้งที่ {meeting_number} เมื่อ{held} พิจารณาผลการประเมิน{titled(form)} นั้น",
            f"บัดนี้ ที่ประชุมได้มีมติรับรองผลการประเมินแล้ว จำนวน {certified} แห่ง จึงประกาศรายชื่อ ดังต่อไปนี้",
        ),
        units=units,
        announced_on=None,
        signatures=(signature,),
        provenance=provenance,
    )

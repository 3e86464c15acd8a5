"""Realistic letters for tests and for looking: no real number, telephone or personal name."""

from __future__ import annotations

from datetime import date

from khunnatham.documents.correspondence import (
    Agenda,
    AgendaMatter,
    Announcement,
    Enclosure,
    Letter,
    Memo,
    Office,
    Order,
    Request,
)
from khunnatham.documents.papers import Attendant, Signature
from khunnatham.documents.samples import (
    BODY,
    FROZEN,
    HELD_ON,
    MEETING,
    NAMES,
    PREPARER,
    UNIT,
    form,
    listed,
)

PROVINCE = Office(
    name="ศาลากลางจังหวัดน่าน",
    address=("ถนนตัวอย่าง นน 55000",),
    owner_unit="สำนักงานวัฒนธรรมจังหวัดน่าน",
    telephone="0 5400 0000",
)
OWN = Office(name=UNIT.name)
TITLED = "องค์กรคุณธรรม ประจำปีงบประมาณ พ.ศ. 2567"
PAPERS = (
    Enclosure(title="แบบประเมินตนเองตามกระบวนการส่งเสริมและพัฒนาองค์กรคุณธรรม ๙ ขั้นตอน", amount="จำนวน 1 ชุด", code="อ.02"),
    Enclosure(title="แบบประเมินความสำเร็จของการส่งเสริมและพัฒนาองค์กรคุณธรรม", amount="จำนวน 1 ชุด", code="อ.03"),
    Enclosure(title="แผนส่งเสริมและพัฒนาองค์กรคุณธรรม", amount="จำนวน 1 ชุด", code="อ.04"),
)
DIRECTOR = Signature(act="", post="ผู้อำนวยการโรงพยาบาลส่งเสริมสุขภาพตำบลบ้านน้ำเกี๋ยน")
DEPUTY = Signature(act="", post="ปลัดจังหวัด ปฏิบัติราชการแทน", post_below="ผู้ว่าราชการจังหวัดน่าน")


def covering_letter() -> Letter:
    """A unit sends its papers; number, date and address are written by hand."""
    return Letter(
        form=form("", "หนังสือนำส่งเอกสารประกอบการประเมิน"),
        office=OWN,
        subject=f"ส่งเอกสารประกอบการประเมิน{TITLED}",
        addressee="วัฒนธรรมจังหวัดน่าน",
        enclosures=PAPERS,
        paragraphs=(
            (
                f"ด้วย{UNIT.name} ได้เข้าร่วมการดำเนินงาน{TITLED} และได้ประเมินตนเองตามเกณฑ์ที่กำหนดแล้ว ผลการประเมินตนเองอยู่ในระดับ "
                "“องค์กรพัฒนาคุณธรรม” ซึ่งเป็นผลคำนวณเบื้องต้นจนกว่าจะได้รับการรับรอง"
            ),
            f"ในการนี้ {UNIT.name} ขอส่งเอกสารประกอบการประเมิน เพื่อเสนอคณะที่เกี่ยวข้องพิจารณา รายละเอียดปรากฏตามสิ่งที่ส่งมาด้วย",
        ),
        closing="จึงเรียนมาเพื่อโปรดพิจารณาดำเนินการต่อไป",
        signatures=(DIRECTOR,),
        provenance=FROZEN,
    )


def circular() -> Letter:
    """A province tells its units, with everything that such a letter has."""
    return Letter(
        form=form("", "หนังสือเวียนแจ้งหน่วยงาน"),
        office=PROVINCE,
        urgency="ด่วนที่สุด",
        number="นน 0000/ว 57",
        dated_on=date(2024, 1, 16),
        subject=f"การดำเนินงาน{TITLED}",
        addressee="หัวหน้าหน่วยงานตามบัญชีรายชื่อท้ายหนังสือนี้",
        references=("หนังสือกรมการศาสนา ด่วนที่สุด ที่ วธ 0000/ว 12 ลงวันที่ 9 มกราคม 2567",),
        enclosures=PAPERS[:1],
        paragraphs=(f"ด้วยกรมการศาสนา ได้กำหนดการดำเนินงาน{TITLED} สำนักงานวัฒนธรรมจังหวัดน่าน จึงขอให้หน่วยงานดำเนินการ ดังนี้",),
        requests=(
            Request(
                text="ดำเนินการตามเกณฑ์ที่กำหนด พร้อมทั้งจัดทำและส่งเอกสารภายในระยะเวลา ดังนี้",
                parts=(
                    "ครั้งที่ 1 ให้แล้วเสร็จภายในวันศุกร์ที่ 31 พฤษภาคม 2567",
                    "ครั้งที่ 2 ให้แล้วเสร็จภายในวันเสาร์ที่ 31 สิงหาคม 2567",
                ),
            ),
            Request(text="รวบรวมหลักฐานของแต่ละข้อให้ครบถ้วน และให้หัวหน้าหน่วยงานรับรองก่อนส่ง"),
        ),
        closing="จึงเรียนมาเพื่อพิจารณาดำเนินการต่อไป",
        signatures=(DEPUTY,),
        receivers=tuple(name for name, _district in NAMES),
    )


def report_letter() -> Letter:
    """A province reports to the department."""
    return Letter(
        form=form("", "หนังสือรายงานผลการรับรอง"),
        office=PROVINCE,
        subject=f"รายงานผลการประเมิน{TITLED}",
        addressee="อธิบดีกรมการศาสนา",
        enclosures=(
            Enclosure(title="รายงานผลการประเมินที่ผ่านการรับรอง", amount="จำนวน 1 ชุด"),
            Enclosure(title="รายงานการประชุม ครั้งที่ 2/2567", amount="จำนวน 1 ชุด"),
        ),
        paragraphs=(
            (
                f"ด้วย{BODY} ในการประชุมครั้งที่ 2/2567 เมื่อวันพฤหัสบดีที่ 15 สิงหาคม 2567 ได้พิจารณาผลการประเมิน{TITLED} "
                "และมีมติรับรอง จำนวน 12 แห่ง"
            ),
            (
                "ในการนี้ สำนักงานวัฒนธรรมจังหวัดน่าน ในฐานะฝ่ายเลขานุการ ขอรายงานผลการประเมินที่ผ่านการรับรอง "
                "รายละเอียดปรากฏตามสิ่งที่ส่งมาด้วย"
            ),
        ),
        closing="จึงเรียนมาเพื่อโปรดพิจารณานำเสนอตามลำดับต่อไป",
        signatures=(Signature(act="", post="ผู้ว่าราชการจังหวัดน่าน"),),
    )


def memo() -> Memo:
    """An officer puts the papers before the head."""
    return Memo(
        form=form("", "บันทึกข้อความเสนอหัวหน้าหน่วยงาน"),
        office=Office(name=UNIT.name, telephone="0 5400 0000"),
        subject=f"ขออนุมัติส่งเอกสารประกอบการประเมิน{TITLED}",
        addressee=DIRECTOR.post,
        enclosures=PAPERS,
        paragraphs=(
            (
                f"ตามที่{UNIT.name} เข้าร่วมการดำเนินงาน{TITLED} ผู้รับผิดชอบได้จัดทำเอกสารและประเมินตนเองแล้ว "
                "ผลการประเมินตนเองอยู่ในระดับ “องค์กรพัฒนาคุณธรรม” ซึ่งเป็นผลคำนวณเบื้องต้นจนกว่าจะได้รับการรับรอง"
            ),
            "เพื่อให้การดำเนินงานเป็นไปด้วยความเรียบร้อย เห็นควรดำเนินการ ดังนี้",
        ),
        requests=(
            Request(text="พิจารณาผลการประเมินตนเองและเอกสาร รายละเอียดตามสิ่งที่ส่งมาด้วย"),
            Request(text="หากเห็นชอบ โปรดลงนามในเอกสารและหนังสือนำส่งถึงวัฒนธรรมจังหวัดน่าน"),
        ),
        closing="จึงเรียนมาเพื่อโปรดพิจารณา",
        signatures=(PREPARER,),
        provenance=FROZEN,
    )


def order() -> Order:
    """A unit appoints its working group; the posts are filled in by hand, but for two."""
    seats = (
        ("ผู้อำนวยการโรงพยาบาลส่งเสริมสุขภาพตำบลบ้านน้ำเกี๋ยน", "ประธานกรรมการ"),
        ("", "รองประธานกรรมการ"),
        ("", "กรรมการ"),
        ("", "กรรมการ"),
        ("นักวิชาการสาธารณสุขชำนาญการ", "กรรมการและเลขานุการ"),
    )
    return Order(
        form=form("", "คำสั่งแต่งตั้งผู้รับผิดชอบ"),
        office=OWN,
        number="",
        subject="แต่งตั้งคณะทำงานส่งเสริมคุณธรรม",
        paragraphs=(
            f"เพื่อให้การดำเนินงาน{TITLED} เป็นไปด้วยความเรียบร้อยและบรรลุวัตถุประสงค์ จึงแต่งตั้งคณะทำงานส่งเสริมคุณธรรม ดังต่อไปนี้",
        ),
        seats=tuple(Attendant(post=post, duty=duty, is_present=True) for post, duty in seats),
        duties=(
            "กำหนดคุณธรรมเป้าหมาย จัดทำแผน และขับเคลื่อนกิจกรรมตามแผน",
            "ติดตาม ประเมินผล และรายงานผลการดำเนินงานต่อผู้บังคับบัญชา",
            "รับผิดชอบกิจกรรม ห้องนี้ปิดไฟ ใจประหยัด: กลุ่มงานบริหารทั่วไป",
        ),
        effect="ทั้งนี้ ตั้งแต่บัดนี้เป็นต้นไป",
        ordered_on=None,
        signatures=(DIRECTOR,),
        provenance=FROZEN,
    )


def announcement() -> Announcement:
    """The certified twelve, announced."""
    rows = tuple(listed(number, decided=True) for number in range(len(NAMES)))
    return Announcement(
        form=form("", "ประกาศผลการรับรอง"),
        office=Office(name=BODY),
        subject=f"ผลการรับรองการประเมิน{TITLED}",
        paragraphs=(
            f"ตามที่{BODY} ได้ประชุมครั้งที่ 2/2567 เมื่อวันพฤหัสบดีที่ 15 สิงหาคม 2567 พิจารณาผลการประเมิน{TITLED} นั้น",
            "บัดนี้ ที่ประชุมได้มีมติรับรองผลการประเมินแล้ว จำนวน 12 แห่ง จึงประกาศรายชื่อ ดังต่อไปนี้",
        ),
        units=tuple(row for row in rows if not row.is_returned),
        announced_on=date(2024, 8, 20),
        signatures=(Signature(act="", post="ผู้ว่าราชการจังหวัดน่าน", post_below="ประธานคณะอนุกรรมการ"),),
    )


def agenda() -> Agenda:
    """The agenda of a sitting on fourteen units."""
    return Agenda(
        form=form("", "ระเบียบวาระการประชุม"),
        body=BODY,
        meeting_number=MEETING,
        planned_on=HELD_ON,
        place="ห้องประชุมพระเจ้าทองทิพย์ ศาลากลางจังหวัดน่าน",
        matters=(
            AgendaMatter(title="เรื่องที่ประธานแจ้งให้ที่ประชุมทราบ"),
            AgendaMatter(title="เรื่องรับรองรายงานการประชุม ครั้งที่ 1/2567"),
            AgendaMatter(
                title="เรื่องเพื่อพิจารณา: การรับรองผลการประเมินตนเอง",
                paragraphs=("ฝ่ายเลขานุการเสนอผลการประเมินตนเอง จำนวน 14 แห่ง ให้ที่ประชุมพิจารณาเป็นรายแห่ง ดังตาราง",),
                shows_units=True,
            ),
            AgendaMatter(title="เรื่องอื่น ๆ (ถ้ามี)"),
        ),
        units=tuple(listed(number, decided=False) for number in range(len(NAMES))),
    )

"""Realistic papers for tests and for looking: no real unit, no personal name."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime

from khunnatham.documents.papers import (
    ActivityLine,
    AgendaLine,
    Attendant,
    Certificate,
    Certification,
    CriterionGroup,
    CriterionLine,
    Declaration,
    Entry,
    Exclusion,
    Form,
    HeadCount,
    Intent,
    ListedUnit,
    Minutes,
    Plan,
    PreliminaryList,
    Proof,
    Provenance,
    Report,
    SelfAssessment,
    Share,
    Signature,
    Success,
    TopicLine,
    UnitLine,
)

PROGRAMME = "องค์กรคุณธรรม"
YEAR = 2567
BODY = "คณะอนุกรรมการส่งเสริมคุณธรรมระดับจังหวัดน่าน"
MEETING = "๒/๒๕๖๗"
HELD_ON = date(2024, 8, 15)
UNIT = UnitLine(name="โรงพยาบาลส่งเสริมสุขภาพตำบลบ้านน้ำเกี๋ยน", kind="องค์กร", district="อำเภอภูเพียง", province="จังหวัดน่าน")
FROZEN = Provenance(
    version=1, digest=hashlib.sha256(b"sample").hexdigest(), frozen_at=datetime(2024, 7, 24, 3, 42, tzinfo=UTC)
)
PREPARER = Signature(act="ผู้จัดทำ", post="นักวิชาการสาธารณสุขชำนาญการ", signed_on=date(2024, 7, 22))
HEAD = Signature(act="หัวหน้าหน่วยงาน", post="ผู้อำนวยการโรงพยาบาลส่งเสริมสุขภาพตำบลบ้านน้ำเกี๋ยน", signed_on=date(2024, 7, 24))
SECRETARY = Signature(act="ผู้จัดทำ", post="วัฒนธรรมจังหวัดน่าน", post_below="อนุกรรมการและเลขานุการ")
CHAIR = Signature(act="ผู้รับรอง", post="ผู้ว่าราชการจังหวัดน่าน", post_below="ประธานคณะอนุกรรมการ")
VIRTUES = ("พอเพียง", "วินัย", "สุจริต", "จิตอาสา", "กตัญญู")
PROBLEMS = (
    TopicLine(
        text="เปิดไฟและเครื่องปรับอากาศทิ้งไว้เมื่อไม่มีผู้ใช้ห้อง",
        remedy="กำหนดผู้รับผิดชอบประจำห้อง ปิดไฟช่วงพักเที่ยง และแจ้งค่าไฟฟ้าทุกเดือน",
        virtue="พอเพียง",
    ),
    TopicLine(
        text="มาประชุมสาย ทำให้ผู้อื่นต้องรอ", remedy="เริ่มประชุมตรงเวลาทุกครั้ง และบันทึกเวลาเข้าประชุมไว้ในรายงาน", virtue="วินัย"
    ),
    TopicLine(text="ยืมวัสดุสำนักงานแล้วไม่ได้คืนตามกำหนด", remedy="ทำทะเบียนยืม–คืน และทบทวนทุกวันศุกร์สุดท้ายของเดือน", virtue="สุจริต"),
)
GOOD_DEEDS = (
    TopicLine(
        text="เยี่ยมบ้านผู้สูงอายุที่อยู่ลำพังและผู้ป่วยติดเตียง",
        remedy="จัดทีมเยี่ยมบ้านเดือนละ ๒ ครั้ง ร่วมกับอาสาสมัครสาธารณสุขประจำหมู่บ้าน",
        virtue="จิตอาสา",
    ),
    TopicLine(text="ดูแลแหล่งน้ำและป่าชุมชนร่วมกับวัดและโรงเรียน", remedy="ปลูกหญ้าแฝกและเก็บขยะริมน้ำ ปีละ ๔ ครั้ง", virtue="กตัญญู"),
)


def form(code: str, title: str) -> Form:
    """A form of the sample programme."""
    return Form(code=code, title=title, programme=PROGRAMME, fiscal_year=YEAR)


def intent() -> Intent:
    """A complete intent paper."""
    return Intent(
        form=form("อ.01", "แบบแสดงความจำนงเข้าร่วมส่งเสริมและพัฒนาองค์กรคุณธรรม"),
        unit=UNIT,
        addressed_to="วัฒนธรรมจังหวัดน่าน",
        profile=(
            Entry(label="ที่ตั้ง", value="หมู่ที่ 4 ตำบลน้ำเกี๋ยน อำเภอภูเพียง จังหวัดน่าน 55000"),
            Entry(label="สังกัด", value="องค์การบริหารส่วนจังหวัดน่าน"),
            Entry(label="หัวหน้าหน่วยงาน", value="ผู้อำนวยการโรงพยาบาลส่งเสริมสุขภาพตำบลบ้านน้ำเกี๋ยน"),
            Entry(label="ผู้ประสานงาน", value="นักวิชาการสาธารณสุขชำนาญการ"),
            Entry(
                label="เหตุผลที่เข้าร่วม",
                value="ต้องการให้บุคลากรทุกคนร่วมกันกำหนดสิ่งที่อยากแก้ไขและความดีที่อยากทำ และขยายผลสู่ชุมชนรอบข้าง",
            ),
        ),
        head_count=HeadCount(
            total=44,
            excluded=(Exclusion(reason="ลาศึกษาต่อ", count=1), Exclusion(reason="ช่วยราชการหน่วยงานอื่น", count=1)),
            counted=42,
            as_of=date(2023, 12, 1),
        ),
        filed_on=date(2023, 12, 4),
        signatures=(PREPARER, HEAD),
        provenance=FROZEN,
    )


def declaration() -> Declaration:
    """A declaration with its topics and signatures."""
    return Declaration(
        form=form("อ.05", "ตัวอย่างร่างประกาศเจตนารมณ์"),
        unit=UNIT,
        text=(
            "ด้วยบุคลากรโรงพยาบาลส่งเสริมสุขภาพตำบลบ้านน้ำเกี๋ยนทุกระดับ ได้ประชุมร่วมกันและเห็นพ้องต้องกันว่าจะขับเคลื่อนองค์กรแห่งนี้"
            "ให้เป็นองค์กรคุณธรรม เป็นองค์กรของคนดีที่มีความสุขร่วมกัน โดยยึดมั่นในคุณธรรมเป้าหมายที่กำหนดไว้\n"
            "จึงขอประกาศเจตนารมณ์ว่าจะประพฤติปฏิบัติตนเป็นแบบอย่างที่ดี ไม่เพิกเฉยต่อการทุจริต ไม่รับของขวัญหรือของกำนัลทุกชนิดจากการปฏิบัติหน้าที่ "
            "และร่วมกันแก้ไขปัญหาและทำความดีดังต่อไปนี้ให้เกิดผลเป็นรูปธรรม"
        ),
        virtues=VIRTUES,
        problems=PROBLEMS,
        good_deeds=GOOD_DEEDS,
        signed=Share(part=41, whole=42),
        declared_on=date(2023, 12, 12),
        signatures=(Signature(act="หัวหน้าหน่วยงาน", post=HEAD.post),),
        provenance=FROZEN,
    )


ACTIVITIES = (
    ActivityLine(
        virtue="พอเพียง", topic="เปิดไฟทิ้งไว้", title="ปิดไฟ ปิดแอร์ ก่อนออกจากห้อง", place="ทุกห้องของหน่วยงาน",
        when="ธันวาคม 2566 – กรกฎาคม 2567", method="ตั้งผู้รับผิดชอบประจำห้อง ปิดประกาศค่าไฟฟ้ารายเดือน ณ ที่เปิดเผย",
        expected_result="ค่าไฟฟ้าลดลงและทุกคนช่วยกันดูแล", indicator="ค่าไฟฟ้าเทียบกับปีก่อน", target="ลดลงร้อยละ 10",
        budget="–", responsible="กลุ่มงานบริหารทั่วไป", progress_percent=100,
        actual_result="ค่าไฟฟ้าลดลงร้อยละ 12.40 เมื่อเทียบกับช่วงเดียวกันของปีก่อน", is_achieved=True, participants=42,
    ),
    ActivityLine(
        virtue="จิตอาสา", topic="ผู้สูงอายุอยู่ลำพัง", title="เยี่ยมบ้านด้วยใจ ห่วงใยผู้สูงวัย", place="หมู่ที่ 1–9 ตำบลน้ำเกี๋ยน",
        when="เดือนละ 2 ครั้ง มกราคม – กรกฎาคม 2567", method="ทีมเยี่ยมบ้านร่วมกับอาสาสมัครสาธารณสุขประจำหมู่บ้าน ตรวจสุขภาพ พูดคุย และซ่อมแซมสิ่งที่เป็นอันตราย",
        expected_result="ผู้สูงอายุที่อยู่ลำพังได้รับการเยี่ยมครบทุกคน", indicator="จำนวนผู้สูงอายุที่ได้รับการเยี่ยม", target="68 คน",
        budget="12,500.00", responsible="กลุ่มงานส่งเสริมสุขภาพและทีมอาสาสมัคร", progress_percent=100,
        actual_result="เยี่ยมครบ 68 คน พบผู้ป่วยรายใหม่ 3 คนและส่งต่อทันเวลา", is_achieved=True, participants=57,
    ),
    ActivityLine(
        virtue="วินัย", topic="มาประชุมสาย", title="เริ่มตรงเวลา เลิกตรงเวลา", place="ห้องประชุมภูเพียง",
        when="ทุกครั้งที่ประชุม", method="บันทึกเวลาเข้าประชุมและรายงานในที่ประชุมครั้งถัดไป", expected_result="การประชุมเริ่มตรงเวลา",
        indicator="ร้อยละของการประชุมที่เริ่มตรงเวลา", target="ร้อยละ 90", budget="–", responsible="งานธุรการ", progress_percent=80,
        actual_result="เริ่มตรงเวลา 16 จาก 20 ครั้ง", is_achieved=False, participants=42,
    ),
    ActivityLine(
        virtue="กตัญญู", topic="ดูแลแหล่งน้ำ", title="รักษ์น้ำ รักษ์ป่า กตัญญูแผ่นดิน", place="ริมลำน้ำเกี๋ยนและป่าชุมชนบ้านใหม่",
        when="ปีละ 4 ครั้ง", method="ปลูกหญ้าแฝก เก็บขยะริมน้ำ ร่วมกับวัดและโรงเรียน", expected_result="ริมน้ำสะอาดและตลิ่งไม่พังทลาย",
        indicator="จำนวนครั้งที่จัด", target="4 ครั้ง", budget="8,000.00", responsible="ทุกกลุ่มงาน", progress_percent=75,
    ),
)  # fmt: skip


def plan() -> Plan:
    """A plan with problems, good deeds and activities."""
    return Plan(
        form=form("อ.04", "แผนส่งเสริมและพัฒนาองค์กรคุณธรรม"),
        unit=UNIT,
        virtues=VIRTUES,
        problems=PROBLEMS,
        good_deeds=GOOD_DEEDS,
        activities=ACTIVITIES,
        signatures=(PREPARER, HEAD),
        provenance=FROZEN,
    )


def success() -> Success:
    """What came of the plan."""
    return Success(
        form=form("อ.03", "แบบประเมินความสำเร็จของการส่งเสริมและพัฒนาองค์กรคุณธรรม"),
        unit=UNIT,
        activities=ACTIVITIES,
        achieved=Share(part=2, whole=4),
        lessons=(
            Entry(label="ทำแล้วรู้สึกอย่างไร", value="ภูมิใจที่ทุกคนลงมือทำจริง และเห็นว่าเรื่องเล็ก ๆ ใกล้ตัวเปลี่ยนได้หากทำพร้อมกัน"),
            Entry(label="ทำแล้วคิดว่าได้อะไร", value="ได้รู้จักเพื่อนร่วมงานและชาวบ้านมากขึ้น ค่าใช้จ่ายลดลง และทำงานเป็นทีมได้ดีขึ้น"),
            Entry(label="อยากทำอะไรต่อ", value="ขยายการเยี่ยมบ้านไปยังตำบลข้างเคียง และชวนโรงเรียนมาร่วมเป็นเครือข่าย"),
        ),
        signatures=(PREPARER, HEAD),
        provenance=FROZEN,
    )


STEPS = (
    (
        "ประกาศเจตนารมณ์ร่วมกันของผู้บริหารและสมาชิกขององค์กร ที่จะพัฒนาองค์กรให้เป็นองค์กรคุณธรรม",
        "มีประกาศเป็นลายลักษณ์อักษร และปิดไว้ในที่เปิดเผยเห็นได้ชัดเจน",
    ),
    ("กำหนดคุณธรรมเป้าหมาย จาก “ปัญหาที่อยากแก้” และ “ความดีที่อยากทำ”", "รายงานการประชุมระดมความคิดเห็นของบุคลากร"),
    ("จัดทำแผนส่งเสริมและพัฒนาองค์กรคุณธรรม", "แผนระบุกิจกรรม สถานที่ ระยะเวลา วิธีการ และผู้รับผิดชอบ"),
    ("ดำเนินงานตามแผนจนเกิดผลสำเร็จ", "สรุปผลการดำเนินกิจกรรมเทียบกับตัวชี้วัด"),
    ("ติดตาม ประเมินผล และสรุปบทเรียน", "บันทึกการถอดบทเรียนตามคำถามสามข้อ"),
    ("ประกาศยกย่องเชิดชูบุคคลและหน่วยงานที่ทำความดี", "ประกาศเกียรติคุณ ภาพกิจกรรม และการเผยแพร่"),
    ("ผลสำเร็จตามแผนบรรลุเป้าหมายและเกิดพฤติกรรมที่เปลี่ยนแปลงไปในทางที่ดี", "ข้อมูลก่อนและหลังของแต่ละประเด็น"),
    ("มีองค์ความรู้จากการดำเนินงาน", "เอกสารหรือสื่อองค์ความรู้"),
    ("เป็นแหล่งเรียนรู้และขยายเครือข่ายสู่องค์กรอื่น", "บันทึกการศึกษาดูงาน"),
)


def _line(number: int) -> CriterionLine:
    text, guideline = STEPS[number - 1]
    is_met = number <= 6  # noqa: PLR2004 - the sample passes six steps
    proofs = tuple(
        Proof(
            title=("ภาพถ่ายกิจกรรม", "รายงานการประชุม ครั้งที่ 1/2567", "ประกาศเจตนารมณ์ที่ลงนามแล้ว")[index],
            event_on=date(2024, 1 + number % 6, 4 + index),
            sha256=hashlib.sha256(f"{number}-{index}".encode()).hexdigest(),
        )
        for index in range(number % 3 + 1 if is_met else 0)
    )
    note = "ลงนาม 41 จาก 42 คน (ร้อยละ 97.61)" if number == 1 else ""
    claim = "ครบ" if is_met else "ไม่ครบ"
    return CriterionLine(
        key=str(number), text=text, guideline=guideline, claim=claim, is_met=is_met, note=note, proofs=proofs,
        is_default=number == 9,  # noqa: PLR2004 - one default is enough to look at
    )  # fmt: skip


def self_assessment() -> SelfAssessment:
    """A self-assessment before it is certified, handed in late."""
    return SelfAssessment(
        form=form("อ.02", "แบบประเมินตนเองตามกระบวนการส่งเสริมและพัฒนาองค์กรคุณธรรม ๙ ขั้นตอน"),
        unit=UNIT,
        groups=(
            CriterionGroup(title="ระดับส่งเสริมคุณธรรม", lines=tuple(_line(number) for number in (1, 2, 3))),
            CriterionGroup(title="ระดับพัฒนาคุณธรรม", lines=tuple(_line(number) for number in (4, 5, 6))),
            CriterionGroup(title="ระดับคุณธรรมต้นแบบ", lines=tuple(_line(number) for number in (7, 8, 9))),
        ),
        level="องค์กรพัฒนาคุณธรรม",
        points="",
        gaps=(
            "ขั้นตอนที่ 7 ยังไม่ครบ: บรรลุเป้าหมาย 2 จาก 4 กิจกรรม",
            "ขั้นตอนที่ 8 ยังไม่มีเอกสารองค์ความรู้",
            "ขั้นตอนที่ 9 ยังไม่มีบันทึกการศึกษาดูงาน",
        ),
        handed_in_on=date(2024, 7, 24),
        is_late=True,
        certification=None,
        signatures=(PREPARER, HEAD),
        provenance=FROZEN,
    )


def certified_self_assessment() -> SelfAssessment:
    """The same paper after the sub-committee certified another level than was proposed."""
    draft = self_assessment()
    return SelfAssessment(
        form=draft.form, unit=draft.unit, groups=draft.groups, level=draft.level, points=draft.points, gaps=(),
        handed_in_on=draft.handed_in_on, is_late=False, signatures=draft.signatures, provenance=draft.provenance,
        certification=Certification(
            body=BODY, meeting_number=MEETING, held_on=HELD_ON, resolution="3", level="องค์กรส่งเสริมคุณธรรม",
            reason="หลักฐานการถอดบทเรียนในขั้นตอนที่ 5 ยังไม่ครบถ้วนตามคำถามสามข้อ",
        ),
    )  # fmt: skip


NAMES = (
    ("โรงพยาบาลส่งเสริมสุขภาพตำบลบ้านน้ำเกี๋ยน", "ภูเพียง"), ("ที่ว่าการอำเภอปัว", "ปัว"), ("โรงเรียนบ้านหนองบัว", "ท่าวังผา"),
    ("เทศบาลตำบลท่าวังผา", "ท่าวังผา"), ("องค์การบริหารส่วนตำบลบ่อเกลือใต้", "บ่อเกลือ"), ("วิทยาลัยเทคนิคน่าน", "เมืองน่าน"),
    ("สำนักงานเกษตรอำเภอเวียงสา", "เวียงสา"), ("สถานีตำรวจภูธรนาน้อย", "นาน้อย"), ("สำนักงานสาธารณสุขอำเภอเชียงกลาง", "เชียงกลาง"),
    ("ศูนย์พัฒนาเด็กเล็กบ้านดู่ใต้", "เมืองน่าน"), ("สหกรณ์การเกษตรสันติสุข จำกัด", "สันติสุข"), ("โรงพยาบาลสมเด็จพระยุพราชปัว", "ปัว"),
    ("สำนักงานที่ดินจังหวัดน่าน สาขาเวียงสา", "เวียงสา"), ("โรงเรียนสตรีศรีน่าน", "เมืองน่าน"),
)  # fmt: skip
LEVELS = ("องค์กรส่งเสริมคุณธรรม", "องค์กรพัฒนาคุณธรรม", "องค์กรคุณธรรมต้นแบบ")


def listed(number: int, *, decided: bool) -> ListedUnit:
    """One of the sample units on a list, before or after the sitting."""
    name, district = NAMES[number]
    proposed = LEVELS[number % 3]
    returned = number in {4, 9}
    differs = number == 2  # noqa: PLR2004 - one level differs, so that the reason is seen
    reason = (
        "ยังไม่มีหลักฐานการปิดประกาศเจตนารมณ์"
        if returned
        else "หลักฐานขั้นตอนที่ 8 ยังไม่ครบถ้วน จึงรับรองในระดับรองลงมา"
        if differs
        else ""
    )
    return ListedUnit(
        unit=UnitLine(name=name, kind="องค์กร", district=f"อำเภอ{district}", province="จังหวัดน่าน"),
        proposed=proposed,
        handed_in_on=date(2024, 7, 1 + number * 2),
        is_late=number == 11,  # noqa: PLR2004 - one is late
        certified="" if returned or not decided else "องค์กรพัฒนาคุณธรรม" if differs else proposed,
        reason=reason if decided else "",
        resolution=str(number + 1) if decided else "",
        certificate_number=f"น่าน {number + 1}/2567" if decided and not returned else "",
        is_returned=decided and returned,
    )


def preliminary_list() -> PreliminaryList:
    """Fourteen units before the sitting."""
    return PreliminaryList(
        form=form("", "รายการเบื้องต้นผลการประเมินตนเองขององค์กร"),
        body=BODY,
        secretariat="สำนักงานวัฒนธรรมจังหวัดน่าน",
        meeting_number=MEETING,
        held_on=HELD_ON,
        units=tuple(listed(number, decided=False) for number in range(len(NAMES))),
        enrolled=18,
        signatures=(SECRETARY,),
        provenance=FROZEN,
    )


def minutes() -> Minutes:
    """The minutes of the sitting: twelve certified, two returned."""
    return Minutes(
        form=form("", "รายงานการประชุม"),
        body=BODY,
        meeting_number=MEETING,
        held_on=HELD_ON,
        place="ห้องประชุมพระเจ้าทองทิพย์ ศาลากลางจังหวัดน่าน",
        attendants=(
            Attendant(post="ผู้ว่าราชการจังหวัดน่าน", duty="ประธานอนุกรรมการ", is_present=True),
            Attendant(post="ปลัดจังหวัดน่าน", duty="อนุกรรมการ", is_present=True),
            Attendant(post="ผู้อำนวยการสำนักงานพระพุทธศาสนาจังหวัดน่าน", duty="อนุกรรมการ", is_present=True),
            Attendant(post="นายแพทย์สาธารณสุขจังหวัดน่าน", duty="อนุกรรมการ", is_present=False),
            Attendant(post="พัฒนาการจังหวัดน่าน", duty="อนุกรรมการ", is_present=True),
            Attendant(post="วัฒนธรรมจังหวัดน่าน", duty="อนุกรรมการและเลขานุการ", is_present=True),
        ),
        agenda=(
            AgendaLine(
                title="เรื่องที่ประธานแจ้งให้ที่ประชุมทราบ",
                paragraphs=("ประธานแจ้งกำหนดรายงานผลการประเมินตนเองขององค์กรให้กรมการศาสนา ภายในวันที่ 31 สิงหาคม 2567",),
                resolution="รับทราบ",
            ),
            AgendaLine(title="เรื่องรับรองรายงานการประชุม ครั้งที่ ๑/๒๕๖๗", resolution="รับรองรายงานการประชุมโดยไม่มีการแก้ไข"),
            AgendaLine(
                title="เรื่องเพื่อพิจารณา: การรับรองผลการประเมินตนเองขององค์กร",
                paragraphs=(
                    "ฝ่ายเลขานุการได้สรุปและรวบรวมผลการประเมินตนเองขององค์กร จำนวน 14 แห่ง เสนอที่ประชุมพิจารณาเป็นรายองค์กร ดังตาราง",
                ),
                resolution="รับรองผลการประเมินตนเองขององค์กร จำนวน 12 แห่ง และส่งคืนเพื่อแก้ไข จำนวน 2 แห่ง",
                shows_units=True,
            ),
        ),
        units=tuple(listed(number, decided=True) for number in range(len(NAMES))),
        signatures=(
            Signature(act="ผู้จดรายงานการประชุม", post=SECRETARY.post, post_below=SECRETARY.post_below),
            Signature(act="ผู้ตรวจรายงานการประชุม", post=CHAIR.post, post_below=CHAIR.post_below),
        ),
        provenance=FROZEN,
    )


def report() -> Report:
    """The certified twelve, for the department."""
    rows = (listed(number, decided=True) for number in range(len(NAMES)))
    return Report(
        form=form("", "รายงานผลการประเมินตนเองขององค์กรที่ผ่านการรับรอง"),
        body=BODY,
        addressed_to="อธิบดีกรมการศาสนา",
        meeting_number=MEETING,
        held_on=HELD_ON,
        units=tuple(unit for unit in rows if not unit.is_returned),
        signatures=(CHAIR,),
        provenance=FROZEN,
    )


def certificate(*, unit_name: str = UNIT.name, language: str = "th") -> Certificate:
    """A certificate in Thai or English."""
    is_thai = language == "th"
    return Certificate(
        number="น่าน ๑/๒๕๖๗" if is_thai else "Nan 1/2567",
        unit_name=unit_name if is_thai else "Ban Nam Kian Subdistrict Health Promoting Hospital",
        level="องค์กรคุณธรรมต้นแบบ" if is_thai else "Model Moral Organisation",
        process="กระบวนการส่งเสริมและพัฒนาองค์กรคุณธรรม"
        if is_thai
        else "process of promoting and developing moral organisations",
        fiscal_year=YEAR,
        body=BODY if is_thai else "Nan Provincial Sub-committee on Moral Promotion",
        meeting_number=MEETING if is_thai else "2/2567",
        held_on=HELD_ON,
        resolution="1",
        issued_on=date(2024, 8, 20),
        address="https://khunnatham.example.go.th/v/7Q2M-XK4D-9PRB-HT3V",
        token="7Q2M-XK4D-9PRB-HT3V",  # noqa: S106 - printed on the paper, no secret
        signatures=(
            Signature(
                act="",
                post="ผู้ว่าราชการจังหวัดน่าน" if is_thai else "Governor of Nan",
                post_below="ประธานคณะอนุกรรมการส่งเสริมคุณธรรมระดับจังหวัดน่าน" if is_thai else "Chair of the Sub-committee",
            ),
        ),
        language=language,
    )

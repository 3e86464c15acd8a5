"""The registers of a unit: what each lists, and the typed fields of its entries. Facts are counted from them by ``counting``.

Posts, not names: the one place where the name of a person may stand is an honour given to a person (``personal``), and that
name can be erased while the entry still counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from khunnatham.facts.fields import Field, Option
from khunnatham.wording import Refusal, Text


@dataclass(frozen=True, slots=True)
class Register:
    """One register: its name, what belongs in it, its fields in order, which field names an entry and which is its day."""

    key: str
    title: Text
    lead: Text
    fields: tuple[Field, ...]
    named_by: str
    dated_by: str = "day"
    # The field that holds the name of a person, and the value of which other field says that it is one.
    personal: tuple[str, str, str] | None = None
    empty: Text | None = None

    def field(self, key: str) -> Field:
        """Give one field by its key."""
        return next(field for field in self.fields if field.key == key)

    def is_personal(self, values: Mapping[str, object]) -> bool:
        """Tell whether an entry with these values names a person."""
        return self.personal is not None and values.get(self.personal[1]) == self.personal[2]


def register(key: str) -> Register:
    """Give the register with this key; an unknown one is refused as something that is not there."""
    found = REGISTERS.get(key)
    if found is None:
        raise Refusal(Text("ไม่มีทะเบียนนี้", "There is no such register."), code="not-seen")
    return found


def _options(*pairs: tuple[str, str, str]) -> tuple[Option, ...]:
    return tuple(Option(key, Text(th, en)) for key, th, en in pairs)


def _day(th: str, en: str) -> Field:
    return Field("day", Text(th, en), "day")


CHANNELS, AWARDS, HONOURS, KNOWLEDGE, ORDERS = "channels", "awards", "honours", "knowledge", "orders"
QUARTERS, REPORTS, DIMENSIONS, MEETINGS = "quarterly-reports", "superior-reports", "dimension-activities", "meetings"
PERSON, COMMUNITY, ORGANISATION, UNIT = "person", "community", "organisation", "unit"
DOCUMENT, LESSON, TRAINER, SITE, OWN = "document", "lesson", "trainer", "site", "own"
OUTSIDE, OWN_DEPARTMENT = "outside", "own-department"
COMMITTEE, TEAM, ASSIGNMENT = "committee", "team", "assignment"
# As the fields of activities are called in editions.
RELIGION, SUFFICIENCY, CULTURE = "religion", "sufficiency-economy", "culture"
AUDIT, STATISTICS, PROCUREMENT = "audit", "statistics", "procurement-summary"
RESULTS = "results"
BRIEFING, BRAINSTORMING, MONTHLY, DECLARING = "briefing", "brainstorming", "monthly", "declaring"
SEVERAL_SECTORS: Final = 2

REGISTERS: Final[Mapping[str, Register]] = {
    row.key: row
    for row in (
        Register(
            CHANNELS,
            Text("ช่องทางเผยแพร่", "Publication channels"),
            Text(
                "หลายโพสต์ในเพจเดียวกันนับเป็นหนึ่งช่องทาง จึงใช้ชื่อช่องทางให้ตรงกันทุกครั้ง",
                "Several posts on one page are one channel, so name a channel the same each time.",
            ),
            (
                Field(
                    "name",
                    Text("ชื่อช่องทาง", "Channel"),
                    hint=Text("เช่น ชื่อเพจ ชื่อเว็บไซต์ ชื่อกลุ่ม", "Name of the page, site or group"),
                ),
                Field(
                    "kind",
                    Text("ชนิด", "Kind"),
                    "choice",
                    options=_options(
                        ("page", "เพจ", "Page"),
                        ("site", "เว็บไซต์", "Web site"),
                        ("group", "กลุ่ม", "Group"),
                        ("board", "ป้ายประชาสัมพันธ์", "Board"),
                        ("newspaper", "หนังสือพิมพ์", "Newspaper"),
                        ("radio", "วิทยุหรือหอกระจายข่าว", "Radio or loudspeaker"),
                        ("leaflet", "เอกสารเผยแพร่", "Leaflet"),
                        ("meeting", "ที่ประชุม", "Meeting"),
                        ("other", "อื่น ๆ", "Other"),
                    ),
                ),
                Field(
                    "medium",
                    Text("รูปแบบ", "Medium"),
                    "choice",
                    options=_options(("online", "ออนไลน์", "Online"), ("offline", "ออฟไลน์", "Offline")),
                ),
                Field("what", Text("เรื่องที่เผยแพร่", "What was published")),
                _day("วันที่เผยแพร่", "Day of publication"),
                Field("link", Text("ลิงก์", "Link"), "link", is_required=False),
            ),
            named_by="name",
        ),
        Register(
            AWARDS,
            Text("รางวัลที่ได้รับ", "Awards received"),
            Text(
                "รางวัล การชื่นชม หรือคำขอบคุณ รางวัลจากกรมต้นสังกัดบันทึกได้ แต่ไม่นับเป็นรางวัลจากหน่วยงานภายนอก",
                "Awards, praise or thanks. Those of the own department may be kept here but do not count as from outside.",
            ),
            (
                Field("title", Text("ชื่อรางวัลหรือเรื่องที่ได้รับการชื่นชม", "Award, or what is praised")),
                Field(
                    "kind",
                    Text("ประเภท", "Type"),
                    "choice",
                    options=_options(
                        ("award", "รางวัล", "Award"), ("praise", "การชื่นชม", "Praise"), ("thanks", "คำขอบคุณ", "Thanks")
                    ),
                ),
                Field("issuer", Text("หน่วยงานที่มอบ", "Issuer")),
                Field(
                    "origin",
                    Text("ผู้มอบเป็น", "The issuer is"),
                    "choice",
                    options=_options(
                        (OUTSIDE, "หน่วยงานภายนอก", "An outside agency"),
                        (OWN_DEPARTMENT, "กรมหรือหน่วยงานต้นสังกัด", "The own department"),
                    ),
                ),
                Field(
                    "field",
                    Text("ด้าน", "Field"),
                    "choice",
                    options=_options(
                        ("moral-organisation", "การเสริมสร้างองค์กรคุณธรรม", "Building a moral organisation"),
                        ("openness", "ความโปร่งใส", "Openness"),
                        ("disclosure", "การเปิดเผยข้อมูล", "Disclosure of information"),
                        ("participation", "การมีส่วนร่วมของภาคประชาชน", "Public participation"),
                        ("workplace", "การรักษาสิ่งแวดล้อมในสถานที่ทำงาน", "The workplace"),
                        ("other", "อื่น ๆ", "Other"),
                    ),
                ),
                _day("วันที่ได้รับ", "Day received"),
            ),
            named_by="title",
        ),
        Register(
            HONOURS,
            Text("การยกย่องเชิดชูเกียรติ", "Honours given"),
            Text(
                "บุคคลเผยแพร่ได้เมื่อให้ความยินยอมแล้ว ถอนความยินยอมเมื่อใด หน้าเผยแพร่จะซ่อนทันที",
                "A person is published only after consenting; when consent is withdrawn, the public page hides the entry at once.",
            ),
            (
                Field(
                    "type",
                    Text("ประเภทผู้ได้รับการยกย่อง", "Who is honoured"),
                    "choice",
                    options=_options(
                        (PERSON, "บุคคล", "Person"),
                        (COMMUNITY, "ชุมชน", "Community"),
                        (ORGANISATION, "องค์กร", "Organisation"),
                        (UNIT, "หน่วยงานในสังกัด", "Unit of the office"),
                    ),
                ),
                Field(
                    "name",
                    Text("ชื่อผู้ได้รับการยกย่อง", "Name"),
                    hint=Text(
                        "ชื่อบุคคลเป็นข้อมูลส่วนบุคคล เห็นเฉพาะหน่วยงานจนกว่าจะเผยแพร่ และลบชื่อได้",
                        "The name of a person is personal data: only the unit sees it until it is published, and it can be erased.",
                    ),
                ),
                Field("virtue", Text("คุณธรรม", "Virtue")),
                Field("occasion", Text("โอกาสที่ประกาศยกย่อง", "Occasion")),
                _day("วันที่ประกาศยกย่อง", "Day of the honour"),
            ),
            named_by="name",
            personal=("name", "type", PERSON),
        ),
        Register(
            KNOWLEDGE,
            Text("องค์ความรู้ วิทยากร และแหล่งเรียนรู้", "Knowledge, trainers and places to learn"),
            Text(
                "เอกสารองค์ความรู้ต้องมีวิทยากรถ่ายทอดคู่กัน ระบุวิทยากรด้วยตำแหน่งหรือเครือข่าย ไม่ต้องใส่ชื่อบุคคล",
                "A document needs a trainer to pass it on. Name trainers by post or network, not by name.",
            ),
            (
                Field(
                    "kind",
                    Text("ชนิด", "Kind"),
                    "choice",
                    options=_options(
                        (DOCUMENT, "เอกสารองค์ความรู้", "Document of knowledge"),
                        (LESSON, "เอกสารถอดบทเรียน", "Document of lessons learned"),
                        (TRAINER, "วิทยากร", "Trainer"),
                        (SITE, "แหล่งเรียนรู้", "Place to learn"),
                    ),
                ),
                Field("title", Text("ชื่อเอกสาร วิทยากร หรือแหล่งเรียนรู้", "Document, trainer or place")),
                Field(
                    "of",
                    Text("เป็นองค์ความรู้ของ", "Knowledge of"),
                    "choice",
                    options=_options(
                        (ORGANISATION, "องค์กรหรือหน่วยงานในพื้นที่", "An organisation or agency of the area"),
                        (COMMUNITY, "ชุมชนในพื้นที่", "A community of the area"),
                        (OWN, "หน่วยงานเอง", "The unit itself"),
                    ),
                ),
                Field("subject", Text("ชื่อองค์กรหรือชุมชน", "Organisation or community"), is_required=False),
                _day("วันที่จัดทำหรือแต่งตั้ง", "Day made or appointed"),
            ),
            named_by="title",
        ),
        Register(
            ORDERS,
            Text("คำสั่งและการมอบหมาย", "Orders and assignments"),
            Text(
                "คำสั่งแต่งตั้งคณะกรรมการควรมีผู้แทนจากหลายภาคส่วน ระบุตำแหน่ง ไม่ต้องใส่ชื่อบุคคล",
                "A committee should come from several sectors. Give posts, not names.",
            ),
            (
                Field(
                    "kind",
                    Text("ชนิด", "Kind"),
                    "choice",
                    options=_options(
                        (COMMITTEE, "คำสั่งแต่งตั้งคณะกรรมการ", "Order appointing a committee"),
                        (TEAM, "คำสั่งแต่งตั้งคณะทำงาน", "Order appointing a working group"),
                        (ASSIGNMENT, "หนังสือมอบหมาย", "Assignment"),
                    ),
                ),
                Field("title", Text("เรื่อง", "Subject")),
                Field("number", Text("เลขที่", "Number"), is_required=False),
                _day("ลงวันที่", "Dated"),
                Field(
                    "members",
                    Text("ผู้ได้รับแต่งตั้งหรือมอบหมาย", "Members"),
                    "lines",
                    columns=(Text("ตำแหน่ง", "Post"), Text("ภาคส่วน", "Sector")),
                    hint=Text(
                        "บรรทัดละหนึ่งคน: ตำแหน่ง | ภาคส่วน เช่น กำนัน | ผู้นำท้องที่ วางจาก Excel ได้",
                        "One a line: post | sector. Lines can be pasted from Excel.",
                    ),
                ),
            ),
            named_by="title",
        ),
        Register(
            QUARTERS,
            Text("รายงานรายไตรมาส", "Quarterly reports"),
            Text(
                "ลงทุกครั้งที่ตรวจสอบหรือจัดทำสถิติ และวันที่รายงานผู้บังคับบัญชา",
                "Enter each audit or summary, and the day on which it was reported.",
            ),
            (
                Field(
                    "subject",
                    Text("เรื่อง", "Subject"),
                    "choice",
                    options=_options(
                        (AUDIT, "ตรวจสอบการใช้จ่ายงบประมาณ", "Audit of spending"),
                        (STATISTICS, "สถิติผู้ใช้บริการศูนย์ข้อมูลข่าวสาร", "Statistics of the information centre"),
                        (PROCUREMENT, "สรุปผลการจัดซื้อจัดจ้าง", "Procurement summary"),
                    ),
                ),
                Field(
                    "quarter",
                    Text("ไตรมาส", "Quarter"),
                    "choice",
                    options=_options(
                        ("1", "ไตรมาสที่ 1 (ต.ค.–ธ.ค.)", "Quarter 1 (Oct–Dec)"),
                        ("2", "ไตรมาสที่ 2 (ม.ค.–มี.ค.)", "Quarter 2 (Jan–Mar)"),
                        ("3", "ไตรมาสที่ 3 (เม.ย.–มิ.ย.)", "Quarter 3 (Apr–Jun)"),
                        ("4", "ไตรมาสที่ 4 (ก.ค.–ก.ย.)", "Quarter 4 (Jul–Sep)"),
                    ),
                ),
                _day("วันที่ตรวจสอบหรือจัดทำ", "Day done"),
                Field("reported_on", Text("วันที่รายงานผู้บังคับบัญชา", "Reported on"), "day", is_required=False),
                Field("document", Text("เลขที่หนังสือ", "Document number"), is_required=False),
            ),
            named_by="subject",
        ),
        Register(
            REPORTS,
            Text("รายงานผู้บังคับบัญชา", "Reports to the superior"),
            Text("รายงานผลการดำเนินงานและถอดบทเรียนที่เสนอผู้บังคับบัญชา", "Results and lessons put before the superior"),
            (
                Field(
                    "what",
                    Text("เรื่องที่รายงาน", "What is reported"),
                    "choice",
                    options=_options(
                        (RESULTS, "ผลการดำเนินงานตามแผน", "Results of the plan"),
                        (LESSON, "องค์ความรู้หรือบทเรียน", "Knowledge or lessons"),
                        ("other", "เรื่องอื่น", "Another matter"),
                    ),
                ),
                Field("to", Text("เรียน (ตำแหน่ง)", "To (post)")),
                Field("document", Text("เลขที่หนังสือ", "Document number"), is_required=False),
                _day("ลงวันที่", "Dated"),
            ),
            named_by="what",
        ),
        Register(
            DIMENSIONS,
            Text("กิจกรรม 3 มิติ", "Activities in three dimensions"),
            Text(
                "กิจกรรมด้านหลักธรรมทางศาสนา หลักปรัชญาของเศรษฐกิจพอเพียง และวิถีวัฒนธรรม",
                "Activities on the teachings of religion, the sufficiency economy and the ways of our culture",
            ),
            (
                Field("title", Text("ชื่อกิจกรรม", "Activity")),
                Field(
                    "dimension",
                    Text("มิติ", "Dimension"),
                    "choice",
                    options=_options(
                        (RELIGION, "หลักธรรมทางศาสนา", "Teachings of religion"),
                        (SUFFICIENCY, "หลักปรัชญาของเศรษฐกิจพอเพียง", "Sufficiency economy"),
                        (CULTURE, "วิถีวัฒนธรรม", "Ways of our culture"),
                    ),
                ),
                _day("วันที่จัด", "Day"),
                Field("place", Text("สถานที่", "Place"), is_required=False),
            ),
            named_by="title",
        ),
        Register(
            MEETINGS,
            Text("การประชุมของหน่วยงาน", "Meetings of the unit"),
            Text(
                "ประชุมครั้งเดียวใช้กับหลายขั้นตอนได้ เช่น ลงนามประกาศเจตนารมณ์และระดมความคิดเห็นในคราวเดียวกัน",
                "One meeting may serve several steps, such as the declaration and the brainstorming.",
            ),
            (
                Field(
                    "kind",
                    Text("ชนิดการประชุม", "Kind of meeting"),
                    "choice",
                    options=_options(
                        (BRIEFING, "ชี้แจงบุคลากร", "Briefing of staff"),
                        (BRAINSTORMING, "ระดมความคิดเห็น", "Brainstorming"),
                        (DECLARING, "ลงนามประกาศเจตนารมณ์", "Signing of the declaration"),
                        (MONTHLY, "ประชุมประจำเดือน", "Monthly meeting"),
                        ("other", "อื่น ๆ", "Other"),
                    ),
                ),
                Field("title", Text("เรื่องที่ประชุม", "Subject")),
                _day("วันที่ประชุม", "Day held"),
                Field("place", Text("สถานที่", "Place"), is_required=False),
                Field(
                    "attendance",
                    Text("ผู้เข้าประชุม", "Attendance"),
                    "lines",
                    is_required=False,
                    columns=(Text("ตำแหน่งหรือกลุ่ม", "Post or group"), Text("จำนวน (คน)", "Number")),
                    hint=Text(
                        "บรรทัดละหนึ่งตำแหน่ง: ตำแหน่ง | จำนวน เช่น ข้าราชการ | 12 วางจาก Excel ได้",
                        "One post a line: post | number. Lines can be pasted from Excel.",
                    ),
                ),
                Field(
                    "serves",
                    Text("ใช้กับขั้นตอนหรือข้อ", "Serves the steps or requirements"),
                    "words",
                    is_required=False,
                ),
            ),
            named_by="title",
        ),
    )
}
